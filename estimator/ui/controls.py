"""The questions. Seven short ones are always there; the details fold away in four groups."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from estimator.cells import Cabin, Hospital, Lodging
from estimator.exports.words import product_label
from estimator.model import Estimate
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.money import money_and_dates
from estimator.ui.pairs import number_pair, own_figure

HOSPITALS = get_args(Hospital)
LODGING = get_args(Lodging)
CABINS = get_args(Cabin)
CHOICES = ("no", "as_published", "yes")
STAY_NEAR = (14, 28, 56)
MOST_COMPANIONS = 6


def questions(text: Text) -> None:
    """Ask the seven things that matter most."""
    tables, scenario = state.tables(), state.scenario()
    offers = tables.offers(scenario.pathway)
    routes = list(dict.fromkeys(offer.route for offer in offers))
    products = [offer.product for offer in offers if offer.route == scenario.route]
    _select(text, "pathway", [row.pathway for row in tables.pathways], "pathway")
    _select(text, "route", routes, "route")
    _select_product(text, products)
    _select(text, "hospital", HOSPITALS, "hospital")
    _select(text, "city", list(dict.fromkeys(row.city for row in tables.cities)), "city")
    _select(text, "origin", list(dict.fromkeys(row.origin for row in tables.origins)), "origin")
    _companions(text)


def details(result: Estimate, text: Text) -> None:
    """Fold the rest away in four groups, each opened and closed by the reader alone."""
    groups = {
        "hospital": _hospital_and_risk, "cells": _cells_and_waiting, "travel": _travel_and_living, "money": money_and_dates,
    }  # fmt: skip
    for name, group in groups.items():
        # An open group runs the page again, so that what is folded away is not sent to the browser.
        folded = st.expander(text(f"details.{name}"), key=f"details_{name}", on_change="rerun")
        if folded.open:
            with folded:
                group(result, text)
    if box := state.looked_for():
        _bring_into_view(box)


def _bring_into_view(box: str) -> None:
    """Scroll to the box with this key, and give its first input the keyboard."""
    script = """setTimeout(() => {
      const box = document.querySelector('.st-key-BOX');
      box?.scrollIntoView({block: 'center'});
      box?.querySelector('input, [role=slider]')?.focus({preventScroll: true});
    }, 700)"""  # after its group has unfolded
    st.html(f"<script>{script.replace('BOX', box)}</script>", unsafe_allow_javascript=True)


def _hospital_and_risk(result: Estimate, text: Text) -> None:
    if _is_child():
        _weight(text)
    _select(text, "transplant", CHOICES, "choice")
    own_figure(result, text, "ward_stay_days")
    own_figure(result, text, "intensive_care_probability")
    own_figure(result, text, "ward", written=True)
    if not _is_child():
        with st.expander(text("ask.weight_adult")):
            _weight(text)


def _cells_and_waiting(result: Estimate, text: Text) -> None:
    with st.container(key=state.CELLS_PRICE):
        own_figure(result, text, "cell_product", written=True)
    own_figure(result, text, "wait_for_cells_days")
    _select(text, "bridging", CHOICES, "choice")
    _toggle(text, "home_while_cells_are_made")
    if result.chosen.product.refund_share:
        _toggle(text, "refund")


def _travel_and_living(result: Estimate, text: Text) -> None:
    _select(text, "lodging", LODGING, "lodging")
    own_figure(result, text, "lodging", written=True)
    _select(text, "cabin", CABINS, "cabin")
    _select(text, "stay_near_days", STAY_NEAR)


def _is_child() -> bool:
    return state.tables().pathway(state.scenario().pathway).age_group == "child"


def _select(text: Text, field: str, options: list | tuple, words: str | None = None) -> None:
    key = state.bound(field, getattr(state.scenario(), field))
    st.selectbox(
        text(f"ask.{field}"), options, key=key, on_change=state.take, args=(key, field), filter_mode=None,
        format_func=lambda option: text(f"{words}.{option}") if words else text.days(option),
        help=text.markdown(f"help.{field}") if text.has(f"help.{field}") else None,
    )  # fmt: skip


def _select_product(text: Text, products: list[str]) -> None:
    key, tables = state.bound("product", state.scenario().product), state.tables()
    st.selectbox(
        text("ask.product"), products, key=key, on_change=state.take, args=(key, "product"), filter_mode=None,
        format_func=lambda product: product_label(tables.product(product), text),
    )  # fmt: skip


def _companions(text: Text) -> None:
    scenario = state.scenario()
    least = state.tables().pathway(scenario.pathway).min_companions
    key = state.bound("companions", scenario.companions)
    st.selectbox(
        text("ask.companions"), range(least, MOST_COMPANIONS + 1), key=key, on_change=state.take, args=(key, "companions"),
        format_func=lambda count: text.plural("companions", count) if count else text("companions.none"), filter_mode=None,
    )  # fmt: skip


def _weight(text: Text) -> None:
    row, weight = state.tables().pathway(state.scenario().pathway), state.scenario().patient_weight_kg
    low, high = min(row.min_weight_kg, weight), max(row.max_weight_kg, weight)
    number_pair(text("ask.patient_weight_kg"), "patient_weight_kg", weight, (low, high), 0.5, box_ends=(2.0, 300.0))
    st.caption(safe(text("ask.usual", usual=text("unit.kg_value", value=row.weight_kg))))


def _toggle(text: Text, field: str) -> None:
    key = state.bound(field, getattr(state.scenario(), field))
    st.toggle(text(f"ask.{field}"), key=key, on_change=state.take, args=(key, field), help=text.markdown(f"help.{field}"))
