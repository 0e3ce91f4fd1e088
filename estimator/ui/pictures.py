"""The pictures: each with a sentence above and its table folded away below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from estimator.assumptions import OWN
from estimator.charts.chances import cost_dots, cost_dots_sentence
from estimator.charts.cost import component_ranges, component_ranges_sentence, in_order
from estimator.charts.schedule import timeline, timeline_sentence
from estimator.charts.theme import CONFIG
from estimator.model import Estimate
from estimator.rounding import enough, round_2sf, round_up
from estimator.summary import Spread, equally_likely
from estimator.text import Text, safe
from estimator.ui import happenings, state
from estimator.ui.answer import headings
from estimator.ui.cash import folded_table, paid_words
from estimator.ui.figures import SMALL_SHARE, limits
from estimator.ui.happenings import exits_of
from estimator.ui.money import limits_inputs
from estimator.ui.pairs import source_words
from estimator.ui.together import inside_both

DOTS = 50


def pictures(result: Estimate, text: Text) -> None:
    """Show the possible journeys, and one more picture at a time: redrawing them is what a move costs most."""
    st.header(text("pictures.dots", count=DOTS), anchor=False)
    _dots(result, text)
    limits_inputs(result, text)
    drawn: dict[str, Callable[[Estimate, Text], None]] = {
        "costs": _costs, "time": _time, "grid": _grid, "exits": _exits,
    }  # fmt: skip
    tabs = st.tabs([text(f"pictures.{name}.tab") for name in drawn], key=f"pictures.{text.language}", on_change="rerun")
    for tab, (name, draw) in zip(tabs, drawn.items(), strict=True):
        if tab.open:
            with tab:
                st.header(text(f"pictures.{name}"), anchor=False)
                draw(result, text)


def _picture(name: str, sentence: str, figure: go.Figure, table: pd.DataFrame, text: Text) -> None:
    st.markdown(safe(sentence))
    st.plotly_chart(figure, key=f"chart_{name}", config=CONFIG, alt=sentence)
    folded_table(name, text("pictures.table"), table)


def _dots(result: Estimate, text: Text) -> None:
    amounts, currency = equally_likely(result.sorted_total, DOTS), result.scenario.currency
    line = result.money_there
    sentence = cost_dots_sentence(amounts, line, text, currency)
    figure = cost_dots(amounts, line, text, currency, dark=state.is_dark())
    if line is not None and (counted := paid_words(result, "paid.counted_in", text)):
        st.caption(counted)
    _picture("dots", sentence, figure, _percentile_table(result.total_cost, currency, text), text)


def _percentile_table(spread: Spread, currency: str, text: Text) -> pd.DataFrame:
    amounts = {percent: spread.at(percent) for percent in (10, 25, 50, 75, 80, 90, 95)}
    # Above the middle they are limits to be safe with, and never rounded to less than they are.
    said = {percent: enough(amount) if percent > 50 else amount for percent, amount in amounts.items()}
    rows = [[text.chance(percent / 100), text.money(amount, currency)] for percent, amount in said.items()]
    return pd.DataFrame(rows, columns=headings(text, "journeys_below", "amount"))


def _costs(result: Estimate, text: Text) -> None:
    currency, costs = result.scenario.currency, result.components
    # Thirty bars fill four screens of a phone, and most of them are too short to see.
    everything = st.toggle(text("pictures.all_costs"), key=f"all_costs.{text.language}")
    least = 0.0 if everything else SMALL_SHARE
    figure = component_ranges(costs, text, currency, by_group=everything, least=least, dark=state.is_dark())
    small = [row.mean for row in in_order(costs) if row.share_of_mean < least]
    own = text.markdown("pictures.bars_own") if OWN in result.grades else ""
    st.caption(text.sentences((text.markdown("pictures.bars") + own, _left_out(small, currency, text))))
    _picture("costs", component_ranges_sentence(costs, text, currency), figure, _cost_table(costs, currency, text), text)
    _one_cost(result, text)


def _one_cost(result: Estimate, text: Text) -> None:
    """Show what one cost includes, what it leaves out, and what to ask the hospital."""
    parts = {part.row.component: part for part in result.chosen.components}
    names = [row.component for row in in_order(result.components)]
    chosen = st.selectbox(
        text("costs.look"),
        names,
        key=f"look.{text.language}",
        format_func=lambda name: text(f"component.{name}"),
        filter_mode=None,
    )
    if chosen not in parts:
        return
    row = parts[chosen].row
    for name in ("includes", "excludes", "question"):
        if words := getattr(row, name):
            st.markdown(f"**{text.markdown(f'costs.{name}')}** {safe(text.table_words(words))}")
    st.caption(source_words(parts[chosen].price, text))


def _cost_table(costs: pd.DataFrame, currency: str, text: Text) -> pd.DataFrame:
    rows = [
        [text(f"component.{row.component}"), *(text.number(round_2sf(amount)) for amount in (row.p10, row.p50, row.p90)),
         text(f"letter.{row.grade}")]
        for row in in_order(costs)
    ]  # fmt: skip
    # A phone has no room for the currency beside each amount.
    names = [text("table.component_in", currency=currency), *headings(text, "low", "middle", "high", "grade")]
    return pd.DataFrame(rows, columns=names)


def _left_out(small: Sequence[float], currency: str, text: Text) -> str:
    """Say how many small costs the picture leaves out, and what they come to."""
    if not small:
        return ""
    return text.markdown("pictures.small_costs", count=len(small), money=text.money(sum(small), currency))


def _time(result: Estimate, text: Text) -> None:
    figure = timeline(result.phases, text, dark=state.is_dark())
    st.caption(text.markdown("pictures.time_line"))
    _picture("time", timeline_sentence(result.phases, text), figure, _phase_table(result.phases, text), text)


def _phase_table(phases: pd.DataFrame, text: Text) -> pd.DataFrame:
    rows = [
        [text(f"phase.{row.phase}"), text(f"place.{row.place}"), *(str(round_up(day)) for day in (row.p10, row.p50, row.p90))]
        for row in phases.itertuples()
    ]
    return pd.DataFrame(rows, columns=headings(text, "phase", "place", "low_days", "middle_days", "high_days"))


def _grid(result: Estimate, text: Text) -> None:
    inside_both(result, limits(result), text, "grid")


def _exits(result: Estimate, text: Text) -> None:
    happenings.exits(result, text)
    folded_table("exits", text("pictures.table"), _exit_table(result, text))


def _exit_table(result: Estimate, text: Text) -> pd.DataFrame:
    """Return each exit's chance, its bill with none and with all of the cells' price owed, and its days."""
    rows = []
    for story in exits_of(result.scenario):
        bills = (story.bill_nothing_owed, story.bill_all_owed)
        amounts = [text.money_range(bill.p10, bill.p90, result.scenario.currency) for bill in bills]
        rows.append([text(f"exit.{story.exit}"), text.chance(story.chance.typical), *amounts, text.days(story.days_away.p50)])
    return pd.DataFrame(rows, columns=headings(text, "outcome", "of_100", "owed_none", "owed_all", "middle_days"))
