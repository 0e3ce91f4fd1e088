"""The reader's own figures in the place of the tables': a slider, a quote line and a bill already paid are the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain

from estimator.assumptions import Assumption, Chosen, Component
from estimator.errors import Problem, ScenarioError, Words
from estimator.ranges import Range, RangeError

#: Endings of the own figures that stand for a whole cost line, in the scenario's currency: what is paid, and what a quote or the
#: reader says it would be. Where both are known, what is paid counts.
PAID, BILL = "_paid", "_bill"


def whole_line(name: str) -> str | None:
    """Return the cost whose whole line the own figure `name` gives, or None where it gives something else."""
    return next((name.removesuffix(ending) for ending in (PAID, BILL) if name.endswith(ending)), None)


def with_overrides(chosen: Chosen, own: Mapping[str, Range]) -> Chosen:
    """Return `chosen` with other ranges for the assumptions that `own` names; what it held before stays.

    Raises
    ------
    ScenarioError
        If `own` names an assumption that there is not, or does not fit its unit.
    """
    shares = [part.share for part in chosen.phases] + [part.share for part in chosen.components]
    bills = {part.row.component: [_bill(part, ending) for ending in (PAID, BILL)] for part in chosen.components}
    known = chosen.assumptions() | {item.name: item for item in (*shares, *chain.from_iterable(bills.values()))}
    if problems := list(_bad_overrides(known, own)):
        raise ScenarioError(problems)

    def put(item: Assumption) -> Assumption:
        return item.overridden(own[item.name]) if item.name in own else item

    def whole(part: Component) -> Assumption | None:
        return next((put(bill) for bill in bills[part.row.component] if bill.name in own), part.bill)

    return replace(
        chosen,
        phases=tuple(replace(part, days=put(part.days), share=put(part.share)) for part in chosen.phases),
        events=tuple(
            replace(part, probability=put(part.probability), extra_days=part.extra_days and put(part.extra_days))
            for part in chosen.events
        ),
        quantities=tuple(replace(part, amount=put(part.amount)) for part in chosen.quantities),
        components=tuple(
            replace(part, price=put(part.price), share=put(part.share), bill=whole(part)) for part in chosen.components
        ),
        rate=put(chosen.rate),
    )


def _bill(part: Component, ending: str) -> Assumption:
    """Return the assumption that stands for a whole line, until a quote or a bill gives its amount."""
    price = part.price
    return Assumption(
        part.row.component + ending, Range.fixed(0, "money"), price.published, "list_price", price.grade, price.source_id,
        price.also, price.note,
    )  # fmt: skip


#: Figures that others are divided by.
_DIVISORS = frozenset({"cny_per_usd", "bridging_cycle_days"})


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
