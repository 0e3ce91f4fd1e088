"""One journey: what it costs, how long it takes, what may happen."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from estimator.ui import answer, controls, frame, pictures, starts, state, take_away

text = state.text()


@st.fragment
def moved(said: DeltaGenerator, drawn: DeltaGenerator) -> None:
    """Show what a moved figure changes. An input in here runs this alone, and the rest of the page stays as it is."""
    scenario = state.scenario()
    result = state.run(scenario)
    with said:
        st.caption(answer.scenario_line(scenario, text))
        answer.answer(result, text)
    with drawn:
        pictures.pictures(result, text)
        take_away.take_away(result, text)
    answer.now(result, text)
    controls.details(result, text)


st.title(text("estimate.title"), anchor=False)
with st.container(key="page"):
    said = st.container(key="answer")
    with st.container(key="questions"):
        st.header(text("questions.title"), anchor="questions")
        starts.starts(text)
        controls.questions(text)
        starts.forget(text)
    with st.container(key="pictures"):
        drawn = st.container()
        with st.container(key="next"):
            frame.links(("time_and_money", "what_could_change", "check_a_quote"), text, before=text.markdown("estimate.next"))
    with st.container(key="details"):
        st.header(text("details.title"), anchor=False)
        moved(said, drawn)
