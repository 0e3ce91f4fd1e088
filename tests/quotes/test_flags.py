"""Warning signs: each is found where it is, in both languages, and not where it is not."""

from datetime import date

import pytest

from estimator import Scenario
from estimator.exports.quote import as_text
from estimator.quotes import check, questions, read_file, suggest
from estimator.text import languages, load_text
from run import ROOT
from tests.quotes.conftest import TABLES, flags, hold

#: A quote without a warning sign.
GOOD = """Inaticabtagene autoleucel (Yorwida) 999,000 CNY
Leukapheresis 28,000 CNY
Hospital stay 60,000 CNY
ICU 8,000 CNY per day
Second collection if the cells fail 15,000 CNY
Deposit 30% at admission
Payment to the hospital's account, never cash to a person, with fapiao
"""
EXAMPLE = ROOT / "docs" / "example-quote.csv"
TRIAL = Scenario(pathway="neuroblastoma", route="trial", draws=128)


def test_a_good_quote_has_no_warning_sign():
    assert flags(GOOD, day=date(2026, 11, 1)) == set()


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("Success rate of 100 %", "success_promised"),
        ("100% success guaranteed", "success_promised"),
        ("保证治愈", "success_promised"),
        ("治愈率100%", "success_promised"),
        ("Pay in cash on arrival", "person_payment"),
        ("Please pay to Mr Li's personal account", "person_payment"),
        ("No fapiao", "person_payment"),
        ("请转账到个人账户", "person_payment"),
        ("不开发票", "person_payment"),
        ("You may enter visa-free", "visa_free"),
        ("可免签入境", "visa_free"),
        ("Agency fee 5,000 USD", "agency_commission"),
        ("含佣金", "agency_commission"),
        ("Refund if the treatment does not work", "refund_undefined"),
        ("无效退款", "refund_undefined"),
        ("Deposit 60%", "deposit_high"),
        ("押金70%", "deposit_high"),
        ("Deposit 900,000 CNY", "deposit_high"),
        ("Clinical trial fee 20,000 CNY", "trial_charge"),
        ("临床试验入组费20000元", "trial_charge"),
        ("Total 2,000,000 CNY", None),
    ],
)
def test_a_sign_is_found_in_both_languages(line, flag):
    result = hold(GOOD + line, day=date(2026, 11, 1))

    found = {item.flag: item for item in result.flags}
    assert set(found) == ({flag} if flag else set())
    if flag:
        assert found[flag].rows == (8,)


@pytest.mark.parametrize(
    "line",
    [
        "No commission is paid to anybody",
        "Cash is not accepted",
        "Unused deposit is refunded in 10 days",
        "不收现金",
        "S2 visa invitation letter",
        "Refund of 50% of the product's price if no complete remission by day 90",
        "30% of the estimate is due as a deposit",
        "Success depends on many things",
    ],
)
def test_harmless_words_are_no_sign(line):
    assert flags(GOOD + line, day=date(2026, 11, 1)) == set()


def test_a_harmless_sentence_does_not_hide_the_next_one():
    line = "A deposit of 100,000 CNY is due at once. 100% refund if there is no remission."

    assert flags(GOOD + line, day=date(2026, 11, 1)) == {"refund_undefined"}


def test_what_is_missing_is_a_sign():
    assert flags("CAR-T cells 999,000 CNY\nWard 60,000 CNY") == {"no_product_name", "no_intensive_care", "no_failed_cells"}


def test_one_sum_is_a_sign_and_so_is_a_quote_without_any_amount():
    assert "no_line_items" in flags("CAR-T package 142,000 USD")
    assert "no_line_items" in flags("Total 142,000 USD")
    assert "no_line_items" in flags("We will treat you well")
    assert "no_line_items" not in flags("CAR-T cells 140,000 USD\nWard 10,000 USD")


def test_lines_that_do_not_add_up_to_the_total_are_a_sign():
    assert "total_differs" in flags("CAR-T cells 140,000 USD\nWard 10,000 USD\nTotal 170,000 USD")
    assert "total_differs" not in flags("CAR-T cells 140,000 USD\nWard 10,000 USD\nTotal 150,500 USD")


@pytest.mark.parametrize(
    "line",
    [
        "Inpatient ward stay up to 21 days 16,000 USD",
        "Ward, max 21 days, 16,000 USD",
        "Ward (maximum of 21 days) 16,000 USD",
        "Hospital ward not exceeding 21 days: 16,000 USD",
        "Tocilizumab, limited to 2 doses, 1,800 USD",
        "Ward, first 14 days 16,000 USD",
        "Ward, 21 days included, 16,000 USD",
        "Ward, 21days included, 16,000 USD",
        "Nursing by night, up to 10 nights, 900 USD",
        "Meals: included, up to 21 days",
        "住院21天以内 60000元",
        "住院费（不超过21天）60000元",
        "托珠单抗最多2剂 9000元",
        "病房上限30天 60000元",
        "病房限 21 天 60000元",
        "住院21天内 60000元",
        "病房二十一天内 60000元",
        "Ward, 21 days 16,000 USD",
        "Ward 21 days x 800 = 16,800 USD",
        "3 weeks of hospitalization 16,000 USD",
        "21-day inpatient stay 16,000 USD",
        "Hotel, 30 nights, 2,700 USD",
        "病房21天 60000元",
        "住院30天 60000元",
        "包含：清淋化疗、住院30天",
        "Includes: apheresis, 30 days of hospitalization",
    ],
)
def test_a_limit_in_a_line_that_is_paid_for_is_a_sign_with_its_question(line):
    result = hold(GOOD + line, day=date(2026, 11, 1))

    (flag,) = result.flags
    assert (flag.flag, flag.rows) == ("line_limited", (8,))
    asked = {item.about: item for item in questions(result, load_text("en"))}["line_limited"]
    assert asked.reader == "What does each further day (or dose) cost beyond the limit?"
    assert "超出限度" in asked.hospital


@pytest.mark.parametrize(
    "line",
    [
        "This quote is valid up to 30 days",
        "报价有效期30天内",
        "Up-to-date vaccination 300 USD",
        "Ward 16,000 USD, this price is valid for 30 days",
        "ICU up to 5 days: not included",
        "Deposit up to 30% at admission",
        "Unused deposit is refunded within a maximum of 10 days",
        "余额10天内退还",
        "Total, up to 21 days of stay",
        "Maxim Hotel 90 USD",
        "病房60000元，30天内付清",
        "Clinic visits from day 28, 900 USD",
        "Lymphodepletion, 3 days, 3,500 USD",
        "Hospital ward 800 USD per day, 21 days",
    ],
)
def test_other_limits_are_no_sign_of_a_limited_line(line):
    assert "line_limited" not in flags(GOOD + line, day=date(2026, 11, 1))


def test_the_example_names_its_limited_line_and_says_that_the_rest_is_not_in_the_price():
    quote = read_file("example-quote.csv", EXAMPLE.read_bytes())
    result = check(quote, suggest(quote), Scenario(draws=128))

    (flag,) = (item for item in result.flags if item.flag == "line_limited")
    assert flag.rows == (6,)
    for language, said in (("en", "(line 6)"), ("zh", "第6行")):
        shown = "".join(as_text(result, language).split())
        assert "".join(said.split()) in shown
        assert "".join(load_text(language)("quote.flag.line_limited.why").split()) in shown


@pytest.mark.parametrize(
    "line",
    [
        "Ward 21 days estimate 150,000 CNY",
        "Bridging approx. 20,000 CNY",
        "Bridging about 20,000 CNY",
        "桥接治疗（预估）20000元",
        "桥接治疗约20000元",
        "Estimated total 1,200,000 CNY",
    ],
)
def test_a_sum_that_is_called_an_estimate_is_a_sign_with_its_question_and_gets_no_width(line):
    result = hold(GOOD + line, day=date(2026, 11, 1))

    flag = next(flag for flag in result.flags if flag.flag == "estimate_no_price")
    assert flag.rows == (8,)
    assert flag.grade == "D"
    assert flag.question.startswith("Is this a fixed price?")
    assert all(spread.is_fixed for _, spread in result.scenario.overrides)


@pytest.mark.parametrize(
    "line",
    ["预约挂号费 200元", "合约翻译 200元", "Nursing around the clock 2,000 CNY", "Estimated stay: three weeks", "About us"],
)
def test_other_words_of_the_kind_are_no_estimate(line):
    assert "estimate_no_price" not in flags(GOOD + line, day=date(2026, 11, 1))


@pytest.mark.parametrize(
    "line", ["CAR-T therapy package 85000 USD all inclusive", "All-inclusive CAR-T 85,000 USD", "CAR-T 全包 85000美元"]
)
def test_all_inclusive_without_a_list_is_a_sign_and_is_not_taken_for_everything(line):
    result = hold(line)

    assert "all_inclusive" in {flag.flag for flag in result.flags}
    assert [item.component for item in result.verdicts if item.state.value != "not_said"] == ["cell_product"]
    asked = {item.about: item.reader for item in questions(result, load_text("en"))}
    assert "Please list what that is" in asked["all_inclusive"]


def test_all_inclusive_with_a_list_is_no_sign():
    assert "all_inclusive" not in flags("All-inclusive CAR-T package 85,000 USD\nIncludes: apheresis, cells, hospital stay, ICU")
    assert "all_inclusive" not in flags("CAR-T 85,000 USD. Not all-inclusive.")


def test_a_study_may_not_charge_since_may_2026():
    text = "CAR-T cells 50,000 USD\nWard 10,000 USD"

    assert "trial_charge" in flags(text, TRIAL)
    assert "trial_charge" in flags(text, TRIAL, date(2026, 5, 1))
    assert "trial_charge" not in flags(text, TRIAL, date(2026, 4, 30))
    assert "trial_charge" not in flags(text)
    assert "trial_charge" not in flags("Ward 10,000 USD\nICU 8,000 USD", TRIAL)


def test_a_quote_is_old_after_90_days():
    assert "too_old" not in flags(GOOD, day=date(2026, 8, 24))
    assert "too_old" in flags(GOOD, day=date(2026, 8, 23))
    assert "too_old" not in flags(GOOD)


def test_every_sign_has_a_source_a_reason_and_a_question():
    known = {row.id for row in TABLES.sources}

    for row in TABLES.red_flags:
        assert row.source_id in known
        assert row.note
        assert row.question.endswith((".", "?"))


@pytest.mark.parametrize("language", languages())
def test_every_sign_has_words_in_every_language(language):
    text = load_text(language)
    keys = [f"quote.flag.{row.flag}{part}" for row in TABLES.red_flags for part in ("", ".why")]

    assert [key for key in keys if not text.has(key)] == []
