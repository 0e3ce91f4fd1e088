"""All pictures on one sheet, fed by formulas: they follow every change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.exports import words
from estimator.exports.cells import Cells, percentile
from estimator.exports.sheets import ACCENT, GRID, LIGHT, Book, Sheet
from estimator.exports.sheets_answers import THREE
from estimator.exports.sheets_cash import cash_chart
from estimator.exports.sheets_components import largest_first
from estimator.exports.sheets_time import time_chart
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

    from estimator.live import Live
    from estimator.model import Estimate

#: So many bars can be read in one picture; the rest are small.
BARS = 12
#: The curve's points, in percent.
POINTS = range(0, 101, 5)
#: What the pictures read, to the right of what is printed.
_CURVE, _BARS = 21, 24
#: Size of a picture in pixels, and the columns and rows from one to the next.
_WIDTH, _HEIGHT, _COLUMNS, _ROWS = 630, 420, 10, 22


def charts(book: Book, cells: Cells, result: Estimate, live: Live, text: Text) -> None:
    """Draw the costs, the total, the time line and the cash, two beside each other."""
    sheet, currency = book.sheet(text("export.sheet.charts"), one_page=True), result.scenario.currency
    bars = min(BARS, len(live.components))
    _curve(book, cells, sheet, live, text)
    _bars(book, cells, sheet, result, live, text)
    pictures = [
        (_component_chart(book, sheet, text, bars, currency), text("export.chart", count=bars, currency=currency)),
        (_curve_chart(book, sheet, text, currency), text("export.curve_chart", currency=currency)),
        (time_chart(book, result, live, text), text("export.time_chart")),
        (cash_chart(book, result, live, text), text("export.cash_chart", currency=currency)),
    ]
    for place, (chart, said) in enumerate(pictures):
        chart.set_size({"width": _WIDTH, "height": _HEIGHT})
        sheet.insert_chart(place // 2 * _ROWS, place % 2 * _COLUMNS, chart, {"description": said})
    sheet.print_area(0, 0, 2 * _ROWS - 1, 2 * _COLUMNS - 1)


def _curve(book: Book, cells: Cells, sheet: Sheet, live: Live, text: Text) -> None:
    total = live.measures["total_cost"]
    book.row(sheet, 0, (text("export.column.money_up_to"), text("export.column.inside")), ("header_number",) * 2, first=_CURVE)
    for row, percent in enumerate(POINTS, start=1):
        cells.percentile(sheet, row, _CURVE, total, percent, "money")
        book.write(sheet, row, _CURVE + 1, percent, "whole")
    cells.name_range(sheet, "chart.curve", 1, _CURVE, len(POINTS), _CURVE)
    sheet.set_column(_CURVE, _CURVE + 1, 14)


def _bars(book: Book, cells: Cells, sheet: Sheet, result: Estimate, live: Live, text: Text) -> None:
    heads = [text("export.column.component"), *(text(f"export.column.chart_{name}") for name in ("start", "low", "high"))]
    book.row(sheet, 0, heads, ("header", *["header_number"] * 3), first=_BARS)
    for row, part in enumerate(largest_first(result, live)[:BARS], start=1):
        name = part.row.component
        low, typical, high = (percentile(live.components[name].value, percent) for percent in (10, 50, 90))
        # Which lines are the largest follows every change, as their figures do.
        place = f"MATCH(LARGE(line.means,{row}),line.means,0)"
        ends = [f"INDEX(line.p{percent},{place})" for percent in THREE]
        cells.formula(sheet, row, _BARS, f"INDEX(line.names,{place})", words.named(text, "component", name), "text")
        said = {ends[0]: low, f"{ends[1]}-{ends[0]}": typical - low, f"{ends[2]}-{ends[1]}": high - typical}
        for column, (formula, value) in enumerate(said.items(), start=_BARS + 1):
            cells.formula(sheet, row, column, formula, value, "money")
    cells.name_range(sheet, "chart.names", 1, _BARS, BARS, _BARS)
    sheet.set_column(_BARS, _BARS, 28)
    sheet.set_column(_BARS + 1, _BARS + 3, 14)


def _component_chart(book: Book, sheet: Sheet, text: Text, bars: int, currency: str) -> Chart:
    """Draw low to typical and typical to high as two shades of one bar; the part before `low` is left white."""
    chart, name = book.book.add_chart({"type": "bar", "subtype": "stacked"}), sheet.name
    labels = [name, 1, _BARS, bars, _BARS]
    for column, fill in enumerate(({"none": True}, {"color": LIGHT}, {"color": ACCENT}), start=_BARS + 1):
        chart.add_series({"categories": labels, "values": [name, 1, column, bars, column], "fill": fill, "gap": 40})
    said = text("export.chart", count=bars, currency=currency)
    chart.set_title({"name": said, "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"num_format": "#,##0", "min": 0, "major_gridlines": GRID})
    return chart


def _curve_chart(book: Book, sheet: Sheet, text: Text, currency: str) -> Chart:
    """Draw how many of 100 journeys cost no more than a sum."""
    chart, name = book.book.add_chart({"type": "scatter", "subtype": "straight"}), sheet.name
    last = len(POINTS)
    chart.add_series({
        "categories": [name, 1, _CURVE, last, _CURVE], "values": [name, 1, _CURVE + 1, last, _CURVE + 1],
        "line": {"color": ACCENT, "width": 2.25},
    })  # fmt: skip
    chart.set_title({"name": text("export.curve_chart", currency=currency), "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": False}})
    chart.set_y_axis({"min": 0, "max": 100, "num_format": "0", "major_gridlines": GRID})
    return chart
