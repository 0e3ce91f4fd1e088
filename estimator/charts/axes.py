"""Round places for ticks and bins, and as many as there is room for."""

from __future__ import annotations

from math import ceil, floor, log10

from estimator.charts.theme import BODY, PHONE_WIDTH, SMALL, width_px
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
    """Return tickvals and ticktext for a money axis: three to five labels that do not touch on a phone."""
    label = width_px(text.money(high, currency), SMALL)
    most = max(2, min(5, int(PHONE_WIDTH / (label + 16))))
    step = round_step((high - low) / most) if high > low else 1.0
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    values = [number * step for number in range(first, last + 1)]
    return {"tickvals": values, "ticktext": [text.money(value, currency, exact=True) for value in values]}


def tick_labels(ticks: dict[str, list], low: float, high: float, y: float) -> dict:
    """Return the labels of an axis from `low` to `high` as a trace at height `y`.

    Plotly centres its own labels on their ticks and cuts the first and the last at the edge of a phone; these lean inwards.
    """
    per_px = (high - low) / PHONE_WIDTH
    places = []
    for value, words in zip(ticks["tickvals"], ticks["ticktext"], strict=True):
        half = width_px(words, SMALL) / 2 * per_px
        places.append("middle right" if value - low < half else "middle left" if high - value < half else "middle center")
    return words_at(ticks["tickvals"], [y] * len(places), ticks["ticktext"], places, SMALL)


def words_at(x: list[float], y: list[float], words: list[str], place: str | list[str], size: float = BODY) -> dict:
    """Return a trace of words; hundreds of them cost less than a few annotations."""
    font = {"size": size}
    shared = {"type": "scatter", "mode": "text", "cliponaxis": False, "hoverinfo": "skip"}
    return {**shared, "x": x, "y": y, "text": words, "textposition": place, "textfont": font}
