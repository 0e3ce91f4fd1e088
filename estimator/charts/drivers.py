"""What moves the answer most: one bar an assumption, from its low to its high, around the present figure."""

from __future__ import annotations

from collections.abc import Callable
from math import isnan
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import day_ticks, money_ticks, tick_labels, tick_lines, words_at
from estimator.charts.chances import nothing_to_show
from estimator.charts.compare import line_behind_bars, signed
from estimator.charts.cost import rows_layout
from estimator.charts.rows import TOP, Entry, Layout, lay_out, words_of
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, figure, palette
from estimator.rounding import enough, round_up
from estimator.text import Text, assumption_name

Measure = Literal["cost", "days"]
#: Bars that are shown; the others move less than what a reader would notice.
SHOWN = 10


def tornado(
    drivers: pd.DataFrame, present: float, text: Text, currency: str, *, measure: Measure = "cost", dark: bool = False
) -> go.Figure:
    """Draw the widest drivers as bars around `present`, the cautious figure as it stands: its lower and its upper part.

    `drivers` is the table of `drivers.drivers`; `measure` says whether money or days away are shown. The line in the middle
    is the present figure. Below each name stand the low and the high that it is held at, and by how much it then moves.
    """
    rows = in_order(drivers, measure)
    if not rows:
        return nothing_to_show(text, dark)
    say, colours = _amount(text, currency, measure), palette(dark)
    layout = lay_out(_entries(rows, text, currency, measure), top=2.3 * TOP)
    spans = [_span(row, present, measure) for row in rows]
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    pad = max(high - low, 1e-9) * 8 / PHONE_WIDTH
    ends = (low - pad, high + pad)
    ticks = money_ticks(low, high, text, currency) if measure == "cost" else day_ticks(low, high, text)
    traces = [
        tick_lines(ticks, layout.height, colours),
        *_bars(rows, spans, present, layout, text, currency, measure, colours),
        *words_of(layout, *ends),
        tick_labels(ticks, *ends, y=8),
        *_present_line(present, say(present), layout, ends, text, colours),
    ]
    return figure(traces, rows_layout(layout, ends, colours) | {"barmode": "overlay"})


def tornado_sentence(
    drivers: pd.DataFrame, present: float, text: Text, currency: str, *, measure: Measure = "cost", percent: int = 80
) -> str:
    """Say which assumption moves the answer most, and what the answer for `percent` of 100 would be at both of its ends."""
    rows = in_order(drivers, measure)
    if not rows:
        return text("chart.nothing")
    most, say = rows[0], _amount(text, currency, measure)
    at_low, at_high = (say(present + getattr(most, f"{measure}_cautious_{end}")) for end in ("low", "high"))
    low, high = (value_words(most, value, text, currency) for value in (most.low, most.high))
    name, odds = assumption_name(most.assumption, text), {"below": percent, "above": 100 - percent}
    return text(f"drivers.sentence.{measure}", name=name, low=low, high=high, at_low=at_low, at_high=at_high, **odds)


def in_order(drivers: pd.DataFrame, measure: Measure = "cost", most: int = SHOWN) -> list[Any]:
    """Return the rows that move the cautious figure of this measure, the widest first."""
    width = "width" if measure == "cost" else "days_width"
    rows: list[Any] = [row for row in drivers.itertuples(index=False) if getattr(row, width) > 0]
    return sorted(rows, key=lambda row: -getattr(row, width))[:most]


def value_words(driver: Any, value: float, text: Text, currency: str) -> str:
    """Return one value of an assumption in words: an amount, a chance, days, or a number with its unit.

    A price in another currency than the reader's stands in the reader's first, with the one of the contract in brackets.
    """
    unit = driver.unit
    if unit in ("probability", "share"):
        return text.chance(value)
    if unit == "ratio":
        return text("drivers.of_bill", percent=round(value * 100, 1))
    if driver.kind in ("price", "bill"):
        return _price(driver, value, value, text, currency)
    if unit == "days":
        return text.days(value)
    unit_key = f"unit.{unit}"
    return text("drivers.with_unit", number=_number(value), unit=text(unit_key)) if text.has(unit_key) else _plain(value, text)


def range_words(driver: Any, text: Text, currency: str) -> str:
    """Return both ends of an assumption, with their unit said once: "14 to 46 days"."""
    if driver.kind in ("price", "bill") and driver.unit != "ratio":
        return _price(driver, driver.low, driver.high, text, currency)
    low, high = (value_words(driver, value, text, currency) for value in (driver.low, driver.high))
    if driver.unit in ("probability", "share") and 0 < text.of_100(driver.low) < text.of_100(driver.high):
        return text("drivers.chance_range", low=text.of_100(driver.low), high=text.of_100(driver.high))
    if driver.unit == "ratio":
        return text("drivers.of_bill_range", low=round(driver.low * 100, 1), high=round(driver.high * 100, 1))
    if driver.unit == "days":
        low = low if low == high else text.number(round_up(driver.low))
    elif driver.kind == "quantity":
        low = _plain(driver.low, text)
    return text.between(low, high)


def _number(value: float) -> float:
    return float(f"{value:.2g}")


def _plain(value: float, text: Text) -> str:
    return text.number(float(f"{value:.3g}"))


def _price(driver: Any, low: float, high: float, text: Text, currency: str) -> str:
    # A line's own bill has no currency of its own: it is in that of the scenario.
    named = text.money_range(low, high, driver.unit if len(driver.unit) == 3 else currency)
    if isnan(driver.worth):
        return named
    return text("drivers.converted", money=text.money_range(low * driver.worth, high * driver.worth, currency), named=named)


def _amount(text: Text, currency: str, measure: Measure) -> Callable[[float], str]:
    # All are limits that so many of 100 stay below.
    return text.days if measure == "days" else lambda amount: text.money(enough(amount), currency)


def _span(row: Any, present: float, measure: Measure) -> tuple[float, float]:
    moves = [present + getattr(row, f"{measure}_cautious_{end}") for end in ("low", "high")]
    return min(present, *moves), max(present, *moves)


def _entries(rows: list[Any], text: Text, currency: str, measure: Measure) -> list[Entry]:
    entries = []
    for row in rows:
        moves = sorted(getattr(row, f"{measure}_cautious_{end}") for end in ("low", "high"))
        kind = "total_cost" if measure == "cost" else "days_away"
        less, more = (signed(move, text, currency, kind) for move in moves)
        name = assumption_name(row.assumption, text)
        entries.append(Entry(name, number=text.between(less, more), below=range_words(row, text, currency)))
    return entries


def _bars(
    rows: list[Any], spans: list[tuple[float, float]], present: float, layout: Layout, text: Text, currency: str,
    measure: Measure, colours: Palette,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the parts of the bars below and above the present figure, and a mark at the end that its low leads to."""
    hover = [_hover(row, present, text, currency, measure) for row in rows]
    shared = {"y": layout.bars, "text": hover, "hovertemplate": "%{text}<extra></extra>"}
    bar = {"type": "bar", "orientation": "h", "textposition": "none", "width": 9, **shared}
    below = [present - low for low, _ in spans]
    above = [high - present for _, high in spans]
    return [
        {**bar, "base": [low for low, _ in spans], "x": below, "marker": {"color": colours.accent, "line": {"width": 0}}},
        {**bar, "base": [present] * len(rows), "x": above, "marker": {"color": colours.beyond, "line": {"width": 0}}},
    ]


def _hover(row: Any, present: float, text: Text, currency: str, measure: Measure) -> str:
    said, say = [assumption_name(row.assumption, text)], _amount(text, currency, measure)
    for end in ("low", "high"):
        result = say(present + getattr(row, f"{measure}_cautious_{end}"))
        said.append(text("drivers.at", value=value_words(row, getattr(row, end), text, currency), result=result))
    return "<br>".join([*said, text(f"grade.{row.grade}")])


def _present_line(
    present: float, words: str, layout: Layout, ends: tuple[float, float], text: Text, colours: Palette
) -> list[dict[str, Any]]:
    leans_left = present > (ends[0] + ends[1]) / 2
    said = f"<b>{text('drivers.now', amount=words)}</b>"
    label = words_at([present], [1.5 * TOP], [said], "middle left" if leans_left else "middle right", SMALL)
    return [line_behind_bars(present, [1.5 * TOP, *layout.bars], colours), label]
