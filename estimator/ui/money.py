"""The reader's own money and days: what there is, what else comes in, what is lost at home, and in which currency."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from estimator.exports import words
from estimator.form import LARGEST, LONGEST_DAYS
from estimator.model import Estimate
from estimator.planning import home_lines, rest
from estimator.rounding import enough, round_2sf, round_up
from estimator.scenario import Scenario
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.figures import headline, slider_end, slider_step
from estimator.ui.pairs import Way, number_pair

CONFIDENCE = (50, 95)
MOST_MONEY = int(LARGEST)


def limits_inputs(result: Estimate, text: Text) -> None:
    """Ask for the money and the days that there are; until then both stand at the cautious figures."""
    scenario, said = result.scenario, headline(result)
    end = slider_end(result.total_cost.p95 * 1.2)
    left, right = st.columns(2, gap="medium")
    with left:
        to_pay = max(rest(result).cautious, 0.0)
        budget = round(round_2sf(to_pay)) if scenario.budget is None else scenario.budget
        cautious, note = text.money(to_pay, scenario.currency), text.markdown("help.budget")
        _limit(text, "budget", budget, (0, end), (0, MOST_MONEY), cautious, note)
    with right:
        days = said.cautious_days if scenario.days_available is None else scenario.days_available
        end = slider_end(result.days_away.p95 * 1.2)
        _limit(text, "days_available", round_up(days), (0, end), (0, LONGEST_DAYS), text.days(said.cautious_days))


def _limit(
    text: Text, field: str, value: float, ends: tuple[int, int], box_ends: tuple[int, int], cautious: str, note: str | None = None
) -> None:  # fmt: skip
    unset = getattr(state.scenario(), field) is None
    label = safe(text(f"ask.{field}", currency=text.currency_name(state.scenario().currency)))
    back = Way("ask.forget", not unset, state.set_answer, {field: None})
    number_pair(label, field, round(value), ends, slider_step(ends[1]), box_ends=box_ends, help=note, back=back)
    st.caption(text.markdown("ask.not_given" if unset else "ask.given", cautious=cautious))


def money_and_dates(result: Estimate, text: Text) -> None:
    """Ask for what the headline is measured with, and for what goes on at home."""
    scenario = result.scenario
    number_pair(text("ask.confidence"), "confidence", scenario.confidence, CONFIDENCE, 1, help=text.markdown("help.confidence"))
    # Before the amounts that are given in it, and apart from the other box for a day.
    _own_currency(text)
    end = slider_end(result.total_cost.p50)
    for field in ("offsets", "home_loss_per_week", "home_bills_per_month"):
        top = end if field == "offsets" else slider_end(end / 50)
        label = safe(text(f"ask.{field}", currency=text.currency_name(scenario.currency)))
        amount, note = round(getattr(scenario, field)), text.markdown(f"help.{field}")
        number_pair(label, field, amount, (0, top), slider_step(top), box_ends=(0, MOST_MONEY), help=note)
    with st.container(key=state.START_DAY):
        _start_date(text)


def _start_date(text: Text) -> None:
    key = state.bound("start_date", state.scenario().start_date)
    st.date_input(
        text("ask.start_date"), value=None, min_value=date(2000, 1, 1), max_value=date(2100, 12, 31), key=key,
        on_change=state.take, args=(key, "start_date"), format="YYYY-MM-DD", help=text.markdown("help.start_date"),
    )  # fmt: skip


def _own_currency(text: Text) -> None:
    # With a key it stays open when a message that an answer does not fit comes in above it.
    folded = st.expander(text("ask.own_currency"), key="own_currency", on_change="rerun")
    with folded, st.form(f"own_currency.{text.language}", border=False):
        code = st.text_input(text("ask.currency_code"), max_chars=3, placeholder="EUR")
        rate = st.number_input(text("ask.currency_rate"), min_value=0.0001, max_value=10_000_000.0, value=1.0, format="%.4f")
        day = st.date_input(
            text("ask.currency_date"), value=None, min_value=date(2000, 1, 1), max_value=date(2100, 12, 31), format="YYYY-MM-DD"
        )
        if st.form_submit_button(text("ask.currency_use")):
            _use(code, rate, day, text)


def _use(code: Any, rate: float | None, day: date | None, text: Text) -> None:
    if day and day > date.today():  # nobody knows a rate before its day
        st.warning(text.markdown("currency.future", date=text.date(day)))
        return
    state.set_currency(str(code or "").strip().upper(), rate, day)
    st.rerun()


def own_rate(scenario: Scenario, text: Text) -> None:
    """Say at which rate, and of which day, the reader's own currency is shown."""
    if scenario.currency_per_usd:
        day = text.date(scenario.currency_date) if scenario.currency_date else text("currency.no_day")
        values = {"currency": text.currency_name(scenario.currency), "rate": text.number(scenario.currency_per_usd), "date": day}
        st.caption(text.markdown("currency.own_rate", **values))


def home_side(result: Estimate, text: Text) -> None:
    """Show what goes on at home while the family is away: beside the total, never in it."""
    scenario = result.scenario
    if not (scenario.home_loss_per_week or scenario.home_bills_per_month):
        return
    away, percent = home_lines(result)[-1].while_away, scenario.confidence
    typical, cautious = (text.money(amount, scenario.currency) for amount in (away.typical, enough(away.cautious)))
    with st.container(border=True):
        st.markdown(text.markdown("home.sentence", typical=typical, cautious=cautious, below=percent, above=100 - percent))


def refund(result: Estimate, text: Text) -> None:
    """Show the refund that the maker of the cells promises, if there is one: whom, how much, when."""
    said = list(words.refund(result, text, markdown=True))
    if said:
        st.caption(text.sentences(said))
    if said and result.scenario.refund:
        st.caption(text.markdown("refund.counted", mean=text.money(result.refund.mean, result.scenario.currency)))
