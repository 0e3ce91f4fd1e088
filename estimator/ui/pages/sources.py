"""Where every number comes from, how good that is, where sources disagree, and what changed in the tables."""

from typing import Any

import pandas as pd
import streamlit as st

from estimator.tables import load_tables
from estimator.text import Text, safe
from estimator.ui import answer, evidence, standing, state

#: On a screen this narrow the figures are cards, since a table shows two of its columns there.
NARROW = 640
#: How many cards a phone shows; the search finds the others.
MOST_CARDS = 20
_CSS = f"""
<style>
@media (max-width: {NARROW}px) {{[class*=st-key-wide_] {{display: none !important}}}}
@media (min-width: {NARROW + 1}px) {{[class*=st-key-narrow_] {{display: none !important}}}}
[class*=st-key-narrow_] summary {{padding: .45rem 0; line-height: 1.35; cursor: pointer}}
[class*=st-key-narrow_] details {{border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent)}}
[class*=st-key-narrow_] details p {{margin: 0 0 .45rem; font-size: .9rem; overflow-wrap: anywhere}}
[class*=st-key-narrow_] a {{color: inherit}}
</style>
"""
_NUMBERS = ("low", "typical", "high", "share")
_WIDTHS = {
    "what": 265, "low": 80, "typical": 85, "high": 85, "currency": 78, "unit": 120, "year": 58, "grade": 62, "used": 120,
    "share": 145, "in_use": 190, "source": 300, "link": 65, "includes": 300, "excludes": 300, "note": 400, "also": 300,
    "table": 110, "key": 260, "column": 110, "published": 240, "yours": 240, "kind": 90,
    "measure": 110, "theirs": 190, "ours": 190, "compare": 330, "route": 150,
}  # fmt: skip


def columns(table: pd.DataFrame, text: Text) -> dict[str, Any]:
    """Return how each column is shown, by its heading."""
    shown: dict[str, Any] = {}
    for name in (name for name in table if text.has(f"col.{name}")):
        heading, width = text(f"col.{name}"), _WIDTHS.get(name)
        if name in _NUMBERS:
            shown[heading] = st.column_config.NumberColumn(format="localized", width=width)
        elif name == "link":
            shown[heading] = st.column_config.LinkColumn(heading, display_text=text("col.open"), width=width)
        else:
            shown[heading] = st.column_config.TextColumn(width=width)
    return shown


def show(table: pd.DataFrame, text: Text, words: str, **more: Any) -> None:
    """Show a table with its headings in words."""
    headed = evidence.headed(table, text.language)
    st.dataframe(headed, hide_index=True, column_config=columns(table, text), alt=text(words), **more)


def cards(table: pd.DataFrame, text: Text) -> None:
    """Show the first figures as cards."""
    if table.empty:
        return
    st.html("".join(evidence.card(row, text) for row in table.head(MOST_CARDS).to_dict("records")))
    if len(table) > MOST_CARDS:
        st.caption(text.markdown("sources.cards_more", shown=MOST_CARDS, count=len(table)))


def own(text: Text) -> None:
    """Say which of the reader's own rows are in the estimate, where there are any."""
    published, used = load_tables(), state.tables()
    if used is published:
        return
    st.header(text("sources.own"), anchor=False)
    st.markdown(text.markdown("sources.own_sentence", **standing.own_counts(published, used)))
    found = standing.own_rows(published, used)
    show(found.assign(kind=[text(f"own_rows.{kind}") for kind in found["kind"]]), text, "sources.own")


def history(text: Text) -> None:
    """Say what changed since the last version of the tables."""
    st.header(text("sources.history"), anchor=False)
    dates = standing.versions(state.tables())
    if len(dates) < 2:
        st.markdown(text.markdown("sources.history_first", date=text.date(dates[0]) if dates else state.tables().version))
        return
    st.markdown(text.markdown("sources.history_since", date=text.date(dates[0]), before=text.date(dates[1])))
    show(standing.history(state.tables(), text.language), text, "sources.history")


def totals(text: Text) -> None:
    """Show our totals beside documented ones, and say where they disagree."""
    tables = state.tables()
    apart, told = standing.apart(tables), standing.with_numbers(tables)
    found = standing.totals_table(tables, text.language)
    st.header(text("sources.totals"), anchor=False)
    words = {"inside": len(told) - len(apart), "count": len(told), "words": len(found) - len(told)}
    st.markdown(text.markdown("sources.totals_sentence", **words))
    with st.container(key="wide_totals"):
        show(found, text, "sources.totals")
    with st.container(key="narrow_totals"):
        st.html("".join(standing.card(row, text) for row in found.to_dict("records")))
    st.header(text("sources.disagree"), anchor=False)
    st.markdown(text.markdown("sources.disagree_sentence" if apart else "sources.no_disagreement"))
    for line in standing.disagreements(tables, text):
        st.markdown(f"- {safe(line)}")


text, scenario = state.text(), state.scenario()
result = state.run(scenario)

st.html(_CSS)
st.title(text("sources.title"), anchor=False)
st.caption(answer.scenario_line(scenario, text, link=False))
st.markdown(answer.evidence_sentence(result, text))
st.markdown(text.markdown("sources.grades"))
for grade in result.grades:  # A to D, and the reader's own where figures were put in
    st.markdown(f"- **{safe(text(f'grade.{grade}'))}** {safe(text(f'grade.{grade}.sentence'))}")
own(text)

st.header(text("sources.assumptions"), anchor=False)
st.markdown(text.markdown("sources.exact"))
wanted = st.text_input(text("sources.search"), type="search", placeholder="")
everything = st.toggle(text("sources.all"), key="all_rows")
figures = evidence.figures(result, text.language)
found = evidence.search(figures if everything else figures[figures["is_used"]], wanted)
st.caption(text("sources.found", count=len(found)))
with st.container(key="wide_figures"):
    show(found, text, "sources.assumptions", height=520)
with st.container(key="narrow_figures"):
    cards(found, text)

totals(text)
history(text)
