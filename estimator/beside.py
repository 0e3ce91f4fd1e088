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
    product, share = chosen.product, refund_share(chosen, scenario)
    if not share or not product.refund_share:
        return draws.zeros()
    amount = costs.by_component["cell_product"] * product.refund_share
    if product.refund_cap:
        amount = np.minimum(amount, product.refund_cap * rates(chosen, draws, scenario)[product.currency or "USD"])
    return draws.column(amount * draws.happens("refund", share))
