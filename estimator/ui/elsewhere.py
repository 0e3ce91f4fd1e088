"""What treatment is documented to cost in other countries: as published, never simulated."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from estimator.compare import elsewhere
from estimator.elsewhere_rows import ElsewhereRow
from estimator.text import Text, safe
from estimator.ui import state


def documented(pathway: str, text: Text) -> None:
    """List published prices of treatment of this illness elsewhere, each with its source and grade."""
    st.header(text("compare.elsewhere"), anchor=False)
    st.markdown(text.markdown("compare.elsewhere_note"))
    found = elsewhere(state.tables(), pathway)
    if not found:
        st.markdown(text.markdown("versus.nothing_elsewhere"))
        return
    names = ("where", "amount", "covers")
    table = pd.DataFrame([_row(row, text) for row in found], columns=[text(f"versus.head.{name}") for name in names])
    st.table(table, hide_index=True, border="horizontal")


def _row(row: ElsewhereRow, text: Text) -> list[str]:
    what = safe(text(f"compare.measure.{row.measure}"))
    where = f"**{safe(text.locale.territories.get(row.country, row.country))}**<br>{what}"
    covers = f"{safe(text.table_words(row.includes))} {safe(text.table_words(row.note))}"
    return [where, safe(_amount(row, text)), f"{covers}<br>{_source(row, text)}"]


def _amount(row: ElsewhereRow, text: Text) -> str:
    """Return the amount as published, with its year; in dollars too where a dated rate is known."""
    said = [number for number in (row.low, row.typical, row.high) if number is not None]
    shown = text.between(*(text.money(number, row.currency, exact=True) for number in (said[0], said[-1])))
    if row.per_usd and row.currency != "USD":
        dollars = text.between(*(text.money(number / row.per_usd, "USD") for number in (said[0], said[-1])))
        return text("versus.amount_in_dollars", amount=shown, dollars=dollars, year=str(row.price_year))
    return text("versus.amount", amount=shown, year=str(row.price_year))


def _source(row: ElsewhereRow, text: Text) -> str:
    source = state.tables().source(row.source_id)
    named = f"[{safe(source.title)}]({source.url})" if source.url.startswith("http") else safe(source.title)
    return f"{safe(text(f'grade.{row.grade}'))}: {named}"
