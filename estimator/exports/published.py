"""All tables as one file to edit: a workbook with one sheet a table, or a ZIP of CSV files. `estimator.packs` reads both back."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from estimator.changes import written
from estimator.exports.sheets import ACCENT, FONT, SIZE, _moment
from estimator.exports.table import neutral
from estimator.tables import ROW_TYPES
from estimator.text import load_text

if TYPE_CHECKING:
    from estimator.tables import Tables

#: A sheet of this name is left alone when the workbook is read back, in every language.
READ_ME = "Read me"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NARROW, _WIDE = 12, 40
#: A ZIP notes when each file was written; the same tables give the same file.
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def tables_zip(tables: Tables, language: str) -> bytes:
    """Return a CSV for each table, in one ZIP."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in ROW_TYPES:
            archive.writestr(ZipInfo(f"{name}.csv", _FIRST_DAY_OF_ZIP), _csv(tables, name), ZIP_DEFLATED)
    return stream.getvalue()


def _csv(tables: Tables, name: str) -> str:
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_columns(tables, name))
    writer.writerows([neutral(text) for _, text in cells] for cells in _rows(tables, name))
    return stream.getvalue()


def tables_xlsx(tables: Tables, language: str) -> bytes:
    """Return a workbook with a sheet for each table and a first one that says what to do; numbers stand in it as numbers."""
    stream, text = BytesIO(), load_text(language)
    book = xlsxwriter.Workbook(stream, _OPTIONS)
    book.set_properties({"title": text("sheets.own.title"), "created": _moment(tables.version)})
    font: dict[str, Any] = {"font_name": FONT, "font_size": SIZE}
    head = book.add_format(font | {"bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF"})
    plain, wrapped = book.add_format(font), book.add_format(font | {"text_wrap": True, "valign": "top"})
    first = book.add_worksheet(READ_ME)
    first.set_column(0, 0, 110)
    for line, words in enumerate((text("sheets.own.title"), tables.version, text("sheets.own.in_file"), text("export.licence"))):
        first.write_string(line, 0, words, wrapped)
    for name in ROW_TYPES:
        _sheet(book.add_worksheet(name), tables, name, head, plain)
    book.close()
    return stream.getvalue()


def _sheet(sheet: Any, tables: Tables, name: str, head: Any, plain: Any) -> None:
    for column, heading in enumerate(_columns(tables, name)):
        sheet.write_string(0, column, heading, head)
        sheet.set_column(column, column, _WIDE if heading in ("note", "title", "url", "includes", "excludes") else _NARROW)
    sheet.freeze_panes(1, 1)
    for line, cells in enumerate(_rows(tables, name), start=1):
        for column, (value, text) in enumerate(cells):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, column, value, plain)
            elif text:
                sheet.write_string(line, column, neutral(text), plain)


def _columns(tables: Tables, name: str) -> list[str]:
    """Return the columns of a table in the order in which people read them, which is that of its file."""
    with (tables.folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def _rows(tables: Tables, name: str) -> Iterator[list[tuple[Any, str]]]:
    """Yield the cells of each row: the value, and its text in a CSV."""
    columns = _columns(tables, name)
    for row in getattr(tables, name):
        texts = written(row)
        yield [(getattr(row, column), texts[column]) for column in columns]


#: Ending of the file -> (tables, language) -> what it holds.
PUBLISHED: dict[str, Callable[[Tables, str], bytes]] = {"xlsx": tables_xlsx, "zip": tables_zip}
