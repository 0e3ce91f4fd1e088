"""Check a quote: what it says, what it leaves out, what to watch for, and what to ask the hospital."""

import streamlit as st

from estimator.errors import InputError, Problem
from estimator.ui import answer, frame, held, quote_answer, quote_lines, state
from estimator.ui.quote_input import dates, quote_input, rates

text = state.text()

st.title(text("check.page"), anchor=False)
problems: tuple[Problem, ...] = ()
result = None
try:
    result = held.checked()
except InputError as error:  # such as an amount that is too large with a rate that was changed
    problems = error.problems

with st.container(key="answer", width=880):
    st.caption(answer.scenario_line(held.basis(), text, link=False, counted=True))
    st.page_link("estimator/ui/pages/estimate.py", label=text("money.change"))
    if result:
        quote_answer.said(result, text)
    elif wanted := held.lacking():
        st.markdown(text.markdown("check.needs_rate", list=text.list(text.currency_name(code) for code in wanted)))
    else:
        st.markdown(text.markdown("check.how"))
    if problems:
        frame.refused("check.no_longer", problems, text)
known = held.held()
with st.container(width=880):
    quote_input(text)
    rates(text)
    if known.is_ticked:  # beside its questions, so that signs that come and go do not move what is being ticked
        quote_lines.ours(result, text)
    if result:
        dates(text)
        quote_answer.flags(result, text)
if known.lines and not known.is_ticked:
    left, right = st.columns(2, gap="large")
    with left:
        quote_lines.lines(text)
    if result:  # while nothing can be counted, nothing is said of our lines
        with right:
            quote_lines.ours(result, text)
if result:
    with st.container(width=880):
        quote_answer.use(result, text)
        quote_answer.ask(result, text)
