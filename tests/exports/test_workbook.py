"""The workbook of one estimate as it was written; `test_workbook_recalculated` lets an office program work it out anew."""

import re
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
import xlsxwriter

from estimator import Scenario, estimate, load_tables
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column, day_number, lines_of
from estimator.exports.sheets_cash import days_shown
from estimator.exports.sheets_inputs import bounds
from estimator.exports.sheets_options import options_sheet
from estimator.exports.sheets_read_me import SHEETS
from estimator.exports.sheets_sources import sources as write_sources
from estimator.exports.table import FORMULA_STARTS
from estimator.exports.workbook import workbook
from estimator.live.options import CHOICES, Options, options
from estimator.live.stand_ins import INPUTS
from estimator.ranges import Range
from estimator.scenario_file import read_scenario_file
from estimator.text import languages, load_text
from tests.exports.office import Figures, expected

every_language = pytest.mark.parametrize("language", languages())
LISTS = ("components", "assumptions", "cash", "sources")
#: What Excel and LibreOffice have had for twenty years; none of it gives another value when nothing has changed.
FUNCTIONS = {
    "ABS", "AND", "AVERAGE", "COUNT", "EXP", "IF", "INDEX", "ISNUMBER", "LARGE", "LN", "MATCH", "MAX", "MEDIAN", "MIN",
    "NORMSINV", "OR", "PERCENTILE", "ROUNDDOWN", "SUM", "SUMIF", "SUMPRODUCT",
}  # fmt: skip


@pytest.fixture(scope="module")
def result():
    own = (("icu", Range(10.0, 20.0, 30.0)),)
    return estimate(Scenario(draws=512, budget=250_000, days_available=80, overrides=own, start_date="2027-01-10"))


@pytest.fixture(scope="module")
def in_language(result):
    """Return the workbook in a language, each made once."""
    return cache(lambda language: workbook(result, language))


@pytest.fixture(scope="module")
def raw(in_language):
    return in_language("en")


@pytest.fixture(scope="module")
def plain():
    """Return a workbook without a start, money or days."""
    return workbook(estimate(Scenario(draws=512)), "en")


@pytest.fixture(scope="module")
def figures(raw):
    return Figures(raw)


@pytest.fixture(scope="module")
def book(raw):
    return opened(raw)


@pytest.fixture(scope="module")
def sheets(raw):
    """Return the sheets as they lie in the file."""
    return parts(raw, "xl/worksheets/sheet")


def parts(raw, start):
    with ZipFile(BytesIO(raw)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist() if name.startswith(start)}


def opened(raw):
    """Open a workbook, its two largest sheets emptied: they hold a hundred thousand numbers, and no words but names."""
    stream = BytesIO()
    with ZipFile(BytesIO(raw)) as packed, ZipFile(stream, "w", ZIP_DEFLATED) as light:
        for name in packed.namelist():
            part = packed.read(name)
            light.writestr(name, re.sub(rb'<row r="\d{2,}".*</row>', b"", part, flags=re.S) if len(part) > 2**20 else part)
    return openpyxl.load_workbook(stream)


def sheet_of(book, key, language="en"):
    return book[load_text(language)(f"export.sheet.{key}")]


def rows(book, key, language="en"):
    """Return first cell -> all cells of a sheet."""
    return {row[0]: list(row) for row in sheet_of(book, key, language).iter_rows(values_only=True) if row[0] is not None}


def everything(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


def texts(book):
    return [cell.value for cell in everything(book) if isinstance(cell.value, str) and cell.data_type != "f"]


def test_what_is_kept_beside_the_formulas_are_the_figures_of_the_model(figures, result):
    known = expected(result.scenario, days_shown(result))

    assert {name: figures[name] for name in known} == pytest.approx(known, rel=1e-12, abs=1e-9)


def test_the_read_me_holds_the_figures_of_the_page_beside_those_of_the_workbook(book, result):
    found, text = rows(book, "read_me"), load_text("en")

    for name, spread in (("total_cost", result.total_cost), ("days_away", result.days_away)):
        for percent in (10, 50, 90):
            label = text("export.figure", what=text(f"export.measure.{name}"), percentile=text(f"export.percentile.p{percent}"))
            page, here = found[label][1:3]
            assert page == round(spread.at(percent), 2)
            assert here == f"=PERCENTILE({name}.all,{percent / 100})"


def test_the_read_me_says_how_to_get_the_same_again(book, result):
    said, text = " ".join(map(str, texts(book))), load_text("en")

    assert text("export.licence") in said
    assert text("export.caveat.advice") in said
    for name, value in (("seed", 2026), ("draws", 512)):
        assert rows(book, "read_me")[text(f"export.field.{name}")][1] == value
    fixed = next(line for line in texts(book) if text("export.field.transplant") in line and text("export.field.route") in line)
    assert text("export.field.city") not in fixed


def test_both_sides_of_every_chance_make_100(figures):
    for name in ("inside_both", "over_money_only", "over_time_only", "over_both", "within_budget", "within_days"):
        assert figures[f"result.{name}"] + figures[f"result.{name}.not"] == pytest.approx(100)
    sides = ("inside_both", "over_money_only", "over_time_only", "over_both")
    assert sum(figures[f"result.{name}"] for name in sides) == pytest.approx(100)


def test_without_limits_there_are_no_chances(plain):
    figures = Figures(plain)

    assert figures["budget"] is None
    assert not figures["result.inside_both"]
    assert not figures["result.within_days.not"]


def test_the_largest_costs_come_first_and_their_means_add_up(figures, book, result):
    means = figures.column("line.means")

    assert means == sorted(means, reverse=True)
    assert sum(means) == pytest.approx(figures["line.total.mean"])
    lows = sum(figures[f"line.{part.row.component}.p10"] for part in result.chosen.components)
    assert lows < figures["line.total.p10"]


def test_every_cost_says_what_it_includes_leaves_out_and_what_to_ask(book, result):
    found, text = rows(book, "components"), load_text("en")

    for part in result.chosen.components:
        cells = found[text(f"component.{part.row.component}")]
        assert cells[9] == text(f"due.{part.row.due}")
        said = [text.table_words(words) for words in (part.row.includes, part.row.excludes, part.row.question)]
        assert cells[10:13] == [words or None for words in said]


def test_every_assumption_stands_there_with_its_source(book, figures, result):
    sheet = sheet_of(book, "assumptions")
    names = [name for *_, name in sheet.iter_rows(min_row=2, values_only=True) if name]

    assert names == list(result.assumptions)
    for name in figures_of(result):
        item = result.assumptions[name]
        assert [figures[f"{name}.{end}"] for end in ("low", "typical", "high")] == pytest.approx(
            [item.range.low, item.range.typical, item.range.high], rel=1e-12
        )
        assert figures[f"{name}.grade"] == item.grade_in_use
        assert figures[f"{name}.changed"] == load_text("en")("choice.yes" if item.changed else "choice.no")
    titles = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
    fixed = [
        item for item in result.assumptions.values() if item.source_id and result.tables.source(item.source_id).title in titles
    ]
    assert len(fixed) > 20  # the others follow a choice, and are formulas


def figures_of(result):
    """Return the assumptions that may be changed: all but the transplant's chance."""
    return [name for name in result.assumptions if name != "transplant_probability"]


def test_every_source_that_is_named_stands_on_the_sheet_of_sources(book, result):
    cited = {source for item in result.assumptions.values() for source in (item.source_id, *item.also) if source}

    assert cited <= set(rows(book, "sources"))


@every_language
def test_a_changed_assumption_is_shown_as_changed(in_language, result, language):
    text, figures = load_text(language), Figures(in_language(language))

    marked = [name for name in figures_of(result) if figures[f"{name}.changed"] == text("choice.yes")]

    assert marked == ["icu"]
    assert figures["icu.grade"] == text("letter.own")


@every_language
def test_the_workbook_opens_in_every_language_with_all_its_sheets(in_language, language):
    text, book = load_text(language), opened(in_language(language))

    assert book.sheetnames == [text(f"export.sheet.{key}") for key in SHEETS]
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_phases_have_the_dates_of_the_model_where_there_is_a_start(book, figures, result):
    text = load_text("en")
    heads = [cell.value for cell in sheet_of(book, "time_line")[1]]
    formula = rows(book, "time_line")[text("phase.ward_stay")][heads.index(text("export.column.begins_on"))]

    assert formula == "=start_date+ROUNDDOWN(departure.p50+phase.ward_stay.begins.p50,0)"
    assert figures["start_date"].date() == result.scenario.start_date
    assert day_number(result.scenario.start_date) == 46_397


def test_without_a_start_there_are_no_dates(plain):
    book, text = opened(plain), load_text("en")

    heads = [cell.value for key in ("time_line", "cash") for cell in sheet_of(book, key)[1]]
    assert text("export.column.begins_on") not in heads
    assert text("export.column.on") not in heads


def test_lists_keep_their_header_in_view_can_be_filtered_and_print_on_the_width_of_a_page(book):
    for key in LISTS:
        sheet = sheet_of(book, key)
        assert sheet.freeze_panes in ("B2", "C2")
        assert sheet.auto_filter.ref
        assert sheet["A1"].font.b
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes
        assert sheet.print_title_rows == "$1:$1"


def test_every_sheet_prints_on_a4_and_is_protected_without_a_password(book):
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.formatColumns  # in the file, what is locked is said


def test_yellow_cells_are_open_checked_and_all_of_what_may_be_changed(book):
    open_cells = {(sheet.title, cell.coordinate) for sheet in book for row in sheet.iter_rows() for cell in row if is_open(cell)}
    named = {place for name in column(book, "scenario.name") for place in book.defined_names[name].destinations}

    assert open_cells == {(sheet, cell.replace("$", "")) for sheet, cell in named}
    assert open_cells == checked_cells(book)
    assert len(open_cells) > 200


def is_open(cell):
    return not cell.protection.locked


def column(book, name):
    ((sheet, cells),) = book.defined_names[name].destinations
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


def checked_cells(book):
    blocks = [(sheet, block) for sheet in book for check in sheet.data_validations.dataValidation for block in check.sqref.ranges]
    return {
        (sheet.title, cell.coordinate) for sheet, block in blocks for row in sheet.iter_rows(*bounds_of(block)) for cell in row
    }


def bounds_of(block):
    return block.min_row, block.max_row, block.min_col, block.max_col


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_takes_what_the_scenario_takes_and_no_more(name):
    check = bounds(name, min_companions=1)

    ends = (check["minimum"], check["maximum"]) if "minimum" in check else (check["source"][0], check["source"][-1])
    for value in ends:
        given = {"currency": "EUR", "currency_per_usd": 1.0} | {name: value}
        assert getattr(Scenario(**given), name) == value


def test_no_formula_is_volatile_new_or_speaks_of_an_address(sheets):
    formulas = {formula for sheet in sheets.values() for formula in re.findall(r"<f>(.*?)</f>", sheet)}
    words = [re.sub(r'"[^"]*"', "", formula.replace("&quot;", '"')) for formula in formulas]

    assert len(formulas) > 300
    assert {name for formula in words for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)} <= FUNCTIONS
    assert [formula for formula in words if re.search(r"\$?\b[A-Z]{1,3}\$?\d+\b|!|_xlfn", formula)] == []


def test_every_name_in_a_formula_is_a_name_of_the_workbook(sheets, book):
    formulas = {formula for sheet in sheets.values() for formula in re.findall(r"<f>(.*?)</f>", sheet)}
    words = [re.sub(r'"[^"]*"|\b\d[\d.]*E[+-]?\d+', "", formula.replace("&quot;", '"')) for formula in formulas]

    used = {name for formula in words for name in re.findall(r"[a-z_][\w.]*", formula.replace("&lt;", "<").replace("&gt;", ">"))}
    assert used - {"amp"} <= set(book.defined_names)


def test_names_are_names_to_every_office_program(book):
    names = list(book.defined_names)

    assert len({name.lower() for name in names}) == len(names)  # they do not tell capital letters from small ones
    assert [name for name in names if not re.fullmatch(r"[A-Za-z_][\w.]{0,254}", name)] == []
    assert [name for name in names if re.fullmatch(r"(?i)[a-z]{1,3}\d+|r|c|r\d*c\d*", name)] == []


def test_it_has_no_macros_no_links_to_elsewhere_and_is_small(raw):
    with ZipFile(BytesIO(raw)) as packed:
        names = packed.namelist()

    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower() or "connection" in name.lower()]
    assert len(raw) < 5 * 2**20


def test_six_charts_are_drawn_from_formulas(raw):
    charts = parts(raw, "xl/charts/chart")

    assert len(charts) == 6
    assert all("<c:numRef><c:f>" in chart for chart in charts.values())


def test_no_cell_is_a_link_and_no_text_looks_like_a_formula(book):
    assert [cell for cell in everything(book) if cell.hyperlink] == []
    assert [said for said in texts(book) if said.startswith(FORMULA_STARTS)] == []


@pytest.mark.parametrize("version", ["{version} + own rows (0123abcd)", "no date"])
def test_a_workbook_bears_the_date_of_its_tables_with_own_rows_in_them_too(result, version):
    own = replace(result.tables, version=version.format(version=result.tables.version))

    made = opened(workbook(replace(result, tables=own), "en")).properties.created

    assert made.date() == (own.dated or date(2000, 1, 1))
    assert (own.dated is None) == (version == "no date")


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_hostile_text_stays_a_text(start):
    book = Book(load_text("en"), "=1+1", load_tables().made_at)
    book.listing(book.sheet("list"), [Column("@name", 10)], [[f'{start}HYPERLINK("http://x")']])

    cells = everything(opened(book.content()))

    assert [cell.data_type for cell in cells] == ["s", "s"]
    assert all(cell.value.startswith("'") for cell in cells)


def test_hostile_words_in_the_tables_reach_no_sheet_as_a_formula(result):
    sources = tuple(row.model_copy(update={"title": f"=cmd|{row.id}", "publisher": "+1"}) for row in result.tables.sources)
    hostile = replace(result, tables=replace(result.tables, sources=sources))
    text = load_text("en")
    book = Book(text, "title", load_tables().made_at)
    write_sources(book, hostile, text)
    options_sheet(book, Cells(book, 1), hostile, options(hostile), text)

    said = texts(opened(book.content()))

    assert any(words.startswith("'=cmd|") for words in said)
    assert [words for words in said if words.startswith(FORMULA_STARTS)] == []


def test_a_journey_that_costs_nothing_is_a_workbook_too():
    free = tuple((name, Range.fixed(0.0)) for name in (row.component for row in estimate(Scenario(draws=512)).tables.costs))
    figures = Figures(workbook(estimate(Scenario(draws=512, overrides=free, budget=0, days_available=0)), "en"))

    assert [figures[f"line.total.{name}"] for name in ("p10", "p50", "p90", "mean")] == [0, 0, 0, 0]
    assert figures["result.within_budget"] == 100


def test_where_no_choice_can_be_left_open_all_of_them_are_fixed_and_the_rest_stays_a_model(result, monkeypatch):
    monkeypatch.setattr(
        "estimator.exports.workbook.options", lambda result: Options(open={}, fixed=CHOICES, rows=(), visa_days={})
    )

    raw = workbook(result, "en")

    book, text = opened(raw), load_text("en")
    fixed = next(line for line in texts(book) if text("export.field.transplant") in line and text("export.field.route") in line)
    assert all(text(f"export.field.{name}") in fixed for name in CHOICES)
    assert Figures(raw)["visa_days_allowed"] == result.chosen.visa_days
    assert Figures(raw)["ward.typical"] == result.assumptions["ward"].range.typical
    assert read_scenario_file(raw, "mine.xlsx") == result.scenario


def test_the_same_estimate_gives_the_same_file(result, in_language):
    assert workbook(result, "zh") == in_language("zh")


def test_a_row_is_as_high_as_its_longest_text():
    assert lines_of("short", 20) == 1
    assert lines_of("two words " * 6, 20) >= 3
    assert lines_of("http://example.org/" + "x" * 60, 20) >= 4
    assert lines_of("化" * 30, 22) >= 3


def test_xlsxwriter_is_told_to_leave_texts_alone():
    book = Book(load_text("en"), "title", load_tables().made_at)
    sheet = book.sheet("list")
    book.write(sheet, 0, 0, "http://example.org")
    book.write(sheet, 1, 0, "1e5")

    assert isinstance(book.book, xlsxwriter.Workbook)
    assert [cell.data_type for cell in everything(opened(book.content()))] == ["s", "s"]
