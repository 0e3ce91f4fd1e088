"""Money that must be found, by date."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from estimator import Scenario, estimate
from estimator.charts.cash import cash_curve, cash_sentence, money_ends, step_name
from estimator.steps import cash_steps
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in

SCENARIOS = {
    "first page": Scenario(draws=1024),
    "with dates": Scenario(draws=1024, start_date=date(2026, 12, 1)),
    "in yuan, with a transplant": Scenario(pathway="lbcl", draws=1024, currency="CNY", transplant="yes"),
    "hospital programme": Scenario(draws=1024, route="hospital_programme"),
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


def test_no_words_lie_upon_each_other(result, english):
    for share in (0.1, 0.5, 0.8, 0.9, 1.0, 1.2):
        money = share * result.total_cost.p50
        figure = cash_curve(result.cash, cash_steps(result), english, result.scenario.currency, money=money)
        at_right = [
            (y, words) for trace in figure.data if trace.mode == "text" and trace.textposition == "middle left"
            for y, words in zip(trace.y, trace.text, strict=True)
        ]  # fmt: skip
        heights = sorted(y for y, _ in at_right)
        assert all(above - below >= 12 for below, above in itertools.pairwise(heights)), at_right


def test_two_lines_rise_in_steps_and_the_cautious_one_is_never_lower(first, english):
    upper, lower = lines(cash_curve(first.cash, cash_steps(first), english, "USD"))

    assert all(high >= low for high, low in zip(upper.y, lower.y, strict=True))
    assert list(lower.x) == sorted(lower.x)


def test_the_largest_payments_are_named_beside_their_steps(first, english):
    shown = [plain(words) for words in words_in(cash_curve(first.cash, cash_steps(first), english, "USD", money=200_000))]

    assert "$170,000 · The CAR-T cells" in shown
    assert "in hand: $200,000" in shown
    assert any(words.startswith("enough for 80 of 100: $") for words in shown)


@pytest.mark.parametrize("percent", [50, 55, 72, 95])
def test_the_upper_line_is_enough_for_as_many_as_the_reader_wants_to_be_safe_with(result, text, percent):
    cash, steps = result.payments.table(None, (50, percent, 90)), cash_steps(result, percent)
    figure = cash_curve(cash, steps, text, result.scenario.currency, money=200_000, percent=percent)

    amount = text.money(cash[f"p{percent}"][cash["day"] <= 200].iloc[-1], result.scenario.currency)
    shown = [plain(words) for words in words_in(figure)]
    assert len(lines(figure)) == (2 if percent > 50 else 1)
    assert any(text("cash.enough", count=percent, amount="").strip() in words for words in shown), amount
    assert not any(text("cash.enough", count=80, amount="").strip() in words for words in shown)
    assert_nothing_clipped(figure)


def test_money_in_hand_moves_no_line(first, english):
    without, beyond = (lines(cash_curve(first.cash, cash_steps(first), english, "USD", money=money)) for money in (None, 100_000))

    assert [list(line.y) for line in without] == [list(line.y) for line in beyond]


def test_the_sentence_says_when_large_sums_are_due_and_when_money_is_spent(first, english):
    said = cash_sentence(first.cash, cash_steps(first), english, "USD", money=200_000)

    assert "$170,000 by day 29 (The CAR-T cells)" in said
    assert "With $200,000, 50 of 100 families need more by day" in said


def test_money_that_lasts_says_for_how_many(first, english):
    said = [cash_sentence(first.cash, cash_steps(first), english, "USD", money=money) for money in (290_000, 5_000_000)]

    assert "more than 50 of 100 families have enough throughout" in said[0]
    assert "at least 80 of 100 families have enough throughout" in said[1]


def test_money_ends_earlier_for_the_dearer_journeys(first):
    assert money_ends(first.cash, 150_000, 80).day <= money_ends(first.cash, 150_000, 50).day
    assert money_ends(first.cash, 1e9) is None


def test_every_step_has_a_name(result, text):
    assert all(step_name(row, text) for row in cash_steps(result).itertuples())


def test_nothing_to_pay_says_so(first, text):
    assert words_in(cash_curve(first.cash.head(0), cash_steps(first), text, "USD")) == [text("chart.nothing")]
    assert cash_sentence(first.cash.head(0), cash_steps(first), text, "USD") == text("chart.nothing")
