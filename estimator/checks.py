"""What must hold between tables: ids exist, keys are unique, every offered scenario finds its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import chain
from typing import TYPE_CHECKING, Any, get_args

from estimator import rows
from estimator.errors import NOTHING, Problem, Words
from estimator.required import lost_rows

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
    "dues": ("due",),
    "holidays": ("holiday", "first_day"),
    "dosing": ("drug", "from_kg"),
    "totals": ("total",),
    "elsewhere": ("id",),
    "outcomes": ("id",),
    "presets": ("preset",),
    "synonyms": ("language", "words"),
    "red_flags": ("flag",),
    "changes": ("version", "table", "key"),
}


def problems_between(tables: Tables) -> list[Problem]:
    """Return everything that is wrong between rows and between tables."""
    checks = (
        _repeated_keys, _unknown_sources, _unknown_keys, _unknown_targets, _seed_grades, _assumption_grades,
        _defaults, _households, lost_rows, _incomplete_offers, _unpriced_products, _unpriced_places, _missing_years,
        _unknown_tables,
    )  # fmt: skip
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
    components = {row.component for row in tables.costs}
    known = {
        "pathway": {row.pathway for row in tables.pathways} | {rows.ANY},
        "compare_pathway": {row.pathway for row in tables.pathways},
        "product": {row.product for row in tables.products} | {rows.ANY},
        "city": {row.city for row in tables.cities},
        "origin": {row.origin for row in tables.origins},
        "event": events | {""},
        "repeat_event": events | {""},
        "due": {row.due for row in tables.dues},
        "from_phase": {row.phase for row in tables.phases} | {"near_hospital"},
        "until_phase": {row.phase for row in tables.phases} | {"near_hospital", ""},
        "phase": {row.phase for row in tables.phases},
        "extends": {row.phase for row in tables.phases} | {""},
        "after": {row.phase for row in tables.phases} | {"start", "gate"},
        "covers": components,
        "component": components,
        "components": components,
        "per": _quantity_names(tables),
    }
    for name in KEYS:
        for number, row in _numbered(tables, name):
            for column, ids in known.items():
                for found in _ids(getattr(row, column, None)):
                    if found not in ids:
                        yield Problem(f"{name}.csv", column, found, _one_of(ids - {""}, found), number)


def _one_of(ids: set[str], found: str, longest: int = 12) -> str:
    """Return the ids in words; of a long list those that look like what was found."""
    near = get_close_matches(found, sorted(ids), n=3) if len(ids) > longest else []
    listed = near or sorted(ids)[:longest]
    return f"one of {', '.join(listed)}" + (", ..." if len(ids) > len(listed) else "")


def _unknown_targets(tables: Tables) -> Iterator[Problem]:
    """A loading belongs to an assumption that there is, or to all of its factor."""
    known = _assumption_names(tables) | {"*"}
    for number, row in _numbered(tables, "factors"):
        if row.target not in known:
            yield Problem("factors.csv", "target", row.target, _one_of(known, row.target), number)


def _quantity_names(tables: Tables) -> set[str]:
    from estimator.quantities import GIVEN_BY_SCHEDULE

    named = {row.quantity for row in tables.quantities} | {row.event for row in tables.events if row.kind != "exit"}
    return (
        named
        | GIVEN_BY_SCHEDULE
        | {f"{row.drug}_units" for row in tables.dosing}
        | {f"{row.phase}_days" for row in tables.phases}
    )


def _assumption_names(tables: Tables) -> set[str]:
    named = {row.component for row in tables.costs} | {row.quantity for row in tables.quantities}
    named |= {f"{row.phase}_days" for row in tables.phases}
    return named | {f"{row.event}_{kind}" for row in tables.events for kind in ("probability", "extra_days")}


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
            yield Problem(f"{name}.csv", "note", NOTHING, "the reason of the assumption", number)


def _defaults(tables: Tables) -> Iterator[Problem]:
    """Each offered route of a pathway has one default product, and the pathway's own defaults are offered."""
    for number, row in _numbered(tables, "pathways"):
        if not any((offer.route, offer.product) == (row.route, row.product) for offer in tables.offers(row.pathway)):
            yield Problem("pathways.csv", "product", f"{row.route} {row.product}", "a route and product of routes.csv", number)
        for route in {offer.route for offer in tables.offers(row.pathway)}:
            defaults = [offer.product for offer in tables.offers(row.pathway, route) if offer.is_default]
            if len(defaults) != 1:
                found = Words(f"{len(defaults)} times yes")
                yield Problem("routes.csv", "is_default", found, f"yes once for {row.pathway} by {route}")


def _households(tables: Tables) -> Iterator[Problem]:
    """The household that a pathway starts with keeps the pathway's own rules."""
    for number, row in _numbered(tables, "pathways"):
        if not row.min_weight_kg <= row.weight_kg <= row.max_weight_kg:
            use = f"{row.min_weight_kg:g} to {row.max_weight_kg:g}, as min_weight_kg and max_weight_kg say"
            yield Problem("pathways.csv", "weight_kg", row.weight_kg, use, number)
        if row.companions < row.min_companions:
            use = f"at least {row.min_companions}, as min_companions says"
            yield Problem("pathways.csv", "companions", row.companions, use, number)


def _incomplete_offers(tables: Tables) -> Iterator[Problem]:
    """Every phase, event, quantity and component has a row for every offered scenario."""
    from estimator.choose import missing_rows

    return missing_rows(tables)


def _unpriced_products(tables: Tables) -> Iterator[Problem]:
    """Cells that are paid by their list price have one."""
    product = {row.product: row for row in tables.products}
    listed = [row for row in tables.costs if row.price_from == "products"]
    for number, offer in _numbered(tables, "routes"):
        cells = product.get(offer.product)
        if cells and cells.low is None and any(_fits(row, offer, cells) for row in listed):
            use = "a product with a price in products.csv: by this route its list price is paid"
            yield Problem("routes.csv", "product", offer.product, use, number)


def _fits(cost: rows.CostRow, offer: rows.RouteRow, cells: rows.ProductRow) -> bool:
    pairs = ((cost.pathway, offer.pathway), (cost.route, offer.route), (cost.process, cells.process))
    return all(found in (rows.ANY, wanted) for found, wanted in pairs)


def _unpriced_places(tables: Tables) -> Iterator[Problem]:
    """Every city has every kind of room, every region every cabin and a visa, and the renminbi a rate."""
    origins = dict.fromkeys(row.origin for row in tables.origins)
    wanted: dict[str, list[tuple[str, ...]]] = {
        "lodging": [(row.city, kind) for row in tables.cities for kind in get_args(rows.Lodging)],
        "origins": [(origin, cabin) for origin in origins for cabin in get_args(rows.Cabin)],
        "visas": [(origin,) for origin in origins],
        "fx": [("CNY",)],
    }
    for name, keys in wanted.items():
        columns = KEYS[name][: len(keys[0])] if keys else ()
        found = {tuple(getattr(row, column) for column in columns) for row in getattr(tables, name)}
        for lost in (key for key in keys if key not in found):
            yield Problem(f"{name}.csv", ", ".join(columns), Words(f"no {' '.join(lost)}"), "a row for it")


def _missing_years(tables: Tables) -> Iterator[Problem]:
    """A price that is carried to the base year has an index for its own year."""
    known = {(row.currency, row.year) for row in tables.price_index}
    for name in ("costs", "products", "cities", "lodging", "origins", "visas"):
        for number, row in _numbered(tables, name):
            if row.basis == "range" and row.currency != "ratio" and (row.currency, row.price_year) not in known:
                use = f"a year of price_index.csv for {row.currency}"
                yield Problem(f"{name}.csv", "price_year", row.price_year, use, number)


def _unknown_tables(tables: Tables) -> Iterator[Problem]:
    """The history speaks of tables that there are."""
    for number, row in _numbered(tables, "changes"):
        if row.table and row.table not in KEYS:
            yield Problem("changes.csv", "table", row.table, _one_of(set(KEYS), row.table), number)
