"""For analysts: the workbook that recalculates, many scenarios at once, and own rows in the place of published ones."""

import streamlit as st

from estimator.ui import answer, later, sheets_batch, sheets_book, sheets_job, sheets_own, sheets_result, state

text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.html(sheets_result.CSS)
st.title(text("sheets.page"), anchor=False)
# Lines longer than this are hard to read, and tables with wide gaps are too.
with st.container(width=880):
    st.caption(answer.scenario_line(scenario, text, link=False))
    st.page_link("estimator/ui/pages/estimate.py", label=text("money.change"))
    st.markdown(text.markdown("sheets.how"))
    with st.container(border=True):
        sheets_book.workbook(result, text)
    with st.container(border=True):
        sheets_batch.hand_in(text)
        bar = sheets_result.result(text)
    with st.container(border=True):
        sheets_own.own_figures(result, text)
    st.header(text("sheets.code.title"), anchor=False)
    st.markdown(text.markdown("sheets.code.what"))
if bar is not None:
    later.put_off(lambda: sheets_job.work(lambda job: sheets_result.progress(bar, job, text)))
