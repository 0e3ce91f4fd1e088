"""Money that must be found, by date."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from estimator import Range, Scenario, estimate
from estimator.charts.cash import cash_curve, cash_sentence, money_ends, step_name
from estimator.charts.cash_labels import GROUND
from estimator.charts.theme import SMALL, width_px
from estimator.steps import cash_steps
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in

SCENARIOS = {
    "first page": Scenario(draws=1024),
    "with dates": Scenario(draws=1024, start_date=date(2026, 12, 1)),
    "in yuan, with a transplant": Scenario(pathway="lbcl", draws=1024, currency="CNY", transplant="yes"),
    "hospital programme": Scenario(draws=1024, route="hospital_programme"),
    "with a transplant and dates": Scenario(draws=1024, transplant="yes", start_date=date(2027, 1, 10)),
    "in rupees": Scenario(draws=1024, currency="PKR", currency_per_usd=280.0),
    "cells and deposit paid": Scenario(
        draws=1024, overrides=(("cell_product_paid", Range.fixed(150_000)), ("deposit_paid", Range.fixed(25_000)))
    ),
    "trial": Scenario(draws=1024, route="trial"),
}


@pytest.fixture(scope="module", params=SCENARIOS, ids=str)
def result(request):
    return estimate(SCENARIOS[request.param])


@pytest.fixture(scope="module")
def first():
    return estimate(SCENARIOS["first page"])


def lines(figure):
    return [trace for trace in figure.data if trace.mode == "lines" and trace.line.shape == "hv"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("share", [None, 0, 0.02, 0.3, 0.8, 1.0, 3])
def test_all_words_fit_whatever_the_money_in_hand(result, text, share, dark):
    money = None if share is None else share * result.total_cost.p50
    figure = cash_curve(result.cash, cash_steps(result), text, result.scenario.currency, money=money, dark=dark)

    assert_valid(figure)
    assert_nothing_clipped(figure)


def words_placed(figure):
    """Return each group of words with the place that it takes, in px: words, left, right, foot, head."""
    for trace in figure.data:
        if trace.mode == "text" and trace.textposition == "middle right":
            for x, y, words in zip(trace.x, trace.y, trace.text, strict=True):
                lines = plain(words).split("\n")
                half = 7 * len(lines)
                yield plain(words), x, x + max(width_px(line, SMALL) for line in lines), y - half, y + half


@pytest.mark.parametrize("share", [None, 0.1, 0.5, 0.8, 0.9, 1.0, 1.2])
def test_no_words_lie_upon_each_other(result, text, share):
    money = None if share is None else share * result.total_cost.p50
    placed = list(words_placed(cash_curve(result.cash, cash_steps(result), text, result.scenario.currency, money=money)))

    for (one, left, right, foot, head), (other, begins, ends, low, high) in itertools.combinations(placed, 2):
        assert not (left < ends and begins < right and foot < high and low < head), (one, other)


@pytest.mark.parametrize("share", [None, 0.3, 0.8])
def test_no_line_runs_through_the_name_of_a_payment(result, text, share):
    money = None if share is None else share * result.total_cost.p50
    figure = cash_curve(result.cash, cash_steps(result), text, result.scenario.currency, money=money)
    lower = lines(figure)[-1]

    named = [place for place in words_placed(figure) if " · " in place[0]]
    assert named or not any(row.p50 > 0.1 * result.cash.p80.max() for row in cash_steps(result).itertuples() if row.until is None)
    for words, left, _, foot, head in named:
        level = max(y for x, y in zip(lower.x, lower.y, strict=True) if x <= left)
        assert GROUND < foot < head <= level, words


@pytest.mark.parametrize("share", [None, 0, 0.3, 0.6, 0.8, 1.0, 3])
def test_the_axis_of_money_has_amounts_and_each_line_its_sum_beside_its_end(result, text, share):
    currency = result.scenario.currency
    money = None if share is None else share * result.total_cost.p50
    figure = cash_curve(result.cash, cash_steps(result), text, currency, money=money)
    placed = words_placed(figure)
    at_the_right = {words: (foot + head) / 2 for words, left, _, foot, head in placed if left > 150 and "·" not in words}

    amounts = [words for words in at_the_right if "\n" not in words]
    assert amounts
    for line, percent in zip(lines(figure), (80, 50), strict=True):
        name = text("chance.of_100", count=percent)
        assert abs(next(y for words, y in at_the_right.items() if words.startswith(name)) - line.y[-1]) < 45


def test_two_lines_rise_in_steps_and_the_cautious_one_is_never_lower(first, english):
    upper, lower = lines(cash_curve(first.cash, cash_steps(first), english, "USD"))

    assert all(high >= low for high, low in zip(upper.y, lower.y, strict=True))
    assert list(lower.x) == sorted(lower.x)


def test_the_largest_payments_are_named_beside_their_steps(first, english):
    shown = [plain(words) for words in words_in(cash_curve(first.cash, cash_steps(first), english, "USD", money=200_000))]

    assert "$170,000 · The CAR-T cells" in shown
    assert "in hand\n$200,000" in shown
    assert any(words.startswith("80 of 100\n$") for words in shown)


def test_a_transplant_is_named_in_the_picture(english):
    result = estimate(SCENARIOS["with a transplant and dates"])

    for money in (None, 300_000):
        figure = cash_curve(result.cash, cash_steps(result), english, "USD", money=money)
        shown = [plain(words) for words in words_in(figure)]
        assert any(words.endswith("· Transplant") for words in shown)
        assert any(words.endswith("· Deposit at the hospital") for words in shown)


@pytest.mark.parametrize("percent", [50, 55, 72, 95])
def test_the_upper_line_is_enough_for_as_many_as_the_reader_wants_to_be_safe_with(result, text, percent):
    cash, steps = result.payments.table(None, (50, percent, 90)), cash_steps(result, percent)
    figure = cash_curve(cash, steps, text, result.scenario.currency, money=200_000, percent=percent)

    shown = [plain(words) for words in words_in(figure)]
    assert len(lines(figure)) == (2 if percent > 50 else 1)
    for count in {50, 80, percent}:
        name = text("chance.of_100", count=count) + "\n"
        assert any(words.startswith(name) for words in shown) == (count in (50, percent)), count
    assert_nothing_clipped(figure)


def test_money_in_hand_moves_no_line(first, english):
    without, beyond = (lines(cash_curve(first.cash, cash_steps(first), english, "USD", money=money)) for money in (None, 100_000))

    assert [list(line.y) for line in without] == [list(line.y) for line in beyond]


def test_the_sentence_says_when_large_sums_are_due_and_when_money_is_spent(first, english):
    said = cash_sentence(first.cash, cash_steps(first), english, "USD", money=200_000)

    assert "$170,000 by day 29 (The CAR-T cells)" in said
    assert "With $200,000, 50 of 100 journeys need more by day" in said


def test_money_that_lasts_says_for_how_many(first, english):
    said = [cash_sentence(first.cash, cash_steps(first), english, "USD", money=money) for money in (290_000, 5_000_000)]

    assert "enough throughout in more than 50 of 100 journeys" in said[0]
    assert "enough throughout in at least 80 of 100 journeys" in said[1]


def test_money_ends_earlier_for_the_dearer_journeys(first):
    assert money_ends(first.cash, 150_000, 80).day <= money_ends(first.cash, 150_000, 50).day
    assert money_ends(first.cash, 1e9) is None


def test_every_step_has_a_name(result, text):
    assert all(step_name(row, text) for row in cash_steps(result).itertuples())


def test_nothing_to_pay_says_so(first, text):
    assert words_in(cash_curve(first.cash.head(0), cash_steps(first), text, "USD")) == [text("chart.nothing")]
    assert cash_sentence(first.cash.head(0), cash_steps(first), text, "USD") == text("chart.nothing")
