"""Bytes of a quote -> rows of cells."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO

from estimator import spreadsheets
from estimator.errors import InputError, Problem
from estimator.quotes.lines import MOST_BYTES, MOST_LINES
from estimator.spreadsheets import Limits, SheetRow, csv_rows, mark_of, not_plausible, sheet_rows

#: Row number in the file, and its cells as text.
Cells = tuple[int, list[str]]

_USE = "CSV or XLSX with one line a row, or paste the text of the quote"
#: An upload of 5 MiB never needs more than this once it is unpacked.
_LIMITS = Limits(use=_USE, unpacked=50 * 2**20, rows=MOST_LINES * 4, columns=30)


def refuse(place: str, found: str, use: str = _USE) -> InputError:
    """Return the error of a file that cannot be read at all."""
    return spreadsheets.refuse(place, found, use)


def read_cells(place: str, raw: bytes) -> list[Cells]:
    """Return the filled rows of a CSV, TSV or XLSX file with their numbers; never more than one above the most that are read."""
    if len(raw) > MOST_BYTES:
        raise refuse(place, "more than 5 MiB", "a file of at most 5 MiB")
    if found := not_plausible(raw):
        raise refuse(place, found)
    rows = _sheet(place, raw) if raw.startswith(b"PK\x03\x04") else _table(place, decode(place, raw))
    filled = [(number, cells) for number, cells in rows if any(cell.strip() for cell in cells)]
    if not filled:
        raise refuse(place, "an empty file")
    return filled


def decode(place: str, raw: bytes) -> str:
    """Return the text of a quote, in whatever encoding offices write."""
    return spreadsheets.decode(place, raw, _USE)


def _table(place: str, text: str) -> Iterator[Cells]:
    mark = mark_of(text.splitlines(keepends=True))
    count = 0
    for number, cells in csv_rows(place, StringIO(text, newline=""), mark):
        count += any(cells)
        if count > MOST_LINES + 20:
            return
        yield number, cells[: _LIMITS.columns]


def _sheet(place: str, raw: bytes) -> list[Cells]:
    rows: list[SheetRow] = []
    for row in sheet_rows(place, BytesIO(raw), _LIMITS):
        rows.append(row)
        if len(rows) > MOST_LINES + 20:
            break
    _no_empty_formulas(place, rows)
    return [(row.number, [_shown(cell) for cell in row.values]) for row in rows]


def _no_empty_formulas(place: str, rows: list[SheetRow]) -> None:
    """Refuse formulas that were never worked out: their cells would read as nothing."""
    problems = [
        Problem(
            place, f"column {column + 1}", formula,
            "the amount itself, or save the workbook in a spreadsheet program first", row.number,
        )
        for row in rows for column, formula in row.formulas.items() if row.values[column] is None
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.2f}" if abs(cell) >= 1 else repr(cell)
    return cell.isoformat()[:10] if isinstance(cell, (date, datetime)) else str(cell)
