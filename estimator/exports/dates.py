"""Days of a journey as dates: when each phase begins and ends, counted from the decision."""

from __future__ import annotations

from datetime import date, timedelta
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from estimator.rounding import round_up
from estimator.summary import Spread, spreads

if TYPE_CHECKING:
    from estimator.model import Estimate


class Span(NamedTuple):
    """When something begins and ends, in days from the decision."""

    begins: Spread
    ends: Spread


def phase_spans(result: Estimate) -> dict[str, Span]:
    """Return when each phase of the estimate begins and ends."""
    start, length = result.schedule.start, result.schedule.length
    edges = {f"{name}:begins": start[name] for name in result.phase_names}
    edges |= {f"{name}:ends": start[name] + length[name] for name in result.phase_names}
    found = spreads(edges)
    return {name: Span(found[f"{name}:begins"], found[f"{name}:ends"]) for name in result.phase_names}


def milestone_days(result: Estimate) -> dict[str, Spread]:
    """Return the days from the decision on which the family leaves, arrives, has the cells given, and may fly home."""
    schedule = result.schedule
    days = {"departure": schedule.start["travel_out"], "arrival": schedule.arrival}
    return spreads(days | {"infusion": schedule.day_0, "flight": schedule.gate})


def on(start: date, day: float) -> date:
    """Return the date on which `day` falls, as days of the year are counted: day 0.7 is still the first."""
    return start + timedelta(days=floor(round(day, 3)))


def after(start: date, day: float) -> date:
    """Return the first date that lies wholly after `day`."""
    return start + timedelta(days=round_up(day))
