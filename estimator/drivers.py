"""What moves the result most, and the paper that would settle it: one assumption held still at a time, all else as drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from estimator.assumptions import Assumption, Chosen
from estimator.costs import price
from estimator.overrides import with_overrides
from estimator.quantities import Quantities
from estimator.ranges import FloatArray, Range
from estimator.schedule import TRANSPLANT, plan
from estimator.summary import PERCENTILES, Spread, at_percent, spreads

if TYPE_CHECKING:
    from estimator.model import Estimate
    from estimator.text import Text

#: Weights of P10, P50 and P90 that stand for a whole range when an average over it is wanted (Swanson's rule; Hurst, Brown
#: and Swanson 2000).
_SWANSON = {"low": 0.3, "typical": 0.4, "high": 0.3}

_TELLS = ["assumption", "kind", "unit", "low", "typical", "high"]
_PLACES = ("p50", "p80", "cautious")
_MOVES = [f"{what}_{place}_{end}" for what in ("cost", "days") for place in _PLACES for end in ("low", "high")]
#: Changes of the chance of staying within the budget; nothing is known of them where the reader has given none.
_CHANCES = ["chance_low", "chance_high"]
COLUMNS = [*_TELLS, *_MOVES, *_CHANCES, "width", "days_width", "narrows", "grade", "question", "component", "worth"]


def drivers(result: Estimate) -> pd.DataFrame:
    """Return what each uncertain assumption moves, the widest first.

    Each is held at its P10 and at its P90, a probability or a share at its published low and high. What has no range, what
    only an exit depends on, and what changes nothing in this scenario has no row.

    Returns
    -------
    pandas.DataFrame
        ``assumption``, ``kind`` (price, bill, limit, share, phase, event, extra_days, quantity, rate), ``unit``, ``low``,
        ``typical`` and ``high`` in that unit. Changes against the present figures, money in the scenario's currency and days:
        ``cost_p50_low``, ``cost_p50_high``, ``cost_p80_low`` ... ``days_cautious_high``, of which ``cautious`` is the figure
        that as many of 100 journeys stay below as the reader wants (`Scenario.confidence`); ``chance_low`` and
        ``chance_high`` are those of the share of journeys within the budget, not a number without one. ``width`` and
        ``days_width`` are the distances between the two changes of the cautious figure. ``narrows`` is the money by which
        P10 to P90 of the total would be closer together, on average over what the answer may be, if the assumption were
        known; 0 for chances, which say how often and not how much. ``grade``; ``question`` in the English of the tables,
        blank where `settled_by` has the words; ``component``, the cost line that it belongs to, or blank. ``worth``, how much
        of the scenario's currency one unit of a price in another currency is, at the middle of the rate; not a number
        where there is nothing to convert.
    """
    candidates = list(_candidates(result))
    ends = {item.name: [_held(result, item, end) for end in item.ends] for item in candidates}
    percent = result.scenario.confidence
    costs = _figures({f"{name}:{end.at}": end.cost for name, held in ends.items() for end in held}, percent)
    away = {f"{name}:{end.at}": end.away for name, held in ends.items() for end in held if end.away is not None}
    days = _figures(away, percent)
    rows = [_row(result, item, costs, days) | _chances(result, ends[item.name]) for item in candidates]
    rows = [row for row in rows if _matters(row, result)]
    rows.sort(key=lambda row: (-row["width"], -row["days_width"], row["assumption"]))
    return pd.DataFrame(rows, columns=COLUMNS)


def settled_by(driver: Any, text: Text) -> str:
    """Return the question to ask, or the document to read, that would settle a row of `drivers`."""
    if driver.question:
        return text.table_words(driver.question)
    own = f"settle.{driver.assumption}"
    return text(own) if text.has(own) else text(f"settle.{driver.kind}")


@dataclass(frozen=True)
class _Candidate:
    """An assumption that may matter, and what is known about it without a run."""

    assumption: Assumption
    kind: str
    component: str = ""
    question: str = ""
    moves_time: bool = False

    @property
    def name(self) -> str:
        return self.assumption.name

    @property
    def ends(self) -> tuple[str, ...]:
        # A chance is used at its typical value already, so there the middle run would change nothing.
        return ("low", "high") if self.is_chance else ("low", "typical", "high")

    @property
    def is_chance(self) -> bool:
        return self.kind in ("event", "share")


class _Figures(NamedTuple):
    """Money or days of all journeys: the percentiles, and the figure that the reader wants to be safe with."""

    spread: Spread
    cautious: float


@dataclass(frozen=True, eq=False)
class _Held:
    """All journeys with one assumption held at one value; `away` is None where the time stays as it was."""

    at: str
    cost: FloatArray
    away: FloatArray | None


def _figures(columns: Mapping[str, FloatArray], percent: int) -> dict[str, _Figures]:
    """Return the percentiles of each column, and what `percent` of 100 of its draws stay below."""
    found = spreads(columns)
    if percent in PERCENTILES:
        return {name: _Figures(spread, spread.at(percent)) for name, spread in found.items()}
    return {name: _Figures(spread, at_percent(np.sort(columns[name]), percent)) for name, spread in found.items()}


def _candidates(result: Estimate) -> Iterator[_Candidate]:
    listed = (_of_costs(result), _of_time(result), _of_amounts(result.chosen))
    return (item for part in listed for item in part if not item.assumption.range.is_fixed)


def _of_costs(result: Estimate) -> Iterator[_Candidate]:
    for part in result.chosen.components:
        name = part.row.component
        if part.bill is not None:
            yield _Candidate(part.bill, "bill", name, part.row.question)
        if part.limit is not None:
            yield _Candidate(part.limit, "limit", name)
        at_our_price = part.bill is None or part.limit is not None  # with a limit, what lies beyond it
        if at_our_price and result.costs.by_component[name].any():
            yield _Candidate(part.price, "price", name, part.row.question)
        if at_our_price:
            yield _Candidate(part.share, "share", name)


def _of_time(result: Estimate) -> Iterator[_Candidate]:
    goes_on = bool(result.schedule.happens[TRANSPLANT].any())
    for phase in result.chosen.phases:
        if phase.row.role != "branch" or goes_on:
            yield _Candidate(phase.days, "phase", moves_time=True)
            yield _Candidate(phase.share, "share", moves_time=True)
    for event in result.chosen.events:
        if event.row.kind == "exit":  # an exit has a bill of its own, beside the headline
            continue
        yield _Candidate(event.probability, "event", moves_time=True)
        if event.extra_days and result.schedule.happens[event.row.event].any():
            yield _Candidate(event.extra_days, "extra_days", moves_time=True)


def _of_amounts(chosen: Chosen) -> Iterator[_Candidate]:
    for quantity in chosen.quantities:
        named = quantity.row.quantity
        of = (part.row.component for part in chosen.components if named in part.row.per)
        yield _Candidate(quantity.amount, "quantity", next(of, ""))
    yield _Candidate(chosen.rate, "rate")


def _held(result: Estimate, item: _Candidate, end: str) -> _Held:
    value = getattr(item.assumption.range, end)
    chosen = with_overrides(result.chosen, {item.name: Range.fixed(value, item.assumption.range.unit)})
    scenario, draws = result.scenario, result.draws
    schedule = plan(chosen, draws, scenario) if item.moves_time else result.schedule
    costs = price(chosen, draws, Quantities(chosen, draws, schedule, scenario), scenario)
    return _Held(end, costs.total, schedule.away if item.moves_time else None)


def _row(result: Estimate, item: _Candidate, costs: dict[str, _Figures], days: dict[str, _Figures]) -> dict[str, Any]:
    spread = item.assumption.range
    row: dict[str, Any] = {
        "assumption": item.name, "kind": item.kind, "unit": spread.unit, "low": spread.low, "typical": spread.typical,
        "high": spread.high, "grade": item.assumption.grade_in_use, "question": item.question, "component": item.component,
        "narrows": _narrows(result, item, costs), "worth": _worth(result, spread.unit),
    }  # fmt: skip
    for what, found, present in (("cost", costs, _present(result, "cost")), ("days", days, _present(result, "days"))):
        for end in ("low", "high"):
            held = found.get(f"{item.name}:{end}", present)
            row[f"{what}_p50_{end}"] = held.spread.p50 - present.spread.p50
            row[f"{what}_p80_{end}"] = held.spread.p80 - present.spread.p80
            row[f"{what}_cautious_{end}"] = held.cautious - present.cautious
    row["width"] = abs(row["cost_cautious_high"] - row["cost_cautious_low"])
    row["days_width"] = abs(row["days_cautious_high"] - row["days_cautious_low"])
    return row


def _worth(result: Estimate, currency: str) -> float:
    own, cny_per_usd = result.scenario.currency, result.chosen.rate.range.typical
    in_dollars = {"USD": 1.0, "CNY": 1 / cny_per_usd}
    if currency == own or currency not in in_dollars:
        return nan
    return in_dollars[currency] * (cny_per_usd if own == "CNY" else result.scenario.per_usd)


def _present(result: Estimate, what: str) -> _Figures:
    spread = result.total_cost if what == "cost" else result.days_away
    return _Figures(spread, cautious(result, what))


def cautious(result: Estimate, what: str) -> float:
    """Return the ``"cost"`` or the ``"days"`` that as many of 100 journeys stay below as the reader wants."""
    return at_percent(result.sorted_total if what == "cost" else result.sorted_days, result.scenario.confidence)


def within_budget(result: Estimate, total: FloatArray) -> float:
    """Return the share of journeys that the money pays for, with what is paid already; not a number without a budget."""
    there = result.money_there
    return nan if there is None else float(np.count_nonzero(total <= there)) / len(total)


def _chances(result: Estimate, ends: list[_Held]) -> dict[str, float]:
    present = within_budget(result, result.costs.total)
    return {f"chance_{end.at}": within_budget(result, end.cost) - present for end in ends if end.at != "typical"}


def _matters(row: dict[str, Any], result: Estimate) -> bool:
    # Sums in 32 bits differ in the last digit when their parts come in another order.
    least = {"cost": 1e-6 * result.total_cost.p80, "days": 1e-6 * result.days_away.p80}
    return any(abs(row[name]) > least[name.split("_")[0]] for name in _MOVES)


def _narrows(result: Estimate, item: _Candidate, costs: dict[str, _Figures]) -> float:
    if item.is_chance:
        return 0.0
    now = result.total_cost.p90 - result.total_cost.p10
    held = {end: costs[f"{item.name}:{end}"].spread for end in item.ends}
    then = sum(weight * (held[end].p90 - held[end].p10) for end, weight in _SWANSON.items())
    return max(0.0, now - then)
