"""Scenarios side by side on the same draws, and what treatment is documented to cost elsewhere. No order but the reader's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from estimator.elsewhere_rows import ElsewhereRow
from estimator.errors import NOTHING, Problem, ScenarioError
from estimator.model import Estimate, estimate
from estimator.ranges import FloatArray, Range
from estimator.scenario import Scenario
from estimator.summary import Spread, spreads
from estimator.tables import Tables, load_tables

MOST = 4
#: Fields that must be the same in all scenarios: the money they are shown in, and the draws that make them comparable.
SHARED = ("currency", "currency_per_usd", "draws", "seed")
#: Fields that change no journey, only how its result is read.
_READ = ("confidence", "currency_date", "overrides")


@dataclass(frozen=True)
class Difference:
    """How much more one scenario takes than the first, journey by journey on the same draws; below 0 it takes less."""

    scenario: int  # its place in the order given; the first is 0
    measure: str  # total_cost or days_away
    p10: float
    p50: float
    p90: float
    more: float  # share of journeys in which it takes more than the first
    less: float
    same: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """Scenarios in the order in which they were given. Money is in `currency`, time in days."""

    scenarios: tuple[Scenario, ...]
    results: tuple[Estimate, ...]

    @property
    def currency(self) -> str:
        """The currency of all scenarios."""
        return self.scenarios[0].currency

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """The inputs that differ: ``field``, and a column ``scenario_0``, ``scenario_1`` ... each; ranges for own figures."""
        return pd.DataFrame(list(_inputs(self.scenarios)), columns=["field", *_columns(len(self.scenarios))], dtype=object)

    @cached_property
    def spreads(self) -> pd.DataFrame:
        """One row a measure and scenario, for pictures: ``measure``, ``scenario``, p10, p50, p80, p90."""
        return pd.DataFrame([
            {"measure": measure, "scenario": place, "p10": spread.p10, "p50": spread.p50, "p80": spread.p80, "p90": spread.p90}
            for measure in ("total_cost", "days_away")
            for place, result in enumerate(self.results)
            for spread in [getattr(result, measure)]
        ])  # fmt: skip

    @cached_property
    def rows(self) -> pd.DataFrame:
        """The table: ``kind`` (total, component, exit), ``name``, ``figure`` and a column a scenario, ``scenario_0`` ...

        Figures are p50 and p80 of money or days; of a component p50 and mean; of an exit its chance, p50 of its bill with
        nothing and with all of the cells' price owed (``owed_none``, ``owed_all``), and p50 of its days. A line that a
        scenario does not have is 0.
        """
        found: dict[tuple[str, str, str], list[float]] = {}
        for place, result in enumerate(self.results):
            for key, value in _figures(result):
                found.setdefault(key, [0.0] * len(self.results))[place] = value
        listed = [[*key, *values] for key, values in found.items()]
        return pd.DataFrame(listed, columns=["kind", "name", "figure", *_columns(len(self.results))])

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Each scenario less the first, with its own range, for money and for days."""
        pairs = [
            (place, measure, _draws(result, measure) - _draws(self.results[0], measure))
            for measure in ("total_cost", "days_away")
            for place, result in enumerate(self.results) if place
        ]  # fmt: skip
        summary = spreads({f"{measure}:{place}": by for place, measure, by in pairs})
        return tuple(_difference(place, measure, by, summary[f"{measure}:{place}"]) for place, measure, by in pairs)


def compare(scenarios: Sequence[Scenario], tables: Tables | None = None) -> Comparison:
    """Estimate one to four scenarios on the same draws.

    A difference between two of them comes from what differs in them and never from luck: an assumption that both share has
    the same value in the same journey.

    Raises
    ------
    ScenarioError
        If there are too few or too many, or they differ in currency, number of draws or seed.
    """
    if problems := list(_problems(scenarios)):
        raise ScenarioError(problems)
    tables = tables or scenarios[0].made_with or load_tables()
    return Comparison(tuple(scenarios), tuple(estimate(scenario, tables) for scenario in scenarios))


def elsewhere(tables: Tables, pathway: str) -> tuple[ElsewhereRow, ...]:
    """Return documented prices of treatment of this illness in other countries. They are never simulated."""
    return tuple(row for row in tables.elsewhere if pathway in row.pathway or "any" in row.pathway)


def _problems(scenarios: Sequence[Scenario]) -> Iterator[Problem]:
    if not 1 <= len(scenarios) <= MOST:
        yield Problem("comparison", "scenarios", len(scenarios) or NOTHING, f"1 to {MOST} scenarios")
    for place, scenario in enumerate(scenarios[1:], start=2):
        for name in SHARED:
            found, wanted = getattr(scenario, name), getattr(scenarios[0], name)
            if found != wanted:
                yield Problem(f"scenario {place}", name, found, f"{wanted}, as in the first scenario")


def _columns(count: int) -> list[str]:
    return [f"scenario_{place}" for place in range(count)]


def _inputs(scenarios: Sequence[Scenario]) -> Iterator[list[Any]]:
    for name in scenarios[0].to_dict():
        values = [getattr(scenario, name) for scenario in scenarios]
        if name not in _READ and len(set(values)) > 1:
            yield [name, *values]
    own = [dict(scenario.overrides) for scenario in scenarios]
    for name in sorted({name for changed in own for name in changed}):
        ranges: list[Range | None] = [changed.get(name) for changed in own]
        if len(set(ranges)) > 1:
            yield [f"assumption.{name}", *ranges]


def _figures(result: Estimate) -> Iterator[tuple[tuple[str, str, str], float]]:
    for measure in ("total_cost", "medical_cost", "days_away"):
        spread: Spread = getattr(result, measure)
        yield ("total", measure, "p50"), spread.p50
        yield ("total", measure, "p80"), spread.p80
    for row in result.components.itertuples():
        yield ("component", str(row.component), "p50"), float(row.p50)
        yield ("component", str(row.component), "mean"), float(row.mean)
    everything = result.exit_spreads(owed=1.0)
    for name, (chance, bill, days) in result.exit_spreads(owed=0.0).items():
        yield ("exit", name, "chance"), chance.typical
        yield ("exit", name, "owed_none"), bill.p50
        yield ("exit", name, "owed_all"), everything[name][1].p50
        yield ("exit", name, "days"), days.p50


def _draws(result: Estimate, measure: str) -> FloatArray:
    return result.costs.total if measure == "total_cost" else result.schedule.away


def _difference(place: int, measure: str, by: FloatArray, spread: Spread) -> Difference:
    more, less = float(np.mean(by > 0)), float(np.mean(by < 0))
    return Difference(place, measure, spread.p10, spread.p50, spread.p90, more, less, 1 - more - less)
