"""Defaults and grids: every scenario with every combination of some values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
import pandas as pd

from estimator.batches.cells import Bad, look_at, read_cell
from estimator.batches.fields import CARRIED, OWN, PROBLEM, ROW, is_known, kind_of, nearest, settled
from estimator.batches.names import own_columns
from estimator.batches.numbers import Style
from estimator.batches.sources import EPOCH
from estimator.errors import NOTHING, InputError, Problem, Words
from estimator.tables import Tables, load_tables


@dataclass(frozen=True)
class Grid:
    """Columns and the values that each of them takes; the last one changes fastest."""

    values: tuple[tuple[str, pd.Series], ...] = ()

    def __len__(self) -> int:
        return prod(len(values) for _, values in self.values)

    def across(self, table: pd.DataFrame, size: int) -> Iterator[pd.DataFrame]:
        """Yield every row of a table with every combination, in tables of at most `size` rows; the grid's values win."""
        count = len(table) * len(self)
        for first in range(0, count, size):
            places = np.arange(first, min(first + size, count))
            yield self._at(table.iloc[places // len(self)].reset_index(drop=True), places % len(self))

    def _at(self, table: pd.DataFrame, combination: np.ndarray) -> pd.DataFrame:
        columns: dict[str, pd.Series] = {}
        for name, values in reversed(self.values):
            columns[name] = values.iloc[combination % len(values)].reset_index(drop=True)
            combination = combination // len(values)
        problem = table.pop(PROBLEM)
        return pd.concat([table.drop(columns=list(columns), errors="ignore"), _in_order(columns)], axis=1).assign(problem=problem)

    def alone(self, size: int) -> Iterator[pd.DataFrame]:
        """Yield the combinations themselves, counted from 1."""
        nothing = pd.DataFrame({ROW: [1], PROBLEM: pd.array([""], dtype="str")})
        first = 1
        for table in self.across(nothing, size):
            table[ROW] = np.arange(first, first + len(table))
            first += len(table)
            yield table


def _in_order(columns: Mapping[str, pd.Series]) -> pd.DataFrame:
    return pd.DataFrame(dict(reversed(list(columns.items()))))


def read_grid(written: Sequence[str], place: str = "--grid", tables: Tables | None = None) -> Grid:
    """Read ``KEY=A,B,C`` texts.

    Raises
    ------
    InputError
        With every key that no scenario has and every value that does not fit.
    """
    problems: list[Problem] = []
    own = own_columns(tables or load_tables())
    values: dict[str, pd.Series] = {}
    for text in written:
        key, _, listed = text.partition("=")
        key = key.strip()
        if not (key in own if key.startswith(OWN) else is_known(key)) or key in CARRIED:
            problems.append(Problem(place, key, Words("an unknown field"), f"one of {nearest(key, own)}"))
        elif not listed.strip():
            problems.append(Problem(place, key, NOTHING, f"{key}=A,B,C"))
        elif key in values:
            problems.append(Problem(place, key, Words("a second list"), "one list of values for each field"))
        else:
            values[key] = settled(pd.DataFrame({key: _values(key, listed.split(","), place, problems)}))[key]
    if problems:
        raise InputError(problems)
    return Grid(tuple(values.items()))


def read_typed(key: str, parts: Sequence[str]) -> list[Any]:
    """Return what was typed for a field as values of its kind, or `Bad`; what may be two numbers is decided by the others."""
    style = Style()
    for part in parts:
        look_at(part, kind_of(key), style)
    return [read_cell(part, kind_of(key), style, EPOCH) for part in parts]


def _values(key: str, parts: Sequence[str], place: str, problems: list[Problem]) -> pd.Series:
    read = read_typed(key, parts)
    problems += [Problem(place, key, item.found, item.use) for item in read if isinstance(item, Bad)]
    return pd.Series([None if isinstance(item, Bad) else item for item in read], dtype=object)


def read_defaults(given: Mapping[str, str], place: str = "--set", tables: Tables | None = None) -> pd.DataFrame:
    """Return one row with what ``KEY=VALUE`` pairs give. Raises InputError as `read_grid`."""
    grid = read_grid([f"{key}={value}" for key, value in given.items()], place, tables) if given else Grid()
    several = [Problem(place, name, f"{given[name]}", "one value; --grid takes several") for name, v in grid.values if len(v) > 1]
    if several:
        raise InputError(several)
    return pd.DataFrame(dict(grid.values))


def with_defaults(table: pd.DataFrame, defaults: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose empty cells, and columns that it lacks, are filled with defaults."""
    filled = table.drop(columns=PROBLEM)
    for name, values in defaults.items():
        filled[name] = (
            filled[name].fillna(values.iloc[0]) if name in filled else pd.concat([values] * len(table), ignore_index=True)
        )
    return filled.assign(problem=table[PROBLEM])
