"""Words in the picture of money by date: each where no line runs and no other words stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from estimator.charts.axes import round_step
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, width_px
from estimator.text import Text

HEIGHT = 300.0  # px of the picture; money and days are turned into px, so that words keep their distances
GROUND, HEAD = 26.0, 14.0
#: Between the end of a line and its words.
BESIDE = 5.0
#: Payments that get a label, and the share of the whole that a payment needs for one.
LABELS, LEAST = 4, 0.04
WEEK = 7
#: What comes later than the day by which this share is paid is left to the table: a year of checks would squeeze the rest.
SHOWN = 0.97


@dataclass(frozen=True)
class Label:
    """Words that begin at a place in px; `step` is where the payment is made that they speak of."""

    x: float
    y: float
    words: str
    colour: str | None = None
    step: tuple[float, float] | None = None

    @property
    def right_end(self) -> float:
        return self.x + max(width(line) for line in self.words.split("<br>"))

    @property
    def half(self) -> float:
        """Half of the height that the words take, with a little air."""
        return 8.5 * len(self.words.split("<br>"))

    def meets(self, other: Label) -> bool:
        """Say whether two lie upon each other."""
        return abs(self.y - other.y) < self.half + other.half and self.x < other.right_end + 4 and other.x < self.right_end + 4


class Plane:
    """Days to the right, money upwards, as px of a phone; the last `column` px are kept for words."""

    def __init__(self, cash: pd.DataFrame, money: float | None, column: float) -> None:
        self.right = PHONE_WIDTH - column
        most = float(cash["cautious"].max())
        self.last_day = max(last_day(cash), 1.0)
        self.top = max(most, min(money or 0.0, 1.3 * most)) or 1.0

    def x(self, day: float) -> float:
        return min(float(day), self.last_day) / self.last_day * self.right

    def y(self, amount: float) -> float:
        return GROUND + min(max(amount / self.top, 0.0), 1.0) * (HEIGHT - GROUND - HEAD - 16)


def last_day(cash: pd.DataFrame) -> float:
    """Return the last day of the picture."""
    return float(cash.loc[cash["cautious"] >= SHOWN * float(cash["cautious"].max()), "day"].iloc[0])


def step_name(step: Any, text: Text) -> str:
    """Return what a payment is for: the line that makes up most of it, or when it falls due."""
    if step.component:
        return text(f"component.{step.component}")
    return text("cash.deposit") if step.due == "deposit" else text(f"due.{step.due}")


def largest(steps: pd.DataFrame, most: int) -> list[Any]:
    """Return the largest payments that are made at once."""
    rows: list[Any] = [row for row in steps.itertuples(index=False) if row.until is None or pd.isna(row.until)]
    return sorted(rows, key=lambda row: -row.p50)[:most]


def amounts_of_axis(plane: Plane, labels: list[Label], text: Text, currency: str) -> list[tuple[float, str]]:
    """Return height and words of the amounts of the axis, where no other words stand; closer ones where none would be left."""
    for most in (4, 8, 16):
        step = max(1.0, round_step(plane.top / most))
        values = [number * step for number in range(1, int(plane.top / step + 1e-9) + 1)]
        marks = [Label(plane.right + BESIDE, plane.y(value), text.money(value, currency, exact=True)) for value in values]
        free = [mark for mark in marks if not any(mark.meets(label) for label in labels)]
        if len(free) > 1:
            break
    return [(mark.y, mark.words) for mark in free]


def apart(labels: list[Label]) -> list[Label]:
    """Move words that lie upon each other apart, the highest first, and back up where they would leave the picture."""
    found: list[Label] = []
    for label in labels:
        highest = found[-1].y - 2 * label.half if found else HEIGHT - label.half
        found.append(replace(label, y=min(label.y, highest)))
    lowest = GROUND + found[-1].half - 4
    for place in reversed(range(len(found))):
        found[place] = replace(found[place], y=max(found[place].y, lowest))
        lowest = found[place].y + 2 * found[place].half
    return found


def step_labels(
    steps: pd.DataFrame, cash: pd.DataFrame, plane: Plane, beside: list[Label], text: Text, currency: str
) -> list[Label]:
    """Return the largest payments with what they are for, below the lower line and as near to their steps as there is room."""
    found: list[Label] = []
    for row in largest(steps, LABELS):
        if row.p50 < LEAST * plane.top or row.day > plane.last_day:
            continue
        words = text("cash.step", amount=text.money(row.p50, currency), what=step_name(row, text))
        label = _below_the_line(row.day, words, cash, plane, [*beside, *found])
        found += [] if label is None else [label]
    return found


def _below_the_line(day: float, words: str, cash: pd.DataFrame, plane: Plane, others: list[Label]) -> Label | None:
    """Return words where they fit below the lower line and beside no others: right of their step, else under it."""
    before, after = (plane.y(_level(cash, "p50", day + by)) for by in (-WEEK, WEEK))
    step, lowest = (plane.x(day), (before + after) / 2), GROUND + 9
    to_the_right = range(round(step[0]) + 8, PHONE_WIDTH)
    under = range(round(step[0]), 0, -2)
    for begins in (*to_the_right, *under):
        line = plane.y(_level(cash, "p50", (begins - 4) / plane.right * plane.last_day))
        highest = min(max(step[1], lowest), line - 10)
        for y in np.arange(highest, lowest - 1e-6, -4.0).tolist():
            label = Label(begins, y, words, step=step)
            if label.right_end <= PHONE_WIDTH and not any(label.meets(other) for other in others):
                return label
    return None


def leaders(labels: list[Label], colours: Palette) -> list[dict[str, Any]]:
    """Return a dot on each step that has words, and a thin line to them."""
    places = [(label.step, label) for label in labels if label.step is not None]
    if not places:
        return []
    thin: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "hoverinfo": "skip",
        "line": {"color": colours.neutral, "width": 1},
    }
    ends = [(label.x - 2, label.y) if label.x > x else (x, label.y + 8) for (x, _), label in places]
    thin |= {"x": [place for ((x, _), _), (end, _) in zip(places, ends, strict=True) for place in (x, end, None)]}
    thin |= {"y": [place for ((_, y), _), (_, end) in zip(places, ends, strict=True) for place in (y, end, None)]}
    dots = {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "marker": {"color": colours.neutral, "size": 6}}
    return [thin, {**dots, "x": [x for (x, _), _ in places], "y": [y for (_, y), _ in places]}]


def _level(cash: pd.DataFrame, percentile: str, day: float) -> float:
    """Return the cash that is needed by `day`."""
    before = cash.loc[cash["day"] <= day, percentile]
    return float(before.iloc[-1]) if len(before) else 0.0


def width(words: str) -> float:
    """Estimate how wide words are in px, bold ones with room to spare."""
    plain = words.replace("<b>", "").replace("</b>", "")
    return width_px(plain, SMALL) * (1.25 if plain != words else 1.0)
