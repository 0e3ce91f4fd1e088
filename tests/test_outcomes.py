"""What is known of people who died: as published, apart from every estimate, and said in one place."""

import re
from dataclasses import replace
from math import sqrt

import pytest

from estimator import Scenario, load_tables
from estimator.model import estimate
from estimator.ranges import Z90
from estimator.text import languages, load_text
from estimator.ui.dying import said

TABLES = load_tables()
WORDS = {"en": r"\b(?:die[sd]?|dying|dead|deaths?)\b", "zh": "死|去世|身故|遗体|骨灰"}
#: An interval that was published, and a series whose share was not counted but weighted.
PUBLISHED = {"ball_transplant"}


def wilson(share: float, people: int) -> tuple[float, float]:
    """Return between which shares 80 of 100 such series would lie."""
    centre, half = share + Z90**2 / (2 * people), Z90 * sqrt(share * (1 - share) / people + Z90**2 / (4 * people**2))
    return (centre - half) / (1 + Z90**2 / people), (centre + half) / (1 + Z90**2 / people)


@pytest.mark.parametrize("row", TABLES.outcomes, ids=lambda row: row.id)
def test_an_interval_says_how_sure_a_share_is_by_the_number_of_people(row):
    if row.id not in PUBLISHED:
        assert (row.low, row.high) == pytest.approx(wilson(row.typical, row.people), abs=0.002)
    assert row.low <= row.typical <= row.high


def test_what_studies_say_of_deaths_feeds_no_estimate():
    scenario = Scenario(draws=512)

    without = estimate(replace(scenario, tables=TABLES), replace(TABLES, outcomes=()))

    assert without.to_dict() == estimate(scenario, TABLES).to_dict()


@pytest.mark.parametrize("language", languages())
def test_every_figure_is_said_with_both_sides_of_its_chance(language):
    text = load_text(language)
    for row in TABLES.outcomes:
        numbers = [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", said(row, text))]
        whole = row.people if row.people < 100 else 100
        assert not row.died or any(one + other == whole for one in numbers for other in numbers)


@pytest.mark.parametrize("language", WORDS)
def test_death_is_spoken_of_in_one_place(language):
    elsewhere = {key for key, words in load_text(language).words.items() if re.search(WORDS[language], words, re.IGNORECASE)}

    assert elsewhere
    assert {key for key in elsewhere if not key.startswith("dying.")} == set()
