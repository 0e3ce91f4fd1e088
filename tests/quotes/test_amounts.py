"""Amounts of money as quotes of many countries write them."""

import pytest

from estimator.quotes.amounts import Amount, NoAmount, find_amount, read_amount
from estimator.quotes.vocabulary import plain, unit_of


@pytest.mark.parametrize(
    ("line", "value", "currency"),
    [
        ("Apheresis 28,000 RMB", 28_000, "CNY"),
        ("单采 ¥28,000", 28_000, "CNY"),
        ("单采 ￥２８，０００", 28_000, "CNY"),
        ("细胞 98万元", 980_000, "CNY"),
        ("细胞制备费98万元", 980_000, "CNY"),
        ("病房1200元", 1_200, "CNY"),
        ("细胞 1.234万", 12_340, ""),
        ("细胞 1.2亿元", 120_000_000, "CNY"),
        ("Cells USD 142.000,50", 142_000.5, "USD"),
        ("Cells $142,000.00", 142_000, "USD"),
        ("细胞 20000美元", 20_000, "USD"),
        ("Cells 1 200 000 元", 1_200_000, "CNY"),
        ("Cells CHF 1’200’000", 1_200_000, "CHF"),
        ("Cells INR 12,34,567", 1_234_567, "INR"),
        ("Flights $1.2k", 1_200, "USD"),
        ("Cells $1.5 million", 1_500_000, "USD"),
        ("Ward HK$ 5000", 5_000, "HKD"),
        ("Ward 1.200 EUR", 1_200, "EUR"),
        ("Gloves 0.125 USD", 0.125, "USD"),
        ("Gloves 100,00 EUR", 100, "EUR"),
        ("Apheresis - 28,000 RMB", 28_000, "CNY"),
        ("PET-CT 5300", 5_300, ""),
    ],
)
def test_an_amount_is_found_with_its_currency(line, value, currency):
    amount, _ = find_amount(plain(line))

    assert amount == Amount(pytest.approx(value), currency)


@pytest.mark.parametrize(
    "line",
    [
        "CD19 CAR-T",
        "Quote 2026-11-22",
        "报价日期2026年11月22日",
        "Deposit 30%",
        "Tel +86 10 12345678",
        "Check on day 28",
        "20 days",
        "Tocilizumab 400 mg",
        "床位20天",
        "Version 3.11.2024",
    ],
)
def test_numbers_of_another_kind_are_no_amounts(line):
    assert find_amount(plain(line))[0] is None


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("押金 50,000元，汇入医院账户", "押金，汇入医院账户"),
        ("Package for CAR-T 85,000 USD, includes apheresis", "Package for CAR-T, includes apheresis"),
        ("Ward (16,000 USD) up to 21 days", "Ward up to 21 days"),
        ("Ward: 16,000 USD; ICU charged separately", "Ward; ICU charged separately"),
        ("Apheresis, 4,000 USD, once", "Apheresis, once"),
        ("单采28000元", "单采"),
        ("28,000 CNY apheresis", "apheresis"),
    ],
)
def test_an_amount_that_is_taken_out_leaves_no_hole(line, left):
    assert find_amount(plain(line))[1] == left


def test_of_several_numbers_the_one_with_a_currency_and_then_the_last_counts():
    assert find_amount("Ward 20 days x 1,200 = 24,000 CNY")[0].value == 24_000
    assert find_amount("床位费:1200元/天×20天=24000元")[0].value == 24_000
    assert find_amount("Tocilizumab 400 mg 3200 CNY")[0].value == 3_200


def test_the_same_amount_again_in_brackets_is_not_read():
    assert find_amount("Total 980,000 CNY (141,000 USD)")[0] == Amount(980_000, "CNY")


@pytest.mark.parametrize("line", ["Ward 30,000-50,000 USD", "Ward $30k to $50k", "床位费3万至5万元", "Ward 3000 – 5000"])
def test_two_ends_are_refused_rather_than_guessed(line):
    with pytest.raises(NoAmount) as refused:
        find_amount(plain(line))

    assert refused.value.use == "one amount, for example the higher one"


@pytest.mark.parametrize("line", ["Discount -500 CNY", "Discount -$500"])
def test_a_discount_belongs_to_the_line_that_it_lowers(line):
    with pytest.raises(NoAmount, match="500"):
        find_amount(line)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("ICU 8000元/天", "day"),
        ("ICU per day 8,000 CNY", "day"),
        ("病房每天1200元", "day"),
        ("Flat 9,000 CNY per month", "long"),
        ("托珠单抗 3200元/支", "one"),
        ("Translation 50/page", "one"),
        ("Flu/Cy 30,000 CNY", ""),
        ("Ward 1200/day x 20 = 24,000 CNY", ""),
    ],
)
def test_a_price_of_one_is_told_from_the_price_of_all(line, unit):
    assert find_amount(line)[0].per_unit == unit


@pytest.mark.parametrize("cell", ["1,2,3", "abc", "12-15", "=1+1", "1e5", "12 apples", "NaN", "inf", "-5"])
def test_a_cell_that_is_no_amount_is_refused(cell):
    with pytest.raises(NoAmount):
        read_amount(cell)


@pytest.mark.parametrize("cell", ["", "-", "n/a", "TBD", "待定"])
def test_a_cell_may_say_that_there_is_no_amount(cell):
    assert read_amount(cell) is None


def test_control_and_direction_marks_are_taken_out_of_words_from_outside():
    assert plain("\x1b[31mI\u202eCU\u200b\n　ward") == "[31mICU ward"


def test_a_day_and_a_night_are_counted_alike():
    assert {unit_of("per night"), unit_of("/晚"), unit_of("per day")} == {"day"}


def test_any_amount_that_is_written_is_read_back_in_every_style():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
    styles = {"{:,.2f}": ("", ""), "{:.2f}": ("", "")}

    @hypothesis.given(value=hypothesis.strategies.integers(1, 10**11))
    def reads_back(value):
        cents = value / 100
        for style in styles:
            english = style.format(cents)
            german = english.translate(str.maketrans(",.", ".,"))
            swiss, french = english.replace(",", "’"), english.replace(",", " ").replace(".", ",")
            for written in (english, german, swiss, french):
                assert read_amount(written).value == pytest.approx(cents)
                assert find_amount(f"Item USD {written}")[0].value == pytest.approx(cents)

    reads_back()


def test_the_price_of_a_further_day_is_read_where_the_line_has_no_other():
    assert find_amount("Ward 12,000 USD for 21 days, each further day 500 USD")[0] == Amount(12_000, "USD")
    assert find_amount("Ward, each further day 500 USD")[0] == Amount(500, "USD", "one")
