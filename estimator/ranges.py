"""A range says what its ends mean, once: 1 in 10 journeys lies below `low`, 1 in 10 above `high`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import exp, hypot, isfinite, log
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

#: Columns of draws: float32 in the app, float64 where a figure is checked to the last digit.
FloatArray = NDArray[np.floating[Any]]

Z90 = 1.2815515655446004  # the normal score of P90
Z99 = 2.3263478740408408  # the normal score of P99

#: Growth of the log-variance by grade: the reliability factors of ecoinvent's pedigree matrix (Weidema et al. 2013).
GRADE_VARIANCE = {"A": 0.0, "B": 0.0006, "C": 0.008, "D": 0.04}

#: What may be measured. Probabilities and shares may touch 0 and 1, all else is above 0 or a fixed 0.
SHARES = frozenset({"probability", "share"})


#: How a range is written on the command line.
WRITTEN = "low:typical:high or one number"


class RangeError(ValueError):
    """Three numbers that are no range; `use` says what would be one."""

    def __init__(self, use: str, found: str) -> None:
        self.use = use
        super().__init__(f"a range needs {use}, got {found}")


@dataclass(frozen=True)
class Range:
    """One uncertain quantity: P10, P50 and P90, in `unit`."""

    low: float
    typical: float
    high: float
    unit: str = ""

    def __post_init__(self) -> None:
        if use := self._way_out():
            raise RangeError(use, f"{self.low:g}:{self.typical:g}:{self.high:g}")

    def _way_out(self) -> str | None:
        numbers = (self.low, self.typical, self.high)
        if not all(isfinite(number) for number in numbers):
            return "three finite numbers"
        if not self.low <= self.typical <= self.high:
            return "low <= typical <= high"
        if self.unit in SHARES:
            return None if self.low >= 0 and self.high <= 1 else "numbers between 0 and 1"
        if self.low > 0 or self.is_zero:
            return None
        return "a low above 0, or a fixed 0"

    @classmethod
    def fixed(cls, value: float, unit: str = "") -> Self:
        """Return a range without spread."""
        return cls(value, value, value, unit)

    @property
    def is_zero(self) -> bool:
        """Whether this is a fixed zero."""
        return self.low == self.typical == self.high == 0

    @property
    def is_fixed(self) -> bool:
        """Whether this has no spread."""
        return self.low == self.high

    def scaled(self, factor: float) -> Self:
        """Multiply all three numbers by `factor`, which is above 0."""
        return replace(self, low=self.low * factor, typical=self.typical * factor, high=self.high * factor)

    def widened(self, variance: float) -> Self:
        """Return the range with `variance` added to its log-variance on each side of the median."""
        if self.is_zero or self.unit in SHARES or not variance:
            return self
        below, above = (hypot(side, variance**0.5) for side in self.log_spreads)
        return replace(self, low=self.typical * exp(-Z90 * below), high=self.typical * exp(Z90 * above))

    @property
    def log_spreads(self) -> tuple[float, float]:
        """Standard deviations on the log scale, below and above the median."""
        return log(self.typical / self.low) / Z90, log(self.high / self.typical) / Z90


def quantile(assumption: Range, score: FloatArray) -> FloatArray:
    """Turn normal scores into values of an assumption.

    A two-piece lognormal: it passes through low, typical and high exactly, and half of the mass lies on each side of typical.

    Parameters
    ----------
    assumption
        P10, P50 and P90, in `assumption.unit`.
    score
        Standard normal scores, shape ``(n,)``.

    Returns
    -------
    FloatArray
        Shape ``(n,)``, in `assumption.unit`, rising with `score`, all positive (or all 0 for a fixed zero).

    References
    ----------
    Wallis (2014), The two-piece normal, binormal, or double Gaussian distribution, Statistical Science 29(1); here on the
    log scale and centred on the median.
    """
    return quantile_of(assumption, *halves(score))


def halves(score: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the parts of normal scores above and below the median, one of the two 0 in each place."""
    # Held at P1 and P99: beyond them a range says nothing, and money sums remember the tail.
    return np.clip(score, 0, Z99), np.clip(score, -Z99, 0)


def quantile_of(assumption: Range, above: FloatArray, below: FloatArray) -> FloatArray:
    """Turn the two halves of normal scores into values, see `quantile`: several times faster than choosing a side for each."""
    number = above.dtype.type
    if assumption.is_fixed:
        return np.full(above.shape, assumption.typical, dtype=number)
    spread_below, spread_above = assumption.log_spreads
    values = above * number(spread_above)
    values += below * number(spread_below)
    np.exp(values, out=values)
    values *= number(assumption.typical)
    return values


def parse_range(text: str, unit: str = "") -> Range:
    """Read ``low:typical:high`` or one fixed value.

    Raises
    ------
    RangeError
        If `text` is neither, or its numbers are no range.
    """
    parts = text.replace("_", "").split(":")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise RangeError(WRITTEN, repr(text)) from None
    if len(numbers) == 1:
        return Range.fixed(numbers[0], unit)
    if len(numbers) != 3:
        raise RangeError(WRITTEN, repr(text))
    low, typical, high = numbers
    return Range(low, typical, high, unit)


def smaller(one: Any, other: Any) -> Any:
    """Return the smaller of two amounts; of two plain numbers a plain number, which takes the precision of a column beside it."""
    plain = isinstance(one, (int, float)) and isinstance(other, (int, float))
    return min(one, other) if plain else np.minimum(one, other)
