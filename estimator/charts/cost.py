"""Where the money goes: one bar a component."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import money_ticks, tick_labels, tick_lines
from estimator.charts.chances import nothing_to_show
from estimator.charts.rows import Entry, Layout, lay_out, words_of
from estimator.charts.theme import PHONE_WIDTH, Palette, base_layout, figure, palette
from estimator.rounding import largest_remainder
from estimator.text import Text


class Cost(NamedTuple):
    """A row of `Estimate.components`: ids, the grade A-D, money, and the part of the mean total (0-1)."""

    component: str
    group: str
    grade: str
    p10: float
    p50: float
    p90: float
    mean: float
    share_of_mean: float


def component_ranges(
    components: pd.DataFrame, text: Text, currency: str, *, by_group: bool = True, least: float = 0.0, dark: bool = False
) -> go.Figure:
    """Draw one P10-P90 bar a component with a dot at its median; the dearest first, within its group or overall.

    `components` has the columns of `Cost`, with money in `currency`. Components that cost nothing are left out, and those that
    are less than `least` (0-1) of the mean total.
    """
    costs = in_order(components, by_group, least)
    if not costs:
        return nothing_to_show(text, dark)
    layout = lay_out(_entries(costs, text, currency, by_group))
    high = float(max(row.p90 for row in costs)) or 1.0
    pad = high * 8 / PHONE_WIDTH
    ticks = money_ticks(0, high, text, currency)
    ends = (-pad, high + pad)
    colours = palette(dark)
    traces = [
        tick_lines(ticks, layout.height, colours),
        *_bars(costs, layout, text, currency, colours),
        *words_of(layout, *ends),
        tick_labels(ticks, *ends, y=8),
    ]
    return figure(traces, rows_layout(layout, ends, colours))


def component_ranges_sentence(components: pd.DataFrame, text: Text, currency: str) -> str:
    """Say which component is the dearest, what it costs, and how often it lies outside of its bar."""
    costs = in_order(components, by_group=False)
    if not costs:
        return text("chart.nothing")
    dearest = costs[0]
    low, high, middle = (text.money(amount, currency) for amount in (dearest.p10, dearest.p90, dearest.p50))
    name = text(f"component.{dearest.component}")
    if low == high:
        return text("cost.sentence_fixed", component=name, middle=middle)
    return text("cost.sentence", component=name, middle=middle, low=low, high=high)


def in_order(components: pd.DataFrame, by_group: bool = True, least: float = 0.0) -> list[Cost]:
    """Return the components that cost anything and `least` of the total, the dearest first; groups by what they cost together."""
    # Column by column: the rows of pandas take ten times as long, and each move of a slider asks several times.
    rows = zip(*(components[name].to_list() for name in Cost._fields), strict=True)
    costs = [row for row in map(Cost._make, rows) if row.mean > 0 and row.share_of_mean >= least]
    of_group: dict[str, float] = {}
    for row in costs:
        of_group[row.group] = of_group.get(row.group, 0.0) + row.mean
    return sorted(costs, key=lambda row: (-of_group[row.group], row.group, -row.mean) if by_group else -row.mean)


def rows_layout(layout: Layout, ends: tuple[float, float], colours: Palette) -> dict[str, Any]:
    """Return the layout of a chart of rows: `ends` of its axis, px from the top downwards."""
    foot = layout.height + 4
    across = {"range": list(ends), "showticklabels": False}
    return base_layout(round(foot + 8), colours, margin={"l": 2, "r": 2, "b": 4}, xaxis=across, yaxis={"range": [foot, 0]})


def _entries(costs: list[Cost], text: Text, currency: str, by_group: bool) -> list[Entry]:
    entries: list[Entry] = []
    group, parts = None, _parts(costs)
    for row in costs:
        if by_group and row.group != group:
            group = row.group
            entries.append(Entry(text(f"group.{group}"), number=text("cost.of_100", count=parts[group]), header=True))
        entries.append(Entry(text(f"component.{row.component}"), text(f"letter.{row.grade}"), _amounts(row, text, currency)))
    return entries


def _parts(costs: list[Cost]) -> dict[str, int]:
    """Return what each group takes of every 100 that the shown components cost on average."""
    shares: dict[str, float] = {}
    for row in costs:
        shares[row.group] = shares.get(row.group, 0.0) + row.share_of_mean
    return dict(zip(shares, largest_remainder(list(shares.values())), strict=True))


def _amounts(row: Cost, text: Text, currency: str) -> str:
    if row.p90 == 0:
        return text("cost.mostly_nothing")
    return text.money_range(row.p10, row.p90, currency)


def _bars(costs: list[Cost], layout: Layout, text: Text, currency: str, colours: Palette) -> list[dict[str, Any]]:
    shades = [colours.groups.get(row.group, colours.neutral) for row in costs]
    hover = [
        "<br>".join((text(f"component.{row.component}"), _amounts(row, text, currency), text(f"grade.{row.grade}")))
        for row in costs
    ]
    shared = {"y": layout.bars, "text": hover, "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False}
    bar = {"type": "bar", "orientation": "h", "textposition": "none", "width": 5}
    dot = {"size": 11, "color": shades, "opacity": 1, "line": {"color": colours.page, "width": 2}}
    low, lengths = [float(row.p10) for row in costs], [float(row.p90 - row.p10) for row in costs]
    return [
        {**bar, **shared, "base": low, "x": lengths, "marker": {"color": shades, "line": {"width": 0}}},
        {"type": "scatter", "mode": "markers", **shared, "x": [float(row.p50) for row in costs], "marker": dot},
    ]
