"""Money that must be found, by date: two rising lines, and the money in hand as a flat one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from estimator.charts.axes import money_ticks, round_step, tick_labels, words_at
from estimator.charts.chances import nothing_to_show
from estimator.charts.theme import PHONE_WIDTH, SMALL, Palette, base_layout, figure, palette, width_px
from estimator.text import Text

HEIGHT = 300.0  # px of the picture; money and days are turned into px, so that words keep their distances
GROUND, HEAD = 26.0, 14.0
#: Payments that get a label, and the share of the whole that a payment needs for one.
LABELS, LEAST = 4, 0.04
WEEK = 7
#: Payments that the sentence names.
NAMED = 3
HALF = 50
#: What comes later than the day by which this share is paid is left to the table: a year of checks would squeeze the rest.
SHOWN = 0.97


@dataclass(frozen=True)
class _Label:
    """Words with their place in px; `lean` says which way they run from it."""

    x: float
    y: float
    words: str
    lean: str
    colour: str | None = None

    @property
    def right_end(self) -> float:
        return self.x + _width(self.words) if self.lean == "middle right" else self.x


class _Plane:
    """Days to the right, money upwards, as px of a phone."""

    def __init__(self, cash: pd.DataFrame, money: float | None) -> None:
        most = float(cash["cautious"].max())
        self.last_day = max(_ends(cash), 1.0)
        self.top = max(most, min(money or 0.0, 1.3 * most)) or 1.0

    def x(self, day: float) -> float:
        return min(float(day), self.last_day) / self.last_day * PHONE_WIDTH

    def y(self, amount: float) -> float:
        return GROUND + min(amount / self.top, 1.0) * (HEIGHT - GROUND - HEAD - 16)


def _ends(cash: pd.DataFrame) -> float:
    return float(cash.loc[cash["cautious"] >= SHOWN * float(cash["cautious"].max()), "day"].iloc[0])


def ends_early(cash: pd.DataFrame, percent: int = 80) -> bool:
    """Say whether money is still to be paid after the last day of the picture."""
    cash = _with_cautious(cash, percent)
    return bool((cash.loc[cash["day"] > _ends(cash), "cautious"] > cash.loc[cash["day"] <= _ends(cash), "cautious"].max()).any())


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
        `steps.cash_steps`: the largest payments stand beside the lower line.
    money
        Money in hand in `currency`, insurance and grants with it: a flat line. None: no line.
    """
    cash = _with_cautious(cash, percent)
    if cash.empty or cash["cautious"].max() <= 0:
        return nothing_to_show(text, dark)
    plane, colours = _Plane(cash, money), palette(dark)
    shown = cash[cash["day"] <= plane.last_day]
    labels = _labels(shown, steps, plane, money, percent, text, currency, colours)
    lower = [_line(shown, "p50", plane, colours.neutral, text, currency)] if percent > HALF else []
    traces = [
        *_axis(plane, cash, _amounts(shown, plane, labels, money, text, currency), text, colours),
        _line(shown, "cautious", plane, colours.accent, text, currency),
        *lower,
        *([] if money is None else [_money_line(plane.y(money), colours)]),
        *(words_at([one.x], [one.y], [one.words], one.lean, SMALL, one.colour) for one in labels),
    ]
    layout = base_layout(
        round(HEIGHT) + 8,
        colours,
        margin={"l": 2, "r": 2, "b": 4},
        xaxis={"range": [-2, PHONE_WIDTH + 2], "showticklabels": False},
        yaxis={"range": [0, HEIGHT]},
    )
    return figure(traces, layout)


def cash_sentence(
    cash: pd.DataFrame, steps: pd.DataFrame, text: Text, currency: str, *, money: float | None = None, percent: int = 80
) -> str:
    """Say when the largest sums are due, and when the money in hand is spent."""
    cash = _with_cautious(cash, percent)
    if cash.empty or cash["cautious"].max() <= 0:
        return text("chart.nothing")
    large = sorted(_largest(steps, NAMED), key=lambda row: row.day)
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


def step_name(step: Any, text: Text) -> str:
    """Return what a payment is for: the line that makes up most of it, or when it falls due."""
    if step.component:
        return text(f"component.{step.component}")
    return text("cash.deposit") if step.due == "deposit" else text(f"due.{step.due}")


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


def _largest(steps: pd.DataFrame, most: int) -> list[Any]:
    rows: list[Any] = [row for row in steps.itertuples(index=False) if row.until is None or pd.isna(row.until)]
    return sorted(rows, key=lambda row: -row.p50)[:most]


def _line(cash: pd.DataFrame, percentile: str, plane: _Plane, colour: str, text: Text, currency: str) -> dict[str, Any]:
    hover = [f"{_when(row.day, row.date, text)}<br>{text.money(getattr(row, percentile), currency)}" for row in cash.itertuples()]
    return {
        "type": "scatter", "mode": "lines", "x": [plane.x(day) for day in cash["day"]],
        "y": [plane.y(amount) for amount in cash[percentile]], "text": hover, "hovertemplate": "%{text}<extra></extra>",
        "line": {"color": colour, "width": 2.5, "shape": "hv"},
    }  # fmt: skip


def _money_line(y: float, colours: Palette) -> dict[str, Any]:
    dashed = {"color": colours.beyond, "width": 2, "dash": "dash"}
    return {"type": "scatter", "mode": "lines", "x": [0, PHONE_WIDTH], "y": [y, y], "hoverinfo": "skip", "line": dashed}


def _axis(
    plane: _Plane, cash: pd.DataFrame, amounts: list[tuple[float, str]], text: Text, colours: Palette
) -> list[dict[str, Any]]:
    x = [place for _ in amounts for place in (0, PHONE_WIDTH, None)]
    y = [place for height, _ in amounts for place in (height, height, None)]
    lines = {"type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip"}
    above, words = [height + 8 for height, _ in amounts], [said for _, said in amounts]
    return [
        {**lines, "line": {"color": colours.faint, "width": 1}},
        words_at([PHONE_WIDTH] * len(amounts), above, words, "middle left", SMALL),
        tick_labels(_day_ticks(plane, cash, text), 0, PHONE_WIDTH, 10),
        {**lines, "x": [0, PHONE_WIDTH], "y": [GROUND, GROUND], "line": {"color": colours.neutral, "width": 1}},
    ]


def _amounts(
    cash: pd.DataFrame, plane: _Plane, labels: list[_Label], money: float | None, text: Text, currency: str
) -> list[tuple[float, str]]:
    """Return height and words of the amounts at the right edge; none where other words or a line stand already."""
    ticks = money_ticks(0, plane.top, text, currency)
    marks = [(plane.y(value), words) for value, words in zip(ticks["tickvals"], ticks["ticktext"], strict=True) if value > 0]
    width = max((width_px(words, SMALL) for _, words in marks), default=0.0) + 6
    begins = (1 - width / PHONE_WIDTH) * plane.last_day
    taken = [(label.y - 7, label.y + 7) for label in labels if label.right_end > PHONE_WIDTH - width]
    taken += [(plane.y(_level(cash, name, begins)), plane.y(_level(cash, name, plane.last_day))) for name in ("p50", "cautious")]
    taken += [] if money is None else [(plane.y(money), plane.y(money))]
    return [mark for mark in marks if all(mark[0] + 16 < low or high < mark[0] for low, high in taken)]


def _day_ticks(plane: _Plane, cash: pd.DataFrame, text: Text) -> dict[str, list]:
    begins = cash["date"].iloc[0]
    if begins is not None and not pd.isna(begins):
        days = [round(plane.last_day * part / 2) for part in range(3)]
        words = [text.date(begins + timedelta(days=day), year=False) for day in days]
    else:
        step = max(7.0, 7 * round_step(plane.last_day / 7 / 4))
        days = [round(number * step) for number in range(int(plane.last_day / step) + 1)]
        words = [text("cash.decision"), *(text("time.week", week=day // 7) for day in days[1:])]
    return {"tickvals": [plane.x(day) for day in days], "ticktext": words}


def _labels(
    cash: pd.DataFrame, steps: pd.DataFrame, plane: _Plane, money: float | None, percent: int, text: Text, currency: str,
    colours: Palette,
) -> list[_Label]:  # fmt: skip
    """Return the words in the picture: what both lines come to, the money in hand, the largest payments."""
    last = cash.iloc[-1]
    most, half = (
        f"<b>{text('cash.enough', count=count, amount=text.money(last[f'p{count}'], currency))}</b>" for count in (percent, HALF)
    )
    # The lower line is lower where its words begin than where they end.
    begins = (1 - 1.1 * _width(half) / PHONE_WIDTH) * plane.last_day
    under = plane.y(_level(cash, "p50", begins)) - 9
    found = []
    if money is not None:
        own, under = _money_label(cash, plane, money, under, text, currency)
        found.append(own)
    found.append(_Label(PHONE_WIDTH, plane.y(last["cautious"]) + 9, most, "middle left", colours.accent))
    if percent > HALF:
        found.append(_Label(PHONE_WIDTH, under, half, "middle left", colours.neutral))
    return [*found, *_step_labels(steps, cash, plane, under - 16, text, currency)]


def _money_label(
    cash: pd.DataFrame, plane: _Plane, money: float, under: float, text: Text, currency: str
) -> tuple[_Label, float]:
    """Return the words at the line of the money in hand, and the height that they leave to those of the lower line."""
    y, beyond = plane.y(money), " ▲" if money > plane.top else ""
    words = f"<b>{text('cash.in_hand', amount=text.money(money, currency, exact=True))}{beyond}</b>"
    # The lines rise from the left: above them the words stand at the left, below them at the right.
    if y > plane.y(_level(cash, "cautious", _width(words) / PHONE_WIDTH * plane.last_day)):
        return _Label(0, y + 8, words, "middle right"), y - 11 if abs(y - under) < 11 else under
    if abs(y - under) < 24:
        return _Label(PHONE_WIDTH, y - 9, words, "middle left"), y - 25
    return _Label(PHONE_WIDTH, y + 8 if y < under else y - 9, words, "middle left"), under


def _step_labels(
    steps: pd.DataFrame, cash: pd.DataFrame, plane: _Plane, highest: float, text: Text, currency: str
) -> list[_Label]:
    """Return the largest payments with what they are for, to the right of the step, where no line runs."""
    found: list[_Label] = []
    free_from = GROUND + 9
    for row in sorted(_largest(steps, LABELS), key=lambda row: row.day):
        words = text("cash.step", amount=text.money(row.p50, currency), what=step_name(row, text))
        levels = [plane.y(_level(cash, "p50", row.day + by)) for by in (-WEEK, WEEK)]
        y = max(min(sum(levels) / 2, max(highest, levels[0] + 8)), free_from)
        label = _Label(plane.x(row.day) + 8, y, words, "middle right")
        if row.p50 >= LEAST * plane.top and label.right_end <= PHONE_WIDTH and label.y <= highest:
            found.append(label)
            free_from = label.y + 16
    return found


def _level(cash: pd.DataFrame, percentile: str, day: float) -> float:
    """Return the cash that is needed by `day`."""
    before = cash.loc[cash["day"] <= day, percentile]
    return float(before.iloc[-1]) if len(before) else 0.0


def _width(words: str) -> float:
    return width_px(words.removeprefix("<b>").removesuffix("</b>"), SMALL)
