"""A quote beside the model: what it says, what it leaves out as a range, and the total with both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from estimator.model import Estimate, estimate
from estimator.quotes.flags import Evidence, RedFlag, red_flags
from estimator.quotes.lines import Kind, Quote, QuoteLine
from estimator.quotes.matching import Suggestion
from estimator.quotes.money import Money
from estimator.quotes.verdicts import PAID, State, Verdict, charged_lines, rebased, verdicts
from estimator.ranges import FloatArray
from estimator.scenario import Scenario
from estimator.summary import Spread, at_percent, spreads
from estimator.tables import Tables, load_tables


@dataclass(frozen=True)
class Beyond:
    """A line of ours of which a quote covers some days or nights only."""

    component: str
    covered: float  # days or nights
    share: float  # of journeys that need more
    cost: Spread  # of the further ones, at our price


@dataclass(frozen=True, eq=False)
class QuoteCheck:
    """What a quote says of a journey. Money is in the scenario's currency.

    ours, rebased
        The estimate without the quote, and with its amounts in place of our assumptions.
    quoted_total
        The lines of the quote added up, unit prices and what is set aside left out; the total that it states where it has no such
        lines.
    quoted
        The amounts behind `quoted_total` as the quote has them: for each of its currencies their sum, in the order of the lines.
    unmatched
        Lines with an amount that is for none of our components. They count in `quoted_total` and in `rebased_total`.
    set_aside
        Lines with an amount for a component that the reader says the quote does not pay for by itself. They count in neither.
    """

    quote: Quote
    suggestions: tuple[Suggestion, ...]
    verdicts: tuple[Verdict, ...]
    ours: Estimate
    rebased: Estimate
    quoted_total: float
    stated_total: float | None
    unmatched: tuple[Suggestion, ...]
    unmatched_total: float
    set_aside: tuple[Suggestion, ...]
    set_aside_total: float
    flags: tuple[RedFlag, ...]
    quoted: tuple[tuple[str, float], ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario with the quote's amounts as overrides."""
        return self.rebased.scenario

    @property
    def currency(self) -> str:
        """The currency of all amounts here."""
        return self.scenario.currency

    def in_state(self, *states: State) -> tuple[Verdict, ...]:
        """Return the verdicts of these states, in the order of the tables."""
        return tuple(verdict for verdict in self.verdicts if verdict.state in states)

    @cached_property
    def open_components(self) -> tuple[str, ...]:
        """What is excluded or not said, the largest first; what costs nothing in this scenario comes last."""
        mean = self.rebased.components.set_index("component")["mean"]
        names = [verdict.component for verdict in self.in_state(State.EXCLUDED, State.NOT_SAID)]
        return tuple(sorted(names, key=lambda name: -float(mean[name])))

    @property
    def dormant(self) -> tuple[Verdict, ...]:
        """What the quote has a price for and this scenario never pays, such as a transplant in a scenario without one."""
        costs = self.rebased.costs.by_component
        return tuple(item for item in self.verdicts if item.state in PAID and item.amount and not costs[item.component].any())

    @cached_property
    def _beyond(self) -> dict[str, FloatArray]:
        """Money for what lies beyond the days or nights that the quote covers, by component."""
        limited = {item.component for item in self.verdicts if item.limit is not None}
        return {name: cost for name, cost in self.rebased.costs.beyond.items() if name in limited and cost.any()}

    @cached_property
    def beyond(self) -> tuple[Beyond, ...]:
        """Lines of which the quote covers some days or nights only, and what the further ones may cost."""
        limits = {item.component: item.limit or 0.0 for item in self.verdicts}
        found = spreads(self._beyond) if self._beyond else {}
        return tuple(Beyond(name, limits[name], float(np.mean(cost > 0)), found[name]) for name, cost in self._beyond.items())

    def _left_out(self, *states: State) -> FloatArray:
        costs = self.rebased.costs.by_component
        parts = [costs[verdict.component] for verdict in self.in_state(*states)]
        return self._sum(parts)

    def _sum(self, parts: list[FloatArray]) -> FloatArray:
        return np.sum(parts, axis=0, dtype=np.float32) if parts else np.zeros(self.rebased.draws.n, dtype=np.float32)

    @property
    def _total(self) -> FloatArray:
        return self.rebased.costs.total + np.float32(self.unmatched_total)

    @cached_property
    def cautious(self) -> float:
        """The total that as many of 100 journeys stay below as the reader wants (`Scenario.confidence`)."""
        return at_percent(np.sort(self._total), self.scenario.confidence)

    @cached_property
    def _spreads(self) -> dict[str, Spread]:
        # Sums before quantiles: the P90 of a sum is not the sum of the P90s.
        return spreads({
            "left_out": self._sum([self._left_out(State.EXCLUDED, State.NOT_SAID), *self._beyond.values()]),
            "excluded": self._left_out(State.EXCLUDED),
            "not_said": self._left_out(State.NOT_SAID),
            "total": self._total,
        })  # fmt: skip

    @property
    def left_out(self) -> Spread:
        """What is excluded, what is not said, and what lies beyond the days that lines cover, together."""
        return self._spreads["left_out"]

    @property
    def excluded(self) -> Spread:
        """What the quote says is not in it."""
        return self._spreads["excluded"]

    @property
    def not_said(self) -> Spread:
        """What the quote is silent on."""
        return self._spreads["not_said"]

    @property
    def rebased_total(self) -> Spread:
        """The total with the quote's amounts where it has them and our assumptions where it has none."""
        return self._spreads["total"]

    @property
    def is_stale(self) -> bool:
        """Whether the quote is older than the table of warning signs allows."""
        old = {row.flag for row in self.ours.tables.red_flags if row.test == "old"}
        return any(flag.flag in old for flag in self.flags)


def check(
    quote: Quote,
    suggestions: tuple[Suggestion, ...],
    scenario: Scenario,
    *,
    today: date | None = None,
    own: Mapping[str, State | float] | None = None,
    tables: Tables | None = None,
    run: Callable[[Scenario], Estimate] | None = None,
) -> QuoteCheck:
    """Hold a quote against a scenario.

    Parameters
    ----------
    quote, suggestions
        As read and as suggested; the reader confirms a suggestion, or replaces its component, before.
    scenario
        The journey that the quote is for.
    today
        The day to measure the age of the quote from; nothing is old without it.
    own
        What the reader says of a component in place of what was read: a state, or an amount in the scenario's currency.
    tables
        The figures; the published ones if not given.
    run
        How to estimate a scenario; a page hands in its cached call.

    Raises
    ------
    InputError
        With every amount that cannot be converted, or that is larger than the model takes.
    """
    tables = tables or load_tables()
    run = run or (lambda asked: estimate(asked, tables))
    found = verdicts(quote, suggestions, scenario, own, tables)
    money = Money(scenario, tables, quote.place, quote.rates)
    charged = charged_lines(suggestions)
    aside, unmatched = _set_aside(charged, found), _unmatched(charged, found)
    total_of_lines, stated = money.total(_priced(charged)), _stated_total(quote.lines, money)
    counted = _priced(item for item in charged if item not in aside) if total_of_lines else [stated] if stated else []
    aside_total = money.total(_priced(aside))
    # Warning signs are about the quote as it was written.
    stated_total = None if stated is None else money.value(stated)
    evidence = Evidence(quote, suggestions, found, scenario, tables, money, total_of_lines, stated_total, today)
    return QuoteCheck(
        quote, suggestions, found, run(scenario), run(rebased(scenario, found)),
        total_of_lines - aside_total if total_of_lines else stated_total or 0.0, stated_total,
        unmatched, money.total(item.line for item in unmatched if not item.line.per_unit), aside, aside_total,
        red_flags(evidence), _by_currency(counted),
    )  # fmt: skip


def _priced(items: Iterable[Suggestion]) -> list[QuoteLine]:
    return [item.line for item in items if not item.line.per_unit and item.line.kind is Kind.PRICE]


def _by_currency(lines: Iterable[QuoteLine]) -> tuple[tuple[str, float], ...]:
    sums: dict[str, float] = {}
    for line in lines:
        sums[line.currency] = sums.get(line.currency, 0.0) + (line.amount or 0.0)
    return tuple((currency, amount) for currency, amount in sums.items() if amount)


def _is_replaced(item: Suggestion, found: tuple[Verdict, ...]) -> bool:
    """Say whether the reader says of what a line pays for that the quote does not pay for it in a line of its own."""
    return any(verdict.component == item.component and verdict.state is not State.INCLUDED for verdict in found)


def _pays_for_more(item: Suggestion, found: tuple[Verdict, ...]) -> bool:
    return any(verdict.component in item.also and verdict.state is State.IN_OTHER_LINE for verdict in found)


def _set_aside(charged: Iterable[Suggestion], found: tuple[Verdict, ...]) -> tuple[Suggestion, ...]:
    return tuple(item for item in charged if _is_replaced(item, found) and not _pays_for_more(item, found))


def _unmatched(charged: Iterable[Suggestion], found: tuple[Verdict, ...]) -> tuple[Suggestion, ...]:
    """Return the lines that are for none of ours, and those that pay only for others since the reader set aside the first."""
    return tuple(
        item for item in charged if item.component is None or (_is_replaced(item, found) and _pays_for_more(item, found))
    )


def _stated_total(lines: tuple[QuoteLine, ...], money: Money) -> QuoteLine | None:
    """Return the line with the largest total that the quote states: the others sum up parts of it."""
    return max((line for line in lines if line.kind is Kind.TOTAL), key=money.value, default=None)
