"""How much of the spread of the result each uncertain input makes: first-order and total Sobol' indices, with their errors.

SALib draws the design and works the indices out; it is imported when it is first needed, as it brings scipy with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from estimator.analysis.scored import Recording, Scored
from estimator.model import run

if TYPE_CHECKING:
    from estimator.model import Estimate

Columns = Mapping[str, NDArray[Any]]
Model = Callable[[Columns], Columns]

#: The row that stands for all inputs that are too small to matter, taken together.
OTHERS = "others"
#: Rows of the base sample: a power of two, as Sobol' sequences are even only there.
BASE, BASE_OF_SCREEN = 2048, 256
#: An input with a smaller total index in every measure is one of the others.
SMALL = 0.01
#: Errors are half the width of the interval that holds 95 of 100 bootstrap resamples.
RESAMPLES, CONFIDENCE = 200, 0.95

COLUMNS = ["measure", "input", "inputs", "first", "first_conf", "total", "total_conf"]


@dataclass(frozen=True, eq=False)
class SobolIndices:
    """Sobol' indices of a model.

    Attributes
    ----------
    table
        One row a measure and input, the largest total index first and `OTHERS` last: ``measure``, ``input``, ``inputs`` (how
        many stand behind the row), ``first`` and ``total`` (shares of the variance) and their errors ``first_conf`` and
        ``total_conf``.
    sums
        One row a measure: ``first_sum``, what the inputs explain one by one, and its error ``first_sum_conf``. What is left
        to 1 is made by inputs together.
    rows
        How many journeys were run for it.
    """

    table: pd.DataFrame
    sums: pd.DataFrame
    rows: int


def sobol_indices(result: Estimate, base: int = BASE, small: float = SMALL) -> SobolIndices:
    """Return the Sobol' indices of total cost and days away.

    Inputs are the own score of each column of the model that varies in this scenario (assumptions, and events named
    ``event:NAME``), and each shared factor (``factor:NAME``): these are independent of each other, as the indices want it.
    What has no range is no input.

    Parameters
    ----------
    base
        Rows of the base sample, a power of two. The model runs on ``base * (inputs + 2)`` journeys in one go, after a
        smaller run over all inputs that tells which of them are `small`.
    small
        Inputs whose total index is below this in both measures are put together as `OTHERS`, whose indices are those of the
        group; 0 keeps all apart.
    """
    scenario, tables = result.scenario, result.tables
    recording = Recording(scenario.draws, scenario.seed)
    run(scenario, tables, recording, result.chosen)

    def model(scores: Columns) -> Columns:
        n = len(next(iter(scores.values())))
        found = run(scenario, tables, Scored(scores, n), result.chosen)
        return {"total_cost": found.costs.total, "days_away": found.schedule.away}

    return indices(recording.inputs(), model, base=base, small=small, seed=scenario.seed)


def indices(names: Sequence[str], model: Model, *, base: int = BASE, small: float = 0.0, seed: int = 2026) -> SobolIndices:
    """Return the Sobol' indices of any vectorised model.

    Parameters
    ----------
    names
        The inputs, which are independent standard normal scores.
    model
        From columns of scores by input, shape ``(rows,)``, to columns by measure.
    """
    if not names:
        return SobolIndices(pd.DataFrame(columns=COLUMNS), pd.DataFrame(columns=["measure", "first_sum", "first_sum_conf"]), 0)
    members, rows = {name: [name] for name in names}, 0
    if small > 0:
        screen = _evaluate(members, model, BASE_OF_SCREEN, seed)
        members, rows = _grouped(screen.table, names, small), screen.rows
    found = _evaluate(members, model, base, seed)
    return SobolIndices(found.table, found.sums, found.rows + rows)


def _grouped(table: pd.DataFrame, names: Sequence[str], small: float) -> dict[str, list[str]]:
    """Return the members of each group: every input that matters alone, and all others together."""
    largest = table.groupby("input")["total"].max()
    others = [name for name in names if largest[name] < small]
    alone = {name: [name] for name in names if name not in others}
    return alone | ({OTHERS: others} if others else {})


def _evaluate(members: Mapping[str, Sequence[str]], model: Model, base: int, seed: int) -> SobolIndices:
    from SALib.sample.sobol import sample

    names = [name for group in members.values() for name in group]
    groups = [group for group, within in members.items() for _ in within]
    problem = {
        "num_vars": len(names), "names": names, "groups": groups, "bounds": [[0.0, 1.0]] * len(names),
        "dists": ["norm"] * len(names),
    }  # fmt: skip
    design = sample(problem, base, calc_second_order=False, seed=seed)
    measured = model({name: design[:, column] for column, name in enumerate(names)})
    parts = [_analysed(problem, members, measure, column, seed) for measure, column in measured.items()]
    table = pd.concat([part for part, _ in parts], ignore_index=True)
    return SobolIndices(table, pd.DataFrame([line for _, line in parts]), len(design))


def _analysed(
    problem: dict[str, Any], members: Mapping[str, Sequence[str]], measure: str, column: NDArray[Any], seed: int
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of one measure, the largest total index first, and the sum of the first-order indices."""
    found = _indices_of(problem, np.asarray(column, dtype=np.float64), len(members), seed)
    table = pd.DataFrame({
        "measure": measure, "input": list(members), "inputs": [len(within) for within in members.values()],
        "first": found["S1"], "first_conf": found["S1_conf"], "total": found["ST"], "total_conf": found["ST_conf"],
    })  # fmt: skip
    resampled = found["S1_conf_all"].sum(axis=1)
    # Their errors hang together, so the error of the sum is that of the sums of the resamples.
    half_width = float(np.diff(np.quantile(resampled, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2]))[0] / 2)
    line = {"measure": measure, "first_sum": float(table["first"].sum()), "first_sum_conf": half_width}
    return _in_order(table)[COLUMNS], line


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    """Sort by total index, the largest first and the others, which are no input of their own, last."""
    ordered = table.assign(last=table["input"] == OTHERS).sort_values(["last", "total"], ascending=[True, False], kind="stable")
    return ordered.reset_index(drop=True)


def _indices_of(problem: dict[str, Any], column: NDArray[np.float64], count: int, seed: int) -> dict[str, NDArray[Any]]:
    if np.ptp(column) == 0:  # nothing varies, so nothing makes it vary
        nothing = dict.fromkeys(("S1", "S1_conf", "ST", "ST_conf"), np.zeros(count))
        return nothing | {"S1_conf_all": np.zeros((RESAMPLES, count))}
    from SALib.analyze.sobol import analyze

    # SALib takes a seed of 0 for none.
    options = {"num_resamples": RESAMPLES, "conf_level": CONFIDENCE, "keep_resamples": True, "seed": seed + 1}
    return analyze(problem, column, calc_second_order=False, **options)
