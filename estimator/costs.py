"""Components x schedule -> money per draw. A long stay is a dear stay in the same draw."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from estimator.assumptions import Assumption, Chosen, Component
from estimator.draws import Draws
from estimator.quantities import Amount, Quantities, is_nothing
from estimator.ranges import FloatArray, smaller
from estimator.scenario import Scenario

#: A price that is a share of what was spent in China so far. Such lines are priced last.
SHARE_OF_BILL = "china_bill"


@dataclass(frozen=True, eq=False)
class Costs:
    """Money per journey, in the scenario's currency."""

    by_component: dict[str, FloatArray]  # shape (n,) each
    total: FloatArray
    medical: FloatArray
    beyond: dict[str, FloatArray] = field(default_factory=dict)  # of limited bills, what lies beyond the days that they cover


def rates(chosen: Chosen, draws: Draws, scenario: Scenario) -> dict[str, Amount]:
    """Return what one unit of each table currency is worth in the scenario's currency: one shared draw a journey."""
    cny_per_usd = draws.values(chosen.rate.name, chosen.rate.range)
    if scenario.currency == "CNY":
        return {"CNY": 1.0, "USD": cny_per_usd, "ratio": 1.0}
    return {"USD": scenario.per_usd, "CNY": scenario.per_usd / cny_per_usd, "ratio": 1.0}


def price(chosen: Chosen, draws: Draws, quantities: Quantities, scenario: Scenario, whole: Quantities | None = None) -> Costs:
    """Price every component for every journey.

    `whole` holds the quantities of the whole journey where `quantities` are those of a cut one: a bill for the whole line is
    then owed in proportion.
    """
    worth = rates(chosen, draws, scenario)
    uncovered = _uncovered(chosen, quantities)
    by_component: dict[str, FloatArray] = {}
    beyond: dict[str, FloatArray] = {}
    quantities[SHARE_OF_BILL] = draws.zeros()
    for component in sorted(chosen.components, key=_is_priced_last):
        cost = _cost(component, draws, quantities, worth, uncovered, whole)
        if component.bill is not None and component.limit is not None:
            beyond[component.row.component] = further = _further(component, component.limit, draws, quantities, worth)
            cost = cost + further
        by_component[component.row.component] = cost
        if component.row.paid_in == "china":
            quantities[SHARE_OF_BILL] = quantities[SHARE_OF_BILL] + cost
    ordered = {component.row.component: by_component[component.row.component] for component in chosen.components}
    return Costs(ordered, draws.total(ordered.values()), draws.total(_medical(chosen, ordered)), beyond)


def _is_priced_last(component: Component) -> bool:
    return SHARE_OF_BILL in component.row.per


def _cost(
    component: Component, draws: Draws, quantities: Quantities, worth: dict[str, Amount], uncovered: dict[str, Amount],
    whole: Quantities | None,
) -> FloatArray:  # fmt: skip
    name = component.row.component
    if component.bill is not None:
        return _billed(component, component.bill, draws, quantities, whole)
    if draws.never(component.price.range) or draws.never(component.share.range):
        return draws.zeros()
    amount = quantities.product(component.row.per)
    if is_nothing(amount):
        return draws.zeros()
    price = component.price
    cost = draws.values(name, price.range, price.factor, price.loading) * amount
    if not draws.always(component.share.range):
        cost = cost * draws.happens(component.share.name, component.share.range.typical)
    if name in uncovered:
        cost = cost * uncovered[name]
    return draws.column(cost * worth[price.currency])


def _billed(component: Component, bill: Assumption, draws: Draws, quantities: Quantities, whole: Quantities | None) -> FloatArray:
    """Return the reader's own figure for the line.

    What is paid is gone in every journey, also in one that ends early or never has the line. A quote's figure counts in the
    journeys that have it; of a cut journey the part that it reaches.
    """
    billed, amount = draws.values(bill.name, bill.range), quantities.product(component.row.per)
    if component.is_paid:
        return draws.column(billed + draws.zeros())
    if whole is None:
        return draws.column(billed * (amount > 0))
    most = whole.product(component.row.per)
    if component.limit is not None:
        most = np.minimum(most, draws.values(component.limit.name, component.limit.range))
    reached = smaller(amount / (most + (most == 0)), 1.0)  # where the whole journey has nothing, nor has a part of it
    return draws.column(billed * reached)


def _further(
    component: Component, limit: Assumption, draws: Draws, quantities: Quantities, worth: dict[str, Amount]
) -> FloatArray:
    """Return what the days or nights beyond those that the reader's own figure covers cost at our price.

    Whoever has the bill has the line: the share of journeys that would have it without a bill plays no part.
    """
    price, amount = component.price, quantities.product(component.row.per)
    further = np.maximum(amount - draws.values(limit.name, limit.range), 0)
    cost = draws.values(component.row.component, price.range, price.factor, price.loading) * further
    return draws.column(cost * worth[price.currency])


def _uncovered(chosen: Chosen, quantities: Quantities) -> dict[str, Amount]:
    """Return, for each line inside an all-in price, the share still paid apart: none once the whole price is owed."""
    packages = [component.row for component in chosen.components if component.row.covers]
    return {name: 1 - quantities["product_owed"] for row in packages for name in row.covers}


def _medical(chosen: Chosen, by_component: dict[str, FloatArray]) -> list[FloatArray]:
    return [by_component[part.row.component] for part in chosen.components if part.row.group == "medical"]
