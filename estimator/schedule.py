"""Phases, events and gates -> days per draw, and where they are spent. Days count from the decision; row i is one journey."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimator.assumptions import Assumption, Chosen, Event, Phase
from estimator.draws import Draws
from estimator.ranges import FloatArray
from estimator.scenario import Scenario

#: The phase that begins with the infusion, day 0.
INFUSION = "ward_stay"
#: The wait for cells: the family may spend part of it at home.
WAIT = "wait_for_cells"
#: The event that adds a transplant to the journey.
TRANSPLANT = "transplant"
#: Flying home during the wait needs a wait of at least this many days ...
SHORTEST_WAIT_FOR_HOME = 19.0
#: ... of which these are kept for the flights and the admission before the infusion.
KEPT_FOR_ADMISSION = 9.0


@dataclass(frozen=True, eq=False)
class Schedule:
    """One journey a draw. All arrays have shape ``(n,)``; `start` and `length` are in days."""

    start: dict[str, FloatArray]  # by phase, from the decision
    length: dict[str, FloatArray]
    happens: dict[str, FloatArray]  # by event: 1 where it does
    day_0: FloatArray  # the infusion, or where a cut journey would have had it
    arrival: FloatArray
    gate: FloatArray  # the earliest flight home
    first_collected: FloatArray  # end of the first collection
    home_days: FloatArray  # days at home while cells are made
    flew_home: FloatArray  # 1 where the family flies home during the wait
    reached: frozenset[str]  # phases that this journey comes to
    patient_on_ward: FloatArray  # days on any ward, intensive care included

    @property
    def in_china(self) -> FloatArray:
        """Days from arrival to the flight home, less days at home between."""
        return self.gate - self.arrival - self.home_days

    @property
    def away(self) -> FloatArray:
        """Days from departure to return, less days at home between."""
        return self.in_china + self.length["travel_out"] + self.length["travel_home"]


class _Clock:
    """Walks the chain of phases for all journeys at once."""

    def __init__(self, chosen: Chosen, draws: Draws, scenario: Scenario, reached: frozenset[str]) -> None:
        self.draws = draws
        self.chosen = chosen
        self.scenario = scenario
        self.reached = reached
        self.zero = draws.zeros()
        self.now = self.zero
        self.start: dict[str, FloatArray] = {}
        self.length: dict[str, FloatArray] = {}
        self.happens = {event.row.event: self._event(event) for event in chosen.events if event.row.kind != "exit"}

    def _event(self, event: Event) -> FloatArray:
        row, probability = event.row, event.probability
        if row.phase not in self.reached:
            return self.zero
        # A column of its own: an event and a price may share a name, and must not share their luck.
        column = f"event:{row.score}"
        return self.draws.happens(column, probability.range.typical, probability.factor, probability.loading)

    def value(self, assumption: Assumption, again: str = "") -> FloatArray:
        """Return the drawn values of an assumption; `again` names a second, independent draw."""
        return self.draws.values(assumption.name + again, assumption.range, assumption.factor, assumption.loading)

    def walk(self, phase: Phase) -> None:
        """Put `phase` at the end of the chain."""
        name = phase.row.phase
        if phase.row.waits_for_holidays and self.scenario.has_dates:
            self.now = _after_holidays(self.now, self.scenario, self.chosen)
        self.start[name] = self.now
        self.length[name] = self.days(phase)
        self.now = self.now + self.length[name]

    def days(self, phase: Phase) -> FloatArray:
        """Return how long `phase` lasts: repeats, shares and days added by events included."""
        days = self.value(phase.days)
        if not self.draws.always(phase.share.range):
            days = days * self.draws.happens(phase.share.name, phase.share.range.typical)
        if again := phase.row.repeat_event:
            days = days + self.happens[again] * self.value(phase.days, "_again")
        for event in self.chosen.events:
            if event.extra_days and event.row.extends == phase.row.phase:
                days = days + self.happens[event.row.event] * self.value(event.extra_days)
        return days


def plan(chosen: Chosen, draws: Draws, scenario: Scenario, cut_after: str | None = None) -> Schedule:
    """Return the schedule of every journey.

    Parameters
    ----------
    cut_after
        The last phase that is reached, for a journey that ends without infusion; None for the whole journey.
    """
    chain = _chain(chosen)
    before_gate = _until(chain, cut_after)
    reached = frozenset(phase.row.phase for phase in before_gate) | ({"start"} if cut_after else {"start", "gate"})
    clock = _Clock(chosen, draws, scenario, reached)
    for phase in before_gate:
        clock.walk(phase)
    _nested(clock)
    day_0 = clock.start.get(INFUSION, clock.now)
    on_ward, gate = _discharge(clock, scenario, day_0) if cut_after is None else (clock.zero, clock.now)
    return _finish(clock, scenario, day_0, gate, on_ward, chain)


def _chain(chosen: Chosen) -> list[Phase]:
    """Return the phases of role `chain` in the order that `after` gives; those after the gate come last."""
    follows: dict[str, list[Phase]] = {}
    for phase in chosen.phases:
        if phase.row.role == "chain":
            follows.setdefault(phase.row.after, []).append(phase)
    ordered: list[Phase] = []
    waiting = [*follows.get("gate", []), *follows["start"]]
    while waiting:
        ordered.append(waiting.pop())
        waiting.extend(follows.get(ordered[-1].row.phase, []))
    return ordered


def _until(chain: list[Phase], cut_after: str | None) -> list[Phase]:
    before_gate = [phase for phase in chain if phase.row.after != "gate"]
    names = [phase.row.phase for phase in before_gate]
    return before_gate if cut_after is None else before_gate[: names.index(cut_after) + 1]


def _nested(clock: _Clock) -> None:
    """Add phases that lie inside others: they take none of the clock's time."""
    for phase in clock.chosen.phases:
        row = phase.row
        if row.role not in ("tail", "inside"):
            continue
        host = clock.length.get(row.after, clock.zero) if INFUSION in clock.reached else clock.zero
        if row.role == "tail":
            days = np.minimum(clock.value(phase.days), host)
            clock.start[row.phase] = clock.start.get(row.after, clock.now) + host - days
        else:
            # At least one day of the stay is spent outside: nobody goes home from intensive care.
            days = np.minimum(clock.value(phase.days), np.maximum(host - 1, 0)) * clock.happens[row.phase]
            clock.start[row.phase] = clock.start.get(row.after, clock.now)
        clock.length[row.phase] = days


def _discharge(clock: _Clock, scenario: Scenario, day_0: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the patient's days on the ward and the day of the gate, transplant included where there is one."""
    by_name = {phase.row.phase: phase for phase in clock.chosen.phases}
    fit_to_fly = clock.value(by_name["fit_to_fly"].days)
    # Back in hospital: the wait until fit to fly begins anew, a day after the first discharge at the soonest.
    back_on_ward = _back_in_hospital(clock)
    gate = np.maximum(day_0 + scenario.stay_near_days, clock.now + back_on_ward + fit_to_fly)
    on_ward = clock.length["lymphodepletion"] + clock.length[INFUSION] + back_on_ward
    branch = clock.happens[TRANSPLANT]
    for name in ("transplant_stay", "transplant_ward"):
        clock.length[name] = clock.value(by_name[name].days) * branch
    clock.length["transplant_ward"] = np.minimum(clock.length["transplant_ward"], clock.length["transplant_stay"])
    begins = np.maximum(day_0 + clock.value(by_name["transplant_day"].days), clock.now)
    clock.start["transplant_stay"] = clock.start["transplant_ward"] = begins
    clock.length["transplant_day"] = (begins - day_0) * branch
    after_transplant = begins + clock.length["transplant_stay"] + fit_to_fly
    return on_ward + clock.length["transplant_ward"], np.where(branch > 0, np.maximum(gate, after_transplant), gate)


def _back_in_hospital(clock: _Clock) -> FloatArray:
    """Return the days of a second stay, where there is one."""
    days = next(item for item in clock.chosen.quantities if item.row.quantity == "readmission_days")
    return clock.value(days.amount) * clock.happens[days.row.event]


def _finish(
    clock: _Clock, scenario: Scenario, day_0: FloatArray, gate: FloatArray, on_ward: FloatArray, chain: list[Phase]
) -> Schedule:
    by_name = {phase.row.phase: phase for phase in clock.chosen.phases}
    arrival = clock.start["travel_out"] + clock.length["travel_out"]
    discharge = clock.now
    clock.start["near_hospital"] = discharge
    clock.length["near_hospital"] = gate - discharge
    clock.now = gate
    for phase in (phase for phase in chain if phase.row.after == "gate"):
        clock.walk(phase)
    followed_until = day_0 + clock.value(by_name["follow_up_home"].days)
    clock.start["follow_up_home"] = clock.now
    clock.length["follow_up_home"] = np.maximum(followed_until - clock.now, 0) * (INFUSION in clock.reached)
    flew_home, home_days = _home_during_wait(clock, scenario)
    return Schedule(
        start=clock.start, length=clock.length, happens=clock.happens, day_0=day_0, arrival=arrival, gate=gate,
        first_collected=_first_collected(clock), home_days=home_days, flew_home=flew_home, reached=clock.reached,
        patient_on_ward=on_ward,
    )  # fmt: skip


def _home_during_wait(clock: _Clock, scenario: Scenario) -> tuple[FloatArray, FloatArray]:
    if not scenario.home_while_cells_are_made or WAIT not in clock.length:
        return clock.zero, clock.zero
    # The first wait: cells that are collected again keep the family in China until they are made.
    wait = clock.value(next(phase for phase in clock.chosen.phases if phase.row.phase == WAIT).days)
    flew_home = clock.draws.flag(wait >= SHORTEST_WAIT_FOR_HOME)
    return flew_home, flew_home * (wait - KEPT_FOR_ADMISSION)


def _first_collected(clock: _Clock) -> FloatArray:
    collection = next(phase for phase in clock.chosen.phases if phase.row.phase == "collection")
    return clock.start.get("collection", clock.now) + clock.value(collection.days)


def _after_holidays(now: FloatArray, scenario: Scenario, chosen: Chosen) -> FloatArray:
    """Move days that fall in a closure to the day after it."""
    for holiday in sorted(chosen.holidays, key=lambda row: row.first_day):
        first, after = scenario.days_until(holiday.first_day), scenario.days_until(holiday.last_day) + 1
        now = np.where((now >= first) & (now < after), after, now)
    return now
