"""What goes on at home: a box of its own, beside the bill and never in it."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from estimator.model import Estimate
from estimator.planning import home_lines
from estimator.rounding import enough, round_2sf
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.figures import slider_end, slider_step
from estimator.ui.money import MOST_MONEY
from estimator.ui.pairs import number_pair

MOST_PEOPLE = 7
#: Whether the fold of the inputs is open, while its page is.
FOLD = "home_put_in"
_LEFT_OPEN = "home_left_open"


def at_home(result: Estimate, text: Text) -> None:
    """Ask what is lost and what goes on at home, and add it up for the time away."""
    st.header(text("home.title"), anchor="home")
    with st.container(border=True, key="at_home"):
        st.markdown(text.markdown("home.beside"))
        with _fold(result, text):
            _inputs(result, text)
        if result.home_side.p50 > 0:
            with st.container(key="table_home"):
                st.table(_table(result, text), hide_index=True, border="horizontal")
        else:
            st.caption(text.markdown("home.nothing_yet"))
        _second_caregiver(result, text)


def _fold(result: Estimate, text: Text) -> DeltaGenerator:
    """Return the fold of the inputs: open for who has put in something, and as the reader left it; shut for all others.

    Four sliders are a long way down a phone. What was put in does not shut it again: the reader may be amid a change.
    """
    if FOLD not in st.session_state:
        st.session_state[FOLD] = st.session_state.get(_LEFT_OPEN, False) or result.home_side.p50 > 0
    folded = st.expander(text("home.put_in"), key=FOLD, on_change="rerun")
    st.session_state[_LEFT_OPEN] = folded.open  # the fold's own key goes with the page
    return folded


def _inputs(result: Estimate, text: Text) -> None:
    scenario = result.scenario
    end = slider_end(slider_end(result.total_cost.p50) / 50)
    left, right = st.columns(2, gap="medium")
    with left:
        _money("home_loss_per_week", end, text)
        number_pair(
            text("ask.people_losing_pay"), "people_losing_pay", scenario.people_losing_pay, (0, MOST_PEOPLE), 1,
            help=text.markdown("help.people_losing_pay"),
        )  # fmt: skip
    with right:
        _money("home_care_per_week", end, text)
        _money("home_bills_per_month", end, text)


def _money(field: str, end: int, text: Text) -> None:
    scenario = state.scenario()
    label = safe(text(f"ask.{field}", currency=text.currency_name(scenario.currency)))
    amount, note = round(getattr(scenario, field)), text.markdown(f"help.{field}")
    number_pair(label, field, amount, (0, end), slider_step(end), box_ends=(0, MOST_MONEY), help=note)


def _table(result: Estimate, text: Text) -> pd.DataFrame:
    rows = [
        [text(f"home.line.{line.name}"), *(text.number(round_2sf(amount)) for amount in
         (line.per_week, line.while_away.typical, enough(line.while_away.cautious)))]
        for line in home_lines(result)
    ]  # fmt: skip
    # A phone has no room for the currency beside each amount.
    what = text("table.component_in", currency=result.scenario.currency)
    columns = [what, text("home.per_week"), text("home.half"), text("home.most", count=result.scenario.confidence)]
    return pd.DataFrame(rows, columns=columns).map(safe)


def _second_caregiver(result: Estimate, text: Text) -> None:
    said, changes = [], result.costs.by_component.get("flight_changes")
    if changes is not None:  # own tables may have another line for it, or none
        said.append(text.markdown("home.changes", changes=text.money(float(changes.mean()), result.scenario.currency)))
    st.caption(text.sentences([*said, text.markdown("home.second")]))
