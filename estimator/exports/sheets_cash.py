"""Money by date, as formulas, with the curve that goes with it."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from estimator.exports.cells import Cells
from estimator.exports.sheets import ACCENT, GREY, GRID, Book, Column
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

    from estimator.live import Live
    from estimator.model import Estimate

#: Four weeks: each day is a column of formulas.
STEP = 28
#: Percentile -> look of its curve: apart in lightness and in dashes, so that they stay apart in print.
CURVES = {
    50: {"color": ACCENT, "width": 2.25},
    80: {"color": "#C2500C", "width": 2.25, "dash_type": "dash"},
    90: {"color": GREY, "width": 1.5, "dash_type": "round_dot"},
}


def days_shown(result: Estimate) -> list[int]:
    """Return the days from the decision for which the cash is worked out: every four weeks, the middle day of each due rule."""
    money = result.payments
    due = [*(stream.begins for stream in (*money.streams, *money.hospital)), money.deposit_due]
    last = max(money.days)
    typical = {ceil(float(np.median(begins))) for begins in due}
    return sorted({*range(0, last + STEP, STEP), *(day for day in typical if day < last)})


def cash(book: Book, cells: Cells, result: Estimate, live: Live, text: Text) -> None:
    """Write the money that must have left the family's hands by the end of each day."""
    sheet, currency, start = book.sheet(text("export.sheet.cash")), result.scenario.currency, result.scenario.start_date
    money = [Column(text(f"export.column.cash_p{percent}", currency=currency), 20, "money") for percent in CURVES]
    dated = [Column(text("export.column.on"), 13, "date")] if start else []
    columns = [Column(text("export.column.day"), 12, "whole"), *dated, *money]
    rows = [[day, *([start + timedelta(days=day)] if start else []), *[""] * len(CURVES)] for day in live.cash]
    row = book.listing(sheet, columns, rows)
    for place, (day, node) in enumerate(live.cash.items(), start=1):
        for column, percent in enumerate(CURVES, start=1 + len(dated)):
            cells.percentile(sheet, place, column, node, percent, "money", f"cash.on_day_{day}.p{percent}")
    for offset, key in enumerate(("export.cash_note", "export.cash_days_note")):
        book.write(sheet, row + offset, 0, text(key), "note")
    said = text("export.cash_chart", currency=currency)
    sheet.insert_chart(1, 6, cash_chart(book, result, live, text), {"description": said})


def cash_chart(book: Book, result: Estimate, live: Live, text: Text) -> Chart:
    """Draw what is enough for 50, 80 and 90 of 100 journeys."""
    chart, name = book.book.add_chart({"type": "scatter", "subtype": "straight"}), text("export.sheet.cash")
    count = len(live.cash)
    for column, look in enumerate(CURVES.values(), start=1 if result.scenario.start_date is None else 2):
        days, needed = [name, 1, 0, count, 0], [name, 1, column, count, column]
        chart.add_series({"name": [name, 0, column], "categories": days, "values": needed, "line": look})
    said = text("export.cash_chart", currency=result.scenario.currency)
    chart.set_title({"name": said, "name_font": {"size": 11}, "overlay": False})
    chart.set_x_axis({"name": text("export.column.day"), "min": 0, "num_format": "0", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"min": 0, "num_format": "#,##0", "major_gridlines": GRID})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 700, "height": 420})
    return chart
