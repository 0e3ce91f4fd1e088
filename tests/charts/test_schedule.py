"""Where the time goes."""

from __future__ import annotations

import pytest

from estimator.charts import schedule
from estimator.charts.theme import LIGHT
from tests.charts.looking import assert_nothing_clipped, assert_valid, words_in


def is_dotted(trace):
    return trace.type == "scatter" and trace.line.dash == "dot"


def bars_of(figure):
    return next(trace for trace in figure.data if trace.type == "bar")


@pytest.mark.parametrize("dark", [False, True])
def test_bars_run_from_median_start_to_median_end_in_the_colour_of_their_place(text, phases, dark):
    figure = schedule.timeline(phases, text, dark=dark)
    bars = bars_of(figure)
    away = phases["end_p50"] < 100

    assert list(bars.base) == phases["start_p50"].tolist()
    longer_than_a_day = (phases["p50"] > 2) & away
    for length, row, shown in zip(bars.x, phases.itertuples(), longer_than_a_day, strict=True):
        assert not shown or length == pytest.approx(row.end_p50 - row.start_p50)
    assert len(set(bars.marker.color)) == phases["place"].nunique()
    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_a_phase_that_takes_no_time_in_most_journeys_is_still_to_be_seen(english, phases):
    bars = bars_of(schedule.timeline(phases, english))

    assert min(bars.x) > 0
    assert LIGHT.places["icu"] in bars.marker.color


def test_thin_lines_run_from_the_early_start_to_the_late_end(english, phases):
    whiskers = schedule.timeline(phases, english).data[1]
    days = [day for day in whiskers.x if day is not None]

    assert days[0] == -60
    assert 84 in days
    assert 94 in days


def test_a_year_of_checks_at_home_runs_off_the_edge_and_leaves_the_weeks_readable(english, phases):
    figure = schedule.timeline(phases, english)

    assert figure.layout.xaxis.range[1] < 120
    assert "▶" in words_in(figure)


def test_every_phase_says_its_days(english, phases):
    shown = words_in(schedule.timeline(phases, english))

    assert "14 to 38 days" in shown
    assert "1 day" in shown
    assert "0 to 6 days" in shown


def test_each_place_is_named_where_it_begins(english, phases):
    shown = words_in(schedule.timeline(phases, english))

    assert {"at home", "on the way", "near the hospital", "in hospital", "intensive care"} <= set(shown)


def test_the_day_of_the_infusion_is_marked_where_the_ward_stay_starts_or_where_it_is_told(english, phases):
    for given, day in ((None, 33), (40, 40)):
        lines = [trace for trace in schedule.timeline(phases, english, infusion_day=given).data if is_dotted(trace)]
        assert list(lines[0].x) == [day, day]

    assert english("time.infusion") in " ".join(words_in(schedule.timeline(phases, english)))
    assert not any(is_dotted(trace) for trace in schedule.timeline(phases.head(5), english).data)


@pytest.mark.parametrize("row", range(12))
def test_one_phase_makes_a_picture(text, phases, row):
    figure = schedule.timeline(phases[row : row + 1], text)

    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_no_phase_says_so(text, phases):
    assert words_in(schedule.timeline(phases.head(0), text)) == [text("chart.nothing")]
    assert schedule.timeline_sentence(phases.head(2), text) == text("chart.nothing")


def test_a_stay_of_five_years_fits(text, phases):
    days = ["p10", "p50", "p90", "start_p50", "end_p50", "start_p10", "end_p90"]

    figure = schedule.timeline(phases.assign(**(phases[days] * 30)), text)

    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_the_sentence_names_the_longest_phase_away_and_says_both_sides(english, phases):
    assert schedule.timeline_sentence(phases, english) == (
        "The longest part away from home is “Waiting for the new cells”: about 22 days. "
        "In 80 of 100 journeys it takes 14 to 38 days; in 20 it is shorter or longer."
    )


def test_the_sentence_of_a_fixed_phase_has_no_range(english, phases):
    assert (
        schedule.timeline_sentence(phases[4:5], english) == "The longest part away from home is “Collecting blood cells”: 1 day."
    )
