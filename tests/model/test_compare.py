"""Scenarios side by side: the same draws, the reader's order, no winner."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, ScenarioError, estimate, load_tables
from estimator.compare import compare, elsewhere
from estimator.text import languages, load_text

HERE = Scenario(draws=2048)
THERE = replace(HERE, city="chengdu", lodging="budget_hotel")


def difference(found, measure="total_cost", scenario=1):
    return next(pair for pair in found.differences if (pair.measure, pair.scenario) == (measure, scenario))


def test_a_scenario_and_itself_do_not_differ():
    found = compare([HERE, HERE])

    assert found.inputs.empty
    assert all((pair.p10, pair.p90, pair.more, pair.less, pair.same) == (0, 0, 0, 0, 1) for pair in found.differences)


def test_the_difference_is_taken_journey_by_journey():
    found = compare([HERE, THERE])
    by_hand = estimate(THERE).costs.total - estimate(HERE).costs.total

    assert difference(found).p50 == pytest.approx(float(np.median(by_hand)), rel=1e-3)
    assert difference(found).more == pytest.approx(float(np.mean(by_hand > 0)))
    assert difference(found).more + difference(found).less + difference(found).same == pytest.approx(1)


def test_the_difference_has_a_narrower_range_than_the_totals_would_suggest():
    found = compare([HERE, THERE])
    total = found.results[0].total_cost

    assert difference(found).p90 - difference(found).p10 < 0.2 * (total.p90 - total.p10)


def test_a_difference_turns_its_sign_with_the_order():
    forth, back = difference(compare([HERE, THERE])), difference(compare([THERE, HERE]))

    assert forth.p50 == pytest.approx(-back.p50, rel=1e-3)
    assert (forth.more, forth.less) == (back.less, back.more)


def test_scenarios_stay_in_the_order_of_the_reader():
    dear_first = [Scenario(draws=512, transplant="yes"), Scenario(draws=512), Scenario(draws=512, route="trial")]

    found = compare(dear_first)

    assert found.scenarios == tuple(dear_first)
    assert list(found.spreads[found.spreads.measure == "total_cost"].scenario) == [0, 1, 2]
    assert list(found.rows.columns) == ["kind", "name", "figure", "scenario_0", "scenario_1", "scenario_2"]


def test_inputs_that_differ_are_named_and_others_are_not():
    own = replace(THERE, overrides=(("ward", Range(500, 700, 900)),))

    found = compare([HERE, own]).inputs.set_index("field")

    assert set(found.index) == {"city", "lodging", "assumption.ward"}
    assert tuple(found.loc["city"]) == ("beijing", "chengdu")
    assert found.loc["assumption.ward", "scenario_0"] is None


def test_rows_hold_the_figures_of_each_estimate():
    found = compare([HERE, THERE])
    rows = found.rows.set_index(["kind", "name", "figure"])

    assert rows.loc[("total", "total_cost", "p80"), "scenario_1"] == estimate(THERE).total_cost.p80
    assert rows.loc[("exit", "not_infused", "chance"), "scenario_0"] == pytest.approx(estimate(HERE).exits[1].probability.typical)
    assert set(found.results[0].components.component) == set(found.rows.name[found.rows.kind == "component"])


def test_an_exit_has_its_bill_with_nothing_and_with_all_of_the_cells_owed():
    rows = compare([HERE]).rows.set_index(["kind", "name", "figure"])["scenario_0"]

    for figure, owed in (("owed_none", 0.0), ("owed_all", 1.0)):
        for name, (_, bill, _) in estimate(HERE).exit_spreads(owed=owed).items():
            assert rows["exit", name, figure] == pytest.approx(bill.p50)
    assert rows["exit", "not_infused", "owed_all"] > 2 * rows["exit", "not_infused", "owed_none"]


@pytest.mark.parametrize(
    ("others", "named"),
    [
        ([replace(HERE, currency="CNY")], "currency"),
        ([replace(HERE, draws=1024)], "draws"),
        ([replace(HERE, seed=7)], "seed"),
        ([THERE] * 4, "scenarios"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_way_out(others, named):
    with pytest.raises(ScenarioError) as refused:
        compare([HERE, *others])

    assert [problem.column for problem in refused.value.problems] == [named]


def test_nothing_to_compare_is_refused():
    with pytest.raises(ScenarioError, match="1 to 4 scenarios"):
        compare([])


def test_one_scenario_alone_has_no_difference():
    assert compare([HERE]).differences == ()


def test_prices_elsewhere_are_documented_for_the_illness_asked_about():
    tables = load_tables()

    assert {row.country for row in elsewhere(tables, "lbcl")} >= {"US", "DE", "SG", "IN", "IL"}
    assert all("gastric" in row.pathway for row in elsewhere(tables, "gastric"))
    assert all(tables.source(row.source_id) for row in tables.elsewhere)


@pytest.mark.parametrize("language", languages())
def test_countries_and_currencies_elsewhere_have_names_in_every_language(language):
    text = load_text(language)

    for row in load_tables().elsewhere:
        assert text.locale.territories[row.country]
        assert text.currency_name(row.currency) != row.currency
        assert text.has(f"compare.measure.{row.measure}")


def test_a_foreign_price_has_dollars_only_by_a_rate_that_is_cited():
    for row in load_tables().elsewhere:
        if row.currency != "USD" and row.per_usd is not None:
            assert row.also, row.id


def test_a_scenario_of_own_tables_is_worked_out_with_them_also_where_nobody_hands_them_in(frozen):
    scenario = Scenario(tables=frozen)

    assert estimate(scenario).tables is estimate(scenario, frozen).tables is frozen
    assert {result.tables for result in compare([scenario, scenario]).results} == {frozen}
