"""What is still to pay, held against the money and the days that there are.

What is paid already is out of the family's hands. The money that there is, is what is left: it does not hold what was paid.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from math import inf

import numpy as np

from estimator.assumptions import Chosen
from estimator.costs import Costs
from estimator.draws import Draws
from estimator.payments import handed_over, paid_already
from estimator.ranges import FloatArray
from estimator.scenario import Scenario
from estimator.schedule import Schedule
from estimator.summary import Joint, joint, limit_for


class Within:
    """The part of an estimate that counts journeys inside limits. All arrays have shape ``(n,)``."""

    scenario: Scenario
    chosen: Chosen
    draws: Draws
    schedule: Schedule
    costs: Costs

    @cached_property
    def joint(self) -> Joint | None:
        """Journeys inside both the money and the days, or None where either is not given."""
        if self.scenario.budget is None or self.scenario.days_available is None:
            return None
        return self.joint_within(self.scenario.budget, self.scenario.days_available)

    def joint_within(self, budget: float, days_available: float) -> Joint:
        """Count journeys inside a budget and a number of days.

        `budget` is the money that there is now, without what is paid already; insurance and grants come on top.
        """
        found = joint(self.still_to_pay, self.schedule.away, budget + self.scenario.offsets, days_available)
        return replace(found, budget=budget)

    @property
    def within_budget(self) -> float | None:
        """Share of journeys inside the money alone, however long they take; None without a budget."""
        budget = self.scenario.budget
        return None if budget is None else self.joint_within(budget, inf).inside_both

    @property
    def within_days(self) -> float | None:
        """Share of journeys inside the days alone, whatever they cost; None where no days are given."""
        days = self.scenario.days_available
        return None if days is None else self.joint_within(inf, days).inside_both

    def budget_for(self, share: float, days_available: float) -> float | None:
        """Return the money that keeps a share of journeys inside it and inside the days, or None where no sum does."""
        found = limit_for(self.still_to_pay, self.schedule.away, days_available, share)
        return None if found is None else max(found - self.scenario.offsets, 0.0)

    def days_for(self, share: float, budget: float) -> float | None:
        """Return the days that keep a share of journeys inside them and inside the money, or None where none do."""
        return limit_for(self.schedule.away, self.still_to_pay, budget + self.scenario.offsets, share)

    @cached_property
    def handed_over(self) -> FloatArray | None:
        """Money that has left the family's hands already, bills and a deposit, for each journey; None where nothing is paid."""
        return handed_over(self.chosen, self.draws, self.costs)

    @cached_property
    def still_to_pay(self) -> FloatArray:
        """Total cost of each journey without what is paid already: what the money that there is has to be enough for."""
        return self.costs.total if self.handed_over is None else self.costs.total - self.handed_over

    @property
    def paid_already(self) -> float:
        """What is paid already, bills and a deposit, as the reader has put it in; 0 where nothing is."""
        return paid_already(self.chosen)

    @property
    def money_there(self) -> float | None:
        """What there is for the total cost, or None without a budget: the money now, insurance, grants, what is paid already."""
        budget = self.scenario.budget
        return None if budget is None else budget + self.scenario.offsets + self.paid_already

    @cached_property
    def sorted_total(self) -> FloatArray:
        """Total cost of all journeys, rising."""
        return np.sort(self.costs.total)

    @cached_property
    def sorted_still_to_pay(self) -> FloatArray:
        """What is still to pay in all journeys, rising."""
        return self.sorted_total if self.handed_over is None else np.sort(self.still_to_pay)

    @cached_property
    def sorted_days(self) -> FloatArray:
        """Days away of all journeys, rising."""
        return np.sort(self.schedule.away)
