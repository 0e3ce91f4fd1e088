"""A frame for pictures with two axes: px of a phone, so that words keep their distances, with the axes written inside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from estimator.charts.axes import day_ticks, money_ticks, tick_labels, words_at
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, base_layout, figure, width_px
from estimator.text import Text

GROUND, HEAD = 26.0, 18.0
GAP = 6.0

Ticks = dict[str, list]


@dataclass(frozen=True)
class Plane:
    """What lies between two values to the right and between two upwards, as px, between two margins for words."""

    across: tuple[float, float]
    up: tuple[float, float]
    height: float
    left: float = 0.0  # px
    right: float = PHONE_WIDTH

    def x(self, value: float) -> float:
        """Return how far to the right a value lies, held at the edges."""
        return self.left + _part(value, *self.across) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Return how high a value lies, held at the edges."""
        return GROUND + _part(value, *self.up) * (self.height - GROUND - HEAD)

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point lies in the picture."""
        return self.across[0] <= x <= self.across[1] and self.up[0] <= y <= self.up[1]

    def drawn(self, traces: Sequence[dict[str, Any]], colours: Palette) -> go.Figure:
        """Return the figure."""
        return drawn_in_px(traces, self.height, colours)

    def axes(self, across: Ticks, up: Ticks, colours: Palette) -> list[dict[str, Any]]:
        """Return both axes: labels under the ground, and thin lines across with their labels in the margin at the left."""
        heights = [self.y(value) for value in up["tickvals"]]
        line = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
        ends, twice = (self.left, self.right, None), [y for height in heights for y in (height, height, None)]
        thin = {"x": [*ends] * len(heights), "y": twice, "line": {"color": colours.faint, "width": 1}}
        ground = {"x": [self.left, self.right], "y": [GROUND, GROUND], "line": {"color": colours.neutral, "width": 1}}
        labels = {"tickvals": [self.x(value) for value in across["tickvals"]], "ticktext": across["ticktext"]}
        return [
            {**line, **thin},
            words_at([self.left - GAP / 2] * len(heights), heights, up["ticktext"], "middle left", SMALL),
            {**line, **ground},
            tick_labels(labels, 0, PHONE_WIDTH, 10),
        ]


def drawn_in_px(traces: Sequence[dict[str, Any]], height: float, colours: Palette) -> go.Figure:
    """Return the figure of traces whose places are px of a phone."""
    layout = base_layout(
        round(height) + 8,
        colours,
        margin={"l": 2, "r": 2, "b": 4},
        xaxis={"range": [-2, PHONE_WIDTH + 2], "showticklabels": False},
        yaxis={"range": [0, height]},
    )
    return figure(list(traces), layout)


def margin(words: Sequence[str]) -> float:
    """Return the px that the longest of these words takes in the margin of a picture."""
    return max((width_px(said, SMALL) for said in words), default=0.0) + GAP


def _part(value: float, low: float, high: float) -> float:
    return min(max((float(value) - low) / (high - low), 0.0), 1.0) if high > low else 0.0


def ticks_of(measure: str, low: float, high: float, text: Text, currency: str) -> Ticks:
    """Return the ticks of an axis of money or of days."""
    return day_ticks(low, high, text) if measure == "days_away" else money_ticks(low, high, text, currency)
