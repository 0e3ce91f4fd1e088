"""For analysts, folded away: money and time together, the S-curve, every figure at its ends, other answers, Sobol' indices.

Nothing here is worked out before it is opened, and one part at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, get_args
from weakref import ReferenceType, ref

import pandas as pd
import streamlit as st

from estimator.analysis.asked import Analysis
from estimator.analysis.curve import point_estimates, s_curve
from estimator.analysis.frontier import Balance, balance, frontier, scatter
from estimator.analysis.sobol import SobolIndices, sobol_indices
from estimator.analysis.tornado import tornado
from estimator.analysis.varied import varied
from estimator.cells import Cabin, Hospital, Lodging
from estimator.charts.curve import s_curve as curve_picture
from estimator.charts.curve import s_curve_sentence
from estimator.charts.drivers import in_order, range_words, value_words
from estimator.charts.frontier import joint_frontier, joint_frontier_sentence
from estimator.charts.theme import CONFIG
from estimator.exports.analysis import ANALYSES
from estimator.exports.inputs import input_name
from estimator.exports.words import assumption_label
from estimator.model import Estimate
from estimator.rounding import round_up
from estimator.scenario import Scenario
from estimator.tables import Tables
from estimator.text import Text, safe
from estimator.ui import state, visit
from estimator.ui.cash import folded_table
from estimator.ui.controls import MOST_COMPANIONS, STAY_NEAR
from estimator.ui.levers import drivers_of
from estimator.ui.take_away import file_name

#: Assumptions that the one-way table offers: those that move the total most.
OFFERED = 10
#: Rows of a table that is not folded away.
ROWS = 15
#: Points of a line that its table shows.
POINTS = 6
PERCENTS = (1, 5, *range(10, 100, 10), 95, 99)
_ENDS = ("low", "typical", "high")
_INDICES_OF = "sobol_of"


def for_analysts(result: Estimate, text: Text) -> None:
    """Fold the analyses away, each in a tab."""
    folded = st.expander(text("analysts.title"), key="fold_analysts", on_change="rerun")
    if not folded.open:
        return
    parts: dict[str, Callable[[Estimate, Text], None]] = {
        "frontier": _frontier, "curve": _curve, "tornado": _tornado, "one_way": _one_way, "sobol": _sobol,
    }  # fmt: skip
    with folded:
        st.markdown(text.markdown("analysts.how"))
        names = [text(f"analysts.{name}") for name in parts]
        tabs = st.tabs(names, key=f"analysts.{text.language}", on_change="rerun")
        for tab, part in zip(tabs, parts.values(), strict=True):
            if tab.open:
                with tab:
                    part(result, text)


@visit.keeps(4)
def _lines_of(scenario: Scenario) -> tuple[pd.DataFrame, pd.DataFrame, Balance]:
    result = state.run(scenario)
    return frontier(result), scatter(result), balance(result, scenario.confidence / 100)


@visit.keeps(4)
def _indices_of(scenario: Scenario) -> SobolIndices:
    return sobol_indices(state.run(scenario))


@visit.keeps(12)
def _varied_of(scenario: Scenario, key: str, values: tuple[str, ...]) -> pd.DataFrame:
    return varied(scenario, {key: values}, tables=state.tables())


def _frontier(result: Estimate, text: Text) -> None:
    asked = result.scenario
    lines, dots, found = _lines_of(asked)
    sentence = joint_frontier_sentence(found, text, asked.currency)
    st.markdown(safe(sentence))
    limits = (asked.budget, asked.days_available)
    figure = joint_frontier(lines, dots, text, asked.currency, limits=limits, dark=state.is_dark())
    st.plotly_chart(figure, key="chart_frontier", config=CONFIG, alt=sentence)
    st.caption(text.sentences((text.markdown("analysts.dots", count=len(dots)), text.markdown("frontier.how"))))
    rows = [
        [text.chance(share), _money(ceil(point.budget), result, text), text.number(round_up(point.days))]
        for share, line in lines.groupby("share")
        for point in line.iloc[:: max(1, len(line) // POINTS)].itertuples()
    ]
    names = [text("table.journeys"), text("frontier.money", currency=asked.currency), text("frontier.days")]
    folded_table("frontier", text("pictures.table"), pd.DataFrame(rows, columns=names))
    _file("frontier", result, lambda: lines, text)


def _curve(result: Estimate, text: Text) -> None:
    curve, points = s_curve(result), point_estimates(result)
    for point in points:
        sentence = s_curve_sentence(point, text, result.scenario.currency)
        st.markdown(safe(sentence))
        figure = curve_picture(curve, point, text, result.scenario.currency, dark=state.is_dark())
        st.plotly_chart(figure, key=f"chart_curve_{point.measure}", config=CONFIG, alt=sentence)
    st.caption(text.markdown("curve.how"))
    values = {(row.measure, row.percent): row.value for row in curve.itertuples()}
    rows = [
        [
            text.chance(percent / 100),
            _money(values["total_cost", percent], result, text),
            _days(values["days_away", percent], text),
        ]
        for percent in PERCENTS
    ]
    names = [text("curve.below"), text("export.measure.total_cost"), text("export.measure.days_away")]
    folded_table("curve", text("pictures.table"), pd.DataFrame(rows, columns=names))
    _file("curve", result, lambda: curve, text)


def _tornado(result: Estimate, text: Text) -> None:
    table = tornado(result, drivers_of(result.scenario))
    measures = list(dict.fromkeys(table["measure"]))
    if not measures:
        st.markdown(text.markdown("change.nothing"))
        return
    measure = st.selectbox(
        text("analysts.measure"), measures, key=f"analysts_measure.{text.language}", filter_mode=None,
        format_func=lambda name: text(f"tornado.{name}"),
    )  # fmt: skip
    known = drivers_of(result.scenario).set_index("assumption")["worth"]
    shown = table[table["measure"] == measure].assign(worth=lambda rows: rows["driver"].map(known))
    present = _said(measure, shown["present"].iloc[0], result, text)
    st.markdown(text.markdown("tornado.title", measure=text(f"tornado.{measure}"), present=present))
    rows = [
        [text("change.held", name=assumption_label(row.driver, text), range=range_words(row, text, result.scenario.currency))]
        + [_said(measure, value, result, text) for value in (row.at_low, row.at_high)]
        for row in shown.head(ROWS).itertuples()
    ]
    names = [text(f"tornado.{name}") for name in ("at_low", "at_high")]
    st.table(
        pd.DataFrame(rows, columns=[text("drivers.column.assumption"), *names]).map(safe), hide_index=True, border="horizontal"
    )
    if len(shown) > ROWS:
        st.caption(text.markdown("tornado.rest", count=len(shown) - ROWS))
    if result.scenario.budget is None:
        st.caption(text.markdown("analysts.no_budget"))
    _file("tornado", result, lambda: table, text)


def _one_way(result: Estimate, text: Text) -> None:
    choices = _fields(result, text) | _assumptions(result, text)
    key = st.selectbox(
        text("analysts.vary"), list(choices), key=f"analysts_vary.{text.language}", filter_mode=None,
        format_func=lambda key: _key_words(key, text),
    )  # fmt: skip
    values = choices[key]
    table = _varied_of(result.scenario, key, tuple(values))
    figures = {(row[key], row["measure"]): row for row in table.to_dict("records")}
    rows = [
        [said, *(_three(measure, figures[value, measure], result, text) for measure in ("total_cost", "days_away"))]
        for value, said in values.items()
    ]
    names = [text(f"export.measure.{measure}") for measure in ("total_cost", "days_away")]
    st.table(pd.DataFrame(rows, columns=[_key_words(key, text), *names]).map(safe), hide_index=True, border="horizontal")
    st.caption(text.markdown("analysts.three"))
    _file("one-way", result, lambda: table, text)


def _fields(result: Estimate, text: Text) -> dict[str, dict[str, str]]:
    """Return the fields that may be varied, each with its values and their words."""
    tables = result.tables
    least = tables.pathway(result.scenario.pathway).min_companions
    said: dict[str, Any] = {
        "city": dict.fromkeys(row.city for row in tables.cities), "hospital": get_args(Hospital), "lodging": get_args(Lodging),
        "cabin": get_args(Cabin),
    }  # fmt: skip
    found = {field: {value: text(f"{field}.{value}") for value in values} for field, values in said.items()}
    counts = range(least, MOST_COMPANIONS + 1)
    found["companions"] = {str(n): text.plural("companions", n) if n else text("companions.none") for n in counts}
    return found | {"stay_near_days": {str(days): text.days(days) for days in STAY_NEAR}}


def _assumptions(result: Estimate, text: Text) -> dict[str, dict[str, str]]:
    """Return the assumptions that move the total most, each with its low, its middle and its high."""
    return {
        f"assumption.{row.assumption}": {
            repr(float(getattr(row, end))): value_words(row, getattr(row, end), text, result.scenario.currency) for end in _ENDS
        }
        for row in in_order(drivers_of(result.scenario), most=OFFERED)
    }


def _key_words(key: str, text: Text) -> str:
    name = key.removeprefix("assumption.")
    return text(f"ask.{key}") if name == key else assumption_label(name, text)


def _sobol(result: Estimate, text: Text) -> None:
    st.markdown(text.markdown("analysts.sobol.what"))
    asked = (result.scenario, ref(result.tables))  # with other tables they would have to be asked for again
    if st.session_state.get(_INDICES_OF) != asked:
        key = f"sobol_start.{text.language}"
        st.button(text("analysts.sobol.start"), key=key, on_click=_ask_for_indices, args=(asked,))
        return
    with st.spinner(text("analysts.sobol.wait")):
        found = _indices_of(result.scenario)
    for line in found.sums.itertuples():
        rows = [
            [
                input_name(row.input, result.chosen, text, row.inputs),
                _index(row.first, row.first_conf),
                _index(row.total, row.total_conf),
            ]
            for row in found.table[found.table["measure"] == line.measure].itertuples()
        ]
        names = [text(f"export.measure.{line.measure}"), text("sobol.first"), text("sobol.total")]
        st.table(pd.DataFrame(rows, columns=names).map(safe), hide_index=True, border="horizontal")
        st.caption(text.markdown("sobol.sum", sum=f"{line.first_sum:.2f}", conf=f"{line.first_sum_conf:.2f}"))
    st.caption(text.markdown("sobol.how", journeys=found.rows))
    _file("sobol", result, lambda: found.table, text)


def _ask_for_indices(asked: tuple[Scenario, ReferenceType[Tables]]) -> None:
    st.session_state[_INDICES_OF] = asked


def _index(value: float, half_width: float) -> str:
    return f"{max(value, 0.0):.2f}\u00a0±\u00a0{half_width:.2f}"


def _three(measure: str, row: dict[str, Any], result: Estimate, text: Text) -> str:
    low, middle, high = (_said(measure, row[name], result, text) for name in ("p10", "p50", "p90"))
    return text("analysts.middle_and_range", middle=middle, low=low, high=high)


def _said(measure: str, value: float, result: Estimate, text: Text) -> str:
    if measure.startswith("chance"):
        return text.number(round(100 * value, 1))
    return _days(value, text) if "days" in measure else _money(value, result, text)


def _money(value: float, result: Estimate, text: Text) -> str:
    return text.money(value, result.scenario.currency, exact=True)


def _days(value: float, text: Text) -> str:
    return text.number(round(float(value), 1))


def _file(kind: str, result: Estimate, rows: Callable[[], pd.DataFrame], text: Text) -> None:
    name = file_name(result.scenario, "csv").replace("car-t-", f"car-t-{kind}-")
    made = lambda: ANALYSES["csv"](Analysis(kind, result, rows()), text.language)  # noqa: E731
    st.download_button(text("analysts.csv"), made, name, "text/csv", key=f"file_{kind}", on_click="ignore")
