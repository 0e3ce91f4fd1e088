"""When money is due: it may move, and never changes what is paid in all."""

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.facts import bill
from estimator.planning import money_ends
from estimator.steps import step_amounts
from tests.model.conftest import every_offer, shown

OFFERS = every_offer(load_tables())


@pytest.mark.parametrize("scenario", OFFERS, ids=shown)
def test_what_is_paid_by_the_last_day_is_the_total_in_every_journey(scenario):
    result = estimate(scenario)

    paid = result.payments.needed_by(result.payments.last_day)

    np.testing.assert_allclose(paid, result.costs.total, rtol=1e-5)


def test_nothing_is_paid_before_the_decision():
    assert not estimate(Scenario()).payments.needed_by(-1).any()


def test_a_deposit_changes_cash_dates_and_never_the_total():
    small, large = (
        estimate(Scenario(overrides=(("deposit_share", Range.fixed(share, "share")),))) for share in (0.05, 0.95)
    )  # fmt: skip
    early = float(np.median(small.payments.deposit_due)) + 1

    np.testing.assert_array_equal(small.costs.total, large.costs.total)
    assert np.median(large.payments.needed_by(early)) > np.median(small.payments.needed_by(early))
    last = max(small.payments.last_day, large.payments.last_day)
    np.testing.assert_allclose(small.payments.needed_by(last), large.payments.needed_by(last), rtol=1e-6)


def test_what_is_left_of_a_deposit_comes_back():
    result = estimate(Scenario(overrides=(("deposit_share", Range.fixed(1, "share")),)))
    payments = result.payments

    back = int(np.ceil(payments.balance_back.max()))

    bill = sum(stream.paid_by(back) for stream in (*payments.streams, *payments.hospital))
    np.testing.assert_allclose(payments.needed_by(back), bill, rtol=1e-5)


def test_cash_only_falls_where_a_deposit_comes_back():
    payments = estimate(Scenario()).payments

    days = np.arange(0, payments.last_day, 3)
    needed = np.stack([payments.needed_by(day) for day in days])

    falls = np.diff(needed, axis=0) < -1
    comes_back = (payments.balance_back > days[:-1, None]) & (payments.balance_back <= days[1:, None])
    assert not (falls & ~comes_back).any()


def test_the_table_has_a_row_a_week_and_dates_only_with_a_start():
    undated, dated = estimate(Scenario()).cash, estimate(Scenario(start_date="2026-12-01")).cash

    assert set(range(0, 140, 7)) <= set(undated.day)
    assert undated.date.isna().all()
    assert str(dated.date.iloc[0]) == "2026-12-01"
    assert (undated.p50 <= undated.p80).all()
    assert (undated.p80 <= undated.p90).all()


def test_the_largest_single_payment_is_the_cells_where_they_have_a_list_price():
    result = estimate(Scenario(pathway="ball_adult"))

    assert np.median(result.payments.largest_transfer()) == pytest.approx(
        np.median(result.costs.by_component["cell_product"] + result.costs.by_component["second_collection"]), rel=0.2
    )


def test_own_money_ends_later_the_more_there_is():
    result = estimate(Scenario())
    days = [money_ends(result, own, 50) for own in (0, 50_000, 200_000)]

    assert days == sorted(days)
    assert money_ends(result, 1e9, 50) is None


def test_changing_when_cells_are_paid_moves_cash_and_not_the_total(published):
    on_arrival = tuple(
        row.model_copy(update={"due": "arrival"}) if row.component == "cell_product" else row for row in published.costs
    )

    before, after = estimate(Scenario(), published), estimate(Scenario(), replace(published, costs=on_arrival))

    np.testing.assert_array_equal(before.costs.total, after.costs.total)
    day = float(np.median(before.schedule.start["work_up"])) + 1
    assert np.median(after.payments.needed_by(day)) > np.median(before.payments.needed_by(day)) + 100_000


#: What may be paid: cells that are prepaid apart, bills that the hospital takes out of the deposit, a deposit small and large.
SETTLED = {
    "the cells": {"cell_product_paid": 150_000},
    "the cells and the deposit": {"cell_product_paid": 150_000, "deposit_paid": 25_000},
    "a bill below the deposit": {"lymphodepletion_paid": 4_000, "deposit_paid": 25_000},
    "a bill above the deposit": {"ward_paid": 40_000, "deposit_paid": 25_000},
    "a bill and no deposit": {"ward_paid": 40_000},
    "a deposit above every bill": {"deposit_paid": 900_000},
    "a deposit of nothing": {"deposit_paid": 0},
    "what is paid day by day": {"lodging_paid": 5_000, "flights_paid": 2_000},
}


def with_paid(paid, **asked):
    """Return the estimate of a scenario with sums that are paid."""
    return estimate(Scenario(draws=1024, **asked, overrides=tuple((name, Range.fixed(own)) for name, own in paid.items())))


@pytest.mark.parametrize("pathway", ["ball_child", "aml"])
@pytest.mark.parametrize("paid", SETTLED.values(), ids=SETTLED)
def test_what_is_paid_and_what_is_still_needed_come_to_the_total_in_every_journey(paid, pathway):
    result = with_paid(paid, pathway=pathway)
    payments = result.payments

    still = payments.needed_by(payments.last_day)

    np.testing.assert_allclose(still + result.handed_over, result.costs.total, rtol=1e-5)
    np.testing.assert_allclose(result.still_to_pay, still, rtol=1e-5, atol=1)


@pytest.mark.parametrize("paid", SETTLED.values(), ids=SETTLED)
def test_a_deposit_and_the_bills_that_it_is_drawn_for_are_handed_over_once(paid):
    result = with_paid(paid)
    from_deposit = [paid[name] for name in ("ward_paid", "lymphodepletion_paid") if name in paid]
    apart = sum(own for name, own in paid.items() if name not in ("ward_paid", "lymphodepletion_paid", "deposit_paid"))

    assert set(result.handed_over) == {max(sum(from_deposit), paid.get("deposit_paid", 0)) + apart}


@pytest.mark.parametrize("paid", SETTLED.values(), ids=SETTLED)
def test_what_is_paid_is_needed_on_no_day_and_the_payments_to_come_add_up(paid):
    result = with_paid(paid)
    payments = result.payments
    settled = {name.removesuffix("_paid") for name in paid}

    assert not any(settled & set(stream.components) for stream in (*payments.streams, *payments.hospital))
    assert (payments.needed_by(0) >= -1e-3).all()
    to_come = sum(amount for _, amount in payments.to_find)
    billed = payments.settled + sum(stream.amount for stream in payments.hospital)
    comes_back = np.maximum(payments.deposit - billed, 0)
    np.testing.assert_allclose(to_come - comes_back, result.still_to_pay, rtol=1e-5, atol=1)


def test_a_deposit_that_is_paid_is_no_transfer_to_come():
    usual = with_paid({"cell_product_paid": 150_000}, pathway="ball_adult").payments.largest_transfer()
    deposit = with_paid({"cell_product_paid": 150_000, "deposit_paid": 60_000}, pathway="ball_adult").payments.largest_transfer()

    assert np.median(deposit) < np.median(usual) < 60_000


def test_without_anything_paid_what_is_still_to_pay_is_the_total_itself():
    result = estimate(Scenario(draws=256))

    assert result.handed_over is None
    assert result.still_to_pay is result.costs.total


def test_everything_may_be_paid():
    plain = estimate(Scenario(draws=256))
    paid = {name: spread for part in plain.components.component for name, spread in bill(plain.chosen, part, 100).items()}

    result = estimate(replace(plain.scenario, overrides=tuple(paid.items())))

    assert not result.still_to_pay.any()
    assert set(result.cash["day"]) >= {0, 7}


@pytest.mark.parametrize("pathway", ["ball_child", "aml", "lupus"])
def test_a_payment_bears_the_name_of_a_line_that_is_in_it(pathway):
    result = estimate(Scenario(pathway=pathway, draws=512))

    named = [(stream, component) for stream, _, component in step_amounts(result) if component]

    assert all(component in stream.components for stream, component in named)
    assert len({component for _, component in named}) == len(named)
