"""Scenarios side by side: columns of equal weight, what differs, the same rows, and the difference with its own range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import pandas as pd
import streamlit as st

from estimator.charts.compare import Measure, difference_sentence, side_by_side, signed
from estimator.charts.theme import CONFIG
from estimator.compare import Comparison, Difference
from estimator.exports.words import assumption_label
from estimator.model import Estimate
from estimator.rounding import enough, largest_remainder, round_2sf
from estimator.scenario import Scenario
from estimator.text import Text, safe
from estimator.ui import pins, state
from estimator.ui.answer import odds
from estimator.ui.cash import folded_table
from estimator.ui.figures import SMALL_SHARE, headline
from estimator.ui.naming import input_words, letter, names_of, short_names_of, variant_name

MEASURES: tuple[Measure, ...] = ("total_cost", "days_away")
#: Tables with more columns of figures than this are set smaller on a phone.
FEW = 2
#: What is spent when a journey ends early: one figure where nothing of the cells can be owed.
_BILLS = ("owed_none", "owed_all")


def keeping(text: Text) -> None:
    """Offer to keep the present scenario, or say why it cannot be kept."""
    present = state.scenario()
    if pins.is_kept(present):
        st.caption(text.markdown("versus.is_kept"))
    elif pins.is_full():
        st.caption(text.markdown("versus.is_full"))
    key = f"keep.{text.language}"
    off = pins.is_kept(present) or pins.is_full()
    st.button(text("versus.keep"), key=key, on_click=pins.keep, args=(present,), disabled=off, type="primary")


def offers(text: Text) -> None:
    """Offer obvious comparisons of the present scenario with a variant of it, one click each."""
    st.header(text("versus.offers"), anchor=False)
    present = state.scenario()
    for name, variant in pins.variants(present, state.tables()).items():
        words = text(f"versus.offer.{name}", other=variant_name(name, variant, text))
        st.button(words, key=f"offer.{name}.{text.language}", on_click=pins.keep, args=(present, variant))


def columns(found: Comparison, text: Text) -> None:
    """Show the scenarios in columns of equal weight, in the order in which they were kept."""
    st.header(text("versus.columns"), anchor=False)
    st.caption(text.markdown("compare.neutral"))
    names = names_of(found, text)
    for place, column in enumerate(st.columns(len(names))):
        with column.container(border=True, height="stretch"):
            st.subheader(safe(names[place]), anchor=False)
            _card(found.results[place], text)
            _beside(found, place, text)
            _route(found.scenarios[place], text)
            _buttons(place, found.scenarios[place], names[place], text)


def _card(result: Estimate, text: Text) -> None:
    said, currency = headline(result), result.scenario.currency
    typical, cautious = text.money(said.typical, currency), text.money(said.cautious, currency)
    st.markdown(text.markdown("headline.plan", typical=typical, cautious=cautious))
    st.markdown(odds(result, text))
    days = {"typical": text.weeks(said.typical_days), "cautious": text.weeks(said.cautious_days)}
    st.markdown(text.markdown("headline.days", below=said.below, above=said.above, **days))


def _beside(found: Comparison, place: int, text: Text) -> None:
    """Say where a scenario costs about as much as the first, though rounded amounts look further apart."""
    pair = next((pair for pair in found.differences if (pair.scenario, pair.measure) == (place, "total_cost")), None)
    first, other = ([round_2sf(said.typical), said.cautious] for said in map(headline, (found.results[0], found.results[place])))
    if pair and _is_hardly(pair, found) and first != other:
        st.caption(text.markdown("versus.rounded", first=letter(0), amount=text.money(abs(pair.p50), found.currency)))


def _route(scenario: Scenario, text: Text) -> None:
    """Say what the way to the cells must be warned of."""
    if state.tables().offer(scenario.pathway, scenario.route, scenario.product).red_flag:
        st.warning(text.markdown("route.red_flag"))
    elif text.has(note := f"route.{scenario.route}.note"):
        st.caption(text.markdown(note))


def _buttons(place: int, scenario: Scenario, name: str, text: Text) -> None:
    with st.container(horizontal=True):
        is_present = scenario == state.scenario()
        words = text("versus.present" if is_present else "versus.open")
        key = f"open.{place}.{text.language}"
        st.button(words, key=key, on_click=pins.put_in_place, args=(place, name), disabled=is_present)
        st.button(text("versus.remove"), key=f"remove.{place}.{text.language}", on_click=pins.remove, args=(place,))


def inputs(found: Comparison, text: Text) -> None:
    """List the inputs that differ."""
    st.header(text("compare.inputs"), anchor=False)
    if found.inputs.empty:
        st.markdown(text.markdown("versus.same_inputs"))
        return
    rows = []
    for field in found.inputs["field"]:
        own = field.removeprefix("assumption.")
        name = text(f"export.field.{field}") if own == field else assumption_label(own, text)
        rows.append([name, *(input_words(result, field, text) for result in found.results)])
    _table("inputs", text("versus.input"), rows)


def _table(name: str, first: str, rows: Sequence[Sequence[str]]) -> None:
    """Show rows with a column a scenario, headed by letters: whole names do not fit above four columns on a phone."""
    count = len(rows[0]) - 1
    table = pd.DataFrame(list(rows), columns=[first, *(letter(place) for place in range(count))])
    with st.container(key=f"versus_{'many' if count > FEW else 'few'}_{name}"):
        st.table(table.map(safe), hide_index=True, border="horizontal")


def pictures(found: Comparison, text: Text) -> None:
    """Show money or days on one axis, with the differences below."""
    st.header(text("versus.picture"), anchor=False)
    tabs = st.tabs([text(f"versus.{measure}") for measure in MEASURES], key=f"versus.{text.language}", on_change="rerun")
    for tab, measure in zip(tabs, MEASURES, strict=True):
        if tab.open:
            with tab:
                _picture(found, measure, text)


def _picture(found: Comparison, measure: Measure, text: Text) -> None:
    names, currency = short_names_of(found, text), found.currency
    sentence = text.sentences(_sentences(found, measure, text))
    st.markdown(safe(sentence))
    st.caption(text.markdown("versus.bars"))
    figure = side_by_side(found.spreads, found.differences, names, text, currency, measure=measure, dark=state.is_dark())
    st.plotly_chart(figure, key=f"chart_versus_{measure}", config=CONFIG, alt=sentence)
    rows = [
        [names[row.scenario], *(_shown(value, measure, currency, text) for value in (row.p10, row.p50, row.p90))]
        for row in found.spreads[found.spreads["measure"] == measure].itertuples()
    ]
    heads = ("component", "low", "middle", "high") if measure == "total_cost" else ("journeys", "low", "middle", "high")
    folded_table(
        f"versus_{measure}", text("pictures.table"), pd.DataFrame(rows, columns=[text(f"table.{name}") for name in heads])
    )


def _sentences(found: Comparison, measure: Measure, text: Text) -> list[str]:
    names = short_names_of(found, text)
    return [
        _hardly(pair, found, text)
        if _is_hardly(pair, found)
        else difference_sentence(pair, names[0], names[pair.scenario], text, found.currency)
        for pair in found.differences
        if pair.measure == measure
    ]


def _is_hardly(pair: Difference, found: Comparison) -> bool:
    """Tell whether money differs by so little that counting who pays more would mislead; a few dear journeys are no little."""
    least = SMALL_SHARE * found.results[0].total_cost.p50
    amounts = [abs(value) for value in (pair.p10, pair.p50, pair.p90)]
    return pair.measure == "total_cost" and 0 < max(amounts) < least


def _hardly(pair: Difference, found: Comparison, text: Text) -> str:
    amount, total = abs(pair.p50), found.results[0].total_cost.p50
    said = {"amount": text.money(amount, found.currency), "total": text.money(total, found.currency)}
    sentence = text("compare.hardly", **said)
    if len(found.results) == FEW:
        return sentence
    return text("compare.hardly_of", name=short_names_of(found, text)[pair.scenario], sentence=sentence)


def _shown(value: float, measure: str, currency: str, text: Text) -> str:
    return text.days(value) if measure == "days_away" else text.money(value, currency)


def rows(found: Comparison, text: Text) -> None:
    """Show the same rows for all: the whole journey, its larger costs, and journeys that end early."""
    st.header(text("versus.rows"), anchor=False)
    for name, group in groupby(_wanted(found), key=_group):
        st.subheader(safe(_title(name, text)), anchor=False)
        if name == "component":
            st.caption(text.markdown("versus.rows.how"))
        _table(name, text("table.component"), [[_row_name(row, text), *_row_values(row, found, text)] for row in group])


def _wanted(found: Comparison) -> Iterator[Any]:
    """Yield the rows worth a line: of costs the averages that are at least one in a hundred of the largest total."""
    least = SMALL_SHARE * max(result.total_cost.p50 for result in found.results)
    listed: list[Any] = list(found.rows.itertuples(index=False))
    bills = {(row.name, row.figure): _values(row, found) for row in listed if row.kind == "exit"}
    for row in listed:
        is_one = row.figure in _BILLS and bills[row.name, _BILLS[0]] == bills[row.name, _BILLS[1]]
        if is_one and row.figure == _BILLS[0]:
            yield row._replace(figure="cost")
        elif not is_one and (row.kind != "component" or (row.figure == "mean" and max(_values(row, found)) >= least)):
            yield row


def _values(row: Any, found: Comparison) -> list[float]:
    return [getattr(row, f"scenario_{place}") for place in range(len(found.results))]


def _group(row: Any) -> str:
    return str(row.kind if row.kind == "component" else row.name)


def _title(group: str, text: Text) -> str:
    if group == "component":
        return text("compare.kind.component")
    return text(f"exit.{group}") if text.has(f"exit.{group}") else text(f"versus.{group}")


def _row_name(row: Any, text: Text) -> str:
    return text(f"component.{row.name}") if row.kind == "component" else text(f"compare.figure.{row.figure}")


def _row_values(row: Any, found: Comparison, text: Text) -> list[str]:
    values = _values(row, found)
    if row.figure == "chance":
        return [text.chance(value) for value in values]
    if row.figure == "days" or row.name == "days_away":
        return [text.days(value) for value in values]
    # What so many of 100 stay below is a limit: never rounded to less than it takes.
    said = enough if row.figure == "p80" else float
    return [text.money(said(value), found.currency) for value in values]


def differences(found: Comparison, text: Text) -> None:
    """Show each scenario less the first, with its range and both sides of its chance."""
    first = short_names_of(found, text)[0]
    st.header(safe(text("compare.difference", first=first)), anchor=False)
    said = [_difference(pair, found, text) for pair in found.differences]
    heads = [text(f"versus.head.{name}") for name in ("what", "difference", "of_100")]
    st.table(pd.DataFrame(said, columns=heads).map(safe), hide_index=True, border="horizontal")
    st.caption(text.markdown("versus.same_draws"))


def _difference(pair: Difference, found: Comparison, text: Text) -> list[str]:
    low, middle, high = (signed(value, text, found.currency, pair.measure) for value in (pair.p10, pair.p50, pair.p90))
    what = text("versus.row", name=letter(pair.scenario), figure=text(f"versus.{pair.measure}"))
    by = text("versus.by", middle=middle, range=text.between(low, high)) if low != high else middle
    if _is_hardly(pair, found):
        return [what, by, text("versus.counts.hardly")]
    counts = dict(zip(("more", "less", "same"), largest_remainder([pair.more, pair.less, pair.same]), strict=True))
    return [what, by, text(f"versus.counts.{pair.measure}", **counts)]
