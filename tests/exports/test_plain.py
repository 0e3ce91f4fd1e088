"""What the command line prints."""

import re

import pytest

from estimator import Scenario, estimate
from estimator.exports.columns import table, wrap
from estimator.exports.plain import plain_text
from estimator.ranges import Range
from estimator.rounding import round_2sf
from estimator.summary import at_percent
from estimator.text import languages, load_text
from estimator.widths import room

DRAWS = 512
every_language = pytest.mark.parametrize("language", languages())


def printed(language="en", **answers):
    return plain_text(estimate(Scenario(draws=DRAWS, **answers)), language)


@pytest.fixture(scope="module")
def result():
    return estimate(Scenario(draws=DRAWS))


def test_the_answer_comes_before_everything_else(result):
    above = plain_text(result, "en").split("\n\n")[:3]

    text = load_text("en")
    assert text.money(result.total_cost.p50, "USD") in above[1]
    assert text.money(result.total_cost.p80, "USD") in above[1]
    assert text.days(result.days_away.p80) in above[2]


@every_language
@pytest.mark.parametrize("confidence", [50, 83, 95])
def test_both_sides_of_the_chance_are_said(language, confidence):
    money, days = printed(language, confidence=confidence).split("\n\n")[1:3]

    for sentence in (money, days):
        assert {"100", str(confidence), str(100 - confidence)} <= set(re.findall(r"\d+", sentence))


def test_the_figure_of_a_kept_percentile_is_that_of_the_summary(result):
    for percentile in (50, 75, 80, 90, 95):
        assert at_percent(result.sorted_total, percentile) == pytest.approx(result.total_cost.at(percentile), rel=1e-9)


@every_language
@pytest.mark.parametrize("pathway", ["ball_child", "myeloma", "lupus"])
def test_no_line_is_wider_than_a_terminal(language, pathway):
    said = printed(language, pathway=pathway, transplant="as_published", budget=250_000, days_available=90)

    assert max(room(line) for line in said.splitlines()) <= 80


def test_every_cost_that_10_of_100_pay_is_listed_with_two_figures(result):
    said = plain_text(result, "en")

    text = load_text("en")
    for row in result.components[result.components["p90"] > 0].itertuples():
        line = next(line for line in said.splitlines() if line.startswith(text(f"component.{row.component}") + " "))
        shown = [text.number(round_2sf(value)) for value in (row.p10, row.p50, row.p90)]
        assert line.removeprefix(text(f"component.{row.component}")).split() == [*shown, row.grade]


def test_with_a_budget_and_days_the_four_parts_of_100_journeys_are_said():
    grid = next(block for block in printed(budget=250_000, days_available=80).split("\n\n") if "more of both" in block)

    *_, last = grid.split("Of 100 journeys, ")
    assert sum(map(int, re.findall(r"\d+", last))) == 100


@every_language
def test_a_journey_that_ends_early_says_the_bill_with_nothing_and_with_all_owed_for_the_cells(result, language):
    text, said = load_text(language), "".join(plain_text(result, language).split())
    none, whole = (result.exit_spreads(share)["not_infused"][1].p50 for share in (0.0, 1.0))
    ends = {"none": text.money(none, "USD"), "all": text.money(whole, "USD")}

    assert whole > none
    assert "".join(text("exits.bill", **ends).replace("**", "").split()) in said
    # Before any cells are made nothing can be owed for them.
    assert said.count("".join(text("exits.bill", **ends).split("**")[0].split())) == 1


def test_a_budget_of_nothing_is_an_answer_too():
    assert "0 of 100 journeys would stay within your money" in " ".join(printed(budget=0).split())


def test_a_changed_number_stands_beside_the_one_that_it_replaces():
    said = printed(overrides=(("icu", Range(10.0, 20.0, 30.0)),))

    assert "Intensive care: 10 / 20 / 30 in place of" in said


def test_a_small_share_is_not_rounded_to_nothing():
    said = " ".join(printed(overrides=(("icans_severe_probability", Range(0.0035, 0.0123, 0.2, "probability")),)).split())

    assert "0.0035 / 0.012 / 0.2 in place of" in said


def test_a_paid_bill_is_said_as_one_sum_in_place_of_the_range():
    said = " ".join(printed(overrides=(("ward_bill", Range.fixed(12_000)),)).split())

    assert "Hospital ward: the whole bill: 12,000 USD in place of our range" in said


def test_a_bill_for_some_days_says_how_many_and_who_prices_the_others():
    said = " ".join(printed(overrides=(("ward_bill", Range.fixed(12_000)), ("ward_limit", Range.fixed(21)))).split())

    assert "Hospital ward: days that the bill covers: 21; further days are counted at our price" in said


def test_a_hospital_programme_carries_its_warning():
    assert "\n! " in printed(pathway="lupus", route="hospital_programme")
    assert "\n! " not in printed()


def test_what_an_all_in_price_covers_is_named_and_not_shown_as_free():
    said = " ".join(printed(pathway="aml", route="hospital_programme").split())

    assert "In the price of “The CAR-T cells”:" in said
    assert "Hospital ward" in said.split("In the price of")[1]


def test_three_caveats_are_said_and_not_more():
    said = printed()

    assert "\n3. " in said
    assert "\n4. " not in said


def test_the_last_line_says_how_to_get_the_same_numbers():
    last = printed(seed=7).splitlines()[-1]

    assert all(part in last for part in ("0.1.0", "seed 7", f"{DRAWS} simulated"))


def test_a_promise_to_pay_back_is_said_where_there_is_one():
    assert "money back" in " ".join(printed(pathway="lbcl", product="axi_cel").split())


def test_a_chinese_character_takes_two_columns():
    assert room("CAR-T细胞") == 9
    assert table(["", "高"], [["住院", "1"], ["a", "22"]], width=12) == ["          高", "住院       1", "a         22"]


def test_a_line_never_begins_with_a_closing_mark():
    lines = wrap("一二三四五，六七八九十。", 10)

    assert "".join(lines) == "一二三四五，六七八九十。"
    assert not [line for line in lines if line[0] in "，。"]


@pytest.mark.parametrize("width", range(6, 30))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width):
    lines = wrap("回输后住院观察（ICU）约“21天”，详见《说明》（附件）。", width)

    assert not any(line[0] in "，。）》" or line[-1] in "（《“" for line in lines)
