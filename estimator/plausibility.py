"""Our totals beside documented ones: where we stand among what families are told. Only some of them can prove us wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from estimator.model import Estimate, estimate
from estimator.rows import TotalRow
from estimator.scenario import Scenario
from estimator.shelves import kept_with_first
from estimator.summary import Spread, spreads
from estimator.tables import Tables, load_tables

#: Verdicts on totals that could prove ours wrong. What we built on agrees by itself; one open end agrees with nearly anything.
COUNTED = ("overlaps", "ours_higher", "ours_lower")


@dataclass(frozen=True)
class Comparison:
    """A documented total and our range for the scenario that it is compared with, in its own currency."""

    row: TotalRow
    ours: Spread

    @property
    def verdict(self) -> str:
        """Return what the comparison comes to.

        overlaps, ours_higher or ours_lower; one_end where they name one end only, which ours does not contradict; input where
        a figure of ours rests on theirs; other where theirs is of another treatment; words_only where it is no number.
        """
        ends = [value for value in (self.row.low, self.row.typical, self.row.high) if value is not None]
        if not ends:
            return "words_only"
        if self.row.kind != "check":
            return self.row.kind
        # "At least" and "at most" leave one side open.
        low = min(ends) if self.row.low is not None or self.row.typical is not None else 0.0
        high = max(ends) if self.row.high is not None or self.row.typical is not None else float("inf")
        if self.ours.p10 > high:
            return "ours_higher"
        if self.ours.p90 < low:
            return "ours_lower"
        return "overlaps" if low and high < float("inf") else "one_end"

    @property
    def is_counted(self) -> bool:
        """Whether it could have proved ours wrong."""
        return self.verdict in COUNTED

    @property
    def gap(self) -> float:
        """How far our nearer end lies from theirs, as a share of theirs; 0 where the ranges overlap."""
        if self.verdict == "ours_higher":
            theirs = float(self.row.high if self.row.high is not None else self.row.typical or 0)
            return self.ours.p10 / theirs - 1 if theirs else 0.0
        if self.verdict == "ours_lower":
            theirs = float(self.row.low if self.row.low is not None else self.row.typical or 0)
            return 1 - self.ours.p90 / theirs if theirs else 0.0
        return 0.0


_MEASURES: dict[str, Callable[[Estimate], Spread]] = {
    "total_cost": lambda result: result.total_cost,
    "medical_cost": lambda result: result.medical_cost,
    "cell_product": lambda result: spreads({"cells": result.costs.by_component["cell_product"]})["cells"],
}


def comparisons(tables: Tables | None = None) -> tuple[Comparison, ...]:
    """Run the model once for each scenario that a documented total is compared with."""
    return _comparisons(tables or load_tables())


@kept_with_first(1)
def _comparisons(known: Tables) -> tuple[Comparison, ...]:
    runs: dict[Scenario, Estimate] = {}
    found = []
    for row in known.totals:
        scenario = Scenario(pathway=row.compare_pathway, route=row.compare_route, currency=row.currency, tables=known)
        if scenario not in runs:
            runs[scenario] = estimate(scenario, known)
        found.append(Comparison(row, _MEASURES[row.measure](runs[scenario])))
    return tuple(found)
