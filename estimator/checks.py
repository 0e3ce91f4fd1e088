"""What must hold between tables: ids exist, keys are unique, every offered scenario finds its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING, Any

from estimator import rows
from estimator.errors import Problem

if TYPE_CHECKING:
    from estimator.tables import Tables

#: The columns that together name a row. The same key twice is a mistake.
KEYS: dict[str, tuple[str, ...]] = {
    "sources": ("id",),
    "pathways": ("pathway",),
    "routes": ("pathway", "route", "product"),
    "products": ("product",),
    "phases": ("phase", "pathway", "process"),
    "events": ("event", "pathway", "product"),
    "quantities": ("quantity", "pathway", "process"),
    "costs": ("component", "pathway", "route", "process", "hospital"),
    "cities": ("city",),
    "lodging": ("city", "lodging"),
    "origins": ("origin", "cabin"),
    "visas": ("origin", "visa"),
    "factors": ("factor", "target"),
    "fx": ("currency", "date"),
    "price_index": ("currency", "year"),
    "holidays": ("holiday", "first_day"),
    "dosing": ("drug", "from_kg"),
    "totals": ("total",),
    "presets": ("preset",),
}


def problems_between(tables: Tables) -> list[Problem]:
    """Return everything that is wrong between rows and between tables."""
    checks = (_repeated_keys, _unknown_sources, _unknown_keys, _seed_grades, _assumption_grades, _defaults, _incomplete_offers)
    return list(chain.from_iterable(check(tables) for check in checks))


def _numbered(tables: Tables, name: str) -> Iterator[tuple[int, Any]]:
    return enumerate(getattr(tables, name), start=2)


def _repeated_keys(tables: Tables) -> Iterator[Problem]:
    for name, columns in KEYS.items():
        seen: Counter[tuple[str, ...]] = Counter()
        for number, row in _numbered(tables, name):
            key = tuple(str(getattr(row, column)) for column in columns)
            seen[key] += 1
            if seen[key] > 1:
                yield Problem(f"{name}.csv", ", ".join(columns), " ".join(key), "a key that no other row has", number)


def _unknown_sources(tables: Tables) -> Iterator[Problem]:
    known = {row.id for row in tables.sources}
    for name in KEYS:
        for number, row in _numbered(tables, name):
            for column in ("source_id", "also", "refund_source_id"):
                for found in _ids(getattr(row, column, None)):
                    if found not in known:
                        yield Problem(f"{name}.csv", column, found, "an id of sources.csv", number)


def _ids(cell: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (cell,) if isinstance(cell, str) and cell else tuple(cell or ())


def _unknown_keys(tables: Tables) -> Iterator[Problem]:
    events = {row.event for row in tables.events}
    known = {
        "pathway": {row.pathway for row in tables.pathways} | {rows.ANY},
        "compare_pathway": {row.pathway for row in tables.pathways},
        "product": {row.product for row in tables.products} | {rows.ANY},
        "city": {row.city for row in tables.cities},
        "origin": {row.origin for row in tables.origins},
        "event": events | {""},
        "repeat_event": events | {""},
        "phase": {row.phase for row in tables.phases},
        "extends": {row.phase for row in tables.phases} | {""},
        "after": {row.phase for row in tables.phases} | {"start", "gate"},
        "covers": {row.component for row in tables.costs},
        "per": _quantity_names(tables),
    }
    for name in KEYS:
        for number, row in _numbered(tables, name):
            for column, ids in known.items():
                for found in _ids(getattr(row, column, None)):
                    if found not in ids:
                        yield Problem(f"{name}.csv", column, found, f"one of {', '.join(sorted(ids - {''}))}", number)


def _quantity_names(tables: Tables) -> set[str]:
    from estimator.quantities import GIVEN_BY_SCHEDULE

    named = {row.quantity for row in tables.quantities} | {row.event for row in tables.events if row.kind != "exit"}
    return named | GIVEN_BY_SCHEDULE | {f"{row.drug}_units" for row in tables.dosing} | {f"{row.phase}_days" for row in tables.phases}


def _cited(tables: Tables) -> Iterator[tuple[str, int, Any]]:
    return ((name, number, row) for name in KEYS for number, row in _numbered(tables, name) if getattr(row, "source_id", None))


def _seed_grades(tables: Tables) -> Iterator[Problem]:
    """A figure that rests on a page that wants the reader's business alone is never better than C."""
    weak = {row.id for row in tables.sources if row.kind in {"seed", "facilitator"}}
    for name, number, row in _cited(tables):
        if row.grade in {"A", "B"} and {row.source_id, *getattr(row, "also", ())} <= weak:
            yield Problem(f"{name}.csv", "grade", row.grade, "C or D: it rests on facilitator or seed pages alone", number)


def _assumption_grades(tables: Tables) -> Iterator[Problem]:
    """An assumption is D and gives its reason."""
    assumed = {row.id for row in tables.sources if row.kind == "assumption"}
    for name, number, row in _cited(tables):
        if row.source_id in assumed and row.grade != "D":
            yield Problem(f"{name}.csv", "grade", row.grade, "D: its source is an assumption", number)
        if row.grade == "D" and not row.note.strip():
            yield Problem(f"{name}.csv", "note", "nothing", "the reason of the assumption", number)


def _defaults(tables: Tables) -> Iterator[Problem]:
    """Each offered route of a pathway has one default product, and the pathway's own defaults are offered."""
    for number, row in _numbered(tables, "pathways"):
        if not any((offer.route, offer.product) == (row.route, row.product) for offer in tables.offers(row.pathway)):
            yield Problem("pathways.csv", "product", f"{row.route} {row.product}", "a route and product of routes.csv", number)
        for route in {offer.route for offer in tables.offers(row.pathway)}:
            defaults = [offer.product for offer in tables.offers(row.pathway, route) if offer.is_default]
            if len(defaults) != 1:
                yield Problem("routes.csv", "is_default", f"{len(defaults)} x yes", f"yes once for {row.pathway} by {route}")


def _incomplete_offers(tables: Tables) -> Iterator[Problem]:
    """Every phase, event, quantity and component has a row for every offered scenario."""
    from estimator.choose import missing_rows

    found: Iterable[Problem] = chain.from_iterable(missing_rows(tables, offer) for offer in tables.routes)
    return iter(dict.fromkeys(found))
