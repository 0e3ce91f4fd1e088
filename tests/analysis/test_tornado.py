"""The tornado as a table: each assumption at its ends, for money, days and the budget."""

from __future__ import annotations

from dataclasses import replace

import pytest

from estimator import Range, Scenario, estimate
from estimator.analysis.tornado import COLUMNS, MEASURES, tornado
from estimator.drivers import drivers
from estimator.summary import share_within

SMALL = Scenario(draws=1024, budget=240_000, offsets=10_000)


@pytest.fixture(scope="module")
def result():
    return estimate(SMALL)


@pytest.fixture(scope="module")
def table(result):
    return tornado(result)


def row_of(table, name, measure):
    return next(row for row in table.itertuples() if (row.driver, row.measure) == (name, measure))


@pytest.mark.parametrize("end", ["low", "high"])
@pytest.mark.parametrize("name", ["cell_product", "ward_stay_days", "intensive_care_probability"])
def test_every_measure_at_an_end_is_that_of_a_journey_with_this_own_figure(table, name, end):
    held = next(getattr(row, end) for row in table.itertuples() if row.driver == name)
    own = estimate(replace(SMALL, overrides=((name, Range.fixed(held, "share" if held < 1 else "")),)))
    expected = {
        "total_cost_p50": own.total_cost.p50, "total_cost_p80": own.total_cost.p80, "days_away_p50": own.days_away.p50,
        "days_away_p80": own.days_away.p80, "chance_within_budget": share_within(own.sorted_total, 250_000),
    }  # fmt: skip

    for row in table[table.driver == name].itertuples():
        assert getattr(row, f"at_{end}") == pytest.approx(expected[row.measure], rel=1e-6)


def test_the_middle_is_the_present_figure(result, table):
    assert set(table.measure) == set(MEASURES)
    assert set(table[table.measure == "total_cost_p80"].present) == {result.total_cost.p80}
    assert set(table[table.measure == "chance_within_budget"].present) == {share_within(result.sorted_total, 250_000)}


def test_dearer_cells_make_it_less_likely_to_stay_within_the_budget(table):
    row = row_of(table, "cell_product", "chance_within_budget")

    assert 0 <= row.at_high < row.present < row.at_low <= 1
    assert row.swing == row.at_low - row.at_high


def test_without_a_budget_there_is_no_chance_of_staying_within_it(result):
    table = tornado(estimate(replace(SMALL, budget=None)))

    assert set(table.measure) == set(MEASURES) - {"chance_within_budget"}


def test_the_widest_comes_first_within_each_measure_and_nothing_stands_still(table):
    assert list(table.columns) == COLUMNS
    for _, rows in table.groupby("measure"):
        assert list(rows.swing) == sorted(rows.swing, reverse=True)
    assert (table.swing > 0).all()


def test_the_table_of_drivers_is_used_where_it_is_known(result, table):
    assert tornado(result, drivers(result)).equals(table)
    assert tornado(result, drivers(result).head(0)).empty
