"""Possible journeys, one at a time: a short story with its days and its bills."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from estimator.charts.schedule import timeline
from estimator.charts.theme import CONFIG
from estimator.journeys import Journey, Stretch, example_journeys
from estimator.model import Estimate
from estimator.rounding import round_up
from estimator.scenario import Scenario
from estimator.text import Text, safe
from estimator.ui import state, visit
from estimator.ui.cash import folded_table

COUNT = 10
#: In the middle: neither the cheapest nor the dearest is the first that a reader sees.
FIRST = 5
_SHOWN = "example_journey"


@visit.keeps(12)
def journeys_of(scenario: Scenario) -> tuple[Journey, ...]:
    """Return the example journeys of a scenario, the cheapest first."""
    return tuple(example_journeys(state.run(scenario), COUNT))


def one_by_one(result: Estimate, text: Text) -> None:
    """Tell one of the possible journeys, with the way to the one before it and to the next."""
    st.header(text("change.journeys", count=COUNT), anchor="journeys")
    st.markdown(text.markdown("change.journeys.how", count=COUNT))
    shown = st.session_state.setdefault(_SHOWN, FIRST)
    journeys = journeys_of(result.scenario)
    _choose(shown, journeys, text)
    _story(journeys[shown - 1], text)
    if result.scenario.start_date is None:
        st.caption(text.markdown("change.no_dates"))
        st.page_link("estimator/ui/pages/time_and_money.py", label=text("change.give_date"))


def _choose(shown: int, journeys: tuple[Journey, ...], text: Text) -> None:
    key = state.bound("journey", shown)
    st.selectbox(
        text("change.which"), [journey.number for journey in journeys], key=key, on_change=_take, args=(key,), filter_mode=None,
        format_func=lambda number: _title(journeys[number - 1], text),
    )  # fmt: skip
    with st.container(horizontal=True):
        for words, number in (("change.previous", shown - 1), ("change.next", shown + 1)):
            off = not 1 <= number <= COUNT
            st.button(text(words), key=f"{words}.{text.language}", on_click=_show, args=(number,), disabled=off)


def _take(key: str) -> None:
    _show(st.session_state[key])


def _show(number: int) -> None:
    st.session_state[_SHOWN] = min(max(number, 1), COUNT)


def _title(journey: Journey, text: Text) -> str:
    total, days = text.money(journey.total, journey.currency), text.days(journey.days_away)
    return text("story.journey.title", number=journey.number, count=COUNT, total=total, days=days)


def _story(journey: Journey, text: Text) -> None:
    with st.container(border=True):
        st.subheader(safe(_title(journey, text)), anchor=False)
        st.markdown(text.sentences(_sentences(journey, text)))
        st.table(_bills(journey, text), hide_index=True, border="horizontal")
        phases = journey.phases()
        st.markdown(text.markdown("change.course"))
        alt = text.sentences(_sentences(journey, text))
        st.plotly_chart(timeline(phases, text, dark=state.is_dark()), key="chart_journey", config=CONFIG, alt=alt)
        folded_table("journey", text("pictures.table"), _parts(journey, text))
        st.caption(text.markdown("story.journey.note"))


def _sentences(journey: Journey, text: Text) -> list[str]:
    """Tell the journey: its dates or days, what happens, and where it stands among all of them."""
    said = [_when(journey, text)]
    if journey.days_home_between > 0:
        said.append(text.markdown("story.journey.home_between", days=text.days(journey.days_home_between)))
    names = [text(f"event.{name}") for name in journey.events]
    if names:
        said.append(text.markdown("story.journey.events", events=text("change.events.join").join(names)))
    else:
        said.append(text.markdown("story.journey.no_events"))
    cheaper = journey.dearer_than
    return [*said, text.markdown("story.journey.rank", cheaper=cheaper, dearer=100 - cheaper)]


def _when(journey: Journey, text: Text) -> str:
    if journey.leaves_home is None or journey.returns is None:
        back = journey.days_away + journey.days_home_between
        return text.markdown("story.journey.days", infusion=text.days(journey.infusion), days=text.days(back))
    dates = {"leaves": journey.leaves_home, "infusion": _infusion(journey), "returns": journey.returns}
    return text.markdown("story.journey.dates", **{name: text.date(day) for name, day in dates.items() if day})


def _infusion(journey: Journey) -> date | None:
    """Return the day on which the cells are given: the stay on the ward begins with it."""
    return next((item.begins for item in journey.stretches if item.phase == "ward_stay"), None)


def _bills(journey: Journey, text: Text) -> pd.DataFrame:
    rest = journey.total - sum(amount for _, amount in journey.largest)
    rows = [(text(f"component.{name}"), amount) for name, amount in journey.largest]
    rows += [(text("change.rest"), rest), (text("change.total"), journey.total)]
    said = [[name, text.money(amount, journey.currency)] for name, amount in rows]
    return pd.DataFrame(said, columns=[text("story.journey.largest"), text("change.amount")]).map(safe)


def _parts(journey: Journey, text: Text) -> pd.DataFrame:
    rows = [
        [f"{text(f'phase.{item.phase}')} · {text(f'place.{item.place}')}", _begins(item, text), _takes(item, text)]
        for item in journey.stretches
    ]
    return pd.DataFrame(rows, columns=[text(f"change.part.{name}") for name in ("what", "begins", "takes")])


def _takes(item: Stretch, text: Text) -> str:
    return text.days(item.days) if item.days else text("change.part.short")


def _begins(item: Stretch, text: Text) -> str:
    if item.begins:
        return text.date(item.begins)
    day = round_up(abs(item.start))
    return text("change.before_leaving" if item.start < 0 else "change.after_leaving", days=text.days(day))
