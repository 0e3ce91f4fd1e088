"""Money by date as a sheet, with the curve that goes with it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from estimator.exports.sheets import ACCENT, GREY, Book, Column
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from estimator.model import Estimate

Facts = dict[str, Any]

#: Percentile -> look of its curve: apart in lightness and in dashes, so that they stay apart in print.
_CURVES = {
    "p50": {"color": ACCENT, "width": 2.25},
    "p80": {"color": "#C2500C", "width": 2.25, "dash_type": "dash"},
    "p90": {"color": GREY, "width": 1.5, "dash_type": "round_dot"},
}


def cash(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write the money that must have left the family's hands by the end of each day."""
    name = text("export.sheet.cash")
    sheet = book.sheet(name)
    currency = facts["currency"]
    money = [Column(text(f"export.column.cash_{percentile}", currency=currency), 20, "money") for percentile in _CURVES]
    columns = [Column(text("export.column.day"), 12, "whole"), Column(text("export.column.on"), 13, "date"), *money]
    rows = [
        [row["day"], row["date"] and date.fromisoformat(row["date"]), *(row[percentile] for percentile in _CURVES)]
        for row in facts["cash"]
    ]
    row = book.listing(sheet, columns, rows)
    book.write(sheet, row, 0, text("export.cash_note"), "note")
    if rows:
        _chart(book, sheet, name, len(rows), currency)


def _chart(book: Book, sheet: Worksheet, name: str, count: int, currency: str) -> None:
    chart = book.book.add_chart({"type": "scatter", "subtype": "straight"})
    for column, look in enumerate(_CURVES.values(), start=2):
        days, needed = [name, 1, 0, count, 0], [name, 1, column, count, column]
        chart.add_series({"name": [name, 0, column], "categories": days, "values": needed, "line": look})
    said = book.text("export.cash_chart", currency=currency)
    chart.set_title({"name": said, "name_font": {"size": 11}, "overlay": False})
    chart.set_x_axis({"name": book.text("export.column.day"), "min": 0, "num_format": "0", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}}})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 700, "height": 420})
    sheet.insert_chart(1, 6, chart, {"description": said})
