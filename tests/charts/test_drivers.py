"""What moves the answer most, as bars around the present figure."""

from __future__ import annotations

import itertools

import pytest

from estimator import Scenario, estimate
from estimator.charts.drivers import SHOWN, in_order, range_words, tornado, tornado_sentence, value_words
from estimator.drivers import cautious, drivers
from estimator.rounding import enough
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in


@pytest.fixture(scope="module")
def result():
    return estimate(Scenario(draws=1024))


@pytest.fixture(scope="module")
def table(result):
    return drivers(result)


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("measure", ["cost", "days"])
def test_bars_run_from_one_end_to_the_other_through_the_present_figure(result, table, text, measure, dark):
    present = result.total_cost.p80 if measure == "cost" else result.days_away.p80
    figure = tornado(table, present, text, "USD", measure=measure, dark=dark)
    below, above = bars(figure)

    for base, length, on, row in zip(below.base, below.x, above.x, in_order(table, measure), strict=True):
        moves = [getattr(row, f"{measure}_cautious_{end}") for end in ("low", "high")]
        assert base == pytest.approx(present + min(0, *moves))
        assert base + length == pytest.approx(present)
        assert on == pytest.approx(max(0, *moves))
    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_the_widest_stands_at_the_top_and_no_two_share_a_place(table, english):
    widths = [row.width for row in in_order(table)]
    heights = list(bars(tornado(table, 300_000, english, "USD"))[0].y)

    assert len(widths) == SHOWN
    assert widths == sorted(widths, reverse=True)
    assert all(below - above >= 25 for above, below in itertools.pairwise(heights))


def test_both_parts_of_a_bar_lie_on_one_line(table, english):
    assert tornado(table, 300_000, english, "USD").layout.barmode == "overlay"


def test_every_row_says_between_what_it_is_held_and_how_far_the_answer_moves(table, english):
    shown = [plain(words) for words in words_in(tornado(table, 300_000, english, "USD"))]

    assert "Hospital stay after the cells: days" in shown
    assert "14 to 46 days" in shown
    assert any("less to" in words and words.endswith("more") for words in shown)
    assert "now $300,000" in shown


def test_long_amounts_still_fit(table, text):
    money = {name: table[name] * 16_000 for name in table.columns if name.startswith("cost") or name == "width"}

    assert_nothing_clipped(tornado(table.assign(**money), 5e9, text, "IDR"))


def test_nothing_that_moves_says_that_there_is_nothing(table, text):
    assert words_in(tornado(table.head(0), 300_000, text, "USD")) == [text("chart.nothing")]
    assert tornado_sentence(table.head(0), 300_000, text, "USD") == text("chart.nothing")


def test_the_sentence_says_both_ends_and_both_sides_of_each(result, table, english):
    said = tornado_sentence(table, result.total_cost.p80, english, "USD")

    assert said.startswith(
        "“The CAR-T cells” moves the answer most. At $120,000 (CN¥880,000), 80 of 100 journeys would cost less than $"
    )
    assert said.count(" and 20 more") == 2


def test_chances_and_rates_are_said_as_people_count_them(table, english):
    rows = {row.assumption: row for row in table.itertuples()}

    assert range_words(rows["intensive_care_probability"], english, "USD") == "19 to 67 of 100"
    assert range_words(rows["cny_per_usd"], english, "USD") == "6.6 to 7.56"
    assert range_words(rows["test_rounds"], english, "USD") == "0.99 to 3 rounds"
    assert range_words(rows["money_transfer"], english, "USD") == "0.5 to 3.1 of 100"


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_a_price_in_another_currency_stands_in_the_readers_first_and_in_the_contracts_in_brackets(english, currency):
    asked = estimate(Scenario(draws=512, currency=currency))
    prices = {row.unit: row for row in drivers(asked).itertuples() if row.kind == "price"}
    own = prices.pop(currency)
    foreign = prices["CNY" if currency == "USD" else "USD"]

    rate = asked.assumptions["cny_per_usd"].range.typical
    worth = foreign.low / rate if currency == "USD" else foreign.low * rate

    assert value_words(foreign, foreign.low, english, currency) == (
        f"{english.money(worth, currency)} ({english.money(foreign.low, foreign.unit)})"
    )
    assert value_words(own, own.low, english, currency) == english.money(own.low, currency)


@pytest.mark.parametrize("percent", [50, 80, 95])
def test_what_so_many_of_100_would_cost_less_than_is_never_rounded_to_less(table, result, english, percent):
    present = cautious(result, "cost")
    for row in in_order(table):
        said = tornado_sentence(table[table["assumption"] == row.assumption], present, english, "USD", percent=percent)
        for end in ("low", "high"):
            assert english.money(enough(present + getattr(row, f"cost_cautious_{end}")), "USD") in said
