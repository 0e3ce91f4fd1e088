"""Chances that can be counted."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from estimator.charts import chances
from estimator.text import load_text
from tests.charts.looking import assert_nothing_clipped, assert_valid, words_in

pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
from hypothesis import given
from hypothesis import strategies as st

FIFTY = list(np.exp(np.linspace(np.log(150_000), np.log(420_000), 50)))


def dots_of(figure):
    """Return the dots within and beyond the budget: the first two traces."""
    return figure.data[0], figure.data[1]


@pytest.mark.parametrize("budget", [None, 0, 1, 200_000, 10**12])
@pytest.mark.parametrize("count", [1, 20, 50])
@pytest.mark.parametrize("dark", [False, True])
def test_every_journey_is_one_dot_whatever_the_money(text, budget, count, dark):
    figure = chances.cost_dots(FIFTY[:count], budget, text, "USD", dark=dark)
    inside, over = dots_of(figure)

    assert len(inside.x) + len(over.x) == count
    assert len(inside.x) == sum(budget is None or amount <= budget for amount in FIFTY[:count])
    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_dots_beyond_the_budget_differ_in_shape_and_colour(text):
    inside, over = dots_of(chances.cost_dots(FIFTY, 200_000, text, "USD"))

    assert inside.marker.symbol != over.marker.symbol
    assert inside.marker.color != over.marker.color


def test_no_dot_moves_when_the_budget_does(text):
    places = []
    for budget in (None, 150_000, 260_000, 900_000):
        inside, over = dots_of(chances.cost_dots(FIFTY, budget, text, "USD"))
        places.append([*zip(inside.x, inside.y, strict=True), *zip(over.x, over.y, strict=True)])

    assert all(place == places[0] for place in places)


def test_dots_stand_near_their_amounts_and_not_on_each_other(text):
    inside, _ = dots_of(chances.cost_dots(FIFTY, None, text, "USD"))

    assert max(Counter(zip(inside.x, inside.y, strict=True)).values()) == 1
    assert max(abs(x - amount) for x, amount in zip(inside.x, FIFTY, strict=True)) <= 12_500


def test_a_round_budget_falls_between_the_stacks(text):
    inside, over = dots_of(chances.cost_dots(FIFTY, 200_000, text, "USD"))

    assert max(inside.x) < 200_000 < min(over.x)


@pytest.mark.parametrize("amounts", [[0.0] * 50, [250_000.0] * 50, [5.0], [0.0, 1e9]])
def test_equal_amounts_and_nothing_to_pay_still_make_a_picture(text, amounts):
    figure = chances.cost_dots(amounts, 0, text, "CNY")
    inside, over = dots_of(figure)
    low, high = figure.layout.xaxis.range
    foot, head = figure.layout.yaxis.range

    assert all(low < x < high for x in (*inside.x, *over.x))
    assert all(foot < y < head for y in (*inside.y, *over.y))
    assert_nothing_clipped(figure)


@given(
    amounts=st.lists(st.floats(min_value=0, max_value=1e10), min_size=1, max_size=50),
    budget=st.none() | st.floats(min_value=0, max_value=1e11),
)
def test_any_amounts_fit_into_the_picture(amounts, budget):
    figure = chances.cost_dots(amounts, budget, load_text("en"), "USD")
    inside, over = dots_of(figure)

    assert len(inside.x) + len(over.x) == len(amounts)
    assert_nothing_clipped(figure)


def test_no_amounts_say_so(text):
    assert words_in(chances.cost_dots([], 5, text, "USD")) == [text("chart.nothing")]
    assert chances.cost_dots_sentence([], 5, text, "USD") == text("chart.nothing")


def test_the_sentence_of_the_dots_says_both_sides(english):
    assert (
        chances.cost_dots_sentence(FIFTY, 200_000, english, "USD")
        == "With $200,000, 14 of 50 journeys would stay within your money and 36 would need more."
    )
    assert (
        chances.cost_dots_sentence(FIFTY, None, english, "USD")
        == "Of 50 possible journeys, 25 cost less than $250,000 and 25 cost more."
    )


@pytest.mark.parametrize("counts", [(52, 23, 9, 16), (100, 0, 0, 0), (0, 0, 0, 100), (25, 25, 25, 25)])
def test_the_grid_holds_a_hundred_journeys_each_in_its_own_place(text, counts):
    figure = chances.journey_grid(counts, text)
    groups = figure.data[:4]

    assert [len(group.x) for group in groups] == list(counts)
    assert len({place for group in groups for place in zip(group.x, group.y, strict=True)}) == 100
    assert len({group.marker.symbol for group in groups}) == len({group.marker.color for group in groups}) == 4
    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_the_sentence_of_the_grid_says_all_four_counts(english):
    assert (
        chances.journey_grid_sentence((52, 23, 9, 16), english)
        == "Of 100 journeys, 52 would stay within your money and your time, 23 would need more money, "
        "9 more time, and 16 more of both."
    )


@pytest.mark.parametrize("counts", [(50, 20, 9, 16), (101, -1, 0, 0), (99.5, 0.5, 0, 0)])
def test_counts_that_are_not_a_hundred_are_refused(english, counts):
    with pytest.raises(ValueError, match="add up to 100"):
        chances.journey_grid(counts, english)
