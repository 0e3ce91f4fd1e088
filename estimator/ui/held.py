"""The quote that this visit holds: what was read, what the reader says of it, and whether its amounts are in the estimate.

It lives in the session and goes with it, like everything else that the reader says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st

from estimator.errors import InputError, Problem
from estimator.quotes import Money, Quote, QuoteCheck, QuoteLine, Rate, State, Suggestion, check, suggest
from estimator.ranges import Range
from estimator.scenario import Scenario
from estimator.tables import Tables
from estimator.ui import state
from estimator.ui.checklist import Ticks, as_quote, ticked
from estimator.ui.moves import in_currency, with_all

WAYS = ("paste", "upload", "tick")
#: Key of the box in which the quote is put in.
INPUT = "check_input"
_HELD, _PROBLEMS, _USED = "quote", "quote_problems", "quote_used"


@dataclass(frozen=True)
class Held:
    """A quote as the reader put it in. `chosen` and `own` are what the reader says in place of what was read."""

    way: str = "paste"
    pasted: str = ""
    currency: str = ""  # of amounts that name none
    day: date | None = None
    today: date | None = None
    lines: tuple[Suggestion, ...] = ()  # as suggested
    chosen: Mapping[int, str] = field(default_factory=dict)  # by place in `lines`; "" is none of ours
    limits: Mapping[tuple[int, str], float | None] = field(default_factory=dict)  # days that a line covers, by place and cost
    own: Mapping[str, State] = field(default_factory=dict)
    is_confirmed: bool = False
    ticks: Ticks = field(default_factory=Ticks)
    rates: Mapping[str, Rate] = field(default_factory=dict)  # by currency, of those that the tables have none for

    @property
    def is_ticked(self) -> bool:
        """Whether the list is in use, and not lines that were read."""
        return self.way == "tick"


@dataclass(frozen=True)
class Used:
    """Which own figures the quote has put into the scenario, and the scenario before that."""

    before: Scenario
    names: tuple[str, ...]


def held() -> Held:
    """Return what is held; an empty one at first."""
    return st.session_state.get(_HELD, Held())


def put(**changes: Any) -> None:
    """Change what is held."""
    st.session_state[_HELD] = replace(held(), **changes)


def problems() -> tuple[Problem, ...]:
    """Return what was wrong with the last text or file, until a good one follows."""
    return st.session_state.get(_PROBLEMS, ())


def read(make: Callable[[], Quote]) -> None:
    """Take a new quote in the place of the one that is held; one that cannot be used leaves everything as it was."""
    st.session_state.pop(_PROBLEMS, None)
    try:
        quote = make()
        lines = suggest(quote, state.tables())
        if not _lacking(quote.lines, held().rates.values()):  # a rate is asked for once the lines are there
            quote = replace(quote, rates=tuple(held().rates.values()))
            check(quote, lines, basis(), tables=state.tables(), run=state.run)
    except InputError as error:
        st.session_state[_PROBLEMS] = error.problems
        return
    put(lines=lines, chosen={}, limits={}, own={}, is_confirmed=False)
    st.session_state[INPUT] = False


def foreign() -> tuple[str, ...]:
    """Return the currencies of the quote that neither the tables nor the scenario have a rate for."""
    return () if held().is_ticked else _lacking([item.line for item in held().lines], ())


def lacking() -> tuple[str, ...]:
    """Return those of them that the reader has given no rate for yet."""
    return tuple(currency for currency in foreign() if currency not in held().rates)


def _lacking(lines: Iterable[QuoteLine], rates: Iterable[Rate]) -> tuple[str, ...]:
    return Money(basis(), state.tables(), rates=rates).lacking(lines)


def confirmed(known: Held, place: int) -> Suggestion:
    """Return a line with the cost that the reader says it is for, and with the days that the reader says it covers."""
    found = meant(known, place)
    own = {name: days for (of, name), days in known.limits.items() if of == place}
    limits = {name: days for name, days in (dict(found.limits) | own).items() if days and name in countable(found)}
    return replace(found, limits=tuple(limits.items()))


def meant(known: Held, place: int) -> Suggestion:
    """Return a line with the cost that the reader says it is for, and with the days that were read."""
    item = known.lines[place]
    component = known.chosen.get(place, item.component or "")
    if component == (item.component or ""):
        return item
    if not component:
        return Suggestion(item.line, None, 0.0)
    also = tuple(name for name in item.also if name != component)
    excluded = tuple(dict.fromkeys(component if name == item.component else name for name in item.excluded))
    # The days that stood beside the one cost are those of the other.
    limits = tuple((component if name == item.component else name, days) for name, days in item.limits)
    return Suggestion(item.line, component, 100.0, also, excluded, limits)


def countable(item: Suggestion) -> list[str]:
    """Return the costs of which a line may pay for some days or nights only: its own, and those that it says so of."""
    parts = state.run(state.scenario()).chosen.components
    by_day = {part.row.component for part in parts if part.is_by_day} - set(item.excluded)
    own = [item.component] if item.line.is_priced and item.component else []
    return [name for name in dict.fromkeys([*own, *dict(item.limits)]) if name in by_day]


def checked() -> QuoteCheck | None:
    """Hold the quote against the scenario; None while there is nothing to hold, or a rate is missing.

    Raises
    ------
    InputError
        With every amount that is too large.
    """
    known, scenario = held(), basis()
    lines = _ticked(known, scenario) if known.is_ticked else known.lines
    if not lines or lacking():
        return None
    if not known.is_ticked:
        lines = tuple(confirmed(known, place) for place in range(len(lines)))
    own = None if known.is_ticked else known.own
    quote = replace(as_quote(lines), date=known.day, rates=tuple(known.rates.values()))
    return check(quote, lines, scenario, today=known.today, own=own, tables=state.tables(), run=state.run)


def _ticked(known: Held, scenario: Scenario) -> tuple[Suggestion, ...]:
    if known.ticks.is_empty:
        return ()
    text, costs = state.text(), state.run(scenario).components.set_index("component")["mean"]
    names = {part.row.component: text(f"component.{part.row.component}") for part in state.run(scenario).chosen.components}
    return ticked(known.ticks, known.currency or scenario.currency, names, costs.to_dict())


def amounts(result: QuoteCheck) -> dict[str, Range]:
    """Return the own figures that the quote stands for in the estimate."""
    return {name: spread for item in result.verdicts for name, spread in item.overrides.items()}


def used() -> Used | None:
    """Return what the quote has put into the scenario and is still there."""
    last: Used | None = st.session_state.get(_USED)
    if last is None:
        return None
    own = dict(state.scenario().overrides)
    names = tuple(name for name in last.names if name in own)
    return Used(last.before, names) if names else None


def basis() -> Scenario:
    """Return the scenario without the amounts of the quote: what it is held against."""
    last = used()
    return with_all(state.scenario(), state.tables(), _earlier(last)) if last else state.scenario()


def _earlier(last: Used) -> dict[str, Range | None]:
    now = state.scenario()
    before = in_currency(last.before, state.tables(), now.currency, now.currency_per_usd, now.currency_date)
    own = dict(before.overrides)
    return {name: own.get(name) for name in last.names}


def use(own: Mapping[str, Range]) -> None:
    """Callback of a button: put the amounts of the quote into the scenario."""
    last = used()
    before, earlier = (last.before, _earlier(last)) if last else (state.scenario(), {})
    state.put_own({**earlier, **own})
    if state.notice() is None:
        st.session_state[_USED] = Used(before, tuple(own))
        state.say_done("check.used")


def take_back() -> None:
    """Callback of a button: take the amounts of the quote out of the scenario again."""
    if last := used():
        state.put_own(_earlier(last))
        st.session_state.pop(_USED, None)


def forget() -> None:
    """Callback of a button: forget the quote. Its amounts leave the estimate too."""
    take_back()
    for name in (_HELD, _PROBLEMS):
        st.session_state.pop(name, None)
    st.session_state[INPUT] = True


def fit() -> bool:
    """Go on with the quote in other tables, or forget it where these lack a line that it speaks of. Return whether it is kept.

    Its amounts stay in the estimate as the reader's own figures; the way back to before them is gone with the old tables.
    """
    st.session_state.pop(_USED, None)
    if not missing(held(), state.tables()):
        return True
    forget()
    return False


def missing(known: Held, tables: Tables) -> frozenset[str]:
    """Return the costs that a quote speaks of and tables lack."""
    read = {name for item in known.lines for name in (item.component, *item.also, *item.excluded) if name}
    named = read | {name for name in known.chosen.values() if name} | set(known.own) | set(known.ticks.states)
    return frozenset(named - {row.component for row in tables.costs})
