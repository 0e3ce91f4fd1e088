"""One-way and two-way tables: the same question with other answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from estimator import Range, Scenario, estimate
from estimator.analysis.varied import MOST_CELLS, grid, varied
from estimator.errors import ScenarioError

SMALL = Scenario(draws=256)


def test_each_row_is_the_estimate_with_this_answer():
    table = varied(SMALL, {"companions": ["1", "3"]})

    for row in table[table.measure == "total_cost"].itertuples():
        asked = estimate(replace(SMALL, companions=int(row.companions)))
        assert (row.p10, row.p50, row.p90) == (asked.total_cost.p10, asked.total_cost.p50, asked.total_cost.p90)
    assert list(table.columns) == ["companions", "measure", "p10", "p50", "p90"]
    assert list(table.measure) == ["total_cost"] * 2 + ["days_away"] * 2


def test_an_assumption_is_varied_as_the_command_line_writes_it():
    table = varied(SMALL, {"assumption.ward": ["500", "600:900:1400"]}, ["total_cost", "ward"])

    own = estimate(replace(SMALL, overrides=(("ward", Range(600, 900, 1400)),)))
    assert list(table.p90)[1] == own.total_cost.p90
    assert list(table.p50)[3] == own.components.set_index("component").p50["ward"]


def test_two_keys_give_every_pair_and_a_grid_in_the_order_given():
    table = varied(SMALL, {"city": ["shanghai", "beijing"], "stay_near_days": [56, 14]}, ["arrival_to_flight_home_days"])
    cells = grid(table, "arrival_to_flight_home_days", "p90")

    assert (list(cells.index), list(cells.columns)) == (["shanghai", "beijing"], [56, 14])
    one = estimate(replace(SMALL, city="beijing", stay_near_days=56))
    assert cells.loc["beijing", 56] == one.milestones["arrival_to_flight_home_days"].p90
    assert (cells[56] > cells[14]).all()


@pytest.mark.parametrize(
    ("vary", "words"),
    [
        ({}, "one or two keys"),
        ({"city": ["beijing"], "cabin": ["economy"], "companions": [1]}, "one or two keys"),
        ({"city": []}, "one value or more"),
        ({"city": ["beijing", "beijing"]}, "each value once"),
        ({"companions": ["1", "many"]}, "companions"),
        ({"assumption.nothing": ["1"]}, "an unknown assumption"),
        ({"moon": ["1"]}, "moon"),
        ({"budget": range(1, 30), "days_available": range(1, 30)}, f"at most {MOST_CELLS}"),
    ],
)
def test_what_cannot_be_varied_is_named(vary, words):
    with pytest.raises(ScenarioError, match=words):
        varied(SMALL, vary)


def test_all_bad_values_are_named_at_once_and_each_only_once():
    with pytest.raises(ScenarioError) as error:
        varied(SMALL, {"city": ["atlantis", "beijing"], "lodging": ["tent", "cave"]})

    assert sorted(problem.found for problem in error.value.problems) == ["atlantis", "cave", "tent"]


def test_an_unknown_measure_is_named_with_those_that_there_are():
    with pytest.raises(ScenarioError, match=r"found 'luck'; use one of total_cost, .*ward"):
        varied(SMALL, {"city": ["beijing"]}, ["luck"])
