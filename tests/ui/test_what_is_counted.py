"""What a page says of the journeys behind its figures: which they are, what was changed, what the letters mean."""

from datetime import date
from types import SimpleNamespace

import pytest

from estimator import Scenario, estimate
from estimator.exports.transplant import counted, told
from estimator.ranges import Range
from estimator.text import languages, load_text
from estimator.ui.answer import evidence_sentence
from tests.ui.reader import choose, opened, press, said, turned_to

EN = load_text("en")
OWN = (("cell_product", Range(900_000.0, 900_000.0, 900_000.0)), ("icu", Range(1_000.0, 1_200.0, 1_500.0)))
OTHERS = ("time_and_money", "what_could_change", "check_a_quote")


@pytest.mark.parametrize("language", languages())
def test_the_answer_says_which_100_journeys_it_counts(language):
    text, shown = load_text(language), said(opened(locale=language))

    result = estimate(Scenario())
    assert counted(result, text) in shown
    for sentence in told(result, text):
        assert sentence in shown


def test_the_answer_with_a_transplant_counts_journeys_with_one():
    app = press(opened(), "transplant_show")

    shown = said(app)
    assert "and a transplant follows" in shown
    assert "no transplant follows" not in shown


@pytest.mark.parametrize("name", OTHERS)
def test_a_page_without_the_answer_says_once_which_journeys_it_counts(name):
    shown = said(opened(name))

    assert shown.count(EN("line.counted", journeys=counted(estimate(Scenario()), EN))) == 1


def test_other_pages_name_a_transplant_and_own_figures_in_the_line_of_the_scenario():
    app = opened("compare", transplant="yes", overrides=OWN, start_date=date(2027, 3, 1))

    line = next(item.value for item in app.caption if EN("city.beijing") in item.value)
    assert EN("line.transplant") in line
    assert EN.plural("line.own", 2) in line
    assert EN.date(date(2027, 3, 1)) in line
    assert "\n" not in line


def test_the_line_of_the_scenario_says_that_there_are_no_dates_yet():
    app = opened()

    assert any(EN("brief.no_dates") in item.value for item in app.caption)


def test_a_range_that_is_assumed_is_called_so_on_every_page_that_tells_it():
    app = choose(opened(), "pathway", "aml")
    pages = {"estimate": said(app)} | {name: said(turned_to(app, name)) for name in ("time_and_money", "what_could_change")}

    sentence = EN("transplant.share_assumed", share="30 to 85")
    for name, shown in pages.items():
        assert sentence in shown, name
        assert "60 of 100 patients" not in shown, name


def test_what_own_means_is_explained_where_there_are_own_figures_and_only_there():
    without, within = opened("sources"), opened("sources", overrides=OWN)

    assert EN("grade.own.sentence") not in said(without)
    assert EN("grade.own.sentence") in said(within)
    assert EN("pictures.bars_own").strip() in said(opened(overrides=OWN))
    assert EN("pictures.bars_own").strip() not in said(opened())


def test_what_no_price_rests_on_is_not_named_as_zero():
    shares = {"A": 0.0, "B": 0.25, "C": 0.0, "D": 0.75}, {"A": 0.0, "B": 0.0, "C": 0.0, "D": 1.0}

    two, one = (evidence_sentence(SimpleNamespace(grades=grades), EN) for grades in shares)

    weak = "from weak sources or our own assumptions"
    parts = f"from named companies, hospitals or press for 25, and {weak} for 75"
    assert two == EN.markdown("headline.evidence", parts=parts)
    assert one == EN.markdown("headline.evidence.all", what=weak)


def test_a_higher_documented_price_stands_beside_the_one_that_we_assume():
    assert "Another source names" in said(opened())
    assert "Another source names" not in said(choose(opened(), "pathway", "lbcl"))
