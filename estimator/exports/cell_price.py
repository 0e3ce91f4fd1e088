"""What is said of a price of the cells that nobody has confirmed: that we assume it, and who names more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from estimator.rows import TotalRow
from estimator.scenario import Scenario
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

CELLS = "cell_product"
#: What a documented total has where it speaks of every illness or route.
ANY = "any"


def unconfirmed(result: Estimate, text: Text, *, markdown: bool = False) -> Iterator[str]:
    """Yield, as one paragraph, that the price of the cells is our assumption and who names more; else nothing."""
    found = assumed_price(result)
    if found is None:
        return
    say = text.markdown if markdown else text
    said = say("headline.assumed_price", range=text.money_range(*found, result.scenario.currency))
    if dearer := dearer_price(result):
        money = text.money(dearer.adds, result.scenario.currency)
        said += say("headline.dearer_price", range=_named_price(dearer, result, text), money=money)
    # The page sets the first sentence in bold by marks.
    yield said if markdown else said.replace("**", "")


def assumed_price(result: Estimate) -> tuple[float, float] | None:
    """Return the low and the high of what the cells cost where their price is our own assumption, else None."""
    part = next((part for part in result.chosen.components if part.row.component == CELLS), None)
    if part is None or part.bill or part.price.changed or part.price.grade != "D" or part.price.range.is_zero:
        return None
    costs = result.components
    place = costs["component"].to_list().index(CELLS)
    return float(costs["p10"].iloc[place]), float(costs["p90"].iloc[place])


def _named_price(dearer: DearerPrice, result: Estimate, text: Text) -> str:
    """Return a documented price in the reader's currency, and in brackets as it was named where that was in another."""
    currency, named = result.scenario.currency, dearer.row.currency
    contract = text.money_range(dearer.low, dearer.high, named)
    if named == currency:
        return contract
    worth = _worth(named, result)
    own = text.money_range(dearer.low * worth, dearer.high * worth, currency)
    return text("headline.dearer_price.both", own=own, contract=contract)


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
