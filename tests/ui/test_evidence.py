"""The tables of the page of sources."""

from dataclasses import replace

import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.cells import Graded
from estimator.readings import readings
from estimator.tables import ROW_TYPES
from estimator.text import languages, load_text
from estimator.ui import evidence, standing

RESULT = estimate(Scenario())
EN = load_text("en")
FIGURES = evidence.figures(RESULT, "en")
USED = FIGURES[FIGURES["is_used"]]


def named(words):
    """Return the one figure in use whose name begins with these words."""
    found = USED[USED["what"].str.startswith(words)]
    assert len(found) == 1
    return found.iloc[0]


def test_every_row_that_says_where_it_comes_from_is_there():
    told = [name for name, kind in ROW_TYPES.items() if issubclass(kind, Graded) and name not in evidence.APART]

    assert len(FIGURES) >= sum(len(getattr(RESULT.tables, name)) for name in told)


def test_what_studies_say_of_death_has_its_own_place():
    shown = " ".join(FIGURES["what"] + FIGURES["note"]).lower()  # a journal has the word in its name

    assert "died" not in shown
    assert "death" not in shown


def test_every_assumption_of_the_estimate_comes_from_a_row():
    found = readings(RESULT.tables, RESULT.chosen, RESULT.scenario)

    read = {item.name for reading in found for item in reading.assumptions.values()}

    assert read >= set(RESULT.assumptions)


def test_the_rows_of_another_city_and_another_illness_are_not_used():
    other = FIGURES[FIGURES["what"].str.contains("Shanghai|CAR-T for lupus|Myeloma", regex=True)]

    assert len(other) > 3
    assert not other["is_used"].any()


def test_of_two_visas_alike_in_everything_only_the_travellers_own_is_used():
    visas = USED[USED["what"].str.match("Visa( ·|,)")]

    assert len(visas) == 2  # the fee and the days
    assert visas["what"].str.contains(EN("origin.central_asia")).all()


def test_the_shares_of_the_total_add_up_to_100():
    assert USED["share"].sum() == pytest.approx(100, abs=1)
    assert FIGURES[~FIGURES["is_used"]]["share"].isna().all()


def test_the_heaviest_figure_comes_first():
    shares = USED["share"].dropna()

    assert shares.is_monotonic_decreasing
    assert list(shares.index) == list(range(len(shares)))


def test_a_figure_stands_as_its_source_has_it():
    row = next(row for row in RESULT.tables.cities if row.city == RESULT.scenario.city)

    found = named(EN("sources.table.cities"))

    assert (found["low"], found["typical"], found["high"]) == (row.low, row.typical, row.high)


def test_no_money_is_without_its_currency_and_nothing_else_has_one():
    prices = USED[USED["share"].notna() & USED["typical"].notna()]
    ratios = prices["unit"].str.startswith(EN("unit.share"))

    assert set(prices[~ratios]["currency"]) == {"CNY", "USD"}
    assert set(prices[ratios]["currency"]) <= {""}
    assert set(USED[USED["unit"] == EN("unit.days")]["currency"]) == {""}


def test_a_chance_is_so_many_of_100():
    found = named(f"{EN('sources.table.events')} · {EN('event.intensive_care')}")

    assert (found["low"], found["typical"], found["high"]) == (19, 41, 67)
    assert found["unit"] == EN("unit.probability")


def test_a_figure_that_the_reader_changed_is_shown_beside_the_published_one():
    changed = estimate(replace(Scenario(), overrides=(("ward_stay_days", Range(50, 61.5, 70)),)))

    table = evidence.figures(changed, "en")

    own = table[table["used"] == EN("used.changed")]
    assert list(own["in_use"]) == ["61.5 (50 to 70)"]
    assert list(own["typical"]) != [61.5]


def test_a_bill_that_the_reader_has_takes_the_place_of_a_price():
    changed = estimate(replace(Scenario(), overrides=(("cell_product_bill", Range(150_000, 150_000, 150_000)),)))

    table = evidence.figures(changed, "en")

    assert list(table[table["used"] == EN("used.changed")]["in_use"]) == ["your bill: 150,000 USD"]


def test_a_bill_for_some_days_stands_beside_the_price_of_the_further_ones():
    own = (("ward_bill", Range.fixed(16_000)), ("ward_limit", Range.fixed(21)))
    table = evidence.figures(estimate(replace(Scenario(), overrides=own)), "en")

    (said,) = table[table["used"] == EN("used.changed")]["in_use"]
    assert said.startswith("your bill: 16,000 USD, for 21 days; each further day: ")
    (row,) = table[table["used"] == EN("used.changed")].itertuples()
    assert said.endswith(f" {row.currency}")


def test_a_bill_is_in_the_currency_of_the_reader_and_what_is_paid_is_called_so():
    paid = replace(Scenario(), currency="CNY", overrides=(("cell_product_paid", Range.fixed(850_000)),))

    table = evidence.figures(estimate(paid), "en")

    assert list(table[table["used"] == EN("used.changed")]["in_use"]) == ["paid: 850,000 CNY"]


@pytest.mark.parametrize("language", languages())
def test_all_tables_can_be_shown_in_every_language(language):
    tables, text = load_tables(), load_text(language)
    figures = evidence.figures(RESULT, language)

    shown = evidence.headed(figures, language)

    assert list(shown) == [text(f"col.{name}") for name in evidence.COLUMNS]
    assert len(shown) == len(FIGURES)
    assert len(standing.totals_table(tables, language)) == len(tables.totals)
    assert len(standing.disagreements(tables, text)) == len(standing.apart(tables))
    assert all(evidence.card(row, text) for row in figures.to_dict("records"))


def test_a_documented_total_stands_as_its_source_has_it():
    theirs = standing.totals_table(load_tables(), "en")["theirs"]

    assert "$174,000" in set(theirs)


def test_words_without_a_number_are_not_counted_among_totals_that_agree():
    tables = load_tables()

    told = standing.with_numbers(tables)

    assert 0 < len(told) < len(tables.totals)
    assert all(item.row.low or item.row.typical or item.row.high for item in told)


def test_the_history_begins_with_the_first_version():
    tables = load_tables()

    found = standing.history(tables, "en")

    assert len(found) == len(tables.changes)
    assert standing.versions(tables)[0].isoformat() == tables.version


def test_own_rows_are_told_cell_by_cell():
    first, *others = load_tables().cities
    own = replace(load_tables(), cities=(first.model_copy(update={"typical": 190.0}), *others))

    found = standing.own_rows(load_tables(), own)

    assert found[["table", "key", "column", "yours", "kind"]].values.tolist() == [
        ["cities", first.city, "typical", "190", "changed"]
    ]
    assert standing.own_counts(load_tables(), own) == {"changed": 1, "added": 0, "removed": 0}


def test_a_search_finds_rows_that_hold_all_of_its_words_in_any_order():
    found = evidence.search(FIGURES, "CITY beijing")

    assert len(evidence.search(FIGURES, "")) == len(FIGURES)
    assert len(found) == len(evidence.search(FIGURES, "Beijing city"))
    assert evidence.search(FIGURES, "no such words").empty
