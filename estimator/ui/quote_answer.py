"""What a quote comes to: the answer, its warning signs, its amounts in the estimate, and what to ask."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from estimator.exports import question_sheet
from estimator.exports.quote import beyond, conversions, limited, unused
from estimator.exports.quote_answer import answer, deposit
from estimator.exports.words import named
from estimator.overrides import how_many
from estimator.quotes import QuoteCheck, RedFlag
from estimator.rounding import enough
from estimator.text import Text, safe
from estimator.ui import held, state
from estimator.ui.cited import source_link

#: So many questions are shown before the reader asks for all of them.
FIRST_QUESTIONS = 12


def said(result: QuoteCheck, text: Text) -> None:
    """Say what the quote comes to with what it leaves out, and what that rests on."""
    currency = result.currency
    st.header(safe(answer(result, text)), anchor=False)
    left = result.left_out
    below = result.scenario.confidence
    ends = {"below": below, "above": 100 - below, "cautious": text.money(enough(result.cautious), currency)}
    st.markdown(text.markdown("check.odds", **ends))
    if left.p95 > 0:
        three = {"low": left.p10, "middle": left.p50, "high": left.p90}
        st.markdown(text.markdown("quote.left_out", **{name: text.money(sum_, currency) for name, sum_ in three.items()}))
        st.caption(_left_out_parts(result, text))
    without = result.ours.total_cost
    ours = {"low": text.money(without.p10, currency), "high": text.money(without.p90, currency)}
    st.caption(text.markdown("quote.ours", **ours))
    for words in _remarks(result, text):
        st.caption(safe(words))


def _left_out_parts(result: QuoteCheck, text: Text) -> str:
    """Name the dearest parts that are left out, and count the others."""
    costs = result.rebased.components.set_index("component")
    open_ones = [name for name in result.open_components if costs.p90[name] > 0]
    parts = [(float(costs["mean"][name]), text(f"component.{name}")) for name in open_ones]
    parts += [(spread.mean, words) for words, spread in beyond(result, text)]
    parts.sort(key=lambda part: -part[0])
    first = text.list(words for _, words in parts[:5])
    more = len(parts) - 5
    return text.markdown("check.mostly_more", list=first, count=more) if more > 0 else text.markdown("check.mostly", list=first)


def _remarks(result: QuoteCheck, text: Text) -> list[str]:
    """Return what else there is to know of the amounts."""
    remarks = [*limited(result, text), *conversions(result, text), *unused(result, text)]
    if result.dormant:
        names = text.list(text(f"component.{item.component}") for item in result.dormant)
        remarks.append(text("quote.dormant", list=names))
    if result.unmatched and result.unmatched_total:
        rows = text.list(str(item.line.row) for item in result.unmatched)
        amount = text.money(result.unmatched_total, result.currency, exact=True)
        key = "check.unmatched_ticked" if held.held().is_ticked else "check.unmatched"
        remarks.append(text(key, rows=rows, amount=amount))
    if result.set_aside:
        rows = text.list(str(item.line.row) for item in result.set_aside)
        remarks.append(text("check.set_aside", rows=rows, amount=text.money(result.set_aside_total, result.currency, exact=True)))
    if result.is_stale:
        remarks.append(text("check.stale"))
    return remarks


def flags(result: QuoteCheck, text: Text) -> None:
    """Show each warning sign in plain words, with its reason and its source."""
    st.header(text("quote.part.flags"), anchor=False)
    if not result.flags:
        st.markdown(text.markdown("quote.flags.none"))
    for flag in result.flags:
        _flag(flag, result, text)


def _flag(flag: RedFlag, result: QuoteCheck, text: Text) -> None:
    rows = text.list(str(row) for row in flag.rows)
    show_rows = flag.rows and not held.held().is_ticked
    where = text("format.aside", words=text("quote.flag.rows", rows=rows)) if show_rows else ""
    key = f"quote.flag.{flag.flag}.why"
    why = text(key) if text.has(key) else text.table_words(flag.reason)
    source = result.ours.tables.source(flag.source_id)
    with st.container(gap=None):
        st.markdown(f"⚑ **{safe(named(text, 'quote.flag', flag.flag) + where)}** {safe(why)}")
        st.caption(
            text.markdown("quote.flag.grade", source="SOURCE", grade=flag.grade).replace("SOURCE", source_link(source, text))
        )


def use(result: QuoteCheck, text: Text) -> None:
    """Offer to put the amounts into the estimate, once the reader has looked at the lines; and the way back."""
    st.header(text("check.use_title"), anchor=False)
    st.markdown(text.markdown("check.use_how"))
    if words := deposit(result, text):
        st.markdown(safe(words))
    own, last = held.amounts(result), held.used()
    if last:
        st.markdown(text.markdown("check.in_estimate", count=how_many(last.names)))
    is_confirmed = _confirm(text)
    now = dict(state.scenario().overrides)
    is_new = not last or set(last.names) != set(own) or any(now[name].typical != own[name].typical for name in own)
    ready = bool(own) and result.quoted_total > 0 and is_confirmed
    with st.container(horizontal=True):
        if is_new:
            key = f"check.use.{text.language}"
            st.button(text("check.use"), key=key, on_click=held.use, args=(own,), disabled=not ready, type="primary")
        if last:
            st.button(text("check.back"), key=f"check.back.{text.language}", on_click=held.take_back)
            st.page_link("estimator/ui/pages/estimate.py", label=text("check.see"))
    if not result.quoted_total:
        st.caption(text.markdown("check.no_amounts"))
    elif result.unmatched_total:
        amount = text.money(result.unmatched_total, result.currency, exact=True)
        st.caption(text.markdown("check.unused_rest", amount=amount))


def _confirm(text: Text) -> bool:
    known = held.held()
    if known.is_ticked:
        return True
    key = state.bound("check.confirmed", known.is_confirmed)
    st.checkbox(text.markdown("check.confirmed"), key=key, on_change=_take_confirmed, args=(key,))
    return known.is_confirmed


def _take_confirmed(key: str) -> None:
    held.put(is_confirmed=st.session_state[key])


def ask(result: QuoteCheck, text: Text) -> None:
    """Show what to ask in two languages, to copy and to take along."""
    pairs, language = question_sheet.question_pairs(result, text.language), text.language
    st.header(text("quote.part.questions"), anchor=False)
    if not pairs:
        st.markdown(text.markdown("check.nothing_to_ask"))
        return
    st.caption(text.markdown("check.ask_how"))
    shown = pairs
    if len(pairs) > FIRST_QUESTIONS and not st.toggle(text("check.all_questions", count=len(pairs)), key="check_all"):
        shown = pairs[:FIRST_QUESTIONS]
    columns = question_sheet.headings(language)
    st.table(pd.DataFrame(shown, columns=list(columns)).map(safe), hide_index=True, border="horizontal")
    with st.container(horizontal=True):
        for kind, make, mime in (("txt", question_sheet.as_text, "text/plain"), ("csv", question_sheet.as_csv, "text/csv")):
            st.download_button(
                text(f"check.download.{kind}"), make(pairs, language), f"car-t-questions.{kind}", mime,
                key=f"check.download.{kind}.{language}", on_click="ignore",
            )  # fmt: skip
    for column, words in enumerate(columns):
        folded = st.expander(text("check.copy", language=words), key=f"check_copy_{column}", on_change="rerun")
        if folded.open:
            folded.code(question_sheet.as_lines(pairs, column), language=None, wrap_lines=True)
