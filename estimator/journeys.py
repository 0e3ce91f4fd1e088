"""Single journeys out of the simulated ones, told with their phases, events and bills: examples, not forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from estimator.assumptions import Phase
from estimator.rounding import round_up, shown_on

if TYPE_CHECKING:
    from estimator.model import Estimate

#: Lines of the bill that a journey names one by one.
NAMED_LINES = 5
#: Time outside of a ward until the flight home: no row of the tables, as the gate ends it.
NEAR_HOSPITAL = "near_hospital"


@dataclass(frozen=True)
class Stretch:
    """A phase of one journey. `start` is in days after leaving home, negative before; `length` in days."""

    phase: str
    place: str
    start: float
    length: float
    part_of: str  # the phase that it lies in, or blank where it follows the one before
    begins: date | None  # None without a start date
    ends: date | None

    @property
    def days(self) -> int:
        """Whole days that it takes as they are shown: its edges are rounded, not its length, so that parts add up."""
        if self.begins and self.ends:
            return (self.ends - self.begins).days
        return _away_from_leaving(self.start + self.length) - _away_from_leaving(self.start)


@dataclass(frozen=True)
class Journey:
    """One simulated journey. Money is in `currency`, time in days."""

    number: int  # 1 is the cheapest of the examples
    draw: int  # its row among the simulated journeys
    currency: str
    total: float
    dearer_than: int  # of 100 journeys like this
    days_away: float
    days_home_between: float  # spent at home while the cells are made
    leaves_home: date | None
    infusion: float  # days after leaving home
    returns: date | None
    stretches: tuple[Stretch, ...]
    events: tuple[str, ...]
    bill: tuple[tuple[str, float], ...]  # group and amount, the dearest group first
    largest: tuple[tuple[str, float], ...]  # component and amount of the dearest lines

    def phases(self) -> pd.DataFrame:
        """Return the stretches as the table that `charts.schedule.timeline` draws; each number is its own P10, P50 and P90."""
        rows = [
            {"phase": item.phase, "place": item.place}
            | dict.fromkeys(("p10", "p50", "p90"), item.length)
            | dict.fromkeys(("start_p10", "start_p50", "start_p90"), item.start)
            | dict.fromkeys(("end_p10", "end_p50", "end_p90"), item.start + item.length)
            for item in self.stretches
        ]
        return pd.DataFrame(rows)


def example_journeys(result: Estimate, count: int = 10) -> list[Journey]:
    """Return `count` simulated journeys, equally likely steps apart in total cost, the cheapest first.

    With 10 they stand at 5, 15, 25 ... 95 of 100, so half of all journeys cost less than the middle ones. Each is a real
    row of the simulation: its days, its events and its bill belong together.
    """
    n = len(result.costs.total)
    places = (np.arange(count) + 0.5) / count
    by_cost = np.argsort(result.costs.total, kind="stable")
    rows = by_cost[np.rint(places * (n - 1)).astype(np.intp)]
    ranked = enumerate(zip(rows, places, strict=True), start=1)
    return [_journey(result, number, int(row), int(place * 100 + 1e-9)) for number, (row, place) in ranked]


def _journey(result: Estimate, number: int, row: int, dearer_than: int) -> Journey:
    schedule, start_date = result.schedule, result.scenario.start_date
    departure = float(schedule.start["travel_out"][row])
    back = float(schedule.start["travel_home"][row] + schedule.length["travel_home"][row])
    lines = {name: float(cost[row]) for name, cost in result.costs.by_component.items()}
    groups: dict[str, float] = {}
    for part in result.chosen.components:
        groups[part.row.group] = groups.get(part.row.group, 0.0) + lines[part.row.component]
    return Journey(
        number=number, draw=row, currency=result.scenario.currency, total=float(result.costs.total[row]),
        dearer_than=dearer_than, days_away=float(schedule.away[row]), days_home_between=float(schedule.home_days[row]),
        leaves_home=_day(start_date, departure), infusion=float(schedule.day_0[row]) - departure,
        returns=_day(start_date, back), stretches=tuple(_stretches(result, row, departure)),
        events=tuple(name for name, happens in schedule.happens.items() if happens[row]),
        bill=_dearest(groups), largest=_dearest(lines)[:NAMED_LINES],
    )  # fmt: skip


def _stretches(result: Estimate, row: int, departure: float) -> list[Stretch]:
    schedule, start_date = result.schedule, result.scenario.start_date
    known = {phase.row.phase: phase for phase in result.chosen.phases}
    found = []
    for name in result.phase_names:
        start, length = float(schedule.start[name][row]), float(schedule.length[name][row])
        if length > 0:
            place = known[name].row.place if name in known else "city"
            ends = _day(start_date, start + length)
            begins = _day(start_date, start)
            found.append(Stretch(name, place, start - departure, length, _part_of(known.get(name)), begins, ends))
    return found


def _part_of(phase: Phase | None) -> str:
    """Return the phase that this one lies in: the last days of another, inside another, or a branch after the ward."""
    if phase is None or phase.row.role in ("chain", "gate"):
        return ""
    return NEAR_HOSPITAL if phase.row.role == "branch" else phase.row.after


def _away_from_leaving(day: float) -> int:
    """Return a day before or after leaving home in whole days: part of a day is a day on both sides."""
    return round_up(day) if day >= 0 else -round_up(-day)


def _day(start_date: date | None, day: float) -> date | None:
    return shown_on(start_date, day) if start_date else None


def _dearest(amounts: dict[str, float]) -> tuple[tuple[str, float], ...]:
    return tuple(sorted(((name, amount) for name, amount in amounts.items() if amount > 0), key=lambda item: -item[1]))
