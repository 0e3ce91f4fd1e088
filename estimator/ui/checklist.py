"""A list that the reader ticks -> a quote: for readers who hold a letter or a picture and no lines to paste."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from estimator.quotes import Kind, Quote, QuoteLine, State, Suggestion

#: What a list asks of each of our lines.
TICKS = (State.INCLUDED, State.EXCLUDED, State.NOT_SAID)
#: More than sums on paper are rounded by.
_ROUNDING = 0.5


@dataclass(frozen=True)
class Ticks:
    """What the reader says of the quote, line by line; amounts and the total are in `currency`."""

    states: Mapping[str, State] = field(default_factory=dict)
    amounts: Mapping[str, float] = field(default_factory=dict)
    total: float | None = None
    product: str = ""  # the name of the cells, where the quote gives it

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been said yet."""
        return self.total is None and all(state is State.NOT_SAID for state in self.states.values())


def ticked(ticks: Ticks, currency: str, names: Mapping[str, str], worth: Mapping[str, float]) -> tuple[Suggestion, ...]:
    """Return the lines of a quote that says the same.

    `names` are the words for our lines, in the order of the tables; `worth` says what each costs on average. The part of the
    total that no amount accounts for pays for the dearest line that is ticked without one: one sum pays for all of them, and
    together they cost that sum.
    """
    amounts = {name: amount for name, amount in ticks.amounts.items() if ticks.states.get(name) is State.INCLUDED}
    rest = (ticks.total or 0.0) - sum(amounts.values())
    open_ones = [name for name, state in ticks.states.items() if state is State.INCLUDED and name not in amounts]
    payer = max(open_ones, key=lambda name: worth.get(name, 0.0), default="")
    if rest > _ROUNDING:
        amounts[payer] = rest
    lines = list(_lines(ticks, amounts, currency, names))
    if ticks.total:
        lines.append((QuoteLine(0, "", ticks.total, currency, kind=Kind.TOTAL), None))
    return tuple(
        Suggestion(replace(line, row=row), component, 100.0) for row, (line, component) in enumerate(lines, start=1)
    )  # fmt: skip


def _lines(
    ticks: Ticks, amounts: Mapping[str, float], currency: str, names: Mapping[str, str]
) -> Iterator[tuple[QuoteLine, str | None]]:
    for name, words in names.items():
        state, amount = ticks.states.get(name, State.NOT_SAID), amounts.get(name)
        if state is State.NOT_SAID:
            continue
        said = f"{words} {ticks.product}".strip() if name == "cell_product" else words
        kind = Kind.NOTE if amount is None else Kind.PRICE
        yield QuoteLine(0, said, amount, currency if amount else "", state is State.INCLUDED, kind=kind), name
    if "" in amounts:
        yield QuoteLine(0, "", amounts[""], currency, kind=Kind.PRICE), None


def as_quote(lines: tuple[Suggestion, ...]) -> Quote:
    """Return the quote that the lines make up."""
    return Quote(tuple(item.line for item in lines))
