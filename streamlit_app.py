"""The frame of every page: language, scenario, navigation. Runs on every move, whichever page is open."""

from __future__ import annotations

import streamlit as st

from estimator.errors import TablesError
from estimator.tables import load_tables
from estimator.ui import frame, late, later, sheets_own, state

try:
    load_tables()
except TablesError as error:
    problems = len(error.problems)
    st.error(f"The data tables cannot be read, so there is no estimate. {problems} problems: python -m estimator check-data")
    st.stop()

state.begin()
text = state.text()
st.set_page_config(layout="wide", page_title=text("app.title"))
frame.style(text)
page = frame.navigation(text)
frame.bar(text)
sheets_own.line(text)
frame.notice(text)
st.session_state[late.PAGE] = page.url_path
page.run()
frame.foot(text)
later.work()
