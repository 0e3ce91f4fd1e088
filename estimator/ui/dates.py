"""The calendar: when each part begins and ends, days on the visa, closures."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from estimator.exports.dates import FlightHome, flight_home, last_change, on, phase_spans
from estimator.model import Estimate
from estimator.planning import closures, years_without_holidays
from estimator.rounding import round_up
from estimator.stories import APPLY_BEFORE_DAYS, VisaStory, visa_story
from estimator.summary import Spread
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.answer import SELDOM

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
    start = result.scenario.start_date
    # A day without a date is rounded up, as all of them are.
    last = text.date(on(start, last_change(flight.window))) if start else _day(result, round_up(flight.window.p10) - 1, text)
    ready = text.of_100(flight.ready)
    st.markdown(text.markdown("calendar_page.last_change", last=last, ready=ready, rest=100 - ready))
    words = "calendar_page.known_transplant" if flight.is_after_transplant else "calendar_page.known"
    said = text.markdown(words, known=_window(result, flight.known, text), notice=text.days(flight.notice))
    if moved := text.of_100(flight.moved):
        later = text.days(flight.later)
        said += " " + text.markdown("calendar_page.flight_moves", moved=moved, rest=100 - moved, later=later)
    st.markdown(said)
    st.caption(text.markdown("calendar_page.airline"))


def _phases(result: Estimate, text: Text) -> pd.DataFrame:
    spans = phase_spans(result)
    # What most journeys do not have, such as intensive care, has no place among dates.
    usual = [row for row in result.phases.itertuples() if row.p50 > 0]
    rows = [
        [
            f"{text(f'phase.{row.phase}')} · {text(f'place.{row.place}')}",
            _window(result, spans[row.phase].begins, text),
            _window(result, spans[row.phase].ends, text),
        ]
        for row in usual
    ]
    return pd.DataFrame(rows, columns=[text(f"calendar_page.{name}") for name in ("part", "begins", "ends")]).map(safe)


def _window(result: Estimate, days: Spread, text: Text) -> str:
    """Return the middle day and those around it, as short as they can be said: on a phone three of them share a column."""
    start = result.scenario.start_date
    is_same_year = start is not None and on(start, days.p50).year == start.year
    middle = _day(result, days.p50, text, year=not is_same_year)
    ends = (days.p10, days.p90)
    low, high = (_day(result, day, text) if start else text.number(round_up(day)) for day in ends)
    return middle if low == high else text("calendar_page.middle", middle=middle, low=low, high=high)


def _day(result: Estimate, day: float, text: Text, *, year: bool = False) -> str:
    start = result.scenario.start_date
    return text.date(on(start, day), year=year) if start else text("calendar_page.day", day=round_up(day))


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
    if not beyond:  # no extension is long enough for half of the journeys
        st.markdown(_apply(story, text))
    if words := _with_transplant(result, text):
        st.markdown(words)
    st.markdown(_passport(story, text))
    st.caption(" · ".join(_rule(source_id) for source_id in (story.rule_source_id, story.passport_source_id)))


def _with_transplant(result: Estimate, text: Text) -> str:
    """Say how often a stay with a transplant outlasts the visa, where many go on to one and these days leave it out."""
    share = result.transplant_share.typical
    if result.scenario.transplant == "yes" or share <= SELDOM:
        return ""
    story = visa_story(result.with_transplant)
    longer = text.chance(story.extension_share)
    return text.markdown("calendar_page.visa_transplant", share=text.of_100(share), longer=longer, allowed=story.days_allowed)


def _apply(story: VisaStory, text: Text) -> str:
    values = {"day": story.apply_by_day, "before": APPLY_BEFORE_DAYS}
    if story.apply_by is None:
        return text.markdown("calendar_page.apply_day", **values)
    return text.markdown("calendar_page.apply", date=text.date(story.apply_by), ends=_date(story.ends_on, text), **values)


def _passport(story: VisaStory, text: Text) -> str:
    if story.passport_until is None:
        return text.markdown("calendar_page.passport_months")
    return text.markdown("calendar_page.passport", date=text.date(story.passport_until))


def _date(day: date | None, text: Text) -> str:
    return text.date(day) if day else text("format.not_known")


def _rule(source_id: str) -> str:
    source = state.tables().source(source_id)
    return f"[{safe(source.title)}]({source.url})" if source.url.startswith("http") else safe(source.title)


def _closures(result: Estimate, text: Text) -> None:
    st.subheader(text("calendar_page.closures"), anchor=False)
    if result.scenario.start_date is None:
        st.markdown(text.markdown("calendar_page.closures_ask"))
        return
    found, unknown = closures(result), years_without_holidays(result)
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
