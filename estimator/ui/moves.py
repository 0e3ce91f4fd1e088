"""What one answer changes in the scenario. Every move leads to a scenario that can be priced, whatever came before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from estimator.assumptions import Assumption
from estimator.choose import choose
from estimator.overrides import line_of, whole_line, without_lost_limits
from estimator.ranges import Range
from estimator.rounding import round_2sf
from estimator.rows import PresetRow
from estimator.scenario import Scenario, scenario_from_dict
from estimator.tables import Tables

#: Answers about the household, not about the illness: they stay when the illness changes, if they were given at all.
HOUSEHOLD = ("city", "origin", "companions")

#: Answers that belong to an illness or a route and go back to its own defaults with it.
RESETS: dict[str, tuple[str, ...]] = {
    "pathway": ("route", "product", "hospital", "patient_weight_kg", *HOUSEHOLD),
    "route": ("product",),
}
MONEY = ("budget", "offsets", "home_loss_per_week", "home_care_per_week", "home_bills_per_month")


def answered(scenario: Scenario, tables: Tables, **answers: Any) -> Scenario:
    """Return the scenario with new answers; what no longer fits goes back to its default.

    Raises
    ------
    ScenarioError
        If the answers do not fit each other; the old scenario still stands.
    """
    reset = {name: None for field in answers for name in RESETS.get(field, ())}
    if "pathway" in answers:
        reset |= _household(scenario, answers["pathway"], tables) | {"bridging": "as_published", "transplant": "no"}
    moved = replace(scenario, **{**reset, **answers, "overrides": ()}, tables=tables)
    return replace(moved, overrides=_still_meant(scenario, moved, tables), tables=tables)


def _household(scenario: Scenario, pathway: str, tables: Tables) -> dict[str, Any]:
    usual = Scenario(pathway=scenario.pathway, tables=tables)
    given = {name: getattr(scenario, name) for name in HOUSEHOLD if getattr(scenario, name) != getattr(usual, name)}
    if given.get("companions", 9) < tables.pathway(pathway).min_companions:
        del given["companions"]
    return given


def _still_meant(before: Scenario, after: Scenario, tables: Tables) -> tuple[tuple[str, Range], ...]:
    """Keep an own figure only while the row that it replaces stays: a ward price is that of one kind of hospital."""
    if not before.overrides:
        return ()
    old = choose(tables, replace(before, overrides=(), tables=tables)).assumptions()
    new = choose(tables, replace(after, overrides=(), tables=tables)).assumptions()
    return tuple((name, own) for name, own in before.overrides if _stays(name, old, new, same_cells=_same_cells(before, after)))


def _same_cells(before: Scenario, after: Scenario) -> bool:
    return all(getattr(before, name) == getattr(after, name) for name in ("pathway", "route", "product"))


def _stays(name: str, old: Mapping[str, Assumption], new: Mapping[str, Assumption], *, same_cells: bool) -> bool:
    """Say whether an own figure still means the same. What was paid in another city or hospital was paid all the same."""
    cost = line_of(name)
    if cost and same_cells:
        return True
    price = cost or name
    return price in old and price in new and _same_row(old[price], new[price])


def _same_row(one: Assumption, other: Assumption) -> bool:
    names = ("published", "source_id", "note", "currency")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def with_own(scenario: Scenario, tables: Tables, name: str, own: Range | None) -> Scenario:
    """Return the scenario with an own figure for one assumption, or without it."""
    return with_all(scenario, tables, {name: own})


def with_all(scenario: Scenario, tables: Tables, own: Mapping[str, Range | None]) -> Scenario:
    """Return the scenario with several own figures, and without those that are None."""
    put = {name: spread for name, spread in {**dict(scenario.overrides), **own}.items() if spread is not None}
    if any(spread is None for spread in own.values()):  # a bill that is taken back takes its limit along
        put = without_lost_limits(put)
    moved = replace(scenario, overrides=tuple(put.items()), tables=tables)
    choose(tables, moved)  # a figure that does not fit its unit is refused before it is kept
    return moved


def own_range(default: Range, typical: float, *, written: bool = False) -> Range:
    """Return the reader's range around `typical`, as wide in proportion as the default; a written price has no width."""
    if written or typical == 0 or default.typical == 0 or default.is_fixed:
        return Range.fixed(typical, default.unit)
    if default.unit in ("probability", "share"):
        return _moved_share(default, typical)
    return default.scaled(typical / default.typical)


def _moved_share(default: Range, typical: float) -> Range:
    """Move a probability by its odds, so that its ends stay between 0 and 1."""
    if typical >= 1 or not 0 < default.typical < 1:
        return Range.fixed(typical, default.unit)
    ratio = typical / (1 - typical) / (default.typical / (1 - default.typical))

    def moved(share: float) -> float:
        return ratio * share / (1 - share + ratio * share)

    return Range(min(moved(default.low), typical), typical, max(moved(default.high), typical), default.unit)


def example(row: PresetRow, scenario: Scenario, tables: Tables) -> Scenario:
    """Return an example family's scenario, with money in the currency that the reader has chosen."""
    family = scenario_from_dict(row.answers(), tables)
    return in_currency(family, tables, scenario.currency, scenario.currency_per_usd, scenario.currency_date)


def in_currency(
    scenario: Scenario, tables: Tables, currency: str, per_usd: float | None = None, on: date | None = None
) -> Scenario:
    """Return the scenario in another currency, with the reader's own amounts carried over at the typical rate."""
    cny = choose(tables, scenario).rate.range.typical
    new = {"USD": 1.0, "CNY": cny}.get(currency, per_usd or 1.0)
    old = {"USD": 1.0, "CNY": cny}.get(scenario.currency, scenario.currency_per_usd or 1.0)
    amounts = {name: getattr(scenario, name) for name in MONEY}
    foreign = currency not in ("USD", "CNY")
    carried: dict[str, Any] = {"currency_per_usd": per_usd if foreign else None, "currency_date": on if foreign else None}
    if new != old:
        carried |= {name: amount and _whole(amount * new / old) for name, amount in amounts.items()}
        carried["overrides"] = tuple(_bill_carried(name, own, new / old) for name, own in scenario.overrides)
    return replace(scenario, currency=currency, **carried, tables=tables)


def _bill_carried(name: str, own: Range, factor: float) -> tuple[str, Range]:
    """Carry a whole bill over: it is in the scenario's currency, where a price is in that of its table."""
    return name, own.scaled(factor) if whole_line(name) else own


def _whole(amount: float) -> float:
    """Round to three figures: exact enough for what a family has, and the way back gives the old amount."""
    head = round_2sf(amount)
    step = 10 ** max(0, len(str(int(head))) - 3)
    return float(round(amount / step) * step)
