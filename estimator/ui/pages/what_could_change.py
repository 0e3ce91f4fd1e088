"""What could change it: what moves the total most, example journeys one by one, what may happen on the way, a refund."""

import streamlit as st

from estimator.text import safe
from estimator.ui import analysts, answer, dying, examples, happenings, levers, state

#: The parts of the page, by anchor: on a phone it is long.
ANCHORS = {"all": "change.all", "journeys": "change.journeys", "events": "change.events", "exits": "pictures.exits"}

text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.title(text("change.page"), anchor=False)
# Lines longer than this are hard to read, and tables with wide gaps are too.
with st.container(width=880):
    with st.container(key="answer"):
        st.caption(answer.scenario_line(scenario, text, link=False, counted=True))
        st.page_link("estimator/ui/pages/estimate.py", label=text("money.change"))
        levers.first_levers(result, text)
        parts = {anchor: safe(text(words, count=examples.COUNT)) for anchor, words in ANCHORS.items()}
        st.markdown(" · ".join(f"[{words}](#{anchor})" for anchor, words in parts.items()))
    levers.all_levers(result, text)
    examples.one_by_one(result, text)
    happenings.on_the_way(result, text)
    happenings.ends_early(result, text)
    happenings.refund(result, text)
    dying.dying(result, text)
    analysts.for_analysts(result, text)
