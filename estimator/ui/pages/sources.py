"""Where every number comes from, how good that is, and where sources disagree."""

import streamlit as st

from estimator.text import safe
from estimator.ui import answer, evidence, state

text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.title(text("sources.title"), anchor=False)
st.caption(answer.scenario_line(scenario, text, link=False))
st.markdown(answer.evidence_sentence(result, text))
st.markdown(text.markdown("sources.grades"))
for grade in "ABCD":
    st.markdown(f"- **{safe(text(f'grade.{grade}'))}** {safe(text(f'grade.{grade}.sentence'))}")

st.header(text("sources.assumptions"), anchor=False)
wanted = st.text_input(text("sources.search"), type="search", placeholder="")
everything = st.toggle(text("sources.all"), key="all_rows")
table = evidence.all_rows(result, text.language) if everything else evidence.assumption_table(result, text.language)
found = evidence.search(table, wanted)
st.caption(text("sources.found", count=len(found)))
numbers = {text(f"col.{name}"): st.column_config.NumberColumn(format="localized") for name in ("low", "typical", "high")}
links = numbers | {text("col.link"): st.column_config.LinkColumn(text("col.link"), display_text=text("col.open"))}
st.dataframe(found, hide_index=True, column_config=links, height=520, alt=text("sources.assumptions"))

st.header(text("sources.totals"), anchor=False)
totals = evidence.totals_table(state.tables(), text.language)
apart = evidence.apart(state.tables())
st.markdown(text.markdown("sources.totals_sentence", inside=len(totals) - len(apart), count=len(totals)))
short = {text(f"col.{name}"): st.column_config.TextColumn(width=120) for name in ("what", "measure")}
st.dataframe(totals, hide_index=True, column_config=links | short, alt=text("sources.totals"))

st.header(text("sources.disagree"), anchor=False)
st.markdown(text.markdown("sources.disagree_sentence" if apart else "sources.no_disagreement"))
for line in evidence.disagreements(state.tables(), text):
    st.markdown(f"- {safe(line)}")
