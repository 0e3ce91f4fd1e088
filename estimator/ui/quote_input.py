"""Three ways to put a quote in: paste its lines, upload a file, or tick a list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from estimator.errors import NOTHING
from estimator.quotes import Rate, read_file, read_text
from estimator.quotes.money import LEAST_PER_USD, MOST_PER_USD
from estimator.text import Text, safe
from estimator.ui import frame, state
from estimator.ui.held import INPUT, WAYS, Held, foreign, forget, held, problems, put, read
from estimator.ui.money import MOST_MONEY
from estimator.ui.upload import one_file

#: So many amounts that cannot be read are told one by one.
MOST_CELLS = 5
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def quote_input(text: Text) -> None:
    """Ask for the quote and its currency; folded once a quote has been read."""
    st.session_state.setdefault(INPUT, True)
    folded = st.expander(text("check.input"), key=INPUT, on_change="rerun")
    if not folded.open:
        return
    with folded:
        known = held()
        _way(known, text)
        {"paste": _paste, "upload": _upload, "tick": _tick}[known.way](known, text)
        if problems() and not known.is_ticked:
            frame.refused("check.refused", problems(), text)
            for problem in [item for item in problems() if item.column == "amount" and item.row][:MOST_CELLS]:
                st.markdown(text.markdown("check.refused_amount", row=str(problem.row), found=str(problem.found)))
            if any(problem.column == "currency" and problem.found == NOTHING for problem in problems()):
                st.markdown(text.markdown("check.no_currency", box=text("check.currency")))
        st.caption(text.markdown("check.private"))
        if known.lines or not known.ticks.is_empty:
            st.button(text("check.forget"), key=f"check.forget.{text.language}", on_click=forget)


def _take(key: str, name: str) -> None:
    """Callback: hold one more thing that the reader says."""
    put(**{name: st.session_state[key]})


def _way(known: Held, text: Text) -> None:
    key = state.bound("check.way", known.way)
    st.segmented_control(
        text("check.way"), WAYS, key=key, required=True, format_func=lambda way: text(f"check.way.{way}"),
        on_change=_take, args=(key, "way"),
    )  # fmt: skip


def dates(text: Text) -> None:
    """Ask how old the quote is."""
    if held().today is None:
        put(today=date.today())  # the reader's to change; the model never asks a clock
    left, right = st.columns(2)
    for column, name in ((left, "day"), (right, "today")):
        key = state.bound(f"check.{name}", getattr(held(), name))
        column.date_input(
            text(f"check.{name}"), value=None, min_value=FIRST_DAY, max_value=LAST_DAY, key=key, format="YYYY-MM-DD",
            on_change=_take, args=(key, name), help=text.markdown(f"check.{name}_help"),
        )  # fmt: skip


def rates(text: Text) -> None:
    """Ask what a dollar buys of each currency of the quote that there is no rate for, and of which day that is."""
    for code in foreign():
        known = held().rates.get(code)
        left, right = st.columns(2)
        key = state.bound(f"check.rate.{code}", known.per_usd if known else None)
        left.number_input(
            safe(text("check.rate", currency=text.currency_name(code), code=code)), LEAST_PER_USD, MOST_PER_USD, None,
            format="%.6g", key=key, on_change=_take_rate, args=(key, code, "per_usd"), help=text.markdown("check.rate_help"),
        )  # fmt: skip
        key = state.bound(f"check.rate_day.{code}", known.date if known else None)
        right.date_input(
            safe(text("check.rate_day")), value=None, min_value=FIRST_DAY, max_value=LAST_DAY, key=key, format="YYYY-MM-DD",
            on_change=_take_rate, args=(key, code, "date"), disabled=known is None,
        )  # fmt: skip


def _take_rate(key: str, code: str, name: str) -> None:
    """Callback: hold a rate or its day; without a rate above 0 there is none."""
    kept, value = dict(held().rates), st.session_state[key]
    if known := kept.pop(code, None) or (Rate(code, value) if value and name == "per_usd" else None):
        known = replace(known, **{name: value})
    put(rates={**kept, code: known} if known and known.per_usd else kept)


def _currency(known: Held, text: Text) -> None:
    codes = list(dict.fromkeys(("CNY", "USD", state.scenario().currency)))
    options = codes if known.is_ticked else ["", *codes]
    value = known.currency if known.currency in options else state.scenario().currency if known.is_ticked else ""
    key = state.bound(f"check.currency.{known.is_ticked}", value)
    st.selectbox(
        text("check.currency_tick" if known.is_ticked else "check.currency"), options, key=key, filter_mode=None,
        format_func=lambda code: text.currency_name(code) if code else text("check.currency_named"),
        on_change=_take, args=(key, "currency"),
    )  # fmt: skip


def _paste(known: Held, text: Text) -> None:
    key = state.bound("check.pasted", known.pasted)
    st.text_area(
        text("check.paste"), key=key, height=200, placeholder=text("check.paste_example"), on_change=_take, args=(key, "pasted"),
        help=text.markdown("check.paste_help"),
    )  # fmt: skip
    _currency(known, text)
    st.button(text("check.read"), key=f"check.read.{text.language}", on_click=_read_pasted, args=(key,), type="primary")


def _read_pasted(key: str) -> None:
    words = st.session_state[key] or ""
    put(pasted=words)
    read(lambda: read_text(words, held().currency, place=state.text()("check.place")))


def _upload(known: Held, text: Text) -> None:
    _currency(known, text)
    one_file("check.file", text("check.file"), text.markdown("check.file_help"), _read_upload)


def _read_upload(raw: bytes, name: str) -> None:
    read(lambda: read_file(name, raw, held().currency))


def _tick(known: Held, text: Text) -> None:
    st.markdown(text.markdown("check.tick_how"))
    _currency(known, text)
    name = text.currency_name(known.currency or state.scenario().currency)
    amount_box(safe(text("check.total", currency=name)), "check.total", known.ticks.total, lambda value: {"total": value})
    product = next(row for row in state.tables().products if row.product == state.scenario().product)
    key = state.bound("check.product", bool(known.ticks.product))
    label = safe(text("check.names_product"))
    st.checkbox(label, key=key, on_change=_take_product, args=(key, product.name))


def _take_product(key: str, name: str) -> None:
    put(ticks=replace(held().ticks, product=name if st.session_state[key] else ""))


def amount_box(label: str, name: str, value: float | None, changes: Any, **more: Any) -> None:
    """Ask for an amount of the ticked quote; `changes` says what of the ticks it changes."""
    key = state.bound(name, None if value is None else round(value))
    st.number_input(label, 0, MOST_MONEY, step=1, key=key, on_change=_take_amount, args=(key, changes), **more)


def _take_amount(key: str, changes: Any) -> None:
    put(ticks=replace(held().ticks, **changes(st.session_state[key])))
