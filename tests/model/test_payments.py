"""When money is due: it may move, and never changes what is paid in all."""

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
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
    payments = estimate(Scenario()).payments
    days = [payments.money_ends(own) for own in (0, 50_000, 200_000)]

    assert days == sorted(days)
    assert payments.money_ends(1e9) is None


def test_changing_when_cells_are_paid_moves_cash_and_not_the_total(published):
    on_arrival = tuple(
        row.model_copy(update={"due": "arrival"}) if row.component == "cell_product" else row for row in published.costs
    )

    before, after = estimate(Scenario(), published), estimate(Scenario(), replace(published, costs=on_arrival))

    np.testing.assert_array_equal(before.costs.total, after.costs.total)
    day = float(np.median(before.schedule.start["work_up"])) + 1
    assert np.median(after.payments.needed_by(day)) > np.median(before.payments.needed_by(day)) + 100_000
