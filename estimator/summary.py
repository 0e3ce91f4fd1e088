"""Draws -> percentiles, chances and joint counts. Totals are summed per draw before quantiles are taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from estimator.ranges import FloatArray

PERCENTILES = (5, 10, 25, 50, 75, 80, 90, 95)


@dataclass(frozen=True)
class Spread:
    """Percentiles and mean of one quantity over all journeys."""

    p5: float
    p10: float
    p25: float
    p50: float
    p75: float
    p80: float
    p90: float
    p95: float
    mean: float

    def at(self, percentile: int) -> float:
        """Return one of the percentiles that are kept."""
        return float(getattr(self, f"p{percentile}"))

    def rounded(self, digits: int = 2) -> dict[str, float]:
        """Return the figures by name, rounded for a file."""
        return {name: round(value, digits) for name, value in asdict(self).items()}


@lru_cache(maxsize=8)
def _places(n: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Return the ranks on both sides of each percentile, and how far it lies between them (linear, as in spreadsheets)."""
    exact = np.array(PERCENTILES) / 100 * (n - 1)
    below = np.floor(exact).astype(np.intp)
    return below, np.minimum(below + 1, n - 1), exact - below


def percentiles(ordered: FloatArray) -> NDArray[np.float64]:
    """Return `PERCENTILES` of draws that are sorted along the last axis; shape ``(..., 8)``."""
    below, above, between = _places(ordered.shape[-1])
    low = ordered[..., below].astype(np.float64)
    return low + (ordered[..., above] - low) * between


def spreads(columns: Mapping[str, FloatArray]) -> dict[str, Spread]:
    """Summarise several columns of draws, each of shape ``(n,)``."""
    if not columns:
        return {}
    stacked = np.stack(tuple(columns.values()))
    # Means before sorting: the order of summing then does not depend on the values.
    average = means(stacked)
    stacked.sort(axis=1)
    found = percentiles(stacked)
    return {name: Spread(*[*row, mean]) for name, row, mean in zip(columns, found.tolist(), average.tolist(), strict=True)}


def means(columns: FloatArray) -> NDArray[np.float64]:
    """Return the means of draws along the last axis."""
    return np.asarray(np.add.reduce(columns, axis=-1, dtype=np.float64) / columns.shape[-1])


def at_percent(ordered: FloatArray, percent: float) -> float:
    """Return the value that `percent` of 100 sorted draws stay under, found as the percentiles of a summary are."""
    place = percent / 100 * (len(ordered) - 1)
    below = int(place)
    low, high = float(ordered[below]), float(ordered[min(below + 1, len(ordered) - 1)])
    return low + (high - low) * (place - below)


def share_within(ordered: FloatArray, limit: float) -> float:
    """Return the share of journeys that stay at or below `limit`."""
    return float(np.searchsorted(ordered, ordered.dtype.type(limit), side="right")) / len(ordered)


def share_inside(column: FloatArray, limit: float) -> float:
    """Return the share of journeys, in any order, that stay at or below `limit`; counted as `joint` counts."""
    return (len(column) - int(np.count_nonzero(column > limit))) / len(column)


@dataclass(frozen=True)
class Joint:
    """Shares of journeys inside and outside both limits; the four sum to 1."""

    budget: float
    days_available: float
    inside_both: float
    over_money_only: float
    over_time_only: float
    over_both: float


def joint(total: FloatArray, days: FloatArray, budget: float, days_available: float) -> Joint:
    """Count the journeys that stay within the money, the days, both or neither."""
    n = len(total)
    over_money, over_time = total > budget, days > days_available
    over_both = int(np.count_nonzero(over_money & over_time))
    money_only = int(np.count_nonzero(over_money)) - over_both
    time_only = int(np.count_nonzero(over_time)) - over_both
    inside = n - over_both - money_only - time_only
    return Joint(budget, days_available, inside / n, money_only / n, time_only / n, over_both / n)


def limit_for(amounts: FloatArray, others: FloatArray, others_limit: float, share: float) -> float | None:
    """Return the smallest limit on `amounts` that keeps a share of all journeys inside it and inside `others_limit`.

    None where the other limit alone already leaves too few journeys inside.
    """
    inside = np.sort(amounts[others <= others_limit])
    needed = int(np.ceil(share * len(amounts)))
    return float(inside[needed - 1]) if 0 < needed <= len(inside) else None


def equally_likely(ordered: FloatArray, count: int) -> list[float]:
    """Return `count` equally likely values of sorted draws: the quantile dots."""
    places = (np.arange(count) + 0.5) / count * (len(ordered) - 1)
    return [float(value) for value in ordered[np.rint(places).astype(np.intp)]]


def grade_shares(means: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Return the share of the mean total that rests on each grade of evidence, from (grade, mean) pairs.

    A to D are always there, another one only where a pair has it.
    """
    shares = dict.fromkeys("ABCD", 0.0)
    for grade, mean in means:
        shares[grade] = shares.get(grade, 0.0) + mean
    total = sum(shares.values())
    return {grade: share / total if total else 0.0 for grade, share in shares.items()}
