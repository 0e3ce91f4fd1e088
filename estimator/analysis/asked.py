"""One analysis of an estimate, by its kind: what the command line and the files take."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from estimator.analysis.curve import point_estimates, s_curve
from estimator.analysis.frontier import balance, frontier
from estimator.analysis.sobol import BASE, sobol_indices
from estimator.analysis.tornado import tornado
from estimator.analysis.varied import MEASURES, varied
from estimator.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from estimator.model import Estimate

#: Kinds that need `vary`, and for how many keys.
KEYS = {"one-way": 1, "two-way": 2}
LEAST_BASE, LARGEST_BASE = 64, 16_384


@dataclass(frozen=True, eq=False)
class Analysis:
    """A kind of analysis, its rows, and what stands beside them, by name."""

    kind: str
    result: Estimate
    rows: pd.DataFrame
    beside: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Wish:
    """What an analysis may be asked for besides its kind."""

    vary: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    measures: Sequence[str] = MEASURES
    base: int = BASE  # rows of the base sample of Sobol' indices


def analysis(kind: str, result: Estimate, wish: Wish | None = None) -> Analysis:
    """Analyse an estimate.

    Parameters
    ----------
    kind
        One of `KINDS`.

    Raises
    ------
    ScenarioError
        If the keys to vary do not fit the kind, or a value or measure is wrong.
    """
    wish = wish or Wish()
    if len(wish.vary) != KEYS.get(kind, 0):
        use = {0: "--kind one-way or two-way, which take it", 1: "one, such as --vary companions=1,2"}
        expected = use.get(KEYS.get(kind, 0), "two, such as --vary companions=1,2 --vary city=beijing,shanghai")
        raise ScenarioError([Problem("--vary", "keys", len(wish.vary), expected)])
    if not LEAST_BASE <= wish.base <= LARGEST_BASE or wish.base & (wish.base - 1):
        raise ScenarioError([Problem("--base", "rows", wish.base, f"a power of two from {LEAST_BASE} to {LARGEST_BASE}")])
    rows, beside = KINDS[kind](result, wish)
    return Analysis(kind, result, rows, beside)


Found = tuple[pd.DataFrame, Mapping[str, Any]]


def _sobol(result: Estimate, wish: Wish) -> Found:
    found = sobol_indices(result, wish.base)
    return found.table, {"sums": found.sums.to_dict("records"), "journeys": found.rows}


def _varied(result: Estimate, wish: Wish) -> Found:
    return varied(result.scenario, wish.vary, wish.measures, result.tables), {}


def _frontier(result: Estimate, wish: Wish) -> Found:
    lines = frontier(result)
    return lines, {"balanced": [vars(balance(result, share)) for share in dict.fromkeys(lines["share"])]}


def _curve(result: Estimate, wish: Wish) -> Found:
    return s_curve(result), {"point_estimates": [vars(point) for point in point_estimates(result)]}


KINDS: dict[str, Callable[[Estimate, Wish], Found]] = {
    "tornado": lambda result, wish: (tornado(result), {}),
    "sobol": _sobol, "one-way": _varied, "two-way": _varied, "frontier": _frontier, "curve": _curve,
}  # fmt: skip
