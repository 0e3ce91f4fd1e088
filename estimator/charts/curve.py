"""The S-curve: of 100 journeys, how many stay below an amount or a number of days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import words_at
from estimator.charts.plane import GROUND, Plane, Ticks, margin, ticks_of
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, palette, width_px
from estimator.rounding import enough
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.analysis.curve import Point

HEIGHT = 300.0
MARKS = (25, 50, 75)


def s_curve(curve: pd.DataFrame, point: Point, text: Text, currency: str, *, dark: bool = False) -> go.Figure:
    """Draw the cumulative distribution of one measure, and where the point estimate stands on it.

    Parameters
    ----------
    curve
        `analysis.curve.s_curve`: measure, percent, value; the rows of the measure of `point` are drawn.
    point
        `analysis.curve.point_estimates`, one of the two.
    """
    colours, rows = palette(dark), curve[curve["measure"] == point.measure]
    values: list[float] = [float(value) for value in rows["value"]]
    low, high = min(values[0], point.value), max(values[-1], point.value)
    up: Ticks = {"tickvals": list(MARKS), "ticktext": [text("chance.of_100", count=mark) for mark in MARKS]}
    plane = Plane((low, max(high, low + 1.0)), (0, 100), HEIGHT, left=margin(up["ticktext"]))
    say = _saying(point.measure, text, currency)
    # What so many of 100 stay below is never rounded to less than it is.
    limits = [(percent, enough(value) if point.measure == "total_cost" else value) for percent, value in _pairs(rows)]
    hover = [text(f"curve.at.{point.measure}", count=percent, amount=say(value)) for percent, value in limits]
    line = {
        "type": "scatter", "mode": "lines", "x": [plane.x(value) for value in values], "y": [plane.y(p) for p in rows["percent"]],
        "text": hover, "hovertemplate": "%{text}<extra></extra>", "line": {"color": colours.accent, "width": 2.5},
    }  # fmt: skip
    across = ticks_of(point.measure, *plane.across, text, currency)
    return plane.drawn([*plane.axes(across, up, colours), line, *_mark(point, plane, say(point.value), text, colours)], colours)


def s_curve_sentence(point: Point, text: Text, currency: str) -> str:
    """Say how many of 100 journeys take more than the point estimate, and how many take no more."""
    more = text.of_100(point.beyond)
    amount = _saying(point.measure, text, currency)(point.value)
    return text(f"curve.sentence.{point.measure}", more=more, less=100 - more, amount=amount)


def _saying(measure: str, text: Text, currency: str) -> Any:
    return text.days if measure == "days_away" else lambda amount: text.money(amount, currency)


def _pairs(rows: pd.DataFrame) -> list[tuple[int, float]]:
    return list(zip(rows["percent"], rows["value"], strict=True))


def _mark(point: Point, plane: Plane, amount: str, text: Text, colours: Palette) -> list[dict[str, Any]]:
    """Return the point estimate on the curve, a line down to its amount, and its words where the curve leaves room."""
    x, y = plane.x(point.value), plane.y(100 * (1 - point.beyond))
    down = {"type": "scatter", "mode": "lines", "x": [x, x], "y": [GROUND, y], "hoverinfo": "skip"}
    spot = {"color": colours.beyond, "size": 12, "line": {"color": colours.page, "width": 2}}
    dot = {"type": "scatter", "mode": "markers", "x": [x], "y": [y], "hoverinfo": "skip", "marker": spot}
    more = text(f"curve.more.{point.measure}", count=text.of_100(point.beyond))
    lines = [f"<b>{text('curve.point')}</b>", f"<b>{amount}</b>", more]
    room = 1.06 * max(width_px(line, SMALL) for line in (text("curve.point"), amount, more)) + 12
    # Right of the curve and below it there is room, unless the point stands far to the right: then left of it and above.
    right = x + room <= PHONE_WIDTH
    top = max(y - 8, GROUND + 40) if right else min(y + 40, plane.height - 8)
    at, lean = (x + 10, "middle right") if right else (x - 10, "middle left")
    return [
        {**down, "line": {"color": colours.beyond, "width": 2, "dash": "dash"}},
        dot,
        words_at([at] * 3, [top, top - 15, top - 30], lines, lean, SMALL),
    ]
