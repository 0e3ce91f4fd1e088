"""Cells with names: where every number and column of the live workbook stands, and formulas with Python's value beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from xlsxwriter.utility import quote_sheetname, xl_col_to_name, xl_rowcol_to_cell

from estimator.exports.sheets import Book, Sheet
from estimator.scenario_book import CHOICE, LOOKED_UP, NUMBER, OpenCell
from estimator.summary import at_percent

if TYPE_CHECKING:
    from estimator.live.nodes import Node

#: The first journey stands below a row of words and a row of names.
FIRST_ROW = 2
#: Stands for the wrong values that a test writes to see that they are worked out anew.
WRONG = -1.0


class Cells:
    """Writes numbers, formulas and columns under names, so that no formula speaks of an address."""

    def __init__(self, book: Book, journeys: int, *, stale: bool = False) -> None:
        self.book = book
        self.journeys = journeys
        self.opened: list[OpenCell] = []  # what a reader may change, in the order in which it was written
        self._stale = stale  # for the test that lets an office program work everything out

    def number(self, sheet: Sheet, row: int, column: int, name: str, value: float, form: str) -> None:
        """Write a number, under a name if it is given one."""
        sheet.write_number(row, column, value, self.book.formats[form])
        if name:
            self.name(sheet, row, column, name)

    def open(self, sheet: Sheet, row: int, column: int, name: str, value: float | str | None, form: str) -> None:
        """Write a cell that a reader may change, and keep what stood there."""
        self.book.write(sheet, row, column, value, form)
        self.name(sheet, row, column, name)
        self.opened.append(OpenCell(name, CHOICE if isinstance(value, str) else NUMBER, value))

    def open_formula(self, sheet: Sheet, row: int, column: int, name: str, formula: str, value: float, form: str) -> None:
        """Write a cell that a choice fills and that a reader may type over."""
        self.formula(sheet, row, column, formula, value, form, name)
        self.opened.append(OpenCell(name, LOOKED_UP, None))

    def formula(self, sheet: Sheet, row: int, column: int, formula: str, value: Any, form: str, name: str = "") -> None:
        """Write a formula with its value, under a name if it is given one."""
        sheet.write_formula(row, column, f"={formula}", self.book.formats[form], self._shown(value))
        if name:
            self.name(sheet, row, column, name)

    def percentile(self, sheet: Sheet, row: int, column: int, node: Node, percent: float, form: str, name: str = "") -> None:
        """Write a percentile of a step over all journeys."""
        said = f"PERCENTILE({node.name}.all,{percent / 100})" if node.is_column else ""
        self._figure(sheet, row, column, node, said, percentile(node.value, percent), form, name)

    def mean(self, sheet: Sheet, row: int, column: int, node: Node, form: str, name: str = "") -> None:
        """Write the mean of a step over all journeys."""
        said = f"AVERAGE({node.name}.all)" if node.is_column else ""
        self._figure(sheet, row, column, node, said, float(np.mean(node.value)), form, name)

    def _figure(self, sheet: Sheet, row: int, column: int, node: Node, said: str, value: float, form: str, name: str) -> None:
        if node.constant is None:
            self.formula(sheet, row, column, said or node.reference(), value, form, name)
        else:
            self.number(sheet, row, column, name, value, form)

    def turns_red(self, sheet: Sheet, block: tuple[int, int, int, int], condition: str) -> None:
        """Let the cells of a block (top, left, bottom, right) turn red where a formula, as seen from the first, says so."""
        sheet.conditional_format(*block, {"type": "formula", "criteria": condition, "format": self.book.formats["wrong"]})

    def name(self, sheet: Sheet, row: int, column: int, name: str) -> None:
        """Give a cell a name."""
        place = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.book.book.define_name(name, f"={quote_sheetname(sheet.name)}!{place}")

    def name_range(self, sheet: Sheet, name: str, top: int, left: int, bottom: int, right: int) -> None:
        """Give a block of cells a name."""
        ends = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row, column in ((top, left), (bottom, right)))
        self.book.book.define_name(name, f"={quote_sheetname(sheet.name)}!{':'.join(ends)}")

    def name_column(self, sheet: Sheet, column: int, name: str) -> None:
        """Give a column two names: `name` is its cell in the row of the formula that says it, `name`.all the whole of it."""
        letters, home = xl_col_to_name(column), quote_sheetname(sheet.name)
        last = FIRST_ROW + self.journeys
        # Excel keeps a name that moves with its reader as seen from the first row.
        self.book.book.define_name(name, f"={home}!${letters}1")
        self.book.book.define_name(f"{name}.all", f"={home}!${letters}${FIRST_ROW + 1}:${letters}${last}")

    def values(self, sheet: Sheet, column: int, name: str, values: Sequence[float], form: str) -> None:
        """Write a column of numbers, one a journey."""
        sheet.write_down(FIRST_ROW, column, values, self.book.formats[form])
        self.name_column(sheet, column, name)

    def formulas(self, sheet: Sheet, column: int, name: str, formula: str, values: NDArray[Any], form: str) -> None:
        """Write the same formula for every journey; the values beside it have twelve figures, which makes the file smaller."""
        shown = [WRONG if self._stale else float(f"{value:.12g}") for value in np.asarray(values, dtype=float).tolist()]
        sheet.write_down(FIRST_ROW, column, shown, self.book.formats[form], formula)
        self.name_column(sheet, column, name)

    def _shown(self, value: Any) -> Any:
        return value if isinstance(value, str) else WRONG if self._stale else float(value)


def percentile(values: Any, percent: float) -> float:
    """Return a percentile as PERCENTILE gives it."""
    return at_percent(np.sort(np.atleast_1d(np.asarray(values, dtype=float))), percent)
