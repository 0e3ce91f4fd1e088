"""The calendar: when each part begins and ends, days on the visa, closures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from estimator.exports import transplant as transplants
from estimator.exports.dates import (
    FlightHome,
    flight_home,
    last_change,
    phase_spans,
    span_where_it_is,
    years_without_holidays,
)
from estimator.model import Estimate
from estimator.planning import closures
from estimator.rounding import round_up, shown_on
from estimator.stories import APPLY_BEFORE_DAYS, LeastStay, VisaStory, visa_story
from estimator.summary import Spread
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.cited import source_link

#: A journey that begins later than this after the date of the figures is far from them.
FAR = timedelta(days=730)


def calendar(result: Estimate, text: Text) -> None:
    """Show when each part of the journey is, with dates where the reader gave one to count from."""
    st.header(text("calendar_page.title"), anchor="calendar")
    if result.scenario.start_date is None:
        st.info(text.markdown("calendar_page.ask"))
    _start_date(text)
    _far_from_figures(result, text)
    flight = flight_home(result)
    st.markdown(_flight(result, flight, text))
    st.table(_phases(result, text), hide_index=True, border="horizontal")
    st.caption(text.markdown("calendar_page.window"))
    _booking(result, flight, text)
    _visa(result, text)
    _closures(result, text)


def _start_date(text: Text) -> None:
    key = state.bound("start_date", state.scenario().start_date)
    st.date_input(
        text("ask.start_date"), value=None, min_value=date(2000, 1, 1), max_value=date(2100, 12, 31), key=key,
        on_change=state.take, args=(key, "start_date"), format="YYYY-MM-DD", help=text.markdown("help.start_date"), width=320,
    )  # fmt: skip


def _far_from_figures(result: Estimate, text: Text) -> None:
    """Say so where the day lies before the date of the tables or long after it; no clock is asked."""
    start, made = result.scenario.start_date, result.tables.dated
    if start is not None and made is not None and not made <= start <= made + FAR:
        words = "calendar_page.before_figures" if start < made else "calendar_page.far_from_figures"
        st.markdown(text.markdown(words, date=text.date(made)))


def _flight(result: Estimate, flight: FlightHome, text: Text) -> str:
    ends = {"middle": flight.window.p50, "early": flight.window.p10, "late": flight.window.p90}
    return text.markdown("calendar_page.flight", **{name: _day(result, day, text, year=True) for name, day in ends.items()})


def _booking(result: Estimate, flight: FlightHome, text: Text) -> None:
    """Say until when a booking can be changed safely, when the day is known, and how often it moves after that."""
    st.subheader(text("calendar_page.booking"), anchor=False)
    last = _day(result, last_change(flight.window), text, year=True)
    ready = text.of_100(flight.ready)
    st.markdown(text.markdown("calendar_page.last_change", last=last, ready=ready, rest=100 - ready))
    words = "calendar_page.known_transplant" if flight.is_after_transplant else "calendar_page.known"
    said = text.markdown(words, known=_window(result, flight.known, text), notice=text.days(flight.notice))
    if moved := text.of_100(flight.moved):
        later = text.days(flight.later)
        said = text.sentences((said, text.markdown("calendar_page.flight_moves", moved=moved, rest=100 - moved, later=later)))
    st.markdown(said)
    st.caption(text.markdown("calendar_page.airline"))


def _phases(result: Estimate, text: Text) -> pd.DataFrame:
    usual, seldom = phase_spans(result), _seldom(result, text)
    rows = []
    for row in result.phases.itertuples():
        part, span = f"{text(f'phase.{row.phase}')} · {text(f'place.{row.place}')}", usual[row.phase]
        if share := seldom.get(row.phase):
            part, span = text("calendar_page.part_seldom", part=part, share=share), span_where_it_is(result, row.phase)
        # What lies inside another part and most journeys do not have, such as intensive care, has no place among dates.
        if row.p50 > 0 or share:
            rows.append([part, _window(result, span.begins, text), _window(result, span.ends, text)])
    return pd.DataFrame(rows, columns=[text(f"calendar_page.{name}") for name in ("part", "begins", "ends")]).map(safe)


def _seldom(result: Estimate, text: Text) -> dict[str, int]:
    """Return the steps of the way that fewer than half of the journeys have, in how many of 100: what follows moves with them."""
    chain = {phase.row.phase for phase in result.chosen.phases if phase.row.role == "chain"}
    steps = [row.phase for row in result.phases.itertuples() if row.phase in chain and row.p50 == 0]
    return {phase: text.of_100(float(np.mean(result.schedule.length[phase] > 0))) for phase in steps}


def _window(result: Estimate, days: Spread, text: Text) -> str:
    """Return the middle day and those around it, as short as they can be said: on a phone three of them share a column."""
    start = result.scenario.start_date
    is_same_year = start is not None and shown_on(start, days.p50).year == start.year
    middle = _day(result, days.p50, text, year=not is_same_year)
    ends = (days.p10, days.p90)
    low, high = (_day(result, day, text) if start else text.number(round_up(day)) for day in ends)
    return middle if low == high else text("calendar_page.middle", middle=middle, low=low, high=high)


def _day(result: Estimate, day: float, text: Text, *, year: bool = False) -> str:
    start = result.scenario.start_date
    return text.date(shown_on(start, day), year=year) if start else text("calendar_page.day", day=round_up(day))


def _visa(result: Estimate, text: Text) -> None:
    story = visa_story(result)
    st.subheader(text("calendar_page.visa"), anchor=False)
    used, late = round_up(story.stay.p50), round_up(story.stay.p90)
    beyond = used > story.days_allowed
    words = "calendar_page.visa_beyond" if beyond else "calendar_page.visa_days"
    said = text(words, visa=text(f"visa.{story.visa}"), used=used, late=late, allowed=story.days_allowed)
    st.progress(min(1.0, used / story.days_allowed), text=safe(said))
    longer, rest = text.chance(story.extension_share), text.chance(1 - story.extension_share)
    st.markdown(text.markdown("calendar_page.visa_longer", longer=longer, rest=rest))
    if late > story.days_allowed:
        st.markdown(text.markdown("calendar_page.visa_other", allowed=story.days_allowed))
    if not beyond:  # who plans so long a stay asks for another visa before it
        st.markdown(_apply(story, text))
        if story.least:
            st.markdown(_least(story.least, text))
    if words := _with_transplant(result, text):
        st.markdown(words)
    st.markdown(_passport(story, text))
    least = [story.least.source_id] if story.least else []
    st.caption(" · ".join(_rules((story.rule_source_id, *least, story.passport_source_id), text)))


def _with_transplant(result: Estimate, text: Text) -> str:
    """Say how often a stay with a transplant outlasts the visa, where many go on to one and these days leave it out."""
    if not transplants.is_left_out(result):
        return ""
    story = visa_story(result.with_transplant)
    longer = text.chance(story.extension_share)
    share = transplants.share_told(result, text)
    return text.markdown("calendar_page.visa_transplant", share=share, longer=longer, allowed=story.days_allowed)


def _apply(story: VisaStory, text: Text) -> str:
    values = {"day": story.apply_by_day, "before": APPLY_BEFORE_DAYS}
    if story.apply_by is None:
        return text.markdown("calendar_page.apply_day", **values)
    return text.markdown("calendar_page.apply", date=text.date(story.apply_by), ends=_date(story.ends_on, text), **values)


def _least(least: LeastStay, text: Text) -> str:
    """Say what changes where the visa allows as few days as some source says."""
    values: dict[str, Any] = {"least": least.days_allowed, "before": APPLY_BEFORE_DAYS}
    values |= {"longer": text.chance(least.extension_share), "rest": text.chance(1 - least.extension_share)}
    if least.apply_by is None:
        return text.markdown("calendar_page.least_day", day=least.apply_by_day, **values)
    return text.markdown("calendar_page.least", date=text.date(least.apply_by), **values)


def _passport(story: VisaStory, text: Text) -> str:
    if story.passport_until is None:
        return text.markdown("calendar_page.passport_months")
    return text.markdown("calendar_page.passport", date=text.date(story.passport_until))


def _date(day: date | None, text: Text) -> str:
    return text.date(day) if day else text("format.not_known")


def _rules(ids: Iterable[str], text: Text) -> Iterator[str]:
    """Yield the titles of sources, linked where they have an address, as far as the tables in use know them."""
    known = {row.id: row for row in state.tables().sources}
    for row in (known[source_id] for source_id in ids if source_id in known):
        yield source_link(row, text)


def _closures(result: Estimate, text: Text) -> None:
    st.subheader(text("calendar_page.closures"), anchor=False)
    if result.scenario.start_date is None:
        st.markdown(text.markdown("calendar_page.closures_ask"))
        return
    # A holiday that nobody's collection meets is no concern of theirs.
    found, unknown = [item for item in closures(result) if text.of_100(item.waiting)], years_without_holidays(result)
    if unknown:
        st.markdown(text.markdown("calendar_page.no_calendar", year=text.list(str(year) for year in unknown)))
    elif not found:
        st.markdown(text.markdown("calendar_page.no_closures"))
    for item in found:
        waiting, row = text.of_100(item.waiting), item.row
        values = {"name": text(f"holiday.{row.holiday}"), "first": text.date(row.first_day), "last": text.date(row.last_day)}
        st.markdown("- " + text.markdown("calendar_page.closure", waiting=waiting, rest=100 - waiting, **values))
    if found:
        st.caption(text.markdown("calendar_page.closures_assumed"))
