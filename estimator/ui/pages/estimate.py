"""One journey: what it costs, how long it takes, what may happen."""

import streamlit as st

from estimator.ui import blocks, controls, state, take_away

text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.title(text("estimate.title"), anchor=False)
with st.container(key="page"):
    with st.container(key="answer"):
        st.caption(blocks.scenario_line(scenario, text))
        blocks.answer(result, text)
    with st.container(key="questions"):
        st.header(text("questions.title"), anchor="questions")
        controls.questions(text)
    with st.container(key="pictures"):
        blocks.pictures(result, text)
        take_away.take_away(result, text)
    with st.container(key="details"):
        st.header(text("details.title"), anchor=False)
        blocks.now(result, text)
        controls.details(result, text)
