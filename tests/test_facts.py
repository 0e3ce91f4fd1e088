"""What has happened already: facts replace ranges, and can be taken back."""

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate
from estimator.facts import bill, bills, deposit, event_behind, length, lengths, parts, planned, without

PLAIN = estimate(Scenario(draws=1024))
#: Costs of care that this journey may have: a transplant is not among them.
MEDICAL = [
    part.row.component
    for part in PLAIN.chosen.components if part.row.group == "medical" and PLAIN.costs.by_component[part.row.component].any()
]  # fmt: skip


def with_facts(*facts):
    """Return the estimate of the plain scenario with these facts."""
    own = {name: spread for fact in facts for name, spread in fact.items()}
    return estimate(replace(PLAIN.scenario, overrides=tuple(own.items())))


def test_a_paid_bill_replaces_the_whole_line_and_leaves_the_other_lines():
    result = with_facts(bill(PLAIN.chosen, "flights", 3210))

    assert set(result.costs.by_component["flights"]) == {3210}
    np.testing.assert_array_equal(result.costs.by_component["ward"], PLAIN.costs.by_component["ward"])


@pytest.mark.parametrize("component", MEDICAL)
def test_a_paid_medical_bill_is_in_every_journey(component):
    assert set(with_facts(bill(PLAIN.chosen, component, 500)).costs.by_component[component]) == {500}


@pytest.mark.parametrize(("component", "event"), [("icu", "intensive_care"), ("readmission", "readmission"), ("ward", None)])
def test_a_bill_says_which_event_has_happened(component, event):
    part = next(part for part in PLAIN.chosen.components if part.row.component == component)

    assert event_behind(PLAIN.chosen, part) == event


def test_a_bill_of_nothing_says_of_no_event_that_it_has_happened():
    assert list(bill(PLAIN.chosen, "icu", 0)) == ["icu_paid"]


def test_a_quote_is_an_offer_and_no_bill_that_is_paid_however_exact_it_is():
    offer = {"ward_bill": Range.fixed(8_500), "icu_bill": Range.fixed(0), "flights_bill": Range.fixed(0.4)}

    assert bills(with_facts(offer).scenario) == {}
    assert planned(with_facts(offer).scenario, PLAIN.chosen) == with_facts(offer).scenario


def test_what_is_paid_counts_in_place_of_what_was_offered_and_the_offer_is_back_once_it_is_taken_out():
    offer = {"ward_bill": Range.fixed(8_500)}
    both = with_facts(offer, bill(PLAIN.chosen, "ward", 9_100))

    assert set(both.costs.by_component["ward"]) == {9_100}
    assert bills(both.scenario) == {"ward": 9_100}
    assert planned(both.scenario, PLAIN.chosen) == with_facts(offer).scenario


def test_a_cost_that_was_settled_for_nothing_is_a_fact_too():
    result = with_facts(bill(PLAIN.chosen, "flights", 0))

    assert bills(result.scenario) == {"flights": 0}
    assert not result.costs.by_component["flights"].any()


@pytest.mark.parametrize("phase", parts(PLAIN.chosen))
def test_a_part_that_is_over_took_as_long_as_it_took_in_every_journey(phase):
    result = with_facts(length(PLAIN.chosen, phase, 33))

    if phase != "collection":  # it may have to be repeated until the cells are there
        assert set(result.schedule.length[phase]) == {33}


def test_once_the_cells_are_there_nobody_collects_again():
    assert not with_facts(length(PLAIN.chosen, "wait_for_cells", 33)).schedule.happens["second_collection"].any()


def test_facts_narrow_the_days_away():
    known = with_facts(length(PLAIN.chosen, "work_up", 7), length(PLAIN.chosen, "wait_for_cells", 30)).days_away

    assert known.p90 - known.p10 < PLAIN.days_away.p90 - PLAIN.days_away.p10


def test_facts_are_read_back_from_the_scenario_and_taken_out_of_it():
    result = with_facts(bill(PLAIN.chosen, "icu", 9000), length(PLAIN.chosen, "washout", 14))

    assert bills(result.scenario) == {"icu": 9000}
    assert lengths(result.scenario, result.chosen) == {"washout": 14}
    assert planned(result.scenario, result.chosen) == PLAIN.scenario
    assert without(PLAIN.chosen, ["icu_paid"]) == {"icu_paid": None, "intensive_care_probability": None}


def test_a_deposit_that_is_paid_changes_when_money_is_needed_and_never_the_total():
    scenario = Scenario(pathway="aml", draws=512)
    paid = replace(scenario, overrides=(("deposit_paid", Range.fixed(50_000)),))

    before, after = estimate(scenario), estimate(paid)

    assert after.to_dict(cash=False)["total_cost"] == before.to_dict(cash=False)["total_cost"]
    assert (after.payments.deposit == 50_000).all()
    assert bills(paid) == {}
    assert deposit(paid) == 50_000
    last = after.payments.last_day
    np.testing.assert_allclose(after.payments.needed_by(last) + 50_000, after.costs.total, rtol=1e-5)


def test_of_a_bill_that_is_paid_for_some_days_the_further_days_are_still_to_be_paid():
    scenario = Scenario(pathway="aml", draws=512)
    own = (("ward_paid", Range.fixed(9_000)), ("ward_limit", Range.fixed(14)))
    result = estimate(replace(scenario, overrides=own))
    further = result.costs.beyond["ward"]

    last = result.payments.last_day
    still = result.costs.total - 9_000
    np.testing.assert_allclose(result.payments.needed_by(last), still, rtol=1e-4)
    assert further.mean() > 1_000
    np.testing.assert_allclose(result.costs.by_component["ward"], 9_000 + further, rtol=1e-5)


def test_the_plan_as_it_was_has_no_limit_of_a_bill_that_was_paid_and_keeps_that_of_an_offer():
    paid = (("ward_limit", Range.fixed(14)), ("ward_paid", Range.fixed(9_000)))
    offer = (("lodging_bill", Range.fixed(900)), ("lodging_limit", Range.fixed(10)))
    result = estimate(replace(Scenario(draws=128), overrides=(*paid, *offer)))

    assert planned(result.scenario, result.chosen).overrides == offer


def test_a_deposit_that_is_taken_back_leaves_the_plan_as_it_was():
    scenario = Scenario(pathway="aml", draws=512)
    paid = replace(scenario, overrides=(("deposit_paid", Range.fixed(50_000)), ("ward_paid", Range.fixed(9_000))))
    chosen = estimate(paid).chosen

    assert planned(paid, chosen) == scenario
    assert dict(without(chosen, ["deposit_paid"])) == {"deposit_paid": None}
