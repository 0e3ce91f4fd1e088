"""How long each part takes and when it begins, as formulas, with bars."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from estimator.exports import words
from estimator.exports.cells import Cells, percentile
from estimator.exports.sheets import ACCENT, GRID, LIGHT, Book, Column, Sheet, day_number
from estimator.exports.sheets_answers import ENDS, THREE
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

    from estimator.live import Live
    from estimator.model import Estimate

#: Columns: lengths, beginnings, dates where there is a start; to the right of what is printed what the bars read.
_LENGTH, _BEGINS, _DATES = 2, 5, 8


def _bars_at(result: Estimate) -> int:
    return _DATES if result.scenario.start_date is None else _DATES + 2


def time_line(book: Book, cells: Cells, result: Estimate, live: Live, text: Text) -> None:
    """Write the phases in order of time; dates follow where there is a start."""
    sheet = book.sheet(text("export.sheet.time_line"), one_page=True)
    places = {phase.row.phase: phase.row.place for phase in result.chosen.phases} | {"near_hospital": "city"}
    columns, bars = _columns(result, text), _bars_at(result)
    empty = [""] * (len(columns) - _LENGTH)
    rows = [[words.named(text, "phase", name), words.named(text, "place", places[name]), *empty] for name in live.phases]
    row = book.listing(sheet, columns, rows)
    cells.name_range(sheet, "phase.begins", 1, _BEGINS + 1, len(rows), _BEGINS + 1)
    for place, name in enumerate(live.phases, start=1):
        _phase(cells, sheet, place, name, live, bars)
    book.write(sheet, row, 0, text("export.phases_note"), "note")
    _dates(book, cells, sheet, row + 1, result, live, text)
    sheet.print_area(0, 0, row + 26, bars - 1)
    sheet.insert_chart(row + 4, 0, time_chart(book, result, live, text), {"description": text("export.time_chart")})


def _columns(result: Estimate, text: Text) -> list[Column]:
    ends = [text(f"export.{end}") for end in ENDS]
    spans = [Column(text(f"export.column.{span}", end=end), 12, "days") for span in ("length", "begins") for end in ends]
    dates = ("begins_on", "ends_on") if result.scenario.start_date else ()
    dated = [Column(text(f"export.column.{name}"), 13, "date") for name in dates]
    bars = [Column(text(f"export.column.bar_{name}"), 12, "days") for name in ("from", "typical", "high")]
    return [Column(text("export.column.phase"), 34), Column(text("export.column.place"), 18), *spans, *dated, *bars]


def _phase(cells: Cells, sheet: Sheet, row: int, name: str, live: Live, first_bar: int) -> None:
    begins, length = live.phases[name]
    for first, kind, node in ((_LENGTH, "days", length), (_BEGINS, "begins", begins)):
        for column, percent in enumerate(THREE, start=first):
            cells.percentile(sheet, row, column, node, percent, "days", f"phase.{name}.{kind}.p{percent}")
    first_day = min(percentile(node.value, 50) for node, _ in live.phases.values())
    typical, high = (percentile(length.value, percent) for percent in (50, 90))
    bars = {
        f"phase.{name}.begins.p50-MIN(phase.begins)": percentile(begins.value, 50) - first_day,
        f"phase.{name}.days.p50": typical,
        f"phase.{name}.days.p90-phase.{name}.days.p50": high - typical,
    }
    for column, (formula, value) in enumerate(bars.items(), start=first_bar):
        cells.formula(sheet, row, column, formula, value, "days")


def _dates(book: Book, cells: Cells, sheet: Sheet, row: int, result: Estimate, live: Live, text: Text) -> None:
    """Write the typical first and last day of each phase, and the day of the decision that they are counted from."""
    start, departure = result.scenario.start_date, percentile(live.departure.value, 50)
    if start is None:
        return
    book.row(sheet, row, (text("export.field.start_date"), start), ("text", "date"))
    cells.name(sheet, row, 1, "start_date")
    book.row(sheet, row + 1, (text("export.column.departs"), ""), ("text", "days"))
    cells.percentile(sheet, row + 1, 1, live.departure, 50, "days", "departure.p50")
    for place, (name, (begins, length)) in enumerate(live.phases.items(), start=1):
        first = departure + percentile(begins.value, 50)
        said = {
            f"phase.{name}.begins.p50": first,
            f"phase.{name}.begins.p50+phase.{name}.days.p50": first + percentile(length.value, 50),
        }
        for column, (days, value) in enumerate(said.items(), start=_DATES):
            formula = f"start_date+ROUNDDOWN(departure.p50+{days},0)"
            cells.formula(sheet, place, column, formula, day_number(start + timedelta(days=int(value))), "date")


def time_chart(book: Book, result: Estimate, live: Live, text: Text) -> Chart:
    """Draw each phase from its typical beginning: its typical length dark, what is beyond it in 10 of 100 journeys light."""
    chart, name = book.book.add_chart({"type": "bar", "subtype": "stacked"}), text("export.sheet.time_line")
    count = len(live.phases) - 1  # the last one, checks at home, would make all others small
    for column, fill in enumerate(({"none": True}, {"color": ACCENT}, {"color": LIGHT}), start=_bars_at(result)):
        cells = {"categories": [name, 1, 0, count, 0], "values": [name, 1, column, count, column]}
        chart.add_series(cells | {"name": [name, 0, column], "fill": fill, "gap": 40})
    chart.set_title({"name": text("export.time_chart"), "name_font": {"size": 11}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"num_format": "0", "min": 0, "major_gridlines": GRID})
    chart.set_size({"width": 860, "height": 440})
    return chart
