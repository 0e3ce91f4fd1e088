"""One-way and two-way tables: the same question with other answers, one field or assumption at a time or two together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd

from estimator.errors import NOTHING, Problem, ScenarioError, Words
from estimator.model import estimate
from estimator.scenario import Scenario, scenario_from_dict

if TYPE_CHECKING:
    from estimator.model import Estimate
    from estimator.tables import Tables

#: Each cell is a run of the model.
MOST_CELLS = 400
MEASURES = ("total_cost", "days_away")


def varied(
    scenario: Scenario, vary: Mapping[str, Sequence[Any]], measures: Sequence[str] = MEASURES, tables: Tables | None = None,
    place: str = "--vary",
) -> pd.DataFrame:  # fmt: skip
    """Run a scenario with other values of one or two of its fields or assumptions, all on the same draws.

    Parameters
    ----------
    vary
        One or two keys with their values. A key is a field (``city``, ``companions``) or ``assumption.NAME``; values are what
        the scenario file or the command line takes (``"900"``, ``"600:900:1400"``).
    measures
        ``total_cost``, ``medical_cost``, ``days_away``, ``home_side``, ``refund``, a milestone such as
        ``arrival_to_flight_home_days``, or the name of a cost line.
    place
        What messages call the source of the values.

    Returns
    -------
    pandas.DataFrame
        One row a measure and combination, in the order given: the keys as columns, then ``measure``, ``p10``, ``p50``,
        ``p90`` (money in the currency of the row's scenario, or days).

    Raises
    ------
    ScenarioError
        With everything that is wrong about the keys, values and measures.
    """
    if problems := list(_misuse(vary, place)):
        raise ScenarioError(problems)
    # A result is let go once its figures are taken: hundreds of them would not fit into a small computer's memory.
    found = [(cell, _figures(estimate(asked, tables), measures)) for cell, asked in _scenarios(scenario, vary, tables, place)]
    rows = [{**cell, "measure": measure, **figures[measure]} for measure in measures for cell, figures in found]
    return pd.DataFrame(rows, columns=[*vary, "measure", "p10", "p50", "p90"])


def grid(table: pd.DataFrame, measure: str, percentile: str = "p50") -> pd.DataFrame:
    """Return a two-way table as a grid: the first key down, the second across, both in the order given."""
    down, across = table.columns[:2]
    rows = table[table["measure"] == measure]
    order = {key: list(dict.fromkeys(rows[key])) for key in (down, across)}
    return rows.pivot(index=down, columns=across, values=percentile).loc[order[down], order[across]]  # noqa: PD010


def _misuse(vary: Mapping[str, Sequence[Any]], place: str) -> Iterator[Problem]:
    if not 1 <= len(vary) <= 2:
        yield Problem(place, "keys", len(vary), "one or two keys with their values")
    for key, values in vary.items():
        if not values:
            yield Problem(place, key, NOTHING, "one value or more")
        if len(set(map(str, values))) < len(values):
            yield Problem(place, key, Words("the same value twice"), "each value once")
    cells = 1
    for values in vary.values():
        cells *= len(values)
    if cells > MOST_CELLS:
        yield Problem(place, "values", cells, f"at most {MOST_CELLS} combinations")


def _scenarios(
    scenario: Scenario, vary: Mapping[str, Sequence[Any]], tables: Tables | None, place: str
) -> list[tuple[dict[str, Any], Scenario]]:
    found: list[tuple[dict[str, Any], Scenario]] = []
    problems: dict[str, Problem] = {}
    for values in product(*vary.values()):
        combination = dict(zip(vary, values, strict=True))
        try:
            found.append((combination, scenario_from_dict(combination, tables, place=place, base=scenario)))
        except ScenarioError as error:
            problems |= {str(problem): problem for problem in error.problems}  # one bad value spoils many combinations
    if problems:
        raise ScenarioError(list(problems.values()))
    return found


def _figures(result: Estimate, measures: Sequence[str]) -> dict[str, dict[str, float]]:
    known = _measures(result)
    if unknown := [measure for measure in measures if measure not in known]:
        use = f"one of {', '.join(known)}"
        raise ScenarioError([Problem("--measure", "measure", measure, use) for measure in unknown])
    return {measure: known[measure] for measure in measures}


def _measures(result: Estimate) -> dict[str, dict[str, float]]:
    names = ("total_cost", "medical_cost", "days_away", "home_side", "refund")
    spreads = {name: getattr(result, name) for name in names} | result.milestones
    found = {name: {"p10": spread.p10, "p50": spread.p50, "p90": spread.p90} for name, spread in spreads.items()}
    row: Any
    for row in result.components.itertuples(index=False):
        found[row.component] = {"p10": row.p10, "p50": row.p50, "p90": row.p90}
    return found
