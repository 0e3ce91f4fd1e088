"""Cells with names: where every number and column of the live workbook stands, and formulas with Python's value beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from estimator.exports.sheets import Book
from estimator.summary import at_percent

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

#: The first journey stands below a row of words and a row of names.
FIRST_ROW = 2
#: Stands for the wrong values that a test writes to see that they are worked out anew.
WRONG = -1.0


class Cells:
    """Writes numbers, formulas and columns under names, so that no formula speaks of an address."""

    def __init__(self, book: Book, journeys: int, *, stale: bool = False) -> None:
        self.book = book
        self.journeys = journeys
        self._stale = stale  # for the test that lets an office program work everything out

    def number(self, sheet: Worksheet, row: int, column: int, name: str, value: float, form: str) -> None:
        """Write a number under a name."""
        sheet.write_number(row, column, value, self.book.formats[form])
        self.name(sheet, row, column, name)

    def formula(self, sheet: Worksheet, row: int, column: int, formula: str, value: Any, form: str, name: str = "") -> None:
        """Write a formula with its value, under a name if it is given one."""
        sheet.write_formula(row, column, f"={formula}", self.book.formats[form], self._shown(value))
        if name:
            self.name(sheet, row, column, name)

    def name(self, sheet: Worksheet, row: int, column: int, name: str) -> None:
        """Give a cell a name."""
        place = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.book.book.define_name(name, f"={quote_sheetname(sheet.name)}!{place}")

    def name_range(self, sheet: Worksheet, name: str, top: int, left: int, bottom: int, right: int) -> None:
        """Give a block of cells a name."""
        ends = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row, column in ((top, left), (bottom, right)))
        self.book.book.define_name(name, f"={quote_sheetname(sheet.name)}!{':'.join(ends)}")

    def name_column(self, sheet: Worksheet, column: int, name: str) -> None:
        """Give a column two names: `name` is its cell in the row of the formula that says it, `name`.all the whole of it."""
        letters, home = xl_col_to_name(column), quote_sheetname(sheet.name)
        last = FIRST_ROW + self.journeys
        # Excel keeps a name that moves with its reader as seen from the first row.
        self.book.book.define_name(name, f"={home}!${letters}1")
        self.book.book.define_name(f"{name}.all", f"={home}!${letters}${FIRST_ROW + 1}:${letters}${last}")

    def values(self, sheet: Worksheet, column: int, name: str, values: Sequence[float], form: str) -> None:
        """Write a column of numbers, one a journey."""
        look = self.book.formats[form]
        for row, value in enumerate(values, start=FIRST_ROW):
            sheet.write_number(row, column, value, look)
        self.name_column(sheet, column, name)

    def formulas(self, sheet: Worksheet, column: int, name: str, formula: str, values: NDArray[Any], form: str) -> None:
        """Write the same formula for every journey."""
        look, written = self.book.formats[form], f"={formula}"
        for row, value in enumerate(np.asarray(values, dtype=float).tolist(), start=FIRST_ROW):
            sheet.write_formula(row, column, written, look, self._shown(value))
        self.name_column(sheet, column, name)

    def _shown(self, value: Any) -> Any:
        return value if isinstance(value, str) else WRONG if self._stale else float(value)


def percentile(values: Any, percent: float) -> float:
    """Return a percentile as PERCENTILE gives it."""
    return at_percent(np.sort(np.atleast_1d(np.asarray(values, dtype=float))), percent)
