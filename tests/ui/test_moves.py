"""What one answer changes: every move leads to a scenario that can be priced."""

import pytest

from estimator import Range, Scenario, ScenarioError, estimate, load_tables
from estimator.ui.moves import answered, in_currency, own_range, with_all, with_own

TABLES = load_tables()
DAYS = Range(14, 20, 45, "days")
CHANCE = Range(0.19, 0.41, 0.67, "probability")


def test_another_illness_brings_its_own_route_cells_and_weight():
    before = Scenario(pathway="ball_child", route="trial", patient_weight_kg=12)

    after = answered(before, TABLES, pathway="lbcl")

    usual = Scenario(pathway="lbcl")
    assert (after.route, after.product, after.patient_weight_kg) == (usual.route, usual.product, usual.patient_weight_kg)


def test_another_illness_keeps_where_the_family_lives_and_what_it_has():
    before = Scenario(pathway="lbcl", origin="europe", city="wuhan", companions=2, budget=200_000, lodging="apartment")

    after = answered(before, TABLES, pathway="ball_child")

    assert (after.origin, after.city, after.companions) == ("europe", "wuhan", 2)
    assert (after.budget, after.lodging) == (200_000, "apartment")


def test_a_patient_who_travelled_alone_gets_a_companion_when_it_is_a_child():
    assert answered(Scenario(pathway="lbcl", companions=0), TABLES, pathway="ball_child").companions == 1


def test_a_child_cannot_travel_alone():
    with pytest.raises(ScenarioError, match="companions"):
        answered(Scenario(), TABLES, companions=0)


def test_an_own_figure_stays_while_its_row_stays_and_goes_with_it():
    own = with_own(Scenario(pathway="lbcl"), TABLES, "ward", Range.fixed(900))

    assert answered(own, TABLES, city="wuhan").overrides == own.overrides
    assert answered(own, TABLES, hospital="private").overrides == ()


def test_every_illness_can_follow_every_other():
    ids = [row.pathway for row in TABLES.pathways]
    scenario = with_own(Scenario(), TABLES, "intensive_care_probability", Range.fixed(1.0, "probability"))
    for first in ids:
        for second in ids:
            scenario = answered(answered(scenario, TABLES, pathway=first), TABLES, pathway=second)
            assert estimate(scenario).total_cost.p50 > 0


def test_what_was_paid_stays_in_another_city_and_goes_with_other_cells():
    paid = with_own(Scenario(), TABLES, "lodging_paid", Range.fixed(3000))

    assert answered(paid, TABLES, lodging="apartment", city="wuhan").overrides == paid.overrides
    assert answered(with_own(Scenario(), TABLES, "cell_product_paid", Range.fixed(9)), TABLES, route="trial").overrides == ()


def test_a_limit_goes_with_its_bill_and_is_days_in_every_currency():
    bill = with_all(Scenario(), TABLES, {"ward_bill": Range.fixed(1000), "ward_limit": Range.fixed(21)})

    assert with_own(bill, TABLES, "ward_bill", None).overrides == ()
    assert answered(bill, TABLES, city="wuhan", hospital="private").overrides == bill.overrides
    assert dict(in_currency(bill, TABLES, "CNY").overrides)["ward_limit"].typical == 21


def test_a_paid_bill_is_carried_over_into_another_currency_and_a_price_is_not():
    paid = with_all(Scenario(), TABLES, {"flights_paid": Range.fixed(1000), "ward": Range.fixed(900)})

    yuan = dict(in_currency(paid, TABLES, "CNY").overrides)

    assert yuan["flights_paid"].typical == pytest.approx(1000 * 7.07, rel=0.01)
    assert yuan["ward"] == Range.fixed(900)


@pytest.mark.parametrize("typical", [1, 20, 400])
def test_an_own_range_is_as_wide_in_proportion_as_the_default(typical):
    own = own_range(DAYS, typical)

    assert own.typical == typical
    assert own.high / own.low == pytest.approx(DAYS.high / DAYS.low)


def test_a_written_price_has_no_width():
    assert own_range(Range(100, 200, 300, "USD"), 250, written=True).is_fixed


@pytest.mark.parametrize("typical", [0, 0.01, 0.5, 0.99, 1])
def test_an_own_chance_stays_between_0_and_1(typical):
    own = own_range(CHANCE, typical)

    assert 0 <= own.low <= own.typical == typical <= own.high <= 1


def test_another_currency_carries_the_familys_money_over_and_back():
    before = Scenario(budget=250_000, home_loss_per_week=450, days_available=90)

    yuan = in_currency(before, TABLES, "CNY")
    back = in_currency(yuan, TABLES, "USD")

    assert yuan.budget == pytest.approx(250_000 * 7.07, rel=0.01)
    assert back == before


def test_an_own_currency_needs_its_rate():
    with pytest.raises(ScenarioError, match="currency"):
        in_currency(Scenario(), TABLES, "EUR")
    assert in_currency(Scenario(budget=1000), TABLES, "EUR", 0.9).budget == pytest.approx(900)
