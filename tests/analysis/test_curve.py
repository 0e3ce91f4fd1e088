"""The S-curve, and an estimate without ranges on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate
from estimator.analysis.curve import point_estimates, s_curve

SMALL = Scenario(draws=1024)


@pytest.fixture(scope="module")
def result():
    return estimate(SMALL)


def at(curve, measure, percent):
    return next(row.value for row in curve.itertuples() if (row.measure, row.percent) == (measure, percent))


def test_the_curve_goes_through_the_percentiles_of_the_summary(result):
    curve = s_curve(result)

    for percent in (5, 10, 25, 50, 75, 80, 90, 95):
        assert at(curve, "total_cost", percent) == pytest.approx(result.total_cost.at(percent))
        assert at(curve, "days_away", percent) == pytest.approx(result.days_away.at(percent))


def test_the_curve_never_falls(result):
    for _, line in s_curve(result).groupby("measure"):
        assert list(line.percent) == list(range(1, 100))
        assert line.value.is_monotonic_increasing


@pytest.mark.parametrize("pathway", ["ball_child", "myeloma", "neuroblastoma"])
def test_the_point_estimate_is_the_journey_in_which_nothing_is_out_of_the_ordinary(pathway):
    result = estimate(replace(SMALL, pathway=pathway, route=None, product=None, hospital=None, patient_weight_kg=None))
    own, branch = {}, "transplant_probability"  # a choice of the scenario, which no own figure may change
    for name, item in ((name, item) for name, item in result.assumptions.items() if name != branch):
        chance = item.range.unit in ("probability", "share") and not name.endswith("owed_share")
        value = float(item.range.typical > 0.5) if chance else item.range.typical
        own[name] = Range.fixed(value, "share" if chance else "")
    still = estimate(replace(result.scenario, overrides=tuple(own.items())))

    cost, days = point_estimates(result)

    assert still.total_cost.p10 == still.total_cost.p90 == pytest.approx(cost.value, rel=1e-5)
    assert still.days_away.p10 == still.days_away.p90 == pytest.approx(days.value, rel=1e-5)


def test_so_many_journeys_as_are_said_take_more_than_the_point_estimate(result):
    for point, column in zip(point_estimates(result), (result.costs.total, result.schedule.away), strict=True):
        assert point.beyond == np.count_nonzero(column > point.value) / SMALL.draws


@pytest.mark.parametrize("pathway", ["ball_child", "aml", "lbcl", "lupus"])
def test_more_than_half_of_all_journeys_cost_more_than_the_point_estimate(pathway):
    cost, _ = point_estimates(estimate(Scenario(pathway=pathway, draws=1024)))

    assert cost.beyond > 0.5
