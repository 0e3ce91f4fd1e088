"""What is said of a transplant after the cells: which journeys the figures count, in every file and in every language."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO

import openpyxl
import pytest

from estimator import Scenario, estimate, load_tables
from estimator.exports import EXPORTS, brief_annex, words
from estimator.exports.cell_price import assumed_price, dearer_price, unconfirmed
from estimator.exports.transplant import SELDOM, counted, follows_often, share_of_100, share_told, told
from estimator.ranges import Range
from estimator.rounding import enough
from estimator.scenario import scenario_from_dict
from estimator.summary import at_percent, share_within
from estimator.text import languages, load_text

EN = load_text("en")
TABLES = load_tables()
PRESETS = [row.preset for row in TABLES.presets]
every_language = pytest.mark.parametrize("language", languages())


@cache
def result_of(preset, transplant="no"):
    row = next(row for row in TABLES.presets if row.preset == preset)
    asked = scenario_from_dict(row.answers())
    return estimate(replace(asked, start_date=date(2027, 3, 1), draws=512, transplant=transplant))


def written(kind, result, language):
    """Return the words of a file, without the spaces that breaking lines puts in."""
    made = EXPORTS[kind](result, language)
    if kind == "xlsx":
        sheets = openpyxl.load_workbook(BytesIO(made)).worksheets
        made = "".join(str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row if cell)
    elif kind == "pdf":
        pypdf = pytest.importorskip("pypdf", reason="no pypdf: pip install -r requirements-dev.txt")
        made = "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    elif kind == "ics":  # it folds its lines and marks commas
        made = made.replace("\r\n ", "").replace("\\n", "").replace("\\", "")
    return re.sub(r"\s+", "", made)


def check_that_the_files_tell_it(preset, transplant, language):
    result, text = result_of(preset, transplant), load_text(language)
    said = [re.sub(r"\s+", "", sentence) for sentence in told(result, text)]
    assert len(said) == (transplant == "yes" or follows_often(result))
    for kind in ("text", "csv", "xlsx", "pdf", "ics"):
        found = written(kind, result, language)
        assert all(sentence in found for sentence in said), kind
        if kind != "ics":  # a calendar says no chance of money or days away
            assert re.sub(r"\s+", "", counted(result, text)) in found, kind


@every_language
@pytest.mark.parametrize("transplant", ["no", "yes"])
def test_the_files_of_a_child_with_leukaemia_tell_of_the_transplant_and_which_journeys_they_count(transplant, language):
    check_that_the_files_tell_it("child_leukaemia", transplant, language)


@pytest.mark.slow
@pytest.mark.parametrize("preset", PRESETS)
def test_the_files_of_every_example_family_tell_of_the_transplant_and_which_journeys_they_count(preset):
    check_that_the_files_tell_it(preset, "no", "en")


@pytest.mark.parametrize("pathway", [row.pathway for row in TABLES.pathways])
def test_the_answer_names_the_journeys_that_it_counts(pathway):
    without, within = (estimate(Scenario(pathway=pathway, transplant=chosen, draws=256)) for chosen in ("no", "yes"))

    often = without.transplant_share.typical > SELDOM
    assert counted(without, EN) == EN("journeys.no_transplant" if often else "journeys.given")
    assert counted(within, EN) == EN("journeys.transplant")
    for result in (without, within):
        assert f"Of 100 journeys {counted(result, EN)}, at least" in words.answer(result, EN)[0]


def test_the_chance_that_is_told_does_not_hold_for_journeys_with_and_without_a_transplant_together():
    result = result_of("child_leukaemia")

    cautious, share = enough(at_percent(result.sorted_total, 80)), result.transplant_share.typical
    without = share_within(result.sorted_total, cautious)
    of_all = (1 - share) * without + share * share_within(result.with_transplant.sorted_total, cautious)
    assert without >= 0.8
    assert of_all < 0.6, "so the sentence has to say which journeys it counts"


def test_a_share_that_nobody_has_published_is_called_our_assumption():
    published, assumed = result_of("child_leukaemia"), result_of("aml_programme")

    assert "36 to 47 of 100 patients went on" in share_told(published, EN)
    assert "We found no published share" in share_told(assumed, EN)
    assert "published groups" not in " ".join(told(assumed, EN))


@every_language
@pytest.mark.parametrize("preset", PRESETS)
def test_the_share_is_told_as_the_range_of_its_row(preset, language):
    result, text = result_of(preset), load_text(language)

    share = result.transplant_share
    assert share_of_100(result, text) == text.between(*(text.number(text.of_100(end)) for end in (share.low, share.high)))
    for sentence in told(result, text):
        assert share_of_100(result, text) in sentence


def test_the_small_print_shows_the_published_share_and_that_it_is_left_out():
    for transplant, words_beside in (("no", "brief.chance_out"), ("yes", "brief.chance_in")):
        result = result_of("child_leukaemia", transplant)

        rows = brief_annex.assumptions(result, EN)

        row = next(row for row in rows if row[0] == words.assumption_label("transplant_probability", EN))
        assert row[1:] == ["0.357", "0.436", "0.472", EN(words_beside), "B", "TR199"]


def test_a_higher_price_that_is_documented_stands_beside_the_one_that_we_assume():
    result = estimate(Scenario(draws=1024))

    found, ours = dearer_price(result), assumed_price(result)

    assert found.row in TABLES.totals
    assert found.low / result.chosen.rate.range.typical > ours[1]
    costs = result.components.set_index("component").p50
    assert found.adds == pytest.approx(found.high / result.chosen.rate.range.typical - costs["cell_product"], rel=1e-6)
    assert EN.money_range(found.low, found.high, found.row.currency) in "".join(unconfirmed(result, EN))


def test_what_a_higher_price_would_add_is_the_same_money_in_every_currency():
    dollars = dearer_price(estimate(Scenario(draws=4096))).adds
    yuan = dearer_price(estimate(Scenario(draws=4096, currency="CNY"))).adds
    own = dearer_price(estimate(Scenario(draws=4096, currency="EUR", currency_per_usd=0.9, currency_date="2026-11-01"))).adds

    assert own == pytest.approx(0.9 * dollars, rel=1e-6)
    assert yuan == pytest.approx(7.07 * dollars, rel=0.02)  # ours is a middle of journeys, each at its own rate


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_a_higher_price_is_named_in_the_currency_of_the_reader_and_in_its_own_in_brackets(currency):
    result = estimate(Scenario(draws=1024, currency=currency))
    found = dearer_price(result)

    said = "".join(unconfirmed(result, EN))

    rate = result.chosen.rate.range.typical if currency == "USD" else 1.0
    own = EN.money_range(found.low / rate, found.high / rate, currency)
    contract = EN.money_range(found.low, found.high, "CNY")
    assert f"names {own}{f' ({contract})' if currency == 'USD' else ''}: " in said


def test_a_price_that_the_reader_gave_has_nothing_dearer_beside_it():
    quoted = estimate(Scenario(draws=256, overrides=(("cell_product", Range(1.2e6, 1.2e6, 1.2e6)),)))

    assert dearer_price(quoted) is None
    assert list(unconfirmed(quoted, EN)) == []
    assert dearer_price(estimate(Scenario(pathway="lbcl", draws=256))) is None


@every_language
def test_the_brief_is_two_pages_also_where_most_has_to_be_said(language):
    pypdf = pytest.importorskip("pypdf", reason="no pypdf: pip install -r requirements-dev.txt")
    asked = replace(result_of("aml_programme", "as_published").scenario, start_date=date(2028, 11, 10))
    own = replace(asked, currency="EUR", currency_per_usd=0.92, currency_date=date(2026, 11, 1))

    pages = [page.extract_text() for page in pypdf.PdfReader(BytesIO(EXPORTS["pdf"](estimate(own), language))).pages]

    text = load_text(language)
    found = [re.sub(r"\s+", "", page) for page in pages]
    assert re.sub(r"\s+", "", text("calendar_page.no_calendar", year="2029")) in found[0]
    assert (
        re.sub(
            r"\s+",
            "",
            text("currency.own_rate", currency=text.currency_name("EUR"), rate="0.92", date=text.date(date(2026, 11, 1))),
        )
        in found[1]
    )
    assert re.sub(r"\s+", "", text("brief.later", start="2028")) in found[1]
    assert re.sub(r"\s+", "", text("brief.part.annex")) in found[2]
