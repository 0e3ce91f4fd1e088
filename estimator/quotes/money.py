"""Amounts of a quote in another currency, converted with a dated rate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel.numbers import is_currency

from estimator.errors import NOTHING, InputError, Problem, Words
from estimator.quotes.lines import QuoteLine, Rate
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
        """The rate as it is asked for and as people say it: of the US dollar, or else of the dearer one: ("USD", 7.07, "CNY")."""
        forth, back = (self.currency, self.rate, self.into), (self.into, 1 / self.rate, self.currency)
        if "USD" in (self.currency, self.into):
            return forth if self.currency == "USD" else back
        return forth if self.rate >= 1 else back


class Money:
    """Converts amounts with the dated rate of the tables, the reader's rates for this quote, or the scenario's own."""

    def __init__(self, scenario: Scenario, tables: Tables, place: str = "quote", rates: Iterable[Rate] = ()) -> None:
        newest = max((row for row in tables.fx if row.currency == "CNY"), key=lambda row: row.date)
        own = dict(scenario.overrides).get("cny_per_usd")
        self.into, self.place = scenario.currency, place
        self._per_usd = {"USD": 1.0, "CNY": own.typical if own else newest.typical}
        self._dates = {"CNY": None if own else newest.date}
        for rate in rates:
            self._per_usd[rate.currency], self._dates[rate.currency] = rate.per_usd, rate.date
        # Last: the estimate is in this currency, so its rate is the one that counts.
        if scenario.currency_per_usd and scenario.currency not in ("USD", "CNY"):
            self._per_usd[scenario.currency] = scenario.currency_per_usd
            self._dates[scenario.currency] = scenario.currency_date

    def problems(self, lines: Iterable[QuoteLine]) -> list[Problem]:
        """Return a problem for each amount in a currency that there is no rate for."""
        use = f"one of {', '.join(sorted(self._per_usd))}, or give its rate, such as --rate EUR=0.92"
        unknown = (line for line in lines if line.amount is not None and line.currency not in self._per_usd)
        return [Problem(self.place, "currency", line.currency, use, line.row) for line in unknown]

    def lacking(self, lines: Iterable[QuoteLine]) -> tuple[str, ...]:
        """Return the currencies of amounts that there is no rate for, in the order of the quote."""
        named = (line.currency for line in lines if line.amount is not None)
        return tuple(dict.fromkeys(currency for currency in named if currency not in self._per_usd))

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


#: Bounds of a rate: less and more of any currency than a dollar has ever bought, and days as everywhere else.
LEAST_PER_USD, MOST_PER_USD, _FIRST_YEAR, _LAST_YEAR = 1e-3, 1e7, 2000, 2100


def read_rates(written: Iterable[str], place: str = "--rate") -> tuple[Rate, ...]:
    """Read rates as they are written on the command line: "EUR=0.92", or with its day "EUR=0.92@2026-11-20".

    Raises
    ------
    InputError
        With every rate that is none, and every currency that is given two.
    """
    found = [_rate(words, place) for words in written]
    rates = tuple(item for item in found if isinstance(item, Rate))
    given = Counter(rate.currency for rate in rates)
    twice = [Problem(place, code, Words(f"{count} rates"), "one rate a currency") for code, count in given.items() if count > 1]
    if problems := [*(item for item in found if isinstance(item, Problem)), *twice]:
        raise InputError(problems)
    return rates


def _rate(words: str, place: str) -> Rate | Problem:
    pair, _, day = words.partition("@")
    code, _, value = (part.strip() for part in pair.partition("="))
    if not is_currency(code.upper()) or code.upper() == "USD":
        return Problem(place, "currency", code or NOTHING, "the three letters of a currency but the US dollar: EUR=0.92")
    try:
        per_usd = float(value)
    except ValueError:
        per_usd = 0.0
    if not LEAST_PER_USD <= per_usd <= MOST_PER_USD:
        return Problem(place, code, value or NOTHING, f"how many {code.upper()} one US dollar buys, such as {code.upper()}=0.92")
    try:
        on = date.fromisoformat(day.strip()) if day.strip() else None
    except ValueError:
        on = date.min
    if on and not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        return Problem(place, code, Words(day.strip()), "the day of the rate, such as 2026-11-20")
    return Rate(code.upper(), per_usd, on)
