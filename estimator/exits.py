"""The bill and the days when the infusion does not happen: the journey is cut, and priced on every draw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from estimator.assumptions import Chosen, Event
from estimator.costs import price
from estimator.draws import Draws
from estimator.quantities import Quantities
from estimator.ranges import FloatArray, Range
from estimator.scenario import Scenario
from estimator.schedule import plan

OWED = "product_owed_share"


@dataclass(frozen=True, eq=False)
class Exit:
    """A journey that ends early. Every draw is priced; the probability only weighs it."""

    name: str
    probability: Range
    cost: FloatArray  # shape (n,)
    days_away: FloatArray


def exits(chosen: Chosen, draws: Draws, scenario: Scenario) -> tuple[Exit, ...]:
    """Price every exit of this scenario. Their probabilities are of all families: a later exit is for those who get so far."""
    whole = None
    if any(part.bill for part in chosen.components):
        whole = Quantities(chosen, draws, plan(chosen, draws, scenario), scenario)
    return tuple(_exit(event, share, chosen, draws, scenario, whole) for event, share in shares_of_exits(chosen))


def shares_of_exits(chosen: Chosen) -> Iterator[tuple[Event, Range]]:
    """Yield each exit with its share of all families: a later exit is for those who get so far."""
    get_so_far = 1.0
    for event in (event for event in chosen.events if event.row.kind == "exit"):
        yield event, event.probability.range.scaled(get_so_far)
        get_so_far *= 1 - event.probability.range.typical


def _exit(event: Event, share: Range, chosen: Chosen, draws: Draws, scenario: Scenario, whole: Quantities | None) -> Exit:
    schedule = plan(chosen, draws, scenario, cut_after=event.row.phase)
    costs = price(chosen, draws, Quantities(chosen, draws, schedule, scenario), scenario, whole)
    return Exit(event.row.event, share, costs.total, schedule.away)


def with_share_owed(chosen: Chosen, share: float) -> Chosen:
    """Return `chosen` with another share of the cells' price owed when they are made and not given."""
    fixed = Range.fixed(share, "share")
    return replace(
        chosen,
        quantities=tuple(
            replace(item, amount=replace(item.amount, range=fixed)) if item.row.quantity == OWED else item
            for item in chosen.quantities
        ),
    )
