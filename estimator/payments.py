"""When money is due -> cash that must have been available by each day. A due rule or a deposit moves money, never cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from estimator.assumptions import Chosen
from estimator.costs import Costs
from estimator.draws import Draws
from estimator.quantities import Amount
from estimator.ranges import FloatArray
from estimator.rows import CostRow, DueRow
from estimator.schedule import Schedule

WEEK = 7
#: The cash that is needed is shown for so many of 100 journeys.
SHOWN = (50, 80, 90)
#: The due rule of what is prepaid at an admission of its own.
PREPAID_APART = "transplant"


@dataclass(frozen=True, eq=False)
class Stream:
    """Money of one due rule: paid at once on `begins`, or evenly until `ends`. All arrays have shape ``(n,)``."""

    due: str
    amount: FloatArray
    begins: FloatArray  # days from the decision
    ends: FloatArray | None

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
    """Who must have paid what by when, for every journey. Money in the scenario's currency, days from the decision."""

    streams: tuple[Stream, ...]  # paid as they fall due
    hospital: tuple[Stream, ...]  # paid out of the deposit while it lasts
    deposit: FloatArray
    deposit_due: FloatArray
    balance_back: FloatArray  # the day on which what is left of the deposit comes back

    def needed_by(self, day: float) -> FloatArray:
        """Return the cash that must have left the family's hands by the end of `day`, for each journey."""
        bill = _paid(self.hospital, day, self.deposit)
        held = np.where((self.deposit_due <= day) & (day < self.balance_back), np.maximum(self.deposit, bill), bill)
        return held + _paid(self.streams, day, self.deposit)

    @cached_property
    def last_day(self) -> int:
        """The first whole day on which everything is paid in every journey and every balance is back."""
        ends = [stream.last_day for stream in (*self.streams, *self.hospital)]
        return int(np.ceil(max(*ends, float(self.balance_back.max()))))

    @cached_property
    def days(self) -> list[int]:
        """Whole days that are shown: one a week to the year's end of most journeys, and the middle day of each due rule."""
        typical = {int(np.ceil(np.median(stream.begins))) for stream in (*self.streams, *self.hospital)}
        typical.add(int(np.ceil(np.median(self.deposit_due))))
        until = max(int(np.ceil(np.quantile(stream.ends, 0.95))) for stream in self.streams if stream.ends is not None)
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
        """Return the largest sum that is due at once, for each journey."""
        at_once = [stream.amount for stream in (*self.streams, *self.hospital) if stream.ends is None]
        largest: FloatArray = np.maximum.reduce([self.deposit, *at_once])
        return largest

    def money_ends(self, own: float) -> float | None:
        """Return the first shown day by which half of the journeys need more than `own`, or None."""
        table = self.table()
        beyond = table.loc[table.p50 > own, "day"]
        return None if beyond.empty else float(beyond.iloc[0])


def payments(chosen: Chosen, draws: Draws, schedule: Schedule, costs: Costs, worth: dict[str, Amount]) -> Payments:
    """Put every line of the bill on the days on which it falls due.

    `worth` is what one unit of each table currency is worth in the scenario's currency (see `costs.rates`).
    """
    dues = {row.due: row for row in chosen.dues}
    own: dict[str, FloatArray] = {}
    hospital: dict[str, FloatArray] = {}
    for part in chosen.components:
        streams = hospital if is_drawn_from_the_deposit(part.row) else own
        cost = costs.by_component[part.row.component]
        streams[part.row.due] = streams[part.row.due] + cost if part.row.due in streams else cost
    bills = tuple(_stream(dues[due], amount, schedule) for due, amount in hospital.items())
    typical_bill = np.median(draws.total(hospital.values()))
    amounts = {item.row.quantity: item.amount for item in chosen.quantities}
    share, back = (draws.values(name, amounts[name].range) for name in ("deposit_share", "deposit_back_days"))
    paid = chosen.deposit
    return Payments(
        streams=tuple(_stream(dues[due], amount, schedule) for due, amount in own.items()),
        hospital=bills,
        deposit=share * typical_bill if paid is None else draws.values(paid.name, paid.range),
        deposit_due=schedule.start["invitation"],
        balance_back=schedule.start["near_hospital"] + back,
    )


def is_drawn_from_the_deposit(row: CostRow) -> bool:
    """Whether the hospital takes this line out of the deposit."""
    # Cells with a list price and a transplant are prepaid apart; what is paid at home is nobody's deposit.
    apart = row.price_from == "products" or row.due == PREPAID_APART
    return row.group == "medical" and row.paid_in == "china" and not apart


def _stream(due: DueRow, amount: FloatArray, schedule: Schedule) -> Stream:
    begins = schedule.start[due.from_phase] - due.days_before
    if not due.until_phase:
        return Stream(due.due, amount, np.maximum(begins, 0), None)
    ends = schedule.start[due.until_phase] + schedule.length[due.until_phase]
    return Stream(due.due, amount, np.maximum(begins, 0), ends)


def _paid(streams: tuple[Stream, ...], day: float, like: FloatArray) -> FloatArray:
    paid = np.zeros_like(like)
    for stream in streams:
        paid += stream.paid_by(day)
    return paid
