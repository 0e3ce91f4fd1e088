"""Choices that are priced by a row: what each assumption would be in another city, hospital or class of flight."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from typing import get_args

from estimator import rows
from estimator.assumptions import Assumption, Chosen
from estimator.choose import published
from estimator.model import Estimate
from estimator.ranges import Range
from estimator.scenario import Scenario
from estimator.stacked import shape_of
from estimator.tables import Tables

#: Fields of a scenario that choose a row with a price in it.
CHOICES = ("hospital", "city", "origin", "lodging", "cabin")


@dataclass(frozen=True)
class Option:
    """One row that a choice may lead to: what an assumption is there."""

    assumption: str
    choices: tuple[str, ...]  # the fields that it depends on
    values: tuple[str, ...]  # what they are here
    item: Assumption  # what it is there

    @property
    def range(self) -> Range:
        """The range that is used there."""
        return self.item.range


@dataclass(frozen=True)
class Options:
    """What may be chosen in a workbook, and what follows from it."""

    open: dict[str, tuple[str, ...]]  # by field, what it may be; the present one among them
    fixed: tuple[str, ...]  # fields whose other values would take other formulas
    rows: tuple[Option, ...]
    visa_days: dict[str, int]  # by origin


def options(result: Estimate) -> Options:
    """Return the choices of an estimate's workbook: those that change ranges and nothing else."""
    scenario, tables = result.scenario, result.tables
    every = _values(tables)
    one_by_one = {name: {value: _read(tables, scenario, {name: value}) for value in every[name]} for name in CHOICES}
    here = _kind(published(tables, scenario))
    is_open = {name: all(_kind(read) == here for read in found.values()) for name, found in one_by_one.items()}
    found = {name: every[name] for name in CHOICES if is_open[name]}
    depends = _dependence({name: one_by_one[name] for name in found})
    return Options(
        open=found,
        fixed=tuple(name for name in CHOICES if not is_open[name]),
        rows=tuple(_rows(tables, scenario, found, depends)),
        visa_days={row.origin: row.days_allowed for row in tables.visas},
    )


def _values(tables: Tables) -> dict[str, tuple[str, ...]]:
    return {
        "hospital": get_args(rows.Hospital), "city": tuple(row.city for row in tables.cities),
        "origin": tuple(row.origin for row in tables.visas), "lodging": get_args(rows.Lodging), "cabin": get_args(rows.Cabin),
    }  # fmt: skip


def _kind(read: Chosen) -> tuple[Hashable, frozenset[str]]:
    """Return what must be the same for the same formulas to hold."""
    return shape_of(read), frozenset(read.assumptions())


def _read(tables: Tables, scenario: Scenario, other: dict[str, str]) -> Chosen:
    """Return what a scenario with other choices reads, without the reader's own ranges."""
    return published(tables, replace(scenario, **other))  # type: ignore[arg-type]


def _dependence(one_by_one: dict[str, dict[str, Chosen]]) -> dict[str, list[str]]:
    """Return the choices that each assumption depends on."""
    depends: dict[str, list[str]] = {}
    for choice, found in one_by_one.items():
        ranges = [{name: item.range for name, item in read.assumptions().items()} for read in found.values()]
        for name, spread in ranges[0].items():
            if any(other.get(name) != spread for other in ranges):
                depends.setdefault(name, []).append(choice)
    return depends


def _rows(
    tables: Tables, scenario: Scenario, found: dict[str, tuple[str, ...]], depends: dict[str, list[str]]
) -> Iterator[Option]:  # fmt: skip
    for name, choices in depends.items():
        for values in product(*(found[choice] for choice in choices)):
            read = _read(tables, scenario, dict(zip(choices, values, strict=True)))
            yield Option(name, tuple(choices), values, read.assumptions()[name])
