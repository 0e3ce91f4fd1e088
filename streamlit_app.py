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
page = st.navigation(
    [
        st.Page("estimator/ui/pages/estimate.py", title=text("nav.estimate"), default=True),
        st.Page("estimator/ui/pages/time_and_money.py", title=text("nav.time_and_money"), url_path="time-and-money"),
        st.Page("estimator/ui/pages/what_could_change.py", title=text("nav.what_could_change"), url_path="what-could-change"),
        st.Page("estimator/ui/pages/compare.py", title=text("nav.compare"), url_path="compare"),
        st.Page("estimator/ui/pages/check_a_quote.py", title=text("nav.check_a_quote"), url_path="check-a-quote"),
        st.Page("estimator/ui/pages/sources.py", title=text("nav.sources"), url_path="sources"),
        st.Page("estimator/ui/pages/spreadsheets.py", title=text("nav.spreadsheets"), url_path="spreadsheets"),
    ],
    position="top",
)
frame.bar(text)
sheets_own.line(text)
frame.notice(text)
st.session_state[late.PAGE] = page.url_path
page.run()
frame.foot(text)
later.work()
