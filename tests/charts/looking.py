"""Ways to look at a figure without drawing it."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from estimator.charts.theme import BODY, PHONE_WIDTH, width_px


def is_words(trace: Any) -> bool:
    """Say whether a trace holds words and no marks."""
    return trace.type == "scatter" and trace.mode == "text"


def words_in(figure: go.Figure) -> list[str]:
    """All words that a figure shows, marks-up left in."""
    return [words for trace in figure.data if is_words(trace) for words in trace.text or ()]


def assert_valid(figure: go.Figure) -> None:
    """Let Plotly check every property, which the charts leave out for speed."""
    go.Figure(figure.to_plotly_json())


def assert_nothing_clipped(figure: go.Figure) -> None:
    """Check that each line of words lies inside a phone's width and the figure's height, as far as its letters are known."""
    low, high = figure.layout.xaxis.range
    foot, head = sorted(figure.layout.yaxis.range)
    for trace in figure.data:
        if not is_words(trace) or not trace.x:
            continue
        sides = [trace.textposition] * len(trace.x) if isinstance(trace.textposition, str) else trace.textposition
        for x, y, words, side in zip(trace.x, trace.y, trace.text, sides, strict=True):
            assert foot <= y <= head, words
            middle = (x - low) / (high - low) * PHONE_WIDTH
            for line in plain(words).split("\n"):
                width = width_px(line, trace.textfont.size or BODY)
                left = middle - {"right": 0, "center": width / 2, "left": width}[side.split()[1]]
                assert left >= -1, line
                assert left + width <= PHONE_WIDTH + 1, line


def plain(words: str) -> str:
    """Drop marks-up; a line break becomes one."""
    out, inside = "", False
    for character in words.replace("<br>", "\n"):
        inside = character == "<" or (inside and character != ">")
        out += "" if inside or character == ">" else character
    return out
