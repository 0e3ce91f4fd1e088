"""Sobol' indices: known ones of a textbook function, and truths of our own model."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from math import erf, pi

import numpy as np
import pytest

from estimator import Range, Scenario, estimate
from estimator.analysis.scored import Recording, Scored, factor_name
from estimator.analysis.sobol import OTHERS, indices, sobol_indices
from estimator.draws import normal_scores
from estimator.model import run
from run import ROOT

SMALL = Scenario(draws=1024)
#: The Ishigami function with a = 7 and b = 0.1 (Ishigami and Homma 1990): first-order and total index of each input.
ISHIGAMI = {"x1": (0.3139, 0.5576), "x2": (0.4424, 0.4424), "x3": (0.0, 0.2437)}


def ishigami(scores):
    x1, x2, x3 = (pi * np.vectorize(erf)(scores[name] / 2**0.5) for name in ISHIGAMI)  # even between -pi and pi
    return {"y": np.sin(x1) + 7 * np.sin(x2) ** 2 + 0.1 * x3**4 * np.sin(x1)}


def row_of(table, name, measure=None):
    return next(row for row in table.itertuples() if row.input == name and row.measure == (measure or row.measure))


@pytest.fixture(scope="module")
def result():
    return estimate(SMALL)


@pytest.fixture(scope="module")
def found(result):
    return sobol_indices(result, base=256)


def test_the_indices_of_a_textbook_function_are_found_within_their_errors():
    table = indices(list(ISHIGAMI), ishigami, base=2048).table

    for name, (first, total) in ISHIGAMI.items():
        row = row_of(table, name)
        assert row.first == pytest.approx(first, abs=1.5 * row.first_conf)
        assert row.total == pytest.approx(total, abs=1.5 * row.total_conf)
        assert row.first_conf < 0.1


def test_a_sum_is_explained_by_its_parts_one_by_one():
    found = indices(["a", "b", "idle"], lambda of: {"sum": 3 * of["a"] + 4 * of["b"]}, base=1024)

    assert row_of(found.table, "a").first == pytest.approx(0.36, abs=0.03)
    assert row_of(found.table, "b").total == pytest.approx(0.64, abs=0.03)
    assert found.sums.first_sum[0] == pytest.approx(1, abs=found.sums.first_sum_conf[0])


def test_an_input_that_nothing_reads_has_no_index_and_no_error():
    row = row_of(indices(["a", "idle"], lambda of: {"y": of["a"]}, base=64).table, "idle")

    assert (row.first, row.first_conf, row.total, row.total_conf) == (0, 0, 0, 0)


def test_a_result_that_does_not_vary_has_indices_of_0():
    table = indices(["a", "b"], lambda of: {"y": np.zeros_like(of["a"])}, base=64).table

    assert (table[["first", "total", "first_conf", "total_conf"]] == 0).all(axis=None)


def test_what_has_no_range_is_no_input_and_then_the_others_make_more_of_the_spread(result, found):
    fixed = estimate(replace(SMALL, overrides=(("cell_product", Range.fixed(1_100_000)),)))
    table = sobol_indices(fixed, base=256).table

    assert "cell_product" in set(found.table.input)
    assert "cell_product" not in set(table.input)
    before, after = (row_of(which, "factor:severity", "total_cost").total for which in (found.table, table))
    assert after > 1.5 * before


def test_prices_make_nothing_of_the_spread_of_the_days(found):
    row = row_of(found.table, "cell_product", "days_away")

    assert (row.first, row.total) == (0, 0)


def test_a_total_index_is_no_smaller_than_the_first_but_for_its_error(found):
    table = found.table

    assert (table.total >= table["first"] - table.first_conf - table.total_conf).all()


def test_first_indices_together_explain_no_more_than_everything(found):
    assert (found.sums.first_sum <= 1 + found.sums.first_sum_conf).all()
    assert (found.sums.first_sum > 0.5).all()


def test_small_inputs_stand_together_as_one_row_at_the_end(result, found):
    recording = Recording(SMALL.draws, SMALL.seed)
    run(SMALL, result.tables, recording)

    for _, table in found.table.groupby("measure"):
        assert list(table.input)[-1] == OTHERS
        assert table.inputs.sum() == len(recording.inputs())
        assert (table.inputs.iloc[:-1] == 1).all()
        assert list(table.total[:-1]) == sorted(table.total[:-1], reverse=True)


def test_nothing_is_put_together_where_nothing_is_small():
    assert OTHERS not in set(indices(["a", "b"], lambda of: {"y": of["a"] + of["b"]}, base=64, small=0.01).table.input)


def test_asking_twice_gives_the_same_indices(result, found):
    assert sobol_indices(result, base=256).table.equals(found.table)


def test_the_cells_make_most_of_the_spread_of_the_cost_and_a_severe_course_of_the_days(found):
    cost, days = (table for _, table in sorted(found.table.groupby("measure"), reverse=True))

    assert cost.input.iloc[0] == "cell_product"
    assert days.input.iloc[0] == "factor:severity"


def test_the_ordinary_scores_give_the_ordinary_result_up_to_their_ranking(result):
    recording = Recording(SMALL.draws, SMALL.seed)
    ordinary = run(SMALL, result.tables, recording)
    scores = {name: normal_scores(name, SMALL.draws, SMALL.seed) for name in recording.inputs()}

    given = run(SMALL, result.tables, Scored(scores, SMALL.draws))

    assert (ordinary.costs.total == result.costs.total).all()
    for percentile in (10, 50, 90):
        assert given.total_cost.at(percentile) == pytest.approx(result.total_cost.at(percentile), rel=0.02)
        assert given.days_away.at(percentile) == pytest.approx(result.days_away.at(percentile), rel=0.03)


def test_a_first_order_index_is_the_share_of_the_variance_between_journeys_alike_in_this_input():
    whole = estimate(Scenario())
    columns = {"total_cost": whole.costs.total.astype(float), "days_away": whole.schedule.away.astype(float)}
    table = sobol_indices(whole, base=1024).table

    for name, measure in (("wait_for_cells_days", "days_away"), ("work_up_days", "days_away"), ("cny_per_usd", "total_cost")):
        assert not whole.assumptions[name].factor
        column, scores = columns[measure], normal_scores(name, whole.draws.n, whole.scenario.seed)
        between = column[np.argsort(scores)].reshape(64, -1).mean(axis=1).var() / column.var()
        row = row_of(table, name, measure)
        assert row.first == pytest.approx(between, abs=row.first_conf + 0.01)


def test_each_shared_factor_is_an_input_of_its_own(result):
    recording = Recording(SMALL.draws, SMALL.seed)
    run(SMALL, result.tables, recording)

    factors = {item.factor for item in result.assumptions.values() if item.factor}
    assert {factor_name(factor) for factor in factors} & set(recording.inputs()) >= {"factor:hospital_price", "factor:severity"}


def test_neither_the_app_nor_the_command_line_loads_scipy_before_indices_are_asked_for():
    heavy = "{'scipy', 'SALib', 'matplotlib', 'multiprocess'}"
    asked = f"import sys, estimator.cli, estimator.ui.analysts, estimator.analysis.sobol; print({heavy} & set(sys.modules))"

    ended = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)

    assert ended.stdout.strip() == "set()"
