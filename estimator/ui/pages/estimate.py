"""One journey: what it costs, how long it takes, what may happen."""

import streamlit as st

from estimator.ui import answer, controls, frame, pictures, starts, state, take_away

text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.title(text("estimate.title"), anchor=False)
with st.container(key="page"):
    with st.container(key="answer"):
        st.caption(answer.scenario_line(scenario, text))
        answer.answer(result, text)
    with st.container(key="questions"):
        st.header(text("questions.title"), anchor="questions")
        starts.starts(text)
        controls.questions(text)
        starts.forget(text)
    with st.container(key="pictures"):
        pictures.pictures(result, text)
        take_away.take_away(result, text)
        with st.container(key="next"):
            frame.links(("time_and_money", "what_could_change", "check_a_quote"), text, before=text.markdown("estimate.next"))
    with st.container(key="details"):
        st.header(text("details.title"), anchor=False)
        answer.now(result, text)
        controls.details(result, text)
