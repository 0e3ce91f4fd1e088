"""The journey as a calendar file (iCalendar): a phase is an event of whole days; what must not be missed has a reminder.

Nothing that the family has said about itself is in it: calendars are shared, and stored by others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from icalendar import Alarm, Calendar, Event

from estimator.beside import CELLS
from estimator.errors import NOTHING, Problem, ScenarioError
from estimator.exports import transplant as transplants
from estimator.exports import words
from estimator.exports.dates import Span, last_change, milestone_days, phase_spans
from estimator.payments import is_drawn_from_the_deposit, is_paid
from estimator.ranges import FloatArray
from estimator.rounding import round_up, shown_on
from estimator.scenario_code import scenario_code
from estimator.schedule import WAIT
from estimator.stories import APPLY_BEFORE_DAYS, LeastStay, VisaStory, visa_story
from estimator.summary import Spread, spreads
from estimator.text import Text, load_text
from estimator.version import VERSION

if TYPE_CHECKING:
    from estimator.model import Estimate

#: Who says so of what stands in no table: the days for an extension, and the hours for registering an address.
_SOURCES = {"extension": "TR367", "extension_least": "TR365", "longer_visa": "TR363", "register": "TR372"}
#: Days between a reminder and its day: money takes longer to get ready than people.
_SOON, _MONEY = 1, 10


@dataclass(frozen=True)
class Entry:
    """One event of the calendar, in whole days; `ends` is the first day after it."""

    key: str
    title: str
    begins: date
    ends: date
    said: str
    place: str = ""
    remind: int | None = None


def calendar(result: Estimate, language: str) -> str:
    """Return the journey as the text of an iCalendar file (RFC 5545).

    Parameters
    ----------
    result
        An estimate whose scenario has a start date: the day of the decision.
    language
        Code of the language of all words.

    Raises
    ------
    ScenarioError
        If the scenario has no start date.
    """
    start = result.scenario.start_date
    if start is None:
        use = "a day such as 2027-03-01: a calendar needs the day of the decision"
        raise ScenarioError([Problem("scenario", "start_date", NOTHING, use)])
    text, code = load_text(language), scenario_code(result.scenario)
    found = Calendar()
    found.add("prodid", f"-//CAR-T estimator//{VERSION}//{language.upper()}")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", text("calendar.name", code=code))
    for entry in sorted(_entries(result, start, text), key=lambda entry: (entry.begins, entry.key)):
        notes = [entry.said, _source(result, entry.key), words.stamp(result, text)]
        found.add_component(_event(entry, f"{code}-{entry.key}", result.tables.made_at, "\n\n".join(filter(None, notes))))
    return found.to_ical().decode()


def _source(result: Estimate, key: str) -> str:
    """Return who says what an entry says, as far as the tables in use know it."""
    known = {row.id: row for row in result.tables.sources}
    row = known.get(_SOURCES.get(key, ""))
    return f"{row.id}: {row.title}. {row.url}" if row else ""


def _event(entry: Entry, uid: str, made: datetime, notes: str) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", made)
    event.add("dtstart", entry.begins)
    event.add("dtend", entry.ends)
    event.add("summary", entry.title)
    event.add("description", notes)
    if entry.place:
        event.add("location", entry.place)
    # Nobody's day is blocked by an estimate, and what a shared calendar shows of it is that there is something.
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if entry.remind is not None:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", entry.title)
        alarm.add("trigger", timedelta(days=-entry.remind))
        event.add_component(alarm)
    return event


def _entries(result: Estimate, start: date, text: Text) -> Iterator[Entry]:
    yield from _phases(result, start, text)
    yield from _milestones(result, start, text)
    yield from _visa(result, start, text)
    yield from _money(result, start, text)
    yield from _closures(result, start, text)


def _phases(result: Estimate, start: date, text: Text) -> Iterator[Entry]:
    """Yield the phases that most journeys have, from their middle beginning to their middle end."""
    rows: list[Any] = [row for row in result.phases.itertuples(index=False) if row.p50 > 0]
    spans = phase_spans(result)
    for row in rows:
        span = spans[row.phase]
        # The day on which a part ends is in it, as on the page: it is the first day of the next one too.
        begins, ends = (shown_on(start, edge.p50) for edge in (span.begins, span.ends))
        title = text("calendar.phase", phase=words.named(text, "phase", row.phase))
        said = _window(span, start, text)
        if row.phase == WAIT and result.scenario.home_while_cells_are_made:
            said = f"{text('calendar.home_in_wait')}\n\n{said}"
        yield Entry(
            row.phase, title, begins, ends + timedelta(days=1), said,
            place=words.named(text, "place", row.place), remind=_SOON if row.phase == "collection" else None,
        )  # fmt: skip


def _window(span: Span, start: date, text: Text) -> str:
    begins, ends = ([text.date(shown_on(start, day)) for day in (edge.p10, edge.p90)] for edge in span)
    return text("calendar.window", begins=text.between(*begins), ends=text.between(*ends))


def _day(key: str, spread: Spread, start: date, text: Text, remind: int) -> Entry:
    """Return a day to remember, whose words tell between which dates it lies in 80 of 100 journeys."""
    day = shown_on(start, spread.p50)
    window = text.between(text.date(shown_on(start, spread.p10)), text.date(shown_on(start, spread.p90)))
    said = f"{text(f'calendar.{key}.note')}\n\n{text('calendar.day_window', window=window)}"
    return Entry(key, text(f"calendar.{key}"), day, day + timedelta(days=1), said, remind=remind)


def _milestones(result: Estimate, start: date, text: Text) -> Iterator[Entry]:
    days = milestone_days(result)
    yield _day("register", days["arrival"], start, text, _SOON)
    yield _day("infusion", days["infusion"], start, text, _SOON)
    flight = _day("flight", days["flight"], start, text, _MONEY)
    # A transplant puts this day off by months.
    yield replace(flight, said="\n\n".join([flight.said, *transplants.told(result, text)]))
    yield _booking(days["flight"], start, text)


def _booking(flight: Spread, start: date, text: Text) -> Entry:
    """Return the last day on which a booked flight home can be moved and is not for a day that has passed."""
    day = shown_on(start, last_change(flight))
    window = text.between(text.date(shown_on(start, flight.p10)), text.date(shown_on(start, flight.p90)))
    said = text("calendar.booking.note", window=window)
    return Entry("booking", text("calendar.booking"), day, day + timedelta(days=1), said, remind=_MONEY)


def _visa(result: Estimate, start: date, text: Text) -> Iterator[Entry]:
    """Yield the day to ask for another kind of visa where most stays are too long for this one, or else for more days of it."""
    story = visa_story(result)
    too_long = text("calendar.longer_visa.note", days=text.days(story.days_allowed), late=text.days(story.stay.p90))
    if round_up(story.stay.p50) > story.days_allowed:  # who plans so long a stay does better with another visa
        day = shown_on(start, float(np.median(result.schedule.start["visa"])))
        yield Entry("longer_visa", text("calendar.longer_visa"), day, day + timedelta(days=1), too_long, remind=_MONEY)
        return
    if (least := story.least) and text.of_100(least.extension_share):
        counts = {"longer": text.chance(least.extension_share), "rest": text.chance(1 - least.extension_share)}
        yield from _extension("extension_least", least, text, **counts)
    home = text.date(shown_on(start, milestone_days(result)["flight"].p50))
    for entry in _extension("extension", story, text, home=home):
        yield replace(entry, said=f"{entry.said}\n\n{too_long}") if story.stay.p90 > story.days_allowed else entry


def _extension(key: str, stay: VisaStory | LeastStay, text: Text, **values: str) -> Iterator[Entry]:
    """Yield the last day to ask for more days than a visa allows: the day of the page."""
    if stay.apply_by:
        values |= {"days": text.days(stay.days_allowed), "before": text.days(APPLY_BEFORE_DAYS)}
        said, ends = text(f"calendar.{key}.note", **values), stay.apply_by + timedelta(days=1)
        yield Entry(key, text(f"calendar.{key}"), stay.apply_by, ends, said, remind=_MONEY)


def _money(result: Estimate, start: date, text: Text) -> Iterator[Entry]:
    """Yield the days on which the deposit and the cells are due, as far as there is anything still to pay."""
    payments, costs = result.payments, result.costs.by_component
    due: list[tuple[str, FloatArray, FloatArray | None]] = [("deposit", payments.to_find[0][1], payments.deposit_due)]
    for row in (part.row for part in result.chosen.components if part.row.component == CELLS and not is_paid(part)):
        streams = payments.hospital if is_drawn_from_the_deposit(row) else payments.streams
        due.append(("cells", costs[row.component], next((stream.begins for stream in streams if stream.due == row.due), None)))
    for key, amounts, days in due:
        found = spreads({"money": amounts} | ({} if days is None else {"days": days}))
        if found["money"].p50 > 0 and "days" in found:
            entry = _day(key, found["days"], start, text, _MONEY)
            yield replace(entry, said=f"{_amount(found['money'], result.scenario.currency, text)}\n\n{entry.said}")


def _amount(spread: Spread, currency: str, text: Text) -> str:
    money = text.money_range(spread.p10, spread.p90, currency)
    return text("calendar.amount", middle=text.money(spread.p50, currency), range=money)


def _closures(result: Estimate, start: date, text: Text) -> Iterator[Entry]:
    """Yield the public holidays until 9 of 10 journeys have begun to collect cells: none are collected then."""
    collection = result.schedule.start.get("collection")
    if collection is None:  # cells of a donor
        return
    until = shown_on(start, float(np.quantile(collection, 0.9)))
    for row in result.chosen.holidays:
        if row.last_day >= start and row.first_day <= until:
            title = text("calendar.closure", name=words.named(text, "holiday", row.holiday))
            key, ends = f"{row.holiday}-{row.first_day.year}", row.last_day + timedelta(days=1)
            yield Entry(key, title, row.first_day, ends, text("calendar.closure.note"))
