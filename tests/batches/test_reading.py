"""Tables of scenarios from outside: right, wrong and hostile. A message or the right number, never a crash."""

import io
import struct
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from datetime import time as time_of_day

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from estimator import InputError
from estimator.batches.reading import open_scenarios, read_scenarios
from estimator.batches.sources import MOST_BYTES
from tests.books import saved, workbook

CSV = 'id,pathway,companions,budget\n一,myeloma,2,"250,000.50"\n二,,,"100,000"\n'


def with_formula(formula, value, second="pathway"):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for column, heading in enumerate(("budget", second)):
        sheet.write(0, column, heading)
    sheet.write_formula(1, 0, formula, None, value)
    sheet.write(1, 1, "myeloma")
    book.close()
    return target.getvalue()


def parquet(frame, **options):
    target = io.BytesIO()
    table = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame, preserve_index=False)
    pq.write_table(table, target, **options)
    return target.getvalue()


def messages(raw, name="s.csv"):
    with pytest.raises(InputError) as refused:
        read_scenarios(raw, name)
    return [str(problem) for problem in refused.value.problems]


def problems(raw, name="s.csv"):
    return {
        row: problem for row, problem in zip(*(read_scenarios(raw, name)[c] for c in ("row", "problem")), strict=True) if problem
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_table_reads_alike_in_every_encoding(encoding):
    table = read_scenarios(CSV.encode(encoding), "s.csv")

    assert table["id"].tolist() == ["一", "二"]
    assert table["budget"].tolist() == [250_000.5, 100_000]
    assert table["row"].tolist() == [2, 3]
    assert table["problem"].tolist() == ["", ""]


@pytest.mark.parametrize("word", ["Größe", "Stöße"])
def test_letters_in_an_old_code_get_a_message_instead_of_other_letters(word):
    raw = f"label,pathway\n{word},myeloma\n".encode("latin-1")

    assert "found" in messages(raw)[0]
    assert "UTF-8" in messages(raw)[0]


@pytest.mark.parametrize("mark", ["\t", ";", "|"])
def test_other_marks_between_cells_are_found(mark):
    table = read_scenarios(f"pathway{mark}budget\nmyeloma{mark}250.000,50\nmyeloma{mark}1.234\n".encode(), "s.tsv")

    assert table["budget"].tolist() == [250_000.5, 1234]


def test_all_kinds_of_files_give_the_same_table():
    rows = [["pathway", "companions", "budget", "start_date", "refund"], ["myeloma", 2, 250_000.5, date(2026, 11, 22), True]]
    frame = pd.DataFrame([rows[1]], columns=rows[0])

    tables = [
        read_scenarios(b"pathway,companions,budget,start_date,refund\nmyeloma,2,250000.5,2026-11-22,yes\n", "s.csv"),
        read_scenarios(workbook(*rows), "s.xlsx"),
        read_scenarios(parquet(frame), "s.parquet").assign(row=2),
    ]

    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_a_bad_row_is_named_with_its_columns_and_does_not_stop_the_others():
    raw = b"pathway,companions,budget,start_date\nmyeloma,many,abc,2026-11-22\nmyeloma,1,5,2026-13-01\nmyeloma,1,5,\n"

    assert problems(raw) == {
        2: "companions: found 'many'; use a number such as 12345.67; budget: found 'abc'; use a number such as 12345.67",
        3: "start_date: found '2026-13-01'; use a date such as 2026-11-22",
    }


def test_a_number_that_its_own_comma_cuts_in_two_is_noticed_in_its_row():
    assert problems(b"pathway,budget\nmyeloma,250,000\nmyeloma,5\n") == {
        2: "cells: found 3 cells; use 2, one for each heading; a number with a comma needs quotes around it"
    }


def test_a_thousand_with_one_comma_is_read_by_its_column_or_asked_about():
    assert "250000 for the large number" in problems(b'budget\n"250,000"\n')[2]
    assert read_scenarios(b'budget\n"250,000"\n"1,000.5"\n', "s.csv")["budget"].tolist() == [250_000, 1000.5]


def test_a_formula_in_text_is_named():
    assert "not a formula" in problems(b"pathway,budget\nmyeloma,=1+1\n")[2]


def test_the_value_that_a_formula_has_left_is_read():
    assert read_scenarios(with_formula("=2*100", 200), "s.xlsx")["budget"].tolist() == [200]


def test_a_formula_that_was_never_worked_out_is_named():
    raw = workbook(["budget", "pathway"], ["=2*100", "myeloma"])

    assert problems(raw, "s.xlsx") == {
        2: "budget: found '=2*100'; use the value itself, or save the workbook in a spreadsheet program first"
    }


@pytest.mark.parametrize("formula", ["='[other.xlsx]Sheet1'!A1", "='/folder/[other.xlsx]Sheet1'!A1"])
def test_a_value_from_another_file_is_named_and_that_file_is_not_looked_at(formula):
    assert "other files are not looked at" in problems(with_formula(formula, 200), "s.xlsx")[2]


def test_a_formula_that_has_failed_is_named():
    assert "a formula has failed" in problems(with_formula("=1/0", "#DIV/0!"), "s.xlsx")[2]


def test_a_range_that_a_spreadsheet_took_for_a_time_is_named():
    raw = workbook(["pathway", "assumption.ward_stay_days"], ["myeloma", time_of_day(10, 20, 30)])

    assert "took it for a time of the day" in problems(raw, "s.xlsx")[2]


def test_a_date_in_a_workbook_reads_as_a_date_and_as_a_number():
    raw = workbook(["start_date"], [datetime(2026, 11, 22)], [46348], ["46348"], ["22.11.2026"])

    assert read_scenarios(raw, "s.xlsx")["start_date"].tolist() == ["2026-11-22"] * 4


@pytest.mark.parametrize("merge", ["A1:B1", "B1:C1"])
def test_merged_headings_are_named(merge):
    raw = workbook(["pathway", "budget", "companions"], ["myeloma", 5, 1], merge=merge)

    (message,) = messages(raw, "s.xlsx")

    assert "no heading above filled cells; use one heading a column, without merged cells" in message


def test_a_title_above_the_headings_is_no_scenario():
    table = read_scenarios(workbook(["Our families"], ["pathway", "budget"], ["myeloma", 5]), "s.xlsx")

    assert table["row"].tolist() == [3]


def test_the_sheet_of_the_template_is_found_wherever_it_stands():
    book = openpyxl.Workbook()
    book.active.append(["something else"])
    book.create_sheet("Scenarios").append(["pathway"])
    book["Scenarios"].append(["aml"])

    assert read_scenarios(saved(book), "s.xlsx")["pathway"].tolist() == ["aml"]


def test_headings_may_be_written_as_words():
    assert list(read_scenarios(b"Pathway,Days available\nmyeloma,90\n", "s.csv").columns) == [
        "row", "pathway", "days_available", "problem",
    ]  # fmt: skip


def test_every_wrong_heading_is_named_at_once():
    assert messages(b"patway,budget,budget\nx,1,2\n") == [
        "s.csv: patway: found an unknown column; use one of pathway",
        "s.csv: budget: found a second column of this name; use each name once",
    ]


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"", "an empty file"),
        (b" \n\n", "an empty file"),
        (b"pathway,budget\n", "headings without rows"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xd0\xcf\x11\xe0 old", "an old Excel"),
        (b"\x1f\x8b\x08 packed", "an archive"),
        (b"pathway\0\n", "bytes that are no text"),
        (bytes(range(256)), "bytes that are no text"),
        (b"PK\x03\x04 broken", "a damaged or locked workbook"),
        (b"PAR1 broken", "a damaged Parquet file"),
        (b'pathway\n"never closed\n', "no CSV"),
    ],
)
def test_what_is_no_table_is_refused_by_what_it_is(raw, found):
    assert any(f"found {found}" in message for message in messages(raw))


def test_a_bomb_is_refused_before_it_is_unpacked():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    started = time.perf_counter()

    (message,) = messages(target.getvalue(), "s.xlsx")

    assert "more than 50 MiB once unpacked" in message
    assert time.perf_counter() - started < 1


def test_a_part_that_declares_2_gib_is_refused_by_its_word():
    raw = bytearray(workbook(["pathway"], ["myeloma"]))
    place = raw.index(b"PK\x01\x02")
    raw[place + 24 : place + 28] = struct.pack("<I", 2**31)

    assert "once unpacked" in messages(bytes(raw), "s.xlsx")[0]


def test_a_part_that_declares_less_than_it_holds_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 5_000_000)
    raw = target.getvalue().replace((5_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert "damaged" in messages(raw, "s.xlsx")[0]


def test_a_workbook_whose_words_swell_when_they_are_read_is_refused():
    tenfold = "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    source, target = io.BytesIO(workbook(["pathway"], ["myeloma"])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for part in old.namelist():
            words = old.read(part).decode().replace("myeloma", "&j;")
            if "&j;" in words:
                words = f'<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa">{tenfold}]>' + words.removeprefix('<?xml version="1.0"?>')
            new.writestr(part, words)

    assert "a workbook that cannot be read (ParseError)" in messages(target.getvalue(), "s.xlsx")[0]


@pytest.mark.slow
def test_a_workbook_with_a_cell_in_its_last_corner_is_read_within_seconds():
    book = openpyxl.Workbook()
    for cell, value in {"A1": "pathway", "A2": "myeloma", "A1048576": "aml"}.items():
        book.active[cell] = value
    started = time.perf_counter()

    assert read_scenarios(saved(book), "s.xlsx")["row"].tolist() == [2, 1_048_576]
    assert time.perf_counter() - started < 20


@pytest.mark.slow
def test_100_000_rows_are_read_and_one_more_is_not():
    assert len(read_scenarios(b"pathway\n" + b"aml\n" * 100_000, "s.csv")) == 100_000
    assert "more than 100,000 rows" in messages(b"pathway\n" + b"aml\n" * 100_001)[0]
    assert "100,001 rows" in messages(parquet(pd.DataFrame({"pathway": ["aml"] * 100_001})), "s.parquet")[0]


def test_more_than_5_mib_are_refused_on_a_page_and_read_from_a_disk(tmp_path):
    raw = b"note,pathway\n" + (b"n" * 900 + b",aml\n") * 6_000
    (tmp_path / "s.csv").write_bytes(raw)

    assert len(raw) > MOST_BYTES
    assert "use a file of at most 5 MiB" in messages(raw)[0]
    assert open_scenarios(tmp_path / "s.csv").count == 6_000


def test_a_page_simulates_no_more_journeys_for_a_row_than_for_anybody_and_a_command_does(tmp_path):
    raw = b"pathway,draws\naml,4000000\naml,128\naml,\n"
    (tmp_path / "s.csv").write_bytes(raw)

    assert problems(raw) == {2: "draws: found 4000000; use at most 16,384 here; the command line takes more"}
    assert next(open_scenarios(tmp_path / "s.csv").pieces(9))["problem"].tolist() == ["", "", ""]


def test_a_cell_as_long_as_a_book_is_named_in_its_row():
    assert "at most 1,000 characters" in problems(b"note,pathway\n" + b"n" * 1_001 + b",aml\nshort,aml\n")[2]


def test_parquet_whose_columns_are_no_cells_is_refused():
    raw = parquet(pa.table({"pathway": [["a", "list"]], "note": [b"bytes"]}))

    assert [message.partition(";")[0] for message in messages(raw, "s.parquet")] == [
        "s.parquet: pathway: found cells of kind list<element: string>",
        "s.parquet: note: found cells of kind binary",
    ]


def test_parquet_that_repeats_one_long_text_is_refused_without_writing_it_out():
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 50_000, pa.int32()), pa.array(["n" * 1_000_000]))
    raw = parquet(pa.table({"note": long}))
    started = time.perf_counter()

    assert len(raw) < MOST_BYTES
    assert "as long as a book" in messages(raw, "s.parquet")[0]
    assert time.perf_counter() - started < 5


def test_parquet_packed_in_a_way_that_no_size_binds_is_refused_on_a_page_and_read_from_a_disk(tmp_path):
    raw = parquet(pd.DataFrame({"pathway": ["aml"]}), compression="zstd")
    (tmp_path / "s.parquet").write_bytes(raw)

    assert "packed by ZSTD; use Parquet packed by SNAPPY" in messages(raw, "s.parquet")[0]
    assert next(open_scenarios(tmp_path / "s.parquet").pieces(9))["pathway"].tolist() == ["aml"]


def test_a_folder_of_partitions_is_one_table(tmp_path):
    for number, pathway in enumerate(("aml", "lbcl")):
        pd.DataFrame({"pathway": [pathway] * 2}).to_parquet(tmp_path / f"part-{number}.parquet")

    (table,) = open_scenarios(tmp_path).pieces(9)

    assert table["pathway"].tolist() == ["aml", "aml", "lbcl", "lbcl"]
    assert table["row"].tolist() == [1, 2, 3, 4]


def test_partitions_with_other_columns_are_named(tmp_path):
    pd.DataFrame({"pathway": ["aml"]}).to_parquet(tmp_path / "a.parquet")
    pd.DataFrame({"city": ["beijing"]}).to_parquet(tmp_path / "b.parquet")

    with pytest.raises(InputError, match=r"b.parquet: columns: found city"):
        open_scenarios(tmp_path)


def test_a_file_is_read_in_pieces_that_make_the_same_table():
    raw = b'pathway,budget\naml,"1,234"\naml,"1,234.5"\naml,x\n'
    from estimator.batches.reading import ScenarioFile
    from estimator.batches.sources import ON_A_PAGE, source_of

    pieces = list(ScenarioFile(source_of("s.csv", lambda: io.BytesIO(raw), ON_A_PAGE), ON_A_PAGE).pieces(1))

    # What decides about the first piece stands in the second.
    assert [len(piece) for piece in pieces] == [1, 1, 1]
    pd.testing.assert_frame_equal(pd.concat(pieces, ignore_index=True), read_scenarios(raw, "s.csv"))


def test_whatever_is_uploaded_is_read_or_refused_and_nothing_else():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
    strategies = hypothesis.strategies
    words = ["pathway", "budget", "city", "aml", ",", ";", "\t", "\n", '"', "1,234", "1.5", "=1+1", "是", "\u202e", "\ufeff", "'"]
    pieces = strategies.lists(strategies.sampled_from(words), max_size=30).map("".join)
    whole = {"csv": CSV.encode(), "xlsx": workbook(["pathway"], ["aml"]), "parquet": parquet(pd.DataFrame({"pathway": ["aml"]}))}

    @hypothesis.settings(deadline=None, max_examples=150)
    @hypothesis.given(
        raw=strategies.one_of(strategies.binary(max_size=200), pieces.map(str.encode), pieces.map(lambda t: t.encode("gb18030"))),
        kind=strategies.sampled_from(sorted(whole)),
        place=strategies.integers(0, 20_000),
        byte=strategies.binary(min_size=1, max_size=3),
    )
    def is_read_or_refused(raw, kind, place, byte):
        place %= len(whole[kind])
        for one in (raw, whole[kind][:place] + byte + whole[kind][place + len(byte) :], whole[kind][:place]):
            with suppress(InputError):
                assert {"row", "problem"} <= set(read_scenarios(one, "s"))

    is_read_or_refused()


def test_a_column_for_a_figure_that_no_scenario_has_is_refused_with_those_that_look_like_it():
    (message,) = messages(b"pathway,assumption.wards\naml,5\n")

    assert message.startswith("s.csv: assumption.wards: found an unknown column; use one of assumption.ward")


def test_rows_whose_id_an_earlier_row_has_are_counted(tmp_path):
    (tmp_path / "s.csv").write_bytes(b"id,pathway\na,aml\nb,aml\na,lbcl\n,aml\n,aml\n")

    assert open_scenarios(tmp_path / "s.csv").repeated_ids == 1


@pytest.mark.parametrize(
    "words",
    [
        "Málaga;née;1,5",
        "Zürich;Universität;Köln",
        "München, große Station",
        "Tarif: 5 €",
        "Österreich",
        "née",
        "Málaga",
        "Größe in Köln",
    ],
)
def test_a_table_in_windows_old_western_code_is_read(words):
    raw = f"label;pathway;budget\n{words.replace(';', ',')};myeloma;250.000,50\n".encode("cp1252")

    table = read_scenarios(raw, "s.csv")

    assert table["label"].tolist() == [words.replace(";", ",")]
    assert table["budget"].tolist() == [250_000.5]


@pytest.mark.parametrize("words", ["北京", "上海市，二期", "镕", "a组，b组", "陈先生 №2", "朱镕基", "CAR-T治疗，B组，X光片"])
def test_chinese_in_its_own_code_is_never_taken_for_western_letters(words):
    assert read_scenarios(f"label,pathway\n{words},myeloma\n".encode("gb18030"), "s.csv")["label"].tolist() == [words]


def test_one_long_cell_that_swells_a_thousandfold_is_refused_before_it_is_read(tmp_path):
    source, target = io.BytesIO(workbook(["pathway"], ["myeloma"])), tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            words = old.read(part)
            new.writestr(part, words.replace(b"myeloma", b"m" * 20_000_000))

    with pytest.raises(InputError, match="unpacks into more than 200 times its size"):
        open_scenarios(target)
