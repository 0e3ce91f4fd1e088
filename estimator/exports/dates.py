"""Days of a journey as dates: when each phase begins and ends, counted from the decision."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from estimator.ranges import FloatArray
from estimator.rounding import round_up
from estimator.schedule import TRANSPLANT
from estimator.summary import Spread, spreads

if TYPE_CHECKING:
    from estimator.model import Estimate


class Span(NamedTuple):
    """When something begins and ends, in days from the decision."""

    begins: Spread
    ends: Spread


class FlightHome(NamedTuple):
    """When the family may fly home and when it knows. Days count from the decision; shares are of all journeys."""

    window: Spread  # the first possible flight
    known: Spread  # the patient leaves the ward, or is done with the transplant: the day of the flight is known
    notice: float  # days from then to the flight, middle journey
    ready: float  # share that knows on the last safe day to change the booking
    moved: float  # share in which the flight comes later than was known, as the patient goes back to hospital
    later: float  # by how many days, in the middle one of those
    is_after_transplant: bool


def phase_spans(result: Estimate) -> dict[str, Span]:
    """Return when each phase of the estimate begins and ends."""
    start, length = result.schedule.start, result.schedule.length
    edges = {f"{name}:begins": start[name] for name in result.phase_names}
    edges |= {f"{name}:ends": start[name] + length[name] for name in result.phase_names}
    found = spreads(edges)
    return {name: Span(found[f"{name}:begins"], found[f"{name}:ends"]) for name in result.phase_names}


def span_where_it_is(result: Estimate, phase: str) -> Span:
    """Return when a phase begins and ends in the journeys that have it; some must."""
    begins, length = result.schedule.start[phase], result.schedule.length[phase]
    has = length > 0
    found = spreads({"begins": begins[has], "ends": (begins + length)[has]})
    return Span(found["begins"], found["ends"])


def milestone_days(result: Estimate) -> dict[str, Spread]:
    """Return the days from the decision on which the family leaves, arrives, has the cells given, and may fly home."""
    schedule = result.schedule
    days = {"departure": schedule.start["travel_out"], "arrival": schedule.arrival}
    return spreads(days | {"infusion": schedule.day_0, "flight": schedule.gate})


def flight_home(result: Estimate) -> FlightHome:
    """Return between which days the flight home falls, and how long before it the family knows."""
    schedule, stay_near = result.schedule, result.scenario.stay_near_days
    branch = schedule.happens[TRANSPLANT] > 0
    stay = "transplant_stay"
    known = np.where(branch, schedule.start[stay] + schedule.length[stay], schedule.start["near_hospital"])
    planned = np.maximum(schedule.day_0 + stay_near, known + _fit_to_fly(result))
    found = spreads({"window": schedule.gate, "known": known, "notice": planned - known})
    # Sums in 32 bits differ in the last digit when their parts come in another order.
    later = schedule.gate - planned
    moved = later[later > 0.01]
    return FlightHome(
        found["window"], found["known"], found["notice"].p50, float(np.mean(known <= last_change(found["window"]))),
        len(moved) / len(later), float(np.median(moved)) if len(moved) else 0.0, bool(np.mean(branch) > 0.5),
    )  # fmt: skip


def _fit_to_fly(result: Estimate) -> FloatArray:
    days = next(phase.days for phase in result.chosen.phases if phase.row.role == "gate")
    return result.draws.values(days.name, days.range, days.factor, days.loading)


def last_change(window: Spread) -> int:
    """Return the last safe day to change the flight home: the day before the earliest one that is counted on (P10).

    A ticket that is moved by then is never for a flight that has left, and 9 of 10 journeys cannot fly before it.
    """
    return round_up(window.p10) - 1


def years_without_holidays(result: Estimate) -> list[int]:
    """Return the years of a long journey (P90) that the table of holidays does not reach; none without a start date."""
    start, known = result.scenario.start_date, {row.first_day.year for row in result.chosen.holidays}
    if start is None:
        return []
    last = start + timedelta(days=long_return(result))
    return [year for year in range(start.year, last.year + 1) if year not in known]


def long_return(result: Estimate) -> float:
    """Return the day on which a long journey (P90) is home."""
    schedule = result.schedule
    return float(np.quantile(schedule.start["travel_home"] + schedule.length["travel_home"], 0.9))
