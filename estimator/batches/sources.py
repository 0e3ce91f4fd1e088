"""Files of scenarios -> rows of cells as they stand there: CSV, TSV, XLSX, Parquet, or a folder of Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from typing import Any, BinaryIO

from estimator.errors import InputError, Problem, Words
from estimator.spreadsheets import Limits, csv_rows, encoding_of, mark_of, not_plausible, refuse, sheet_rows

USE = "CSV, XLSX or Parquet with one scenario a row and its fields as headings"
#: A page answers many visitors at once; the command line takes what the computer has room for.
MOST_BYTES, MOST_ROWS, MOST_COLUMNS = 5 * 2**20, 100_000, 300
ON_A_PAGE = Limits(use=USE, unpacked=50 * 2**20, rows=MOST_ROWS, columns=MOST_COLUMNS)
AT_HOME = Limits(use=USE, unpacked=500 * 2**20, rows=2**40, columns=MOST_COLUMNS)
#: The sheet that is read if a workbook has several, as the template calls it.
SHEET = "scenarios"
_LAST_ROW = 2**20
EPOCH = datetime(1899, 12, 30)

Open = Callable[[], BinaryIO]


@dataclass(frozen=True)
class FileRow:
    """A row as it stands in a file: its number there, its cells, and the formulas behind them (column from 0)."""

    number: int
    cells: list[Any]
    formulas: dict[int, str]
    epoch: datetime = EPOCH


@dataclass(frozen=True)
class Source:
    """A file that can be read more than once. Parquet has its headings apart from its rows, a sheet has cells beside them."""

    place: str
    rows: Callable[[], Iterator[FileRow]]
    headings: tuple[str, ...] = ()
    is_sheet: bool = False


def source_of(place: str, opened: Open, limits: Limits) -> Source:
    """Tell by its first bytes what a file is, and return how to read it.

    Raises
    ------
    InputError
        If it is none of the kinds that are read.
    """
    with opened() as stream:
        beginning = stream.read(4096)
    if found := not_plausible(beginning):
        raise refuse(place, found, limits.use)
    if beginning.startswith(b"PAR1"):
        from estimator.batches.parquet import parquet_source  # only here: its library is slow to import

        return parquet_source(place, opened, limits)
    if beginning.startswith(b"PK\x03\x04"):
        return Source(place, lambda: _sheet(place, opened, limits), is_sheet=True)
    return _text(place, opened, limits)


def _sheet(place: str, opened: Open, limits: Limits) -> Iterator[FileRow]:
    bounds = Limits(limits.use, limits.unpacked, _LAST_ROW, limits.columns + 1)
    with opened() as stream:
        for row in sheet_rows(place, stream, bounds, SHEET):
            wide = max((i for i, cell in enumerate(row.values) if cell is not None), default=-1) + 1
            wide = max(wide, *(column + 1 for column in row.formulas), 0)
            yield FileRow(row.number, row.values[:wide], row.formulas, row.epoch)


def _text(place: str, opened: Open, limits: Limits) -> Source:
    with opened() as stream:
        encoding = encoding_of(place, stream, limits.use)
    with TextIOWrapper(opened(), encoding=encoding, newline="") as text:
        lines = list(islice(text, 50))
        if encoding == "gb18030":
            _no_letters_of_other_codes(place, "".join(lines))

    def rows() -> Iterator[FileRow]:
        with TextIOWrapper(opened(), encoding=encoding, newline="") as text:
            for number, cells in csv_rows(place, text, mark_of(lines)):
                if any(cells):
                    yield FileRow(number, list(cells), {})

    return Source(place, rows)


def _no_letters_of_other_codes(place: str, text: str) -> None:
    """Refuse Western letters in an old code: read as GB 18030, each makes one Chinese character with the letter behind it."""
    wide = [i for i, sign in enumerate(text) if not sign.isascii()]
    before, behind = [text[i - 1 : i] for i in wide], [text[i + 1 : i + 2] for i in wide]
    inside = [
        (a.isascii() and a.isalpha() and b.isascii()) or (b.isascii() and b.islower())
        for a, b in zip(before, behind, strict=True)
    ]
    if wide and all(inside):
        use = "a file in UTF-8: in Excel, Save as > CSV UTF-8"
        raise InputError([Problem(place, "file", Words("letters that may be Western ones (ANSI, Windows-1252) or Chinese"), use)])


def joined(place: str, sources: list[Source]) -> Source:
    """Return partitions as one source; their rows are counted on from one to the next."""
    headings = sources[0].headings
    for source in sources:
        if source.headings != headings:
            use = f"the same columns in every file: {', '.join(headings[:20])}"
            raise InputError([Problem(source.place, "columns", Words(", ".join(source.headings[:20]) or "none"), use)])

    def rows() -> Iterator[FileRow]:
        number = 0
        for source in sources:
            for row in source.rows():
                number += 1
                yield FileRow(number, row.cells, row.formulas, row.epoch)

    return Source(place, rows, headings)
