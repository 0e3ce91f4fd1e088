"""Where the money goes: one bar a component."""

from __future__ import annotations

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import money_ticks, tick_labels
from estimator.charts.chances import nothing_to_show
from estimator.charts.rows import Entry, Layout, lay_out, words_of
from estimator.charts.theme import PHONE_WIDTH, Palette, base_layout, figure, palette
from estimator.rounding import largest_remainder
from estimator.text import Text


def component_ranges(
    components: pd.DataFrame, text: Text, currency: str, *, by_group: bool = True, dark: bool = False
) -> go.Figure:
    """Draw one P10-P90 bar a component with a dot at its median; the dearest first, within its group or overall.

    `components` has the columns component, group (ids), grade (A-D), p10, p50, p90, mean (money in `currency`) and
    share_of_mean (0-1, of the total). Components that cost nothing are left out.
    """
    costs = in_order(components, by_group)
    if costs.empty:
        return nothing_to_show(text)
    layout = lay_out(_entries(costs, text, currency, by_group))
    high = float(costs["p90"].max()) or 1.0
    pad = high * 8 / PHONE_WIDTH
    ticks = money_ticks(0, high, text, currency)
    ends = (-pad, high + pad)
    traces = [
        *_bars(costs, layout, text, currency, palette(dark)),
        *words_of(layout, *ends),
        tick_labels(ticks, *ends, y=8),
    ]
    across = {"range": list(ends), "tickvals": ticks["tickvals"], "showticklabels": False}
    return figure(traces, rows_layout(layout, across, palette(dark)))


def component_ranges_sentence(components: pd.DataFrame, text: Text, currency: str) -> str:
    """Say which component is the dearest, what it costs, and how often it lies outside of its bar."""
    costs = in_order(components, by_group=False)
    if costs.empty:
        return text("chart.nothing")
    dearest = costs.iloc[0]
    low, high, middle = (text.money(dearest[column], currency) for column in ("p10", "p90", "p50"))
    name = text(f"component.{dearest['component']}")
    if low == high:
        return text("cost.sentence_fixed", component=name, middle=middle)
    return text("cost.sentence", component=name, middle=middle, low=low, high=high)


def in_order(components: pd.DataFrame, by_group: bool = True) -> pd.DataFrame:
    """Return the components that cost anything, the dearest first; groups by what they cost together."""
    costs = components[components["mean"] > 0]
    if not by_group:
        return costs.sort_values("mean", ascending=False, kind="stable")
    of_group = costs.groupby("group")["mean"].transform("sum")
    ordered = costs.assign(_group_mean=of_group).sort_values(
        ["_group_mean", "group", "mean"], ascending=[False, True, False], kind="stable"
    )
    return ordered.drop(columns="_group_mean")


def rows_layout(layout: Layout, across: dict[str, Any], colours: Palette) -> dict[str, Any]:
    """Return the layout of a chart of rows: px from the top downwards, thin lines down from the axis."""
    foot = layout.height + 4
    lines = {"showgrid": True, "gridcolor": colours.faint, "gridwidth": 1}
    down = {"range": [foot, 0]}
    return base_layout(round(foot + 8), margin={"l": 2, "r": 2, "b": 4}, xaxis={**lines, **across}, yaxis=down)


def _entries(costs: pd.DataFrame, text: Text, currency: str, by_group: bool) -> list[Entry]:
    groups = costs.groupby("group", sort=False)["share_of_mean"].sum()
    parts = dict(zip(groups.index, largest_remainder(groups.tolist()), strict=True)) if by_group else {}
    entries, group = [], None
    for row in costs.itertuples():
        if by_group and row.group != group:
            group = row.group
            entries.append(Entry(text(f"group.{group}"), number=text("cost.of_100", count=parts[group]), header=True))
        entries.append(Entry(text(f"component.{row.component}"), str(row.grade), _amounts(row, text, currency)))
    return entries


def _amounts(row: Any, text: Text, currency: str) -> str:
    if row.p90 == 0:
        return text("cost.mostly_nothing")
    return text.money_range(row.p10, row.p90, currency)


def _bars(costs: pd.DataFrame, layout: Layout, text: Text, currency: str, colours: Palette) -> list[dict[str, Any]]:
    shades = [colours.groups.get(group, colours.neutral) for group in costs["group"]]
    hover = [
        f"{text(f'component.{row.component}')}<br>{_amounts(row, text, currency)}<br>{text(f'grade.{row.grade}')}"
        for row in costs.itertuples()
    ]
    shared = {"y": layout.bars, "text": hover, "hovertemplate": "%{text}<extra></extra>", "cliponaxis": False}
    bar = {"type": "bar", "orientation": "h", "textposition": "none", "width": 7, "opacity": 0.45}
    dot = {"size": 9, "color": shades, "opacity": 1, "line": {"color": colours.page, "width": 1.5}}
    low, high, middle = (costs[column].tolist() for column in ("p10", "p90", "p50"))
    lengths = [top - bottom for top, bottom in zip(high, low, strict=True)]
    return [
        {**bar, **shared, "base": low, "x": lengths, "marker": {"color": shades, "line": {"width": 0}}},
        {"type": "scatter", "mode": "markers", **shared, "x": middle, "marker": dot},
    ]
