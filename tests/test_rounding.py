"""Two significant figures, whole days, and shares that add up."""

from __future__ import annotations

from math import inf, isnan, nan

import pytest

from estimator.rounding import enough, largest_remainder, round_2sf, round_up

pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
from hypothesis import given
from hypothesis import strategies as st

amounts = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False).filter(lambda value: value == 0 or abs(value) > 1e-6)
shares = st.lists(st.floats(min_value=0, max_value=1e6), min_size=1, max_size=40)


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (187_432.19, 190_000),
        (0, 0),
        (99.5, 100),
        (994, 990),
        (0.0345, 0.035),
        (-1_250, -1_300),
        (250_000, 250_000),
        (115, 120),
        (125, 130),
    ],
)
def test_two_significant_figures_halves_away_from_zero(value, rounded):
    assert round_2sf(value) == rounded


@given(value=amounts)
def test_rounding_moves_an_amount_by_five_in_a_hundred_at_most_and_never_twice(value):
    once = round_2sf(value)

    assert abs(once - value) <= 0.05 * abs(value) + 1e-12
    assert round_2sf(once) == once
    assert round_2sf(-value) == -once


@given(smaller=amounts, larger=amounts)
def test_rounding_keeps_the_order(smaller, larger):
    smaller, larger = sorted((smaller, larger))

    assert round_2sf(smaller) <= round_2sf(larger)


def test_what_is_no_number_stays_none():
    assert isnan(round_2sf(nan))
    assert round_2sf(inf) == inf


def test_a_thousandth_of_a_day_is_no_day():
    assert [round_up(value) for value in (28.0, 28.0004, 28.01, 0, -1.5)] == [28, 28, 29, 0, -1]


@given(fractions=shares, total=st.integers(min_value=0, max_value=1000))
def test_shares_add_up_exactly_and_stay_within_one_of_their_own(fractions, total):
    parts = largest_remainder(fractions, total)

    if sum(fractions) == 0:
        assert parts == [0] * len(fractions)
        return
    assert sum(parts) == total
    for part, fraction in zip(parts, fractions, strict=True):
        assert abs(part - fraction / sum(fractions) * total) < 1 + 1e-6


def test_what_is_left_goes_to_the_largest_remainders_and_to_the_first_among_equals():
    assert largest_remainder([0.525, 0.2325, 0.0925, 0.15]) == [53, 23, 9, 15]
    assert largest_remainder([1, 1, 1]) == [34, 33, 33]
    assert largest_remainder([]) == []


@pytest.mark.parametrize("fractions", [[-0.1, 1.1], [nan], [inf, 1]])
def test_shares_that_cannot_be_are_refused(fractions):
    with pytest.raises(ValueError, match="finite and not negative"):
        largest_remainder(fractions)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(284_789, 290_000), (315_357, 320_000), (250_000, 250_000), (250_001, 250_000), (151_000, 160_000), (99_500, 1e5), (0, 0)],
)
def test_what_is_said_to_be_enough_is_never_less_than_what_is(value, shown):
    assert enough(value) == shown
