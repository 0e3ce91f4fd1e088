"""Money by date for the brief: the few days on which much is due, and what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from estimator.exports import words
from estimator.payments import is_drawn_from_the_deposit
from estimator.rounding import round_2sf, round_up
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

STEPS = 8

#: A day of payment is shown where the money needed has moved by this share of its largest value, or more.
_SMALLEST_STEP = 0.03
#: Shares of the mean total: what is named on a day of payment, and what is named where only fast journeys come to it.
_WORTH_NAMING, _LARGE = 0.005, 0.1
#: Share of the money that moves between two days: what falls due at once is named where it is at least that much.
_MAIN = 0.2


def cash(result: Estimate, text: Text) -> list[dict[str, Any]]:
    """Return the few days on which much money is due: the day, what it is for, and what is enough for 50, 80, 90 of 100."""
    items, before, had, rows = _due_items(result, text), -1, 0.0, []
    for row in _steps(list(result.cash.itertuples(index=False))):
        rows.append({
            "day": text.date(row.date) if row.date else text("export.cash.day", day=row.day),
            "what": _what_for(items, before, row.day, row.p80 - had, text) or _day_by_day(result, before, row.day, text),
            "figures": [text.number(round_2sf(float(value))) for value in (row.p50, row.p80, row.p90)],
        })  # fmt: skip
        before, had = row.day, row.p80
    return rows


def _what_for(items: list[_Item], before: int, day: int, moved: float, text: Text) -> str:
    """Name what falls due at once between two days in the middle journey; else the dearest that does in a fast one."""
    due = [item for item in items if before < item.day <= day]
    # A fee that falls due among much larger sums is not what the day is about.
    if sum(item.mean for item in due) < _MAIN * moved:
        due = []
    # On the first day there is nothing but trifles, so that they are named.
    if named := [item.name for item in due if item.is_worth_naming or before < 0]:
        return text.list(named[:3])
    if early := [item.name for item in items if item.is_large and item.first_day <= day < item.day]:
        return text("brief.cash.early", name=early[0])
    return ""


def _day_by_day(result: Estimate, before: int, day: int, text: Text) -> str:
    """Name the lines of which most is paid between two days, bit by bit."""
    payments, costs = result.payments, result.costs.by_component
    shares: dict[str, float] = {}
    for stream in (stream for stream in (*payments.streams, *payments.hospital) if stream.ends is not None):
        paid = float((stream.paid_by(day) - stream.paid_by(max(before, 0))).mean())
        shares[stream.due] = max(shares.get(stream.due, 0.0), paid / max(float(stream.amount.mean()), 1e-9))
    rows = [part.row for part in result.chosen.components if part.row.due in shares]
    paid_then = {row.component: shares[row.due] * float(costs[row.component].mean()) for row in rows}
    dearest = sorted(paid_then, key=lambda name: -paid_then[name])[:2]
    # A second name stands there only if it matters beside the first.
    named = [name for name in dearest if paid_then[name] > paid_then[dearest[0]] / 4]
    return text("brief.cash.by_day", list=text.list(words.named(text, "component", name) for name in named))


def _steps(rows: list[Any]) -> list[Any]:
    """Return the days between which much money moves, with ever larger steps until they are few."""
    step = _SMALLEST_STEP * max((row.p80 for row in rows), default=0.0)
    while True:
        shown: list[Any] = []
        for row in rows:
            if not shown or abs(row.p80 - shown[-1].p80) > step:
                shown.append(row)
        if len(shown) <= STEPS or step <= 0:
            return shown
        step *= 1.15


class _Item(NamedTuple):
    """What falls due at once: on which day in the middle journey, and in the 10 fastest of 100."""

    mean: float
    name: str
    day: int
    first_day: int
    is_worth_naming: bool
    is_large: bool


def _due_items(result: Estimate, text: Text) -> list[_Item]:
    """Return what falls due at once, the dearest first."""
    payments, total = result.payments, result.total_cost.mean
    due = [(float(payments.deposit.mean()), text("brief.cash.deposit"), payments.deposit_due, False)]
    begins = {stream.due: stream.begins for stream in (*payments.streams, *payments.hospital) if stream.ends is None}
    for row in (part.row for part in result.chosen.components if part.row.due in begins):
        mean = float(result.costs.by_component[row.component].mean())
        name = words.named(text, "component", row.component)
        due.append((mean, name, begins[row.due], is_drawn_from_the_deposit(row)))
    items = []
    for mean, name, days, is_prepaid in due:
        middle, early = (round_up(float(np.quantile(days, share))) for share in (0.5, 0.1))
        # What the deposit pays for is no step of its own, but where it is so large that no deposit holds it.
        least = (_LARGE if is_prepaid else _WORTH_NAMING) * total
        items.append(_Item(mean, name, middle, early, mean > least, mean > _LARGE * total))
    return sorted(items, reverse=True)
