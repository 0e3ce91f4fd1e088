"""Components, phases, events and exits as sheets."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from estimator.exports import words
from estimator.exports.sheets import ACCENT, Book, Column
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from estimator.model import Estimate

Facts = dict[str, Any]

#: So many bars can be read on one page; the rest are small.
BARS = 12
#: The columns that the chart reads, to the right of what is printed.
_TO_TYPICAL, _TO_HIGH = 13, 14


def components(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write every cost line, the largest first, the total below, and a chart of the largest."""
    name = text("export.sheet.components")
    sheet = book.sheet(name)
    rows = [_component(result, row, text) for row in sorted(facts["components"], key=lambda row: -row["mean"])]
    row = book.listing(sheet, _component_columns(facts["currency"], text), rows)
    figures = (facts["total_cost"][p] for p in ("p10", "p50", "p90", "mean"))
    share = 1 if facts["total_cost"]["mean"] else 0
    blank = _TO_TYPICAL - 7
    forms = ["total_name", *["total"] * 5, "total_share", *["total"] * blank]
    book.row(sheet, row, (text("export.total"), "", *figures, share, *[""] * blank), forms)
    book.write(sheet, row + 1, 0, text("export.no_sum"), "note")
    sheet.print_area(0, 0, row + 25, _TO_TYPICAL - 1)
    _chart(book, sheet, name, row + 3, min(BARS, len(rows)), facts["currency"])


def _component_columns(currency: str, text: Text) -> list[Column]:
    money = [Column(text("export.column.money", what=text(key), currency=currency), 10, "money") for key in _MONEY]
    return [
        Column(text("export.column.component"), 24), Column(text("export.column.group"), 12), *money,
        Column(text("export.column.share"), 9, "share"), Column(text("export.grade"), 7, "center"),
        Column(text("export.column.per"), 16), Column(text("export.column.due"), 15),
        Column(text("export.column.includes"), 31), Column(text("export.column.excludes"), 29),
        Column(text("export.column.question"), 34),
        Column(text("export.column.chart_low"), 10, "money"), Column(text("export.column.chart_high"), 10, "money"),
    ]  # fmt: skip


_MONEY = ("export.low", "export.typical", "export.high", "export.percentile.mean")


def _component(result: Estimate, row: Facts, text: Text) -> list[Any]:
    cost = next(part.row for part in result.chosen.components if part.row.component == row["component"])
    per = words.charged(cost.per, text)
    if by := words.covered(result).get(row["component"]):
        per = text("export.covered", by=words.named(text, "component", by))
    return [
        words.named(text, "component", row["component"]), words.named(text, "group", row["group"]),
        row["p10"], row["p50"], row["p90"], row["mean"], row["share_of_mean"], row["grade"], per,
        words.named(text, "due", cost.due),
        text.table_words(cost.includes), text.table_words(cost.excludes), text.table_words(cost.question),
        round(row["p50"] - row["p10"], 4), round(row["p90"] - row["p50"], 4),
    ]  # fmt: skip


def _chart(book: Book, sheet: Worksheet, name: str, row: int, bars: int, currency: str) -> None:
    """Draw low to typical and typical to high as two shades of one bar; the part before `low` is left white."""
    chart = book.book.add_chart({"type": "bar", "subtype": "stacked"})
    labels = [name, 1, 0, bars, 0]
    for column, fill in ((2, {"none": True}), (_TO_TYPICAL, {"color": "#8DB8E2"}), (_TO_HIGH, {"color": ACCENT})):
        chart.add_series({"categories": labels, "values": [name, 1, column, bars, column], "fill": fill, "gap": 40})
    title = {"name": book.text("export.chart", count=bars, currency=currency), "name_font": {"size": 11}, "overlay": False}
    chart.set_title(title)
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": "#D5DBE1"}}})
    chart.set_size({"width": 1000, "height": 440})
    sheet.insert_chart(row, 0, chart, {"description": book.text("export.chart", count=bars, currency=currency)})


def phases(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write how long each phase lasts and when it begins and ends, in days from departure; dates where there is a start."""
    sheet = book.sheet(text("export.sheet.phases"))
    three = [text(f"export.{end}") for end in ("low", "typical", "high")]
    spans = [
        Column(text(f"export.column.{span}", end=end), 13, "days") for span in ("length", "begins", "ends") for end in three
    ]
    dated = [Column(text(f"export.column.{name}"), 13, "date") for name in ("begins_on", "ends_on")]
    start = result.scenario.start_date
    columns = [Column(text("export.column.phase"), 34), Column(text("export.column.place"), 18), *spans]
    columns += dated if start else []
    edges = result.phases.set_index("phase").to_dict("index")
    rows = [_phase(row, edges[row["phase"]], result, text) for row in facts["phases"]]
    row = book.listing(sheet, columns, rows)
    book.write(sheet, row, 0, text("export.phases_note"), "note")


def _phase(row: Facts, edges: Mapping[Hashable, float], result: Estimate, text: Text) -> list[Any]:
    names = [f"{edge}_{p}" for edge in ("start", "end") for p in ("p10", "p50", "p90")]
    # A tiny rest below zero would be shown as -0.0.
    spans = [row["p10"], row["p50"], row["p90"], *(round(edges[name], 4) + 0.0 for name in names)]
    return [words.named(text, "phase", row["phase"]), words.named(text, "place", row["place"]), *spans, *_dates(edges, result)]


def _dates(edges: Mapping[Hashable, float], result: Estimate) -> list[date]:
    start = result.scenario.start_date
    if start is None:
        return []
    departure = float(np.median(result.schedule.start["travel_out"]))
    return [start + timedelta(days=int(departure + edges[name])) for name in ("start_p50", "end_p50")]


def events(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write what may happen and how often, and what a journey costs that ends without the infusion."""
    sheet = book.sheet(text("export.sheet.events"))
    bounds = [text(f"export.{end}") for end in ("low", "typical", "high")]
    money = [Column(text("export.column.exit_cost", end=end, currency=facts["currency"]), 13, "money") for end in bounds]
    owed = [Column(text(f"export.column.owed_{name}", currency=facts["currency"]), 15, "money") for name in ("none", "all")]
    columns = [
        Column(text("export.column.what"), 36), Column(text("export.column.kind"), 18),
        *(Column(text(f"export.column.{name}"), 11, "count") for name in ("happens", "happens_not", "sure_low", "sure_high")),
        *money, *owed, *(Column(text("export.column.exit_days", end=end), 11, "days") for end in bounds),
        Column(text("export.grade"), 8, "center"),
    ]  # fmt: skip
    row = book.listing(sheet, columns, [*_events(result, facts, text), *_exits(result, facts, text)])
    for offset, key in enumerate(("export.events_note", "export.exits_note")):
        book.write(sheet, row + offset, 0, text(key), "note")


def _events(result: Estimate, facts: Facts, text: Text) -> Iterator[list[Any]]:
    known = {event.row.event: event for event in result.chosen.events}
    for row in facts["events"]:
        event = known[row["event"]]
        counts = _counts(row["probability"], event.published.low, event.published.high)
        name = words.named(text, "event", row["event"])
        yield [name, text(f"export.kind.{event.row.kind}"), *counts, *[None] * 8, event.probability.grade]


def _exits(result: Estimate, facts: Facts, text: Text) -> Iterator[list[Any]]:
    known = {event.row.event: event for event in result.chosen.events}
    none, everything = result.exit_spreads(0.0), result.exit_spreads(1.0)
    for row in facts["exits"]:
        event, name = known[row["exit"]], row["exit"]
        cost = [row["cost"][p] for p in ("p10", "p50", "p90")]
        owed = [round(found[name][1].p50, 2) for found in (none, everything)]
        days = [row["days_away"][p] for p in ("p10", "p50", "p90")]
        counts = _counts(row["probability"], event.published.low, event.published.high)
        label = words.named(text, "exit", name)
        yield [label, text("export.kind.exit"), *counts, *cost, *owed, *days, event.probability.grade]


def _counts(probability: float, low: float, high: float) -> list[float]:
    """Return both sides of a chance, and how sure the evidence is, as numbers of 100 journeys."""
    return [round(share * 100, 6) for share in (probability, 1 - probability, low, high)]
