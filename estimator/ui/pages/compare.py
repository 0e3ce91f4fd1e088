"""Compare: up to four scenarios on the same draws, and what treatment is documented to cost elsewhere."""

import streamlit as st

from estimator.ui import answer, elsewhere, pins, state, versus

text, scenario = state.text(), state.scenario()

st.title(text("versus.page"), anchor=False)
# Lines longer than this are hard to read, and tables with wide gaps are too.
with st.container(width=880):
    st.caption(answer.scenario_line(scenario, text, link=False))
    st.page_link("estimator/ui/pages/estimate.py", label=text("money.change"))
    st.markdown(text.markdown("versus.how"))
    versus.keeping(text)
    kept = pins.kept()
    if len(kept) < 2:
        versus.offers(text)
if kept:
    versus.columns(pins.compared(kept), text)
with st.container(width=880):
    if len(kept) > 1:
        versus.inputs(pins.compared(kept), text)
        versus.pictures(pins.compared(kept), text)
        versus.rows(pins.compared(kept), text)
        versus.differences(pins.compared(kept), text)
    elsewhere.documented(scenario.pathway, text)
