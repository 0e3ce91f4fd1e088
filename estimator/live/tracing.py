"""One run of the model on stand-ins -> the cells of a workbook: scores, numbers, columns of formulas, and what they answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from estimator import beside
from estimator.assumptions import Chosen
from estimator.costs import SHARE_OF_BILL, Costs, price, rates
from estimator.exits import shares_of_exits
from estimator.live.nodes import Node, fresh, number
from estimator.live.stand_ins import NamedDraws, NamedRange, NamedScenario, named
from estimator.model import Estimate, run
from estimator.payments import payments
from estimator.quantities import Quantities
from estimator.schedule import plan

#: Journeys of a workbook: enough for its percentiles, few enough to open at once.
JOURNEYS = 500
#: A step that is written in so few characters is written wherever it is used.
SHORT = 32


@dataclass(frozen=True, eq=False)
class Exit:
    """A journey that ends early: its share of all families, its bill and its days."""

    share: Node
    cost: Node
    days_away: Node


@dataclass(frozen=True, eq=False)
class Live:
    """The model of one scenario as cells."""

    draws: NamedDraws
    scenario: NamedScenario
    ranges: Mapping[str, NamedRange]  # by assumption, those that a reader may change
    measures: Mapping[str, Node]  # total_cost, days_away ...
    still_to_pay: Node  # the total cost without what is paid already
    components: Mapping[str, Node]
    departure: Node  # days from the decision
    phases: Mapping[str, tuple[Node, Node]]  # start in days from departure, and length
    events: Mapping[str, Node]  # 1 where it happens
    exits: Mapping[str, Exit]
    cash: Mapping[int, Node]  # by day from the decision

    @property
    def answers(self) -> list[Node]:
        """Everything that is shown, in the order of the sheets."""
        shown: list[Any] = [*self.components.values(), *self.measures.values(), self.still_to_pay, self.departure]
        shown += [step for pair in self.phases.values() for step in pair]
        shown += [*self.events.values(), *self.cash.values()]
        shown += [step for item in self.exits.values() for step in (item.share, item.cost, item.days_away)]
        return [number(item) if not isinstance(item, Node) else item for item in shown]

    def steps(self) -> list[Node]:
        """Return every step that has a name, each before what needs it."""
        found: dict[int, Node] = {}
        for answer in self.answers:
            for node in answer.below():
                if node.name:
                    found.setdefault(id(node), node)
        return list({node.name: node for node in reversed(found.values())}.values())[::-1]


def traced(result: Estimate, days: Iterable[int]) -> Live:
    """Run the model of an estimate once more, on `JOURNEYS` journeys and on cells.

    Parameters
    ----------
    result
        The estimate. Its illness, route, product, transplant, start date and way of waiting are fixed in the formulas.
    days
        Days from the decision for which the cash that is needed is worked out.
    """
    with fresh():
        draws = NamedDraws(JOURNEYS, result.scenario.seed)
        scenario: Any = NamedScenario(result.scenario)
        chosen = named(result.chosen, result.scenario)
        again = run(scenario, result.tables, draws, chosen)
        measures = _measures(again)
        quantities = Quantities(chosen, draws, again.schedule, scenario)
        _name("", quantities, again.costs, _per(chosen))
        live = Live(
            draws=draws,
            scenario=scenario,
            ranges=_ranges(chosen),
            measures=measures,
            still_to_pay=_called("still_to_pay", again.still_to_pay),
            components={name: number(cost) for name, cost in again.costs.by_component.items()},
            departure=number(again.schedule.start["travel_out"]),
            phases=_phases(again, result.phase_names),
            events={name: number(happens) for name, happens in again.schedule.happens.items()},
            exits=_exits(chosen, draws, scenario, quantities),
            cash=_cash(again, days),
        )
        _name_what_is_used_often(live)
    return live


def _ranges(chosen: Chosen) -> dict[str, NamedRange]:
    held: dict[str, Any] = {name: item.range for name, item in chosen.assumptions().items()}
    return {name: spread for name, spread in held.items() if isinstance(spread, NamedRange)}


def _per(chosen: Chosen) -> list[str]:
    """Return the names of everything that a price is paid per."""
    return list(dict.fromkeys(name for part in chosen.components for name in part.row.per if name != SHARE_OF_BILL))


def _measures(again: Estimate) -> dict[str, Node]:
    refund = beside.refund(again.chosen, again.draws, again.scenario, again.costs)
    found = again.columns | {"refund": refund}
    for currency, worth in rates(again.chosen, again.draws, again.scenario).items():
        _called(f"worth_of_1_{currency}", worth)
    return {name: _called(name, column) for name, column in found.items()}


def _phases(again: Estimate, names: list[str]) -> dict[str, tuple[Node, Node]]:
    schedule = again.schedule
    departure = schedule.start["travel_out"]
    starts = {name: _called(f"{name}.starts", schedule.start[name] - departure) for name in names}
    return {name: (start, number(schedule.length[name])) for name, start in starts.items()}


def _cash(again: Estimate, days: Iterable[int]) -> dict[int, Node]:
    worth = rates(again.chosen, again.draws, again.scenario)
    money = payments(again.chosen, again.draws, again.schedule, again.costs, worth)
    for where, streams in (("paid", money.streams), ("from_deposit", money.hospital)):
        for stream in streams:
            _called(f"{where}.{stream.due}", stream.amount)
            _called(f"{where}.{stream.due}.from", stream.begins)
            _called(f"{where}.{stream.due}.until", number(0) if stream.ends is None else stream.ends)
    _called("hospital_bill", again.draws.total(stream.amount for stream in money.hospital))
    for name in ("deposit", "deposit_due", "balance_back", "settled", "handed"):
        _called(name, getattr(money, name))
    return {day: _called(f"cash.day_{day}", money.needed_by(day)) for day in days}


def _exits(chosen: Chosen, draws: NamedDraws, scenario: Any, whole: Quantities) -> dict[str, Exit]:
    found = {}
    for event, share in shares_of_exits(chosen):
        schedule = plan(chosen, draws, scenario, cut_after=event.row.phase)
        quantities = Quantities(chosen, draws, schedule, scenario)
        costs = price(chosen, draws, quantities, scenario, whole)
        name = f"{event.row.event}."
        total, away = _called(f"{name}total_cost", costs.total), _called(f"{name}days_away", schedule.away)
        _name(name, quantities, costs, _per(chosen))
        found[event.row.event] = Exit(_called(f"{name}share", share.typical), total, away)
    return found


#: Days and places of a schedule that others are worked out from.
_MARKS = ("arrival", "day_0", "gate", "in_china", "patient_on_ward", "home_days", "flew_home", "first_collected")


def _name(prefix: str, quantities: Quantities, costs: Costs, per: Iterable[str]) -> None:
    """Give the steps of a journey the names that they have in the model."""
    schedule = quantities.schedule
    _called("travellers", quantities.travellers)
    for name, column in costs.by_component.items():
        _called(f"{prefix}cost.{name}", column)
    for name, column in schedule.happens.items():
        _called(prefix + name, column)
    for name, column in schedule.length.items():
        _called(f"{prefix}{name}_days", column)
    for name in _MARKS:
        _called(prefix + name, getattr(schedule, name))
    for name, column in schedule.start.items():
        _called(f"{prefix}{name}.from", column)
    for name in per:
        _called(f"{prefix}amount.{name}", quantities[name])


def _name_what_is_used_often(live: Live) -> None:
    """Write once, under a number, what several others are worked out from and what has no name in the model."""
    every = list({id(node): node for answer in live.answers for node in answer.below()}.values())
    used = Counter(id(part) for node in every for part in node.parts)
    often = [node for node in every if used[id(node)] > 1 and not node.name and node.constant is None]
    for place, node in enumerate((node for node in often if len(node.formula()) > SHORT), start=1):
        _called(f"step.{place}", node)


def _called(name: str, node: Any) -> Node:
    """Name a step, unless it is a plain number or has a name already."""
    found = number(node)
    if not found.name and found.constant is None:
        found.name = name
    return found
