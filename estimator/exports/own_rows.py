"""All tables as one workbook to change and hand back: a sheet a table, each column with a word on what it holds."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from estimator.changes import written
from estimator.checks import KEYS
from estimator.exports.table import neutral
from estimator.tables import ROW_TYPES, Tables
from estimator.text import load_text

#: Nothing that stands in a cell is ever run or followed.
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDEST = 60
_LOOKS = {
    "key": {"bold": True, "bg_color": "#E8F0F8"}, "head": {"bold": True}, "day": {"num_format": "yyyy-mm-dd"}, "plain": {},
    "wrap": {"text_wrap": True, "valign": "top"},
}  # fmt: skip


def rows_template(tables: Tables, language: str = "en") -> bytes:
    """Return a workbook that `read_pack` takes: handed back as it is, it changes nothing.

    Parameters
    ----------
    tables
        The tables to begin with.
    language
        Code of the language of the first sheet; names of tables and columns are the same in all.
    """
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"created": tables.made_at})
    looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
    _read_me(book, looks, tables, language)
    for table in ROW_TYPES:
        _sheet(book, looks, table, getattr(tables, table))
    book.close()
    return stream.getvalue()


def _read_me(book: xlsxwriter.Workbook, looks: dict[str, Format], tables: Tables, language: str) -> None:
    text = load_text(language)
    sheet = book.add_worksheet("Read me")
    sheet.set_column(0, 0, 90)
    lines = [
        text("own_rows.title"),
        tables.version,
        *(text(f"own_rows.{name}") for name in ("change", "key", "source", "remove")),
    ]
    for number, line in enumerate(lines):
        sheet.write_string(number, 0, line, looks["wrap" if number else "head"])


def _sheet(book: xlsxwriter.Workbook, looks: dict[str, Format], table: str, rows: tuple[Any, ...]) -> None:
    """Write a table: its key columns are marked, and a comment on each heading says what the column holds."""
    sheet = book.add_worksheet(table)
    sheet.freeze_panes(1, 0)
    fields = ROW_TYPES[table].model_fields
    names = [*KEYS[table], *(name for name in fields if name not in KEYS[table])]
    cells = [written(row) for row in rows]
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, looks["key" if name in KEYS[table] else "head"])
        if about := fields[name].description:
            sheet.write_comment(0, column, about)
        longest = max([len(name), *(len(line[name]) for line in cells)])
        sheet.set_column(column, column, min(longest, _WIDEST) + 3)
        for number, (row, line) in enumerate(zip(rows, cells, strict=True), start=1):
            _write(sheet, number, column, getattr(row, name), line[name], looks)


def _write(sheet: Any, row: int, column: int, value: object, cell: str, looks: dict[str, Format]) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, looks["day"])
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    elif cell:
        sheet.write_string(row, column, neutral(cell))
