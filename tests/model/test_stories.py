"""Examples and stories hold together, and say what the model says."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.beside import refund
from estimator.exports import words
from estimator.quantities import days_on_one_entry
from estimator.rounding import round_up
from estimator.steps import cash_steps, step_amounts
from estimator.stories import event_stories, example_journeys, exit_stories, refund_story, transplant_adds, visa_story
from estimator.text import languages, load_text

START = date(2026, 12, 1)


def replace_row(row, **values):
    return row.model_copy(update=values)


@pytest.fixture(scope="module")
def result():
    return estimate(Scenario())


@pytest.fixture(scope="module")
def journeys(result):
    return example_journeys(result)


@pytest.fixture(scope="module")
def stories(result):
    return {story.event: story for story in event_stories(result)}


def test_ten_journeys_stand_equal_steps_apart_from_cheap_to_dear(result, journeys):
    assert [journey.dearer_than for journey in journeys] == list(range(5, 100, 10))
    for journey in journeys:
        cheaper = np.mean(result.costs.total < np.float32(journey.total))
        assert cheaper == pytest.approx(journey.dearer_than / 100, abs=0.002)


def test_the_bill_of_a_journey_adds_up_to_its_total(journeys):
    for journey in journeys:
        assert sum(amount for _, amount in journey.bill) == pytest.approx(journey.total, rel=1e-4)
        amounts = [amount for _, amount in journey.largest]
        assert amounts == sorted(amounts, reverse=True)


def test_the_phases_of_a_journey_follow_each_other_without_a_gap(journeys):
    for journey in journeys:
        chain = [stretch for stretch in journey.stretches if not stretch.part_of]
        for before, after in itertools.pairwise(chain):
            assert before.start + before.length == pytest.approx(after.start, abs=1e-3)


def test_the_days_of_a_journey_are_those_between_leaving_and_coming_home(journeys):
    for journey in journeys:
        chain = [stretch for stretch in journey.stretches if not stretch.part_of and stretch.place != "home"]
        assert sum(stretch.length for stretch in chain) == pytest.approx(journey.days_away, abs=1e-2)
        assert journey.leaves_home is None


def test_intensive_care_is_told_where_it_happens_and_nowhere_else(journeys):
    for journey in journeys:
        has_phase = "intensive_care" in {stretch.phase for stretch in journey.stretches}
        assert has_phase == ("intensive_care" in journey.events)


def test_with_a_start_date_a_journey_has_dates_in_order():
    for journey in example_journeys(estimate(Scenario(start_date=START)), count=5):
        assert START <= journey.leaves_home < journey.returns
        assert all(stretch.begins <= stretch.ends for stretch in journey.stretches)
        assert journey.stretches[0].begins == START


def test_days_at_home_during_the_wait_are_told(journeys):
    away = example_journeys(estimate(Scenario(home_while_cells_are_made=True)))

    assert any(journey.days_home_between > 0 for journey in away)
    assert all(journey.days_home_between == 0 for journey in journeys)


@pytest.mark.parametrize("start", [None, START])
def test_the_shown_days_of_the_parts_add_up_to_the_day_of_the_cells_and_to_the_day_of_coming_home(start):
    for journey in example_journeys(estimate(Scenario(start_date=start))):
        away = [stretch for stretch in journey.stretches if not stretch.part_of and 0 <= stretch.start < journey.days_away - 1e-3]
        before = [stretch for stretch in away if stretch.start < journey.infusion - 1e-3]
        ends = (journey.infusion, journey.days_away)

        shown = [sum(stretch.days for stretch in parts) for parts in (before, away)]

        # Dates are counted from the decision, so their days may begin one earlier.
        assert shown == [pytest.approx(round_up(end), abs=0 if start is None else 1) for end in ends]
        assert all(abs(stretch.days - stretch.length) < 1 + 1e-3 for stretch in journey.stretches)


def test_a_journey_can_be_drawn_as_a_time_line(journeys):
    phases = journeys[0].phases()

    assert {"phase", "place", "p10", "p50", "p90", "start_p10", "start_p50", "end_p50", "end_p90"} <= set(phases.columns)
    assert (phases.p10 == phases.p90).all()


def test_every_event_that_can_happen_has_its_story(stories):
    assert list(stories) == ["intensive_care", "severe_infection", "second_collection", "readmission", "transplant"]
    assert {story.event for story in event_stories(estimate(Scenario(pathway="gastric")))} == set(stories) - {"transplant"}


def test_no_event_saves_money(stories):
    assert all(0 < story.adds_cost.p10 <= story.adds_cost.p50 <= story.adds_cost.p90 for story in stories.values())


def test_a_second_collection_takes_another_wait_and_intensive_care_takes_none(stories):
    assert stories["second_collection"].adds_days.p50 > 20
    assert stories["intensive_care"].adds_days.p90 == 0  # these days replace days on the ward


def test_journeys_with_intensive_care_are_longer_all_the_same(stories):
    with_it, without_it = stories["intensive_care"].with_it, stories["intensive_care"].without_it

    assert with_it[0] > without_it[0]
    assert with_it[1] > without_it[1]


def test_a_severe_infection_brings_the_long_ones_along(result, stories):
    share = {event: result.assumptions[f"{event}_probability"].range.typical for event in ("severe_infection", "long_infection")}

    # A long infection is one of the severe ones: about 38 of 100 of them, so the middle one is short and P90 is long.
    assert share["long_infection"] / share["severe_infection"] == pytest.approx(0.385, abs=0.01)
    assert stories["severe_infection"].adds_days.p50 == 0
    assert stories["severe_infection"].adds_days.p90 > 20


def test_a_transplant_adds_what_the_branch_beside_the_headline_adds(result, stories):
    longer, story = result.with_transplant, stories["transplant"]

    assert story.adds_cost.p50 == pytest.approx(longer.total_cost.p50 - result.total_cost.p50)
    assert story.adds_days.p50 == pytest.approx(longer.days_away.p50 - result.days_away.p50)
    assert story.adds_cost.p10 < story.adds_cost.p50 < story.adds_cost.p90
    assert story.chance == result.transplant_share


def test_a_transplant_adds_the_same_whether_or_not_it_is_counted(result):
    assert transplant_adds(result.with_transplant) == pytest.approx(transplant_adds(result))
    assert min(transplant_adds(result)) > 50


def test_an_event_that_happens_to_all_or_none_has_nothing_to_set_beside_it():
    forced = estimate(Scenario(overrides=(("intensive_care_probability", Range.fixed(1, "share")),)))

    story = next(story for story in event_stories(forced) if story.event == "intensive_care")

    assert story.with_it is story.without_it is None
    assert story.adds_cost.p50 > 0


def test_an_exit_costs_more_when_all_of_the_price_is_owed(result):
    found = {story.exit: story for story in exit_stories(result)}

    assert found["not_infused"].bill_all_owed.p50 > found["not_infused"].bill_nothing_owed.p50 + 100_000
    assert found["not_eligible"].bill_all_owed == found["not_eligible"].bill_nothing_owed


def test_a_refund_is_told_only_where_the_product_has_a_scheme(result):
    story = refund_story(estimate(Scenario(pathway="lbcl", product="axi_cel", start_date=START)))

    assert refund_story(result) is None
    assert refund_story(estimate(Scenario(pathway="lbcl", route="trial"))) is None
    assert (story.price_share, story.cap, story.trigger_day) == (0.5, 600_000, 90)
    assert story.amount.p50 == pytest.approx(600_000 / 7.07, rel=0.01)
    assert story.decided_on > START + timedelta(days=90)


def test_a_refund_is_worth_the_same_whether_or_not_it_is_counted():
    counted = estimate(Scenario(pathway="lbcl", product="axi_cel", refund=True))

    assert refund_story(counted).amount == refund_story(estimate(Scenario(pathway="lbcl", product="axi_cel"))).amount
    assert refund_story(counted).amount.p50 == pytest.approx(counted.refund.p90, rel=0.1)


@pytest.mark.parametrize("bill", [50_000, 120_000, 400_000])
def test_a_refund_is_of_the_readers_own_bill_and_is_told_as_it_is_counted(bill):
    own = (("cell_product_bill", Range.fixed(bill)),)
    counted = estimate(Scenario(pathway="lbcl", product="axi_cel", refund=True, overrides=own))
    told = refund_story(counted).amount

    back = refund(counted.chosen, counted.draws, counted.scenario, counted.costs)
    paid = back[back > 0]

    assert paid.max() <= bill / 2
    assert told.p90 <= bill / 2 + 1
    assert (told.p10, told.p50, told.p90) == pytest.approx(np.quantile(paid, (0.1, 0.5, 0.9)), rel=0.02)


def test_a_scheme_without_a_cap_gives_back_its_whole_share():
    tables = load_tables()
    rows = tuple(replace_row(row, refund_cap=None) if row.product == "axi_cel" else row for row in tables.products)
    result = estimate(Scenario(pathway="lbcl", product="axi_cel"), replace(tables, products=rows))

    cells = result.costs.by_component["cell_product"]

    assert refund_story(result).cap is None
    assert refund_story(result).amount.p50 == pytest.approx(float(np.median(cells)) / 2)
    for language in languages():
        first, *_ = words.refund(result, load_text(language))
        assert first == load_text(language)("refund.scheme_no_cap", part=50, day=90)


def test_a_refund_says_of_how_many_at_least():
    share, *_ = [said for said in words.refund(estimate(Scenario(pathway="lbcl")), load_text("en")) if "42" in said]

    assert "58 of 100" in share
    assert "at least about 42 of 100" in share


def test_an_extension_is_asked_for_a_week_before_the_stay_ends(result):
    story, dated = visa_story(result), visa_story(estimate(Scenario(start_date=START)))

    assert (story.days_allowed, story.apply_by_day) == (180, 173)
    assert story.apply_by is None
    assert dated.ends_on - dated.apply_by == timedelta(days=7)
    assert dated.apply_by > START


def test_a_visa_that_allows_fewer_days_is_told_beside_the_usual_one():
    result = estimate(Scenario(start_date=START))
    story, stay = visa_story(result), days_on_one_entry(result.schedule)

    assert (story.least.days_allowed, story.least.apply_by_day) == (90, 83)
    assert story.least.extension_share == pytest.approx(float(np.mean(stay > 90)))
    assert story.extension_share < 0.05 < story.least.extension_share
    assert story.apply_by - story.least.apply_by == timedelta(days=90)


def test_where_no_source_gives_fewer_days_none_are_told():
    tables = load_tables()
    rows = tuple(replace_row(row, days_allowed_least=None) for row in tables.visas)

    assert visa_story(estimate(Scenario(), replace(tables, visas=rows))).least is None


def test_the_passport_outlasts_a_long_journey_by_six_months():
    result = estimate(Scenario(start_date=date(2027, 2, 1)))
    long_return = START.fromordinal(date(2027, 2, 1).toordinal() + int(np.quantile(result.schedule.gate, 0.9)))

    assert visa_story(result).passport_until > long_return + timedelta(days=180)


def test_extensions_are_counted_as_the_bill_counts_them():
    result = estimate(Scenario(transplant="yes"))

    pays = np.mean(result.costs.by_component["visa_extension"] > 0)

    assert visa_story(result).extension_share == pytest.approx(float(pays))
    assert 0.1 < visa_story(result).extension_share < 0.9


@pytest.mark.parametrize("route", ["commercial", "trial", "hospital_programme"])
def test_the_steps_of_the_way_add_up_to_the_total_and_the_unused_deposit_in_every_journey(route):
    result = estimate(Scenario(route=route))
    paid = result.payments

    found = sum(amount.astype(np.float64) for _, amount, _ in step_amounts(result))

    billed = sum(stream.amount for stream in paid.hospital)
    np.testing.assert_allclose(found, result.costs.total + np.maximum(paid.deposit - billed, 0), rtol=1e-4)


def test_steps_come_in_order_of_their_days(result):
    steps = cash_steps(result)

    assert steps.day.is_monotonic_increasing
    assert steps.loc[steps.p50.idxmax(), "component"] == "cell_product"
    assert "deposit" in set(steps.due)


def test_steps_have_dates_with_a_start_date():
    steps = cash_steps(estimate(replace(Scenario(), start_date=START)))

    assert all(day >= START for day in steps.date)
