"""Money and time together: how many journeys stay inside both, and what it would take for more of them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from estimator.charts.chances import KINDS, journey_grid, journey_grid_sentence
from estimator.charts.theme import CONFIG
from estimator.model import Estimate
from estimator.planning import Wish, wishes, within_days, within_money
from estimator.rounding import enough, largest_remainder
from estimator.summary import Joint
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.answer import headings
from estimator.ui.cash import folded_table, own_money, paid_words
from estimator.ui.figures import limits


def together(result: Estimate, text: Text) -> None:
    """Count journeys inside the money and the days, and say what would keep more of them inside."""
    st.header(text("both.title"), anchor="both")
    found = limits(result)
    inside_both(result, found, text, "both")
    # Beside limits that are not the reader's own, "no sum is enough" would frighten for nothing.
    if _own(result):
        st.subheader(text("both.more"), anchor=False)
        _wishes(result, found, text)


def inside_both(result: Estimate, found: Joint, text: Text, name: str) -> None:
    """Say and show of how many of 100 journeys both limits are enough; `name` tells the pictures of two pages apart."""
    counts = largest_remainder([getattr(found, kind) for kind in KINDS])
    st.markdown(text.markdown("both.sentence", **dict(zip(KINDS, counts, strict=True))))
    st.caption(_measured_with(result, found, text))
    alt = journey_grid_sentence(counts, text)
    st.plotly_chart(journey_grid(counts, text, dark=state.is_dark()), key=f"chart_{name}", config=CONFIG, alt=alt)
    rows = [[text(f"grid.{kind}"), str(count)] for kind, count in zip(KINDS, counts, strict=True)]
    folded_table(name, text("pictures.table"), pd.DataFrame(rows, columns=headings(text, "outcome", "of_100")))


def _own(result: Estimate) -> bool:
    return result.scenario.budget is not None and result.scenario.days_available is not None


def _measured_with(result: Estimate, found: Joint, text: Text) -> str:
    scenario = result.scenario
    cautious = text.money(found.budget + scenario.offsets, scenario.currency)
    money = cautious if scenario.budget is None else own_money(result, text)
    values = {"money": money, "days": text.days(found.days_available)}
    said = text.markdown("grid.with_yours" if _own(result) else "grid.with_cautious", **values)
    return text.sentences((said, paid_words(result, "paid.left_out", text)))


def _wishes(result: Estimate, found: Joint, text: Text) -> None:
    wanted = wishes(result, found.budget, found.days_available)
    own = {"money": own_money(result, text), "days": text.days(found.days_available)}
    columns = [text("both.wish"), _money_column(result, own["days"], text), text("both.days", money=own["money"])]
    st.table(
        pd.DataFrame([_row(wish, result, text) for wish in wanted], columns=columns).map(safe),
        hide_index=True,
        border="horizontal",
    )
    in_time, in_money = (
        text.of_100(share) for share in (within_days(result, found.days_available), within_money(result, found.budget))
    )
    if any(wish.money is None for wish in wanted):
        st.markdown(text.markdown("both.no_money", days=own["days"], inside=in_time, over=100 - in_time))
    if any(wish.days is None for wish in wanted):
        st.markdown(text.markdown("both.no_days", money=own["money"], inside=in_money, over=100 - in_money))


def _money_column(result: Estimate, days: str, text: Text) -> str:
    grants, currency = result.scenario.offsets, result.scenario.currency
    if not grants:
        return text("both.money", days=days)
    return text("both.money_beside", days=days, grants=text.money(grants, currency, exact=True))


def _row(wish: Wish, result: Estimate, text: Text) -> list[str]:
    money = text("both.no_sum") if wish.money is None else text.money(enough(wish.money), result.scenario.currency)
    days = text("both.no_time") if wish.days is None else text.days(wish.days)
    return [text.chance(wish.share), money, days]
