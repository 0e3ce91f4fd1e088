"""Money and time together: the pairs of a budget and a number of days that keep a share of all journeys inside both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from estimator.ranges import FloatArray
from estimator.summary import at_percent, joint, limit_for

if TYPE_CHECKING:
    from estimator.model import Estimate

SHARES = (0.5, 0.7, 0.8, 0.9)
POINTS = 40
#: Journeys of the scatter: enough to show how money and time go together, few enough to draw.
DOTS = 400


def frontier(result: Estimate, shares: Sequence[float] = SHARES, points: int = POINTS) -> pd.DataFrame:
    """Return, for each share of journeys, the fewest days that go with a budget.

    A budget is what the family still pays itself; insurance, grants and what is paid already come on top, as everywhere.

    Parameters
    ----------
    shares
        Of all journeys, each above 0 and at most 1: so many are inside both limits.
    points
        Budgets for each share: from the smallest that any number of days would go with, to one that all but a few journeys
        stay below. They are costs of journeys and stand closer where a little money saves many days.

    Returns
    -------
    pandas.DataFrame
        ``share``, ``budget`` (in the scenario's currency, rising within a share) and ``days`` (never rising).
    """
    rows = [
        {"share": share, "budget": max(budget - result.scenario.offsets, 0.0), "days": days}
        for share in shares
        for budget, days in _pairs(result, share, points)
    ]
    return pd.DataFrame(rows, columns=["share", "budget", "days"])


def _pairs(result: Estimate, share: float, points: int) -> list[tuple[float, float]]:
    total, days, ordered = result.still_to_pay, result.schedule.away, result.sorted_still_to_pay
    least = int(np.ceil(share * len(total))) - 1  # with less money too few journeys are inside, whatever the days
    steps = np.linspace(0, 1, points) ** 2
    places = np.unique(np.rint(least + steps * (len(total) - 1 - least)).astype(np.intp))
    budgets = sorted({float(ordered[place]) for place in places})
    found = ((budget, limit_for(days, total, budget, share)) for budget in budgets)
    return [(budget, most) for budget, most in found if most is not None]


@dataclass(frozen=True)
class Balance:
    """The pair of a line that is as cautious about money as about time, beside what each of them asks for alone."""

    share: float
    budget: float
    days: float
    alone_budget: float  # keeps the share of journeys inside, whatever their days
    alone_days: float
    alone_inside: float  # share of journeys inside both of these two: fewer


def balance(result: Estimate, share: float) -> Balance:
    """Return the pair of `frontier` whose budget and days are each enough for about as many journeys as the other."""
    pairs = _pairs(result, share, 4 * POINTS)
    ranks = [(_rank(result.sorted_still_to_pay, budget), _rank(result.sorted_days, days)) for budget, days in pairs]
    budget, days = pairs[min(range(len(pairs)), key=lambda place: abs(ranks[place][0] - ranks[place][1]))]
    alone = at_percent(result.sorted_still_to_pay, 100 * share), at_percent(result.sorted_days, 100 * share)
    inside = joint(result.still_to_pay, result.schedule.away, *alone).inside_both
    own, alone_own = (max(amount - result.scenario.offsets, 0.0) for amount in (budget, alone[0]))
    return Balance(share, own, days, alone_own, alone[1], inside)


def _rank(ordered: FloatArray, limit: float) -> int:
    return int(np.searchsorted(ordered, limit, side="right"))


def scatter(result: Estimate, count: int = DOTS) -> pd.DataFrame:
    """Return `count` journeys, equally likely steps apart in total cost: ``budget`` (what one must hold to pay it) and ``days``.

    All of them, where there are fewer.
    """
    by_cost = np.argsort(result.still_to_pay, kind="stable")
    n = len(by_cost)
    kept = by_cost[np.floor((np.arange(min(count, n)) + 0.5) / min(count, n) * n).astype(np.intp)]
    own = np.maximum(result.still_to_pay[kept].astype(np.float64) - result.scenario.offsets, 0.0)
    return pd.DataFrame({"budget": own, "days": result.schedule.away[kept].astype(np.float64)})
