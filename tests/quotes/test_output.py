"""What comes out: the question sheet, the text, the JSON object, and the command line."""

import json
import os
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from estimator import Range, Scenario
from estimator.exports.columns import WIDTH
from estimator.exports.quote import as_json, as_text
from estimator.exports.quote_answer import answer, deposit
from estimator.exports.words import product_label
from estimator.quotes import questions
from estimator.text import languages, load_text
from estimator.widths import room
from run import ROOT
from tests.quotes.conftest import hold

QUOTE = """CAR-T cells 999,000 CNY
Ward 60,000 CNY
Not included: ICU
Souvenirs 500 CNY
Flat 9,000 CNY per month
Transplant 400,000 CNY
100% success"""


@pytest.fixture(scope="module")
def result():
    return hold(QUOTE, day=date(2026, 1, 1))


@pytest.mark.parametrize("language", languages())
def test_there_is_a_question_for_each_sign_and_each_open_line_in_two_languages(result, language):
    sheet = questions(result, load_text(language))

    assert [item.about for item in sheet if item.kind == "flag"] == [flag.flag for flag in result.flags]
    assert {item.about for item in sheet if item.kind == "component"} == set(result.open_components)
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in item.hospital) for item in sheet)


def test_the_dearest_open_line_is_asked_first(result):
    mean = result.rebased.components.set_index("component")["mean"]

    dearest = [float(mean[name]) for name in result.open_components]

    assert dearest == sorted(dearest, reverse=True)


def test_what_the_quote_pays_for_is_not_asked(result):
    assert not {"ward", "cell_product"} & set(result.open_components)


@pytest.mark.parametrize("language", languages())
def test_the_text_says_everything_in_80_columns(result, language):
    text, shown = load_text(language), as_text(result, language)

    assert max(map(room, shown.splitlines())) <= WIDTH
    for flag in result.flags:
        assert text(f"quote.flag.{flag.flag}")[:20] in shown
    for part in ("quote.part.lines", "quote.part.flags", "quote.part.questions", "quote.state.excluded", "quote.state.not_said"):
        assert text(part, currency="USD") in shown


@pytest.mark.parametrize("language", languages())
def test_the_text_begins_with_the_journey_that_the_quote_is_held_against(language):
    asked = Scenario(pathway="lupus", city="chengdu", companions=2, draws=128)
    text, held = load_text(language), hold(QUOTE, asked)
    above = "".join(as_text(held, language).split("\n\n")[0].split())

    names = [text(f"{name}.{getattr(asked, name)}") for name in ("pathway", "hospital", "city")]
    for said in (*names, product_label(held.ours.chosen.product, text), text.plural("count.people", 3)):
        assert "".join(said.split()) in above


def test_the_json_object_holds_the_whole_check(result):
    found = json.loads(as_json(result, "en"))

    assert found["schema_version"] == 1
    assert found["quoted_total"] == pytest.approx(result.quoted_total, abs=0.01)
    assert found["left_out"]["p90"] == pytest.approx(result.left_out.p90, abs=0.01)
    assert found["quote"] == {"date": "2026-01-01", "is_stale": True, "threshold": 75.0}
    assert found["scenario"]["overrides"]["ward_bill"] == pytest.approx(
        [dict(result.scenario.overrides)["ward_bill"].typical] * 3
    )
    assert {row["state"] for row in found["verdicts"]} == {"included", "excluded", "not_said"}
    assert {flag["flag"] for flag in found["red_flags"]} >= {"too_old", "success_promised"}
    assert {"kind", "about", "reader", "hospital"} == set(found["questions"][0])


@pytest.mark.parametrize("language", languages())
def test_a_limited_line_is_told_beside_the_line_after_the_states_and_among_what_is_left_out(language):
    result, text = hold("CAR-T cells 999,000 CNY\nWard up to 21 days 60,000 CNY\nHotel 30 nights 16,000 CNY"), load_text(language)
    ward, days, nights = text("component.ward"), text.days(21), text.plural("count.nights", 30)

    shown = "".join(as_text(result, language).split())

    for said in (
        text("quote.line.limit_own", days=days), text("quote.line.limit_own", days=nights),
        text("quote.beyond", component=ward, days=days),
        text("quote.limited", component=ward, days=days, count=text.of_100(result.beyond[0].share)),
    ):  # fmt: skip
        assert "".join(said.split()) in shown


def test_the_json_object_holds_limits_and_what_lies_beyond():
    found = json.loads(as_json(hold("CAR-T cells 999,000 CNY\nWard up to 21 days 60,000 CNY"), "en"))

    assert found["lines"][1]["limits"] == {"ward": 21}
    assert next(row for row in found["verdicts"] if row["component"] == "ward")["limit"] == 21
    (beyond,) = found["beyond"]
    assert (beyond["component"], beyond["covered"]) == ("ward", 21)
    assert 0 < beyond["share"] < 1
    assert found["scenario"]["overrides"]["ward_limit"] == [21, 21, 21]


@pytest.mark.parametrize("language", languages())
def test_the_answer_says_how_many_journeys_its_range_holds(result, language):
    low, high = result.rebased_total.p10, result.rebased_total.p90
    inside = np.mean((low <= result._total) & (result._total <= high))

    assert inside == pytest.approx(0.8, abs=0.01)
    assert "80" in answer(result, load_text(language))


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("CAR-T cells 146,500 USD", "Your quote says $146,500."),
        ("CAR-T cells 1,438,000 CNY", "Your quote says CN¥1,438,000, about $203,000."),
        ("CAR-T cells 120,000 USD\nWard 60,000 CNY", "Your quote says $120,000 and CN¥60,000, about $128,000."),
        ("Grand total 99,123 USD", "Your quote says $99,123."),
    ],
)
def test_the_answer_names_the_quotes_own_figure_in_its_own_currency(quote, said):
    assert answer(hold(quote), load_text("en")).startswith(said)


def test_what_becomes_of_a_deposit_is_told_until_one_is_paid():
    quote = "CAR-T cells 1,000,000 CNY\nDeposit RMB 300,000"
    paid = Scenario(draws=512, overrides=(("deposit_paid", Range.fixed(20_000, "money")),))

    assert "CN¥300,000, about $42,400 (line 2) is not taken into your dates" in deposit(hold(quote), load_text("en"))
    assert deposit(hold(quote, paid), load_text("en")) == ""
    assert deposit(hold("CAR-T cells 1,000,000 CNY"), load_text("en")) == ""


def test_parts_of_a_package_that_are_not_understood_are_told():
    told = as_text(hold("CAR-T package incl. cells, ward and Moon base 120,000 USD"), "en")

    assert "we did not understand: Moon base" in told


def test_words_from_outside_cannot_steer_the_terminal():
    assert "\x1b" not in as_text(hold("\x1b[2JWard\x07 60,000 CNY\u202e"), "en")


def test_the_command_prints_a_check(told, tmp_path):
    file = tmp_path / "quote.csv"
    file.write_text("项目,金额,币种\n单采,28000,人民币\n床位费,60000,人民币\n", encoding="gb18030")

    status, printed, messages = told(
        "quote",
        file,
        "--set",
        "draws=128",
        "--set",
        "pathway=myeloma",
        "--quote-date",
        "2026-01-01",
        "--format",
        "json",
        "--language",
        "zh",
    )

    found = json.loads(printed)
    assert (status, messages) == (0, "")
    assert found["scenario"]["pathway"] == "myeloma"
    assert [line["component"] for line in found["lines"]] == ["collection", "ward"]
    assert found["questions"][0]["reader"] == found["questions"][0]["hospital"]


def test_the_command_takes_a_currency_for_amounts_without_one(told, tmp_path):
    file = tmp_path / "quote.txt"
    file.write_text("Apheresis 28,000\n", encoding="utf-8")

    assert told("quote", file, "--set", "draws=128")[0] == 2
    status, printed, _ = told("quote", file, "--set", "draws=128", "--currency", "cny", "--format", "json")
    assert (status, json.loads(printed)["lines"][0]["currency"]) == (0, "CNY")


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        (b"", (), "quote.csv: file: found an empty file; use CSV or XLSX"),
        (b"\0\1\2", (), "bytes that are no text"),
        (b"Item,Amount\nWard,many\nICU,-1\n", (), "quote.csv: row 3, amount: found '-1'"),
        (b"Ward,5,USD\n", ("--quote-date", "soon"), "--quote-date: date: found 'soon'; use a date such as 2026-11-22"),
        (b"Ward,5,USD\n", ("--language", "xx"), "--language: language: found 'xx'"),
        (b"Ward,5,USD\n", ("--currency", "dollars"), "--currency: currency: found 'dollars'"),
        (b"Ward,5,USD\n", ("--set", "city=atlantis"), "--set: city: found 'atlantis'"),
        (b"Ward,5,EUR\n", (), "quote.csv: row 1, currency: found 'EUR'; use one of CNY, USD"),
    ],
)
def test_bad_input_gives_its_messages_and_status_2(told, tmp_path, content, arguments, message):
    file = tmp_path / "quote.csv"
    file.write_bytes(content)

    status, printed, messages = told("quote", file, *arguments)

    assert (status, printed) == (2, "")
    assert message in messages
    assert "Traceback" not in messages


def test_a_file_that_is_not_there_is_told(told, tmp_path):
    status, _, messages = told("quote", tmp_path / "nothing.csv")

    assert status == 2
    assert messages.startswith("nothing.csv: file: found No such file or directory")


def test_standard_input_may_be_pasted_into():
    command = [sys.executable, "-m", "estimator", "quote", "-", "--set", "draws=128", "--format", "json"]

    outcome = subprocess.run(
        command, cwd=ROOT, input="病房 60000元\nICU 不含".encode(), capture_output=True, env=os.environ, check=True
    )

    found = json.loads(outcome.stdout)
    assert [line["component"] for line in found["lines"]] == ["ward", "icu"]


def test_the_same_quote_gives_the_same_text():
    assert as_text(hold(QUOTE, Scenario(draws=128)), "en") == as_text(hold(QUOTE, Scenario(draws=128)), "en")
