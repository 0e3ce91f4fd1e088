"""Quotes from outside: pasted, as CSV, TSV and workbook, right and wrong."""

import io
import time
import zipfile
from contextlib import suppress

import openpyxl
import pytest

from estimator import InputError
from estimator.quotes import Kind, read_file, read_text, suggest
from tests.books import workbook

ENGLISH = 'Item,Amount,Currency,Included\nApheresis,"28,000",RMB,yes\nICU,,,no\nVisa letter,,,yes\n'
CHINESE = "项目,金额,币种,是否包含\n单采,28000,人民币,包含\n重症监护,,,不含\n邀请函,,,包含\n"


def said(quote):
    return [(line.amount, line.currency, line.included) for line in quote.lines]


def messages(function, *arguments, **named):
    with pytest.raises(InputError) as refused:
        function(*arguments, **named)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("table", [ENGLISH, CHINESE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_reads_alike_in_both_languages_and_in_every_encoding(table, encoding):
    quote = read_file("quote.csv", table.encode(encoding))

    assert said(quote) == [(28_000, "CNY", True), (None, "", False), (None, "", True)]
    assert [line.row for line in quote.lines] == [2, 3, 4]


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_other_marks_between_cells_are_found(mark):
    table = f"Item{mark}Amount{mark}Currency\nApheresis{mark}28,000{mark}CNY\nWard{mark}60.000,50{mark}CNY\n"

    assert said(read_file("quote.tsv", table.encode())) == [(28_000, "CNY", None), (60_000.5, "CNY", None)]


def test_a_table_without_headings_is_read_by_what_its_cells_hold():
    quote = read_file("quote.csv", 'Apheresis,28000,CNY,yes\n病房,"60,000元",,包含\nICU,no\n'.encode())

    assert said(quote) == [(28_000, "CNY", True), (60_000, "CNY", True), (None, "", False)]
    assert [line.item for line in quote.lines] == ["Apheresis", "病房", "ICU"]


@pytest.mark.parametrize(
    "note",
    [
        "not included", "Not included.", "excluded", "not included in the package", "is not covered", "charged separately",
        "to be paid separately", "self-pay", "extra", "at your own expense", "不含", "未包含", "不包括", "不在报价内", "费用另计",
        "另行收费", "需自付", "不包含在总价内", "除外",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headings", ["Item,Amount,Currency,Note", "项目,金额,币种,备注", "Item,Amount,Currency,Description"])
def test_a_note_that_a_line_is_not_included_leaves_it_out(headings, note):
    quote = read_file("quote.csv", f"{headings}\nWard,1000,USD,\nICU,,,{note}\nFlights,900,USD,{note}\n".encode())

    assert said(quote) == [(1000, "USD", None), (None, "", False), (900, "USD", False)]


@pytest.mark.parametrize("note", ["included", "Included in the price", "free of charge", "已包含", "包含在内", "免费"])
def test_a_note_that_a_line_is_included_counts_it_in(note):
    assert said(read_file("quote.csv", f"Item,Amount,Note\nICU,,{note}\n".encode())) == [(None, "", True)]


@pytest.mark.parametrize("note", ["无", "no", "-", "1", "see page 2", "valid 30 days", "before day 0"])
def test_any_other_note_says_nothing_of_the_price(note):
    (line,) = read_file("quote.csv", f"Item,Amount,Note\nICU,,{note}\n".encode()).lines

    assert (line.item, line.included) == ("ICU", None)


def test_a_note_may_name_what_the_line_leaves_out():
    (line,) = read_file("quote.csv", b"Item,Amount,Currency,Note\nWard,1000,USD,excludes ICU\n").lines

    assert (line.item, line.included) == ("Ward; excludes ICU", None)


@pytest.mark.parametrize("note", ["up to 21 days", "max. 21 days", "21 days", "最多21天", "21天以内", "含21天"])
def test_a_note_may_say_how_many_days_the_line_pays_for(note):
    quote = read_file("quote.csv", f"Item,Amount,Currency,Note\nWard,16000,USD,{note}\n".encode())

    assert suggest(quote)[0].limits == (("ward", 21.0),)


@pytest.mark.parametrize("free", ["free", "Included", "免费", "包含", "含", "free of charge"])
def test_words_in_the_place_of_an_amount_count_the_line_in(free):
    for headings in ("Item,Amount,Currency\n", ""):
        quote = read_file("quote.csv", f"{headings}Ward,16000,USD\n口译,{free},\n".encode())

        assert said(quote)[1] == (None, "", True)


@pytest.mark.parametrize("extra", ["not included", "另计", "不含"])
def test_words_in_the_place_of_an_amount_may_leave_the_line_out(extra):
    quote = read_file("quote.csv", f"Item,Amount,Currency\nWard,16000,USD\nICU,{extra},\n".encode())

    assert said(quote)[1] == (None, "", False)


def test_notes_may_stand_in_more_than_one_column():
    table = "Item,Amount,Currency,Remarks,Note\nWard,1000,USD,20 days,\nICU,,,page 2,not included\n"

    assert [line.included for line in read_file("quote.csv", table.encode()).lines] == [None, False]


def test_a_workbook_reads_like_a_table_with_a_title_above_its_headings():
    raw = workbook(
        ["Quote of our hospital"], ["Item", "Amount (CNY)", "Included"], ["Apheresis", 28000.0, "yes"], ["ICU", None, "no"]
    )

    quote = read_file("quote.xlsx", raw)

    assert said(quote) == [(None, "", None), (28_000, "CNY", True), (None, "", False)]
    assert quote.lines[1].row == 3


def test_pasted_text_has_one_line_a_row():
    quote = read_text("1. Apheresis: 28,000 RMB\n• 病房 60000元\n\nTotal 88,000 RMB\nDeposit 30,000 RMB\nThank you")

    kinds = [line.kind for line in quote.lines]
    assert kinds == [Kind.PRICE, Kind.PRICE, Kind.TOTAL, Kind.DEPOSIT, Kind.NOTE]


@pytest.mark.parametrize("heading", ["Not included:", "Excludes:", "不包括："])
def test_a_heading_speaks_for_the_lines_below_it_until_a_gap(heading):
    quote = read_text(f"{heading}\n- ICU\n- flights\n\nWard 60,000 CNY")

    assert [line.included for line in quote.lines] == [False, False, False, None]


def test_a_text_file_is_read_as_text():
    assert said(read_file("quote.txt", b"Ward, private: 60,000 RMB\nICU, 8,000 RMB")) == [
        (60_000, "CNY", None),
        (8_000, "CNY", None),
    ]


def test_a_currency_is_never_guessed():
    use = "CNY or USD beside each amount, or say what currency amounts that name none are in"
    assert messages(read_text, "Apheresis 28,000") == [f"quote: row 1, currency: found nothing; use {use}"]
    assert said(read_text("Apheresis 28,000", currency="CNY")) == [(28_000, "CNY", None)]


def test_an_amount_without_a_currency_takes_the_one_that_all_others_name():
    assert said(read_text("Apheresis 28,000\nWard 60,000 RMB"))[0] == (28_000, "CNY", None)
    assert len(messages(read_text, "Apheresis 28,000\nWard 60,000 RMB\nVisa 100 USD")) == 1


def test_every_wrong_cell_is_named_at_once():
    table = "Item,Amount,Currency,Included\nA,many,CNY,yes\nB,5,XYZ,yes\nC,5,CNY,maybe\nD,-5,CNY,yes\nE,=1+1,CNY,yes\n"

    assert messages(read_file, "quote.csv", table.encode()) == [
        "quote.csv: row 2, amount: found 'many'; use a number such as 12,345.67, or free, or nothing",
        "quote.csv: row 3, currency: found 'XYZ'; use three letters, such as CNY or USD",
        "quote.csv: row 4, included: found 'maybe'; use yes or no",
        "quote.csv: row 5, amount: found '-5'; use an amount of at least 0; take a discount off the line it belongs to",
        "quote.csv: row 6, amount: found '=1+1'; use the words or the amount itself, not a formula",
    ]


def test_a_number_that_its_own_comma_cuts_in_two_is_noticed():
    with_headings = messages(read_file, "quote.csv", b"Item,Amount\nApheresis,28,000\n")
    without = messages(read_file, "quote.csv", b"Apheresis,28,000 RMB\n")

    assert "a number with a comma needs quotes" in with_headings[0]
    assert "quotes around a number with a comma" in without[0]


def test_formulas_in_a_workbook_give_their_saved_value_or_a_message():
    raw = workbook(["Item", "Amount", "Currency"], ["Ward", "=20*1200", "CNY"])

    assert messages(read_file, "quote.xlsx", raw) == [
        "quote.xlsx: row 2, column 2: found '=20*1200'; "
        "use the amount itself, or save the workbook in a spreadsheet program first"
    ]


def test_merged_headings_are_named():
    raw = workbook(["Item", "Amount", None], ["Ward", 24000, 3400], ["ICU", 8000, 1100], merge="B1:C1")

    assert any("column 3: found no heading above filled cells" in line for line in messages(read_file, "quote.xlsx", raw))


def test_two_columns_of_amounts_are_named():
    found = messages(read_file, "quote.csv", b"Item,Amount CNY,Amount USD\nWard,24000,3400\n")

    assert found == [
        "quote.csv: row 1, Amount USD: found a second column of this kind; use one column amount; leave the others out"
    ]


@pytest.mark.parametrize("raw", [b"", b" \n\n", b"\xef\xbb\xbf", b",,,\n,,\n"])
def test_an_empty_file_is_refused(raw):
    assert messages(read_file, "quote.csv", raw) == [
        "quote.csv: file: found an empty file; use CSV or XLSX with one line a row, or paste the text of the quote"
    ]


def test_headings_without_lines_are_refused():
    assert "headings without lines" in messages(read_file, "quote.csv", b"Item,Amount\n")[0]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"\xd0\xcf\x11\xe0 old", "an old Excel"),
        (b"\x1f\x8b\x08 packed", "an archive"),
        (b"Item,Amount\nWard\0,5\n", "bytes that are no text"),
        (bytes(range(256)), "bytes that are no text"),
        (b"\xff\xfe\x00", "bytes that are no text"),
        (b"PK\x03\x04 broken", "a damaged or locked workbook"),
    ],
)
def test_files_that_are_no_quote_are_refused_by_what_they_are(raw, found):
    (message,) = messages(read_file, "quote.bin", raw)

    assert f"found {found}" in message


def test_an_archive_of_other_things_is_no_workbook():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("readme.txt", "hello")

    assert "an archive that is no workbook" in messages(read_file, "quote.xlsx", target.getvalue())[0]


def test_a_workbook_that_unpacks_into_too_much_is_refused_before_it_is_unpacked():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    started = time.perf_counter()

    (message,) = messages(read_file, "quote.xlsx", target.getvalue())

    assert "more than 50 MiB once unpacked" in message
    assert time.perf_counter() - started < 1


def test_a_workbook_that_lies_about_its_size_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 5_000_000)
    raw = target.getvalue().replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert "damaged" in messages(read_file, "quote.xlsx", raw)[0]


def test_a_workbook_with_a_cell_in_its_last_corner_is_read_at_once():
    book = openpyxl.Workbook()
    for cell, value in {"A1": "Item", "B1": "Amount", "A2": "Ward", "B2": 5, "XFD1048576": "far"}.items():
        book.active[cell] = value
    target = io.BytesIO()
    book.save(target)
    started = time.perf_counter()

    quote = read_file("quote.xlsx", target.getvalue(), currency="CNY")

    assert said(quote) == [(5, "CNY", None)]
    assert time.perf_counter() - started < 2


def test_500_lines_are_read_and_501_are_not():
    line = "Ward,5,CNY\n"

    assert len(read_file("quote.csv", ("Item,Amount,Currency\n" + line * 500).encode()).lines) == 500
    for raw in (("Item,Amount,Currency\n" + line * 501).encode(), (line * 100_000).encode()):
        assert messages(read_file, "quote.csv", raw)[0] == "quote.csv: lines: found more than 500; use at most 500 lines"
    assert "more than 500" in messages(read_text, "Ward 5 CNY\n" * 501)[0]


def test_more_than_5_mib_are_refused():
    assert "more than 5 MiB" in messages(read_file, "quote.csv", b"a" * (5 * 1024 * 1024 + 1))[0]
    assert "more than 5 MiB" in messages(read_text, "a" * (5 * 1024 * 1024 + 1))[0]


def test_a_line_as_long_as_a_book_is_refused():
    assert "use at most 500" in messages(read_text, "w" * 501 + " 5 CNY")[0]


def test_an_amount_beyond_all_measure_is_refused():
    assert "at most 1,000,000,000,000" in messages(read_text, "Ward 9,000,000,000,000 CNY")[0]


def test_quotes_that_do_not_close_are_named():
    assert "no CSV" in messages(read_file, "quote.csv", b'Item,Amount\n"Ward,5\n')[0]


def test_whatever_is_uploaded_is_read_or_refused_and_nothing_else():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
    strategies = hypothesis.strategies
    pieces = strategies.lists(
        strategies.sampled_from(
            [
                "Item",
                "Amount",
                "Currency",
                "项目",
                "金额",
                ",",
                ";",
                "\t",
                "\n",
                '"',
                "28,000",
                "1.5万",
                "-",
                "=1+1",
                "¥",
                "USD",
                "不含",
                "ICU",
                "()",
                "\u202e",
            ]
        ),
        max_size=30,
    ).map("".join)

    @hypothesis.settings(deadline=None, max_examples=150)
    @hypothesis.given(
        raw=strategies.one_of(strategies.binary(max_size=200), pieces.map(str.encode), pieces.map(lambda t: t.encode("gb18030")))
    )
    def is_read_or_refused(raw):
        with suppress(InputError):
            quote = read_file("quote.csv", raw, currency="CNY")
            assert all(line.amount is None or 0 <= line.amount <= 1e12 for line in quote.lines)

    is_read_or_refused()


def test_whatever_is_pasted_is_read_or_refused_and_nothing_else():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")

    @hypothesis.settings(deadline=None, max_examples=150)
    @hypothesis.given(text=hypothesis.strategies.text(max_size=200))
    def is_read_or_refused(text):
        with suppress(InputError):
            read_text(text, currency="CNY")

    is_read_or_refused()
