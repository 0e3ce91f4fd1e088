"""The look of the workbook: one frame for every sheet, and cells that no spreadsheet takes for a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, Worksheet

from estimator.exports.columns import wrap
from estimator.exports.table import neutral
from estimator.text import Text
from estimator.widths import room

A4 = 9
#: On every computer that has an office program, or in a twin of the same widths; characters beyond it come from the system.
FONT, SIZE = "Arial", 10
LINE_HEIGHT, PADDING = 13.5, 2.5  # points; Chinese characters stand higher than Latin ones
ACCENT, LIGHT, PALE, GREY = "#0B5CAD", "#8DB8E2", "#E8F0F8", "#5B6672"
#: The lines behind a chart.
GRID: dict[str, Any] = {"visible": True, "line": {"color": "#D5DBE1"}}

#: Nothing that stands in a cell is ever run or followed: a text stays a text, an address too.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_LINE = {"bottom": 1, "bottom_color": "#D5DBE1", "valign": "top"}
_WORDS = {"align": "left", "indent": 1, "text_wrap": True}
_TOTAL = {"bold": True, "bg_color": PALE, "top": 2, "top_color": ACCENT}
#: Yellow is what a reader may type over, and nothing else.
_OPEN = _LINE | {"bg_color": "#FFF3BF", "locked": False}
_HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": ACCENT, "font_color": "#FFFFFF"}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": _LINE | _WORDS,
    "number": _LINE | {"align": "left", "indent": 1},
    "number_whole": _LINE | {"align": "left", "indent": 1, "num_format": "#,##0"},
    "right": _LINE | {"align": "right", "bold": True},
    "center": _LINE | {"align": "center"},
    "money": _LINE | {"num_format": "#,##0"},
    "days": _LINE | {"num_format": "0.0"},
    "count": _LINE | {"num_format": "0.0"},
    "share": _LINE | {"num_format": "0.0%"},
    "year": _LINE | {"num_format": "0", "align": "center"},
    "date": _LINE | {"num_format": "yyyy-mm-dd", "align": "center"},
    "whole": _LINE | {"num_format": "#,##0"},
    "tenth": _LINE | {"num_format": "#,##0.0"},
    "fine": _LINE | {"num_format": "0.000"},
    "header": _HEADER | _WORDS,
    "header_number": _HEADER | {"align": "right"},
    "header_center": _HEADER | {"align": "center"},
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT, "align": "left", "indent": 1},
    "section": {"bold": True, "font_color": ACCENT, "align": "left", "indent": 1, "bottom": 2, "bottom_color": ACCENT},
    "answer": _WORDS | {"bold": True, "font_size": 12, "valign": "top", "bg_color": PALE},
    "warning": _WORDS | {"bold": True, "valign": "top", "bg_color": "#FCE9DC"},
    "note": {"italic": True, "font_color": GREY, "align": "left", "indent": 1},
    "note_wrapped": _LINE | _WORDS | {"font_color": GREY},
    "plain": {"align": "left"},
    "score": {"num_format": "0.000"},
    "journey": {"num_format": "#,##0.00"},
    "name": {"font_color": GREY, "text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": ACCENT},
    "name_line": _LINE | _WORDS | {"font_color": GREY},
    "open": _OPEN | {"num_format": "#,##0"},
    "open_tenth": _OPEN | {"num_format": "#,##0.0"},
    "open_fine": _OPEN | {"num_format": "0.000"},
    "open_number": _OPEN | {"num_format": "#,##0.##", "align": "left", "indent": 1},
    "open_text": _OPEN | {"align": "left", "indent": 1},
    "wrong": {"font_color": "#B00020", "bold": True},
    "worked_out": _LINE | {"num_format": "0.0000", "font_color": GREY},
    "total_name": _TOTAL | {"align": "left", "indent": 1},
    "total": _TOTAL | {"num_format": "#,##0"},
    "total_share": _TOTAL | {"num_format": "0.0%"},
}


@dataclass(frozen=True)
class Column:
    """A column of a list: its words, its width in characters, and the name of its format."""

    header: str
    width: float
    form: str = "text"


_CENTERED = ("center", "year", "date")

#: What may be done on a protected sheet; there is no password, so whoever wants more takes the protection off.
_ALLOWED = {"format_columns": True, "format_rows": True, "autofilter": True, "objects": True}


class Sheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that takes formulas as they are written, and whole columns at once."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # The library looks for sixty new functions in each formula. None of them is used here, and it takes most of the time.
        return formula.removeprefix("=")

    def write_down(self, first_row: int, column: int, values: Sequence[float], look: Format, formula: str = "") -> None:
        """Write numbers one below the other or, with a formula, the formula in each row with its number kept beside it."""
        for row, value in enumerate(values, start=first_row):
            self.table[row][column] = CellFormulaTuple(formula, look, value) if formula else CellNumberTuple(value, look)
        for row in (first_row, first_row + len(values) - 1):
            self._check_dimensions(row, column)


def _header_form(form: str) -> str:
    """Return the format of a column's name: it stands where the cells below it stand."""
    return "header" if form == "text" else "header_center" if form in _CENTERED else "header_number"


def capital(words: str) -> str:
    """Return words as they stand at the beginning of a line."""
    return words[:1].upper() + words[1:]


def lines_of(words: object, width: float) -> int:
    """Return how many lines a text takes in a column; a long address is broken in the middle."""
    if not isinstance(words, str):
        return 1
    # A column is measured in digits: Latin letters are narrower, Chinese characters take two. The indent takes one.
    fits = max(int((width - 1.5) * (1.2 if room(words) == len(words) else 1.0)), 1)
    return sum(max(ceil(room(line) / fits), 1) for line in wrap(words, fits))


def amount_form(typical: float) -> str:
    """Return the name of a number format that shows what matters in 0.35 and in 1,200,000."""
    return "whole" if typical >= 1000 else "tenth" if typical >= 10 else "fine"


class Book:
    """A workbook in memory."""

    def __init__(self, text: Text, title: str, made_at: datetime) -> None:
        self.text = text
        self._stream = BytesIO()
        self.book = xlsxwriter.Workbook(self._stream, _OPTIONS)
        # The date of the data, not the clock: the same estimate gives the same file.
        self.book.set_properties({"title": neutral(title), "created": made_at})
        self._title = title.replace("&", "&&")
        self.formats: dict[str, Format] = {
            name: self.book.add_format({"font_name": FONT, "font_size": SIZE, **form}) for name, form in _FORMATS.items()
        }

    def content(self) -> bytes:
        """Close the workbook and return the file."""
        self.book.close()
        return self._stream.getvalue()

    def sheet(self, name: str, *, one_page: bool = False, upright: bool = False) -> Sheet:
        """Add a sheet that prints on A4, as wide as the paper, with what it belongs to above and the page at the foot.

        Lists lie across, what is read stands `upright`; `one_page` holds it all. Only yellow cells are open.
        """
        sheet: Sheet = self.book.add_worksheet(name, Sheet)
        sheet.protect("", _ALLOWED)
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 1 if one_page else 0)
        sheet.set_header(f"&L&8{self._title}&R&8&A")
        sheet.set_footer("&R&8&P / &N")
        sheet.hide_gridlines(2)
        if not upright:
            sheet.set_landscape()
        if self.text.direction == "rtl":
            sheet.right_to_left()
        return sheet

    def write(self, sheet: Worksheet, row: int, column: int, value: Any, form: str = "text") -> None:
        """Write a cell by the type of its value: what is text can never become a formula, a link or a number."""
        look = self.formats[form]
        if value is None or value == "":
            sheet.write_blank(row, column, None, look)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), look)
        elif isinstance(value, str):
            sheet.write_string(row, column, neutral(value), look)
        else:
            sheet.write_number(row, column, value, look)

    def row(self, sheet: Worksheet, row: int, values: Iterable[Any], forms: Iterable[str], first: int = 0) -> None:
        """Write cells side by side, from the first column on or another."""
        for column, (value, form) in enumerate(zip(values, forms, strict=True), start=first):
            self.write(sheet, row, column, value, form)

    def header(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        """Write the names of columns."""
        names = (capital(column.header) for column in columns)
        self.row(sheet, row, names, (_header_form(column.form) for column in columns))
        # Bold letters are wider.
        self.fit(sheet, row, [(column.header, column.width * 0.9) for column in columns])

    def fit(self, sheet: Worksheet, row: int, cells: Iterable[tuple[object, float]], scale: float = 1.0) -> None:
        """Make a row as high as its longest text needs; not every office program does that by itself."""
        lines = max(lines_of(words, width / scale) for words, width in cells)
        sheet.set_row(row, lines * LINE_HEIGHT * scale + PADDING)

    def listing(self, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Any]], filtered: bool = True) -> int:
        """Write a list from the first row on, with its names always in view, and return the row below it.

        A cell may be a pair (value, form) where it needs another format than its column.
        """
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
        self.header(sheet, 0, columns)
        for number, cells in enumerate(rows, start=1):
            pairs = zip(cells, columns, strict=True)
            looks = [cell if isinstance(cell, tuple) else (cell, column.form) for cell, column in pairs]
            self.row(sheet, number, (value for value, _ in looks), (form for _, form in looks))
            self.fit(sheet, number, [(value, column.width) for (value, _), column in zip(looks, columns, strict=True)])
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        if filtered:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        return len(rows) + 1


def day_number(day: date) -> int:
    """Return the number that a spreadsheet keeps for a day."""
    return day.toordinal() - date(1899, 12, 30).toordinal()
