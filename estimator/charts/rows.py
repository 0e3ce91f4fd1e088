"""Rows of a chart for narrow screens: a name and a number in one line, the bar under them.

All heights are px from the top of the picture, so that a chart grows with its rows and nothing is squeezed or cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from estimator.charts.axes import words_at
from estimator.charts.theme import PHONE_WIDTH, SMALL, width_px, wrap

LINE, BAR, GAP, HEADER = 17.0, 12.0, 9.0, 30.0
TOP = 22.0  # px above the first row, where the axis is written


@dataclass(frozen=True)
class Entry:
    """What one row says: its name, a small remark behind it, and the number at the right edge. A header has no bar.

    With small words `below` the name has a line of its own, and the number stands beside them.
    """

    name: str
    remark: str = ""
    number: str = ""
    header: bool = False
    below: str = ""


@dataclass(frozen=True)
class Row:
    """An entry with its place: the heights of its lines of words and of its bar, in px from the top."""

    entry: Entry
    lines: tuple[str, ...]
    line_heights: tuple[float, ...]
    number_height: float
    bar_height: float


@dataclass(frozen=True)
class Layout:
    """All rows, and the height that they need."""

    rows: tuple[Row, ...]
    height: float

    @property
    def bars(self) -> list[float]:
        """The heights of the bars, headers left out."""
        return [row.bar_height for row in self.rows if not row.entry.header]


def lay_out(entries: Iterable[Entry], top: float = TOP) -> Layout:
    """Give each entry its place. A name that does not fit beside its number on a phone is broken; its number goes below."""
    rows = []
    for entry in entries:
        row, top = _place(entry, top)
        rows.append(row)
    return Layout(tuple(rows), top)


def words_of(layout: Layout, left: float, right: float) -> list[dict]:
    """Return the words of all rows as two traces: names at `left`, numbers at `right` (ends of the x axis)."""
    names = [(line, y) for row in layout.rows for line, y in zip(row.lines, row.line_heights, strict=False)]
    numbers = [(row.entry.number, row.number_height) for row in layout.rows if row.entry.number]
    return [
        words_at([left] * len(names), [y for _, y in names], [line for line, _ in names], "middle right"),
        words_at([right] * len(numbers), [y for _, y in numbers], [number for number, _ in numbers], "middle left", SMALL),
    ]


def _place(entry: Entry, top: float) -> tuple[Row, float]:
    if entry.header:
        return Row(entry, (f"<b>{entry.name}</b>",), (top + 18,), top + 18, top + 18), top + HEADER
    lines, own_line = _with_words_below(entry) if entry.below else _lines(entry)
    heights = [top + (line + 0.5) * LINE for line in range(len(lines) + own_line)]
    bar = top + len(heights) * LINE + BAR / 2
    return Row(entry, tuple(lines), tuple(heights), heights[-1 if own_line or entry.below else 0], bar), bar + BAR / 2 + GAP


def _with_words_below(entry: Entry) -> tuple[list[str], bool]:
    broken = wrap(entry.below, PHONE_WIDTH)
    both = width_px(broken[-1], SMALL) + 10 + width_px(entry.number, SMALL)
    small = [f'<span style="font-size:{SMALL}px">{line}</span>' for line in broken]
    return [*wrap(entry.name, PHONE_WIDTH), *small], both > PHONE_WIDTH


def _lines(entry: Entry) -> tuple[list[str], bool]:
    """Return the lines of the name, and whether the number is too long to share the first of them."""
    number_px = width_px(entry.number, SMALL) + 10 if entry.number else 0.0
    own_line = number_px > 0.6 * PHONE_WIDTH
    room = PHONE_WIDTH - (0 if own_line else number_px)
    remark = f" · {entry.remark}" if entry.remark else ""
    lines = wrap(entry.name, room)
    if width_px(lines[-1]) + width_px(remark, SMALL) > room:
        # The remark never stands alone: it takes the last word with it.
        lines = wrap(entry.name, room - width_px(remark, SMALL))
    return [*lines[:-1], f'{lines[-1]}<span style="font-size:{SMALL}px">{remark}</span>'] if remark else lines, own_line
