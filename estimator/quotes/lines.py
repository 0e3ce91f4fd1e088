"""What a quote is, once it is read: lines with an item, an amount, and what they say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

#: Bounds of what is read from outside.
MOST_LINES, MOST_BYTES, LONGEST_ITEM = 500, 5 * 1024 * 1024, 500


class Kind(StrEnum):
    """What an amount in a quote is."""

    PRICE = "price"  # of an item
    TOTAL = "total"  # sums up other lines
    DEPOSIT = "deposit"  # money that moves forward and is not a cost
    NOTE = "note"  # no amount


@dataclass(frozen=True)
class QuoteLine:
    """One line: `text` is all that it says, `item` what is paid for, `included` what the quote itself says of it."""

    row: int
    item: str
    amount: float | None = None
    currency: str = ""
    included: bool | None = None
    per_unit: str = ""  # "day", "long" or "one" where the amount is the price of that
    kind: Kind = Kind.NOTE
    component: str = ""  # where the quote names one of our lines itself
    text: str = ""

    @property
    def is_priced(self) -> bool:
        """Whether it is part of what the quote adds up to: a price of a whole item that is not left out."""
        return self.kind is Kind.PRICE and self.amount is not None and not self.per_unit and self.included is not False


@dataclass(frozen=True)
class Rate:
    """What one US dollar buys of a currency, as the reader says, and the day of that rate if it is known."""

    currency: str
    per_usd: float
    date: date | None = None


@dataclass(frozen=True)
class Quote:
    """A quote as read; `place` is how messages call it, `rates` are for currencies that the tables have none for."""

    lines: tuple[QuoteLine, ...] = ()
    date: date | None = None
    place: str = "quote"
    rates: tuple[Rate, ...] = ()

    @property
    def text(self) -> str:
        """All that it says, one line a row."""
        return "\n".join(line.text or line.item for line in self.lines)
