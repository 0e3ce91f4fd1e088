"""What moves the total most, and the paper that would settle it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from estimator.charts.drivers import Measure, in_order, range_words, tornado, tornado_sentence, value_words
from estimator.charts.theme import CONFIG
from estimator.drivers import cautious, drivers, settled_by
from estimator.model import Estimate
from estimator.rounding import enough
from estimator.scenario import Scenario
from estimator.text import Text, assumption_name, safe
from estimator.ui import state, visit
from estimator.ui.cash import folded_table

CARDS = 3
MEASURES: tuple[Measure, ...] = ("cost", "days")
#: A range that gets narrower by less than this share of itself is not worth a sentence.
HARDLY = 0.01


@visit.keeps(12)
def drivers_of(scenario: Scenario) -> pd.DataFrame:
    """Return the drivers of a scenario. Each holds one figure still and runs the model again, so a few results are kept."""
    return drivers(state.run(scenario))


def first_levers(result: Estimate, text: Text) -> None:
    """Name what moves the total most, and show a card each for the first three."""
    most = in_order(drivers_of(result.scenario), most=CARDS)
    if not most:
        st.header(text("change.nothing"), anchor=False)
        return
    st.header(safe(text("change.most", name=assumption_name(most[0].assumption, text))), anchor=False)
    st.markdown(text.markdown("change.cards"))
    for column, driver in zip(st.columns(len(most)), most, strict=True):
        with column.container(border=True, height="stretch"):
            _card(driver, result, text)


def _card(driver: Any, result: Estimate, text: Text) -> None:
    currency, present = result.scenario.currency, result.total_cost
    st.subheader(safe(assumption_name(driver.assumption, text)), anchor=False)
    ends = {end: value_words(driver, getattr(driver, end), text, currency) for end in ("low", "high")}
    moved = {f"at_{end}": cautious(result, "cost") + getattr(driver, f"cost_cautious_{end}") for end in ("low", "high")}
    totals = {name: text.money(enough(amount), currency) for name, amount in moved.items()}
    st.markdown(text.markdown("change.card.moves", **ends, **totals, **_odds(result)))
    st.markdown(f"**{text.markdown('change.card.settles')}** {safe(settled_by(driver, text))}")
    if driver.narrows > HARDLY * (present.p90 - present.p10):
        st.markdown(text.markdown("change.card.narrows", amount=text.money(driver.narrows, currency)))
    elif driver.unit in ("probability", "share"):
        st.markdown(text.markdown("change.card.chance"))
    else:
        st.markdown(text.markdown("change.card.hardly"))
    known = result.assumptions.get(driver.assumption)
    if known and known.changed:
        st.caption(text.markdown("own.yours"))


def _odds(result: Estimate) -> dict[str, int]:
    """Return how many of 100 journeys stay below the cautious figures, and how many do not."""
    percent = result.scenario.confidence
    return {"below": percent, "above": 100 - percent}


def all_levers(result: Estimate, text: Text) -> None:
    """Show what moves money and time most, one picture at a time."""
    st.header(text("change.all"), anchor="all")
    tabs = st.tabs([text(f"change.all.{measure}") for measure in MEASURES], key=f"levers.{text.language}", on_change="rerun")
    for tab, measure in zip(tabs, MEASURES, strict=True):
        if tab.open:
            with tab:
                _picture(result, measure, text)


def _picture(result: Estimate, measure: Measure, text: Text) -> None:
    table, currency = drivers_of(result.scenario), result.scenario.currency
    present = cautious(result, measure)
    sentence = tornado_sentence(table, present, text, currency, measure=measure, percent=result.scenario.confidence)
    if measure != "cost":  # of money the first card has said it
        st.markdown(safe(sentence))
    st.caption(text.markdown("change.bars"))
    figure = tornado(table, present, text, currency, measure=measure, dark=state.is_dark())
    st.plotly_chart(figure, key=f"chart_levers_{measure}", config=CONFIG, alt=sentence)
    folded_table(f"levers_{measure}", text("change.table"), _rows(result, table, measure, text))


def _rows(result: Estimate, table: pd.DataFrame, measure: Measure, text: Text) -> pd.DataFrame:
    """Return every figure that moves this measure: what it is held at, what the answer then is, and what would settle it."""
    rows, present, currency = [], cautious(result, measure), result.scenario.currency
    for driver in in_order(table, measure, most=len(table)):
        moved = [present + getattr(driver, f"{measure}_cautious_{end}") for end in ("low", "high")]
        said = [text.money(enough(amount), currency) if measure == "cost" else text.days(amount) for amount in moved]
        name = text("change.held", name=assumption_name(driver.assumption, text), range=range_words(driver, text, currency))
        rows.append([name, text.between(*said), settled_by(driver, text)])
    names = ("assumption", measure, "settled_by")
    return pd.DataFrame(rows, columns=[text(f"drivers.column.{name}", **_odds(result)) for name in names])
