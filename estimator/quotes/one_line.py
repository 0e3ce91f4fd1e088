"""One line of a quote, or what is wrong with it."""

from __future__ import annotations

from typing import NamedTuple

from estimator.errors import Problem, Words
from estimator.quotes import vocabulary
from estimator.quotes.amounts import Amount
from estimator.quotes.lines import LONGEST_ITEM, Kind, QuoteLine


class Read(NamedTuple):
    """A line, or what is wrong with it."""

    line: QuoteLine | None
    problem: Problem | None = None


def checked(
    place: str, row: int, item: str, amount: Amount | None, included: bool | None, text: str, component: str = ""
) -> Read:
    """Return a line with the kind of amount that its words say it is."""
    if len(item) > LONGEST_ITEM:
        return Read(None, too_long(place, row, item))
    value, currency, per_unit = (amount.value, amount.currency, amount.per_unit) if amount else (None, "", "")
    kind = _kind(item) if amount else Kind.NOTE
    return Read(QuoteLine(row, item, value, currency, included, per_unit, kind, component, text))


def too_long(place: str, row: int, item: str) -> Problem:
    """Return what is said of words that no line of a quote is made of."""
    return Problem(place, "item", Words(f"{len(item):,} characters"), f"at most {LONGEST_ITEM}", row)


def _kind(item: str) -> Kind:
    lower = item.casefold()
    if vocabulary.SUMS_UP.search(lower):
        return Kind.TOTAL
    return Kind.DEPOSIT if vocabulary.MOVES_MONEY.search(lower) else Kind.PRICE
