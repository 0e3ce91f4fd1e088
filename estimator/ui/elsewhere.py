"""What treatment is documented to cost in other countries: as published, never simulated."""

from __future__ import annotations

import streamlit as st

from estimator.compare import elsewhere
from estimator.elsewhere_rows import ElsewhereRow
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.cited import graded


def documented(pathway: str, text: Text) -> None:
    """List published prices of treatment of this illness elsewhere, each with its source and grade."""
    st.header(text("compare.elsewhere"), anchor=False)
    st.markdown(text.markdown("compare.elsewhere_note"))
    found = elsewhere(state.tables(), pathway)
    if not found:
        st.markdown(text.markdown("versus.nothing_elsewhere"))
        return
    for row in found:
        # Sentences instead of a table: on a phone three columns of words would be a word wide.
        with st.container(gap="xsmall"):
            st.markdown(f"**{safe(_where(row, text))}** {safe(_amount(row, text))}")
            includes, note = safe(text.table_words(row.includes)), safe(text.table_words(row.note))
            covers = text.sentences((text.markdown("costs.includes"), includes, note))
            st.caption(f"{covers} {graded(row.source_id, row.grade, text)}")


def _where(row: ElsewhereRow, text: Text) -> str:
    country = text.locale.territories.get(row.country, row.country)
    return text("versus.where", country=country, what=text(f"compare.measure.{row.measure}"))


def _amount(row: ElsewhereRow, text: Text) -> str:
    """Return the amount as published, with its year; in dollars too where a dated rate is known."""
    said = [number for number in (row.low, row.typical, row.high) if number is not None]
    shown = text.between(*(text.money(number, row.currency, exact=True) for number in (said[0], said[-1])))
    if row.per_usd and row.currency != "USD":
        dollars = text.between(*(text.money(number / row.per_usd, "USD") for number in (said[0], said[-1])))
        return text("versus.amount_in_dollars", amount=shown, dollars=dollars, year=str(row.price_year))
    return text("versus.amount", amount=shown, year=str(row.price_year))
