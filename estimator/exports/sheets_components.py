"""Every cost line, as formulas, with what it includes, what it leaves out and what to ask about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column, Sheet
from estimator.exports.sheets_answers import ENDS, THREE
from estimator.exports.sheets_assumptions import GRADE
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.assumptions import Component
    from estimator.live import Live
    from estimator.live.nodes import Node
    from estimator.model import Estimate

#: Columns: P10, P50, P90, mean, share, grade.
_FIRST, _MEAN, _SHARE, _GRADE = 2, 5, 6, 7


def components(book: Book, cells: Cells, result: Estimate, live: Live, text: Text) -> None:
    """Write the cost lines, the largest first, and the total below: percentiles do not add up, means do."""
    sheet = book.sheet(text("export.sheet.components"))
    parts = largest_first(result, live)
    row = book.listing(sheet, _columns(result, text), [_words(result, part, text) for part in parts])
    for place, part in enumerate(parts, start=1):
        name = part.row.component
        _figures(cells, sheet, place, live.components[name], f"line.{name}", "money")
        share = f"IF(result.total_cost.mean=0,0,line.{name}.mean/result.total_cost.mean)"
        cells.formula(sheet, place, _SHARE, share, _share(live, name), "share")
        cells.formula(sheet, place, _GRADE, (part.bill or part.price).name + GRADE, text(f"letter.{part.grade}"), "center")
    book.row(sheet, row, (text("export.total"), *[""] * 12), ("total_name", *["total"] * 12))
    _figures(cells, sheet, row, live.measures["total_cost"], "line.total", "total")
    cells.formula(sheet, row, _SHARE, "SUM(line.shares)", sum(_share(live, name) for name in live.components), "total_share")
    columns = {f"p{percent}": column for column, percent in enumerate(THREE, start=_FIRST)}
    columns |= {"names": 0, "means": _MEAN, "shares": _SHARE, "grades": _GRADE}
    for name, column in columns.items():
        cells.name_range(sheet, f"line.{name}", 1, column, len(parts), column)
    book.write(sheet, row + 1, 0, text("export.no_sum"), "note")


def largest_first(result: Estimate, live: Live) -> list[Component]:
    """Return the cost lines by their mean; they keep this order when figures are changed."""
    return sorted(result.chosen.components, key=lambda part: -float(np.mean(live.components[part.row.component].value)))


def _share(live: Live, name: str) -> float:
    whole = float(np.mean(live.measures["total_cost"].value))
    return float(np.mean(live.components[name].value)) / whole if whole else 0.0


def _figures(cells: Cells, sheet: Sheet, row: int, node: Node, name: str, form: str) -> None:
    for column, percent in enumerate(THREE, start=_FIRST):
        cells.percentile(sheet, row, column, node, percent, form, f"{name}.p{percent}")
    cells.mean(sheet, row, _MEAN, node, form, f"{name}.mean")


def _columns(result: Estimate, text: Text) -> list[Column]:
    currency = result.scenario.currency
    three = [text(f"export.{end}") for end in ENDS]
    money = [text("export.column.money", what=what, currency=currency) for what in (*three, text("export.percentile.mean"))]
    return [
        Column(text("export.column.component"), 24), Column(text("export.column.group"), 12),
        *(Column(name, 10, "money") for name in money),
        Column(text("export.column.share"), 9, "share"), Column(text("export.grade"), 7, "center"),
        Column(text("export.column.per"), 16), Column(text("export.column.due"), 15),
        Column(text("export.column.includes"), 31), Column(text("export.column.excludes"), 29),
        Column(text("export.column.question"), 34),
    ]  # fmt: skip


def _words(result: Estimate, part: Component, text: Text) -> list[Any]:
    cost = part.row
    per = words.charged(cost.per, text)
    if by := words.covered(result).get(cost.component):
        per = text("export.covered", by=words.named(text, "component", by))
    return [
        words.named(text, "component", cost.component), words.named(text, "group", cost.group), *[""] * 6,
        per, words.named(text, "due", cost.due),
        text.table_words(cost.includes), text.table_words(cost.excludes), text.table_words(cost.question),
    ]  # fmt: skip
