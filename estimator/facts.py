"""What has happened already: a bill that is paid and a part of the journey that is over are own figures.

A bill that is paid has a name of its own (``ward_paid``), apart from what a quote offers (``ward_bill``): an offer may be just as
exact. A fact is more than one number. A bill for intensive care says that it was needed, and once the cells are there nobody
waits for them again. So each fact brings the chances that it settles along, and takes them away again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from estimator.assumptions import Chosen, Component, Phase
from estimator.form import DEPOSIT, PAID
from estimator.overrides import without_lost_limits
from estimator.ranges import Range
from estimator.scenario import Scenario

DAYS = "_days"
Own = dict[str, Range]


def bill(chosen: Chosen, component: str, amount: float) -> Own:
    """Return the own figures that stand for `amount` paid for a cost in all, in the scenario's currency."""
    event = event_behind(chosen, _component(chosen, component)) if amount > 0 else None
    happened = {f"{event}_probability": Range.fixed(1.0, "probability")} if event else {}
    return {component + PAID: Range.fixed(amount, "money")} | happened


def length(chosen: Chosen, phase: str, days: float) -> Own:
    """Return the own figures that stand for a phase that took `days`, whatever was repeated or added counted in."""
    row = _phase(chosen, phase).row
    own = {phase + DAYS: Range.fixed(days, "days")}
    if row.share is not None and row.share < 1:
        own[f"{phase}_share"] = Range.fixed(1.0, "share")
    added = (event.row.event for event in chosen.events if event.extra_days and event.row.extends == phase)
    own |= {f"{event}_extra_days": Range.fixed(0.0, "days") for event in added}
    if row.repeat_event and phase == _last_repeated(chosen, row.repeat_event):
        own[f"{row.repeat_event}_probability"] = Range.fixed(0.0, "probability")
    return own


def bills(scenario: Scenario) -> dict[str, float]:
    """Return what is paid, by cost; a deposit is no cost."""
    return {name.removesuffix(PAID): own.typical for name, own in scenario.overrides if name.endswith(PAID) and name != DEPOSIT}


def deposit(scenario: Scenario) -> float | None:
    """Return the deposit that is paid, or None."""
    return next((own.typical for name, own in scenario.overrides if name == DEPOSIT), None)


def lengths(scenario: Scenario, chosen: Chosen) -> dict[str, float]:
    """Return how long the parts took that are over, by phase in order of time."""
    fixed = {name.removesuffix(DAYS): own.typical for name, own in scenario.overrides if name.endswith(DAYS) and own.is_fixed}
    return {name: fixed[name] for name in parts(chosen) if name in fixed}


def parts(chosen: Chosen) -> list[str]:
    """Return the phases up to the end of the stay on the ward, in order of time: the ones whose end the family can name."""
    rows = [phase for phase in chosen.phases if phase.row.role == "chain" and phase.row.after != "gate"]
    return [phase.row.phase for phase in rows if not (phase.days.default or phase.days.range).is_zero]


def without(chosen: Chosen, names: Iterable[str]) -> Mapping[str, None]:
    """Return the own figures to take out so that the facts `names` (``ward_paid``, ``visa_days``) are gone."""
    own: Own = {}
    for name in names:
        if name == DEPOSIT:
            own[name] = Range.fixed(0, "money")
        else:
            own |= bill(chosen, name.removesuffix(PAID), 1) if name.endswith(PAID) else length(chosen, name.removesuffix(DAYS), 1)
    return dict.fromkeys(own)


def planned(scenario: Scenario, chosen: Chosen) -> Scenario:
    """Return the scenario as it was before anything had happened."""
    paid = [name for name, _ in scenario.overrides if name.endswith(PAID)]
    gone = without(chosen, paid + [phase + DAYS for phase in lengths(scenario, chosen)])
    kept = without_lost_limits({name: own for name, own in scenario.overrides if name not in gone})
    return replace(scenario, overrides=tuple(kept.items()))


def event_behind(chosen: Chosen, part: Component) -> str | None:
    """Return the event that a cost belongs to, or None where the cost comes with every journey."""
    events = {event.row.event for event in chosen.events if event.row.kind == "event"}
    of_quantity = {item.row.quantity: item.row.event for item in chosen.quantities}
    # Days in a place within another phase, such as intensive care, are counted only where its event happens.
    inside = {f"{phase.row.place}_days": phase.row.phase for phase in chosen.phases if phase.row.role == "inside"}
    named = (of_quantity.get(name) or inside.get(name) or name for name in (*part.row.per, part.row.component))
    return next((name for name in named if name in events), None)


def _component(chosen: Chosen, name: str) -> Component:
    return next(part for part in chosen.components if part.row.component == name)


def _phase(chosen: Chosen, name: str) -> Phase:
    return next(phase for phase in chosen.phases if phase.row.phase == name)


def _last_repeated(chosen: Chosen, event: str) -> str:
    return [phase.row.phase for phase in chosen.phases if phase.row.repeat_event == event][-1]
