"""The few figures that a page says aloud, read off an estimate; and ends of sliders that do not move with each answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from estimator.assumptions import OWN
from estimator.model import Estimate
from estimator.planning import rest
from estimator.rounding import enough, largest_remainder
from estimator.summary import Joint, at_percent

SMALL_SHARE = 0.01


@dataclass(frozen=True)
class Headline:
    """The answer: what half of the journeys stay below, and what the reader wants to be safe with."""

    typical: float
    cautious: float
    typical_days: float
    cautious_days: float
    below: int  # journeys of 100 that stay below the cautious figures
    above: int


def headline(result: Estimate) -> Headline:
    """Return the figures of the first sentence."""
    percent = result.scenario.confidence
    return Headline(
        typical=result.total_cost.p50,
        cautious=enough(at_percent(result.sorted_total, percent)),
        typical_days=result.days_away.p50,
        cautious_days=at_percent(result.sorted_days, percent),
        below=percent,
        above=100 - percent,
    )


def limits(result: Estimate) -> Joint:
    """Count journeys within the reader's money and days, or within the cautious figures where one is not given."""
    scenario, said = result.scenario, headline(result)
    money = max(0.0, rest(result).cautious - scenario.offsets) if scenario.budget is None else scenario.budget
    days = said.cautious_days if scenario.days_available is None else scenario.days_available
    return result.joint_within(money, days)


def evidence_of_100(result: Estimate) -> dict[str, int]:
    """Return of every 100 in money what rests on grade A, on grade B, on C and D together, and on the reader's own figures."""
    grades = result.grades
    shares = {"good": grades["A"], "fair": grades["B"], "weak": grades["C"] + grades["D"], "own": grades.get(OWN, 0.0)}
    return dict(zip(shares, largest_remainder(list(shares.values())), strict=True))


def slider_end(value: float) -> int:
    """Return 1, 2 or 5 times a power of ten above `value`: an end that seldom moves, so the slider keeps still."""
    if value <= 1:
        return 1
    power = 10 ** floor(log10(value))
    return int(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value))


def slider_step(end: float) -> int:
    """Return a round step that gives about 100 to 200 places up to `end`."""
    return max(1, slider_end(ceil(end / 200)))
