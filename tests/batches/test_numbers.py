"""Numbers and days as offices write them: the right one, or a message."""

from datetime import datetime, time

import pytest

from estimator.batches.cells import Bad, look_at, read_cell
from estimator.batches.numbers import Style

EPOCH = datetime(1899, 12, 30)


def read(cell, kind="number", others=()):
    style = Style()
    for one in (cell, *others):
        look_at(one, kind, style)
    return read_cell(cell, kind, style, EPOCH)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,234.5", 1234.5), ("1.234,5", 1234.5), ("1 234,5", 1234.5), ("12'345", 12_345), ("12’345.25", 12_345.25),
        ("1\u202f234,5", 1234.5), ("1\u00a0234", 1234), ("1,234,567", 1_234_567), ("1.234.567", 1_234_567),
        ("4,80,000", 480_000), ("0,123", 0.123), (".5", 0.5), ("1,5", 1.5), ("1e5", 100_000), ("１２", 12), ("-5", -5),
        ("−5", -5), (" 250000 ", 250_000), (7, 7), (7.5, 7.5),
    ],
)  # fmt: skip
def test_a_number_reads_alike_however_its_thousands_and_decimals_are_marked(written, number):
    assert read(written) == number


@pytest.mark.parametrize(
    ("others", "number"),
    [(("1,234.5",), 1234), (("0.5",), 1234), (("1,234,567",), 1234), (("1.234,5",), 1.234), (("2,5",), 1.234)],
)
def test_what_may_be_two_numbers_is_decided_by_the_other_cells_of_its_column(others, number):
    assert read("1,234", others=others) == number


@pytest.mark.parametrize("others", [(), ("500", "70000"), ("1.5", "2,5")])
def test_what_may_be_two_numbers_is_never_guessed(others):
    found = read("1,234", others=others)

    assert found == Bad("1,234", "1234 for the large number, 1.2340 for the small one")
    assert read("1.234", others=others).use == found.use


@pytest.mark.parametrize(
    "written", ["abc", "1.2.3", "12,34.5", "1 23", "-", "1e999", "nan", "=1+1", "#REF!", "5 %", True, time(1, 2)]
)
def test_what_is_no_number_is_named(written):
    assert isinstance(read(written), Bad)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22", "2026/11/22", "22.11.2026", "11/22/2026", "22/11/2026", "20261122", "2026年11月22日", "46348", 46348,
        46348.0, datetime(2026, 11, 22), "2026-11-22 00:00:00",
    ],
)  # fmt: skip
def test_a_day_reads_alike_as_text_as_a_date_and_as_the_number_that_a_spreadsheet_keeps(written):
    assert read(written, "day") == "2026-11-22"


def test_a_workbook_that_counts_from_1904_is_read_by_its_own_count():
    assert read_cell(46348 - 1462, "day", Style(), datetime(1904, 1, 1)) == "2026-11-22"


def test_the_order_of_day_and_month_is_decided_by_other_cells_or_asked_for():
    assert read("03/04/2026", "day", others=["25/04/2026"]) == "2026-04-03"
    assert read("03/04/2026", "day", others=["04/25/2026"]) == "2026-03-04"
    assert "nothing here says which is the month" in read("03/04/2026", "day").use


@pytest.mark.parametrize("written", [5, 1e9, "31.02.2026", "tomorrow", True, time(10, 0)])
def test_what_is_no_day_is_named(written):
    assert isinstance(read(written, "day"), Bad)


def test_a_range_is_three_numbers_each_written_as_any_other():
    assert read("1,000:1,500.5:2,000", "range") == "1000:1500.5:2000"
    assert read(1200.0, "range") == "1200"
    assert "took it for a time" in read(time(10, 20, 30), "range").use


@pytest.mark.parametrize(
    ("written", "value"), [("Yes", True), ("是", True), (1, True), (1.0, True), ("FALSE", False), ("否", False)]
)
def test_yes_and_no_read_alike_in_both_languages(written, value):
    assert read(written, "yes_no") is value


def test_a_whole_number_stays_whole():
    assert read("2.0", "whole") == 2
    assert read(2.5, "whole") == Bad(2.5, "a whole number")


def test_whatever_stands_in_a_cell_is_read_or_named_and_nothing_else():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
    strategies = hypothesis.strategies
    digits = strategies.text(alphabet="0123456789.,'’ +-eE:/=\u00a0\u202f１", max_size=14)

    @hypothesis.settings(deadline=None, max_examples=200)
    @hypothesis.given(
        cell=strategies.one_of(
            strategies.text(max_size=12), digits, strategies.floats(), strategies.integers(), strategies.dates()
        ),
        kind=strategies.sampled_from(["number", "whole", "yes_no", "day", "range", "words"]),
    )
    def is_read_or_named(cell, kind):
        found = read(cell, kind)
        assert found is None or isinstance(found, (Bad, float, int, str))

    is_read_or_named()


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        (0.8, "percent", 80), ("80%", "percent", 80), ("80 %", "percent", 80), ("８０％", "percent", 80), (80, "percent", 80),
        ("0,8", "percent", 80), ("12%", "share", "0.12"), ("12,5 %", "share", "0.125"), ("5%:10%:20%", "share", "0.05:0.1:0.2"),
        (0.12, "share", "0.12"), ("0.1:0.2:0.3", "share", "0.1:0.2:0.3"),
    ],
)  # fmt: skip
def test_a_percentage_is_what_a_spreadsheet_means_by_it(written, kind, value):
    assert read(written, kind) == value


@pytest.mark.parametrize(
    ("written", "kind", "use"),
    [
        (0.805, "percent", "a whole number of 100, such as 80"), ("5:10:20%", "share", "a percent sign after each"),
        ("12%", "range", "a number such as 12345.67"), ("12%", "number", "a number such as 12345.67"),
    ],
)  # fmt: skip
def test_a_percentage_stands_for_shares_alone(written, kind, use):
    assert use in read(written, kind).use
