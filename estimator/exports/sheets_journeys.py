"""Draws and journeys: the normal scores as numbers, and every step of the model as a column of formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.exports.cells import FIRST_ROW, Cells
from estimator.exports.sheets import LINE_HEIGHT, PADDING, Book, Sheet
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.live import Live
    from estimator.live.nodes import Node

#: Widths in characters: names are read as a whole where they are not too long.
_NARROW, _WIDE = 14, 30
#: Rows and columns that are printed.
_PRINTED = (45, 12)


def draws(book: Book, cells: Cells, live: Live, text: Text) -> None:
    """Write one column of normal scores an uncertain thing."""
    sheet = _sheet(book, text("export.sheet.draws"), len(live.draws.scores))
    for column, leaf in enumerate(live.draws.scores.values()):
        _head(book, sheet, column, text("export.heading.score"), leaf.name)
        cells.values(sheet, column, leaf.name, list(leaf.value), "score")  # type: ignore[arg-type]


def journeys(book: Book, cells: Cells, live: Live, text: Text) -> None:
    """Write one column a step; what all journeys share stands with the inputs."""
    steps = [step for step in live.steps() if step.is_column and step.kind != "leaf"]
    sheet = _sheet(book, text("export.sheet.journeys"), len(steps))
    for column, step in enumerate(steps):
        _head(book, sheet, column, text(f"export.heading.{kind_of(step)}"), step.name)
        cells.formulas(sheet, column, step.name, step.formula(), step.value, "journey")  # type: ignore[arg-type]


#: The first word or the ending of a name -> what the column holds.
_KINDS = {"cost": "cost", "amount": "amount", "cash": "cash", "paid": "paid", "from_deposit": "paid", "step": "step"}
_ENDINGS = {".drawn": "drawn", ".from": "day", ".starts": "day", ".until": "day", "_days": "days", "_cost": "money"}


def kind_of(step: Node) -> str:
    """Return what a column holds, by its name."""
    ending = next((kind for end, kind in _ENDINGS.items() if step.name.endswith(end)), "other")
    return next((_KINDS[part] for part in step.name.split(".") if part in _KINDS), ending)


def _sheet(book: Book, name: str, columns: int) -> Sheet:
    sheet = book.sheet(name)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.repeat_rows(0, FIRST_ROW - 1)
    sheet.set_row(0, 2 * LINE_HEIGHT + PADDING)
    sheet.set_row(1, 2 * LINE_HEIGHT + PADDING)
    # On paper the first journeys are an example; all of them would take a thousand pages.
    sheet.print_area(0, 0, _PRINTED[0], min(columns, _PRINTED[1]) - 1)
    return sheet


def _head(book: Book, sheet: Sheet, column: int, words: str, name: str) -> None:
    book.write(sheet, 0, column, words, "header")
    book.write(sheet, 1, column, name, "name")
    sheet.set_column(column, column, min(max(len(name) + 1, _NARROW), _WIDE))
