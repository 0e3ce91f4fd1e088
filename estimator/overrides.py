"""The reader's own figures in the place of the tables': a slider, a quote line and a bill already paid are the same thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from typing import Any

from estimator.assumptions import Assumption, Chosen, Component
from estimator.errors import Problem, ScenarioError, Words
from estimator.form import BILL, DEPOSIT, LIMIT, PAID
from estimator.ranges import Range, RangeError
from estimator.shelves import kept_with_first


def whole_line(name: str) -> str | None:
    """Return the cost whose whole line the own figure `name` gives, or None where it gives something else."""
    return next((name.removesuffix(ending) for ending in (PAID, BILL) if name.endswith(ending)), None)


def line_of(name: str) -> str | None:
    """Return the cost that the own figure `name` speaks of as a whole line or as its limit, or None."""
    return name.removesuffix(LIMIT) if name.endswith(LIMIT) else whole_line(name)


def how_many(names: Iterable[str]) -> int:
    """Return how many own figures a reader counts among these: a limit belongs to its line."""
    return sum(not name.endswith(LIMIT) for name in names)


def without_lost_limits(own: Mapping[str, Range]) -> dict[str, Range]:
    """Return own figures without the limits of bills that are no longer among them."""
    lines = {whole_line(name) for name in own}
    return {name: spread for name, spread in own.items() if not name.endswith(LIMIT) or line_of(name) in lines}


def with_overrides(chosen: Chosen, own: Mapping[str, Range]) -> Chosen:
    """Return `chosen` with other ranges for the assumptions that `own` names; what it held before stays.

    Raises
    ------
    ScenarioError
        If `own` names an assumption that there is not, or does not fit its unit, or limits a bill that there is not.
    """
    places = _places(chosen)
    known = {name: found[0].item for name, found in places.items()}
    if problems := [*_bad_overrides(known, own), *_lost_limits(chosen, known, own)]:
        raise ScenarioError(problems)
    changed: dict[str, list[Any]] = {}
    for name, spread in sorted(own.items()):  # so that what is paid comes after what was offered
        for place in (place for place in places[name] if place.group):
            parts = changed.setdefault(place.group, list(getattr(chosen, place.group)))
            parts[place.index] = replace(parts[place.index], **{place.field: place.item.overridden(spread)})
    rate = chosen.rate.overridden(own[chosen.rate.name]) if chosen.rate.name in own else chosen.rate
    held: dict[str, Any] = {group: tuple(parts) for group, parts in changed.items()}
    paid = places[DEPOSIT][0].item.overridden(own[DEPOSIT]) if DEPOSIT in own else chosen.deposit
    return replace(chosen, rate=rate, deposit=paid, **held)


def names_of(chosen: Chosen) -> tuple[str, ...]:
    """Return the names of everything that a reader may have a figure of their own for."""
    return tuple(_places(chosen))


@dataclass(frozen=True)
class _Place:
    """Where an assumption stands: the part of `Chosen` that holds it, and the field there."""

    group: str  # empty for the exchange rate and the deposit, which stand by themselves
    index: int
    field: str
    item: Assumption


@kept_with_first(1)
def _places(chosen: Chosen) -> dict[str, list[_Place]]:
    """Return where each assumption stands that a reader may have a figure of their own for."""
    alone = (chosen.rate, _deposit(chosen))
    found: dict[str, list[_Place]] = {item.name: [_Place("", 0, "", item)] for item in alone}
    for group in ("phases", "events", "quantities", "components"):
        for index, part in enumerate(getattr(chosen, group)):
            own = {item.name: getattr(part, item.name) for item in fields(part)}
            named = [(name, item) for name, item in own.items() if isinstance(item, Assumption)]
            for name, item in (*named, *(_whole_line(part) if isinstance(part, Component) else ())):
                found.setdefault(item.name, []).append(_Place(group, index, name, item))
    return found


def _deposit(chosen: Chosen) -> Assumption:
    """Return the assumption that stands for the deposit, until the reader gives its amount."""
    usual = next(item.amount for item in chosen.quantities if item.row.quantity == "deposit_share")
    return replace(usual, name=DEPOSIT, range=Range.fixed(0, "money"), basis="rule")


def _whole_line(part: Component) -> Iterator[tuple[str, Assumption]]:
    """Yield what a reader may say of a whole line, with the field that holds it."""
    yield from (("bill", _bill(part, ending)) for ending in (BILL, PAID))
    if part.is_by_day:
        yield "limit", replace(_bill(part, LIMIT), range=Range.fixed(0, "days"))


def _bill(part: Component, ending: str) -> Assumption:
    """Return the assumption that stands for a whole line, until a quote or a bill gives its amount."""
    price = part.price
    return Assumption(
        part.row.component + ending, Range.fixed(0, "money"), price.published, "list_price", price.grade, price.source_id,
        price.also, price.note,
    )  # fmt: skip


#: Figures that others are divided by.
_DIVISORS = frozenset({"cny_per_usd", "bridging_cycle_days"})


def _lost_limits(chosen: Chosen, known: Mapping[str, Assumption], own: Mapping[str, Range]) -> Iterator[Problem]:
    """Yield limits without a bill, which would change nothing, and limits of nothing."""
    billed = {part.row.component for part in chosen.components if part.bill} | {whole_line(name) for name in own}
    for name, spread in own.items():
        if not name.endswith(LIMIT) or name not in known:
            continue
        line = line_of(name)
        if line not in billed:
            use = f"assumption.{line}{BILL} or assumption.{line}{PAID} beside it: a limit says how much of such a bill is covered"
            yield Problem("scenario", f"assumption.{name}", Words("a limit without a bill"), use)
        if spread.low == 0:
            yield Problem("scenario", f"assumption.{name}", Words(_shown(spread)), "numbers above 0")


def _bad_overrides(known: Mapping[str, Assumption], own: Mapping[str, Range]) -> Iterator[Problem]:
    for name, spread in own.items():
        if name not in known:
            near = get_close_matches(name, known, n=3) or sorted(known)
            yield Problem("scenario", f"assumption.{name}", Words("an unknown assumption"), f"one of {', '.join(near)}")
            continue
        if spread.low == 0 and name in _DIVISORS:
            yield Problem("scenario", f"assumption.{name}", Words(_shown(spread)), "numbers above 0, as others are divided by it")
            continue
        try:
            known[name].overridden(spread)
        except RangeError as error:
            yield Problem("scenario", f"assumption.{name}", Words(_shown(spread)), error.use)


def _shown(spread: Range) -> str:
    return f"{spread.low:g}:{spread.typical:g}:{spread.high:g}"
