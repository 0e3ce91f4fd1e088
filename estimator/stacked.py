"""Several scenarios of one kind in one run of the model: what differs gets a row a scenario, what does not is worked out once.

The model's own code runs on these stand-ins unchanged, and each operation is the one that a single scenario would see, number
by number. So a batch gives the figures of its scenarios one by one, to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from estimator.assumptions import Assumption, Chosen
from estimator.draws import Draws
from estimator.ranges import FloatArray, Range
from estimator.scenario import Scenario
from estimator.shelves import kept_with_first


class PerScenario(NDArrayOperatorsMixin):
    """One number a scenario, shape ``(k, 1)``. Beside a column it takes the column's precision, as a plain number does."""

    def __init__(self, numbers: Any) -> None:
        self.numbers = np.asarray(numbers).reshape(-1, 1)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or options:
            return NotImplemented
        return self._applied(ufunc, inputs)

    def __array_function__(self, function: Callable[..., Any], types: Any, inputs: tuple[Any, ...], options: Any) -> Any:
        return NotImplemented if options else self._applied(function, inputs)

    @staticmethod
    def _applied(function: Callable[..., Any], inputs: tuple[Any, ...]) -> Any:
        columns = [item for item in inputs if isinstance(item, np.ndarray)]
        precision = next((item.dtype for item in columns if item.dtype.kind == "f"), None)
        found = function(*(item.beside(precision) if isinstance(item, PerScenario) else item for item in inputs))
        return found if columns else PerScenario(found)

    def beside(self, precision: np.dtype[Any] | None) -> np.ndarray[Any, Any]:
        """Return the numbers in the precision of a column, or in their own."""
        return self.numbers if precision is None else self.numbers.astype(precision)


@dataclass(frozen=True, eq=False)
class Ranges:
    """The ranges of one assumption, one a scenario."""

    each: tuple[Range, ...]

    @property
    def typical(self) -> PerScenario:
        """The medians."""
        return PerScenario([spread.typical for spread in self.each])


class StackedDraws(Draws):
    """Draws that give an assumption whose range differs between scenarios a row each, shape ``(k, n)``."""

    def values(self, name: str, spread: Any, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return the values of an assumption, shape ``(n,)`` or ``(k, n)``."""
        if not isinstance(spread, Ranges):
            return super().values(name, spread, factor, loading)
        one = super().values
        return np.stack([one(name, item, factor, loading) for item in spread.each])

    def happens(self, name: str, share: Any, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return 1 where an event happens, shape ``(n,)`` or ``(k, n)``."""
        if not isinstance(share, PerScenario):
            return super().happens(name, share, factor, loading)
        one = super().happens
        return np.stack([one(name, item, factor, loading) for item in share.numbers[:, 0].tolist()])

    def total(self, parts: Iterable[FloatArray]) -> FloatArray:
        """Return the sum of columns, shape ``(n,)`` or ``(k, n)``."""
        columns = tuple(parts)
        total: FloatArray = np.zeros(np.broadcast_shapes((self.n,), *(column.shape for column in columns)), dtype=self.dtype)
        for column in columns:
            total += column
        return total

    def never(self, spread: Any) -> bool:
        """Whether a price or a share is nothing in every scenario."""
        return all(item.typical == 0 for item in _each(spread))

    def always(self, share: Any) -> bool:
        """Whether every journey of every scenario has what only a share of them may have."""
        return all(item.typical >= 1 for item in _each(share))


def _each(spread: Any) -> Sequence[Range]:
    return spread.each if isinstance(spread, Ranges) else (spread,)


class Scenarios:
    """Scenarios of one kind as the model asks for them: a plain number where they agree, one a scenario where they do not."""

    def __init__(self, each: Sequence[Scenario]) -> None:
        self._each = each
        self._first = each[0]

    def __getattr__(self, name: str) -> Any:
        value = self._per(lambda one: getattr(one, name))
        object.__setattr__(self, name, value)
        return value

    def _per(self, ask: Callable[[Scenario], Any]) -> Any:
        found = [ask(one) for one in self._each]
        if all(item == found[0] for item in found):
            return found[0]
        if not all(isinstance(item, (int, float)) for item in found):
            # A word or a day stands for no row of numbers: what differs in it must not be run together.
            raise TypeError(f"the model reads a field that is no number and differs between scenarios: {found[:3]}")
        return PerScenario(found)

    def days_until(self, day: date) -> Any:
        """Return the days from each start to `day`."""
        return self._per(lambda one: one.days_until(day))


#: Scenarios that differ in one of these take another way through the model.
_KIND = ("pathway", "route", "product", "home_while_cells_are_made", "currency", "refund", "draws", "seed")


def kind_of(scenario: Scenario, chosen: Chosen, base: Chosen) -> Hashable:
    """Return what scenarios must share to be run together; `base` is `chosen` without own ranges."""
    own = (*(getattr(scenario, name) for name in _KIND), scenario.start_date is None, scenario.budget is None)
    bills = tuple((part.bill.name, part.limit is None) for part in chosen.components if part.bill is not None)
    return (*own, scenario.days_available is None, bills, chosen.deposit is None, shape_of(base))


@kept_with_first(1)
def shape_of(chosen: Chosen) -> Hashable:
    """Return how the parts of a scenario hang together, without their figures."""
    parts = (
        *((part.row.component, part.row.per, part.row.covers, part.row.due, part.price.currency, _ties(part.price))
          for part in chosen.components),
        *((part.row.phase, part.row.after, part.row.role, part.row.repeat_event, _ties(part.days)) for part in chosen.phases),
        *((part.row.event, part.row.score, part.row.extends, part.row.phase, _ties(part.probability),
           part.extra_days is not None) for part in chosen.events),
        *((part.row.quantity, part.row.event, _ties(part.amount)) for part in chosen.quantities),
    )  # fmt: skip
    return hash(parts)  # the parts themselves would be hashed anew for each scenario


def _ties(item: Assumption) -> tuple[str, str, float]:
    return item.name, item.factor, item.loading


def stacked(each: Sequence[Chosen]) -> Chosen:
    """Return what several scenarios of one kind read from the tables, as one; the first speaks for what they share."""
    if len(each) == 1:
        return each[0]
    together: dict[str, Any] = {
        group: tuple(_part(parts) for parts in zip(*(getattr(one, group) for one in each), strict=True))
        for group in ("phases", "events", "quantities", "components")
    }
    visa_days = [one.visa_days for one in each]
    visa: Any = visa_days[0] if len(set(visa_days)) == 1 else PerScenario(visa_days)
    deposits = [one.deposit for one in each if one.deposit is not None]
    deposit = _assumption(deposits) if deposits else None
    rate = _assumption([one.rate for one in each])
    return replace(each[0], **together, rate=rate, deposit=deposit, visa_days=visa)


def _part(parts: Sequence[Any]) -> Any:
    """Return one phase, event, quantity or component with the assumptions of all."""
    first = parts[0]
    if all(part is first for part in parts) or getattr(first.row, "kind", "") == "exit":
        return first  # how likely an exit is weighs its bill and is no part of it
    held = {item.name: getattr(first, item.name) for item in fields(first)}
    own = {
        name: _assumption([getattr(part, name) for part in parts])
        for name, value in held.items()
        if isinstance(value, Assumption)
    }
    return replace(first, **own)


def _assumption(items: Sequence[Assumption]) -> Assumption:
    first = items[0]
    if all(item is first or item.range == first.range for item in items):
        return first
    ranges: Any = Ranges(tuple(item.range for item in items))
    return replace(first, range=ranges)
