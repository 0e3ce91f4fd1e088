"""Time and money: what must be where by when, which days are which, what goes on at home, and what has happened already."""

import streamlit as st

from estimator.text import safe
from estimator.ui import answer, cash, dates, home, paid, state, together

#: The parts of the page, by anchor: on a phone it is long.
ANCHORS = {"money": "money", "calendar": "calendar_page", "both": "both", "home": "home", "paid": "paid"}

text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.title(text("money.page"), anchor=False)
# Lines longer than this are hard to read, and tables with wide gaps are too.
with st.container(width=880):
    with st.container(key="answer"):
        st.caption(answer.scenario_line(scenario, text, link=False, counted=True))
        st.page_link("estimator/ui/pages/estimate.py", label=text("money.change"))
        cash.first_needs(result, text)
        st.markdown(" · ".join(f"[{safe(text(f'{words}.title'))}](#{anchor})" for anchor, words in ANCHORS.items()))
    cash.money_by_date(result, text)
    dates.calendar(result, text)
    together.together(result, text)
    home.at_home(result, text)
    paid.happened(result, text)
