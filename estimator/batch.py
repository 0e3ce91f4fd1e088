"""Many scenarios at once: a table with one scenario a row in, a table with one result a row out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from estimator.assumptions import OWN, Chosen
from estimator.choose import choose, published, structure_of
from estimator.errors import ScenarioError
from estimator.exits import shares_of_exits
from estimator.model import Estimate, run
from estimator.ranges import FloatArray
from estimator.scenario import Scenario, scenario_from_dict
from estimator.schedule import TRANSPLANT
from estimator.stacked import Scenarios, StackedDraws, kind_of, stacked
from estimator.summary import PERCENTILES, joint, means, percentiles, share_inside
from estimator.tables import Tables, load_tables

#: Scenarios that are worked out together: their columns stay within the processor's cache.
CHUNK = 32

HEADLINE = (
    "total_cost", "medical_cost", "days_away", "arrival_to_infusion_days", "collection_to_infusion_days",
    "infusion_to_discharge_days", "arrival_to_flight_home_days", "home_side",
)  # fmt: skip
FIGURES = (*(f"p{percent}" for percent in PERCENTILES), "mean")
GRADES = (*"ABCD", OWN)
WITHIN = ("within_budget", "within_days")
JOINT = ("inside_both", "over_money_only", "over_time_only", "over_both")
_OF_EXITS = ("p10", "p50", "p80", "p90")
_OF_REFUND = ("p50", "p90", "mean")

Block = NDArray[np.float64]


def evaluate(scenarios: pd.DataFrame, tables: Tables | None = None) -> pd.DataFrame:
    """Work out every scenario of a table. Pure: the same table gives the same figures, to the last bit those of `estimate`.

    Parameters
    ----------
    scenarios
        One scenario a row. Columns are fields of `Scenario`, or ``assumption.NAME`` with ``low:typical:high`` or one number; an
        empty cell means the default.
    tables
        The figures; the published ones if not given.

    Returns
    -------
    pandas.DataFrame
        One row a scenario with the index of `scenarios`: `problem`, empty where there is none, then `result_columns` as
        numbers, which are missing where there is a problem. Money is in the scenario's currency, time in days.
    """
    tables = tables or load_tables()
    columns = result_columns(tables)
    figures = np.full((len(scenarios), len(columns)), np.nan)
    problems = [""] * len(scenarios)
    kinds: dict[Hashable, list[tuple[int, Scenario, Chosen]]] = defaultdict(list)
    for place, given in enumerate(_rows(scenarios)):
        try:
            scenario = scenario_from_dict(given, tables)
            chosen = choose(tables, scenario)
        except ScenarioError as error:
            problems[place] = "; ".join(str(item).removeprefix(f"{item.place}: ") for item in error.problems)
        else:
            kinds[kind_of(scenario, chosen, published(tables, scenario))].append((place, scenario, chosen))
    for alike in kinds.values():
        alike.sort(key=lambda item: structure_of(item[1]))  # what neighbours read from the same rows is worked out once
        for first in range(0, len(alike), CHUNK):
            places, asked, chosen_each = zip(*alike[first : first + CHUNK], strict=True)
            figures[list(places)] = _together(asked, chosen_each, tables)
    found = pd.DataFrame(figures, index=scenarios.index, columns=list(columns))
    found.insert(0, "problem", pd.array(problems, dtype="str"))
    return found


def result_columns(tables: Tables | None = None) -> tuple[str, ...]:
    """Return the names of the numbers that `evaluate` gives for each scenario, in their order."""
    tables = tables or load_tables()
    of_exits = ("probability", *(f"{what}_{figure}" for what in ("cost", "days") for figure in _OF_EXITS))
    return (
        *(f"{name}_{figure}" for name in HEADLINE for figure in FIGURES),
        *WITHIN,
        *JOINT,
        *(f"refund_{figure}" for figure in ("share", *_OF_REFUND)),
        *(f"exit_{name}_{figure}" for name in events_of(tables, exits=True) for figure in of_exits),
        *(f"event_{name}_probability" for name in events_of(tables)),
        "transplant_share",
        *(f"{name}_mean" for name in _components_of(tables)),
        *(f"grade_{grade}" for grade in GRADES),
    )


def events_of(tables: Tables, *, exits: bool = False) -> tuple[str, ...]:
    """Return the events of all scenarios that end a journey early, or the others, in the order of their table."""
    return tuple(dict.fromkeys(row.event for row in tables.events if (row.kind == "exit") is exits))


def _components_of(tables: Tables) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.component for row in tables.costs))


def _rows(scenarios: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the cells of each row that are not empty, as plain Python values."""
    plain = {str(name): _plain(column) for name, column in scenarios.items()}
    for place in range(len(scenarios)):
        yield {name: cells[place] for name, cells in plain.items() if cells[place] is not None}


def _plain(column: pd.Series[Any]) -> list[Any]:
    empty = (column.isna() | (column.astype(object) == "")).tolist()
    cells = [cell.date() if isinstance(cell, pd.Timestamp) else cell for cell in column.tolist()]
    return [None if nothing else cell for nothing, cell in zip(empty, cells, strict=True)]


def _together(asked: Sequence[Scenario], chosen: Sequence[Chosen], tables: Tables) -> Block:
    """Return the figures of scenarios of one kind, shape ``(k, columns)``."""
    together: Any = Scenarios(asked)
    own = {name for one in asked for name, _ in one.overrides}
    draws = StackedDraws(asked[0].draws, asked[0].seed, own=own)
    result = run(together, tables, draws, stacked(chosen))
    k = len(asked)
    spent = _means(result.costs.by_component, k)
    # By name: rows of one's own stand at the end of their table, so that a scenario may read its lines in another order.
    lines = [list(result.costs.by_component).index(name) for name in _components_of(tables)]
    blocks = [
        _spreads([result.columns[name] for name in HEADLINE], k),
        _limits(result, asked),
        _refund(result, k),
        _exits(result, chosen, events_of(tables, exits=True)),
        _chances(chosen, events_of(tables)),
        spent[:, lines],
        _grades(spent, chosen),
    ]
    return np.concatenate([block.reshape(k, -1) for block in blocks], axis=1)


def _stack(columns: Sequence[NDArray[Any]], k: int) -> NDArray[Any]:
    """Return columns of shape ``(n,)`` or ``(k, n)`` as one array of shape ``(k, columns, n)``."""
    n = columns[0].shape[-1]
    return np.stack([np.broadcast_to(column, (k, n)) for column in columns], axis=1)


def _spreads(columns: Sequence[NDArray[Any]], k: int) -> Block:
    """Return percentiles and mean of each column, shape ``(k, columns, 9)``."""
    stack = _stack(columns, k)
    average = means(stack)
    stack.sort(axis=-1)
    return np.concatenate([percentiles(stack), average[..., None]], axis=-1)


def _means(by_component: Mapping[str, NDArray[Any]], k: int) -> Block:
    """Return the mean of each cost line, shape ``(k, components)``."""
    found = [np.broadcast_to(means(column), (k,)) for column in by_component.values()]
    return np.stack(found, axis=1)


def _limits(result: Estimate, asked: Sequence[Scenario]) -> Block:
    """Return the shares within and beyond the limits of each scenario, missing where a limit is, shape ``(k, 6)``."""
    if asked[0].budget is None and asked[0].days_available is None:
        return np.full((len(asked), len(WITHIN) + len(JOINT)), np.nan)
    both = _stack([result.still_to_pay, result.schedule.away], len(asked))
    return np.array([_limits_of_one(one, to_pay, away) for one, (to_pay, away) in zip(asked, both, strict=True)])


def _limits_of_one(one: Scenario, to_pay: FloatArray, away: FloatArray) -> list[float]:
    money, days = None if one.budget is None else one.budget + one.offsets, one.days_available
    counted = None if money is None or days is None else joint(to_pay, away, money, days)
    return [
        np.nan if money is None else share_inside(to_pay, money),
        np.nan if days is None else share_inside(away, days),
        *(np.nan if counted is None else getattr(counted, name) for name in JOINT),
    ]


def _refund(result: Estimate, k: int) -> Block:
    """Return for how many journeys a refund is counted, and how much it is, shape ``(k, 4)``."""
    if not result.refund_share:
        return np.zeros((k, 1 + len(_OF_REFUND)))
    return np.insert(_at(_spreads([result.refund_column], k), _OF_REFUND)[:, 0], 0, result.refund_share, axis=1)


def _exits(result: Estimate, chosen: Sequence[Chosen], names: Sequence[str]) -> Block:
    """Return probability, cost and days of each exit, shape ``(k, exits, 9)``."""
    if not names:  # own tables may have none
        return np.empty((len(chosen), 0))
    found = {item.name: item for item in result.exits}
    columns = [column for name in names for column in (found[name].cost, found[name].days_away)]
    figures = _at(_spreads(columns, len(chosen)), _OF_EXITS).reshape(len(chosen), len(names), -1)
    places = [[event.row.event for event, _ in shares_of_exits(chosen[0])].index(name) for name in names]
    shares = np.array([[share.typical for _, share in shares_of_exits(one)] for one in chosen])[:, places]
    return np.concatenate([shares[..., None], figures], axis=-1)


def _at(figures: Block, names: Sequence[str]) -> Block:
    return figures[..., [FIGURES.index(name) for name in names]]


def _chances(chosen: Sequence[Chosen], names: Sequence[str]) -> Block:
    """Return how likely each event is, and the published share that goes on to a transplant, shape ``(k, events + 1)``."""
    found = [event.row.event for event in chosen[0].events]  # in this order in all scenarios of a kind
    places, transplant = [found.index(name) for name in names], found.index(TRANSPLANT)
    return np.array([
        [*(one.events[place].probability.range.typical for place in places), one.events[transplant].published.typical]
        for one in chosen
    ])  # fmt: skip


def _grades(spent: Block, chosen: Sequence[Chosen]) -> Block:
    """Return the share of the mean total that rests on each grade, shape ``(k, 5)``."""
    grades = np.array([[part.grade for part in one.components] for one in chosen])
    shares = np.stack([_in_turn(np.where(grades == grade, spent, 0)) for grade in GRADES], axis=1)
    whole = _in_turn(shares)
    return np.divide(shares, whole[:, None], out=np.zeros_like(shares), where=whole[:, None] != 0)


def _in_turn(columns: Block) -> Block:
    """Return the sums of rows, added one after the other as a single estimate adds them."""
    return np.add.accumulate(columns, axis=1)[:, -1]
