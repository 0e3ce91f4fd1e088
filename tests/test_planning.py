"""What a family plans with, read off an estimate."""

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.exports.dates import years_without_holidays
from estimator.facts import bill, length
from estimator.planning import (
    closures,
    deposit,
    home_lines,
    large_sums,
    largest_transfer,
    money_ends,
    needed_by,
    rest,
    sums_due,
    to_raise,
    wishes,
    within_days,
    within_money,
)
from estimator.rounding import round_up
from estimator.scenario import scenario_from_dict
from estimator.steps import cash_steps

PLAIN = estimate(Scenario(draws=2048))


def asked(**answers):
    """Return the estimate of the plain scenario with these answers."""
    return estimate(replace(PLAIN.scenario, **answers))


def test_money_needed_by_a_day_is_that_of_the_table():
    row = PLAIN.cash.iloc[6]

    assert needed_by(PLAIN, row.day, 50) == pytest.approx(row.p50, rel=2e-3)
    assert needed_by(PLAIN, row.day, 80) == pytest.approx(row.p80, rel=2e-3)


def test_who_wants_to_be_safer_runs_out_earlier():
    half, most = (money_ends(PLAIN, 150_000, percent) for percent in (50, 90))

    assert most <= half
    assert money_ends(PLAIN, 1e9, 95) is None


def test_the_cells_are_the_largest_transfer():
    assert largest_transfer(PLAIN).typical == pytest.approx(PLAIN.components.set_index("component").p50["cell_product"], rel=0.05)


def test_deposit_and_top_ups_come_to_the_hospitals_bill():
    found, paid = deposit(PLAIN), PLAIN.payments
    bill = sum(stream.amount for stream in paid.hospital)

    assert found.asked.typical + found.topped_up.typical == pytest.approx(float(sorted(bill)[len(bill) // 2]), rel=0.1)
    assert 0 <= found.share_given_back <= 1


def test_a_deposit_of_the_whole_bill_often_leaves_something_to_give_back():
    own = {item.row.quantity: item.amount.range for item in PLAIN.chosen.quantities}["deposit_share"]

    large = asked(overrides=(("deposit_share", replace(own, low=1, typical=1, high=1)),))

    assert deposit(large).share_given_back > 0.3
    assert deposit(large).given_back.cautious > 0


def test_nothing_is_to_be_raised_once_there_is_enough():
    assert to_raise(PLAIN) is None
    assert to_raise(asked(budget=1e9)).cautious == 0
    half = PLAIN.total_cost.p50 / 2
    assert to_raise(asked(budget=half, offsets=half)).typical == pytest.approx(0, abs=1)


def test_closures_are_those_between_the_decision_and_the_return():
    winter = closures(asked(start_date=date(2026, 12, 25)))

    assert [item.row.holiday for item in winter] == ["spring_festival"]
    assert 0.05 < winter[0].waiting < 0.9
    assert closures(PLAIN) == []
    assert closures(asked(start_date=date(2031, 1, 1))) == []


def test_years_beyond_the_table_of_holidays_are_known():
    assert years_without_holidays(PLAIN) == []
    assert years_without_holidays(asked(start_date=date(2026, 12, 25))) == []
    assert years_without_holidays(asked(start_date=date(2028, 12, 25))) == [2029]
    assert years_without_holidays(asked(start_date=date(2031, 1, 1))) == [2031]


def test_a_wish_that_no_money_grants_is_said_to_be_none():
    few, many = (wishes(PLAIN, PLAIN.total_cost.p90, days) for days in (PLAIN.days_away.p25, PLAIN.days_away.p95))

    assert [wish.money for wish in few] == [None, None, None]
    assert many[0].money < many[1].money < many[2].money
    assert within_days(PLAIN, PLAIN.days_away.p25) == pytest.approx(0.25, abs=0.01)


def test_money_that_grants_a_wish_is_enough_for_it():
    days, money = PLAIN.days_away.p95, PLAIN.total_cost.p50
    found = wishes(PLAIN, money, days)[1]

    assert PLAIN.joint_within(found.money, days).inside_both >= 0.8
    assert found.days is None
    assert within_money(PLAIN, money) == pytest.approx(0.5, abs=0.01)


def test_what_goes_on_at_home_adds_up_to_the_models_own_sum():
    result = asked(home_loss_per_week=500, people_losing_pay=2, home_care_per_week=100, home_bills_per_month=1000)

    *parts, whole = home_lines(result)

    assert whole.while_away.typical == pytest.approx(result.home_side.p50, rel=1e-3)
    assert whole.while_away.cautious == pytest.approx(result.home_side.p80, rel=1e-3)
    assert sum(line.per_week for line in parts) == pytest.approx(whole.per_week)


def test_the_large_sums_are_the_deposit_and_then_the_cells():
    assert [row.due for row in large_sums(PLAIN)] == ["deposit", "collection"]


def test_the_first_large_sum_is_named_before_larger_ones():
    due = [row.due for row in large_sums(asked(transplant="yes"))]

    assert due[:2] == ["deposit", "collection"]
    assert len(due) == 3


def test_the_safe_sum_is_that_of_the_day_on_which_the_bill_falls_due_in_each_journey():
    cells = sums_due(PLAIN)[1]

    assert cells.cautious > 1.05 * needed_by(PLAIN, cells.day, 80)
    stream = next(stream for stream in PLAIN.payments.streams if stream.due == cells.rows[0].due)
    enough_then = PLAIN.payments.needed_by(stream.begins) <= cells.cautious
    assert enough_then.mean() == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("preset", [row.preset for row in load_tables().presets])
@pytest.mark.parametrize("percent", [50, 80, 95])
def test_a_later_sum_is_due_later_and_all_that_is_needed_by_then_is_no_less(preset, percent):
    row = next(row for row in load_tables().presets if row.preset == preset)

    found = sums_due(estimate(replace(scenario_from_dict(row.answers()), draws=2048, confidence=percent)))

    assert found
    for before, after in pairwise(found):
        assert round_up(before.day) < round_up(after.day)
        assert before.early <= after.early
        assert before.cautious <= after.cautious


def test_payments_of_one_day_are_one_sum():
    trial = estimate(Scenario(pathway="gastric", route="trial", product="hospital_made", draws=2048))

    rows = large_sums(trial)
    (due,) = sums_due(trial)

    assert len({round_up(row.day) for row in rows}) == 1 < len(rows)
    assert [row.due for row in due.rows] == [row.due for row in rows]
    assert due.typical == pytest.approx(sum(row.p50 for row in rows), rel=0.1)
    assert due.typical > max(row.p50 for row in rows)


def test_nothing_that_is_paid_is_to_be_raised_and_money_ends_later():
    paid = tuple(bill(PLAIN.chosen, "cell_product", 150_000).items())
    before, after = asked(budget=100_000), asked(budget=100_000, overrides=paid)

    assert after.paid_already == 150_000
    assert to_raise(after).typical < to_raise(before).typical - 100_000
    assert rest(after).typical == pytest.approx(after.total_cost.p50 - 150_000, rel=1e-3)
    assert money_ends(before, 100_000, 50) is not None
    assert money_ends(after, 100_000, 50) is None
    assert within_money(after, 100_000) > within_money(before, 100_000) + 0.3
    assert largest_transfer(after).cautious < 60_000


@pytest.mark.parametrize("amount", [1_000, 150_000, 400_000])
def test_a_settled_sum_is_never_named(amount):
    paid = asked(overrides=(*bill(PLAIN.chosen, "cell_product", amount).items(), ("deposit_paid", Range.fixed(25_000))))

    named = {(row.due, row.component) for row in large_sums(paid)}

    assert "deposit" not in {due for due, _ in named}
    assert "cell_product" not in {component for _, component in named}
    assert deposit(paid).held == 25_000
    assert deposit(paid).asked.cautious == 0


@pytest.mark.parametrize("preset", [row.preset for row in load_tables().presets])
@pytest.mark.parametrize("paid", [None, 100_000])
def test_no_two_rows_of_what_is_paid_when_bear_one_name(preset, paid):
    row = next(row for row in load_tables().presets if row.preset == preset)
    scenario = replace(scenario_from_dict(row.answers()), draws=512)
    own = () if paid is None else tuple(bill(PLAIN.chosen, "cell_product", paid).items())

    steps = cash_steps(estimate(replace(scenario, overrides=own)))

    names = [step.component or step.due for step in steps.itertuples()]
    assert len(set(names)) == len(names)
    assert paid is None or "cell_product" not in names


def test_what_is_paid_or_past_is_no_sum_to_come():
    paid = asked(overrides=tuple(bill(PLAIN.chosen, "cell_product", 150_000).items()))
    arrived = asked(overrides=tuple(length(PLAIN.chosen, "travel_out", 2).items()))

    assert "collection" not in [row.due for row in large_sums(paid)]
    assert "deposit" not in [row.due for row in large_sums(arrived)]
