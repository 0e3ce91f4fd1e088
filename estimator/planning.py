"""What a family plans with, read off an estimate: money by a day, the deposit, closures, what is enough, what goes on at home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from estimator.beside import DAYS_A_MONTH
from estimator.exports.dates import long_return
from estimator.facts import deposit as paid_deposit
from estimator.facts import lengths
from estimator.payments import is_paid
from estimator.ranges import FloatArray
from estimator.rounding import enough, round_up
from estimator.rows import HolidayRow
from estimator.steps import cash_steps, step_amounts
from estimator.summary import at_percent, share_within

if TYPE_CHECKING:
    from estimator.model import Estimate

DAYS_A_WEEK = 7
#: A payment is large from this share of the total on.
LARGE = 0.02
#: The line of what sending and changing money takes.
_TRANSFERS = "money_transfer"
#: Out of 100 journeys: even odds, what most families choose, and nearly sure.
WISHES = (0.5, 0.8, 0.9)


@dataclass(frozen=True)
class Amount:
    """An amount that half of the journeys stay below, and one that the reader wants to be safe with."""

    typical: float
    cautious: float


@dataclass(frozen=True)
class SumDue:
    """Large payments that are due on one day of the calendar. Days count from the decision."""

    day: float  # middle journey
    rows: tuple[Any, ...]  # of `steps.cash_steps`
    typical: float
    cautious: float  # enough by then in as many journeys as the reader wants to be safe with, everything before counted in
    early: float  # the day from which on all of it is due in as many journeys


@dataclass(frozen=True)
class Deposit:
    """What the hospital holds and still asks for in advance, what it asks for once that is used up, what it gives back."""

    held: float  # paid already
    asked: Amount
    topped_up: Amount
    given_back: Amount
    share_given_back: float  # of journeys in which some of the deposit is left
    back_on: float  # days from the decision, middle journey


@dataclass(frozen=True)
class Closure:
    """A public holiday that falls into the journey."""

    row: HolidayRow
    waiting: float  # share of journeys in which the collection waits until it is over


@dataclass(frozen=True)
class Wish:
    """What it takes so that a share of journeys stays within both the money and the days; None where nothing is enough."""

    share: float
    money: float | None  # with the days that there are
    days: float | None  # with the money that there is


@dataclass(frozen=True)
class HomeLine:
    """One thing that goes on at home: what it takes a week, and while the family is away."""

    name: str
    per_week: float
    while_away: Amount


def needed_by(result: Estimate, day: float, percent: float) -> float:
    """Return the money that must be found by the end of a day so that it is enough in `percent` of 100 journeys."""
    return at_percent(np.sort(result.payments.needed_by(day)), percent)


def large_sums(result: Estimate, others: int = 2) -> list[Any]:
    """Return the first large payment that is due at once and still to come, and then the largest others, in order of time.

    They are rows of `steps.cash_steps`.
    """
    steps = cash_steps(result)
    is_large = steps["until"].isna() & (steps["p50"] >= LARGE * result.total_cost.p50)
    to_come = steps[is_large & (steps["day"] >= _reached(result))]
    if to_come.empty:
        return []
    first = to_come.nsmallest(1, "day")
    largest = to_come.drop(first.index).nlargest(others, "p50")
    return [*first.itertuples(index=False), *largest.sort_values("day").itertuples(index=False)]


def sums_due(result: Estimate) -> list[SumDue]:
    """Return the large sums to come in order of time; payments that are shown on one day are one sum.

    By a day of the calendar half of the journeys have not come to a payment that others have made: what is enough for many on
    that day is too little soon after. So the cautious sum is that of the day on which each journey has come to it.
    """
    streams = {(stream.due, name): (stream.begins, amount) for stream, amount, name in step_amounts(result)}
    percent, found = result.scenario.confidence, list[SumDue]()
    before: FloatArray | float = 0.0
    for _, same_day in groupby(large_sums(result), key=lambda row: round_up(row.day)):
        rows = tuple(same_day)
        begins, amounts = zip(*(streams[row.due, row.component] for row in rows), strict=True)
        # The last of them is that of each journey: it never comes before the others.
        due = np.maximum.reduce([*begins, before + np.zeros_like(begins[0])])
        enough_now = at_percent(np.sort(result.payments.needed_by(due)), percent)
        found.append(SumDue(
            rows[0].day, rows, at_percent(np.sort(np.add.reduce(amounts)), 50),
            max([enough_now, *(item.cautious for item in found)]), at_percent(np.sort(due), 100 - percent),
        ))  # fmt: skip
        before = due
    return found


def _reached(result: Estimate) -> float:
    """Return the day on which the last part ended that is over."""
    schedule, over = result.schedule, lengths(result.scenario, result.chosen)
    return max((float(np.median(schedule.start[name] + schedule.length[name])) for name in over), default=0.0)


def rest(result: Estimate) -> Amount:
    """Return what is still to be paid in all; the cautious sum is the one that the answer tells, rounded up."""
    ordered = result.sorted_still_to_pay
    return Amount(at_percent(ordered, 50), enough(at_percent(ordered, result.scenario.confidence)))


def money_ends(result: Estimate, own: float, percent: float) -> int | None:
    """Return the first shown day by which `own` is too little in more than 100 - `percent` of 100 journeys, or None."""
    return next((day for day in result.payments.days if needed_by(result, day, percent) > own), None)


def largest_transfer(result: Estimate) -> Amount:
    """Return the largest sum that is still due at once."""
    return _amount(result, result.payments.largest_transfer())


def transfer_costs(result: Estimate) -> Amount:
    """Return what sending and changing money takes; it is part of the total."""
    return _amount(result, result.costs.by_component[_TRANSFERS])


def transfers_are_paid(result: Estimate) -> bool:
    """Whether the reader has paid what sending and changing money takes in all."""
    return any(part.row.component == _TRANSFERS and is_paid(part) for part in result.chosen.components)


def deposit(result: Estimate) -> Deposit:
    """Return how the hospital's deposit is used."""
    paid = result.payments
    billed = _billed(result, paid.last_day)
    # What is still owed once the balance has been paid back is a new bill, not a part of the deposit.
    left = np.maximum(paid.deposit - _billed(result, paid.balance_back), 0)
    # Bills that are paid and were more than the deposit are on top of it already.
    on_top = np.maximum(billed - np.maximum(paid.deposit, paid.settled) + left, 0)
    _, to_find = paid.to_find[0]
    return Deposit(
        paid_deposit(result.scenario) or 0.0, _amount(result, to_find), _amount(result, on_top), _amount(result, left),
        float(np.mean(left > 0)), float(np.median(paid.balance_back)),
    )  # fmt: skip


def _billed(result: Estimate, day: float | FloatArray) -> FloatArray:
    paid = result.payments.settled
    for stream in result.payments.hospital:
        paid = paid + stream.paid_by(day)  # type: ignore[arg-type, operator]
    return paid


def to_raise(result: Estimate) -> Amount | None:
    """Return what is missing to what is still to be paid, insurance and grants counted; None without the reader's money."""
    scenario = result.scenario
    if scenario.budget is None:
        return None
    still, there = rest(result), scenario.budget + scenario.offsets
    return Amount(max(still.typical - there, 0.0), max(still.cautious - there, 0.0))


def closures(result: Estimate) -> list[Closure]:
    """Return the public holidays between the decision and the return of a long journey (P90); none without a start date."""
    start = result.scenario.start_date
    if start is None:
        return []
    schedule = result.schedule
    last = start + timedelta(days=long_return(result))
    rows = [row for row in result.chosen.holidays if row.last_day >= start and row.first_day <= last]
    waits = [
        phase.row.phase for phase in result.chosen.phases if phase.row.waits_for_holidays and phase.row.phase in schedule.start
    ]
    found = []
    for row in sorted(rows, key=lambda row: row.first_day):
        # A journey that waits begins exactly when the closure is over; others begin at odd hours of their own.
        over = np.float32((row.last_day - start).days + 1)
        waiting = max((float(np.mean(schedule.start[name] == over)) for name in waits), default=0.0)
        found.append(Closure(row, waiting))
    return found


def wishes(result: Estimate, money: float, days: float, shares: Sequence[float] = WISHES) -> list[Wish]:
    """Return what makes shares of journeys stay within both limits; `money` is without insurance and grants."""
    return [Wish(share, result.budget_for(share, days), result.days_for(share, money)) for share in shares]


def within_days(result: Estimate, days: float) -> float:
    """Return the share of journeys that are home within `days`, whatever they cost."""
    return share_within(result.sorted_days, days)


def within_money(result: Estimate, money: float) -> float:
    """Return the share of journeys that stay within `money`, insurance and grants on top, however long they take."""
    return share_within(result.sorted_still_to_pay, money + result.scenario.offsets)


def home_lines(result: Estimate) -> list[HomeLine]:
    """Return what goes on at home, and last of all the sum."""
    asked = result.scenario
    each = {
        "pay": asked.home_loss_per_week * asked.people_losing_pay,
        "care": asked.home_care_per_week,
        "bills": asked.home_bills_per_month * DAYS_A_WEEK / DAYS_A_MONTH,
    }
    away = _amount(result, result.schedule.away)
    per_week = each | {"sum": sum(each.values())}
    return [HomeLine(name, week, _weeks(week, away)) for name, week in per_week.items()]


def _weeks(per_week: float, away: Amount) -> Amount:
    return Amount(per_week * away.typical / DAYS_A_WEEK, per_week * away.cautious / DAYS_A_WEEK)


def _amount(result: Estimate, draws: FloatArray) -> Amount:
    ordered = np.sort(draws)
    return Amount(at_percent(ordered, 50), at_percent(ordered, result.scenario.confidence))
