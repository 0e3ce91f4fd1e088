"""Workbooks -> cells. No formula is worked out, no link is followed, and what unpacks into too much is never unpacked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from estimator.errors import InputError
from estimator.spreadsheets.limits import Limits, refuse


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
    try:
        # Twice: as the values that were saved, and as it was written, to know formulas.
        sheets = [_sheet(stream, named, saved) for saved in (True, False)]
        read = [sheet.iter_rows(max_row=limits.rows, max_col=limits.columns, values_only=True) for sheet in sheets]
        for number, (values, written) in enumerate(zip(*read, strict=True), start=1):
            if values.count(None) < len(values) or written.count(None) < len(written):
                formulas = {} if written == values else _formulas(written, values)
                yield SheetRow(number, list(values), formulas, sheets[0].parent.epoch)
    except Exception as error:  # whatever a broken workbook makes of the reader, its sender gets the same message
        raise refuse(place, f"a workbook that cannot be read ({type(error).__name__})", limits.use) from None


def _sheet(stream: BinaryIO, named: str, saved: bool) -> Any:
    from openpyxl import load_workbook  # only here: it is slow to import, and most input is text

    stream.seek(0)
    sheets = load_workbook(stream, read_only=True, data_only=saved, keep_links=False).worksheets
    return next((sheet for sheet in sheets if sheet.title.casefold() == named), sheets[0])


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
