"""What holds in every journey, whatever the tables say."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, ScenarioError, estimate, load_tables
from estimator.costs import price
from estimator.exits import shares_of_exits
from estimator.model import Estimate
from estimator.quantities import Quantities
from estimator.schedule import plan
from estimator.summary import share_within
from tests.model.conftest import every_offer, shown

OFFERS = every_offer(load_tables())
PATHWAYS = [Scenario(pathway=row.pathway) for row in load_tables().pathways]

#: Lines whose bill grows with the days away and with nothing else.
PAID_BY_THE_DAY = {
    "lodging", "food_and_transport", "phone_and_small_things", "clinic_visits", "interpreter", "money_transfer",
    "visa_extension",
}  # fmt: skip


def with_range(scenario: Scenario, name: str, spread: Range) -> Scenario:
    return replace(scenario, overrides=(*scenario.overrides, (name, spread)))


@pytest.mark.parametrize("scenario", OFFERS, ids=shown)
def test_the_parts_equal_the_total_in_every_journey(scenario):
    result = estimate(scenario)

    parts = sum(cost.astype(np.float64) for cost in result.costs.by_component.values())

    np.testing.assert_allclose(parts, result.costs.total, rtol=1e-5)


@pytest.mark.parametrize("scenario", OFFERS, ids=shown)
def test_no_line_is_below_zero_and_no_day_is_negative(scenario):
    result = estimate(scenario)

    assert all((cost >= 0).all() for cost in result.costs.by_component.values())
    assert all((days >= 0).all() for days in result.schedule.length.values())


@pytest.mark.parametrize("scenario", PATHWAYS, ids=shown)
def test_intensive_care_days_are_part_of_the_hospital_stay(scenario):
    length = estimate(scenario).schedule.length

    assert (length["intensive_care"] <= np.maximum(length["ward_stay"] - 1, 0)).all()


@pytest.mark.parametrize("scenario", PATHWAYS, ids=shown)
def test_lymphodepletion_lies_inside_the_wait_for_cells(scenario):
    schedule = estimate(scenario).schedule

    ends = schedule.start["lymphodepletion"] + schedule.length["lymphodepletion"]

    np.testing.assert_allclose(ends, schedule.day_0, rtol=1e-4)
    assert (schedule.length["lymphodepletion"] <= schedule.length["wait_for_cells"]).all()


@pytest.mark.parametrize("stay_near", [14, 28, 56])
def test_nobody_flies_home_before_both_gates_are_open(stay_near):
    schedule = estimate(Scenario(stay_near_days=stay_near)).schedule

    discharge = schedule.day_0 + schedule.length["ward_stay"]

    assert (schedule.gate >= schedule.day_0 + stay_near - 1e-3).all()
    assert (schedule.gate >= discharge + 7 - 1e-3).all()


@pytest.mark.parametrize("scenario", PATHWAYS, ids=shown)
def test_ten_more_days_away_raise_only_the_lines_paid_by_the_day(scenario):
    near = estimate(with_range(scenario, "fit_to_fly_days", Range.fixed(60)))
    far = estimate(with_range(scenario, "fit_to_fly_days", Range.fixed(70)))

    added = {name: float((far.costs.by_component[name] - cost).max()) for name, cost in near.costs.by_component.items()}

    np.testing.assert_allclose(far.schedule.away - near.schedule.away, 10, atol=1e-3)
    assert {name for name, amount in added.items() if amount > 0.01} <= PAID_BY_THE_DAY
    assert added["lodging"] > 0
    assert added["food_and_transport"] > 0


@pytest.mark.parametrize("name", ["ward", "ward_stay_days", "wait_for_cells_days", "cell_product", "lodging", "icu"])
def test_a_wider_input_never_narrows_the_total(name):
    scenario = Scenario()
    given = estimate(scenario).assumptions[name].range
    narrow = estimate(with_range(scenario, name, given))
    wide = estimate(with_range(scenario, name, replace(given, low=given.low / 1.5, high=given.high * 1.5)))

    def width(result: Estimate) -> float:
        return result.total_cost.p90 - result.total_cost.p10

    # Sampling noise of a percentile at 8,192 journeys is well under 1 %.
    assert width(wide) >= width(narrow) * 0.99


@pytest.mark.parametrize("scenario", PATHWAYS, ids=shown)
def test_leaving_dependence_out_narrows_the_total(scenario):
    together = estimate(scenario).costs.total
    apart = estimate(scenario, independent=True).costs.total

    assert apart.std() < together.std()


def test_the_same_scenario_gives_the_same_numbers_in_another_process():
    here = estimate(Scenario(pathway="myeloma")).to_dict()
    command = [sys.executable, "-m", "estimator", "estimate", "--set", "pathway=myeloma", "--format", "json"]

    there = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)

    assert there == json.loads(json.dumps(here))


def test_an_override_equal_to_the_range_in_use_changes_nothing():
    scenario = Scenario()
    before = estimate(scenario)

    after = estimate(with_range(scenario, "ward", before.assumptions["ward"].range))

    np.testing.assert_array_equal(after.costs.total, before.costs.total)


def test_two_scenarios_differ_only_by_what_differs():
    beijing, chengdu = estimate(Scenario(city="beijing")), estimate(Scenario(city="chengdu"))

    moved = {
        name for name, cost in beijing.costs.by_component.items() if not np.array_equal(cost, chengdu.costs.by_component[name])
    }

    assert moved <= {"lodging", "food_and_transport", "money_transfer"}
    np.testing.assert_array_equal(beijing.schedule.away, chengdu.schedule.away)


def test_adding_a_row_to_a_table_changes_no_other_rows_draws(published):
    scenario = Scenario()
    translation = next(row for row in published.costs if row.component == "translation")
    more_costs = (translation.model_copy(update={"component": "a_new_line"}), *published.costs)
    more_events = (published.events[0].model_copy(update={"event": "a_new_event", "score": "a_new_event"}), *published.events)

    before = estimate(scenario, published).costs.by_component
    after = estimate(scenario, replace(published, costs=more_costs, events=more_events)).costs.by_component

    assert set(after) - set(before) == {"a_new_line"}
    for name in before.keys() - {"money_transfer"}:  # a share of everything paid, the new line included
        np.testing.assert_array_equal(after[name], before[name])


@pytest.mark.parametrize("companions", [0, 1, 3])
def test_a_companion_pays_for_flights_and_food_and_never_for_the_ward(companions):
    base = estimate(Scenario(pathway="myeloma", companions=1)).costs.by_component
    result = estimate(Scenario(pathway="myeloma", companions=companions)).costs.by_component

    np.testing.assert_allclose(result["flights"], base["flights"] * (1 + companions) / 2, rtol=1e-5)
    np.testing.assert_array_equal(result["ward"], base["ward"])


def test_a_lone_patient_pays_no_room_while_on_the_ward():
    alone, together = estimate(Scenario(pathway="lbcl", companions=0)), estimate(Scenario(pathway="lbcl", companions=1))

    assert (alone.costs.by_component["lodging"] < together.costs.by_component["lodging"]).all()


def test_nobody_pays_for_food_while_on_the_ward():
    result = estimate(Scenario(pathway="lbcl", companions=0))

    eating = result.schedule.in_china - result.schedule.patient_on_ward

    price = result.draws.values("food_and_transport", result.assumptions["food_and_transport"].range, "city_price", 0.7)
    expected = price * eating / result.draws.values("cny_per_usd", result.assumptions["cny_per_usd"].range)
    np.testing.assert_allclose(result.costs.by_component["food_and_transport"], expected, rtol=1e-4)


class TestFlyingHomeDuringTheWait:
    scenario = Scenario(home_while_cells_are_made=True)

    @staticmethod
    def first_wait(result):
        wait = result.assumptions["wait_for_cells_days"]
        return result.draws.values(wait.name, wait.range)

    def test_bridging_is_then_given_at_home(self):
        costs = estimate(replace(self.scenario, bridging="yes"))

        home = costs.schedule.flew_home > 0
        assert (costs.costs.by_component["bridging_at_home"][home] > 0).all()
        assert not costs.costs.by_component["bridging"][home].any()
        assert not costs.costs.by_component["bridging_at_home"][~home].any()

    def test_happens_only_where_the_wait_is_long_enough(self):
        result = estimate(self.scenario)

        np.testing.assert_array_equal(result.schedule.flew_home > 0, self.first_wait(result) >= 19)

    def test_takes_all_but_nine_days_of_the_wait_out_of_the_days_away(self):
        stayed, flew = estimate(Scenario()), estimate(self.scenario)

        saved = (self.first_wait(flew) - 9) * flew.schedule.flew_home

        np.testing.assert_allclose(stayed.schedule.away - flew.schedule.away, saved, atol=1e-3)

    def test_adds_one_return_flight_a_traveller_and_an_entry_on_the_visa(self):
        stayed, flew = estimate(Scenario()), estimate(self.scenario)

        twice = flew.schedule.flew_home + 1

        np.testing.assert_allclose(flew.costs.by_component["flights"], stayed.costs.by_component["flights"] * twice, rtol=1e-5)
        assert (flew.costs.by_component["second_visa_entry"][flew.schedule.flew_home > 0] > 0).all()

    def test_moves_no_date_of_the_treatment(self):
        stayed, flew = estimate(Scenario()).schedule, estimate(self.scenario).schedule

        np.testing.assert_array_equal(stayed.gate, flew.gate)


class TestTransplant:
    def test_is_no_part_of_the_headline_unless_asked_for(self):
        without, published = estimate(Scenario()), estimate(Scenario(transplant="as_published"))

        np.testing.assert_array_equal(without.costs.total, published.costs.total)
        assert not without.costs.by_component["transplant"].any()

    def test_cannot_be_blended_into_the_headline(self):
        with pytest.raises(ScenarioError, match="never mixed into it"):
            estimate(with_range(Scenario(), "transplant_probability", Range.fixed(0.4, "probability")))

    def test_is_in_every_journey_when_asked_for(self):
        result = estimate(Scenario(transplant="yes"))

        assert (result.costs.by_component["transplant"] > 0).all()
        assert result.days_away.p50 > estimate(Scenario()).days_away.p50 + 90

    def test_branch_beside_the_headline_is_the_journey_with_a_yes(self):
        beside, asked = estimate(Scenario()).with_transplant, estimate(Scenario(transplant="yes"))

        np.testing.assert_array_equal(beside.costs.total, asked.costs.total)


class TestDates:
    def test_without_a_start_date_there_are_no_closures(self):
        dated = estimate(Scenario(start_date="2025-12-22")).schedule
        undated = estimate(Scenario()).schedule

        assert (dated.start["collection"] >= undated.start["collection"]).all()
        assert (dated.start["collection"] > undated.start["collection"]).any()

    def test_no_cells_are_collected_in_a_closure(self):
        scenario = Scenario(start_date="2025-12-22")
        tables = load_tables()

        begins = estimate(scenario).schedule.start["collection"]

        for holiday in tables.holidays:
            first, last = (holiday.first_day - scenario.start_date).days, (holiday.last_day - scenario.start_date).days
            assert not ((begins >= first) & (begins < last + 1)).any()

    def test_a_past_date_is_valid(self):
        assert estimate(Scenario(start_date="2001-01-01")).total_cost.p50 > 0


class TestMoney:
    def test_yuan_and_dollars_tell_the_same_story(self):
        dollars, yuan = estimate(Scenario(currency="USD")), estimate(Scenario(currency="CNY"))
        rate = dollars.draws.values("cny_per_usd", dollars.assumptions["cny_per_usd"].range)

        np.testing.assert_allclose(yuan.costs.total, dollars.costs.total * rate, rtol=1e-4)

    def test_another_currency_uses_the_readers_own_rate(self):
        dollars, euros = estimate(Scenario()), estimate(Scenario(currency="EUR", currency_per_usd=0.5))

        np.testing.assert_allclose(euros.costs.total, dollars.costs.total * 0.5, rtol=1e-4)

    def test_an_all_in_price_makes_what_it_covers_free_and_leaves_the_rest(self):
        result = estimate(Scenario(route="hospital_programme"))
        package = next(part.row for part in result.chosen.components if part.row.covers)

        assert package.covers
        assert not any(result.costs.by_component[name].any() for name in package.covers)
        assert result.costs.by_component["icu"].any()

    def test_a_trial_charges_nothing_for_the_cells_and_something_for_the_ward(self):
        costs = estimate(Scenario(route="trial")).costs.by_component

        assert not costs["cell_product"].any()
        assert costs["ward"].all()

    def test_home_side_losses_are_beside_the_total(self):
        plain, loss = estimate(Scenario()), estimate(Scenario(home_loss_per_week=700, home_bills_per_month=1000))

        np.testing.assert_array_equal(plain.costs.total, loss.costs.total)
        assert loss.home_side.p50 == pytest.approx(plain.days_away.p50 * (100 + 1000 / 30.4375), rel=1e-3)

    def test_pay_is_lost_by_each_person_and_care_at_home_is_paid_once(self):
        asked = Scenario(home_loss_per_week=700, people_losing_pay=2, home_care_per_week=350)

        loss = estimate(asked)

        assert loss.home_side.p50 == pytest.approx(loss.days_away.p50 * (2 * 100 + 50), rel=1e-3)

    def test_a_refund_is_counted_only_when_asked_for_and_only_where_there_is_a_scheme(self):
        axi, asked, other = (
            estimate(scenario)
            for scenario in (Scenario(pathway="lbcl"), Scenario(pathway="lbcl", refund=True), Scenario(refund=True))
        )

        assert axi.refund_share == axi.refund.mean == 0
        assert asked.refund_share == pytest.approx(1 - 0.584)
        assert asked.refund.p90 <= 600_000 / 6
        assert other.refund.mean == 0

    def test_immunoglobulin_scales_with_weight(self):
        light, heavy = (estimate(Scenario(patient_weight_kg=kg)).costs.by_component["immunoglobulin"] for kg in (20, 40))

        np.testing.assert_allclose(heavy, light * 2, rtol=1e-5)


class TestOwnBills:
    """A quote line or a bill already paid stands for the whole line."""

    def test_a_bill_replaces_the_line_and_moves_no_other(self):
        before = estimate(Scenario())
        after = estimate(with_range(Scenario(), "ward_bill", Range.fixed(12_345)))

        assert (after.costs.by_component["ward"] == 12_345).all()
        for name in before.costs.by_component.keys() - {"ward", "money_transfer"}:
            np.testing.assert_array_equal(after.costs.by_component[name], before.costs.by_component[name])

    def test_a_bill_of_nothing_says_that_the_line_is_inside_another(self):
        result = estimate(with_range(Scenario(), "tests_stay_bill", Range.fixed(0)))

        assert not result.costs.by_component["tests_stay"].any()

    def test_of_a_cut_journey_a_bill_is_owed_in_proportion(self):
        bill = with_range(Scenario(), "lodging_bill", Range.fixed(4_000))

        whole, cut = estimate(bill), estimate(bill).exits[0]

        assert np.median(cut.cost) < np.median(estimate(with_range(Scenario(), "lodging_bill", Range.fixed(8_000))).exits[0].cost)
        assert (cut.days_away < whole.schedule.away).all()
        assert np.median(estimate(with_range(Scenario(), "lodging_bill", Range.fixed(8_000))).exits[0].cost) - np.median(
            cut.cost
        ) == pytest.approx(4_000 * np.median(cut.days_away / whole.schedule.away), rel=0.25)

    def test_a_bill_is_paid_only_in_the_journeys_that_have_the_line(self):
        result = estimate(with_range(Scenario(), "icu_bill", Range.fixed(9_000)))

        assert set(np.unique(result.costs.by_component["icu"])) == {0, 9_000}
        assert all((item.cost < result.costs.total + 1).all() for item in result.exits)


class TestLimitedBills:
    """A bill that covers so many days leaves the further ones to us."""

    WARD = with_range(Scenario(), "ward_bill", Range.fixed(16_000))
    LIMITED = with_range(WARD, "ward_limit", Range.fixed(21))

    def test_days_beyond_the_limit_are_paid_at_our_price_and_the_days_within_at_the_bill(self):
        ours, limited = estimate(Scenario()), estimate(self.LIMITED)
        days = limited.schedule.length["ward_stay"] - limited.schedule.length["intensive_care"]
        a_day = ours.costs.by_component["ward"] / days

        expected = 16_000 + a_day * np.maximum(days - 21, 0)

        np.testing.assert_allclose(limited.costs.by_component["ward"], expected, rtol=1e-5)
        assert 0.2 < (days > 21).mean() < 0.7
        assert (limited.costs.by_component["ward"][days <= 21] == 16_000).all()

    def test_a_limit_makes_a_journey_dearer_and_a_wide_one_changes_nothing(self):
        plain, limited = estimate(self.WARD), estimate(self.LIMITED)
        wide = estimate(with_range(self.WARD, "ward_limit", Range.fixed(3650)))

        assert limited.total_cost.p90 > plain.total_cost.p90 + 1_000
        np.testing.assert_array_equal(wide.costs.total, plain.costs.total)

    def test_a_limit_of_a_bill_that_is_paid_and_a_limit_that_is_a_range_count_alike(self):
        paid = with_range(with_range(Scenario(), "ward_paid", Range.fixed(16_000)), "ward_limit", Range.fixed(21))
        uncertain = with_range(self.WARD, "ward_limit", Range(10, 21, 30))

        np.testing.assert_array_equal(estimate(paid).costs.total, estimate(self.LIMITED).costs.total)
        assert np.unique(estimate(uncertain).costs.by_component["ward"]).size > 1_000

    def test_of_a_cut_journey_the_bill_is_owed_for_the_days_that_it_covers_and_no_further_day_is_forgotten(self):
        asked = with_range(with_range(Scenario(), "lodging_bill", Range.fixed(4_000)), "lodging_limit", Range.fixed(12))
        ours, result = estimate(Scenario()), estimate(asked)
        a_night = ours.costs.by_component["lodging"] / ours.schedule.in_china
        whole = Quantities(result.chosen, result.draws, result.schedule, asked)

        for event, _ in shares_of_exits(result.chosen):
            cut = plan(result.chosen, result.draws, asked, cut_after=event.row.phase)
            costs = price(result.chosen, result.draws, Quantities(result.chosen, result.draws, cut, asked), asked, whole)
            owed = 4_000 * np.minimum(cut.in_china / 12, 1) + a_night * np.maximum(cut.in_china - 12, 0)
            np.testing.assert_allclose(costs.by_component["lodging"], owed, rtol=1e-4)
        assert (cut.in_china > 12).any()

    def test_whoever_has_the_bill_of_a_line_that_only_some_journeys_have_pays_further_days(self):
        bill = with_range(with_range(Scenario(), "interpreter_bill", Range.fixed(0)), "interpreter_limit", Range.fixed(1))

        share = estimate(Scenario()).assumptions["interpreter_share"].range.typical
        assert 0 < share < 1
        assert (estimate(bill).costs.by_component["interpreter"] > 0).all()

    @pytest.mark.parametrize(
        ("own", "said"),
        [
            ({"ward_limit": 21}, "assumption.ward_limit: found a limit without a bill; use assumption.ward_bill or"),
            ({"ward_limit": 0, "ward_bill": 9}, "assumption.ward_limit: found 0:0:0; use numbers above 0"),
            ({"flights_limit": 2, "flights_bill": 9}, "assumption.flights_limit: found an unknown assumption"),
            ({"ward_limit": 3651, "ward_bill": 9}, "assumption.ward_limit: found 3651; use at most 3650"),
        ],
    )
    def test_a_limit_that_would_change_nothing_is_refused_in_one_message(self, own, said):
        with pytest.raises(ScenarioError) as refused:
            estimate(Scenario(overrides=tuple((name, Range.fixed(value)) for name, value in own.items())))

        assert len(refused.value.problems) == 1
        assert said in str(refused.value)

    def test_a_limit_is_among_the_assumptions_and_rests_on_the_reader(self):
        known = estimate(self.LIMITED).assumptions["ward_limit"]

        assert (known.range, known.changed, known.grade_in_use) == (Range.fixed(21, "days"), True, "own")


class TestExits:
    @pytest.mark.parametrize("scenario", OFFERS, ids=shown)
    def test_a_cut_journey_is_priced_on_every_draw_and_never_costs_more_than_the_whole(self, scenario):
        result = estimate(scenario)
        # What an all-in price covers is billed line by line where the all-in price is not owed: then only the middle is below.
        all_in = any(part.row.covers for part in result.chosen.components)

        for item in result.exits:
            assert item.cost.shape == (scenario.draws,)
            assert (item.cost > 0).all()
            assert all_in or (item.cost <= result.costs.total * 1.0001).all()
            assert np.median(item.cost) < result.total_cost.p50
            assert (item.days_away <= result.schedule.away + 1e-3).all()

    def test_nothing_that_follows_the_infusion_is_paid_without_it(self):
        result = estimate(Scenario())
        after_infusion = ("ward", "icu", "lymphodepletion", "tests_stay", "clinic_visits", "follow_up_home", "immunoglobulin")

        for event in (event for event in result.chosen.events if event.row.kind == "exit"):
            schedule = plan(result.chosen, result.draws, result.scenario, cut_after=event.row.phase)
            quantities = Quantities(result.chosen, result.draws, schedule, result.scenario)
            bill = price(result.chosen, result.draws, quantities, result.scenario).by_component
            assert not any(bill[name].any() for name in after_infusion)
            assert bill["work_up"].all()

    def test_what_is_owed_for_the_cells_moves_only_the_exit_after_the_collection(self):
        result = estimate(Scenario())
        none, whole = result.exit_spreads(owed=0), result.exit_spreads(owed=1)

        assert none["not_eligible"] == whole["not_eligible"]
        assert whole["not_infused"][1].p50 - none["not_infused"][1].p50 > 100_000

    def test_a_later_exit_is_for_those_who_get_so_far(self):
        first, second = estimate(Scenario()).exits
        published = next(row for row in load_tables().events if (row.event, row.pathway) == ("not_infused", "ball_child"))

        assert second.probability.typical == pytest.approx(published.typical * (1 - first.probability.typical))

    def test_probabilities_of_exits_leave_room_for_the_infusion(self):
        for scenario in PATHWAYS:
            assert sum(item.probability.typical for item in estimate(scenario).exits) < 1


class TestJoint:
    def test_the_joint_share_is_never_above_either_single_share(self):
        result = estimate(Scenario(budget=260_000, days_available=80))
        found = result.joint

        assert found.inside_both <= 1 - found.over_money_only - found.over_both + 1e-12
        assert found.inside_both <= 1 - found.over_time_only - found.over_both + 1e-12
        assert sum((found.inside_both, found.over_money_only, found.over_time_only, found.over_both)) == pytest.approx(1)

    @pytest.mark.parametrize(("budget", "days", "inside"), [(0, 0, 0), (1e11, 3650, 1), (0, 3650, 0), (1e11, 0, 0)])
    def test_extremes(self, budget, days, inside):
        assert estimate(Scenario(budget=budget, days_available=days)).joint.inside_both == inside

    @pytest.mark.parametrize("share", [0.5, 0.8, 0.9])
    def test_the_money_and_the_days_that_are_named_make_the_share_that_is_asked_for(self, share):
        result = estimate(Scenario())
        plenty_of_days, plenty_of_money = float(result.sorted_days[-1]), float(result.sorted_total[-1])

        budget, days = result.budget_for(share, plenty_of_days), result.days_for(share, plenty_of_money)

        assert result.joint_within(budget, plenty_of_days).inside_both == pytest.approx(share, abs=1e-3)
        assert result.joint_within(plenty_of_money, days).inside_both == pytest.approx(share, abs=1e-3)

    def test_no_sum_of_money_helps_where_the_days_alone_are_too_few(self):
        assert estimate(Scenario()).budget_for(0.8, days_available=30) is None

    def test_it_is_null_without_both(self):
        assert estimate(Scenario(budget=1)).joint is None

    def test_insurance_and_grants_stretch_the_money(self):
        alone, helped = (estimate(Scenario(budget=200_000, days_available=90, offsets=sum_)) for sum_ in (0, 60_000))

        assert helped.joint.inside_both > alone.joint.inside_both


class TestEvents:
    @pytest.mark.parametrize("chance", [0.0, 1.0])
    def test_a_chance_of_nought_or_one_is_nobody_or_everybody(self, chance):
        scenario = with_range(Scenario(), "intensive_care_probability", Range.fixed(chance, "probability"))

        result = estimate(scenario)

        assert (result.costs.by_component["icu"] > 0).mean() == chance

    def test_a_higher_chance_of_intensive_care_costs_more_on_average(self):
        means = [
            estimate(with_range(Scenario(), "intensive_care_probability", Range.fixed(chance, "probability"))).total_cost.mean
            for chance in (0, 0.2, 0.5, 1)
        ]

        assert means == sorted(means)

    @pytest.mark.parametrize("event", ["tocilizumab", "second_collection", "immunoglobulin", "readmission", "transfusion"])
    def test_an_event_does_not_share_its_luck_with_the_price_of_the_same_name(self, event):
        result = estimate(Scenario())
        part = next(part for part in result.chosen.components if part.row.component == event)

        price = result.draws.values(event, part.price.range, part.price.factor, part.price.loading)

        assert abs(np.corrcoef(price, result.schedule.happens[event])[0, 1]) < 0.05

    def test_a_second_stay_keeps_the_family_near_the_hospital(self):
        chances = [Range.fixed(chance, "probability") for chance in (0.0, 1.0)]
        without, all_back = (estimate(with_range(Scenario(), "readmission_probability", chance)) for chance in chances)

        assert (all_back.schedule.gate >= without.schedule.gate).all()
        assert all_back.days_away.p50 > without.days_away.p50

    def test_a_long_infection_is_treated_as_long_as_it_lengthens_the_stay(self):
        result = estimate(Scenario())
        long = result.schedule.happens["long_infection"] > 0
        extra = result.assumptions["long_infection_extra_days"]

        days = Quantities(result.chosen, result.draws, result.schedule, result.scenario)["infection_days"]

        assert (days[long] >= result.draws.values(extra.name, extra.range)[long] - 1e-3).all()

    def test_long_infections_are_among_the_severe_ones(self):
        happens = estimate(Scenario()).schedule.happens

        assert (happens["long_infection"] <= happens["severe_infection"]).all()

    def test_a_stay_of_five_years_is_an_answer_too(self):
        result = estimate(with_range(Scenario(), "ward_stay_days", Range.fixed(1825)))

        assert result.days_away.p50 > 1825
        assert np.isfinite(result.costs.total).all()


def test_sorted_draws_grow_and_grades_add_up(journey):
    assert (np.diff(journey.sorted_total) >= 0).all()
    assert sum(journey.grades.values()) == pytest.approx(1)


@pytest.mark.parametrize("name", ["cell_product", "cell_product_bill", "cell_product_paid"])
def test_a_cost_that_the_reader_gave_rests_on_the_reader_and_on_no_grade(name):
    usual, given = estimate(Scenario()), estimate(with_range(Scenario(), name, Range.fixed(90_000)))

    cells = usual.components.set_index("component").loc["cell_product"]
    assert "own" not in usual.grades
    assert given.components.set_index("component")["grade"]["cell_product"] == "own"
    own = given.components.set_index("component")["mean"]["cell_product"]
    assert given.grades["own"] == pytest.approx(own / given.total_cost.mean, rel=1e-9)
    assert given.grades[cells["grade"]] < usual.grades[cells["grade"]]


@pytest.mark.parametrize(("name", "paid"), [("bridging", 15_000), ("second_collection", 9_000), ("transplant", 80_000)])
def test_what_is_paid_is_gone_in_every_journey_also_in_one_that_never_has_the_line_or_ends_early(name, paid):
    result = estimate(with_range(Scenario(), f"{name}_paid", Range.fixed(paid)))

    assert (result.costs.by_component[name] == paid).all()
    assert all((item.cost >= paid).all() for item in result.exits)
    assert (result.handed_over == paid).all()


def test_the_chance_that_is_told_of_the_money_is_the_one_that_is_counted_with_the_days():
    scenario = with_range(replace(Scenario(), budget=225_000, days_available=90), "bridging_paid", Range.fixed(25_000))
    result = estimate(scenario)

    share = share_within(result.sorted_total, 225_000 + result.paid_already)
    assert result.within_budget == share
    assert result.joint.inside_both + result.joint.over_time_only == pytest.approx(share)
