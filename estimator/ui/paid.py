"""What has happened already: bills that are paid and parts that are over, against what was expected before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from estimator.charts.cost import in_order
from estimator.facts import DAYS, bill, bills, deposit, length, lengths, parts, planned, without
from estimator.form import DEPOSIT, LONGEST_DAYS, PAID
from estimator.model import Estimate
from estimator.planning import rest
from estimator.ranges import Range
from estimator.rounding import round_up
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.figures import headline
from estimator.ui.money import MOST_MONEY


def happened(result: Estimate, text: Text) -> None:
    """Ask what is paid and what is over, and show plan against fact."""
    st.header(text("paid.title"), anchor="paid")
    st.markdown(text.markdown("paid.how"))
    before = state.run(planned(result.scenario, result.chosen))
    left, right = st.columns(2, gap="medium")
    with left:
        _bill(result, before, text)
        _deposit(result, text)
    with right:
        _length(result, text)
    paid, over = bills(result.scenario), lengths(result.scenario, result.chosen)
    held = deposit(result.scenario)
    if not paid and not over and held is None:
        st.caption(text.markdown("paid.nothing_yet"))
        return
    st.markdown(_so_far(result, held, text))
    facts = [_deposit_row(before, held, text)] if held is not None else []
    st.table(_facts(before, paid, over, facts, text), hide_index=True, border="horizontal")
    names = [*(name + PAID for name in paid), *(name + DAYS for name in over)]
    _take_back(result, [*names, DEPOSIT] if facts else names, text)
    st.table(_now(before, result, text), hide_index=True, border="horizontal")


def _bill(result: Estimate, before: Estimate, text: Text) -> None:
    costs = [row.component for row in in_order(before.components) if before.costs.by_component[row.component].any()]
    chosen = _choice("paid.which", costs, "component", text)
    known = bills(result.scenario).get(chosen)
    key = state.bound(f"paid.{chosen}", None if known is None else round(known))
    label = text("paid.amount", name=text(f"component.{chosen}"), currency=text.currency_name(result.scenario.currency))
    st.number_input(
        label, 0, MOST_MONEY, None, step=1, key=key, on_change=_take, args=(key, chosen + PAID),
        help=text.markdown("paid.amount_help"),
    )  # fmt: skip


def _deposit(result: Estimate, text: Text) -> None:
    known = deposit(result.scenario)
    key = state.bound(DEPOSIT, None if known is None else round(known))
    label = text("paid.amount", name=text(f"assumption.{DEPOSIT}"), currency=text.currency_name(result.scenario.currency))
    st.number_input(
        label, 0, MOST_MONEY, None, step=1, key=key, on_change=_take, args=(key, DEPOSIT),
        help=text.markdown("paid.deposit_help"),
    )  # fmt: skip


def _length(result: Estimate, text: Text) -> None:
    known_parts = parts(result.chosen)
    if not known_parts:  # somebody's own tables may have no part that takes any time
        return
    chosen = _choice("paid.which_part", known_parts, "phase", text)
    known = lengths(result.scenario, result.chosen).get(chosen)
    key = state.bound(f"over.{chosen}", None if known is None else round_up(known))
    label = text("paid.days", name=text(f"phase.{chosen}"))
    st.number_input(
        label, 0, LONGEST_DAYS, None, step=1, key=key, on_change=_take, args=(key, chosen + DAYS),
        help=text.markdown("paid.days_help"),
    )  # fmt: skip


def _choice(question: str, options: list[str], words: str, text: Text) -> str:
    """Ask which one is meant, and remember it on other pages and in other languages."""
    key, kept = f"{question}.{text.language}", f"{question}.kept"
    if key not in st.session_state and st.session_state.get(kept) in options:
        st.session_state[key] = st.session_state[kept]
    chosen = st.selectbox(text(question), options, key=key, format_func=lambda name: text(f"{words}.{name}"), filter_mode=None)
    st.session_state[kept] = chosen
    return chosen


def _take(key: str, name: str) -> None:
    """Callback: put a fact into the scenario, or take it out where its box is empty."""
    chosen, value = state.run(state.scenario()).chosen, st.session_state[key]
    if value is None:
        state.put_own(without(chosen, [name]))
    elif name == DEPOSIT:
        state.put_own({name: Range.fixed(value, "money")})
    elif name.endswith(PAID):
        state.put_own(bill(chosen, name.removesuffix(PAID), value))
    else:
        state.put_own(length(chosen, name.removesuffix(DAYS), value))


def _so_far(result: Estimate, held: float | None, text: Text) -> str:
    said, currency, paid = headline(result), result.scenario.currency, result.paid_already
    values = {"paid": text.money(paid, currency, exact=True), "total": text.money(said.typical, currency)}
    still = rest(result)
    left = (max(amount, 0.0) for amount in (still.typical, still.cautious))
    values |= dict(zip(("left", "cautious"), (text.money(amount, currency) for amount in left), strict=True))
    of_it = text.markdown("paid.held", deposit=text.money(held, currency, exact=True)) if held else ""
    return text.markdown("paid.so_far", below=said.below, above=said.above, **values) + of_it


def _deposit_row(before: Estimate, paid: float, text: Text) -> list[str]:
    low, typical, high = np.quantile(before.payments.deposit, (0.1, 0.5, 0.9)).tolist()
    currency = before.scenario.currency
    between, more = text.money_range(low, high, currency), _more(paid - typical, currency, text)
    return [text(f"assumption.{DEPOSIT}"), between, text.money(paid, currency, exact=True), more]


def _facts(before: Estimate, paid: dict[str, float], over: dict[str, float], facts: list[list[str]], text: Text) -> pd.DataFrame:
    costs, phases = before.components.set_index("component"), before.phases.set_index("phase")
    rows = facts + [_bill_row(name, amount, costs.loc[name], before.scenario.currency, text) for name, amount in paid.items()]
    rows += [_length_row(name, days, phases.loc[name], text) for name, days in over.items()]
    columns = ("what", "expected", "fact", "difference")
    return pd.DataFrame(rows, columns=[text(f"paid.column.{name}") for name in columns]).map(safe)


def _bill_row(name: str, amount: float, expected: Any, currency: str, text: Text) -> list[str]:
    between = text.money_range(expected["p10"], expected["p90"], currency)
    more = _more(amount - expected["p50"], currency, text)
    return [text(f"component.{name}"), between, text.money(amount, currency, exact=True), more]


def _length_row(name: str, days: float, expected: Any, text: Text) -> list[str]:
    between = text.between(text.number(round_up(expected["p10"])), text.days(expected["p90"]))
    return [text(f"phase.{name}"), between, text.days(days), _longer(round_up(days) - round_up(expected["p50"]), text)]


def _more(difference: float, currency: str, text: Text) -> str:
    key = "paid.more" if difference > 0.5 else "paid.less" if difference < -0.5 else "paid.same"
    return text(key, amount=text.money(abs(difference), currency))


def _longer(difference: int, text: Text) -> str:
    key = "paid.more" if difference > 0 else "paid.less" if difference < 0 else "paid.same"
    return text(key, amount=text.days(abs(difference)))


def _take_back(result: Estimate, names: list[str], text: Text) -> None:
    with st.container(horizontal=True):
        for name in names:
            words, key = text("paid.back", name=text(_known(name))), f"back.{name}.{text.language}"
            st.button(words, key=key, on_click=state.put_own, args=(without(result.chosen, [name]),))


def _known(name: str) -> str:
    """Return the key of the words for a fact."""
    if name == DEPOSIT:
        return f"assumption.{DEPOSIT}"
    return f"component.{name.removesuffix(PAID)}" if name.endswith(PAID) else f"phase.{name.removesuffix(DAYS)}"


def _now(before: Estimate, result: Estimate, text: Text) -> pd.DataFrame:
    currency, rows = result.scenario.currency, []
    for words, one in (("paid.before", before), ("paid.now", result)):
        total, days = one.total_cost, one.days_away
        money = text.money_range(total.p10, total.p90, currency)
        rows.append([text(words), money, text.between(text.number(round_up(days.p10)), text.days(days.p90))])
    return pd.DataFrame(rows, columns=[text(f"paid.column.{name}") for name in ("when", "total", "away")]).map(safe)
