"""The few figures that a page says aloud, read off an estimate; and ends of sliders that do not move with each answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

from estimator.assumptions import OWN
from estimator.model import Estimate
from estimator.planning import rest
from estimator.rounding import enough, largest_remainder
from estimator.rows import TotalRow
from estimator.scenario import Scenario
from estimator.summary import Joint, at_percent

SMALL_SHARE = 0.01
CELLS = "cell_product"
#: What a documented total has where it speaks of every illness or route.
ANY = "any"


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


def assumed_price(result: Estimate) -> tuple[float, float] | None:
    """Return the low and the high of what the cells cost where their price is our own assumption, else None."""
    part = next((part for part in result.chosen.components if part.row.component == CELLS), None)
    if part is None or part.bill or part.price.changed or part.price.grade != "D" or part.price.range.is_zero:
        return None
    costs = result.components
    place = costs["component"].to_list().index(CELLS)
    return float(costs["p10"].iloc[place]), float(costs["p90"].iloc[place])


@dataclass(frozen=True)
class DearerPrice:
    """A documented price of the cells alone that lies above ours, and what it would add to the middle of the total."""

    row: TotalRow
    low: float  # in the row's currency
    high: float
    adds: float  # in the scenario's currency


def dearer_price(result: Estimate) -> DearerPrice | None:
    """Return the highest documented price of these cells that lies wholly above our assumption, or None."""
    ours = assumed_price(result)
    if ours is None:
        return None
    found = (_documented(row, result) for row in result.tables.totals if _is_of_these_cells(row, result.scenario))
    above = [price for price, low in found if low > ours[1]]
    return max(above, key=lambda price: price.adds, default=None)


def _is_of_these_cells(row: TotalRow, scenario: Scenario) -> bool:
    is_about = row.pathway in (scenario.pathway, ANY) and row.route in (scenario.route, ANY)
    return row.measure == CELLS and row.kind == "check" and is_about


def _documented(row: TotalRow, result: Estimate) -> tuple[DearerPrice, float]:
    """Return a documented price, and its low end in the scenario's currency."""
    ends = [value for value in (row.low, row.typical, row.high) if value is not None]
    low, high, worth = min(ends), max(ends), _worth(row.currency, result)
    costs = result.components
    middle = float(costs["p50"].iloc[costs["component"].to_list().index(CELLS)])
    return DearerPrice(row, low, high, high * worth - middle), low * worth


def _worth(currency: str, result: Estimate) -> float:
    """Return what one unit of a table's currency is worth in the scenario's, at the middle rate."""
    scenario, cny_per_usd = result.scenario, result.chosen.rate.range.typical
    if scenario.currency == "CNY":
        return 1.0 if currency == "CNY" else cny_per_usd
    return scenario.per_usd / (cny_per_usd if currency == "CNY" else 1.0)


def slider_end(value: float) -> int:
    """Return 1, 2 or 5 times a power of ten above `value`: an end that seldom moves, so the slider keeps still."""
    if value <= 1:
        return 1
    power = 10 ** floor(log10(value))
    return int(next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value))


def slider_step(end: float) -> int:
    """Return a round step that gives about 100 to 200 places up to `end`."""
    return max(1, slider_end(ceil(end / 200)))
