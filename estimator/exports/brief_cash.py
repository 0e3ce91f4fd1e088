"""Money by date for the brief: the largest payments to come, each by itself, and all that is needed once it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from estimator.exports import words
from estimator.payments import DEPOSIT, SHOWN, Stream
from estimator.ranges import FloatArray
from estimator.rounding import enough, round_2sf, round_up, shown_on
from estimator.steps import step_amounts
from estimator.summary import at_percent
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

STEPS = 8
#: A payment is left to the other files where its middle is below this share of what is still to pay.
_LEAST = 0.01
#: A second line stands in the name of a payment if it is at least this part of the first.
_MATTERS = 0.25


class _Payment(NamedTuple):
    """A payment, the money that must be found for it, and the day by which all of it is paid in the middle journey."""

    stream: Stream
    component: str
    middle: float
    paid_on: FloatArray
    day: float


def cash(result: Estimate, text: Text) -> list[dict[str, Any]]:
    """Return the largest payments to come in order of time: the day, the name, the sum alone, what is enough in all by then.

    What is enough is that of the day on which the payment is made in each journey, for 50, 80 and 90 of 100: by one day of
    the calendar some journeys would not have come to it.
    """
    rows, before = [], [0.0] * len(SHOWN)
    for payment in _largest(result):
        # Of two payments about the same day either may come first; what is enough for the one above is held already.
        before = list(map(max, before, in_all(result, payment.paid_on)))
        rows.append({
            "day": _day(result, payment.day, text), "what": _name(result, payment, text),
            "alone": text.number(round_2sf(payment.middle)), "figures": [text.number(amount) for amount in before],
        })  # fmt: skip
    return rows


def in_all(result: Estimate, days: FloatArray) -> list[float]:
    """Return what is enough for 50, 80 and 90 of 100 journeys by a day of each; above the middle never rounded down."""
    needed = np.sort(np.maximum(result.payments.needed_by(days), 0))  # type: ignore[arg-type]
    middle, *safe = (at_percent(needed, percent) for percent in SHOWN)
    return [round_2sf(middle), *map(enough, safe)]


def _largest(result: Estimate) -> list[_Payment]:
    found = []
    for stream, amount, component in step_amounts(result):
        paid_on = stream.begins if stream.ends is None else np.maximum(stream.begins, stream.ends)
        found.append(_Payment(stream, component, float(np.median(amount)), paid_on, float(np.median(paid_on))))
    least = _LEAST * max(float(np.median(result.still_to_pay)), 0.0)
    large = sorted((payment for payment in found if payment.middle > least), key=lambda payment: -payment.middle)[:STEPS]
    return sorted(large, key=lambda payment: payment.day)


def _day(result: Estimate, day: float, text: Text) -> str:
    start = result.scenario.start_date
    return text("export.cash.day", day=round_up(day)) if start is None else text.date(shown_on(start, day))


def _name(result: Estimate, payment: _Payment, text: Text) -> str:
    """Return what a payment is for: the line that makes up most of it, or the two dearest."""
    if payment.stream.due == DEPOSIT:
        return text("brief.cash.deposit")
    means = {name: float(np.mean(result.costs.by_component[name])) for name in payment.stream.components}
    dearest = sorted(means, key=lambda name: -means[name])[:2]
    # A second name stands there only if it matters beside the first.
    both = [name for name in dearest if means[name] >= _MATTERS * means[dearest[0]]]
    named = [payment.component] if payment.component else both
    said = text.list(words.named(text, "component", name) for name in named)
    return said if payment.stream.ends is None else text("brief.cash.by_day", list=said)
