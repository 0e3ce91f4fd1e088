"""What a scenario reads from the tables, by name: each uncertain input, and the phases, events and cost lines that use them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from estimator import rows
from estimator.form import PAID
from estimator.ranges import Range

#: The grade of a figure that the reader gave: it rests on them, and on no source of ours.
OWN = "own"


@dataclass(frozen=True)
class Assumption:
    """One uncertain input as this scenario uses it."""

    name: str
    range: Range  # indexed and widened, or the reader's own
    published: Range  # as the table holds it
    basis: str
    grade: str
    source_id: str
    also: tuple[str, ...] = ()
    note: str = ""
    factor: str = ""
    loading: float = 0.0
    currency: str = ""
    price_year: int | None = None
    default: Range | None = None  # what `range` was before the reader changed it

    @property
    def changed(self) -> bool:
        """Whether the reader has put in their own figure."""
        return self.default is not None

    @property
    def grade_in_use(self) -> str:
        """How good the figure in use is: the grade of the published one, or the reader's own."""
        return OWN if self.changed else self.grade

    def overridden(self, own: Range) -> Assumption:
        """Return the assumption with the reader's own range, which is never widened or indexed."""
        return replace(self, range=replace(own, unit=self.range.unit), default=self.default or self.range)


@dataclass(frozen=True)
class Phase:
    """A phase and its length in days."""

    row: rows.PhaseRow
    days: Assumption
    share: Assumption


@dataclass(frozen=True)
class Event:
    """An event, its probability, and the days that it adds."""

    row: rows.EventRow
    probability: Assumption
    published: Range  # before the reader's choice of yes or no
    extra_days: Assumption | None


@dataclass(frozen=True)
class Quantity:
    """A quantity and its amount."""

    row: rows.QuantityRow
    amount: Assumption


@dataclass(frozen=True)
class Component:
    """A cost line, its unit price, the share of journeys that have it, and the reader's own figure for the whole line."""

    row: rows.CostRow
    price: Assumption
    share: Assumption
    bill: Assumption | None = None  # from a quote or a bill, in the scenario's currency; replaces price x quantity
    limit: Assumption | None = None  # how many days or nights the bill covers; without it all of them

    @property
    def is_by_day(self) -> bool:
        """Whether it is paid per day or night and nothing else, so that a bill for it may cover some of them only."""
        return is_by_day(self.row.per)

    @property
    def is_paid(self) -> bool:
        """Whether the reader has said that the line is paid."""
        return self.bill is not None and self.bill.name.endswith(PAID)

    @property
    def grade(self) -> str:
        """How good the figure is that the line rests on: its price, or the whole line where the reader gave it."""
        return (self.bill or self.price).grade_in_use


def is_by_day(per: tuple[str, ...]) -> bool:
    """Say whether a price is paid per day or night and nothing else; the days of all persons together are another thing."""
    name, *others = per
    return not others and (name.endswith("_days") or name == "nights") and name != "person_days"


@dataclass(frozen=True, eq=False)
class Chosen:
    """Everything that a scenario reads from the tables."""

    phases: tuple[Phase, ...]
    events: tuple[Event, ...]
    quantities: tuple[Quantity, ...]
    components: tuple[Component, ...]
    rate: Assumption
    deposit: Assumption | None  # what the reader has paid, in the scenario's currency; replaces the share of the bill
    product: rows.ProductRow
    visa_days: int
    dosing: tuple[rows.DoseRow, ...]
    dues: tuple[rows.DueRow, ...]
    holidays: tuple[rows.HolidayRow, ...]

    def assumptions(self) -> dict[str, Assumption]:
        """Return every assumption by name, in table order. Shares that are simply 1 are left out."""
        shares = [part.share for part in self.phases] + [part.share for part in self.components]
        extras = (event.extra_days for event in self.events if event.extra_days)
        listed: Iterable[Assumption] = chain(
            (part.price for part in self.components),
            (phase.days for phase in self.phases),
            (event.probability for event in self.events),
            extras,
            (quantity.amount for quantity in self.quantities),
            (share for share in shares if share.range.low < 1 or share.changed),
            (part.bill for part in self.components if part.bill),
            (part.limit for part in self.components if part.limit),
            (self.rate,),
            (self.deposit,) if self.deposit else (),
        )
        return {item.name: item for item in listed}
