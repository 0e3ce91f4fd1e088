"""What is known of people who died: said once, behind a click, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from estimator.model import Estimate
from estimator.outcome_rows import OutcomeRow
from estimator.rows import ANY
from estimator.text import Text, safe
from estimator.ui.cited import graded

#: A share of 100 is no way to speak of fewer people.
ENOUGH_PEOPLE = 100
#: What a family may ask, in the order in which it would come up.
ASKED = ("call", "papers", "home", "bills", "help")


def dying(result: Estimate, text: Text) -> None:
    """Fold away what studies say, what the estimate leaves out, and what may be asked beforehand."""
    folded = st.expander(text("dying.title"), key="fold_dying", on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.markdown(text.markdown("dying.first"))
        own, others = (_of(result, pathway) for pathway in (result.scenario.pathway, ANY))
        if not own:
            st.markdown(text.markdown("dying.no_study"))
        _told(own, text)
        st.markdown(text.markdown("dying.all"))
        _told(others, text)
        st.markdown(text.markdown("dying.counted"))
        st.markdown(text.markdown("dying.ask"))
        st.markdown("\n".join(f"- {text.markdown(f'dying.ask.{name}')}" for name in ASKED))


def _of(result: Estimate, pathway: str) -> list[OutcomeRow]:
    return [row for row in result.tables.outcomes if pathway in row.pathway]


def _told(rows: Sequence[OutcomeRow], text: Text) -> None:
    for row in rows:
        with st.container(gap=None):
            st.markdown(text.markdown("dying.line", **_words(row, text)))
            st.caption(f"{safe(text.table_words(row.note))} {graded(row.source_id, row.grade, text)}")


def _words(row: OutcomeRow, text: Text) -> dict[str, str]:
    country = text("dying.several") if row.country == "several" else text.locale.territories.get(row.country, row.country)
    return {"what": text(f"dying.{row.measure}"), "who": text(f"dying.who.{row.who}"), "where": country, "said": said(row, text)}


def said(row: OutcomeRow, text: Text) -> str:
    """Return how many died and how many did not; of few people as they were counted, and of many out of 100."""
    if not row.died:
        return text("dying.none", people=row.people)
    if row.people < ENOUGH_PEOPLE:
        return text("dying.few", count=row.died, people=row.people, rest=row.people - row.died)
    low, count, high = (text.of_100(share) for share in (row.low, row.typical, row.high))
    return text("dying.share", count=count, rest=100 - count, people=row.people, low=low, high=high)
