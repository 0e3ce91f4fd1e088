"""Chances as things that can be counted: possible journeys as dots, a hundred journeys as a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import plotly.graph_objects as go

from estimator.charts.axes import money_ticks, round_bounds, round_step, tick_labels, words_at
from estimator.charts.theme import BODY, PHONE_WIDTH, SMALL, Palette, base_layout, figure, palette, width_px, wrap
from estimator.text import Text

GROUND = 26.0  # px from the foot of the dots chart, where its axis is written, to the ground that the dots stand on
DOTS_HEIGHT = 200
MARKUP = width_px("<b></b>", BODY - 1)  # takes no room
KINDS = ("inside_both", "over_money_only", "over_time_only", "over_both")
SYMBOLS = {"inside_both": "circle", "over_money_only": "diamond-open", "over_time_only": "triangle-up", "over_both": "x"}


@dataclass(frozen=True)
class Ground:
    """The money axis of the dots: its ends, and the width of the bins that the dots are stacked in."""

    low: float
    high: float
    step: float

    @property
    def pad(self) -> float:
        """Ten px on a phone, in money: half a dot and a bit."""
        return (self.high - self.low) * 10 / PHONE_WIDTH


def cost_dots(amounts: Sequence[float], budget: float | None, text: Text, currency: str, *, dark: bool = False) -> go.Figure:
    """Draw equally likely totals as dots stacked on a money axis: a quantile dot plot.

    Parameters
    ----------
    amounts
        20 (phone) or 50 totals in `currency`, each as likely as the others, rising.
    budget
        The family's money in `currency`: a line, with hollow dots beyond it. None: no line.
    """
    colours, amounts = palette(dark), sorted(float(amount) for amount in amounts)
    if not amounts:
        return nothing_to_show(text, dark)
    ground = ground_of(amounts)
    x, y, size = stacks(amounts, ground)
    inside = _inside(amounts, budget)
    hover = [text.money(amount, currency) for amount in amounts]
    traces = [
        _dots(x[:inside], y[:inside], hover[:inside], "circle", colours.accent, size),
        _dots(x[inside:], y[inside:], hover[inside:], "circle-open", colours.beyond, size),
        *_dots_axis(ground, text, currency, colours),
        *_budget_line(ground, budget, text, currency, colours),
        *_dots_key(ground, len(amounts), inside if budget is not None else None, text, colours),
    ]
    ends = [ground.low - ground.pad, ground.high + ground.pad]
    layout = base_layout(
        DOTS_HEIGHT + 8,
        colours,
        margin={"b": 4},
        xaxis={"range": ends, "showticklabels": False},
        yaxis={"range": [0, DOTS_HEIGHT]},
        shapes=[_ground_line(colours)],
    )
    return figure(traces, layout)


def cost_dots_sentence(amounts: Sequence[float], budget: float | None, text: Text, currency: str) -> str:
    """Say what the dots show: how many stay within the budget, how many do not; without one, where the middle is."""
    amounts = sorted(float(amount) for amount in amounts)
    if not amounts:
        return text("chart.nothing")
    if budget is None:
        half = len(amounts) // 2
        middle = text.money((amounts[half - 1] + amounts[half]) / 2 if len(amounts) > 1 else amounts[0], currency)
        return text("dots.sentence_no_budget", count=len(amounts), below=half, above=len(amounts) - half, middle=middle)
    inside = _inside(amounts, budget)
    money = text.money(budget, currency, exact=True)
    return text("dots.sentence", money=money, inside=inside, count=len(amounts), over=len(amounts) - inside)


def journey_grid(counts: Sequence[int], text: Text, *, dark: bool = False) -> go.Figure:
    """Draw 100 journeys as marks: within money and time, over money, over time, over both.

    `counts` are four whole numbers that add up to 100, in the order of `KINDS` (see `rounding.largest_remainder`).
    """
    _check_hundred(counts)
    colours = palette(dark)
    shades = dict(zip(KINDS, (colours.accent, colours.beyond, colours.groups["travel"], colours.neutral), strict=True))
    marks = [(SYMBOLS[kind], shades[kind], text(f"grid.{kind}")) for kind in KINDS]
    key = [f"<b>{count}</b> {words}" for count, (_, _, words) in zip(counts, marks, strict=True)]
    return _hundred(list(counts), marks, key, colours, size=10, height=164)


def journey_grid_sentence(counts: Sequence[int], text: Text) -> str:
    """Say the four counts of the grid."""
    _check_hundred(counts)
    return text("grid.sentence", **dict(zip(KINDS, map(int, counts), strict=True)))


def nothing_to_show(text: Text, dark: bool = False) -> go.Figure:
    """Return an empty picture that says that it is empty."""
    layout = base_layout(60, palette(dark), xaxis={"range": [0, 1], "visible": False}, yaxis={"range": [0, 1]})
    return figure([words_at([0], [0.5], [text("chart.nothing")], "middle right")], layout)


def _inside(amounts: Sequence[float], budget: float | None) -> int:
    return len(amounts) if budget is None else sum(amount <= budget for amount in amounts)


def ground_of(amounts: Sequence[float]) -> Ground:
    """Return the axis and the bins of the dots for rising `amounts`; the printed brief draws on the same."""
    columns = 22 if len(amounts) > 25 else 13
    low, high = amounts[0], amounts[-1]
    # Equal amounts, or nothing to pay, still need an axis.
    spread = max(high - low, abs(high) / 2 if high == low else 0.0, 100.0)
    # Bins start at round amounts and do not know the budget: nothing jumps when the line moves, and a round budget falls
    # between two bins.
    step = round_step(spread / columns)
    low, high = round_bounds(low, high, step)
    return Ground(low, max(high, low + columns // 2 * step), step)


def stacks(amounts: Sequence[float], ground: Ground) -> tuple[list[float], list[float], float]:
    """Return where each dot stands (money), its height and its size (px)."""
    # An amount on the edge of two bins belongs to the lower one, as a budget of that amount would still pay for it.
    bins = [max(0, ceil((amount - ground.low) / ground.step - 1e-9) - 1) for amount in amounts]
    tallest = max(Counter(bins).values())
    wanted = 13.5 if len(amounts) > 25 else 20.0
    pitch = min(wanted, (DOTS_HEIGHT - 72 - GROUND) / tallest)
    stacked: Counter[int] = Counter()
    heights = []
    for place in bins:
        heights.append(GROUND + (stacked[place] + 0.5) * pitch + 2)
        stacked[place] += 1
    return [ground.low + (place + 0.5) * ground.step for place in bins], heights, max(1.5, pitch - 1.5)


def _dots(x: list[float], y: list[float], hover: list[str], symbol: str, colour: str, size: float) -> dict[str, Any]:
    marker = {"symbol": symbol, "color": colour, "size": size, "opacity": 1, "line": {"color": colour, "width": min(2, size / 4)}}
    shared = {"type": "scatter", "mode": "markers", "cliponaxis": False, "hovertemplate": "%{text}<extra></extra>"}
    return {**shared, "x": x, "y": y, "text": hover, "marker": marker}


def _ground_line(colours: Palette) -> dict[str, Any]:
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": GROUND, "y1": GROUND}
    return {"type": "line", **ends, "line": {"color": colours.faint, "width": 1}}


def _dots_axis(ground: Ground, text: Text, currency: str, colours: Palette) -> list[dict[str, Any]]:
    ticks = money_ticks(ground.low, ground.high, text, currency)
    places = {"x": ticks["tickvals"], "y": [GROUND - 2] * len(ticks["tickvals"])}
    marks = {"type": "scatter", "mode": "markers", **places, "hoverinfo": "skip", "cliponaxis": False}
    small = {"symbol": "line-ns-open", "size": 5, "color": colours.neutral, "line": {"width": 1}}
    return [{**marks, "marker": small}, tick_labels(ticks, ground.low - ground.pad, ground.high + ground.pad, 10)]


def _budget_line(ground: Ground, budget: float | None, text: Text, currency: str, colours: Palette) -> list[dict[str, Any]]:
    if budget is None:
        return []
    # A budget beyond the picture waits at its edge, with an arrow.
    x = min(max(budget, ground.low - ground.pad), ground.high + ground.pad)
    leans_left = x > (ground.low + ground.high) / 2
    arrow = ("◀ ", "") if budget < x else ("", " ▶") if budget > x else ("", "")
    words = f"<b>\u00a0{arrow[0]}{text.money(budget, currency, exact=True)}{arrow[1]}\u00a0</b>"
    line = {"type": "scatter", "mode": "lines", "x": [x, x], "y": [GROUND, DOTS_HEIGHT - 46], "hoverinfo": "skip"}
    label = words_at([x], [DOTS_HEIGHT - 54], [words], "middle left" if leans_left else "middle right", SMALL)
    return [{**line, "cliponaxis": False, "line": {"color": colours.neutral, "width": 2}}, label]


def _dots_key(ground: Ground, count: int, inside: int | None, text: Text, colours: Palette) -> list[dict[str, Any]]:
    full, hollow = ("circle", colours.accent), ("circle-open", colours.beyond)
    lines = [(full, text("dots.each", count=count))]
    if inside is not None:
        lines = [
            (full, text("dots.inside", inside=inside, count=count)),
            (hollow, text("dots.over", over=count - inside, count=count)),
        ]
    left, heights = ground.low - ground.pad, [DOTS_HEIGHT - 10 - 20 * line for line in range(len(lines))]
    marks = [_dots([left + ground.pad * 0.6], [y], [words], *mark, 11) for y, (mark, words) in zip(heights, lines, strict=True)]
    return [*marks, words_at([left + ground.pad * 1.8] * len(lines), heights, [words for _, words in lines], "middle right")]


def _check_hundred(counts: Sequence[int]) -> None:
    if sum(counts) != 100 or any(count < 0 or count != int(count) for count in counts):
        raise ValueError(f"counts are whole numbers that add up to 100, got {list(counts)}")


def _hundred(
    counts: list[int], marks: list[tuple[str, str, str]], key: list[str], colours: Palette, size: float, height: int
) -> go.Figure:
    traces, first = [], 0
    for count, (symbol, colour, _), words in zip(counts, marks, key, strict=True):
        places = range(first, first + count)
        x, y = [float(place % 10) for place in places], [9.0 - place // 10 for place in places]
        traces.append(_dots(x, y, [words] * count, symbol, colour, size))
        first += count
    unit = height / 10.4  # px
    traces += _hundred_key(marks, key, size, unit)
    # One unit is as wide as it is tall: the grid stays square at the left edge, however wide the page.
    square = {"scaleanchor": "y", "scaleratio": 1, "constrain": "domain", "constraintoward": "left"}
    across = {"range": [-0.7, -0.7 + PHONE_WIDTH / unit], "showticklabels": False, **square}
    return figure(traces, base_layout(height + 8, colours, margin={"b": 4}, xaxis=across, yaxis={"range": [-0.7, 9.7]}))


def _hundred_key(marks: list[tuple[str, str, str]], key: list[str], size: float, unit: float) -> list[dict[str, Any]]:
    """Return the words beside the grid, each behind its mark, broken so that they end within a phone's width."""
    step = 10 / len(key)
    heights = [9.5 - (row + 0.5) * step for row in range(len(key))]
    at_mark, at_words = 9.7 + 12 / unit, 9.7 + 22 / unit
    room = PHONE_WIDTH - (at_words + 0.7) * unit
    lines = ["<br>".join(wrap(words, room + MARKUP, BODY - 1)) for words in key]
    dots = [
        _dots([at_mark], [y], [words], symbol, colour, size + 1)
        for y, words, (symbol, colour, _) in zip(heights, key, marks, strict=True)
    ]
    return [*dots, words_at([at_words] * len(lines), heights, lines, "middle right", BODY - 1)]
