"""The tables of the page of sources."""

from dataclasses import replace

import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.text import languages, load_text
from estimator.ui import evidence

RESULT = estimate(Scenario())
EN = load_text("en")


def column(name):
    """Return the heading of a column."""
    return EN(f"col.{name}")


def test_every_assumption_of_the_estimate_has_a_row():
    assert len(evidence.assumption_table(RESULT, "en")) == len(RESULT.assumptions)


def test_the_shares_of_the_total_add_up_to_100():
    shares = evidence.assumption_table(RESULT, "en")[column("share")]

    assert sum(float(share) for share in shares if share) == pytest.approx(100, abs=1)


def test_a_figure_that_the_reader_changed_is_shown_as_changed():
    changed = estimate(replace(Scenario(), overrides=(("ward_stay_days", Range(50, 60, 70)),)))

    table = evidence.assumption_table(changed, "en").set_index(column("what"))

    own = table[table[column("used")] == EN("used.changed")]
    assert list(own[column("typical")]) == [60]


@pytest.mark.parametrize("language", languages())
def test_all_tables_can_be_shown_in_every_language(language):
    rows = evidence.all_rows(RESULT, language)

    assert len(rows) > len(RESULT.assumptions)
    assert len(evidence.totals_table(load_tables(), language)) == len(load_tables().totals)
    assert len(evidence.disagreements(load_tables(), load_text(language))) == len(evidence.apart(load_tables()))


def test_a_search_finds_rows_that_hold_all_of_its_words_in_any_order():
    table = evidence.all_rows(RESULT, "en")

    found = evidence.search(table, "CITY beijing")

    assert len(evidence.search(table, "")) == len(table)
    assert len(found) == len(evidence.search(table, "Beijing city"))
    assert evidence.search(table, "no such words").empty


def test_rows_say_whether_the_estimate_uses_them():
    used = evidence.all_rows(RESULT, "en")[column("used")]

    assert set(used) == {EN("used.yes"), EN("used.no")}
