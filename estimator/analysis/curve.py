"""The S-curve: of 100 journeys, how many stay below an amount; and where an estimate without ranges stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from estimator.analysis.scored import Scored
from estimator.model import run
from estimator.ranges import FloatArray
from estimator.summary import at_percent

if TYPE_CHECKING:
    from estimator.model import Estimate

MEASURES = ("total_cost", "days_away")


@dataclass(frozen=True)
class Point:
    """What an estimate without ranges would say, and the share of journeys that take more."""

    measure: str
    value: float  # money in the scenario's currency, or days
    beyond: float  # share of journeys, 0 to 1


def s_curve(result: Estimate) -> pd.DataFrame:
    """Return the cumulative distribution of total cost and days away.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``percent`` (1 to 99) and ``value``, which so many of 100 journeys stay below: percentiles, linear between
        journeys as in every summary.
    """
    rows = [
        {"measure": measure, "percent": percent, "value": at_percent(ordered, percent)}
        for measure, ordered in _ordered(result).items()
        for percent in range(1, 100)
    ]
    return pd.DataFrame(rows, columns=["measure", "percent", "value"])


def point_estimates(result: Estimate) -> tuple[Point, ...]:
    """Return the point estimate of total cost and days away, with the share of journeys beyond it.

    It is the one journey in which nothing is out of the ordinary: each assumption has its typical value, an event happens if
    its chance is above one half, and a line that only some journeys have is paid if more than half have it. An event that is
    less likely costs nothing in it, which is why most journeys take more.
    """
    one = run(result.scenario, result.tables, Scored({}, 1), result.chosen)
    values = dict(zip(MEASURES, (one.costs.total, one.schedule.away), strict=True))
    return tuple(_point(measure, values[measure], ordered) for measure, ordered in _ordered(result).items())


def _point(measure: str, value: FloatArray, ordered: FloatArray) -> Point:
    beyond = len(ordered) - int(np.searchsorted(ordered, value[0], side="right"))
    return Point(measure, float(value[0]), beyond / len(ordered))


def _ordered(result: Estimate) -> dict[str, FloatArray]:
    return dict(zip(MEASURES, (result.sorted_total, result.sorted_days), strict=True))
