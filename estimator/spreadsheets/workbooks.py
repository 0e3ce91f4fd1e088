"""Workbooks -> cells. No formula is worked out, no link is followed, and what unpacks into too much is never unpacked."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from estimator.errors import InputError, raised
from estimator.spreadsheets.limits import Limits, refuse

_LOG = logging.getLogger(__name__)

#: The tag before a formula, also where a writer gives all tags a prefix.
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_PIECE, _LONGEST_TAG = 1 << 20, 32
#: Rows of a sheet, however alike, unpack into some fifteen times their size; one long text, repeated, into a thousand times.
_SWELLS, _SMALL = 200, 8 << 20


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: its number, the values that were saved, and where one comes from a formula (column from 0) its text."""

    number: int
    values: list[Any]
    formulas: dict[int, str]
    #: The day from which this workbook counts: a date without a format is a number of days from it.
    epoch: datetime


def sheet_rows(place: str, stream: BinaryIO, limits: Limits, named: str = "") -> Iterator[SheetRow]:
    """Yield the filled rows of the sheet called `named`, or else of the first one; no more rows and columns than `limits` has.

    Raises
    ------
    InputError
        If the workbook is too large, damaged, locked or none at all.
    """
    _open_nothing_large(place, stream, limits)
    with _refusing(place, limits):
        sheets = [_named_sheet(book, named) for book in _as_saved_and_written(stream)]
    yield from _filled_rows(place, sheets, limits)


def all_sheets(place: str, stream: BinaryIO, limits: Limits) -> Iterator[tuple[str, Iterator[SheetRow]]]:
    """Yield the name of every sheet and its filled rows; raises as `sheet_rows`, also while rows are read."""
    _open_nothing_large(place, stream, limits)
    with _refusing(place, limits):
        each = list(zip(*(book.worksheets for book in _as_saved_and_written(stream)), strict=True))
    yield from ((sheets[0].title, _filled_rows(place, list(sheets), limits)) for sheets in each)


def _as_saved_and_written(stream: BinaryIO) -> list[Any]:
    """Return a workbook as the values that were saved and, where there are formulas, once more as it was written."""
    return [_book(stream, saved) for saved in ((True, False) if _has_formulas(stream) else (True,))]


def _filled_rows(place: str, sheets: list[Any], limits: Limits) -> Iterator[SheetRow]:
    """Yield the filled rows of one sheet, given as saved and perhaps as written."""
    with _refusing(place, limits):
        read = [sheet.iter_rows(max_row=limits.rows, max_col=limits.columns, values_only=True) for sheet in sheets]
        for number, (values, *others) in enumerate(zip(*read, strict=True), start=1):
            written = others[0] if others else values
            if values.count(None) < len(values) or written.count(None) < len(written):
                formulas = {} if written == values else _formulas(written, values)
                yield SheetRow(number, list(values), formulas, sheets[0].parent.epoch)


@contextmanager
def _refusing(place: str, limits: Limits) -> Iterator[None]:
    """Whatever a broken workbook makes of its reader, its sender gets the same message, and the maintainer where it was."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        _LOG.info("a workbook cannot be read: %s", raised(error))
        raise refuse(place, f"a workbook that cannot be read ({type(error).__name__})", limits.use) from None


@dataclass(frozen=True)
class NamedCell:
    """A cell that a name leads to: the value that was saved, and its formula or nothing."""

    value: Any
    formula: str = ""


class NamedCells:
    """The cells of a workbook by the names that its makers gave them; a sheet is read when one of its cells is asked for.

    Raises
    ------
    InputError
        If the workbook is too large, damaged, locked or none at all.
    """

    def __init__(self, place: str, stream: BinaryIO, limits: Limits) -> None:
        _open_nothing_large(place, stream, limits)
        self._place, self._limits = place, limits
        self._read: dict[str, tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]] = {}
        with _refusing(place, limits):
            self._books = [_book(stream, saved) for saved in (True, False)]
            self._names = {name: found.attr_text or "" for name, found in self._books[0].defined_names.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def cell(self, name: str) -> NamedCell:
        """Return a named cell; of a block the first."""
        return self._block(name, first_alone=True)[0]

    def column(self, name: str) -> list[NamedCell]:
        """Return the cells of a named block, row by row; what lies outside the sheet is empty, outside the limits left out."""
        return self._block(name)

    def _block(self, name: str, first_alone: bool = False) -> list[NamedCell]:
        with _refusing(self._place, self._limits):
            sheet, (left, top, right, bottom) = _ends(self._names[name])
            right, bottom = (left, top) if first_alone else (right, bottom)
            values, written = self._cells(sheet)
            places = [
                (row - 1, column - 1)
                for row in range(top, min(bottom, self._limits.rows) + 1)
                for column in range(left, min(right, self._limits.columns) + 1)
            ]
            return [_named(_at(values, *place), _at(written, *place)) for place in places] or [NamedCell(None)]

    def _cells(self, sheet: str) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
        if sheet not in self._read:
            most = {"max_row": self._limits.rows, "max_col": self._limits.columns}
            values, written = (list(book[sheet].iter_rows(**most, values_only=True)) for book in self._books)
            self._read[sheet] = values, written
        return self._read[sheet]


def _ends(reference: str) -> tuple[str, tuple[int, int, int, int]]:
    """Return the sheet of a reference such as ``'Read me'!$A$1:$B$2``, and its columns and rows."""
    from openpyxl.utils.cell import range_to_tuple

    sheet, ends = range_to_tuple(reference)
    return sheet, ends


def _at(rows: list[tuple[Any, ...]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _named(value: Any, written: Any) -> NamedCell:
    return NamedCell(value, _formula(written, value))


def _has_formulas(stream: BinaryIO) -> bool:
    """Look for formulas without reading cells: this takes a tenth of the time. In doubt there are some."""
    with ZipFile(stream) as packed:
        for name in packed.namelist():
            with packed.open(name) as part:
                before = b""
                while piece := part.read(_PIECE):
                    if _FORMULA.search(before + piece) or b"\0" in piece:  # or a text of two bytes a letter
                        return True
                    before = piece[-_LONGEST_TAG:]
    return False


def _named_sheet(book: Any, named: str) -> Any:
    return next((sheet for sheet in book.worksheets if sheet.title.casefold() == named), book.worksheets[0])


def _book(stream: BinaryIO, saved: bool) -> Any:
    from openpyxl import load_workbook  # only here: it is slow to import, and most input is text

    stream.seek(0)
    return load_workbook(stream, read_only=True, data_only=saved, keep_links=False)


def _formulas(written: tuple[Any, ...], saved: tuple[Any, ...]) -> dict[int, str]:
    pairs = enumerate(zip(written, saved, strict=True))
    return {column: text for column, (cell, value) in pairs if (text := _formula(cell, value))}


def _formula(written: Any, saved: Any) -> str:
    """Return the text of a formula, or nothing where the cell was written as it was saved."""
    if isinstance(written, str):
        return written if written.startswith("=") and written != saved else ""
    return str(getattr(written, "text", "") or "=…") if type(written).__name__ in ("ArrayFormula", "DataTableFormula") else ""


def _open_nothing_large(place: str, stream: BinaryIO, limits: Limits) -> None:
    """Hold the declared sizes of all parts against the limits, then the real ones against those that are declared."""
    try:
        with ZipFile(stream) as packed:
            parts = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise refuse(place, "an archive that is no workbook", limits.use)
            if len(parts) > limits.parts or sum(part.file_size for part in parts) > limits.unpacked:
                found = f"a workbook of more than {limits.unpacked >> 20} MiB once unpacked"
                raise refuse(place, found, "a workbook with nothing else in it")
            if any(part.file_size > _SMALL and part.file_size > _SWELLS * part.compress_size for part in parts):
                raise refuse(
                    place, f"a part that unpacks into more than {_SWELLS} times its size", "a workbook with nothing else in it"
                )
            # A part that is larger than it declares ends there, and fails its checksum.
            damaged = packed.testzip()
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        if isinstance(error, InputError):
            raise
        raise refuse(place, "a damaged or locked workbook", limits.use) from None
    except Exception as error:  # zlib.error and its like have no common ancestor
        raise refuse(place, f"a damaged workbook ({type(error).__name__})", limits.use) from None
    if damaged:
        raise refuse(place, "a damaged or locked workbook", limits.use)
