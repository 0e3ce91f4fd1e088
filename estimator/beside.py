"""Money beside the total, never in it: what is lost at home while away, and what a product's refund scheme gives back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from estimator.assumptions import Chosen
from estimator.costs import Costs, rates
from estimator.draws import Draws
from estimator.ranges import FloatArray
from estimator.schedule import Schedule

if TYPE_CHECKING:
    from estimator.scenario import Scenario

#: The line of the bill that a refund scheme speaks of; own tables may have none of that name.
CELLS = "cell_product"
#: The only place that says how long a month is, where money or time is told by the month.
DAYS_A_MONTH = 365.25 / 12


def home_side(scenario: Scenario, schedule: Schedule) -> FloatArray:
    """Return pay lost, care for those who stay behind and bills that go on, for each journey, in the scenario's currency."""
    weeks, months = schedule.away / 7, schedule.away / DAYS_A_MONTH
    return weeks * scenario.home_cost_per_week + months * scenario.home_bills_per_month


def refund_share(chosen: Chosen, scenario: Scenario) -> float:
    """Return the share of journeys that a refund is counted for: 0 unless the reader counts it and the product has a scheme."""
    kept = chosen.product.refund_kept_share
    return 1 - kept if scenario.refund and kept is not None else 0.0


def refund(chosen: Chosen, draws: Draws, scenario: Scenario, costs: Costs) -> FloatArray:
    """Return what comes back under the product's refund scheme, for each journey, in the scenario's currency."""
    share = refund_share(chosen, scenario)
    if not share:
        return draws.zeros()
    return draws.column(refund_if_due(chosen, draws, scenario, costs) * draws.happens("refund", share))


def refund_if_due(chosen: Chosen, draws: Draws, scenario: Scenario, costs: Costs) -> FloatArray:
    """Return what would come back in each journey if the condition for a refund were met, in the scenario's currency.

    It is a share of what is paid for the cells: of the reader's own bill where there is one.
    """
    product, cells = chosen.product, costs.by_component.get(CELLS)
    if not product.refund_share or cells is None:
        return draws.zeros()
    amount = cells * product.refund_share
    if product.refund_cap:
        amount = np.minimum(amount, product.refund_cap * rates(chosen, draws, scenario)[product.currency or "USD"])
    return draws.column(amount)
