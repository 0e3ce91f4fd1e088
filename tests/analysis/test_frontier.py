"""Money and time together: every point of a line keeps its share of journeys inside both."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
import pytest

from estimator import Scenario, estimate
from estimator.analysis.frontier import DOTS, SHARES, frontier, scatter

SMALL = Scenario(draws=2048)


@pytest.fixture(scope="module")
def result():
    return estimate(SMALL)


@pytest.fixture(scope="module")
def lines(result):
    return frontier(result)


def inside(result, budget, days):
    return int(np.count_nonzero((result.costs.total <= budget) & (result.schedule.away <= days)))


def test_every_point_keeps_its_share_of_journeys_inside_and_a_little_less_time_does_not(result, lines):
    for point in lines.itertuples():
        needed = ceil(point.share * SMALL.draws)
        assert inside(result, point.budget, point.days) >= needed
        assert inside(result, point.budget, np.nextafter(np.float32(point.days), np.float32(0))) < needed


def test_with_less_than_the_first_budget_no_number_of_days_is_enough(result, lines):
    for share, line in lines.groupby("share"):
        less = np.nextafter(np.float32(line.budget.iloc[0]), np.float32(0))
        assert result.days_for(share, float(less)) is None


def test_more_money_never_asks_for_more_days(lines):
    assert list(dict.fromkeys(lines.share)) == list(SHARES)
    for _, line in lines.groupby("share"):
        assert line.budget.is_monotonic_increasing
        assert line.budget.is_unique
        assert line.days.is_monotonic_decreasing


def test_more_journeys_inside_ask_for_more_money_or_more_days(result):
    lines = frontier(result, shares=(0.5, 0.9))
    half, most = (line for _, line in lines.groupby("share"))

    for point in most.itertuples():
        assert result.days_for(0.5, point.budget) <= point.days
    assert half.budget.iloc[0] < most.budget.iloc[0]


def test_the_last_point_is_what_the_days_alone_ask_for(result, lines):
    for share, line in lines.groupby("share"):
        assert line.days.iloc[-1] == result.sorted_days[ceil(share * SMALL.draws) - 1]


def test_insurance_and_grants_come_on_top_of_a_budget(result, lines):
    helped = estimate(replace(SMALL, offsets=20_000))

    assert list(frontier(helped).days) == list(lines.days)
    assert list(frontier(helped).budget) == pytest.approx(list(lines.budget - 20_000))
    assert scatter(helped).budget.mean() == pytest.approx(scatter(result).budget.mean() - 20_000)


def test_the_scatter_is_a_few_hundred_real_journeys_as_dear_and_as_long_as_all(result):
    dots = scatter(result)
    journeys = set(zip(result.costs.total.tolist(), result.schedule.away.tolist(), strict=True))

    assert len(dots) == DOTS
    assert set(dots.itertuples(index=False, name=None)) <= journeys
    assert dots.budget.median() == pytest.approx(result.total_cost.p50, rel=0.01)
    assert dots.days.median() == pytest.approx(result.days_away.p50, rel=0.03)


def test_few_journeys_are_all_shown():
    few = estimate(replace(SMALL, draws=128))

    assert sorted(scatter(few).budget) == few.sorted_total.tolist()
    assert len(frontier(few)) > 0


def test_certainty_about_everything_asks_for_the_dearest_and_the_longest(result):
    line = frontier(result, shares=(1.0,))

    assert line.to_dict("records") == [{"share": 1.0, "budget": result.sorted_total[-1], "days": result.sorted_days[-1]}]
