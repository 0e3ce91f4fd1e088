"""Round numbers for people: two significant figures, and shares that still add up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil, fabs, floor, isfinite, log10

_NOTHING = 1e-100  # below it the steps of the rounding have no exact inverse, and nobody is paid so little


def round_2sf(value: float) -> float:
    """Return `value` with two significant figures, halves away from zero: 187,432 -> 190,000.

    Not a number and infinity come back as they are.
    """
    if not isfinite(value):
        return value
    if fabs(value) < _NOTHING:
        return 0.0
    step = 10.0 ** (floor(log10(fabs(value))) - 1)
    # A step below one is divided by its inverse: 0.1 has no exact binary form, 10 has.
    units = value / step if step >= 1 else value * round(1 / step)
    # Half of a unit is added by hand, since Python's round() takes halves to the even neighbour.
    whole = floor(fabs(units) + 0.5 + 1e-9)
    rounded = whole * step if step >= 1 else whole / round(1 / step)
    return rounded if value > 0 else -rounded


def enough(value: float) -> float:
    """Return the next amount of two significant figures that is no smaller: 284,789 -> 290,000.

    What is said to suffice for so many of 100 must not be less than what does. A thousandth of it is forgiven.
    """
    nearest = round_2sf(value)
    if not isfinite(value) or value <= 0 or nearest >= value * (1 - 1e-3):
        return nearest
    return round_2sf(nearest + 10.0 ** (floor(log10(nearest)) - 1))


def round_up(value: float) -> int:
    """Return the next whole number: 28.2 -> 29.

    A thousandth is forgiven, or 28 days held as a 32-bit number would show as 29.
    """
    return ceil(round(value, 3))


def shown_on(start: date, day: float) -> date:
    """Return the date of a day from the decision on `start`: that of the whole number that is shown without a start date.

    Pages, files and stories all ask here, so that one event has one date.
    """
    return start + timedelta(days=round_up(day))


def largest_remainder(fractions: Sequence[float], total: int = 100) -> list[int]:
    """Share `total` out in whole numbers that follow `fractions` and add up to `total` exactly.

    Each part is rounded down; what is left goes to the largest remainders, the first one among equals.
    The fractions need not add up to 1. Where all are 0 nothing can be shared: all parts are 0.
    """
    sum_of_all = float(sum(fractions))
    if any(not fraction >= 0 for fraction in fractions) or not isfinite(sum_of_all):
        raise ValueError(f"shares are finite and not negative, got {list(fractions)}")
    if sum_of_all == 0:
        return [0] * len(fractions)

    exact = [fraction / sum_of_all * total for fraction in fractions]
    parts = [floor(part + 1e-9) for part in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (round(parts[i] - exact[i], 9), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts
