"""Amounts of a quote in another currency, converted with a dated rate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from estimator.errors import Problem
from estimator.quotes.lines import QuoteLine
from estimator.scenario import Scenario
from estimator.tables import Tables


@dataclass(frozen=True)
class Conversion:
    """An amount that stood there in another currency, and the dated rate that it was converted with."""

    amount: float
    currency: str
    into: str
    rate: float  # units of `into` for one of `currency`
    date: date | None  # of the older of two rates; None where the reader's own rate has no date

    @property
    def value(self) -> float:
        """The amount in the currency `into`."""
        return self.amount * self.rate

    @property
    def pair(self) -> tuple[str, float, str]:
        """The rate as people say it, with the dearer currency first: ("USD", 7.07, "CNY")."""
        return (self.currency, self.rate, self.into) if self.rate >= 1 else (self.into, 1 / self.rate, self.currency)


class Money:
    """Converts amounts with the dated rate of the tables, or the scenario's own."""

    def __init__(self, scenario: Scenario, tables: Tables, place: str = "quote") -> None:
        newest = max((row for row in tables.fx if row.currency == "CNY"), key=lambda row: row.date)
        own = dict(scenario.overrides).get("cny_per_usd")
        self.into, self.place = scenario.currency, place
        self._per_usd = {"USD": 1.0, "CNY": own.typical if own else newest.typical}
        self._dates = {"CNY": None if own else newest.date}
        if scenario.currency_per_usd and scenario.currency not in self._per_usd:
            self._per_usd[scenario.currency] = scenario.currency_per_usd
            self._dates[scenario.currency] = scenario.currency_date

    def problems(self, lines: Iterable[QuoteLine]) -> list[Problem]:
        """Return a problem for each amount in a currency that there is no rate for."""
        use = f"one of {', '.join(sorted(self._per_usd))}, or a scenario in that currency with its rate"
        unknown = (line for line in lines if line.amount is not None and line.currency not in self._per_usd)
        return [Problem(self.place, "currency", line.currency, use, line.row) for line in unknown]

    def convert(self, line: QuoteLine, into: str = "") -> Conversion:
        """Return a line's amount in the scenario's currency, or in another one."""
        into = into or self.into
        rate = 1.0 if line.currency == into else self._per_usd[into] / self._per_usd[line.currency]
        dates = [self._dates[currency] for currency in (line.currency, into) if currency in self._dates]
        known = [day for day in dates if day]
        is_dated = bool(known) and len(known) == len(dates)
        return Conversion(line.amount or 0.0, line.currency, into, rate, min(known) if is_dated else None)

    def total(self, lines: Iterable[QuoteLine]) -> float:
        """Return the sum of lines in the scenario's currency."""
        return sum(self.value(line) for line in lines)

    def value(self, line: QuoteLine) -> float:
        """Return a line's amount in the scenario's currency."""
        return self.convert(line).value
