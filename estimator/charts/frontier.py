"""Money and time together: possible journeys as dots, and lines that keep so many of 100 inside both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import day_ticks, money_ticks, words_at
from estimator.charts.chances import nothing_to_show
from estimator.charts.plane import Plane, margin
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, palette
from estimator.rounding import enough
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.analysis.frontier import Balance

HEIGHT = 360.0
#: Journeys beyond these percentiles of the dots are left out: a few very long ones would squeeze all others.
SHOWN = 0.985
#: The line that is drawn boldly, if it is among them.
BOLD = 0.8
LINE_OF_WORDS = 15.0


def joint_frontier(
    lines: pd.DataFrame, dots: pd.DataFrame, text: Text, currency: str,
    *, limits: tuple[float | None, float | None] = (None, None), dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Draw journeys as dots in a plane of money and days, and a line for each share of journeys inside both.

    Parameters
    ----------
    lines
        `analysis.frontier.frontier`: share, budget, days.
    dots
        `analysis.frontier.scatter`: budget, days; a few hundred journeys.
    limits
        The reader's own money and days, each a dashed line where it is given.
    """
    if lines.empty or dots.empty:
        return nothing_to_show(text, dark)
    colours, plane = palette(dark), _plane(lines, dots, text)
    across, up = money_ticks(*plane.across, text, currency), day_ticks(*plane.up, text)
    shares = [(share, line) for share, line in lines.groupby("share")]
    traces = [
        _dots(dots, plane, text, currency, colours),
        *plane.axes(across, up, colours),
        *(_line(share, line, plane, text, currency, colours) for share, line in shares),
        _names(shares, plane, text, colours),
        *_limits(limits, plane, text, currency, colours),
    ]
    return plane.drawn(traces, colours)


def joint_frontier_sentence(balance: Balance, text: Text, currency: str) -> str:
    """Say which money and days together keep a share of journeys inside both, and how many the two alone would keep."""
    count, inside = text.of_100(balance.share), text.of_100(balance.alone_inside)
    money, alone = (text.money(enough(amount), currency) for amount in (balance.budget, balance.alone_budget))
    days, alone_days = text.days(balance.days), text.days(balance.alone_days)
    return text(
        "frontier.sentence", count=count, rest=100 - count, money=money, days=days, alone=alone, alone_days=alone_days,
        inside=inside,
    )  # fmt: skip


def _plane(lines: pd.DataFrame, dots: pd.DataFrame, text: Text) -> Plane:
    # Every line has to turn within the picture: it shows its own least money and least days with a little room.
    ends = lines.groupby("share").agg(budget=("budget", "first"), days=("days", "last")).max()
    ends_at = {name: max(float(dots[name].quantile(SHOWN)), 1.15 * float(ends[name])) for name in ("budget", "days")}
    low = {name: float(dots[name].min()) for name in ("budget", "days")}
    room = {name: max(ends_at[name] - low[name], 1.0) for name in ("budget", "days")}
    across = (max(low["budget"] - 0.03 * room["budget"], 0.0), low["budget"] + room["budget"])
    up = (max(low["days"] - 0.05 * room["days"], 0.0), low["days"] + room["days"])
    names = [_name(share, text) for share in lines["share"].unique()]
    return Plane(across, up, HEIGHT, margin(day_ticks(*up, text)["ticktext"]), PHONE_WIDTH - 1.06 * margin(names))


def _dots(dots: pd.DataFrame, plane: Plane, text: Text, currency: str, colours: Palette) -> dict[str, Any]:
    shown: list[Any] = [dot for dot in dots.itertuples() if plane.holds(dot.budget, dot.days)]
    hover = [f"{text.money(dot.budget, currency)}<br>{text.days(dot.days)}" for dot in shown]
    return {
        "type": "scatter", "mode": "markers", "x": [plane.x(dot.budget) for dot in shown],
        "y": [plane.y(dot.days) for dot in shown], "text": hover, "hovertemplate": "%{text}<extra></extra>",
        "marker": {"color": colours.neutral, "size": 4, "opacity": 0.55, "line": {"width": 0}},
    }  # fmt: skip


def _line(share: float, line: pd.DataFrame, plane: Plane, text: Text, currency: str, colours: Palette) -> dict[str, Any]:
    # The steep part above the picture would run along its upper edge.
    points: list[Any] = [point for point in line.itertuples() if point.days <= plane.up[1] and point.budget <= plane.across[1]]
    said = [
        text(
            "frontier.at", count=text.of_100(share), money=text.money(enough(point.budget), currency), days=text.days(point.days)
        )
        for point in points
    ]
    right = [plane.right] if points else []
    return {
        "type": "scatter", "mode": "lines", "x": [plane.x(point.budget) for point in points] + right,
        "y": [plane.y(point.days) for point in points] + [plane.y(point.days) for point in points[-1:]],
        "text": said + said[-1:], "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colours.accent, "width": 3 if share == BOLD else 1.5, "shape": "hv"},
    }  # fmt: skip


def _name(share: float, text: Text) -> str:
    return text("chance.of_100", count=text.of_100(share))


def _names(shares: list[tuple[Any, pd.DataFrame]], plane: Plane, text: Text, colours: Palette) -> dict[str, Any]:
    """Return the words at the right end of each line, pushed apart where lines are close."""
    ends = sorted((plane.y(float(line["days"].iloc[-1])), float(share)) for share, line in shares)
    heights: list[float] = []
    for height, _ in ends:
        heights.append(max(height, heights[-1] + LINE_OF_WORDS) if heights else height)
    words = [f"<b>{_name(share, text)}</b>" for _, share in ends]
    return words_at([plane.right + 4] * len(ends), heights, words, "middle right", SMALL, colours.accent)


def _limits(
    limits: tuple[float | None, float | None], plane: Plane, text: Text, currency: str, colours: Palette
) -> list[dict[str, Any]]:
    """Return the reader's own money and days as dashed lines with their words; beyond the picture they wait at its edge."""
    budget, days = limits
    look = {"color": colours.beyond, "width": 2, "dash": "dash"}
    dashed: dict[str, Any] = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": look}
    traces = []
    if budget is not None:
        beyond = " ▶" if budget > plane.across[1] else ""
        x, words = plane.x(budget), f"<b>{text.money(budget, currency, exact=True)}{beyond}</b>"
        lean = "middle left" if x > (plane.left + plane.right) / 2 else "middle right"
        traces += [{**dashed, "x": [x, x], "y": [plane.y(plane.up[0]), plane.y(plane.up[1])]}]
        traces += [words_at([x], [plane.height - 8], [words], lean, SMALL, colours.beyond)]
    if days is not None:
        beyond = " ▲" if days > plane.up[1] else ""
        y, words = plane.y(days), f"<b>{text.days(days)}{beyond}</b>"
        traces += [{**dashed, "x": [plane.left, plane.right], "y": [y, y]}]
        traces += [words_at([plane.left + 4], [y + 9], [words], "middle right", SMALL, colours.beyond)]
    return traces
