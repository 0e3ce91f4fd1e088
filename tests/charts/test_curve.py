"""The S-curve with the point estimate on it."""

from __future__ import annotations

import pytest

from estimator import Scenario, estimate
from estimator.analysis.curve import MEASURES, Point, point_estimates
from estimator.analysis.curve import s_curve as curve_of
from estimator.charts.curve import s_curve, s_curve_sentence
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in


@pytest.fixture(scope="module")
def result():
    return estimate(Scenario(draws=1024))


@pytest.fixture(scope="module")
def curve(result):
    return curve_of(result)


def marks(figure):
    return next(trace for trace in figure.data if trace.mode == "markers")


def line(figure):
    return next(trace for trace in figure.data if trace.mode == "lines" and trace.text)


@pytest.mark.parametrize("dark", [False, True])
def test_both_curves_rise_and_carry_their_point(result, curve, text, dark):
    for point in point_estimates(result):
        figure = s_curve(curve, point, text, "USD", dark=dark)

        assert list(line(figure).y) == sorted(line(figure).y)
        assert len(line(figure).x) == 99
        assert min(line(figure).x) <= marks(figure).x[0] <= max(line(figure).x)
        assert_valid(figure)
        assert_nothing_clipped(figure)


@pytest.mark.parametrize("beyond", [0.0, 0.05, 0.3, 0.5, 0.7, 0.95, 1.0])
@pytest.mark.parametrize("measure", MEASURES)
def test_the_words_of_the_point_fit_wherever_it_stands(curve, text, measure, beyond):
    rows = curve[curve.measure == measure]
    value = float(rows.value.iloc[min(98, int(99 * (1 - beyond)))])

    assert_nothing_clipped(s_curve(curve, Point(measure, value, beyond), text, "USD"))


def test_long_amounts_still_fit(curve, text):
    dear = curve.assign(value=curve.value * 16_000)

    assert_nothing_clipped(s_curve(dear, Point("total_cost", 4e9, 0.5), text, "IDR"))


def test_a_journey_without_any_range_still_has_a_picture(curve, text):
    flat = curve.assign(value=100_000.0)

    assert_nothing_clipped(s_curve(flat, Point("total_cost", 100_000.0, 0.0), text, "USD"))


def test_sentence_and_picture_say_how_many_take_more(curve, english):
    point = Point("total_cost", 232_972.0, 0.672)

    said = s_curve_sentence(point, english, "USD")
    shown = {plain(words) for words in words_in(s_curve(curve, point, english, "USD"))}

    assert said == "Of 100 journeys, 67 cost more than the point estimate of $230,000, and 33 do not."
    assert {"$230,000", "67 of 100 cost more"} <= shown
