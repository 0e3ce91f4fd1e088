"""The answer and its pictures: each with a sentence above and its table folded away below."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from estimator.charts.chances import cost_dots, cost_dots_sentence, journey_grid, journey_grid_sentence
from estimator.charts.cost import component_ranges, component_ranges_sentence, in_order
from estimator.charts.schedule import timeline, timeline_sentence
from estimator.charts.theme import CONFIG
from estimator.exports.words import product_label
from estimator.model import Estimate
from estimator.rounding import largest_remainder, round_up
from estimator.scenario import Scenario
from estimator.summary import equally_likely
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.figures import evidence_of_100, headline, large_costs, limits, transplant_adds
from estimator.ui.money import home_side, limits_inputs, own_rate, refund

DOTS = 50
A_MONTH = 365.25 / 12
#: Below this share a transplant is not worth a line on the first screen.
SELDOM = 0.05


def scenario_line(scenario: Scenario, text: Text, *, link: bool = True) -> str:
    """Say the scenario in one line, with the way to the questions where they stand on the same page."""
    cells = product_label(state.tables().product(scenario.product), text)
    parts = [text(f"pathway.{scenario.pathway}"), cells, text(f"city.{scenario.city}")]
    party = text.plural("companions", scenario.companions) if scenario.companions else text("companions.none")
    parts += [party, text("line.origin", origin=text(f"origin.{scenario.origin}"))]
    line = safe(" · ".join(parts))
    return f"{line} — [{safe(text('line.change'))}](#questions)" if link else line


def evidence_sentence(result: Estimate, text: Text) -> str:
    """Say of every 100 in money how much rests on good, fair and weak evidence."""
    return text.markdown("headline.evidence", **dict(zip(("good", "fair", "weak"), evidence_of_100(result), strict=True)))


def answer(result: Estimate, text: Text) -> None:
    """Say the answer: one sentence, its odds, and what it rests on."""
    said, currency = headline(result), result.scenario.currency
    typical, cautious = text.money(said.typical, currency), text.money(said.cautious, currency)
    st.header(text.markdown("headline.plan", typical=typical, cautious=cautious), anchor=False)
    st.markdown(text.markdown("headline.odds", below=said.below, above=said.above, cautious=cautious))
    days = {"typical": text.weeks(said.typical_days), "cautious": text.weeks(said.cautious_days)}
    st.markdown(text.markdown("headline.days", below=said.below, above=said.above, **days))
    _transplant(result, text)
    st.markdown(evidence_sentence(result, text))
    _warnings(result, text)
    home_side(result, text)
    refund(result, text)
    own_rate(result.scenario, text)


def _transplant(result: Estimate, text: Text) -> None:
    share, chosen = result.transplant_share, result.scenario.transplant
    if chosen == "yes":
        st.markdown(text.markdown("headline.transplant_in"))
        _buttons(text, transplant_leave="no")
    elif share.typical > SELDOM:
        money, days = transplant_adds(result)
        low, high = text.of_100(share.low), text.of_100(share.high)
        of_100 = text.between(text.number(low), text.number(high))
        amount, months = text.money(money, result.scenario.currency), text.plural("count.months", round_up(days / A_MONTH))
        st.markdown(text.markdown("headline.transplant", share=of_100, money=amount, months=months))
        if chosen == "as_published":
            st.table(_beside(result, text), hide_index=True)
            _buttons(text, transplant_hide="no", transplant_show="yes")
        else:
            _buttons(text, transplant_beside="as_published", transplant_show="yes")


def _buttons(text: Text, **choices: str) -> None:
    with st.container(horizontal=True):
        for words, choice in choices.items():
            key = f"{words}.{text.language}"
            st.button(text(f"headline.{words}"), key=key, on_click=state.set_answer, kwargs={"transplant": choice})


def now(result: Estimate, text: Text) -> None:
    """Repeat the answer in one line that stays in view while the details are changed."""
    said, currency = headline(result), result.scenario.currency
    with st.container(key="now"):
        values = {"typical": text.money(said.typical, currency), "cautious": text.money(said.cautious, currency)}
        st.markdown(text.markdown("headline.now", **values, days=text.weeks(said.typical_days)))


def _beside(result: Estimate, text: Text) -> pd.DataFrame:
    rows = []
    for words, one in (("headline.without", result), ("headline.with", result.with_transplant)):
        said, currency = headline(one), result.scenario.currency
        money = [safe(text.money(amount, currency)) for amount in (said.typical, said.cautious)]
        rows.append([text(words), *money, text.weeks(said.typical_days), text.weeks(said.cautious_days)])
    return pd.DataFrame(rows, columns=_headings(text, "journeys", "plan", "keep", "away", "away_cautious"))


def _warnings(result: Estimate, text: Text) -> None:
    """Say what the route itself must be warned of, with the rule behind it."""
    scenario, tables = result.scenario, state.tables()
    offer = next(row for row in tables.offers(scenario.pathway, scenario.route) if row.product == scenario.product)
    if offer.red_flag:
        st.warning(text.markdown("route.red_flag") + _rule(text))
    elif text.has(f"route.{scenario.route}.note"):
        st.info(text.markdown(f"route.{scenario.route}.note") + _rule(text))


def _rule(text: Text) -> str:
    rule = state.tables().source("C027")
    return f" [{safe(text('route.rule'))}]({rule.url})" if rule.url.startswith("http") else ""


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
    _table(name, table, text)


def _table(name: str, table: pd.DataFrame, text: Text) -> None:
    folded = st.expander(text("pictures.table"), key=f"table_{name}", on_change="rerun")
    if folded.open:
        folded.table(table.map(safe), hide_index=True, border="horizontal")


def _headings(text: Text, *names: str) -> list[str]:
    return [text(f"table.{name}") for name in names]


def _dots(result: Estimate, text: Text) -> None:
    amounts, currency = equally_likely(result.sorted_total, DOTS), result.scenario.currency
    budget = result.scenario.budget
    line = None if budget is None else budget + result.scenario.offsets
    sentence = cost_dots_sentence(amounts, line, text, currency)
    spread = result.total_cost
    table = pd.DataFrame(
        [[text.chance(percent / 100), text.money(spread.at(percent), currency)] for percent in (10, 25, 50, 75, 80, 90, 95)],
        columns=_headings(text, "journeys_below", "amount"),
    )
    _picture("dots", sentence, cost_dots(amounts, line, text, currency, dark=state.is_dark()), table, text)


def _costs(result: Estimate, text: Text) -> None:
    currency, costs = result.scenario.currency, result.components
    # Thirty bars fill four screens of a phone, and most of them are too short to see.
    everything = st.toggle(text("pictures.all_costs"), key=f"all_costs.{text.language}")
    drawn = costs if everything else large_costs(costs)
    figure = component_ranges(drawn, text, currency, by_group=everything, dark=state.is_dark())
    table = pd.DataFrame(
        [
            [text(f"component.{row.component}"), *(text.money(amount, currency) for amount in (row.p10, row.p50, row.p90)),
             text(f"grade.{row.grade}")]
            for row in in_order(costs)
        ],
        columns=_headings(text, "component", "low", "middle", "high", "grade"),
    )  # fmt: skip
    small = costs[~costs["component"].isin(drawn["component"])]
    st.caption(text.markdown("pictures.bars") + _left_out(small, currency, text))
    _picture("costs", component_ranges_sentence(costs, text, currency), figure, table, text)


def _left_out(small: pd.DataFrame, currency: str, text: Text) -> str:
    """Say how many small costs the picture leaves out, and what they come to."""
    paid = small[small["mean"] > 0]
    if paid.empty:
        return ""
    return " " + text.markdown("pictures.small_costs", count=len(paid), money=text.money(paid["mean"].sum(), currency))


def _time(result: Estimate, text: Text) -> None:
    figure = timeline(result.phases, text, dark=state.is_dark())
    table = pd.DataFrame(
        [
            [text(f"phase.{row.phase}"), text(f"place.{row.place}"), *(str(round_up(day)) for day in (row.p10, row.p50, row.p90))]
            for row in result.phases.itertuples()
        ],
        columns=_headings(text, "phase", "place", "low_days", "middle_days", "high_days"),
    )  # fmt: skip
    st.caption(text.markdown("pictures.time_line"))
    _picture("time", timeline_sentence(result.phases, text), figure, table, text)


def _grid(result: Estimate, text: Text) -> None:
    scenario, found = result.scenario, limits(result)
    values = {"money": text.money(found.budget + scenario.offsets, scenario.currency), "days": text.days(found.days_available)}
    own = scenario.budget is not None and scenario.days_available is not None
    st.caption(text.markdown("grid.with_yours" if own else "grid.with_cautious", **values))
    counts = largest_remainder([found.inside_both, found.over_money_only, found.over_time_only, found.over_both])
    names = ("inside_both", "over_money_only", "over_time_only", "over_both")
    rows = [[text(f"grid.{name}"), str(count)] for name, count in zip(names, counts, strict=True)]
    table = pd.DataFrame(rows, columns=_headings(text, "outcome", "of_100"))
    _picture("grid", journey_grid_sentence(counts, text), journey_grid(counts, text, dark=state.is_dark()), table, text)


def _exits(result: Estimate, text: Text) -> None:
    st.markdown(text.markdown("exits.sentence"))
    none, all_of_it, currency = result.exit_spreads(owed=0.0), result.exit_spreads(owed=1.0), result.scenario.currency
    names: Sequence[str] = list(none)
    for column, name in zip(st.columns(max(1, len(names))), names, strict=False):
        share, least, days = none[name]
        most = all_of_it[name][1]
        with column.container(border=True):
            st.markdown(f"**{text.markdown(f'exit.{name}')}**")
            st.markdown(text.markdown("exits.chance", count=text.of_100(share.typical), rest=100 - text.of_100(share.typical)))
            st.markdown(text.markdown(_bill_words(least.p50, most.p50, currency, text), **_bill(least, most, currency, text)))
            st.markdown(text.markdown("exits.days", typical=text.days(days.p50), cautious=text.days(days.p80)))


def _bill_words(least: float, most: float, currency: str, text: Text) -> str:
    return "exits.bill_same" if text.money(least, currency) == text.money(most, currency) else "exits.bill"


def _bill(least, most, currency: str, text: Text) -> dict[str, str]:
    return {"none": text.money(least.p50, currency), "all": text.money(most.p50, currency)}
