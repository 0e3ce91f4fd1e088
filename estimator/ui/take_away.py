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

#: In the order of the buttons. Those that no export makes are not offered.
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
        for kind, mime in MIME.items():
            if kind in EXPORTS and (dated or kind not in NEED_A_DATE):
                _file(kind, lambda kind=kind: EXPORTS[kind](result, text.language), kind, mime, result.scenario, text)
        _file("scenario", result.scenario.to_json, "json", "application/json", result.scenario, text)
    if "ics" in EXPORTS and not dated:
        _ask_for_date(text)
    with st.expander(text("away.link")):
        st.markdown(text.markdown("away.link_notice"))
        st.code(state.link_here(), language=None, wrap_lines=True)


def file_name(scenario: Scenario, extension: str) -> str:
    """Return a name that tells one scenario's files from another's, and nothing about the family."""
    return f"car-t-{scenario.pathway}-{scenario_code(scenario)}.{extension}"


def _file(kind: str, make: Callable, extension: str, mime: str, scenario: Scenario, text: Text) -> None:
    name = file_name(scenario, extension)
    st.download_button(text(f"away.{kind}"), make, name, mime, key=f"file_{kind}", on_click="ignore")


def _ask_for_date(text: Text) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(text.markdown("away.ics_needs_date"), width="content")
        key = f"choose_date.{text.language}"
        st.button(text("away.choose_date"), key=key, on_click=state.look_at, args=("money", state.START_DAY), type="tertiary")
