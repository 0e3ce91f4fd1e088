"""Warning signs in a quote: `data/red_flags.csv` says which, this module how each kind is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from estimator.quote_rows import RedFlagRow
from estimator.quotes.lines import Kind, Quote, QuoteLine
from estimator.quotes.matching import Suggestion, pattern_of, product_names
from estimator.quotes.money import Money
from estimator.quotes.phrasing import tidy
from estimator.quotes.verdicts import PAID, State, Verdict
from estimator.scenario import Scenario
from estimator.tables import Tables


@dataclass(frozen=True)
class RedFlag:
    """A warning sign that was found. Its words are ``quote.flag.<flag>`` and ``quote.flag.<flag>.why``.

    rows
        The lines of the quote that show it; none where it is about something missing.
    found
        The share, days, number or amount that was held against `limit`, where the sign has one.
    """

    flag: str
    grade: str
    source_id: str
    also: tuple[str, ...]
    reason: str  # in English, as the table says it
    question: str  # in English
    rows: tuple[int, ...] = ()
    found: float | None = None
    limit: float | None = None


@dataclass(frozen=True)
class Evidence:
    """All that a warning sign may look at. `today` is handed in; without it nothing is old."""

    quote: Quote
    suggestions: tuple[Suggestion, ...]
    verdicts: tuple[Verdict, ...]
    scenario: Scenario
    tables: Tables
    money: Money
    total_of_lines: float
    stated_total: float | None
    today: date | None

    @property
    def total(self) -> float:
        """What the quote comes to."""
        return self.stated_total or self.total_of_lines


@dataclass(frozen=True)
class _Found:
    rows: tuple[int, ...] = ()
    number: float | None = None


def red_flags(evidence: Evidence) -> tuple[RedFlag, ...]:
    """Return the warning signs of a quote, in the order of the table. An empty quote has none."""
    found = ((row, _TESTS[row.test](row, evidence)) for row in evidence.tables.red_flags) if evidence.quote.lines else ()
    return tuple(
        RedFlag(row.flag, row.grade, row.source_id, row.also, row.note, row.question, hit.rows, hit.number, row.limit)
        for row, hit in found if hit
    )  # fmt: skip


#: What `#` in a phrase stands for; signs such as 二十一 are numbers too.
_NUMBER = r"\s*[0-9一二两三四五六七八九十百]+\s*"


def _holds(words: str, phrases: Iterable[str]) -> bool:
    tidied = tidy(words)
    return any(pattern.search(tidied) for pattern in map(_pattern, phrases) if pattern.pattern)


@lru_cache(maxsize=4096)
def _pattern(phrase: str) -> re.Pattern[str]:
    """Return what finds a phrase of the table, in which `#` stands for any number: "first # days"."""
    before, *after = (tidy(part) for part in phrase.split("#"))
    if not after:
        return pattern_of(before)
    # Only the outer ends are ends of words: "21days" is written too.
    starts, ends = (rf"(?<![a-z0-9]){re.escape(before)}" if before else ""), rf"{re.escape(after[-1])}(?![a-z0-9])"
    return re.compile(_NUMBER.join([starts, *map(re.escape, after[:-1]), ends]))


def _sentences_with(row: RedFlagRow, evidence: Evidence) -> list[tuple[QuoteLine, str]]:
    """Return the sentences that hold the words and nothing that makes them harmless, with their lines."""
    sentences = (
        (line, part) for line in evidence.quote.lines for part in re.split(r"[.!?;](?=\s|$)|[。！？；]", line.text or line.item)
    )
    return [(line, part) for line, part in sentences if _holds(part, row.words) and not _holds(part, row.except_words)]


def _lines_with(row: RedFlagRow, evidence: Evidence) -> list[QuoteLine]:
    return list(dict.fromkeys(line for line, _ in _sentences_with(row, evidence)))


def _words(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    lines = _lines_with(row, evidence)
    settled = bool(row.unless) and all(_holds(evidence.quote.text, group.split("|")) for group in row.unless)
    return _Found(tuple(line.row for line in lines)) if lines and not settled else None


def _silent(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    """Neither the components nor the words are named; a sign without components waits for the name of a product."""
    named = {name for item in evidence.suggestions for name in (item.component, *item.also, *item.excluded) if name}
    named |= {verdict.component for verdict in evidence.verdicts if verdict.state is not State.NOT_SAID}
    words = row.words if row.components else (*row.words, *product_names(evidence.tables))
    return None if named & set(row.components) or _holds(evidence.quote.text, words) else _Found()


def _charged(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    """Something has a price that may have none: on this route, or beside these words, since a day."""
    day = evidence.quote.date or evidence.today
    if row.since and day and day < row.since:
        return None
    priced = [line for line in _lines_with(row, evidence) if line.kind in (Kind.PRICE, Kind.TOTAL) and line.amount]
    rows = [line.row for line in priced]
    if row.route == evidence.scenario.route:
        charged = (item for item in evidence.verdicts if item.component in row.components and item.state in PAID and item.amount)
        rows += [number for item in charged for number in (item.rows or (0,))]
    return _Found(tuple(sorted(set(rows) - {0}))) if rows else None


def _limited(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    """A line that is paid for holds the words, or a number of days: it has a price, or it names something and keeps it in."""
    said = set(_lines_with(row, evidence))
    rows = [item.line.row for item in evidence.suggestions if (item.limits or item.line in said) and _is_paid_for(item)]
    return _Found(tuple(rows)) if rows else None


def _is_paid_for(item: Suggestion) -> bool:
    priced = item.line.kind is Kind.PRICE and item.line.amount is not None
    named = item.line.kind is Kind.NOTE and item.component is not None and item.component not in item.excluded
    return (priced or named) and item.line.included is not False


def _lump_sum(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    priced = [line for line in evidence.quote.lines if line.kind is Kind.PRICE and line.amount is not None]
    count = len(priced)
    return _Found(tuple(line.row for line in priced), count) if count <= (row.limit or 0) else None


def _differs(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    stated, lines = evidence.stated_total, evidence.total_of_lines
    # Unit prices add up to something only once the days are known.
    if not stated or not lines or any(line.per_unit for line in evidence.quote.lines):
        return None
    share = abs(stated - lines) / stated
    totals = tuple(line.row for line in evidence.quote.lines if line.kind is Kind.TOTAL)
    return _Found(totals, share) if share > (row.limit or 0) else None


def _deposit(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    """A deposit in percent, or as an amount held against the total."""
    shares: dict[int, float] = {}
    for line, sentence in _sentences_with(row, evidence):
        if percent := re.search(r"(\d+(?:[.,]\d+)?)\s*%", sentence):
            shares[line.row] = float(percent[1].replace(",", ".")) / 100
        elif line.kind is Kind.DEPOSIT and evidence.total:
            shares[line.row] = evidence.money.value(line) / evidence.total
    high = {number: share for number, share in shares.items() if share > (row.limit or 0)}
    return _Found(tuple(high), max(high.values())) if high else None


def _old(row: RedFlagRow, evidence: Evidence) -> _Found | None:
    if evidence.quote.date is None or evidence.today is None:
        return None
    age = (evidence.today - evidence.quote.date).days
    return _Found(number=age) if age > (row.limit or 0) else None


_TESTS: dict[str, Callable[[RedFlagRow, Evidence], _Found | None]] = {
    "words": _words, "silent": _silent, "charged": _charged, "lump_sum": _lump_sum, "differs": _differs, "deposit": _deposit,
    "limited": _limited, "old": _old,
}  # fmt: skip
