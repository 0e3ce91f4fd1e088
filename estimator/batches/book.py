"""Results as a workbook: one scenario a row, what is wrong with which row, and what all of it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from estimator.batch import HEADLINE, JOINT, WITHIN, events_of
from estimator.batches.fields import DATA_VERSION, FIELDS, PROBLEM, ROW, VERSION_COLUMN, rows_with_problems
from estimator.exports.sheets import A4, ACCENT, FONT, LINE_HEIGHT, PADDING, SIZE, lines_of
from estimator.exports.table import neutral
from estimator.exports.words import named
from estimator.form import Form
from estimator.tables import Tables, load_tables
from estimator.text import Text, load_text
from estimator.version import VERSION

#: What is written is written once and never held: a workbook of any length takes the same memory.
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MOST_PROBLEMS = 10_000
WIDTHS = {PROBLEM: 60, "note": 40, "label": 24, "id": 32, "start_date": 12, "pathway": 16}
_SEVERAL = re.compile(r"; (?=[^\s;]+: found )")
_FORMS: dict[str, dict[str, Any]] = {
    "plain": {}, "head": {"bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF"}, "money": {"num_format": "#,##0"},
    "days": {"num_format": "0.0"}, "share": {"num_format": "0.0%"}, "wrap": {"text_wrap": True, "align": "left", "valign": "top"},
    "name": {"bold": True, "align": "left", "valign": "top", "text_wrap": True},
    "day": {"num_format": "yyyy-mm-dd"}, "as_text": {"num_format": "@"},
}  # fmt: skip


def widths_of(names: Iterable[str]) -> list[float]:
    """Return widths of columns in characters: as wide as their names, or as what usually stands in them."""
    return [max(len(name) + 3, WIDTHS.get(name, 10)) for name in names]


class Sheets:
    """A workbook that is written from top to bottom, cell by cell, by the type of each value."""

    def __init__(self, stream: BinaryIO, title: str, made_at: datetime) -> None:
        self.book = xlsxwriter.Workbook(stream, _OPTIONS)
        self.book.set_properties({"title": title, "created": made_at})
        font: dict[str, Any] = {"font_name": FONT, "font_size": SIZE}
        self.forms: dict[str, Format] = {name: self.book.add_format(font | form) for name, form in _FORMS.items()}

    def sheet(self, name: str, headings: Iterable[str], widths: Iterable[float]) -> Worksheet:
        """Add a sheet whose headings stay in view."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(A4)
        sheet.set_landscape()
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            sheet.set_column(column, column, width)
            self.cell(sheet, 0, column, heading, "head")
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        return sheet

    def line(self, sheet: Worksheet, row: int, cells: Sequence[Any], widths: Sequence[float], forms: Sequence[str]) -> None:
        """Write a row of words, as high as its longest one needs: no office program does that for rows written like these."""
        lines = max(lines_of(value, width) for value, width in zip(cells, widths, strict=True))
        sheet.set_row(row, lines * LINE_HEIGHT + PADDING)
        for column, (value, form) in enumerate(zip(cells, forms, strict=True)):
            self.cell(sheet, row, column, value, form)

    def cell(self, sheet: Worksheet, row: int, column: int, value: Any, form: str = "plain") -> None:
        """Write a cell: what is text can never become a formula, a link or a number, and what is missing stays empty."""
        look = self.forms[form]
        if isinstance(value, str) and not value:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, neutral(value), look)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, look)
        elif value is not None and not pd.isna(value):
            sheet.write_number(row, column, value, look)


def write_xlsx(parts: Iterable[pd.DataFrame], stream: BinaryIO, tables: Tables | None = None, language: str = "en") -> None:
    """Write parts of results as one workbook."""
    tables, text = tables or load_tables(), load_text(language)
    book = Sheets(stream, text("batch.title"), tables.made_at)
    found = _results(book, parts, text)
    problems = list(islice(found, MOST_PROBLEMS))
    wrong = len(problems) + sum(1 for _ in found)
    _problems(book, problems, text)
    _read_me(book, tables, text, wrong)
    book.book.close()


def _results(book: Sheets, parts: Iterable[pd.DataFrame], text: Text) -> Iterator[tuple[int, str]]:
    """Write all rows, and yield number and problem of those that have one."""
    sheet, below = None, 1
    for part in parts:
        if sheet is None:
            names = list(part.columns)
            sheet = book.sheet(text("batch.sheet.results"), names, widths_of(names))
            forms = [_form(name) for name in names]
        for cells in part.astype(object).itertuples(index=False, name=None):
            for column, (value, form) in enumerate(zip(cells, forms, strict=True)):
                book.cell(sheet, below, column, value, form)
            below += 1
        yield from rows_with_problems(part)
    if sheet is not None:
        sheet.autofilter(0, 0, below - 1, len(names) - 1)


def _form(name: str) -> str:
    """Return how the numbers of a column are shown; they are kept in full."""
    if name in (*WITHIN, *JOINT) or name.startswith("grade_") or name.endswith(("_probability", "_share")):
        return "share"
    if name == ROW or name in FIELDS:
        return "plain"
    return "days" if "days_" in name or name.startswith("days") else "money"


def _problems(book: Sheets, problems: list[tuple[int, str]], text: Text) -> None:
    headings, widths = [text(f"batch.problems.{name}") for name in ("row", "column", "what")], (10, 26, 110)
    sheet = book.sheet(text("batch.sheet.problems"), headings, widths)
    sheet.fit_to_pages(1, 0)
    lines = ((row, one) for row, several in problems for one in _SEVERAL.split(several))
    below = 0
    for below, (row, one) in enumerate(lines, start=1):
        column, _, what = one.partition(": ")
        book.line(sheet, below, (row, column, what), widths, ("name", "wrap", "wrap"))
    if len(problems) == MOST_PROBLEMS:
        book.cell(sheet, below + 1, 2, text("batch.problems.more"))


def _read_me(book: Sheets, tables: Tables, text: Text, wrong: int) -> None:
    widths = (46, 100)
    sheet = book.sheet(text("export.sheet.read_me"), (text("batch.title"), ""), widths)
    sheet.fit_to_pages(1, 0)
    for below, cells in enumerate(_about(tables, text, wrong), start=1):
        book.line(sheet, below, cells, widths, ("name", "wrap"))


def _about(tables: Tables, text: Text, wrong: int) -> Iterator[tuple[str, str]]:
    yield text("batch.about.what"), text("batch.about.sentence")
    if wrong:
        yield text("batch.sheet.problems"), text("batch.about.problems", count=wrong)
    yield text("export.field.version"), VERSION
    yield text("export.field.data_version"), f"{tables.version} ({tables.digest})"
    yield text("export.label.licence"), text("export.licence")
    yield ROW, text("batch.about.row")
    yield PROBLEM, text("batch.about.problem")
    usual = {name: str(Form.model_fields[name].default) for name in ("draws", "seed")}
    yield f"{VERSION_COLUMN}, {DATA_VERSION}", text("batch.about.version", **usual)
    for name in HEADLINE:
        yield f"{name}_p5 … {name}_mean", text("batch.about.spread", what=named(text, "export.measure", name))
    yield from ((name, text(f"export.chance.{name}")) for name in WITHIN)
    yield from ((name, text(f"grid.{name}")) for name in JOINT)
    yield "refund_share … refund_mean", text("batch.about.refund")
    for name in events_of(tables, exits=True):
        yield f"exit_{name}_probability …", text("batch.about.exit", what=named(text, "exit", name))
    for name in events_of(tables):
        yield f"event_{name}_probability", text("batch.about.event", what=named(text, "event", name))
    yield "transplant_share", text("batch.about.transplant")
    for name in dict.fromkeys(row.component for row in tables.costs):
        yield f"{name}_mean", text("batch.about.mean", what=named(text, "component", name))
    yield "grade_A … grade_D", text("batch.about.grades")
