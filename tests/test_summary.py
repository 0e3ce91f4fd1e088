"""Draws become percentiles, chances and joint counts."""

import numpy as np
import pytest

from estimator.summary import PERCENTILES, Spread, equally_likely, grade_shares, joint, share_within, spreads

pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
from hypothesis import given, settings
from hypothesis import strategies as some

settings.register_profile("patient", deadline=None)  # a busy computer is no defect
settings.load_profile("patient")


def column(*values):
    return np.array(values, dtype=np.float32)


def columns():
    amounts = some.floats(0, 1e7, width=32)
    return some.lists(amounts, min_size=1, max_size=200).map(lambda values: column(*values))


def pairs():
    both = some.tuples(some.floats(0, 1e6, width=32), some.floats(0, 400, width=32))
    journeys = some.lists(both, min_size=1, max_size=100)
    return journeys.map(lambda rows: tuple(column(*values) for values in zip(*rows, strict=True)))


@given(columns())
def test_percentiles_are_those_of_spreadsheets(drawn):
    found = spreads({"total_cost": drawn})["total_cost"]

    wanted = np.percentile(drawn.astype(np.float64), PERCENTILES)
    assert [found.at(percentile) for percentile in PERCENTILES] == pytest.approx(wanted.tolist(), rel=1e-9, abs=1e-9)
    assert found.mean == pytest.approx(drawn.astype(np.float64).mean(), rel=1e-9)


@given(columns())
def test_percentiles_rise(drawn):
    found = spreads({"total_cost": drawn})["total_cost"]

    heights = [found.at(percentile) for percentile in PERCENTILES]
    assert heights == sorted(heights)


def test_each_column_is_summarised_by_itself_and_left_as_it_was():
    cost, days = column(3, 1, 2), column(30, 20, 10)

    found = spreads({"cost": cost, "days": days})

    assert [name for name in found] == ["cost", "days"]  # noqa: C416 - the order is what is asked
    assert (found["cost"].p50, found["days"].p50) == (2, 20)
    assert cost.tolist() == [3, 1, 2]


def test_nothing_to_summarise_is_no_summary():
    assert spreads({}) == {}


def test_one_journey_is_all_percentiles():
    found = spreads({"cost": column(7)})["cost"]

    assert found == Spread(*[7.0] * 9)


def test_figures_for_a_file_are_rounded_and_named():
    found = Spread(*(value + 0.12345 for value in range(9))).rounded()

    assert list(found) == ["p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95", "mean"]
    assert found["p80"] == 5.12


@given(pairs(), some.floats(0, 1e6), some.floats(0, 400))
def test_the_four_shares_of_money_and_time_cover_every_journey_once(drawn, budget, days_available):
    found = joint(*drawn, budget, days_available)

    parts = (found.inside_both, found.over_money_only, found.over_time_only, found.over_both)
    assert all(0 <= part <= 1 for part in parts)
    assert sum(parts) == pytest.approx(1)


@given(pairs(), some.floats(0, 1e6), some.floats(0, 400))
def test_both_limits_together_are_never_kept_more_often_than_either_alone(drawn, budget, days_available):
    money, days = drawn

    found = joint(money, days, budget, days_available)

    within_money, within_days = share_within(np.sort(money), budget), share_within(np.sort(days), days_available)
    assert found.inside_both <= min(within_money, within_days) + 1e-9
    assert found.over_both <= 1 - max(within_money, within_days) + 1e-9
    assert found.inside_both + found.over_time_only == pytest.approx(within_money)
    assert found.inside_both + found.over_money_only == pytest.approx(within_days)


def test_a_journey_that_costs_just_what_there_is_stays_inside():
    found = joint(column(100, 101), column(28, 28), 100, 28)

    assert (found.inside_both, found.over_money_only) == (0.5, 0.5)


def test_no_money_and_no_time_keep_nobody_inside():
    found = joint(column(1, 2), column(1, 2), 0, 0)

    assert (found.inside_both, found.over_both) == (0, 1)


@pytest.mark.parametrize(("limit", "share"), [(0, 0), (1, 0.25), (2.5, 0.5), (4, 1), (1e12, 1)])
def test_the_chance_to_stay_within_a_limit_counts_journeys_at_it(limit, share):
    assert share_within(column(1, 2, 3, 4), limit) == share


@given(columns(), some.integers(1, 100))
def test_equally_likely_values_are_journeys_in_rising_order(drawn, count):
    found = equally_likely(np.sort(drawn), count)

    assert len(found) == count
    assert found == sorted(found)
    assert set(found) <= set(drawn.tolist())


def test_fifty_dots_stand_for_a_hundred_journeys_two_by_two():
    ordered = column(*range(1, 8193))

    found = equally_likely(ordered, 50)

    assert found == pytest.approx([8192 * (i + 0.5) / 50 for i in range(50)], abs=1.5)


def test_one_dot_is_the_middle_journey():
    assert equally_likely(column(1, 2, 9), 1) == [2]


def test_each_grade_has_its_share_of_the_total():
    found = grade_shares([("A", 10), ("D", 60), ("A", 20), ("C", 10)])

    assert found == {"A": 0.3, "B": 0, "C": 0.1, "D": 0.6}


def test_what_the_reader_gave_is_a_share_of_its_own():
    assert grade_shares([("own", 3), ("B", 1)]) == {"A": 0, "B": 0.25, "C": 0, "D": 0, "own": 0.75}


def test_a_journey_that_costs_nothing_rests_on_no_grade():
    assert grade_shares([]) == grade_shares([("B", 0.0)]) == {"A": 0, "B": 0, "C": 0, "D": 0}
