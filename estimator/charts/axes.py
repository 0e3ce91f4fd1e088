"""Round places for ticks and bins, and as many as there is room for."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from estimator.charts.theme import BODY, PHONE_WIDTH, SMALL, Palette, width_px
from estimator.text import Text

_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


def round_step(least: float) -> float:
    """Return the smallest of 1, 2, 2.5 or 5 times a power of ten that is at least `least` (> 0)."""
    power = 10.0 ** floor(log10(least))
    return next(factor * power for factor in _ROUND if factor * power >= least * (1 - 1e-9))


def round_bounds(low: float, high: float, step: float) -> tuple[float, float]:
    """Return the multiples of `step` that enclose `low` to `high`."""
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step


def money_ticks(low: float, high: float, text: Text, currency: str) -> dict[str, list]:
    """Return tickvals and ticktext for a money axis: as many labels, five at most, as fit on a phone side by side."""
    if high <= low:
        return {"tickvals": [low], "ticktext": [text.money(low, currency, exact=True)]}
    for most in (5, 4, 3, 2):
        # Amounts are shown in whole units, so that smaller steps would repeat themselves.
        step = max(1.0, round_step((high - low) / most))
        numbers = range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)
        values = [number * step for number in numbers]
        ticks: dict[str, list] = {"tickvals": values, "ticktext": [text.money(value, currency, exact=True) for value in values]}
        if len(_kept(ticks, low, high)) == len(values):
            break
    return ticks


def day_ticks(low: float, high: float, text: Text) -> dict[str, list]:
    """Return round numbers of days from `low` to `high`, none below 0, with their words."""
    step = max(1.0, round_step(max(high - low, 1.0) / 4))
    values = [number * step for number in range(max(int(-(-low // step)), 0), int(high // step) + 1)]
    return {"tickvals": values, "ticktext": [text.days(value) for value in values]}


def tick_labels(ticks: dict[str, list], low: float, high: float, y: float) -> dict:
    """Return the labels of an axis from `low` to `high` as a trace at height `y`.

    Plotly centres its own labels on their ticks and cuts the first and the last at the edge of a phone; these lean inwards,
    and one that would touch its left neighbour is left out.
    """
    kept = _kept(ticks, low, high)
    return words_at([x for x, *_ in kept], [y] * len(kept), [words for _, words, _ in kept], [lean for *_, lean in kept], SMALL)


def tick_lines(ticks: dict[str, list], foot: float, colours: Palette) -> dict:
    """Return thin lines from under the labels at the top down to `foot` px; Plotly's own would cross the labels."""
    x = [place for value in ticks["tickvals"] for place in (value, value, None)]
    y = [height for _ in ticks["tickvals"] for height in (16.0, foot, None)]
    shared = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    return {**shared, "x": x, "y": y, "line": {"color": colours.faint, "width": 1}}


def _kept(ticks: dict[str, list], low: float, high: float) -> list[tuple[float, str, str]]:
    per_px = (high - low) / PHONE_WIDTH
    kept: list[tuple[float, str, str]] = []
    free_from = low
    for value, words in zip(ticks["tickvals"], ticks["ticktext"], strict=True):
        width = width_px(words, SMALL) * per_px
        left, lean = _placed(value, width, low, high)
        if left >= free_from - 1e-9 * width:
            kept.append((value, words, lean))
            free_from = left + width + 6 * per_px
    return kept


def _placed(value: float, width: float, low: float, high: float) -> tuple[float, str]:
    """Return where a label starts and how it leans: centred where there is room, else wholly to one side of its tick."""
    if value - width / 2 < low:
        return value, "middle right"
    if value + width / 2 > high:
        return value - width, "middle left"
    return value - width / 2, "middle center"


def words_at(
    x: Sequence[float],
    y: Sequence[float],
    words: Sequence[str],
    place: str | list[str],
    size: float = BODY,
    colour: str | None = None,
) -> dict:
    """Return a trace of words; hundreds of them cost less than a few annotations."""
    font = {"size": size, "color": colour} if colour else {"size": size}
    shared = {"type": "scatter", "mode": "text", "cliponaxis": False, "hoverinfo": "skip"}
    return {**shared, "x": x, "y": y, "text": words, "textposition": place, "textfont": font}
