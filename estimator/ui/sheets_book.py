"""The workbook that recalculates, the file of answers, and the way back from both."""

from __future__ import annotations

import streamlit as st

from estimator.model import Estimate
from estimator.text import Text
from estimator.ui import starts, take_away


def workbook(result: Estimate, text: Text) -> None:
    """Say what the workbook is, give it and the file of answers, and read either of them back."""
    st.header(text("sheets.book.title"), anchor=False)
    st.markdown(text.markdown("sheets.book.what"))
    with st.container(horizontal=True):
        for kind in ("xlsx", "scenario"):
            take_away.file(kind, result, text)
    st.caption(text.markdown("sheets.book.takes"))
    starts.file(text, "sheets.book.read")
    starts.begun(text)
