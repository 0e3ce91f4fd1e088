"""Which row of each table a scenario reads: tables + scenario -> named assumptions. Done once per kind of scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from estimator import rows
from estimator.assumptions import Assumption, Chosen, Component, Event, Phase, Quantity
from estimator.errors import Problem, ScenarioError, Words
from estimator.overrides import with_overrides
from estimator.ranges import GRADE_VARIANCE, Range
from estimator.shelves import kept_with_first

if TYPE_CHECKING:
    from estimator.scenario import Scenario
    from estimator.tables import Tables

BASE_YEAR = 2026

#: A row that names its pathway beats one that names its product, and so on; a row for `any` is the last resort.
_SPECIFIC = ("pathway", "product", "process", "route", "hospital")


def choose(tables: Tables, scenario: Scenario) -> Chosen:
    """Return what `scenario` reads from `tables`, with the reader's own ranges put in.

    Raises
    ------
    ScenarioError
        If an override names an assumption that this scenario does not have, or does not fit its unit.
    """
    chosen, own = published(tables, scenario), dict(scenario.overrides)
    if not own:
        return chosen
    branches = (event for event in chosen.events if event.row.kind == "branch")
    if problems := [_never_blended(event) for event in branches if event.probability.name in own]:
        raise ScenarioError(problems)
    return with_overrides(chosen, own)


def published(tables: Tables, scenario: Scenario) -> Chosen:
    """Return what `scenario` reads from `tables`, without the reader's own ranges; the same object for the same rows."""
    return _choose(tables, *structure_of(scenario))


def structure_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the fields of a scenario that decide which rows it reads."""
    return tuple(getattr(scenario, name) for name in _STRUCTURE)


def _never_blended(event: Event) -> Problem:
    use = f"{event.row.choice}=yes or {event.row.choice}=no: the branch is shown beside the headline, never mixed into it"
    return Problem("scenario", f"assumption.{event.probability.name}", Words("a share of journeys"), use)


#: The fields of a scenario that decide which rows are read.
_STRUCTURE = ("pathway", "route", "product", "hospital", "city", "origin", "lodging", "cabin", "transplant", "bridging")


@kept_with_first(2048)
def _choose(tables: Tables, *structure: str) -> Chosen:
    asked = dict(zip(_STRUCTURE, structure, strict=True))
    product = tables.product(asked["product"])
    wanted = asked | {"process": product.process}
    visa = next(row for row in tables.visas if row.origin == wanted["origin"])
    kind = tuple(wanted[name] for name in _SPECIFIC)
    return Chosen(
        phases=tuple(_phase(tables, row) for row in _rows_of(tables, "phases", "phase", kind)),
        events=tuple(_event(tables, row, wanted.get(row.choice, "")) for row in _rows_of(tables, "events", "event", kind)),
        quantities=tuple(_quantity(tables, row) for row in _rows_of(tables, "quantities", "quantity", kind)),
        components=tuple(
            _component(tables, row, priced_row(tables, row, wanted)) for row in _rows_of(tables, "costs", "component", kind)
        ),
        rate=_rate(tables),
        deposit=None,
        product=product,
        visa_days=visa.days_allowed,
        dosing=tables.dosing,
        dues=tables.dues,
        holidays=tables.holidays,
    )


@kept_with_first(1024)
def _rows_of(tables: Tables, table: str, key: str, kind: tuple[str, ...]) -> list[Any]:
    return _best_of_each(getattr(tables, table), key, dict(zip(_SPECIFIC, kind, strict=True)))


def _best_of_each(table: tuple[Any, ...], key: str, wanted: Mapping[str, str]) -> list[Any]:
    groups: dict[str, list[Any]] = {}
    for row in table:
        if all(getattr(row, name, rows.ANY) in (rows.ANY, wanted[name]) for name in _SPECIFIC):
            groups.setdefault(getattr(row, key), []).append(row)
    return [max(matching, key=_specificity) for matching in groups.values()]


def _specificity(row: Any) -> tuple[bool, ...]:
    return tuple(getattr(row, name, rows.ANY) != rows.ANY for name in _SPECIFIC)


#: Tables of which every scenario reads each kind of row, and the column that says of which kind a row is.
_NEEDED = (("phases", "phase"), ("events", "event"), ("quantities", "quantity"), ("costs", "component"))


def missing_rows(tables: Tables) -> Iterator[Problem]:
    """Yield a problem for each phase, event, quantity and component that some offered scenarios do not find."""
    offered = list(_offered(tables))
    for name, key in _NEEDED:
        table = getattr(tables, name)
        numbers = {getattr(row, key): number for number, row in reversed(list(enumerate(table, start=2)))}
        lost: dict[str, list[dict[str, str]]] = {}
        for wanted in offered:
            for one in numbers.keys() - {getattr(row, key) for row in _best_of_each(table, key, wanted)}:
                lost.setdefault(one, []).append(wanted)
        for one, without in sorted(lost.items()):
            where, use = _told(without, offered, [column for column in _SPECIFIC if hasattr(table[0], column)])
            yield Problem(f"{name}.csv", key, Words(f"{one} without a row for {where}"), use, numbers[one])


def _offered(tables: Tables) -> Iterator[dict[str, str]]:
    """Yield what rows are chosen by, for everything that is offered in each kind of hospital."""
    process = {row.product: row.process for row in tables.products}
    for offer in tables.routes:
        for hospital in rows.Hospital.__args__:  # type: ignore[attr-defined]
            yield {
                "pathway": offer.pathway, "product": offer.product, "process": process.get(offer.product, rows.ANY),
                "route": offer.route, "hospital": hospital,
            }  # fmt: skip


def _told(without: list[dict[str, str]], offered: list[dict[str, str]], columns: list[str]) -> tuple[str, str]:
    """Return in one line which scenarios lack a row, by one column if that says it all, and what to do about it."""
    for column in reversed(columns):
        values = list(dict.fromkeys(wanted[column] for wanted in without))
        if len(without) < len(offered) and without == [wanted for wanted in offered if wanted[column] in values]:
            return f"{column} {', '.join(values)}", f"a row for each of them, or any in the column {column}"
    first = ", ".join(f"{column} {without[0][column]}" for column in columns)
    others = f", nor for {len(without) - 1} other scenarios" if len(without) > 1 else ""
    return first + others, "a row for each of them, or any in columns that make no difference"


def _assumption(tables: Tables, name: str, spread: Range, row: Any, **known: Any) -> Assumption:
    widens = GRADE_VARIANCE[row.grade] if row.basis == "range" else 0.0
    factor = getattr(row, "factor", "")
    return Assumption(
        name=name, range=known.pop("indexed", spread).widened(widens), published=spread, basis=row.basis, grade=row.grade,
        source_id=row.source_id, also=row.also, note=row.note, factor=factor, loading=_loading(tables, factor, name), **known,
    )  # fmt: skip


def _loading(tables: Tables, factor: str, name: str) -> float:
    found = {row.target: row.loading for row in tables.factors if row.factor == factor and row.target in ("*", name)}
    return found.get(name, found.get("*", 0.0))


def _share(name: str, share: float | None, row: Any) -> Assumption:
    spread = Range.fixed(1.0 if share is None else share, "share")
    return Assumption(name, spread, spread, "rule", row.grade or "D", row.source_id or "", row.also, row.note)


#: Scenarios share the parts that they read from the same rows, so that what differs between them is soon found.
_part = kept_with_first(8192)


@_part
def _phase(tables: Tables, row: rows.PhaseRow) -> Phase:
    days = _assumption(tables, f"{row.phase}_days", row.range("days"), row)
    return Phase(row, days, _share(f"{row.phase}_share", row.share, row))


@_part
def _event(tables: Tables, row: rows.EventRow, choice: str) -> Event:
    name = f"{row.event}_probability"
    published = row.probability()
    probability = Assumption(
        name, _chosen_probability(row, choice), published, "rule", row.grade, row.source_id, row.also, row.note,
        row.factor, _loading(tables, row.factor, name),
    )  # fmt: skip
    days = row.extra_days()
    if days is None:
        return Event(row, probability, published, None)
    widened = days.widened(GRADE_VARIANCE[row.grade])
    extra = Assumption(f"{row.event}_extra_days", widened, days, "range", row.grade, row.source_id, row.also, row.note)
    return Event(row, probability, published, extra)


def _chosen_probability(row: rows.EventRow, choice: str) -> Range:
    # A branch is shown beside the headline, never mixed into it: only a plain yes puts it into the journeys.
    as_published = Range.fixed(0.0, "probability") if row.kind == "branch" else row.probability()
    return {"yes": Range.fixed(1.0, "probability"), "no": Range.fixed(0.0, "probability")}.get(choice, as_published)


@_part
def _quantity(tables: Tables, row: rows.QuantityRow) -> Quantity:
    return Quantity(row, _assumption(tables, row.quantity, row.range(row.unit), row))


@_part
def _component(tables: Tables, row: rows.CostRow, priced: rows.Priced) -> Component:
    spread = priced.range(priced.currency or "")
    indexed = spread.scaled(_index(tables, priced)) if priced.basis == "range" and not spread.is_zero else spread
    price = _assumption(
        tables, row.component, spread, priced, indexed=indexed, currency=priced.currency or "", price_year=priced.price_year,
    )  # fmt: skip
    price = replace(price, factor=row.factor, loading=_loading(tables, row.factor, row.component)) if row.factor else price
    return Component(row, price, _share(f"{row.component}_share", row.share, row))


def priced_row(tables: Tables, row: rows.CostRow, wanted: Mapping[str, str]) -> rows.Priced:
    """Return the row that holds the price: the cost row itself, or the one of the table that it names."""
    keys = {
        "products": ("product",), "cities": ("city",), "lodging": ("city", "lodging"), "origins": ("origin", "cabin"),
        "visas": ("origin",),
    }.get(row.price_from)  # fmt: skip
    if keys is None:
        return row
    found: rows.Priced = next(
        priced for priced in getattr(tables, row.price_from) if all(getattr(priced, key) == wanted[key] for key in keys)
    )
    return found


def _index(tables: Tables, row: rows.Priced) -> float:
    level = {item.year: item.index for item in tables.price_index if item.currency == row.currency}
    return level[BASE_YEAR] / level[row.price_year] if row.price_year in level else 1.0


@_part
def _rate(tables: Tables) -> Assumption:
    newest = max((row for row in tables.fx if row.currency == "CNY"), key=lambda row: row.date)
    return _assumption(tables, "cny_per_usd", newest.range("CNY per USD"), newest)
