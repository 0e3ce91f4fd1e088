"""Where the time goes: phases as bars on an axis of weeks."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import tick_labels, tick_lines, words_at
from estimator.charts.chances import nothing_to_show
from estimator.charts.cost import rows_layout
from estimator.charts.rows import TOP, Entry, Layout, lay_out, words_of
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, figure, palette, width_px
from estimator.rounding import round_up
from estimator.text import Text

WEEK = 7.0


def timeline(phases: pd.DataFrame, text: Text, *, infusion_day: float | None = None, dark: bool = False) -> go.Figure:
    """Draw a bar a phase in the colour of its place, from its median start to its median end, on an axis of weeks.

    `phases` has the columns phase, place (ids), p10, p50, p90 (length in days), start_p50, end_p50, start_p10, end_p90 (days
    after departure from home, negative before), in the order in which they are shown. The thin line runs from start_p10 to
    end_p90. `infusion_day` is on the same axis; without it the start of `ward_stay` is day 0.
    Time at home runs off the edge: the picture is about the time away.
    """
    if phases.empty:
        return nothing_to_show(text, dark)
    rows, colours = _rows(phases), palette(dark)
    layout = lay_out(_entries(rows, text), top=2.3 * TOP)
    low, high = ends_of(rows)
    ends = (low, high)
    ticks = week_ticks(low, high, text)
    traces = [
        tick_lines(ticks, layout.height, colours),
        *_whiskers(rows, layout, ends, colours),
        *_bars(rows, layout, ends, text, colours),
        *words_of(layout, *ends),
        _places(rows, layout, ends, text),
        tick_labels(ticks, *ends, y=8),
        *_day_of_infusion(_infusion_day(rows, infusion_day), layout, ends, text, colours),
    ]
    return figure(traces, rows_layout(layout, ends, colours))


def timeline_sentence(phases: pd.DataFrame, text: Text) -> str:
    """Say which phase away from home is the longest, how long, and how often it takes longer or less."""
    away = phases[(phases["place"] != "home") & (phases["p50"] > 0)]
    if away.empty:
        return text("chart.nothing")
    longest = max(_rows(away), key=lambda row: row.p50)
    values = {"phase": text(f"phase.{longest.phase}"), "middle": text.days(longest.p50)}
    if longest.p10 == longest.p90:
        return text("time.sentence_fixed", **values)
    return text("time.sentence", low=text.number(round_up(longest.p10)), high=text.days(longest.p90), **values)


def _rows(phases: pd.DataFrame) -> list[Any]:
    return list(phases.itertuples(index=False))


def _entries(rows: list[Any], text: Text) -> list[Entry]:
    return [Entry(text(f"phase.{row.phase}"), number=_length(row, text)) for row in rows]


def _length(row: Any, text: Text) -> str:
    low, high = round_up(row.p10), round_up(row.p90)
    if low == high:
        return text.days(row.p90)
    return text("format.range", low=text.number(low), high=text.days(row.p90))


def ends_of(rows: list[Any]) -> tuple[float, float]:
    """Return the ends of the axis, in days from departure; the printed brief has the same."""
    away = [row for row in rows if row.place != "home"]
    last = float(max(row.end_p90 for row in away or rows))
    first = float(min([row.start_p10 for row in rows] + [0.0] * bool(away)))
    span = max(last - first, WEEK)
    return first - 0.02 * span, first + 1.04 * span


def week_ticks(low: float, high: float, text: Text) -> dict[str, list]:
    """Return tickvals (days) and ticktext for an axis of weeks, seven labels at most."""
    weeks = (high - low) / WEEK
    step = next(step for step in (1, 2, 4, 8, 13, 26, 52, 104, 520, 5200) if weeks / step <= 6 or step == 5200)
    numbers = [n * step for n in range(ceil(low / WEEK / step), floor(high / WEEK / step) + 1)]
    words = [text("time.leave_home") if number == 0 else text.number(number) for number in numbers]
    if numbers and numbers[-1] > 0:
        words[-1] = text("time.week", week=numbers[-1])
    return {"tickvals": [number * WEEK for number in numbers], "ticktext": words}


def _whiskers(rows: list[Any], layout: Layout, ends: tuple[float, float], colours: Palette) -> list[dict[str, Any]]:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, height in zip(rows, layout.bars, strict=True):
        for start, stop in ((row.start_p10, row.start_p50), (row.end_p50, row.end_p90)):
            x += [_held(start, ends), _held(stop, ends), None]
            y += [height, height, None]
    line = {"color": colours.neutral, "width": 1.5}
    return [{"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip"}]


def _places(rows: list[Any], layout: Layout, ends: tuple[float, float], text: Text) -> dict[str, Any]:
    """Return the name of each place beside the first bar of a run at that place, on the side that has more room.

    Where there is no room, the next bar of the run has it; hovering tells it in any case.
    """
    found: list[tuple[float, float, str, str]] = []
    per_px = (ends[1] - ends[0]) / PHONE_WIDTH
    before, gap = None, 8 * per_px
    for row, height in zip(rows, layout.bars, strict=True):
        left, right = _held(row.start_p10, ends), _held(row.end_p90, ends)
        on_left, words = left - ends[0] > ends[1] - right, text(f"place.{row.place}")
        fits = max(left - ends[0], ends[1] - right) > width_px(words, SMALL) * per_px + gap
        if row.place != before and fits:
            found.append((left - gap if on_left else right + gap, height, words, "middle left" if on_left else "middle right"))
        before = row.place if fits else None
    x, y, names, sides = (list(part) for part in zip(*found, strict=True)) if found else ([], [], [], [])
    return words_at(x, y, names, sides, SMALL)


def _bars(rows: list[Any], layout: Layout, ends: tuple[float, float], text: Text, colours: Palette) -> list[dict[str, Any]]:
    starts = [_held(row.start_p50, ends) for row in rows]
    stops = [_held(row.end_p50, ends) for row in rows]
    # What takes no time in most journeys, or a day in a year, is still to be seen.
    least = (ends[1] - ends[0]) * 4 / PHONE_WIDTH
    lengths = [max(stop - start, least) for start, stop in zip(starts, stops, strict=True)]
    shades = [colours.places.get(row.place, colours.neutral) for row in rows]
    hover = [f"{text(f'phase.{row.phase}')}<br>{text(f'place.{row.place}')}<br>{_length(row, text)}" for row in rows]
    bar = {"type": "bar", "orientation": "h", "textposition": "none", "width": 9, "base": starts, "x": lengths, "y": layout.bars}
    off_edge = [(ends[1], height) for row, height in zip(rows, layout.bars, strict=True) if row.end_p50 > ends[1]]
    arrows = words_at(
        [x for x, _ in off_edge], [y for _, y in off_edge], ["▶"] * len(off_edge), "middle left", SMALL, colours.page
    )
    marker = {"color": shades, "line": {"width": 0}}
    return [{**bar, "marker": marker, "text": hover, "hovertemplate": "%{text}<extra></extra>"}, arrows]


def _infusion_day(rows: list[Any], given: float | None) -> float | None:
    starts = [float(row.start_p50) for row in rows if row.phase == "ward_stay"]
    return starts[0] if given is None and starts else given


def _day_of_infusion(
    day: float | None, layout: Layout, ends: tuple[float, float], text: Text, colours: Palette
) -> list[dict[str, Any]]:
    if day is None or not ends[0] <= day <= ends[1]:
        return []
    line = {"type": "scatter", "mode": "lines", "x": [day, day], "y": [1.5 * TOP + 8, layout.height + 4], "hoverinfo": "skip"}
    leans_left = day > (ends[0] + ends[1]) / 2
    label = words_at(
        [day], [1.5 * TOP], [f"<b>{text('time.infusion')}</b>"], "middle left" if leans_left else "middle right", SMALL
    )
    return [{**line, "line": {"color": colours.beyond, "width": 1.5, "dash": "dot"}}, label]


def _held(day: float, ends: tuple[float, float]) -> float:
    return min(max(float(day), ends[0]), ends[1])
