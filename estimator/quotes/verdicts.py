"""What a quote says of each of our lines, and the scenario with its amounts put in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from estimator.assumptions import Component
from estimator.choose import choose
from estimator.errors import InputError
from estimator.form import BILL, LIMIT
from estimator.quotes.days import days_together
from estimator.quotes.lines import Kind, Quote
from estimator.quotes.matching import Suggestion
from estimator.quotes.money import Conversion, Money
from estimator.quotes.phrasing import clauses
from estimator.quotes.vocabulary import PAID_FOR
from estimator.ranges import Range
from estimator.scenario import Scenario
from estimator.tables import Tables, load_tables


class State(StrEnum):
    """What a quote says of one of our lines."""

    INCLUDED = "included"
    IN_OTHER_LINE = "in_other_line"
    EXCLUDED = "excluded"
    NOT_SAID = "not_said"


#: The quote pays for it.
PAID = (State.INCLUDED, State.IN_OTHER_LINE)


@dataclass(frozen=True)
class Verdict:
    """What the quote says of a component.

    amount
        In `currency`: for the whole line in the scenario's currency, or per unit in that of our own unit price. None unless
        the quote says it.
    per_unit
        "day", "long" or "one" where the amount is a unit price, which replaces ours, also of what the quote leaves out; else
        blank, and it replaces the line.
    limit
        How many days or nights of it the quote pays for, where it says so. What lies beyond keeps our assumption.
    is_usable
        False for a unit price that we do not count in, such as one per month: our assumption stays.
    rows
        Where the quote says it.
    """

    component: str
    state: State
    amount: float | None = None
    currency: str = ""
    per_unit: str = ""
    is_usable: bool = True
    rows: tuple[int, ...] = ()
    conversions: tuple[Conversion, ...] = ()
    limit: float | None = None

    @property
    def overrides(self) -> dict[str, Range]:
        """The assumptions that the quote replaces, with their values; none where ours stay."""
        if self.per_unit:
            usable = self.state in (State.INCLUDED, State.EXCLUDED) and self.amount is not None and self.is_usable
            return {self.component: Range.fixed(self.amount or 0.0)} if usable else {}
        if (paid := self.paid) is None:
            return {}
        limit = {} if self.limit is None else {self.component + LIMIT: Range.fixed(self.limit, "days")}
        return {self.component + BILL: Range.fixed(paid)} | limit

    @property
    def paid(self) -> float | None:
        """What the quote asks for the whole line, 0 where another line pays for it; None where it says no such amount."""
        return 0.0 if self.state is State.IN_OTHER_LINE else None if self.per_unit or self.state not in PAID else self.amount


def charged_lines(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return the lines whose amount pays for something: not what is left out, deposits, or totals of other lines."""
    listed = list(suggestions)
    priced = [item for item in listed if item.line.kind is Kind.PRICE and not _left_out(item)]
    return priced or [item for item in listed if item.line.kind is Kind.TOTAL and item.component]


def _left_out(item: Suggestion) -> bool:
    return item.line.included is False or (item.component is not None and item.component in item.excluded)


def verdicts(
    quote: Quote,
    suggestions: tuple[Suggestion, ...],
    scenario: Scenario,
    own: Mapping[str, State | float] | None = None,
    tables: Tables | None = None,
) -> tuple[Verdict, ...]:
    """Return what the quote says of every component of a scenario, in the order of the tables.

    `suggestions` are those of `suggest`, as the reader confirmed or changed them. `own` is what the reader says of a component
    in place of what was read: a state, or an amount in the scenario's currency.

    Raises
    ------
    InputError
        With every amount in a currency that there is no rate for.
    """
    tables = tables or load_tables()
    money = Money(scenario, tables, quote.place, quote.rates)
    if problems := money.problems(quote.lines):
        raise InputError(problems)
    charged = charged_lines(suggestions)
    paid = [*charged, *_paid_without_amount(suggestions)]
    found = (_verdict(part, suggestions, charged, paid, money) for part in choose(tables, scenario).components)
    return tuple(_decided(verdict, (own or {}).get(verdict.component), scenario.currency) for verdict in found)


def _decided(verdict: Verdict, own: State | float | None, currency: str) -> Verdict:
    if own is None:
        return verdict
    if not isinstance(own, State):
        return Verdict(verdict.component, State.INCLUDED, float(own), currency, rows=verdict.rows, limit=verdict.limit)
    if own is verdict.state is State.INCLUDED:
        return verdict
    if verdict.per_unit and own in (State.INCLUDED, State.EXCLUDED):
        return replace(verdict, state=own)
    # Included without an amount of its own: another line pays for it.
    state = State.IN_OTHER_LINE if own is State.INCLUDED else own
    return Verdict(verdict.component, state, rows=verdict.rows, limit=verdict.limit if state in PAID else None)


def _verdict(
    part: Component, suggestions: tuple[Suggestion, ...], charged: list[Suggestion], paid: list[Suggestion], money: Money
) -> Verdict:
    name = part.row.component
    if own := [item for item in charged if item.component == name]:
        return _included(part, own, money)
    if other := [item for item in paid if name in (item.component, *item.also)]:
        return Verdict(name, State.IN_OTHER_LINE, rows=tuple(item.line.row for item in other), limit=_limit(part, other))
    left = [item for item in suggestions if name in item.excluded or (_left_out(item) and name == item.component)]
    found = Verdict(name, State.EXCLUDED if left else State.NOT_SAID, rows=tuple(item.line.row for item in left))
    # What comes on top has a price all the same: of a day, and how many days nobody knows yet.
    if by_unit := [item for item in left if item.line.per_unit and item.component == name and item.line.amount is not None]:
        price = _included(part, by_unit, money)
        return replace(price, state=State.EXCLUDED, rows=found.rows)
    return found


def _paid_without_amount(suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return lines that say "included" and no amount; to be named is not enough."""
    notes = (item for item in suggestions if item.line.kind is Kind.NOTE and not _left_out(item))
    told = (item for item in notes if not item.line.item.endswith(("?", "？", "吗")))
    return [item for item in told if item.line.included or PAID_FOR.search(clauses(item.line.item)[0])]


def _limit(part: Component, items: Iterable[Suggestion]) -> float | None:
    """Return how many days or nights lines that name it pay for: the one that says most."""
    return max((days for _, days in _days(part, items)), default=0.0) or None


def _days(part: Component, items: Iterable[Suggestion]) -> list[tuple[str, float]]:
    return [(item.line.item, dict(item.limits).get(part.row.component, 0.0)) for item in items if part.is_by_day]


def _included(part: Component, items: list[Suggestion], money: Money) -> Verdict:
    lines = [item.line for item in items]
    whole = [line for line in lines if not line.per_unit]
    used = whole or lines
    unit = "" if whole else used[0].per_unit
    into = part.price.currency if unit and part.price.currency != "ratio" else money.into
    sums = [money.convert(line, into) for line in used]
    return Verdict(
        part.row.component, State.INCLUDED, sum(item.value for item in sums), into, unit, not unit or _counts_in(part, unit),
        tuple(line.row for line in used), tuple(item for item in sums if item.currency != item.into),
        days_together(_days(part, items)) or None if whole else None,
    )  # fmt: skip


def _counts_in(part: Component, unit: str) -> bool:
    """Say whether our line is a price of the same thing: of a day where the quote speaks of a day."""
    by_day = part.row.per[-1].endswith("_days") or part.row.per[-1] == "nights"
    return part.price.currency != "ratio" and unit != "long" and by_day == (unit == "day")


def rebased(scenario: Scenario, found: Iterable[Verdict]) -> Scenario:
    """Return the scenario with the quote's amounts as overrides; what the quote leaves out or is silent on keeps ours.

    Raises
    ------
    ScenarioError
        If an amount is larger than the model takes.
    """
    put = {name: spread for verdict in found for name, spread in verdict.overrides.items()}
    if not put:
        return scenario
    # A bill of the quote has the limit that the quote says, or none.
    kept = {name: own for name, own in scenario.overrides if not name.endswith(LIMIT) or whole_bill(name) not in put}
    return replace(scenario, overrides=tuple((kept | put).items()))


def whole_bill(limit: str) -> str:
    """Return the name of the bill that a limit is of: `ward_bill` of `ward_limit`."""
    return limit.removesuffix(LIMIT) + BILL
