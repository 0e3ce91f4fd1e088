"""The scenario file inside the workbook, and what the yellow cells held when it was written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book
from estimator.live.options import Options
from estimator.scenario_book import CHOICES, LINES, OPEN, scenario_lines
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

_TOP = 2
#: Blocks side by side: first column, widths.
_LINES, _OPEN, _CHOICES = (0, (60,)), (2, (38, 12, 22)), (6, (14, 34, 24))


def scenario_sheet(book: Book, cells: Cells, result: Estimate, found: Options, text: Text) -> None:
    """Write what `estimator.scenario_book` reads: each block under its names."""
    sheet = book.sheet(text("export.sheet.scenario"))
    chosen = [(name, words.named(text, name, value), value) for name, values in found.open.items() for value in values]
    kept = [(item.name, item.kind, item.written) for item in cells.opened]
    blocks: list[tuple[tuple[int, Sequence[int]], Sequence[str], list[tuple[Any, ...]]]] = [
        (_LINES, (LINES,), [(line,) for line in scenario_lines(result.scenario)]),
        (_OPEN, OPEN, kept),
        (_CHOICES, CHOICES, chosen),
    ]
    book.write(sheet, 0, 0, text("export.scenario_note"), "note")
    for (first, widths), names, rows in blocks:
        for offset, (name, width) in enumerate(zip(names, widths, strict=True)):
            column = first + offset
            sheet.set_column(column, column, width)
            book.write(sheet, 1, column, name, "header")
            for row, line in enumerate(rows, start=_TOP):
                book.write(sheet, row, column, line[offset], "plain")
            cells.name_range(sheet, name, _TOP, column, _TOP + max(len(rows), 1) - 1, column)
    sheet.freeze_panes(_TOP, 0)
    sheet.repeat_rows(1)
