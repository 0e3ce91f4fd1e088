"""An empty table of scenarios to fill in, with two examples and a word on each column."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from estimator.batches.book import Sheets, widths_of
from estimator.batches.fields import FIELDS, OWN, kind_of, settled
from estimator.batches.sources import SHEET
from estimator.batches.writing import write_csv, write_parquet
from estimator.errors import bound
from estimator.exports.words import named
from estimator.form import Form
from estimator.tables import Tables, load_tables
from estimator.text import Text, load_text

KINDS = ("csv", "xlsx", "parquet")
_EXAMPLES = 2
_ROWS_TO_FILL = 1_000
_LONGEST_LIST = 255  # of a list of choices in one cell, by the rules of workbooks
_LIMITS = {"minimum": "≥ {}", "exclusiveMinimum": "> {}", "maximum": "≤ {}"}
_SCHEMA: dict[str, dict[str, Any]] = Form.model_json_schema()["properties"]


def template(kind: str, tables: Tables | None = None, language: str = "en") -> bytes:
    """Return a table to fill in, as `kind`: csv, xlsx or parquet. A workbook has lists to choose from and a second sheet."""
    tables = tables or load_tables()
    stream = BytesIO()
    if kind == "xlsx":
        _workbook(stream, tables, load_text(language))
    elif kind == "parquet":
        write_parquet([_examples(tables)], stream)
    else:
        write_csv([_examples(tables)], stream)
    return stream.getvalue()


def _examples(tables: Tables) -> pd.DataFrame:
    """Return the first example families; what they leave out is left empty, as it may be."""
    rows = [{"id": row.preset, "note": row.note, **row.answers()} for row in tables.presets[:_EXAMPLES]]
    asked = pd.DataFrame(rows, columns=["id", "note", *FIELDS, _own(tables)], dtype=object)
    first = next(part for part in tables.costs if f"{OWN}{part.component}" == _own(tables))
    asked.loc[len(asked) - 1, _own(tables)] = ":".join(f"{number:g}" for number in (first.low, first.typical, first.high))
    return settled(asked)


def _own(tables: Tables) -> str:
    """Return the column of a figure of one's own: as an example, the first price that is the same for everybody."""
    known = [row.component for row in tables.costs]
    return OWN + next(row.component for row in tables.costs if row.low and known.count(row.component) == 1)


def _workbook(stream: BytesIO, tables: Tables, text: Text) -> None:
    examples = _examples(tables)
    book = Sheets(stream, text("batch.template.title"), tables.made_at)
    names = list(examples.columns)
    sheet = book.sheet(SHEET.title(), names, widths_of(names))
    for column, name in enumerate(names):
        _offer_choices(sheet, column, choices_of(name, tables))
    _look_of_columns(book, sheet, names)
    for row, cells in enumerate(examples.astype(object).itertuples(index=False, name=None), start=1):
        for column, value in enumerate(cells):
            book.cell(sheet, row, column, value, _look(names[column]))
    headings = [text(f"batch.fields.{name}") for name in ("field", "name", "meaning", "values", "usual")]
    widths = (30, 34, 60, 70, 22)
    about = book.sheet(text("batch.sheet.fields"), headings, widths)
    about.fit_to_pages(1, 0)
    for row, cells in enumerate(_about(tables, text), start=1):
        book.line(about, row, cells, widths, ("name", "wrap", "wrap", "wrap", "wrap"))
    book.book.close()


def _look_of_columns(book: Sheets, sheet: Worksheet, names: list[str]) -> None:
    for column, (name, width) in enumerate(zip(names, widths_of(names), strict=True)):
        # As text: a spreadsheet takes 10:20:30 for a time of the day.
        sheet.set_column(column, column, width, book.forms[_look(name)])


def _look(name: str) -> str:
    return {"day": "day", "range": "as_text", "share": "as_text"}.get(kind_of(name), "plain")


def _offer_choices(sheet: Worksheet, column: int, choices: list[str]) -> None:
    if choices and len(",".join(choices)) <= _LONGEST_LIST:
        rule = {"validate": "list", "source": choices, "error_type": "warning"}
        sheet.data_validation(1, column, _ROWS_TO_FILL, column, rule)


def choices_of(name: str, tables: Tables) -> list[str]:
    """Return the values that a field may have, where they can be counted."""
    ids: dict[str, list[str]] = {
        "pathway": [row.pathway for row in tables.pathways], "route": [row.route for row in tables.routes],
        "product": [row.product for row in tables.products], "city": [row.city for row in tables.cities],
        "origin": [row.origin for row in tables.origins],
    }  # fmt: skip
    if name in ids:
        return list(dict.fromkeys(ids[name]))
    if name not in FIELDS:
        return []
    if FIELDS[name] == "yes_no":
        return ["yes", "no"]
    return [str(value) for value in _stated(name).get("enum", ())]


def _stated(name: str) -> dict[str, Any]:
    """Return what the type of a field states: its bounds, or the list of its values."""
    stated = _SCHEMA[name]
    return stated | {rule: limit for part in stated.get("anyOf", ()) for rule, limit in part.items()}


def _about(tables: Tables, text: Text) -> Iterator[tuple[str, str, str, str, Any]]:
    """Yield field, its name, its meaning, what it may hold and what it is if it stays empty."""
    for name in ("id", "note"):
        yield name, text(f"batch.fields.{name}"), text("batch.fields.carried"), text("batch.fields.any_text"), None
    for name, item in Form.model_fields.items():
        usual = item.default if item.default not in (None, "") else text("batch.fields.by_pathway")
        usual = "no" if usual is False else usual
        usual = None if FIELDS[name] == "day" or _may_stay_empty(name, tables) else usual
        yield name, named(text, "export.field", name), item.description or "", _values(name, tables, text), usual
    yield f"{OWN}NAME", text("batch.fields.own"), text("batch.fields.own_meaning"), text("batch.fields.own_values"), None


def _may_stay_empty(name: str, tables: Tables) -> bool:
    """Tell whether an empty cell means that there is none, and no pathway fills it in."""
    row = tables.pathways[0]
    return Form.model_fields[name].default is None and not hasattr(row, name) and name != "patient_weight_kg"


def _values(name: str, tables: Tables, text: Text) -> str:
    if choices := choices_of(name, tables):
        return ", ".join(choices)
    if FIELDS[name] == "day":
        return text("batch.fields.day", example=date(2026, 11, 22).isoformat())
    stated = _stated(name)
    limits = [sign.format(bound(stated[rule])) for rule, sign in _LIMITS.items() if rule in stated]
    return " · ".join([text(f"batch.fields.{FIELDS[name]}"), *limits])
