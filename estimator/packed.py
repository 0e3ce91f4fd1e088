"""A file or folder of own rows -> cells. Nothing in it is run or unpacked to disk; sizes are bounded before reading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from estimator.errors import NOTHING, Problem, Words
from estimator.tables import Line, cells_of

#: No table that a person edits comes near to these.
MOST_BYTES, MOST_UNPACKED = 5 * 1024 * 1024, 50 * 1024 * 1024
MOST_PARTS, MOST_ROWS, MOST_COLUMNS = 2_000, 5_000, 60

_USE = "a folder or ZIP of CSV files, one CSV, or an XLSX with one sheet a table"
#: How files begin that are neither, with the words for them.
_BEGINNINGS = {
    b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old or locked Excel file", b"Rar!": "another kind of archive",
    b"7z\xbc\xaf": "another kind of archive", b"\x1f\x8b": "another kind of archive", b"PAR1": "a Parquet file",
}  # fmt: skip
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
    refused = "a larger file than 5 MiB" if len(raw) > MOST_BYTES else ""
    refused = refused or next((words for start, words in _BEGINNINGS.items() if raw.startswith(start)), "")
    if refused:
        problems.append(Problem(name, "file", Words(refused), _USE))
        return []
    if not raw.startswith(b"PK"):
        return _sheet(name, Path(name).stem, raw, problems)
    try:
        with ZipFile(BytesIO(raw)) as archive:
            return list(_of_archive(name, archive, problems))
    except Exception as error:  # whatever a broken archive or workbook makes of its reader, its sender gets one message
        problems.append(Problem(name, "file", Words(f"a damaged or locked file ({type(error).__name__})"), _USE))
        return []


def _of_archive(name: str, archive: ZipFile, problems: list[Problem]) -> Iterator[Sheet]:
    parts = [part for part in archive.infolist() if not part.is_dir()]
    size = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or size > MOST_UNPACKED:
        found = f"{len(parts):,} files" if len(parts) > MOST_PARTS else f"{size / 2**20:,.0f} MiB once unpacked"
        problems.append(Problem(name, "file", Words(found), f"at most {MOST_PARTS:,} files and {MOST_UNPACKED // 2**20} MiB"))
    elif "xl/workbook.xml" in archive.namelist():
        yield from _of_workbook(name, archive, parts, problems)
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
    return _filled(place, name, cells_of(place, raw, problems), problems)


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
    if filled and len(filled[0][1]) == 1 and re.search(r"[;\t]", filled[0][1][0]):
        mark = Words("semicolons or tabs between the columns")
        problems.append(Problem(place, "file", mark, "CSV with commas between the cells", filled[0][0]))
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


def _of_workbook(name: str, archive: ZipFile, parts: list[ZipInfo], problems: list[Problem]) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # only here: it is slow to import

    for part in parts:
        archive.read(part)  # a part that is larger than it declares fails here, before anything reads it as a workbook
    book = load_workbook(BytesIO(_bytes_of(archive)), read_only=True, data_only=False, keep_links=False)
    for sheet in book.worksheets:
        if sheet.title.casefold().replace(" ", "") != "readme":
            yield from _filled(f"{name}/{sheet.title}", sheet.title, _rows(sheet), problems)


def _bytes_of(archive: ZipFile) -> bytes:
    stream: Any = archive.fp
    stream.seek(0)
    return bytes(stream.read())


def _rows(sheet: Any) -> Iterator[Line]:
    """Yield the filled rows of a sheet, cut to the width of its header; one more than is allowed at most."""
    width, count = 0, 0
    # Whole columns are often formatted, so that a sheet ends far below its last row.
    for number, row in enumerate(sheet.iter_rows(max_row=10 * MOST_ROWS, max_col=MOST_COLUMNS, values_only=True), start=1):
        if all(cell is None for cell in row):
            continue
        if count > MOST_ROWS:
            return
        cells = [_shown(cell) for cell in row]
        while len(cells) > width and not cells[-1]:
            cells.pop()
        width, count = width or len(cells), count + 1
        yield number, cells


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
    if hasattr(cell, "ref"):  # a formula over several cells
        return "="
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


def nothing(place: str) -> Problem:
    """Return the problem of a pack that holds no table at all."""
    return Problem(place, "file", NOTHING, _USE)
