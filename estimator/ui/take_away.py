"""What the reader takes away: files made when they are asked for, and the address that opens this scenario."""

from __future__ import annotations

import streamlit as st

from estimator.exports import EXPORTS
from estimator.model import Estimate
from estimator.text import Text
from estimator.ui import state

MIME = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def take_away(result: Estimate, text: Text) -> None:
    """Offer the files and the link."""
    st.header(text("away.title"), anchor=False)
    with st.container(horizontal=True):
        for kind, mime in MIME.items():
            _file(text(f"away.{kind}"), lambda kind=kind: EXPORTS[kind](result, text.language), f"car-t-estimate.{kind}", mime)
        _file(text("away.scenario"), result.scenario.to_json, "car-t-scenario.json", "application/json")
    with st.expander(text("away.link")):
        st.markdown(text.markdown("away.link_notice"))
        st.code(state.link_here(), language=None, wrap_lines=True)


def _file(label: str, make, name: str, mime: str) -> None:
    st.download_button(label, make, name, mime, key=f"file_{name}", on_click="ignore")
