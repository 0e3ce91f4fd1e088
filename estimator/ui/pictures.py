"""The pictures: each with a sentence above and its table folded away below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from estimator.charts.chances import cost_dots, cost_dots_sentence, journey_grid, journey_grid_sentence
from estimator.charts.cost import component_ranges, component_ranges_sentence, in_order
from estimator.charts.schedule import timeline, timeline_sentence
from estimator.charts.theme import CONFIG
from estimator.model import Estimate
from estimator.rounding import largest_remainder, round_up
from estimator.summary import Spread, equally_likely
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.answer import headings
from estimator.ui.figures import SMALL_SHARE, limits
from estimator.ui.money import limits_inputs
from estimator.ui.pairs import source_words

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


def _picture(name: str, sentence: str, figure: go.Figure, table: Callable[[], pd.DataFrame], text: Text) -> None:
    st.markdown(safe(sentence))
    st.plotly_chart(figure, key=f"chart_{name}", config=CONFIG, alt=sentence)
    _table(name, table, text)


def _table(name: str, table: Callable[[], pd.DataFrame], text: Text) -> None:
    """Offer a table folded away; it is made when it is opened."""
    folded = st.expander(text("pictures.table"), key=f"table_{name}", on_change="rerun")
    if folded.open:
        folded.table(table().map(safe), hide_index=True, border="horizontal")


def _dots(result: Estimate, text: Text) -> None:
    amounts, currency = equally_likely(result.sorted_total, DOTS), result.scenario.currency
    budget = result.scenario.budget
    line = None if budget is None else budget + result.scenario.offsets
    sentence = cost_dots_sentence(amounts, line, text, currency)
    figure = cost_dots(amounts, line, text, currency, dark=state.is_dark())
    _picture("dots", sentence, figure, lambda: _percentile_table(result.total_cost, currency, text), text)


def _percentile_table(spread: Spread, currency: str, text: Text) -> pd.DataFrame:
    rows = [[text.chance(percent / 100), text.money(spread.at(percent), currency)] for percent in (10, 25, 50, 75, 80, 90, 95)]
    return pd.DataFrame(rows, columns=headings(text, "journeys_below", "amount"))


def _costs(result: Estimate, text: Text) -> None:
    currency, costs = result.scenario.currency, result.components
    # Thirty bars fill four screens of a phone, and most of them are too short to see.
    everything = st.toggle(text("pictures.all_costs"), key=f"all_costs.{text.language}")
    least = 0.0 if everything else SMALL_SHARE
    figure = component_ranges(costs, text, currency, by_group=everything, least=least, dark=state.is_dark())
    small = [row.mean for row in in_order(costs) if row.share_of_mean < least]
    st.caption(text.markdown("pictures.bars") + _left_out(small, currency, text))
    _picture("costs", component_ranges_sentence(costs, text, currency), figure, lambda: _cost_table(costs, currency, text), text)
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
        [text(f"component.{row.component}"), *(text.money(amount, currency) for amount in (row.p10, row.p50, row.p90)),
         text(f"grade.{row.grade}")]
        for row in in_order(costs)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=headings(text, "component", "low", "middle", "high", "grade"))


def _left_out(small: Sequence[float], currency: str, text: Text) -> str:
    """Say how many small costs the picture leaves out, and what they come to."""
    if not small:
        return ""
    return " " + text.markdown("pictures.small_costs", count=len(small), money=text.money(sum(small), currency))


def _time(result: Estimate, text: Text) -> None:
    figure = timeline(result.phases, text, dark=state.is_dark())
    st.caption(text.markdown("pictures.time_line"))
    _picture("time", timeline_sentence(result.phases, text), figure, lambda: _phase_table(result.phases, text), text)


def _phase_table(phases: pd.DataFrame, text: Text) -> pd.DataFrame:
    rows = [
        [text(f"phase.{row.phase}"), text(f"place.{row.place}"), *(str(round_up(day)) for day in (row.p10, row.p50, row.p90))]
        for row in phases.itertuples()
    ]
    return pd.DataFrame(rows, columns=headings(text, "phase", "place", "low_days", "middle_days", "high_days"))


def _grid(result: Estimate, text: Text) -> None:
    scenario, found = result.scenario, limits(result)
    values = {"money": text.money(found.budget + scenario.offsets, scenario.currency), "days": text.days(found.days_available)}
    own = scenario.budget is not None and scenario.days_available is not None
    st.caption(text.markdown("grid.with_yours" if own else "grid.with_cautious", **values))
    counts = largest_remainder([found.inside_both, found.over_money_only, found.over_time_only, found.over_both])
    names = ("inside_both", "over_money_only", "over_time_only", "over_both")
    rows = [[text(f"grid.{name}"), str(count)] for name, count in zip(names, counts, strict=True)]
    table = pd.DataFrame(rows, columns=headings(text, "outcome", "of_100"))
    _picture("grid", journey_grid_sentence(counts, text), journey_grid(counts, text, dark=state.is_dark()), lambda: table, text)


def _exits(result: Estimate, text: Text) -> None:
    st.markdown(text.markdown("exits.sentence"))
    nothing_owed, all_owed = result.exit_spreads(owed=0.0), result.exit_spreads(owed=1.0)
    for column, name in zip(st.columns(max(1, len(nothing_owed))), nothing_owed, strict=False):
        share, least, days = nothing_owed[name]
        bill = [text.money(spread.p50, result.scenario.currency) for spread in (least, all_owed[name][1])]
        with column.container(border=True):
            _exit_card(name, text.of_100(share.typical), bill, days, text)
    _table("exits", lambda: _exit_table(result, text), text)


def _exit_table(result: Estimate, text: Text) -> pd.DataFrame:
    """Return each exit's chance, its bill with none and with all of the cells' price owed, and its days."""
    bills = [result.exit_spreads(owed=owed) for owed in (0.0, 1.0)]
    rows = []
    for name, (share, none, days) in bills[0].items():
        whole = bills[1][name][1]
        amounts = [text.money_range(spread.p10, spread.p90, result.scenario.currency) for spread in (none, whole)]
        rows.append([text(f"exit.{name}"), text.chance(share.typical), *amounts, text.days(days.p50)])
    return pd.DataFrame(rows, columns=headings(text, "outcome", "of_100", "owed_none", "owed_all", "middle_days"))


def _exit_card(name: str, of_100: int, bill: list[str], days: Spread, text: Text) -> None:
    none, everything = bill
    st.markdown(f"**{text.markdown(f'exit.{name}')}**")
    st.markdown(text.markdown("exits.chance", count=of_100, rest=100 - of_100))
    st.markdown(text.markdown("exits.bill_same" if none == everything else "exits.bill", none=none, all=everything))
    st.markdown(text.markdown("exits.days", typical=text.days(days.p50), cautious=text.days(days.p80)))
