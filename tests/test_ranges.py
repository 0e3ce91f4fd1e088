"""A range says what its ends mean: 1 in 10 below `low`, 1 in 10 above `high`."""

from math import exp, inf, log, nan

import numpy as np
import pytest

from estimator.ranges import GRADE_VARIANCE, Z90, Z99, Range, RangeError, parse_range, quantile

pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
from hypothesis import given, settings
from hypothesis import strategies as some

settings.register_profile("patient", deadline=None)  # a busy computer is no defect
settings.load_profile("patient")

#: 32-bit numbers hold seven figures.
EXACT = pytest.approx


def scores(*values):
    return np.array(values, dtype=np.float32)


def numbers(smallest=1e-3, largest=1e7):
    return some.floats(smallest, largest, allow_nan=False)


@some.composite
def ranges(draw):
    """Three positive numbers in order, no more than a few hundredfold apart."""
    typical = draw(numbers())
    return Range(typical / draw(some.floats(1, 300)), typical, typical * draw(some.floats(1, 300)))


def many_scores():
    return some.lists(some.floats(-6, 6, width=32), min_size=2, max_size=50)


@pytest.mark.parametrize(("score", "value"), [(-Z90, 10), (0, 25), (Z90, 140)])
def test_one_in_ten_lies_below_low_half_below_typical_and_one_in_ten_above_high(score, value):
    (found,) = quantile(Range(10, 25, 140), scores(score))

    assert found == EXACT(value, rel=1e-6)


@given(ranges())
def test_every_range_passes_through_its_own_three_numbers(spread):
    found = quantile(spread, scores(-Z90, 0, Z90))

    assert found.tolist() == EXACT([spread.low, spread.typical, spread.high], rel=1e-5)


@given(ranges(), many_scores())
def test_a_higher_score_never_gives_less(spread, drawn):
    found = quantile(spread, scores(*sorted(drawn)))

    assert np.all(np.diff(found) >= -1e-6 * found[1:])


@given(ranges(), many_scores())
def test_every_value_is_positive_and_finite(spread, drawn):
    found = quantile(spread, scores(*drawn))

    assert np.all(found > 0)
    assert np.all(np.isfinite(found))


@given(ranges(), many_scores())
def test_no_journey_lies_beyond_the_first_or_the_last_in_a_hundred(spread, drawn):
    lowest, highest = quantile(spread, scores(-Z99, Z99))

    found = quantile(spread, scores(*drawn))

    assert np.all((found >= lowest) & (found <= highest))


def test_the_ends_of_one_in_a_hundred_follow_the_slope_of_their_own_side():
    spread = Range(10, 25, 140)

    lowest, highest = quantile(spread, scores(-9, 9))

    assert lowest == EXACT(25 * exp(-log(25 / 10) / Z90 * Z99), rel=1e-5)
    assert highest == EXACT(25 * exp(log(140 / 25) / Z90 * Z99), rel=1e-5)


def test_values_keep_the_shape_of_the_scores_and_leave_them_alone():
    given_scores = scores(-3, -1, 0, 1, 3)
    before = given_scores.copy()

    found = quantile(Range(1, 2, 3), given_scores)

    assert (found.shape, found.dtype) == ((5,), np.float32)
    assert given_scores.tolist() == before.tolist()


@pytest.mark.parametrize("value", [0, 0.37, 1_200_000])
def test_a_fixed_value_is_the_same_in_every_journey(value):
    spread = Range.fixed(value)

    found = quantile(spread, scores(-3, 0, 3))

    assert spread.is_fixed
    assert set(found.tolist()) == {np.float32(value)}


def test_only_three_zeros_are_a_fixed_zero():
    assert Range.fixed(0).is_zero
    assert not Range.fixed(1).is_zero
    assert not Range(0, 0, 0.5, "share").is_zero


@pytest.mark.parametrize(
    ("three", "unit", "message"),
    [
        ((3, 2, 1), "", "a range needs low <= typical <= high, got 3:2:1"),
        ((1, 3, 2), "", "a range needs low <= typical <= high, got 1:3:2"),
        ((-1, 1, 2), "", "a range needs a low above 0, or a fixed 0, got -1:1:2"),
        ((-2, -2, -2), "", "a range needs a low above 0, or a fixed 0, got -2:-2:-2"),
        ((0, 1, 2), "", "a range needs a low above 0, or a fixed 0, got 0:1:2"),
        ((nan, 1, 2), "", "a range needs three finite numbers, got nan:1:2"),
        ((1, 2, inf), "", "a range needs three finite numbers, got 1:2:inf"),
        ((-inf, 1, 2), "", "a range needs three finite numbers, got -inf:1:2"),
        ((0.1, 0.5, 1.1), "share", "a range needs numbers between 0 and 1, got 0.1:0.5:1.1"),
        ((-0.1, 0.5, 1), "probability", "a range needs numbers between 0 and 1, got -0.1:0.5:1"),
    ],
)
def test_three_numbers_that_are_no_range_are_refused_with_the_way_out(three, unit, message):
    with pytest.raises(RangeError) as refused:
        Range(*three, unit)

    assert str(refused.value) == message


@pytest.mark.parametrize("three", [(0, 0, 0), (0, 0.2, 1), (1, 1, 1), (0, 0, 1)])
@pytest.mark.parametrize("unit", ["share", "probability"])
def test_a_chance_may_touch_0_and_1(three, unit):
    assert Range(*three, unit).high == three[2]


@given(ranges(), some.sampled_from("ABCD"))
def test_weaker_evidence_adds_its_grades_variance_on_each_side_and_keeps_the_median(spread, grade):
    widened = spread.widened(GRADE_VARIANCE[grade])

    assert widened.typical == spread.typical
    for wide, narrow in zip(widened.log_spreads, spread.log_spreads, strict=True):
        assert wide**2 == pytest.approx(narrow**2 + GRADE_VARIANCE[grade], abs=1e-9)


def test_each_weaker_grade_widens_more():
    spread = Range(80, 100, 130)

    highs = [spread.widened(GRADE_VARIANCE[grade]).high for grade in "ABCD"]

    assert highs[0] == spread.high
    assert highs == sorted(set(highs))


def test_an_assumption_without_spread_gets_the_spread_of_its_grade():
    widened = Range.fixed(100).widened(GRADE_VARIANCE["D"])

    assert (widened.low, widened.high) == (pytest.approx(100 * exp(-Z90 * 0.2)), pytest.approx(100 * exp(Z90 * 0.2)))


@pytest.mark.parametrize("spread", [Range.fixed(0), Range(0, 0.1, 0.4, "probability"), Range(0.2, 0.3, 0.9, "share")])
def test_zeros_and_shares_are_not_widened(spread):
    assert spread.widened(GRADE_VARIANCE["D"]) is spread


@given(ranges(), numbers(1e-2, 1e2))
def test_scaling_multiplies_all_three_numbers(spread, factor):
    scaled = spread.scaled(factor)

    assert (scaled.low, scaled.typical, scaled.high) == (spread.low * factor, spread.typical * factor, spread.high * factor)


@pytest.mark.parametrize(
    ("text", "three"),
    [("1:2:3", (1, 2, 3)), ("  1 : 2.5 :3e2 ", (1, 2.5, 300)), ("7", (7, 7, 7)), ("0", (0, 0, 0)), ("1_200_000", (1.2e6,) * 3)],
)
def test_a_range_is_written_as_three_numbers_or_one(text, three):
    found = parse_range(text, "USD")

    assert found == Range(*three, "USD")


@pytest.mark.parametrize("text", ["", " ", "a", "1:2", "1:2:3:4", "1:b:3", "1,2,3", "1-3", "::", "1 000"])
def test_text_that_is_no_range_is_quoted_in_the_message(text):
    with pytest.raises(RangeError) as refused:
        parse_range(text)

    assert str(refused.value) == f"a range needs low:typical:high or one number, got {text!r}"


@pytest.mark.parametrize(
    ("text", "use"),
    [("3:2:1", "low <= typical <= high"), ("nan", "three finite numbers"), ("1:2:inf", "three finite numbers")],
)
def test_written_numbers_must_be_a_range_too(text, use):
    with pytest.raises(RangeError) as refused:
        parse_range(text)

    assert refused.value.use == use


@given(ranges())
def test_a_range_that_is_written_down_reads_back_as_it_was(spread):
    assert parse_range(f"{spread.low!r}:{spread.typical!r}:{spread.high!r}") == spread
