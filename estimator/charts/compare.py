"""Scenarios on one axis, in the order of the reader, and how they differ from the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import day_ticks, money_ticks, tick_labels, tick_lines
from estimator.charts.chances import nothing_to_show
from estimator.charts.cost import rows_layout
from estimator.charts.rows import Entry, Layout, lay_out, words_of
from estimator.charts.theme import PHONE_WIDTH, Palette, figure, palette
from estimator.rounding import largest_remainder
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.compare import Difference

Measure = Literal["total_cost", "days_away"]


def side_by_side(
    spreads: pd.DataFrame, differences: Sequence[Difference], names: Sequence[str], text: Text, currency: str,
    *, measure: Measure = "total_cost", dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Draw a P10-P90 bar with a dot at the median for each scenario, all alike, and below them the differences to the first.

    `spreads` and `differences` are those of a `Comparison`; `names` are the words for its scenarios. The differences have an
    axis of their own, with the same length for the same money, around a line that means no difference.
    """
    rows: list[Any] = list(spreads[spreads["measure"] == measure].itertuples(index=False))
    if not rows:
        return nothing_to_show(text, dark)
    pairs = [pair for pair in differences if pair.measure == measure]
    layout, colours = lay_out(_entries(rows, pairs, names, text, currency, measure)), palette(dark)
    low, high, zero = _frame(rows, pairs)
    pad = max(high - low, 1e-9) * 8 / PHONE_WIDTH
    ends = (low - pad, high + pad)
    ticks = money_ticks(max(low, 0.0), high, text, currency) if measure == "total_cost" else day_ticks(low, high, text)
    heights = layout.bars
    foot = heights[len(rows) - 1] + 10
    traces = [
        tick_lines(ticks, foot, colours),
        *_bars([(row.p10, row.p50, row.p90) for row in rows], heights[: len(rows)], colours.accent, colours),
        *_zero_line(zero, pairs, layout, len(rows), colours),
        *_bars([(zero + p.p10, zero + p.p50, zero + p.p90) for p in pairs], heights[len(rows) :], colours.neutral, colours),
        *words_of(layout, *ends),
        tick_labels(ticks, *ends, y=8),
    ]
    return figure(traces, rows_layout(layout, ends, colours) | {"barmode": "overlay"})


def difference_sentence(difference: Difference, first: str, other: str, text: Text, currency: str) -> str:
    """Say in how many of 100 journeys the other scenario takes more, and by how much, both ways."""
    more, less, same = largest_remainder([difference.more, difference.less, difference.same])
    if same == 100:
        return text("compare.no_difference", first=first, other=other)
    measure = difference.measure
    ends = {"low": difference.p10, "middle": difference.p50, "high": difference.p90}
    said = {name: signed(value, text, currency, measure) for name, value in ends.items()}
    counts = {"more": more, "less": less, "same": same}
    return text(f"compare.sentence.{measure}", first=first, other=other, **counts, **said)


def signed(value: float, text: Text, currency: str, measure: str = "total_cost") -> str:
    """Return a difference in words: "$12,000 less", "$30,000 more" or "no difference"."""
    shown = text.money(abs(value), currency) if measure == "total_cost" else text.days(round(abs(value)))
    if shown in (text.money(0, currency), text.days(0)):
        return text("compare.same")
    return text("compare.more" if value > 0 else "compare.less", amount=shown)


def _entries(
    rows: list[Any], pairs: Sequence[Difference], names: Sequence[str], text: Text, currency: str, measure: Measure
) -> list[Entry]:
    entries = []
    for row in rows:
        ends = text.money_range(row.p10, row.p90, currency) if measure == "total_cost" else _days(row.p10, row.p90, text)
        entries.append(Entry(names[row.scenario], number=ends))
    if pairs:
        entries.append(Entry(text("compare.difference", first=names[0]), header=True))
    for pair in pairs:
        low, high = (signed(value, text, currency, measure) for value in (pair.p10, pair.p90))
        entries.append(Entry(names[pair.scenario], number=text.between(low, high)))
    return entries


def _days(low: float, high: float, text: Text) -> str:
    return text.between(text.days(low), text.days(high))


def _frame(rows: list[Any], pairs: Sequence[Difference]) -> tuple[float, float, float]:
    """Return the ends of the axis, and the place on it that stands for no difference."""
    low, high = min(float(row.p10) for row in rows), max(float(row.p90) for row in rows)
    if not pairs:
        return low, high, low
    least, most = min(0.0, *(pair.p10 for pair in pairs)), max(0.0, *(pair.p90 for pair in pairs))
    width = max(high - low, most - least)
    low, high = (low + high - width) / 2, (low + high + width) / 2
    return low, high, low - least + (width - (most - least)) / 2


def _bars(spreads: list[tuple[float, float, float]], heights: Sequence[float], shade: str, colours: Palette) -> list[dict]:
    shared = {"y": list(heights), "hoverinfo": "skip", "cliponaxis": False}
    bar = {"type": "bar", "orientation": "h", "textposition": "none", "width": 5}
    dot = {"size": 11, "color": shade, "opacity": 1, "line": {"color": colours.page, "width": 2}}
    low, lengths = [p10 for p10, _, _ in spreads], [p90 - p10 for p10, _, p90 in spreads]
    return [
        {**bar, **shared, "base": low, "x": lengths, "marker": {"color": shade, "line": {"width": 0}}},
        {"type": "scatter", "mode": "markers", **shared, "x": [p50 for _, p50, _ in spreads], "marker": dot},
    ]


def _zero_line(zero: float, pairs: Sequence[Difference], layout: Layout, first: int, colours: Palette) -> list[dict]:
    return [line_behind_bars(zero, layout.bars[first:], colours)] if pairs else []


def line_behind_bars(x: float, heights: Sequence[float], colours: Palette) -> dict:
    """Return a line at `x` that is drawn beside the bars alone: where words stand it would cross them."""
    places = [height for bar in heights for height in (bar - 9, bar + 9, None)]
    line = {"type": "scatter", "mode": "lines", "x": [x, x, None] * len(heights), "y": places, "hoverinfo": "skip"}
    return {**line, "line": {"color": colours.text, "width": 1.5}}
