"""What a change of the tables does to the estimates: each illness from its own starting point, before and after."""

from __future__ import annotations

from typing import Any

import pandas as pd

from estimator.model import estimate
from estimator.scenario import Scenario
from estimator.tables import Tables

#: Columns of a table of effects: money in US dollars, time in days.
MEASURES = ("total_cost_p50", "total_cost_p90", "days_away_p50", "days_away_p90")
COLUMNS = ("pathway", *(f"{name}_{when}" for name in MEASURES for when in ("old", "new")))


def effects(old: Tables, new: Tables, draws: int = Scenario.draws) -> pd.DataFrame:
    """Return P50 and P90 of the total and of the days away before and after, for the default scenario of each pathway.

    Both use the same random numbers, so that what differs comes from the tables alone.

    Returns
    -------
    DataFrame
        One row a pathway: `COLUMNS`, money in US dollars, time in days; nothing (NaN) where one of the two has no such pathway.
    """
    before, after = (_measured(tables, draws) for tables in (old, new))
    rows = [
        {"pathway": pathway, **_named(before.get(pathway, {}), "old"), **_named(after.get(pathway, {}), "new")}
        for pathway in dict.fromkeys([*before, *after])
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _measured(tables: Tables, draws: int) -> dict[str, dict[str, float]]:
    found = {}
    for row in tables.pathways:
        result = estimate(Scenario(pathway=row.pathway, draws=draws, tables=tables), tables)
        values = (result.total_cost.p50, result.total_cost.p90, result.days_away.p50, result.days_away.p90)
        found[row.pathway] = dict(zip(MEASURES, values, strict=True))
    return found


def _named(values: dict[str, float], when: str) -> dict[str, Any]:
    return {f"{name}_{when}": value for name, value in values.items()}
