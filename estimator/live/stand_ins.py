"""What the model reads, as steps with names: ranges, draws and the scenario."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from estimator.assumptions import Assumption, Chosen
from estimator.draws import HAIR, Draws, score_of, shared_scores
from estimator.live.nodes import Node, number, step
from estimator.ranges import Z90, Z99, Range, quantile
from estimator.scenario import Scenario

#: Endings of names: what an assumption has in the workbook.
LOW, TYPICAL, HIGH, BELOW, ABOVE, THRESHOLD, SCORE, DRAWN = (
    ".low", ".typical", ".high", ".below", ".above", ".threshold", ".z", ".drawn",
)  # fmt: skip

#: The scenario's own numbers that a reader may change in the workbook.
INPUTS = (
    "companions", "patient_weight_kg", "stay_near_days", "budget", "days_available", "offsets", "currency_per_usd",
    "home_loss_per_week", "people_losing_pay", "home_care_per_week", "home_bills_per_month",
)  # fmt: skip

#: A score on this side of it never happens, on the other always.
NEVER = 99

_VALUE = f"{{0}}*EXP(MAX(-{Z99!r},MIN({Z99!r},{{1}}))*IF({{1}}<0,{{2}},{{3}}))"
_SIDE = f"IF({{1}}>{{0}},LN({{1}}/{{0}})/{Z90!r},0)"
_HAIR = repr(HAIR).upper()
_THRESHOLD = f"IF({{0}}<=0,{NEVER},IF({{0}}>=1,-{NEVER},{_HAIR}-NORMSINV({{0}})))"


def leaf(name: str, value: Any) -> Node:
    """Return a number, or a column of numbers, that stands in the workbook as it is."""
    return Node("leaf", (), value, name)


@dataclass(frozen=True, eq=False)
class NamedRange:
    """The range of an assumption, each end a cell of its own."""

    name: str
    plain: Range
    low: Node
    typical: Node
    high: Node

    @classmethod
    def of(cls, item: Assumption) -> NamedRange:
        """Return the cells of an assumption."""
        plain = item.range
        low, typical, high = (
            leaf(item.name + end, value)
            for end, value in ((LOW, plain.low), (TYPICAL, plain.typical), (HIGH, plain.high))
        )  # fmt: skip
        return cls(item.name, plain, low, typical, high)

    def scaled(self, factor: Any) -> NamedRange:
        """Return the range multiplied by a factor."""
        return replace(self, low=self.low * factor, typical=self.typical * factor, high=self.high * factor)


class NamedScenario:
    """A scenario whose numbers are cells."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self.cells = {name: leaf(name, float(getattr(scenario, name) or 0)) for name in INPUTS}

    def __getattr__(self, name: str) -> Any:
        cell = self.cells.get(name)
        return getattr(self._scenario, name) if cell is None else cell

    @property
    def per_usd(self) -> Any:
        """What one US dollar buys of a currency other than the yuan."""
        return 1.0 if self._scenario.currency in ("USD", "CNY") else self.cells["currency_per_usd"]

    @property
    def home_cost_per_week(self) -> Node:
        """Pay lost by everybody who stops working, and care for those who stay at home."""
        cells = self.cells
        return cells["home_loss_per_week"] * cells["people_losing_pay"] + cells["home_care_per_week"]


class NamedDraws(Draws):
    """Draws whose columns of scores are cells, and whose values are worked out from them."""

    def __init__(self, n: int, seed: int) -> None:
        super().__init__(n, seed, dtype=np.float64)
        self.scores: dict[str, Node] = {}
        self._drawn: dict[tuple[str, str], Node] = {}
        self._limits: dict[int, Node] = {}

    def values(self, name: str, spread: Any, factor: str = "", loading: float = 0.0) -> Any:
        """Return the values of an assumption as a step."""
        if not isinstance(spread, NamedRange):
            return number(spread.typical) if spread.is_fixed else self._plain(name, spread, factor, loading)
        key = (name, spread.name)
        if key not in self._drawn:
            score = self._score(name, factor, loading)
            value = quantile(spread.plain, np.asarray(score.value))
            below = _side(spread.name + BELOW, spread.low, spread.typical, spread.plain)
            above = _side(spread.name + ABOVE, spread.typical, spread.high, spread.plain)
            self._drawn[key] = Node("value", (spread.typical, score, below, above), value, name + DRAWN, _VALUE)
        return self._drawn[key]

    def _plain(self, name: str, spread: Range, factor: str, loading: float) -> Node:
        raise ValueError(f"{name} is drawn from a range that has no cells")

    def happens(self, name: str, share: Any, factor: str = "", loading: float = 0.0) -> Any:
        """Return 1 where an event happens, as a step."""
        if not isinstance(share, Node):
            share = number(share)
        if share.constant in (0, 1):
            return share
        limit = self._limits.setdefault(id(share), _threshold(share))
        return step("flag", self._score(name, factor, loading) > limit)

    def _score(self, name: str, factor: str, loading: float) -> Node:
        if name not in self.scores:
            value = shared_scores(name, *self._shared(factor, loading), self.n, self.seed, self.dtype)
            self.scores[name] = leaf(name.replace(":", ".") + SCORE, value)
        return self.scores[name]

    def zeros(self) -> Any:
        """Return nothing."""
        return number(0)

    def column(self, amount: Any) -> Any:
        """Return an amount as a step."""
        return number(amount)

    def total(self, parts: Iterable[Any]) -> Any:
        """Return a sum as a step."""
        total = number(0)
        for part in parts:
            total = total + part
        return total

    def flag(self, condition: Any) -> Any:
        """Return 1 where a condition holds, as a step."""
        return step("flag", condition)

    def never(self, spread: Any) -> bool:
        """Whether a price or a share is nothing and cannot be changed."""
        return not isinstance(spread, NamedRange) and spread.typical == 0

    def always(self, share: Any) -> bool:
        """Whether a share is everything and cannot be changed."""
        return not isinstance(share, NamedRange) and share.typical >= 1


def _side(name: str, inner: Node, outer: Node, plain: Range) -> Node:
    """Return the standard deviation on the log scale of one side of a range."""
    sides = (0.0, 0.0) if plain.is_fixed else plain.log_spreads
    value = sides[name.endswith(ABOVE)]
    return Node("side", (inner, outer), value, name, _SIDE)


def _threshold(share: Node) -> Node:
    value = float(share.value)
    limit = NEVER if value <= 0 else -NEVER if value >= 1 else HAIR - score_of(value)
    name = share.name.removesuffix(TYPICAL) + THRESHOLD if share.name else ""
    return Node("threshold", (share,), limit, name, _THRESHOLD)


def named(chosen: Chosen, scenario: Scenario) -> Chosen:
    """Return what a scenario reads, with cells in the place of the ranges that a reader may change."""
    branches = {event.probability.name for event in chosen.events if event.row.kind == "branch"}
    cells = {name: NamedRange.of(item) for name, item in chosen.assumptions().items() if name not in branches}

    def put(part: Any) -> Any:
        held = {item.name: getattr(part, item.name) for item in fields(part)}
        own = {
            field: replace(item, range=cells[item.name])  # type: ignore[arg-type]
            for field, item in held.items()
            if isinstance(item, Assumption) and item.name in cells
        }
        return replace(part, **own)

    groups: dict[str, Any] = {
        group: tuple(put(part) for part in getattr(chosen, group)) for group in ("phases", "events", "quantities", "components")
    }
    rate: Any = replace(chosen.rate, range=cells[chosen.rate.name])  # type: ignore[arg-type]
    deposit: Any = chosen.deposit and replace(chosen.deposit, range=cells[chosen.deposit.name])  # type: ignore[arg-type]
    visa: Any = leaf("visa_days_allowed", float(chosen.visa_days))
    return replace(chosen, **groups, rate=rate, deposit=deposit, visa_days=visa)
