"""The lines of a quote, each with what it may mean, and our own lines, each with what the quote says of it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from itertools import groupby
from typing import Any

import streamlit as st

from estimator.assumptions import Component
from estimator.exports.quote import amount_words, how_long, meaning, nightly
from estimator.form import LONGEST_DAYS
from estimator.quotes import Kind, Money, QuoteCheck, QuoteLine, State, Suggestion, Verdict
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.checklist import TICKS
from estimator.ui.held import Held, basis, confirmed, countable, held, meant, put
from estimator.ui.quote_input import amount_box

#: So many lines are shown at once: each is an input.
AT_ONCE = 30


def lines(text: Text) -> None:
    """Show each line of the quote as it stands, with a choice of what it is for."""
    known = held()
    st.header(text("quote.part.lines"), anchor=False)
    st.caption(text.markdown("quote.confirm"))
    names = [part.row.component for part in state.run(state.scenario()).chosen.components]
    for place in _places(len(known.lines), text):
        _line(known, place, names, text)


def _places(count: int, text: Text) -> range:
    if count <= AT_ONCE:
        return range(count)
    starts = list(range(0, count, AT_ONCE))
    ends = {start: min(start + AT_ONCE, count) for start in starts}
    chosen = st.selectbox(
        text("check.part"), starts, key=f"check.part.{text.language}.{count}", filter_mode=None,
        format_func=lambda start: text("check.from_to", first=start + 1, last=ends[start], count=count),
    )  # fmt: skip
    return range(chosen, ends[chosen])


def _line(known: Held, place: int, names: list[str], text: Text) -> None:
    item = known.lines[place]
    chosen = known.chosen.get(place, item.component or "")
    with st.container(gap=None):
        # Words from outside go where nothing is read as Markdown.
        st.text(_as_written(item, text))
        key = state.bound(f"check.line.{place}", chosen)
        st.selectbox(
            text("check.line_means", row=item.line.row), ["", *names], key=key, label_visibility="collapsed", filter_mode=None,
            format_func=lambda name: text(f"component.{name}") if name else text("check.none"),
            on_change=_choose, args=(key, place),
        )  # fmt: skip
        by_night, found = nightly(state.run(state.scenario())), confirmed(known, place)
        # The first thing that is said is the choice itself.
        said = meaning(found, by_night, text)
        is_plain = bool(chosen) or item.line.kind is Kind.NOTE
        shown = [words for words in said if not (is_plain and words.startswith("→"))]
        if item.component and chosen == item.component and item.score < 100:
            shown.insert(0, text("check.likeness", score=round(item.score)))
        if shown:
            st.caption(safe(" · ".join(words.removeprefix("→ ") for words in shown)))
        for name in countable(meant(known, place)):
            _days(place, name, dict(found.limits).get(name), by_night, text)


def _days(place: int, name: str, days: float | None, by_night: Container[str], text: Text) -> None:
    """Ask how many days or nights a line pays for; empty is all of them."""
    key = state.bound(f"check.limit.{place}.{name}", None if days is None else round(days))
    words = "check.limit.nights" if name in by_night else "check.limit.days"
    st.number_input(
        safe(text(words, component=text(f"component.{name}"))), 1, LONGEST_DAYS, None, step=1, key=key, width=280,
        placeholder=text("check.limit_all"), help=text.markdown("check.limit_help"),
        on_change=_take_days, args=(key, place, name),
    )  # fmt: skip


def _take_days(key: str, place: int, name: str) -> None:
    put(limits={**held().limits, (place, name): st.session_state[key]}, is_confirmed=False)


def _as_written(item: Suggestion, text: Text) -> str:
    amount = amount_words(item.line, text)
    return text("quote.line", row=str(item.line.row), item=item.line.item) + (f" · {amount}" if amount else "")


def _choose(key: str, place: int) -> None:
    known = held()
    limits = {at: days for at, days in known.limits.items() if at[0] != place}
    put(chosen={**known.chosen, place: st.session_state[key]}, limits=limits, own={}, is_confirmed=False)


def ours(result: QuoteCheck | None, text: Text) -> None:
    """Show our lines, each with what the quote says of it; the reader may say otherwise."""
    known = held()
    st.header(text("check.ours"), anchor=False)
    st.caption(text.markdown("check.ours_ticked" if known.is_ticked else "check.ours_read"))
    estimate = result.rebased if result else state.run(state.scenario())
    costs = {row.component: row for row in estimate.components.itertuples()}
    said = {verdict.component: verdict for verdict in result.verdicts} if result else {}
    for group, parts in groupby(estimate.chosen.components, key=lambda part: part.row.group):
        _group(group, list(parts), costs, said, known, text)


def _group(group: str, parts: list[Component], costs: dict[str, Any], said: dict[str, Verdict], known: Held, text: Text) -> None:
    names = [part.row.component for part in parts]
    silent = sum(1 for name in names if name not in said or said[name].state is State.NOT_SAID)
    label = text("check.group", group=text(f"group.{group}"), count=len(names), silent=silent)
    folded = st.expander(label, key=f"check_{group}", expanded=group == "medical", on_change="rerun")
    if folded.open:
        with folded:
            for name in names:
                _component(name, costs[name], said.get(name), known, text)


def _component(name: str, cost: Any, verdict: Verdict | None, known: Held, text: Text) -> None:
    label = f"**{safe(text(f'component.{name}'))}** · {safe(_remark(cost, verdict, known, text))}"
    options: tuple[State, ...]
    if known.is_ticked:
        value, options = known.ticks.states.get(name, State.NOT_SAID), TICKS
    else:
        value = verdict.state if verdict else State.NOT_SAID
        # Without a line that pays for it alone, what is included is included in another line.
        options = tuple(option for option in State if option is not State.INCLUDED or _has_amount(verdict, known, name))
    key = state.bound(f"check.state.{name}.{len(options)}", value)
    with st.container(gap=None):
        st.selectbox(
            label, options, key=key, filter_mode=None, format_func=lambda option: text(f"quote.state.{option.value}"),
            on_change=_take_state, args=(key, name, known.is_ticked),
        )  # fmt: skip
        if known.is_ticked and value is State.INCLUDED:
            amount_box(
                safe(text("check.amount", name=text(f"component.{name}"))), f"check.amount.{name}", known.ticks.amounts.get(name),
                lambda amount: {"amounts": _with(held().ticks.amounts, name, amount)}, label_visibility="collapsed",
                placeholder=text("check.amount_optional"),
            )  # fmt: skip


def _has_amount(verdict: Verdict | None, known: Held, name: str) -> bool:
    """Say whether a line of the quote pays for it alone, also where the reader has set that aside."""
    lines = enumerate(known.lines)
    paid = {known.chosen.get(i, item.component or "") for i, item in lines if item.line.amount is not None}
    return name in paid or bool(verdict and verdict.state is State.INCLUDED)


def _remark(cost: Any, verdict: Verdict | None, known: Held, text: Text) -> str:
    currency = state.scenario().currency
    covered = ""
    if verdict and verdict.limit is not None:
        by_night = nightly(state.run(state.scenario()))
        covered = f" · {text('check.covered', days=how_long(verdict.component, verdict.limit, by_night, text))}"
    if verdict and verdict.state is State.INCLUDED and verdict.amount is not None:
        amount = _price(verdict, text)
        rows = "" if known.is_ticked else f" · {text('quote.flag.rows', rows=text.list(str(row) for row in verdict.rows))}"
        return f"{amount}{rows}{covered}"
    if verdict and verdict.state is State.IN_OTHER_LINE:
        return text("check.paid_elsewhere") + covered
    if cost.p90 <= 0:
        return text("check.rare") if cost.mean > 0 else text("check.not_in_journey")
    counted = text("check.we_count", range=text.money_range(cost.p10, cost.p90, currency))
    return f"{_price(verdict, text)} · {counted}" if verdict and verdict.overrides and verdict.amount is not None else counted


def _price(verdict: Verdict, text: Text) -> str:
    """Return what the quote asks for a line, in the currency of the page."""
    amount = Money(basis(), state.tables(), rates=held().rates.values()).convert(
        QuoteLine(0, "", verdict.amount, verdict.currency)
    )
    unit = f" {text(f'quote.unit.{verdict.per_unit}')}" if verdict.per_unit else ""
    return text.money(amount.value, amount.into, exact=True) + unit


def _take_state(key: str, name: str, is_ticked: bool) -> None:
    known, value = held(), st.session_state[key]
    if is_ticked:
        put(ticks=replace(known.ticks, states=_with(known.ticks.states, name, value)))
    else:
        put(own=_with(known.own, name, value))


def _with(known: Any, name: str, value: Any) -> dict[str, Any]:
    """Return a mapping with one more entry, or without it where the value is None."""
    return {key: kept for key, kept in {**known, name: value}.items() if kept is not None}
