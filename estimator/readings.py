"""Which rows of the tables an estimate reads, each with the assumptions that come from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from estimator.assumptions import Assumption, Chosen, Component
from estimator.choose import BASE_YEAR, priced_row
from estimator.scenario import Scenario
from estimator.tables import Tables


@dataclass(frozen=True)
class Reading:
    """A row that an estimate reads.

    `assumptions` are those that come from it, by the kind of figure: price, share, days, probability, extra_days, amount,
    bill, limit. `component` names the cost line whose price the row holds.
    """

    table: str
    row: Any
    assumptions: Mapping[str, Assumption] = field(default_factory=dict)
    component: str = ""


def readings(tables: Tables, chosen: Chosen, scenario: Scenario) -> Iterator[Reading]:
    """Yield each row that a scenario reads; a row that several cost lines read comes once for each."""
    yield Reading("pathways", tables.pathway(scenario.pathway))
    yield Reading("routes", tables.offer(scenario.pathway, scenario.route, scenario.product))
    yield Reading("products", chosen.product)
    for phase in chosen.phases:
        yield Reading("phases", phase.row, {"days": phase.days, "share": phase.share})
    for event in chosen.events:
        extra = {"extra_days": event.extra_days} if event.extra_days else {}
        yield Reading("events", event.row, {"probability": event.probability, **extra})
    for quantity in chosen.quantities:
        yield Reading("quantities", quantity.row, {"amount": quantity.amount})
    yield from _prices(tables, chosen, scenario)
    yield from _rules(tables, chosen, scenario)


def _prices(tables: Tables, chosen: Chosen, scenario: Scenario) -> Iterator[Reading]:
    asked = {name: getattr(scenario, name) for name in ("product", "city", "lodging", "origin", "cabin")}
    for part in chosen.components:
        row = priced_row(tables, part.row, asked)
        bill = {kind: item for kind, item in (("bill", part.bill), ("limit", part.limit)) if item}
        if row is part.row:
            yield Reading("costs", row, {"price": part.price, "share": part.share, **bill}, part.row.component)
        else:
            yield Reading("costs", part.row, {"share": part.share})
            yield Reading(part.row.price_from, row, {"price": part.price, **bill}, part.row.component)
        yield from _levels(tables, part, row)
        yield from _loadings(tables, part.price)


def _levels(tables: Tables, part: Component, priced: Any) -> Iterator[Reading]:
    """Yield the price levels that carry a price to the base year."""
    years = (priced.price_year, BASE_YEAR) if part.price.basis == "range" else ()
    for row in tables.price_index:
        if row.currency == priced.currency and row.year in years:
            yield Reading("price_index", row)


def _loadings(tables: Tables, item: Assumption) -> Iterator[Reading]:
    """Yield the loading of an assumption: its own, or that of all of its factor."""
    rows = {row.target: row for row in tables.factors if item.factor and row.factor == item.factor}
    if found := rows.get(item.name, rows.get("*")):
        yield Reading("factors", found)


def _rules(tables: Tables, chosen: Chosen, scenario: Scenario) -> Iterator[Reading]:
    for item in (*(phase.days for phase in chosen.phases), *(quantity.amount for quantity in chosen.quantities)):
        yield from _loadings(tables, item)
    for event in chosen.events:
        yield from _loadings(tables, event.probability)
    yield Reading("visas", next(row for row in tables.visas if row.origin == scenario.origin))
    newest = max((row for row in tables.fx if row.currency == "CNY"), key=lambda row: row.date)
    yield Reading("fx", newest, {"price": chosen.rate})
    used = {part.row.due for part in chosen.components}
    yield from (Reading("dues", row) for row in tables.dues if row.due in used)
    yield from (Reading("dosing", row) for row in _doses(chosen, scenario))
    if scenario.start_date:
        yield from (Reading("holidays", row) for row in tables.holidays)


def _doses(chosen: Chosen, scenario: Scenario) -> Iterator[Any]:
    """Yield the dose of each drug at the patient's weight."""
    for drug in dict.fromkeys(row.drug for row in chosen.dosing):
        rows = [row for row in chosen.dosing if row.drug == drug and row.from_kg <= scenario.patient_weight_kg]
        yield from sorted(rows, key=lambda row: row.from_kg)[-1:]
