"""The workbook of one estimate, read back."""

import subprocess
from dataclasses import replace
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from estimator import Scenario, estimate
from estimator.exports.sheets import Book, Column, lines_of
from estimator.exports.table import FORMULA_STARTS, PERCENTILES
from estimator.exports.workbook import workbook
from estimator.ranges import Range
from estimator.text import languages, load_text

SHEETS = ("read_me", "summary", "components", "phases", "cash", "events", "assumptions", "sources")
every_language = pytest.mark.parametrize("language", languages())


@pytest.fixture(scope="module")
def result():
    own = (("icu", Range(10.0, 20.0, 30.0)),)
    return estimate(Scenario(draws=512, budget=250_000, days_available=80, overrides=own))


@pytest.fixture(scope="module")
def facts(result):
    return result.to_dict()


@pytest.fixture(scope="module")
def book(result):
    return opened(workbook(result, "en"))


def opened(content, **how):
    return openpyxl.load_workbook(BytesIO(content), **how)


def rows(book, key, language="en"):
    """Return first cell -> all cells of a sheet."""
    sheet = book[load_text(language)(f"export.sheet.{key}")]
    return {row[0]: list(row) for row in sheet.iter_rows(values_only=True) if row[0] is not None}


def everything(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_summary_holds_the_percentiles_of_the_estimate(book, facts):
    found, text = rows(book, "summary"), load_text("en")

    expected = {name: facts[name] for name in ("total_cost", "medical_cost", "days_away", "home_side")} | facts["milestones"]
    expected["refund"] = facts["refund"]["amount"]
    for name, figures in expected.items():
        assert found[text(f"export.measure.{name}")][2:11] == [figures[p] for p in PERCENTILES]


def test_the_summary_says_both_sides_of_every_chance(book, facts):
    found, text = rows(book, "summary"), load_text("en")

    for name in ("inside_both", "over_money_only", "over_time_only", "over_both"):
        label = text(f"grid.{name}")
        _, _, inside, over, *_ = found[label[:1].upper() + label[1:]]
        assert inside == pytest.approx(facts["joint"][name] * 100)
        assert inside + over == pytest.approx(100)


def test_the_summary_holds_the_share_of_each_grade(book, facts):
    found, text = rows(book, "summary"), load_text("en")

    for grade, share in facts["grades"].items():
        label = text("export.grade.name", grade=text(f"grade.{grade}"), sentence=text(f"grade.{grade}.sentence"))
        assert found[label][1] == share


def test_components_are_those_of_the_estimate_the_largest_first(book, facts):
    found, text = rows(book, "components"), load_text("en")

    for row in facts["components"]:
        cells = found[text(f"component.{row['component']}")]
        assert cells[2:8] == [row["p10"], row["p50"], row["p90"], row["mean"], row["share_of_mean"], row["grade"]]
    means = [cells[5] for cells in list(found.values())[1 : len(facts["components"]) + 1]]
    assert means == sorted(means, reverse=True)


def test_the_total_below_the_components_is_not_a_sum_of_the_lows(book, facts):
    total = rows(book, "components")[load_text("en")("export.total")]

    assert total[2:6] == [facts["total_cost"][p] for p in ("p10", "p50", "p90", "mean")]
    assert sum(row["mean"] for row in facts["components"]) == pytest.approx(total[5], rel=1e-6)
    assert sum(row["p10"] for row in facts["components"]) < total[2]


def test_phases_are_those_of_the_estimate(book, facts):
    found, text = rows(book, "phases"), load_text("en")

    for row in facts["phases"]:
        assert found[text(f"phase.{row['phase']}")][2:5] == [row["p10"], row["p50"], row["p90"]]


def test_money_by_date_is_that_of_the_estimate(book, facts):
    found = rows(book, "cash")

    assert [found[row["day"]][2:5] for row in facts["cash"]] == [[row["p50"], row["p80"], row["p90"]] for row in facts["cash"]]


def test_events_and_exits_are_those_of_the_estimate(book, facts):
    found, text = rows(book, "events"), load_text("en")

    for row in facts["events"]:
        happens, happens_not = found[text(f"event.{row['event']}")][2:4]
        assert happens == pytest.approx(row["probability"] * 100)
        assert happens + happens_not == pytest.approx(100)
    for row in facts["exits"]:
        cells = found[text(f"exit.{row['exit']}")]
        assert cells[6:9] == [row["cost"][p] for p in ("p10", "p50", "p90")]
        assert cells[11:14] == [row["days_away"][p] for p in ("p10", "p50", "p90")]


def test_owing_none_of_the_cells_price_never_costs_more_than_owing_all_of_it(book, facts):
    found, text = rows(book, "events"), load_text("en")

    for row in facts["exits"]:
        none, everything_owed = found[text(f"exit.{row['exit']}")][9:11]
        assert none <= everything_owed


def test_every_assumption_stands_there_with_its_source(book, result):
    sheet = book[load_text("en")("export.sheet.assumptions")]
    found = {row[-1]: row for row in sheet.iter_rows(min_row=2, values_only=True) if row[-1]}

    assert list(found) == list(result.assumptions)
    for name, item in result.assumptions.items():
        ranges = [*(getattr(spread, end) for spread in (item.range, item.published) for end in ("low", "typical", "high"))]
        assert found[name][2:8] == pytest.approx(ranges, rel=1e-12)
        assert result.tables.source(item.source_id).title in found[name]


def test_every_source_that_is_named_stands_on_the_last_sheet(book, result):
    cited = {source for item in result.assumptions.values() for source in (item.source_id, *item.also) if source}

    assert cited <= set(rows(book, "sources"))


@every_language
def test_a_changed_assumption_is_shown_as_changed(result, language):
    text = load_text(language)
    sheet = opened(workbook(result, language))[text("export.sheet.assumptions")]

    marked = [row[-1] for row in sheet.iter_rows(min_row=2, values_only=True) if row[8] == text("choice.yes")]

    assert marked == ["icu"]


@every_language
def test_the_workbook_opens_in_every_language_with_all_its_sheets(result, language):
    text, book = load_text(language), opened(workbook(result, language))

    names = [text(f"export.sheet.{key}") for key in SHEETS]
    assert book.sheetnames == names
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_lists_keep_their_header_in_view_can_be_filtered_and_print_on_the_width_of_a_page(book):
    for key in SHEETS[2:]:
        sheet = book[load_text("en")(f"export.sheet.{key}")]
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref
        assert sheet["A1"].font.b
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes
        assert sheet.print_title_rows == "$1:$1"


def test_no_cell_is_a_formula_or_a_link(book):
    cells = everything(book)

    assert [cell for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
    assert [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS)] == []


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_hostile_text_stays_a_text(start):
    book = Book(load_text("en"), "=1+1", "2026-11-22")
    book.listing(book.sheet("list"), [Column("@name", 10)], [[f'{start}HYPERLINK("http://x")']])

    cells = everything(opened(book.content()))

    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert all(cell.value.startswith("'") for cell in cells)


def test_hostile_words_in_the_tables_reach_no_sheet_as_a_formula(result):
    sources = tuple(row.model_copy(update={"title": f"=cmd|{row.id}", "publisher": "+1"}) for row in result.tables.sources)
    hostile = replace(result, tables=replace(result.tables, sources=sources))

    cells = everything(opened(workbook(hostile, "en")))

    assert any(cell.value.startswith("'=cmd|") for cell in cells if isinstance(cell.value, str))
    assert [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS)] == []


def test_a_journey_that_costs_nothing_is_a_workbook_too():
    free = tuple((name, Range.fixed(0.0)) for name in (row.component for row in estimate(Scenario(draws=512)).tables.costs))
    nothing = estimate(Scenario(draws=512, overrides=free, budget=0, days_available=0))

    total = rows(opened(workbook(nothing, "en")), "components")["Total"]

    assert total[2:7] == [0, 0, 0, 0, 0]


def test_with_a_start_the_phases_have_dates():
    dated = estimate(Scenario(draws=512, start_date="2027-01-10"))

    first = rows(opened(workbook(dated, "en")), "phases")[load_text("en")("phase.record_review")]

    assert first[11].isoformat() == "2027-01-10T00:00:00"
    assert first[12] > first[11]


def test_the_same_estimate_gives_the_same_file(result):
    assert workbook(result, "zh") == workbook(result, "zh")


def test_a_row_is_as_high_as_its_longest_text():
    assert lines_of("short", 20) == 1
    assert lines_of("two words " * 6, 20) >= 3
    assert lines_of("http://example.org/" + "x" * 60, 20) >= 4
    assert lines_of("化" * 30, 22) >= 3


def test_xlsxwriter_is_told_to_leave_texts_alone():
    book = Book(load_text("en"), "title", "no date")
    sheet = book.sheet("list")
    book.write(sheet, 0, 0, "http://example.org")
    book.write(sheet, 1, 0, "1e5")

    assert isinstance(book.book, xlsxwriter.Workbook)
    assert [cell.data_type for cell in everything(opened(book.content()))] == ["s", "s"]


@pytest.mark.office
@every_language
def test_libreoffice_prints_the_workbook_and_reads_the_same_figures(result, facts, soffice, tmp_path, language):
    (tmp_path / "estimate.xlsx").write_bytes(workbook(result, language))

    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    summary_as_csv = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,2"
    for form in ("pdf", summary_as_csv):
        command = [soffice, profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path)]
        subprocess.run([*command, str(tmp_path / "estimate.xlsx")], check=True, capture_output=True, timeout=180)

    assert (tmp_path / "estimate.pdf").read_bytes().startswith(b"%PDF")
    read = next(tmp_path.glob("*.csv")).read_text(encoding="utf-8")
    assert all(str(facts["total_cost"][p]) in read for p in PERCENTILES)
