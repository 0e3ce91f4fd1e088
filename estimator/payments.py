"""When money is due -> cash that must still be found by each day. A due rule or a deposit moves money, never cost.

What is paid already is out of the family's hands: it is asked for no more, and the money that there is does not hold it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from estimator.assumptions import Chosen, Component
from estimator.costs import Costs
from estimator.draws import Draws
from estimator.form import PAID
from estimator.quantities import Amount
from estimator.ranges import FloatArray
from estimator.rows import CostRow, DueRow
from estimator.schedule import Schedule

WEEK = 7
#: The cash that is needed is shown for so many of 100 journeys.
SHOWN = (50, 80, 90)
#: The due rule of what is prepaid at an admission of its own.
PREPAID_APART = "transplant"
#: The payment that is no cost of its own.
DEPOSIT = "deposit"


@dataclass(frozen=True, eq=False)
class Stream:
    """Money of one due rule: paid at once on `begins`, or evenly until `ends`. All arrays have shape ``(n,)``."""

    due: str
    amount: FloatArray
    begins: FloatArray  # days from the decision
    ends: FloatArray | None
    components: tuple[str, ...] = ()  # the cost lines in it

    def paid_by(self, day: float) -> FloatArray:
        """Return what is paid on or before `day`."""
        if self.ends is None:
            return self.amount * (self.begins <= day)
        length = np.maximum(self.ends - self.begins, 1e-3)
        return self.amount * np.clip((day - self.begins) / length, 0, 1)

    @property
    def last_day(self) -> float:
        """The day by which all of it is paid in every journey."""
        return float((self.begins if self.ends is None else np.maximum(self.begins + 1e-3, self.ends)).max())


@dataclass(frozen=True, eq=False)
class Payments:
    """Who must still pay what by when, for every journey. Money in the scenario's currency, days from the decision."""

    streams: tuple[Stream, ...]  # paid as they fall due
    hospital: tuple[Stream, ...]  # paid out of the deposit while it lasts
    deposit: FloatArray
    deposit_due: FloatArray
    balance_back: FloatArray  # the day on which what is left of the deposit comes back
    deposit_is_paid: bool
    settled: FloatArray  # bills of the hospital that are paid
    handed: FloatArray  # what the hospital has had already: the deposit that is paid, or those bills where they come to more

    def needed_by(self, day: float) -> FloatArray:
        """Return the cash that must still leave the family's hands by the end of `day`, for each journey.

        It is below 0 where more of a deposit that is paid has come back than was needed since.
        """
        bill = _paid(self.hospital, day, self.settled)
        is_held = day < self.balance_back if self.deposit_is_paid else (self.deposit_due <= day) & (day < self.balance_back)
        held = np.where(is_held, np.maximum(self.deposit, bill), bill)
        return held - self.handed + _paid(self.streams, day, np.zeros_like(self.deposit))

    @cached_property
    def to_find(self) -> tuple[tuple[Stream, FloatArray], ...]:
        """Each payment with the money that must still be found for it: what the deposit covers is not asked for again."""
        asked = np.maximum(self.deposit, self.settled) - self.handed
        found = [(Stream(DEPOSIT, self.deposit, self.deposit_due, None), asked)]
        found += [(stream, stream.amount) for stream in self.streams]
        billed = self.settled
        for stream in sorted(self.hospital, key=lambda stream: float(np.median(stream.begins))):
            before, billed = billed, billed + stream.amount
            found.append((stream, np.maximum(self.deposit, billed) - np.maximum(self.deposit, before)))
        return tuple(found)

    @cached_property
    def last_day(self) -> int:
        """The first whole day on which everything is paid in every journey and every balance is back."""
        ends = [stream.last_day for stream in (*self.streams, *self.hospital)]
        return int(np.ceil(max([*ends, float(self.balance_back.max())])))

    @cached_property
    def days(self) -> list[int]:
        """Whole days that are shown: one a week to the year's end of most journeys, and the middle day of each due rule."""
        typical = {int(np.ceil(np.median(stream.begins))) for stream in (*self.streams, *self.hospital)}
        typical.add(int(np.ceil(np.median(self.deposit_due))))
        ends = (stream.ends for stream in self.streams if stream.ends is not None)
        until = max((int(np.ceil(np.quantile(end, 0.95))) for end in ends), default=max(typical))
        return sorted(set(range(0, until + WEEK, WEEK)) | typical)

    def table(self, start: date | None = None, percents: Sequence[int] = SHOWN) -> pd.DataFrame:
        """Return cash needed by day: day, date (None without a start), p50, p80, p90, or what else `percents` asks for."""
        needed = np.stack([self.needed_by(day) for day in self.days])
        needed.sort(axis=1)
        at = np.quantile(np.arange(needed.shape[1]), [percent / 100 for percent in percents])
        enough = {f"p{percent}": needed[:, round(place)] for percent, place in zip(percents, at, strict=True)}
        dates = [start + timedelta(days=day) if start else None for day in self.days]
        return pd.DataFrame({"day": self.days, "date": dates} | enough)

    def largest_transfer(self) -> FloatArray:
        """Return the largest sum that must still be found at once, for each journey."""
        largest: FloatArray = np.maximum.reduce([amount for stream, amount in self.to_find if stream.ends is None])
        return largest


def payments(chosen: Chosen, draws: Draws, schedule: Schedule, costs: Costs, worth: dict[str, Amount]) -> Payments:
    """Put every line of the bill on the days on which it falls due.

    `worth` is what one unit of each table currency is worth in the scenario's currency (see `costs.rates`).
    """
    dues = {row.due: row for row in chosen.dues}
    to_come = [part for part in chosen.components if not is_paid(part) or part.limit is not None]
    own, hospital = (
        _by_due([part for part in to_come if is_drawn_from_the_deposit(part.row) == drawn], costs) for drawn in (False, True)
    )
    settled = draws.total(_settled(chosen, costs, drawn=True))
    # The deposit is a share of the whole bill, whatever of it is paid.
    typical_bill = np.median(draws.total(amount for amount, _ in hospital.values()) + settled)
    amounts = {item.row.quantity: item.amount for item in chosen.quantities}
    share, back = (draws.values(name, amounts[name].range) for name in ("deposit_share", "deposit_back_days"))
    paid = chosen.deposit
    return Payments(
        streams=tuple(_stream(dues[due], *lines, schedule) for due, lines in own.items()),
        hospital=tuple(_stream(dues[due], *lines, schedule) for due, lines in hospital.items()),
        deposit=share * typical_bill if paid is None else draws.values(paid.name, paid.range),
        deposit_due=schedule.start["invitation"],
        balance_back=schedule.start["near_hospital"] + back,
        deposit_is_paid=paid is not None,
        settled=settled,
        handed=_handed_to_the_hospital(chosen, draws, settled),
    )


def handed_over(chosen: Chosen, draws: Draws, costs: Costs) -> FloatArray | None:
    """Return the money that has left the family's hands already, for each journey, or None where nothing is paid.

    Bills that are paid, and a deposit as far as it is more than the hospital's bills that were taken out of it.
    """
    if chosen.deposit is None and not any(is_paid(part) for part in chosen.components):
        return None
    settled, apart = (draws.total(_settled(chosen, costs, drawn=drawn)) for drawn in (True, False))
    return _handed_to_the_hospital(chosen, draws, settled) + apart


def paid_already(chosen: Chosen) -> float:
    """Return what is paid already in all, bills and a deposit, as the reader has put it in."""
    paid = {part.row: part.bill.range.typical for part in chosen.components if part.bill is not None and is_paid(part)}
    settled = sum(amount for row, amount in paid.items() if is_drawn_from_the_deposit(row))
    deposit = 0.0 if chosen.deposit is None else chosen.deposit.range.typical
    return max(settled, deposit) + sum(amount for row, amount in paid.items() if not is_drawn_from_the_deposit(row))


def _handed_to_the_hospital(chosen: Chosen, draws: Draws, settled: FloatArray) -> FloatArray:
    paid = chosen.deposit
    return settled if paid is None else np.maximum(draws.values(paid.name, paid.range), settled)


def _settled(chosen: Chosen, costs: Costs, *, drawn: bool) -> list[FloatArray]:
    """Return the lines that are paid, of what the hospital takes out of the deposit or of all others."""
    paid = [part for part in chosen.components if is_paid(part) and is_drawn_from_the_deposit(part.row) == drawn]
    return [costs.by_component[part.row.component] - _to_come(part, costs) for part in paid]


def _to_come(part: Component, costs: Costs) -> FloatArray:
    """Return what is to be paid for a line: of one that is paid, what lies beyond the days that were paid for."""
    if not is_paid(part):
        return costs.by_component[part.row.component]
    none = 0 * costs.by_component[part.row.component]
    return costs.beyond.get(part.row.component, none)


def is_paid(part: Component) -> bool:
    """Whether a cost line is paid already, as the reader has said."""
    return part.bill is not None and part.bill.name.endswith(PAID)


def is_drawn_from_the_deposit(row: CostRow) -> bool:
    """Whether the hospital takes this line out of the deposit."""
    # Cells with a list price and a transplant are prepaid apart; what is paid at home is nobody's deposit.
    apart = row.price_from == "products" or row.due == PREPAID_APART
    return row.group == "medical" and row.paid_in == "china" and not apart


def _by_due(parts: Sequence[Component], costs: Costs) -> dict[str, tuple[FloatArray, tuple[str, ...]]]:
    """Return what falls due together, by due rule: its amount, and its cost lines."""
    found: dict[str, tuple[FloatArray, tuple[str, ...]]] = {}
    for part in parts:
        row, cost, one = part.row, _to_come(part, costs), (part.row.component,)
        found[row.due] = (found[row.due][0] + cost, found[row.due][1] + one) if row.due in found else (cost, one)
    return found


def _stream(due: DueRow, amount: FloatArray, components: tuple[str, ...], schedule: Schedule) -> Stream:
    begins = schedule.start[due.from_phase] - due.days_before
    if not due.until_phase:
        return Stream(due.due, amount, np.maximum(begins, 0), None, components)
    ends = schedule.start[due.until_phase] + schedule.length[due.until_phase]
    return Stream(due.due, amount, np.maximum(begins, 0), ends, components)


def _paid(streams: tuple[Stream, ...], day: float, before: FloatArray) -> FloatArray:
    """Return what is paid by the end of `day`, on top of what was paid `before`."""
    paid = before
    for stream in streams:
        paid = paid + stream.paid_by(day)
    return paid
