"""A quote and the journey that it is held against. Few journeys: these tests ask what is said, not how exact it is."""

from datetime import date

import pytest

from estimator import Scenario, load_tables
from estimator.quotes import QuoteCheck, check, read_text, suggest

TODAY = date(2026, 11, 22)
TABLES = load_tables()


def hold(text: str, scenario: Scenario | None = None, day: date | None = None, **named) -> QuoteCheck:
    """Read a pasted quote and check it, with its suggestions as they are."""
    quote = read_text(text, day=day)
    return check(quote, suggest(quote), scenario or Scenario(draws=512), today=TODAY, **named)


def flags(text: str, scenario: Scenario | None = None, day: date | None = None) -> set[str]:
    return {flag.flag for flag in hold(text, scenario, day).flags}


@pytest.fixture(scope="session")
def components() -> list[str]:
    return list(dict.fromkeys(row.component for row in TABLES.costs))
