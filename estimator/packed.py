"""A file or folder of own rows -> cells. Nothing in it is run or unpacked to disk; sizes are bounded before reading."""

from __future__ import annotations

import logging
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from estimator.errors import NOTHING, InputError, Problem, Words, raised
from estimator.spreadsheets import Limits, SheetRow, all_sheets, decode, mark_of, not_plausible
from estimator.tables import Line, cells_of

#: No table that a person edits comes near to these.
MOST_BYTES, MOST_UNPACKED = 5 * 1024 * 1024, 50 * 1024 * 1024
MOST_PARTS, MOST_ROWS, MOST_COLUMNS = 2_000, 5_000, 60

_USE = "a folder or ZIP of CSV files, one CSV, or an XLSX with one sheet a table"
#: A sheet of formatted columns ends far below its last row.
_LIMITS = Limits(use=_USE, unpacked=MOST_UNPACKED, rows=10 * MOST_ROWS, columns=MOST_COLUMNS, parts=MOST_PARTS)
#: What broken archives make of their reader; a maintainer is told of anything else.
_BROKEN = (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError, zlib.error, struct.error)
_LOG = logging.getLogger(__name__)
_TABLES = {".csv", ".tsv", ".xls", ".xlsx", ".ods", ".parquet"}
_FORMULA = ("=", "@")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Sheet:
    """The filled lines of one table, its header first; `name` is the table that it claims to be."""

    place: str
    name: str
    lines: list[Line]


def sheets_of_folder(folder: Path, problems: list[Problem]) -> list[Sheet]:
    """Return the tables of a folder. What is no table, such as a note, is left alone."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_file() and _is_wanted(path.name, path.name, problems):
            with path.open("rb") as stream:
                raw = stream.read(MOST_BYTES + 1)
            found += _sheet(path.name, path.stem, raw, problems)
    return found


def sheets_of_file(name: str, raw: bytes, problems: list[Problem]) -> list[Sheet]:
    """Return the tables of one file: a ZIP of CSVs, a workbook, or a CSV.

    Parameters
    ----------
    name
        The file's own name, for messages; a CSV is the table that it names.
    raw
        What it holds. More than `MOST_BYTES` is a problem.
    """
    if refused := "a larger file than 5 MiB" if len(raw) > MOST_BYTES else not_plausible(raw):
        problems.append(Problem(name, "file", Words(refused), _USE))
        return []
    if not raw.startswith(b"PK"):
        return _sheet(name, Path(name).stem, raw, problems)
    try:
        return list(_of_zip(name, raw, problems))
    except InputError as error:
        problems.extend(error.problems)
    except Exception as error:  # whatever a broken archive makes of its reader, its sender gets one message
        if not isinstance(error, _BROKEN):
            _LOG.warning("an archive cannot be read: %s", raised(error))
        problems.append(Problem(name, "file", Words(f"a damaged or locked file ({type(error).__name__})"), _USE))
    return []


def _of_zip(name: str, raw: bytes, problems: list[Problem]) -> Iterator[Sheet]:
    with ZipFile(BytesIO(raw)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            yield from _of_archive(name, archive, problems)
            return
    for title, rows in all_sheets(name, BytesIO(raw), _LIMITS):
        if title.casefold().replace(" ", "") != "readme":
            yield from _filled(f"{name}/{title}", title, _lines(rows), problems)


def _of_archive(name: str, archive: ZipFile, problems: list[Problem]) -> Iterator[Sheet]:
    parts = [part for part in archive.infolist() if not part.is_dir()]
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_UNPACKED:
        found = f"{len(parts):,} files" if len(parts) > MOST_PARTS else f"{size / 2**20:,.0f} MiB once unpacked"
        problems.append(Problem(name, "file", Words(found), f"at most {MOST_PARTS:,} files and {MOST_UNPACKED // 2**20} MiB"))
    else:
        for part in sorted(parts, key=lambda part: part.filename):
            yield from _of_part(name, archive, part, problems)


def _of_part(name: str, archive: ZipFile, part: ZipInfo, problems: list[Problem]) -> Iterator[Sheet]:
    path = PurePosixPath(part.filename.replace("\\", "/"))
    place = f"{name}/{path.name}"
    if path.is_absolute() or ".." in path.parts or ":" in part.filename:
        found = f"a path that leaves the archive ({part.filename[:40]})"
        problems.append(Problem(name, "file", Words(found), "plain names, such as costs.csv"))
    elif "__MACOSX" not in path.parts and _is_wanted(path.name, place, problems):
        try:  # a part that is larger than it declares ends there, and fails its checksum
            yield from _sheet(place, path.stem, archive.read(part), problems)
        except (BadZipFile, NotImplementedError, RuntimeError) as error:
            found = "a locked file" if "password" in str(error) else "a damaged file"
            problems.append(Problem(place, "file", Words(found), "a ZIP without a password, made anew"))


def _is_wanted(name: str, place: str, problems: list[Problem]) -> bool:
    """Whether a file is a table; a table in another form than CSV is a problem, as it would be left out in silence."""
    kind = Path(name).suffix.lower()
    if name.startswith((".", "~")) or kind not in _TABLES:
        return False
    if kind != ".csv":
        problems.append(Problem(place, "file", Words(f"a {kind} file among others"), "CSV in UTF-8 here, or one XLSX alone"))
    return kind == ".csv"


def _sheet(place: str, name: str, raw: bytes, problems: list[Problem]) -> list[Sheet]:
    if len(raw) > MOST_BYTES:
        problems.append(Problem(place, "file", Words("a larger file than 5 MiB"), "the rows that you change or add alone"))
        return []
    try:
        text = _text(place, raw)
    except InputError as error:
        problems.extend(error.problems)
        return []
    return _filled(place, name, cells_of(place, text, problems, mark_of(text.lstrip().splitlines()[:1])), problems)


def _text(place: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")  # with signs that no text has: they are named by their cell
    except UnicodeDecodeError:
        return decode(place, raw, _USE)


def _filled(place: str, name: str, lines: Iterable[Line], problems: list[Problem]) -> list[Sheet]:
    """Return a sheet without its empty lines; none if there is nothing in it, too much, or a formula."""
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if len(filled) > MOST_ROWS:
        found = Words(f"more than {MOST_ROWS:,} rows")
        problems.append(Problem(place, "rows", found, "the rows that you change or add alone"))
        return []
    if filled and len(filled[0][1]) > MOST_COLUMNS:
        problems.append(
            Problem(place, "columns", Words(f"{len(filled[0][1]):,} columns"), "the columns of one table", filled[0][0])
        )
        return []
    bad = list(_bad_cells(place, filled))
    problems.extend(bad)
    return [Sheet(place, name, filled)] if filled and not bad else []


def _bad_cells(place: str, lines: list[Line]) -> Iterator[Problem]:
    header = lines[0][1] if lines else []
    for index in (index for index, cell in enumerate(header) if not cell.strip()):
        use = "one heading a column, without merged cells"
        yield Problem(place, f"column {index + 1}", Words("no heading above the cells"), use, lines[0][0])
    for number, cells in lines:
        for index, cell in enumerate(cells):
            column = header[index] if index < len(header) and header[index].strip() else f"column {index + 1}"
            if cell.startswith(_FORMULA):
                yield Problem(place, column, cell, "the value itself, not a formula", number)
            elif _CONTROL.search(cell):
                yield Problem(place, column, cell, "text without control characters", number)


def _lines(rows: Iterator[SheetRow]) -> Iterator[Line]:
    """Yield the rows of a sheet, cut to the width of its header; one more than is allowed at most."""
    width = 0
    for row in islice(rows, MOST_ROWS + 1):
        cells = [row.formulas.get(column) or _shown(value) for column, value in enumerate(row.values)]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        width = width or len(cells)
        yield row.number, cells


def _shown(cell: object) -> str:
    """Return a cell as a CSV would hold it."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def nothing(place: str) -> Problem:
    """Return the problem of a pack that holds no table at all."""
    return Problem(place, "file", NOTHING, _USE)
