"""What the reader takes away: files made when they are asked for, and the address that opens this scenario."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from estimator.exports import EXPORTS
from estimator.model import Estimate
from estimator.scenario import Scenario
from estimator.scenario_code import scenario_code
from estimator.text import Text
from estimator.ui import state

#: In the order of the buttons.
MIME = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "ics": "text/calendar",
}
#: Files that hold dates and nothing else.
NEED_A_DATE = ("ics",)


def take_away(result: Estimate, text: Text) -> None:
    """Offer the files and the link."""
    st.header(text("away.title"), anchor=False)
    dated = result.scenario.start_date is not None
    with st.container(horizontal=True):
        for kind in (*MIME, "scenario"):
            if kind not in NEED_A_DATE or dated:
                file(kind, result, text)
    st.caption(text.markdown("sheets.book.takes"))
    if not dated:
        _ask_for_date(text)
    with st.expander(text("away.link")):
        st.markdown(text.markdown("away.link_notice"))
        st.code(state.link_here(), language=None, wrap_lines=True)


def file_name(scenario: Scenario, extension: str) -> str:
    """Return a name that tells one scenario's files from another's, and nothing about the family."""
    return f"car-t-{scenario.pathway}-{scenario_code(scenario)}.{extension}"


def file(kind: str, result: Estimate, text: Text) -> None:
    """Offer one file: a kind of `MIME`, or the scenario."""
    made: Callable[[], str | bytes]
    if kind == "scenario":
        made, extension, mime = result.scenario.to_json, "json", "application/json"
    else:
        made, extension, mime = _made(kind, result, text.language), kind, MIME[kind]
    name = file_name(result.scenario, extension)
    st.download_button(text(f"away.{kind}"), made, name, mime, key=f"file_{kind}", on_click="ignore")


def _made(kind: str, result: Estimate, language: str) -> Callable[[], str | bytes]:
    return lambda: EXPORTS[kind](result, language)


def _ask_for_date(text: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text.markdown("away.ics_needs_date"), width="content")
        key = f"choose_date.{text.language}"
        st.button(text("away.choose_date"), key=key, on_click=state.look_at, args=("money", state.START_DAY), type="tertiary")
