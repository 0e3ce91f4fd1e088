"""What moves the result most, and the paper that would settle it: one assumption held still at a time, all else as drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from estimator.assumptions import Assumption, Chosen
from estimator.costs import price
from estimator.overrides import with_overrides
from estimator.quantities import Quantities
from estimator.ranges import FloatArray, Range
from estimator.schedule import TRANSPLANT, plan
from estimator.summary import Spread, spreads

if TYPE_CHECKING:
    from estimator.model import Estimate
    from estimator.text import Text

#: Weights of P10, P50 and P90 that stand for a whole range when an average over it is wanted (Swanson's rule; Hurst, Brown
#: and Swanson 2000).
_SWANSON = {"low": 0.3, "typical": 0.4, "high": 0.3}

_TELLS = ["assumption", "kind", "unit", "low", "typical", "high"]
_MOVES = [f"{what}_{place}_{end}" for what in ("cost", "days") for place in ("p50", "p80") for end in ("low", "high")]
#: Changes of the chance of staying within the budget; nothing is known of them where the reader has given none.
_CHANCES = ["chance_low", "chance_high"]
COLUMNS = [*_TELLS, *_MOVES, *_CHANCES, "width", "days_width", "narrows", "grade", "question", "component"]


def drivers(result: Estimate) -> pd.DataFrame:
    """Return what each uncertain assumption moves, the widest first.

    Each is held at its P10 and at its P90, a probability or a share at its published low and high. What has no range, what
    only an exit depends on, and what changes nothing in this scenario has no row.

    Returns
    -------
    pandas.DataFrame
        ``assumption``, ``kind`` (price, bill, share, phase, event, extra_days, quantity, rate), ``unit``, ``low``, ``typical``
        and ``high`` in that unit. Changes against the present figures, money in the scenario's currency and days:
        ``cost_p50_low``, ``cost_p50_high``, ``cost_p80_low`` ... ``days_p80_high``; ``chance_low`` and ``chance_high`` are
        those of the share of journeys within the budget, not a number without one. ``width`` and ``days_width`` are the
        distances between the two changes of P80. ``narrows`` is the money by which P10 to P90 of the total would be closer
        together, on average over what the answer may be, if the assumption were known; 0 for chances, which say how often
        and not how much. ``grade``; ``question`` in the English of the tables, blank where `settled_by` has the words;
        ``component``, the cost line that it belongs to, or blank.
    """
    candidates = list(_candidates(result))
    ends = {item.name: [_held(result, item, end) for end in item.ends] for item in candidates}
    costs = spreads({f"{name}:{end.at}": end.cost for name, held in ends.items() for end in held})
    days = spreads({f"{name}:{end.at}": end.away for name, held in ends.items() for end in held if end.away is not None})
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


@dataclass(frozen=True, eq=False)
class _Held:
    """All journeys with one assumption held at one value; `away` is None where the time stays as it was."""

    at: str
    cost: FloatArray
    away: FloatArray | None


def _candidates(result: Estimate) -> Iterator[_Candidate]:
    listed = (_of_costs(result), _of_time(result), _of_amounts(result.chosen))
    return (item for part in listed for item in part if not item.assumption.range.is_fixed)


def _of_costs(result: Estimate) -> Iterator[_Candidate]:
    for part in result.chosen.components:
        name = part.row.component
        if part.bill is not None:
            yield _Candidate(part.bill, "bill", name, part.row.question)
        elif result.costs.by_component[name].any():
            yield _Candidate(part.price, "price", name, part.row.question)
        if part.bill is None:
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


def _row(result: Estimate, item: _Candidate, costs: dict[str, Spread], days: dict[str, Spread]) -> dict[str, Any]:
    spread = item.assumption.range
    row: dict[str, Any] = {
        "assumption": item.name, "kind": item.kind, "unit": spread.unit, "low": spread.low, "typical": spread.typical,
        "high": spread.high, "grade": item.assumption.grade, "question": item.question, "component": item.component,
        "narrows": _narrows(result, item, costs),
    }  # fmt: skip
    for what, found, present in (("cost", costs, result.total_cost), ("days", days, result.days_away)):
        for end in ("low", "high"):
            held = found.get(f"{item.name}:{end}", present)
            row[f"{what}_p50_{end}"] = held.p50 - present.p50
            row[f"{what}_p80_{end}"] = held.p80 - present.p80
    row["width"] = abs(row["cost_p80_high"] - row["cost_p80_low"])
    row["days_width"] = abs(row["days_p80_high"] - row["days_p80_low"])
    return row


def within_budget(result: Estimate, total: FloatArray) -> float:
    """Return the share of journeys that the budget pays for, insurance and grants on top; not a number without a budget."""
    if result.scenario.budget is None:
        return nan
    return float(np.count_nonzero(total <= result.scenario.budget + result.scenario.offsets)) / len(total)


def _chances(result: Estimate, ends: list[_Held]) -> dict[str, float]:
    present = within_budget(result, result.costs.total)
    return {f"chance_{end.at}": within_budget(result, end.cost) - present for end in ends if end.at != "typical"}


def _matters(row: dict[str, Any], result: Estimate) -> bool:
    # Sums in 32 bits differ in the last digit when their parts come in another order.
    least = {"cost": 1e-6 * result.total_cost.p80, "days": 1e-6 * result.days_away.p80}
    return any(abs(row[name]) > least[name.split("_")[0]] for name in _MOVES)


def _narrows(result: Estimate, item: _Candidate, costs: dict[str, Spread]) -> float:
    if item.is_chance:
        return 0.0
    now = result.total_cost.p90 - result.total_cost.p10
    held = {end: costs[f"{item.name}:{end}"] for end in item.ends}
    then = sum(weight * (held[end].p90 - held[end].p10) for end, weight in _SWANSON.items())
    return max(0.0, now - then)
