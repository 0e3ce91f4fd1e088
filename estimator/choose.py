"""Which row of each table a scenario reads: tables + scenario -> named assumptions. Done once per kind of scenario."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from estimator import rows
from estimator.errors import Problem, ScenarioError
from estimator.ranges import GRADE_VARIANCE, Range, RangeError

if TYPE_CHECKING:
    from estimator.scenario import Scenario
    from estimator.tables import Tables

BASE_YEAR = 2026

#: A row that names its pathway beats one that names its product, and so on; a row for `any` is the last resort.
_SPECIFIC = ("pathway", "product", "process", "route", "hospital")


@dataclass(frozen=True)
class Assumption:
    """One uncertain input as this scenario uses it."""

    name: str
    range: Range  # indexed and widened, or the reader's own
    published: Range  # as the table holds it
    basis: str
    grade: str
    source_id: str
    also: tuple[str, ...] = ()
    note: str = ""
    factor: str = ""
    loading: float = 0.0
    currency: str = ""
    price_year: int | None = None
    default: Range | None = None  # what `range` was before the reader changed it

    @property
    def changed(self) -> bool:
        """Whether the reader has put in their own figure."""
        return self.default is not None

    def overridden(self, own: Range) -> Assumption:
        """Return the assumption with the reader's own range, which is never widened or indexed."""
        return replace(self, range=replace(own, unit=self.range.unit), default=self.default or self.range)


@dataclass(frozen=True)
class Phase:
    """A phase and its length in days."""

    row: rows.PhaseRow
    days: Assumption
    share: Assumption


@dataclass(frozen=True)
class Event:
    """An event, its probability, and the days that it adds."""

    row: rows.EventRow
    probability: Assumption
    published: Range  # before the reader's choice of yes or no
    extra_days: Assumption | None


@dataclass(frozen=True)
class Quantity:
    """A quantity and its amount."""

    row: rows.QuantityRow
    amount: Assumption


@dataclass(frozen=True)
class Component:
    """A cost line, its unit price, the share of journeys that have it, and the reader's own figure for the whole line."""

    row: rows.CostRow
    price: Assumption
    share: Assumption
    bill: Assumption | None = None  # from a quote or a bill, in the scenario's currency; replaces price x quantity


@dataclass(frozen=True, eq=False)
class Chosen:
    """Everything that a scenario reads from the tables."""

    phases: tuple[Phase, ...]
    events: tuple[Event, ...]
    quantities: tuple[Quantity, ...]
    components: tuple[Component, ...]
    rate: Assumption
    product: rows.ProductRow
    visa_days: int
    dosing: tuple[rows.DoseRow, ...]
    dues: tuple[rows.DueRow, ...]
    holidays: tuple[rows.HolidayRow, ...]

    def assumptions(self) -> dict[str, Assumption]:
        """Return every assumption by name, in table order. Shares that are simply 1 are left out."""
        shares = [part.share for part in self.phases] + [part.share for part in self.components]
        extras = (event.extra_days for event in self.events if event.extra_days)
        listed: Iterable[Assumption] = chain(
            (part.price for part in self.components),
            (phase.days for phase in self.phases),
            (event.probability for event in self.events),
            extras,
            (quantity.amount for quantity in self.quantities),
            (share for share in shares if share.range.low < 1 or share.changed),
            (part.bill for part in self.components if part.bill),
            (self.rate,),
        )
        return {item.name: item for item in listed}


def choose(tables: Tables, scenario: Scenario) -> Chosen:
    """Return what `scenario` reads from `tables`, with the reader's own ranges put in.

    Raises
    ------
    ScenarioError
        If an override names an assumption that this scenario does not have, or does not fit its unit.
    """
    chosen = _choose(tables, *(getattr(scenario, name) for name in _STRUCTURE))
    return with_overrides(chosen, dict(scenario.overrides)) if scenario.overrides else chosen


#: The fields of a scenario that decide which rows are read.
_STRUCTURE = ("pathway", "route", "product", "hospital", "city", "origin", "lodging", "cabin", "transplant", "bridging")


@lru_cache(maxsize=256)
def _choose(tables: Tables, *structure: str) -> Chosen:
    asked = dict(zip(_STRUCTURE, structure, strict=True))
    product = tables.product(asked["product"])
    wanted = asked | {"process": product.process}
    visa = next(row for row in tables.visas if row.origin == wanted["origin"])
    return Chosen(
        phases=tuple(_phase(tables, row) for row in _best_of_each(tables.phases, "phase", wanted)),
        events=tuple(_event(tables, row, wanted) for row in _best_of_each(tables.events, "event", wanted)),
        quantities=tuple(_quantity(tables, row) for row in _best_of_each(tables.quantities, "quantity", wanted)),
        components=tuple(_component(tables, row, wanted) for row in _best_of_each(tables.costs, "component", wanted)),
        rate=_rate(tables),
        product=product,
        visa_days=visa.days_allowed,
        dosing=tables.dosing,
        dues=tables.dues,
        holidays=tables.holidays,
    )


def _best_of_each(table: tuple[Any, ...], key: str, wanted: Mapping[str, str]) -> list[Any]:
    groups: dict[str, list[Any]] = {}
    for row in table:
        if all(getattr(row, name, rows.ANY) in (rows.ANY, wanted[name]) for name in _SPECIFIC):
            groups.setdefault(getattr(row, key), []).append(row)
    return [max(matching, key=_specificity) for matching in groups.values()]


def _specificity(row: Any) -> tuple[bool, ...]:
    return tuple(getattr(row, name, rows.ANY) != rows.ANY for name in _SPECIFIC)


def missing_rows(tables: Tables, offer: rows.RouteRow) -> Iterator[Problem]:
    """Yield a problem for each phase, event, quantity and component that an offered scenario does not find."""
    process = {row.product: row.process for row in tables.products}.get(offer.product, rows.ANY)
    for hospital in rows.Hospital.__args__:  # type: ignore[attr-defined]
        wanted = {
            "pathway": offer.pathway, "product": offer.product, "process": process, "route": offer.route, "hospital": hospital,
        }  # fmt: skip
        for name, key in (("phases", "phase"), ("events", "event"), ("quantities", "quantity"), ("costs", "component")):
            table = getattr(tables, name)
            found = {getattr(row, key) for row in _best_of_each(table, key, wanted)}
            for lost in sorted({getattr(row, key) for row in table} - found):
                use = f"a row that matches {' '.join(wanted.values())}"
                yield Problem(f"{name}.csv", key, f"no {lost}", use)


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


def _phase(tables: Tables, row: rows.PhaseRow) -> Phase:
    days = _assumption(tables, f"{row.phase}_days", row.range("days"), row)
    return Phase(row, days, _share(f"{row.phase}_share", row.share, row))


def _event(tables: Tables, row: rows.EventRow, wanted: Mapping[str, str]) -> Event:
    name = f"{row.event}_probability"
    published = row.probability()
    probability = Assumption(
        name, _chosen_probability(row, wanted), published, "rule", row.grade, row.source_id, row.also, row.note,
        row.factor, _loading(tables, row.factor, name),
    )  # fmt: skip
    days = row.extra_days()
    if days is None:
        return Event(row, probability, published, None)
    widened = days.widened(GRADE_VARIANCE[row.grade])
    extra = Assumption(f"{row.event}_extra_days", widened, days, "range", row.grade, row.source_id, row.also, row.note)
    return Event(row, probability, published, extra)


def _chosen_probability(row: rows.EventRow, wanted: Mapping[str, str]) -> Range:
    choice = wanted.get(row.choice, "as_published")
    # A branch is shown beside the headline, never mixed into it: only a plain yes puts it into the journeys.
    as_published = Range.fixed(0.0, "probability") if row.kind == "branch" else row.probability()
    return {"yes": Range.fixed(1.0, "probability"), "no": Range.fixed(0.0, "probability")}.get(choice, as_published)


def _quantity(tables: Tables, row: rows.QuantityRow) -> Quantity:
    return Quantity(row, _assumption(tables, row.quantity, row.range(row.unit), row))


def _component(tables: Tables, row: rows.CostRow, wanted: Mapping[str, str]) -> Component:
    priced = _priced_row(tables, row, wanted)
    spread = priced.range(priced.currency or "")
    indexed = spread.scaled(_index(tables, priced)) if priced.basis == "range" and not spread.is_zero else spread
    price = _assumption(
        tables, row.component, spread, priced, indexed=indexed, currency=priced.currency or "", price_year=priced.price_year,
    )  # fmt: skip
    price = replace(price, factor=row.factor, loading=_loading(tables, row.factor, row.component)) if row.factor else price
    return Component(row, price, _share(f"{row.component}_share", row.share, row))


def _priced_row(tables: Tables, row: rows.CostRow, wanted: Mapping[str, str]) -> rows.Priced:
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


def _rate(tables: Tables) -> Assumption:
    newest = max((row for row in tables.fx if row.currency == "CNY"), key=lambda row: row.date)
    return _assumption(tables, "cny_per_usd", newest.range("CNY per USD"), newest)


def with_overrides(chosen: Chosen, own: Mapping[str, Range]) -> Chosen:
    """Return `chosen` with other ranges for the assumptions that `own` names; what it held before stays.

    Raises
    ------
    ScenarioError
        If `own` names an assumption that there is not, or does not fit its unit.
    """
    shares = [part.share for part in chosen.phases] + [part.share for part in chosen.components]
    bills = {part.row.component: _bill(part) for part in chosen.components}
    known = chosen.assumptions() | {item.name: item for item in (*shares, *bills.values())}
    if problems := list(_bad_overrides(known, own)):
        raise ScenarioError(problems)

    def put(item: Assumption) -> Assumption:
        return item.overridden(own[item.name]) if item.name in own else item

    return replace(
        chosen,
        phases=tuple(replace(part, days=put(part.days), share=put(part.share)) for part in chosen.phases),
        events=tuple(
            replace(part, probability=put(part.probability), extra_days=part.extra_days and put(part.extra_days))
            for part in chosen.events
        ),
        quantities=tuple(replace(part, amount=put(part.amount)) for part in chosen.quantities),
        components=tuple(
            replace(part, price=put(part.price), share=put(part.share), bill=put(bill) if bill.name in own else part.bill)
            for part, bill in zip(chosen.components, bills.values(), strict=True)
        ),
        rate=put(chosen.rate),
    )


def _bill(part: Component) -> Assumption:
    """Return the assumption that stands for a whole line, until a quote or a bill gives its amount."""
    price = part.price
    return Assumption(
        f"{part.row.component}_bill", Range.fixed(0, "money"), price.published, "list_price", price.grade, price.source_id,
        price.also, price.note,
    )  # fmt: skip


def _bad_overrides(known: Mapping[str, Assumption], own: Mapping[str, Range]) -> Iterator[Problem]:
    for name, spread in own.items():
        if name not in known:
            near = get_close_matches(name, known, n=3) or sorted(known)
            yield Problem("scenario", f"assumption.{name}", "an unknown assumption", f"one of {', '.join(near)}")
            continue
        try:
            known[name].overridden(spread)
        except RangeError as error:
            yield Problem("scenario", f"assumption.{name}", f"{spread.low:g}:{spread.typical:g}:{spread.high:g}", str(error))
