"""The calendar: read back and compared with the model."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from math import ceil, floor

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.errors import ScenarioError
from estimator.exports import EXPORTS
from estimator.exports.brief_parts import dates
from estimator.exports.calendar import calendar
from estimator.exports.dates import flight_home, last_change, milestone_days
from estimator.journeys import example_journeys
from estimator.rounding import round_up
from estimator.scenario import scenario_from_dict
from estimator.scenario_code import scenario_code
from estimator.steps import cash_steps
from estimator.stories import APPLY_BEFORE_DAYS, visa_story
from estimator.text import languages, load_text

icalendar = pytest.importorskip("icalendar")

START = date(2027, 1, 10)
every_language = pytest.mark.parametrize("language", languages())
every_preset = pytest.mark.parametrize("preset", [row.preset for row in load_tables().presets])


@lru_cache(maxsize=32)
def result_of(preset="child_leukaemia", start=START):
    row = next(row for row in load_tables().presets if row.preset == preset)
    return estimate(replace(scenario_from_dict(row.answers()), start_date=start))


def events(result, language="en"):
    """Return the events of a calendar by what follows the code of the scenario in their UID."""
    found = icalendar.Calendar.from_ical(calendar(result, language)).walk("VEVENT")
    code = f"{scenario_code(result.scenario)}-"
    assert all(str(event["uid"]).startswith(code) for event in found)
    by_key = {str(event["uid"]).removeprefix(code): event for event in found}
    assert len(by_key) == len(found), "two events share a UID"
    return by_key


def on(days):
    return START + timedelta(days=ceil(round(float(np.median(days)), 3)))


@every_preset
@every_language
def test_each_phase_lies_between_its_middle_beginning_and_its_middle_end(preset, language):
    result, text = result_of(preset), load_text(language)
    found = events(result, language)

    phases = result.phases.set_index("phase")
    assert {name for name in phases.index if phases.p50[name] > 0} <= set(found)
    for name in phases.index[phases.p50 > 0]:
        begins = result.schedule.start[name]
        event, ends = found[name], begins + result.schedule.length[name]
        assert event.decoded("dtstart") == on(begins)
        assert event.decoded("dtend") == on(ends) + timedelta(days=1)  # the file names the first day after it
        assert text(f"phase.{name}") in event["summary"]
        for edge in (begins, ends):
            low = START + timedelta(days=ceil(round(float(np.quantile(edge, 0.1)), 2)))
            assert text.date(low) in event["description"]


@every_preset
def test_what_must_not_be_missed_has_its_day_and_a_reminder(preset):
    result, found = result_of(preset), events(result_of(preset))
    schedule = result.schedule

    expected = {"register": schedule.arrival, "infusion": schedule.day_0, "flight": schedule.gate}
    for key, days in expected.items():
        assert found[key].decoded("dtstart") == on(days)
    due = {"deposit": result.payments.deposit_due, **({"cells": cells_due(result)} if result.scenario.route != "trial" else {})}
    for key, days in due.items():
        assert found[key].decoded("dtstart") == on(days)
    assert ("cells" in found) == (result.scenario.route != "trial")
    story = visa_story(result)
    visa = "longer_visa" if story.stay.p50 > story.days_allowed else "extension"
    for key in (*expected, *due, visa, "collection"):
        (alarm,) = found[key].walk("VALARM")
        assert alarm.decoded("trigger") < timedelta(0)
        assert found[key].decoded("dtend") > found[key].decoded("dtstart")


def test_what_is_paid_has_no_day_any_more():
    result = result_of()
    paid = (("cell_product_paid", Range.fixed(150_000)), ("deposit_paid", Range.fixed(25_000)))

    found = events(estimate(replace(result.scenario, overrides=paid)))

    assert {"deposit", "cells"} <= set(events(result))
    assert not {"deposit", "cells"} & set(found)


def cells_due(result):
    due = next(part.row.due for part in result.chosen.components if part.row.component == "cell_product")
    streams = (*result.payments.streams, *result.payments.hospital)
    return next(stream.begins for stream in streams if stream.due == due)


@every_preset
def test_a_booking_is_changed_safely_until_the_day_before_the_earliest_flight(preset):
    result = result_of(preset)

    booking = events(result)["booking"]

    earliest = START + timedelta(days=ceil(round(float(np.quantile(result.schedule.gate, 0.1)), 2)))
    assert booking.decoded("dtstart") == earliest - timedelta(days=1)
    assert booking.walk("VALARM")
    changed_on = (booking.decoded("dtstart") - START).days
    assert np.mean(np.ceil(result.schedule.gate) > changed_on) >= 0.9


@every_preset
@pytest.mark.parametrize("transplant", ["no", "yes"])
def test_the_day_of_the_flight_is_known_before_it_and_moves_only_where_the_patient_goes_back_to_hospital(preset, transplant):
    result = estimate(replace(result_of(preset).scenario, transplant=transplant))
    flight, back = flight_home(result), result.schedule.happens["readmission"]

    assert flight.is_after_transplant == (transplant == "yes")
    assert flight.known.p50 + flight.notice <= flight.window.p50 + 14
    assert flight.notice >= 7
    assert 0 <= flight.moved <= np.mean(back)
    assert (flight.later > 0) == (flight.moved > 0) == (transplant == "no")
    assert 0 < flight.ready < 0.5 < 0.9 <= np.mean(result.schedule.gate > last_change(flight.window))


def test_more_visa_days_are_asked_for_seven_days_before_they_end():
    result = result_of()

    day = events(result)["extension"].decoded("dtstart")

    # On the visa the day of arrival counts, however late in it: the day to ask is never put off by rounding.
    arrival = START + timedelta(days=floor(round(float(np.median(result.schedule.arrival)), 3)))
    assert day == arrival + timedelta(days=result.chosen.visa_days - APPLY_BEFORE_DAYS)
    assert APPLY_BEFORE_DAYS == 7
    assert "TR367" in events(result)["extension"]["description"]


@pytest.mark.parametrize("preset", ["child_leukaemia", "lymphoma_flying_home_between"])
def test_the_page_and_the_file_name_the_same_day_to_ask_for_more_visa_days(preset):
    result = result_of(preset)

    assert events(result)["extension"].decoded("dtstart") == visa_story(result).apply_by
    assert events(result)["extension_least"].decoded("dtstart") == visa_story(result).least.apply_by
    assert "TR365" in events(result)["extension_least"]["description"]


def test_a_visa_of_fewer_days_has_no_reminder_where_nobody_would_need_more():
    pack = (
        ("wait_for_cells_days", Range.fixed(2)),
        ("ward_stay_days", Range.fixed(9)),
        ("long_infection_probability", Range.fixed(0)),
    )
    short = estimate(Scenario(pathway="lupus", start_date=START, stay_near_days=14, overrides=pack))
    found = events(short)

    assert visa_story(short).least.extension_share < 0.005
    assert "extension" in found
    assert "extension_least" not in found


def test_a_stay_that_is_too_long_for_the_visa_has_no_day_to_extend_it_but_one_to_ask_for_another():
    result = estimate(Scenario(start_date=START, overrides=(("ward_stay_days", Range.fixed(250)),)))

    found = events(result)

    assert "extension" not in found
    assert found["longer_visa"].decoded("dtstart") == on(result.schedule.start["visa"])
    assert "180 days" in found["longer_visa"]["description"]
    assert "TR363" in found["longer_visa"]["description"]


def test_where_only_some_stays_are_too_long_for_the_visa_both_are_told():
    result = estimate(Scenario(start_date=START, overrides=(("ward_stay_days", Range(60, 100, 250)),)))

    described = events(result)["extension"]["description"]

    assert load_text("en")("calendar.extension.note", days="180 days", before="7 days", home="HOME").split("HOME")[0] in described
    assert "another visa (S1)" in described
    assert "another visa" not in events(result_of())["extension"]["description"]


def test_visa_days_count_anew_for_a_family_that_flies_home_while_it_waits():
    result = result_of("lymphoma_flying_home_between")

    allowed = timedelta(days=result.chosen.visa_days - APPLY_BEFORE_DAYS)
    assert events(result)["extension"].decoded("dtstart") > on(result.schedule.arrival) + allowed


def test_a_holiday_after_the_cells_are_collected_has_no_place_in_the_calendar():
    result = estimate(Scenario(start_date=date(2027, 8, 1)))
    start = date(2027, 8, 1)
    collected = start + timedelta(days=float(np.quantile(result.schedule.start["collection"], 0.9)))
    found = [event for key, event in events(result).items() if event.get("summary", "").endswith("no cells are collected")]
    later = [row for row in result.tables.holidays if row.first_day > collected and row.first_day < start + timedelta(days=90)]

    assert later
    assert all(event.decoded("dtstart") <= collected for event in found)


def test_closures_that_the_journey_may_meet_are_shown():
    found = events(result_of())

    assert found["spring_festival-2027"].decoded("dtstart") == date(2027, 2, 5)
    assert found["spring_festival-2027"].decoded("dtend") == date(2027, 2, 13)
    assert not [key for key in found if key.startswith("golden_week")]


def test_with_own_rows_the_calendar_is_still_dated_as_its_tables_are():
    result = result_of()
    own = replace(result, tables=replace(result.tables, version=f"{result.tables.version} + own rows (12345678)"))

    stamps = {event["dtstamp"].dt.date() for event in events(own).values()}

    assert stamps == {date.fromisoformat(load_tables().version)}


def test_without_a_start_date_there_is_no_calendar_and_the_message_says_what_to_set():
    with pytest.raises(ScenarioError, match=r"start_date.*2027-03-01") as caught:
        calendar(result_of(start=None), "en")

    assert [problem.column for problem in caught.value.problems] == ["start_date"]


def test_the_same_estimate_makes_the_same_file_on_every_day():
    assert calendar(result_of(), "en") == calendar(estimate(result_of().scenario), "en")


def test_every_language_gives_the_same_events_on_the_same_days():
    found = [{key: event.decoded("dtstart") for key, event in events(result_of(), language).items()} for language in languages()]

    assert all(one == found[0] for one in found)


def test_no_line_is_longer_than_the_standard_allows():
    lines = calendar(result_of(), "zh").split("\r\n")

    assert max(len(line.encode()) for line in lines) <= 75


def test_nothing_that_the_family_said_about_itself_is_in_the_calendar():
    secret = {"budget": 123_456, "patient_weight_kg": 17.5, "home_loss_per_week": 3_457, "offsets": 56_789}
    result = estimate(Scenario(draws=512, start_date=START, **secret))

    plain = calendar(result, "en").replace("\r\n ", "")

    assert [value for value in secret.values() if f"{value:,}" in plain or str(value) in plain] == []
    assert load_text("en")(f"pathway.{result.scenario.pathway}") not in plain


def test_events_block_no_day_and_are_private():
    for event in events(result_of()).values():
        assert (event["transp"], event["class"]) == ("TRANSPARENT", "PRIVATE")


@pytest.mark.parametrize("start", [date(2000, 1, 1), date(2100, 12, 31), date(2028, 2, 29)])
def test_any_day_that_a_scenario_may_start_on_has_a_calendar(start):
    assert calendar(estimate(Scenario(draws=512, start_date=start)), "en").startswith("BEGIN:VCALENDAR")


@every_preset
def test_the_money_by_date_names_the_days_of_the_calendar(preset):
    result = result_of(preset)
    found, steps = events(result), cash_steps(result).set_index("due")
    ward_begins, city_begins, flight = (found[name].decoded("dtstart") for name in ("ward_stay", "near_hospital", "flight"))
    ward_ends, city_ends = (found[name].decoded("dtend") - timedelta(days=1) for name in ("ward_stay", "near_hospital"))
    named = {
        ("deposit", "date"): found["deposit"].decoded("dtstart"),
        ("on_ward", "date"): ward_begins,
        ("on_ward", "until_date"): ward_ends,
        ("discharge", "date"): city_begins,
        ("after_discharge", "date"): city_begins,
        ("by_day", "until_date"): found["travel_home"].decoded("dtend") - timedelta(days=1),
    }

    said = {place: steps.at[place] for place in named if place[0] in steps.index}
    assert len(said) >= 4
    assert said == {place: named[place] for place in said}
    assert ward_begins == found["infusion"].decoded("dtstart")
    assert (ward_ends, city_ends) == (city_begins, flight)


@every_preset
def test_with_a_date_every_day_is_as_many_days_after_it_as_without(preset):
    result = result_of(preset)

    for journey in example_journeys(result):
        assert journey.leaves_home == START + timedelta(
            days=ceil(round(float(result.schedule.start["travel_out"][journey.draw]), 3))
        )
    for name, spread in milestone_days(result).items():
        event = events(result)[{"departure": "travel_out", "arrival": "register"}.get(name, name)]
        assert event.decoded("dtstart") == START + timedelta(days=round_up(spread.p50))
    for step in cash_steps(result).itertuples():
        assert step.date == START + timedelta(days=round_up(step.day))


def test_the_brief_and_the_calendar_name_the_same_days():
    result, text = result_of(), load_text("en")

    (said,) = dates(result, text)

    found = events(result)
    for key in ("infusion", "flight", "travel_out", "booking"):
        assert text.date(found[key].decoded("dtstart")) in said


def test_the_calendar_is_one_of_the_exports():
    assert EXPORTS["ics"](result_of(), "en") == calendar(result_of(), "en")
