"""Money that must be found, by date: two rising lines, and the money in hand as a flat one.

What a line comes to stands beside its end, in a column of its own at the right; so do the amounts of the axis. A payment is named
below the lower line, where no line runs.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import round_step, tick_labels, words_at
from estimator.charts.cash_labels import (
    BESIDE,
    GROUND,
    HEIGHT,
    LEAST,
    Label,
    Plane,
    amounts_of_axis,
    apart,
    largest,
    last_day,
    leaders,
    step_labels,
    step_name,
    width,
)
from estimator.charts.chances import nothing_to_show
from estimator.charts.plane import drawn_in_px
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, palette
from estimator.rounding import enough
from estimator.text import Text

#: Payments that the sentence names.
NAMED = 3
HALF = 50


def ends_early(cash: pd.DataFrame, percent: int = 80) -> bool:
    """Say whether money is still to be paid after the last day of the picture."""
    cash = _with_cautious(cash, percent)
    shown = cash["day"] <= last_day(cash)
    return bool((cash.loc[~shown, "cautious"] > cash.loc[shown, "cautious"].max()).any())


def _with_cautious(cash: pd.DataFrame, percent: int) -> pd.DataFrame:
    """Return `cash` with what is enough for `percent` of 100 journeys as its upper line."""
    return cash.assign(cautious=cash[f"p{percent}"])


def cash_curve(
    cash: pd.DataFrame, steps: pd.DataFrame, text: Text, currency: str, *,
    money: float | None = None, percent: int = 80, dark: bool = False,
) -> go.Figure:  # fmt: skip
    """Draw the cash that must have been found by each day, for 50 and for `percent` of 100 journeys, as steps.

    Parameters
    ----------
    cash
        As `Estimate.cash`: day (from the decision), date, p50, and p80 or the column of another `percent`.
    steps
        `steps.cash_steps`: the largest payments stand below the lower line.
    money
        Money in hand in `currency`, insurance and grants with it: a flat line. None: no line.
    """
    cash = _with_cautious(cash, percent)
    if cash.empty or cash["cautious"].max() <= 0:
        return nothing_to_show(text, dark)
    colours = palette(dark)
    ends = _ends_of_lines(cash, money, percent, text, currency, colours)
    plane = Plane(cash, money, max(width(line) for _, words, _ in ends for line in words.split("<br>")) + BESIDE)
    shown = cash[cash["day"] <= plane.last_day]
    beside = apart([Label(plane.right + BESIDE, plane.y(amount), words, colour) for amount, words, colour in ends])
    named = step_labels(steps, shown, plane, beside, text, currency)
    lower = [_line(shown, "p50", plane, colours.neutral, text, currency)] if percent > HALF else []
    traces = [
        *_axis(plane, cash, amounts_of_axis(plane, [*beside, *named], text, currency), text, colours),
        _line(shown, "cautious", plane, colours.accent, text, currency),
        *lower,
        *([] if money is None else [_money_line(plane.y(money), plane.right, colours)]),
        *leaders(named, colours),
        *(words_at([one.x], [one.y], [one.words], "middle right", SMALL, one.colour) for one in [*beside, *named]),
    ]
    return drawn_in_px(traces, HEIGHT, colours)


def cash_sentence(
    cash: pd.DataFrame, steps: pd.DataFrame, text: Text, currency: str, *, money: float | None = None, percent: int = 80
) -> str:
    """Say when the largest sums are due, and when the money in hand is spent."""
    cash = _with_cautious(cash, percent)
    if cash.empty or cash["cautious"].max() <= 0:
        return text("chart.nothing")
    large = sorted(largest(steps, NAMED), key=lambda row: row.day)
    said = [_due(row, text, currency) for row in large if row.p50 >= LEAST * float(cash["cautious"].max())]
    spent = [] if money is None else [_money_words(cash, money, percent, text, currency)]
    return text.sentences([text("cash.sentence", payments=text.list(said)), *spent] if said else spent or [text("chart.nothing")])


def _due(row: Any, text: Text, currency: str) -> str:
    when = _when(row.day, row.date, text)
    return text("cash.payment", amount=text.money(row.p50, currency), when=when, what=step_name(row, text))


def money_ends(cash: pd.DataFrame, money: float, percentile: int = 50) -> Any | None:
    """Return the first shown row (day, date ...) by which more than `money` is needed, or None."""
    beyond = cash[cash[f"p{percentile}"] > money]
    return None if beyond.empty else next(beyond.itertuples(index=False))


def _money_words(cash: pd.DataFrame, money: float, percent: int, text: Text, currency: str) -> str:
    values = {"amount": text.money(money, currency, exact=True), "below": percent, "above": 100 - percent}
    half, most = (money_ends(cash, money, percentile) for percentile in (HALF, percent))
    if most is None:
        return text("cash.money_lasts", **values)
    early = _when(most.day, most.date, text)
    if half is None:
        return text("cash.money_lasts_half", when=early, **values)
    return text("cash.money_ends", half=_when(half.day, half.date, text), early=early, **values)


def _when(day: float, date: Any, text: Text) -> str:
    return text("cash.by_day", day=ceil(day - 1e-3)) if date is None or pd.isna(date) else text.date(date)


def _line(cash: pd.DataFrame, percentile: str, plane: Plane, colour: str, text: Text, currency: str) -> dict[str, Any]:
    hover = [f"{_when(row.day, row.date, text)}<br>{text.money(getattr(row, percentile), currency)}" for row in cash.itertuples()]
    return {
        "type": "scatter", "mode": "lines", "x": [plane.x(day) for day in cash["day"]],
        "y": [plane.y(amount) for amount in cash[percentile]], "text": hover, "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 2.5, "shape": "hv"},
    }  # fmt: skip


def _money_line(y: float, right: float, colours: Palette) -> dict[str, Any]:
    dashed = {"color": colours.beyond, "width": 2, "dash": "dash"}
    return {"type": "scatter", "mode": "lines", "x": [0, right], "y": [y, y], "hoverinfo": "skip", "line": dashed}


def _axis(
    plane: Plane, cash: pd.DataFrame, amounts: list[tuple[float, str]], text: Text, colours: Palette
) -> list[dict[str, Any]]:
    x = [place for _ in amounts for place in (0, plane.right, None)]
    y = [place for height, _ in amounts for place in (height, height, None)]
    lines = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}
    heights, words = [height for height, _ in amounts], [said for _, said in amounts]
    return [
        {**lines, "line": {"color": colours.faint, "width": 1}},
        words_at([plane.right + BESIDE] * len(amounts), heights, words, "middle right", SMALL),
        tick_labels(_day_ticks(plane, cash, text), 0, PHONE_WIDTH, 10),
        {**lines, "x": [0, plane.right], "y": [GROUND, GROUND], "line": {"color": colours.neutral, "width": 1}},
    ]


def _day_ticks(plane: Plane, cash: pd.DataFrame, text: Text) -> dict[str, list]:
    begins = cash["date"].iloc[0]
    if begins is not None and not pd.isna(begins):
        days = [round(plane.last_day * part / 2) for part in range(3)]
        words = [text.date(begins + timedelta(days=day), year=False) for day in days]
    else:
        step = max(7.0, 7 * round_step(plane.last_day / 7 / 4))
        days = [round(number * step) for number in range(int(plane.last_day / step) + 1)]
        words = [text("cash.decision"), *(text("time.week", week=day // 7) for day in days[1:])]
    return {"tickvals": [plane.x(day) for day in days], "ticktext": words}


def _ends_of_lines(
    cash: pd.DataFrame, money: float | None, percent: int, text: Text, currency: str, colours: Palette
) -> list[tuple[float, str, str]]:
    """Return what both lines come to, and the money in hand: amount, words, colour; the highest first."""
    last = cash[cash["day"] <= last_day(cash)].iloc[-1]
    lines = [(percent, colours.accent), *([(HALF, colours.neutral)] if percent > HALF else [])]
    found = [
        (float(last[f"p{count}"]), f"<b>{text('chance.of_100', count=count)}<br>{_said(last, count, text, currency)}</b>", colour)
        for count, colour in lines
    ]
    if money is not None:
        beyond = " ▲" if money > Plane(cash, money, 0).top else ""
        amount = text.money(money, currency, exact=True)
        found.append((money, f"<b>{text('cash.in_hand')}<br>{amount}{beyond}</b>", colours.beyond))
    return sorted(found, key=lambda one: -one[0])


def _said(last: Any, count: int, text: Text, currency: str) -> str:
    amount = float(last[f"p{count}"])
    return text.money(amount if count == HALF else enough(amount), currency)
