"""What moves the result: each assumption held at its ends, all else as drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.drivers import COLUMNS, cautious, drivers, settled_by
from estimator.text import languages, load_text

SMALL = Scenario(draws=1024)
ENDS = ("low", "high")


@pytest.fixture(scope="module")
def result():
    return estimate(SMALL)


@pytest.fixture(scope="module")
def table(result):
    return drivers(result)


def row_of(table, name):
    return next(row for row in table.itertuples() if row.assumption == name)


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(
    "name",
    ["cell_product", "ward", "ward_stay_days", "wait_for_cells_days", "intensive_care_probability", "test_rounds",
     "long_infection_extra_days", "cny_per_usd", "second_collection_probability"],
)  # fmt: skip
def test_holding_an_assumption_equals_an_own_fixed_value(result, table, name, end):
    row = row_of(table, name)
    fixed = Range.fixed(getattr(row, end), "share" if row.kind == "event" else "")

    own = estimate(replace(SMALL, overrides=((name, fixed),)))

    assert getattr(row, f"cost_p80_{end}") == pytest.approx(own.total_cost.p80 - result.total_cost.p80, abs=1e-3)
    assert getattr(row, f"cost_p50_{end}") == pytest.approx(own.total_cost.p50 - result.total_cost.p50, abs=1e-3)
    assert getattr(row, f"days_p80_{end}") == pytest.approx(own.days_away.p80 - result.days_away.p80, abs=1e-3)
    assert getattr(row, f"days_p50_{end}") == pytest.approx(own.days_away.p50 - result.days_away.p50, abs=1e-3)


@pytest.mark.parametrize("percent", [50, 73, 80, 95])
def test_what_moves_most_is_measured_at_the_figure_that_the_reader_wants_to_be_safe_with(percent):
    asked = replace(SMALL, confidence=percent)
    result = estimate(asked)
    table = drivers(result)

    row = row_of(table, "ward_stay_days")
    own = [estimate(replace(asked, overrides=(("ward_stay_days", Range.fixed(getattr(row, end))),))) for end in ENDS]
    for end, held in zip(ENDS, own, strict=True):
        for what in ("cost", "days"):
            assert getattr(row, f"{what}_cautious_{end}") == pytest.approx(
                cautious(held, what) - cautious(result, what), abs=1e-3
            )
    assert row.width == pytest.approx(cautious(own[1], "cost") - cautious(own[0], "cost"), abs=1e-3)
    assert list(table.width) == sorted(table.width, reverse=True)


def test_at_80_of_100_the_figure_to_be_safe_with_is_the_published_one(table):
    for what in ("cost", "days"):
        for end in ENDS:
            np.testing.assert_allclose(table[f"{what}_cautious_{end}"], table[f"{what}_p80_{end}"], atol=1e-6)


def test_what_has_no_range_is_no_driver(result, table):
    fixed = {name for name, item in result.assumptions.items() if item.range.is_fixed}

    assert fixed
    assert fixed.isdisjoint(table.assumption)


def test_chances_are_held_at_their_published_low_and_high(result, table):
    for row in table[table.kind == "event"].itertuples():
        published = result.assumptions[row.assumption].published
        assert (row.low, row.high) == (published.low, published.high)


def test_exits_and_cash_rules_and_what_does_not_happen_are_no_drivers(table):
    names = set(table.assumption)

    assert names.isdisjoint({"not_infused_probability", "not_eligible_probability", "deposit_share", "deposit_back_days"})
    assert names.isdisjoint({"transplant", "transplant_stay_days", "transplant_probability", "air_ambulance", "visa_days"})


def test_a_transplant_that_is_switched_on_is_a_driver():
    names = set(drivers(estimate(replace(SMALL, transplant="yes"))).assumption)

    assert {"transplant", "transplant_stay_days", "transplant_day_days"} <= names


def test_the_widest_driver_comes_first(table):
    assert list(table.width) == sorted(table.width, reverse=True)
    assert table.assumption.iloc[0] == "cell_product"
    assert list(table.columns) == COLUMNS


def test_a_listed_price_that_is_fixed_leaves_the_first_place_to_others():
    table = drivers(estimate(Scenario(pathway="lbcl", product="axi_cel", draws=1024)))

    assert "cell_product" not in set(table.assumption)
    assert not table.empty


def test_a_dearer_price_never_makes_the_journey_cheaper(table):
    prices = table[table.kind == "price"]

    assert (prices.cost_p80_low <= prices.cost_p80_high).all()
    assert (prices.cost_p50_low <= prices.cost_p50_high).all()


def test_prices_do_not_move_the_days_and_the_wait_does(table):
    assert (table[table.kind == "price"].days_width == 0).all()
    assert row_of(table, "wait_for_cells_days").days_width > 7


def test_knowing_a_price_narrows_the_range_and_knowing_a_chance_does_not(table):
    assert row_of(table, "cell_product").narrows > 10_000
    assert (table.narrows >= 0).all()
    assert (table[table.kind == "event"].narrows == 0).all()


def test_an_own_bill_stays_while_others_are_held():
    billed = estimate(replace(SMALL, overrides=(("ward_bill", Range.fixed(50_000)),)))
    table = drivers(billed)

    assert "ward" not in set(table.assumption)
    assert "ward_bill" not in set(table.assumption)
    assert row_of(table, "cell_product").width > 10_000


def test_of_a_bill_with_a_limit_our_price_for_further_days_still_moves_the_total_and_so_does_an_uncertain_limit():
    own = (("ward_bill", Range.fixed(16_000)), ("ward_limit", Range(14, 21, 30)))
    table = drivers(estimate(replace(SMALL, overrides=own)))

    assert row_of(table, "ward").width > 500
    limit = row_of(table, "ward_limit")
    assert (limit.kind, limit.unit) == ("limit", "days")
    assert limit.cost_p80_low > 0 > limit.cost_p80_high
    assert settled_by(limit, load_text("en")).startswith("Ask how many days this amount covers")


def test_an_own_figure_that_is_fixed_drops_out_and_one_with_a_range_stays():
    fixed = drivers(estimate(replace(SMALL, overrides=(("ward", Range.fixed(900)),))))
    ranged = drivers(estimate(replace(SMALL, overrides=(("ward", Range(900, 1000, 1100)),))))

    assert "ward" not in set(fixed.assumption)
    assert (row_of(ranged, "ward").low, row_of(ranged, "ward").high) == (900, 1100)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("pathway", [row.pathway for row in load_tables().pathways])
def test_every_driver_names_what_would_settle_it(language, pathway):
    text = load_text(language)

    assert all(settled_by(row, text) for row in drivers(estimate(Scenario(pathway=pathway, draws=128))).itertuples())


def test_drivers_leave_the_drawn_columns_as_they_are(result):
    before = result.costs.total.copy()

    drivers(result)

    np.testing.assert_array_equal(before, result.costs.total)
