"""What each assumption moves between its P10 and its P90: the drivers as one tidy table, for money, days and the budget."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from estimator.drivers import drivers, within_budget

if TYPE_CHECKING:
    from estimator.model import Estimate

COLUMNS = ["measure", "driver", "kind", "unit", "low", "high", "present", "at_low", "at_high", "swing"]

#: Measure -> the columns of `drivers` that hold its changes.
_CHANGES = {
    "total_cost_p50": "cost_p50", "total_cost_p80": "cost_p80", "days_away_p50": "days_p50", "days_away_p80": "days_p80",
    "chance_within_budget": "chance",
}  # fmt: skip
MEASURES = tuple(_CHANGES)


def tornado(result: Estimate, table: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what every measure would be with each assumption at its low and at its high, all else as drawn.

    Parameters
    ----------
    table
        The drivers of this estimate, where they are known already.

    Returns
    -------
    pandas.DataFrame
        One row a measure and driver, the widest first within a measure: ``measure`` (of `MEASURES`; the chance only with a
        budget), ``driver``, ``kind``, ``unit``, ``low`` and ``high`` (P10 and P90 of the assumption, or the low and high of a
        chance), ``present``, ``at_low``, ``at_high`` (money in the scenario's currency, days, or a share of journeys) and
        ``swing``, the distance between the two. What moves a measure by nothing has no row.
    """
    table = drivers(result) if table is None else table
    rows = [row for measure in MEASURES for row in _of_measure(result, table, measure)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _of_measure(result: Estimate, table: pd.DataFrame, measure: str) -> list[dict[str, Any]]:
    present = _present(result)[measure]
    rows = [row for row in _rows(table, measure, present) if row["swing"] > 0]  # not a number is not above 0 either
    return sorted(rows, key=lambda row: (-row["swing"], row["driver"]))


def _present(result: Estimate) -> dict[str, float]:
    figures = (result.total_cost.p50, result.total_cost.p80, result.days_away.p50, result.days_away.p80)
    return dict(zip(MEASURES, (*figures, within_budget(result, result.costs.total)), strict=True))


def _rows(table: pd.DataFrame, measure: str, present: float) -> Iterator[dict[str, Any]]:
    driver: Any
    for driver in table.itertuples(index=False):
        at_low, at_high = (present + getattr(driver, f"{_CHANGES[measure]}_{end}") for end in ("low", "high"))
        yield {
            "measure": measure, "driver": driver.assumption, "kind": driver.kind, "unit": driver.unit, "low": driver.low,
            "high": driver.high, "present": present, "at_low": at_low, "at_high": at_high, "swing": abs(at_high - at_low),
        }  # fmt: skip
