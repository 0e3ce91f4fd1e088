"""What may be changed: the scenario's numbers and choices, and the rows that a choice leads to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column
from estimator.form import Form
from estimator.live.options import Option, Options
from estimator.live.stand_ins import ABOVE, BELOW, INPUTS, THRESHOLD
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from estimator.live import Live
    from estimator.live.nodes import Node
    from estimator.model import Estimate

_COLUMNS = (40, 18, 60, 34)
#: Helpers of a range stand beside it.
BESIDE_A_RANGE = (BELOW, ABOVE, THRESHOLD)


def inputs(book: Book, cells: Cells, result: Estimate, live: Live, found: Options, text: Text) -> None:
    """Write the choices, the numbers, and what is worked out from them for all journeys."""
    sheet = book.sheet(text("export.sheet.inputs"), one_page=True)
    for index, width in enumerate(_COLUMNS):
        sheet.set_column(index, index, width)
    heads = [Column(text(f"export.column.{name}"), width) for name, width in zip(_HEADS, _COLUMNS, strict=True)]
    book.header(sheet, 0, heads)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    row = _choices(book, cells, sheet, 1, result, found, text)
    row = _numbers(book, cells, sheet, row, result, live, text)
    _worked_out(book, cells, sheet, row + 1, live, text)


_HEADS = ("input", "value", "note", "name")


def _choices(book: Book, cells: Cells, sheet: Worksheet, row: int, result: Estimate, found: Options, text: Text) -> int:
    for name, values in found.open.items():
        said = {value: words.named(text, name, value) for value in values}
        book.row(sheet, row, (text(f"export.field.{name}"), said[getattr(result.scenario, name)]), ("text", "open_text"))
        book.row(sheet, row, (text("export.note.choice"), f"choice.{name}"), ("note", "name"), first=2)
        sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": f"=options.{name}"})
        cells.name(sheet, row, 1, f"choice.{name}")
        row += 1
    days = "INDEX(options.visa_days,MATCH(choice.origin,options.origin,0))"
    book.write(sheet, row, 0, text("export.field.visa_days_allowed"))
    cells.formula(sheet, row, 1, days, result.chosen.visa_days, "open", "visa_days_allowed")
    book.row(sheet, row, ("", "visa_days_allowed"), ("note", "name"), first=2)
    return row + 1


def _numbers(book: Book, cells: Cells, sheet: Worksheet, row: int, result: Estimate, live: Live, text: Text) -> int:
    for name in INPUTS:
        value = getattr(result.scenario, name)
        book.write(sheet, row, 0, text(f"export.field.{name}"))
        if value is None:
            sheet.write_blank(row, 1, None, book.formats["open"])
            cells.name(sheet, row, 1, name)
        else:
            cells.number(sheet, row, 1, name, float(value), "open")
        sheet.data_validation(row, 1, row, 1, _bounds(name))
        book.row(sheet, row, ("", name), ("note", "name"), first=2)
        row += 1
    return row


def _bounds(name: str) -> dict[str, object]:
    """Return the check of an input's cell: the bounds that the scenario has."""
    schema = Form.model_json_schema()["properties"][name]
    kinds = [schema, *schema.get("anyOf", [])]
    if choices := next((kind["enum"] for kind in kinds if "enum" in kind), None):
        return {"validate": "list", "source": choices}
    low = next((kind[key] for kind in kinds for key in ("minimum", "exclusiveMinimum") if key in kind), 0)
    high = next((kind["maximum"] for kind in kinds if "maximum" in kind), 1e12)
    whole = any(kind.get("type") == "integer" for kind in kinds)
    return {"validate": "integer" if whole else "decimal", "criteria": "between", "minimum": low, "maximum": high}


def _worked_out(book: Book, cells: Cells, sheet: Worksheet, row: int, live: Live, text: Text) -> None:
    book.row(sheet, row, (text("export.part.worked_out"), "", "", ""), ("section",) * 4)
    for below, step in enumerate(shared_steps(live), start=row + 1):
        book.write(sheet, below, 0, text("export.heading.step"))
        cells.formula(sheet, below, 1, step.formula(), step.value, "worked_out", step.name)
        book.row(sheet, below, (step.formula(), step.name), ("note", "name"), first=2)


def shared_steps(live: Live) -> Iterator[Node]:
    """Yield the steps that all journeys share, but for those that stand beside a range."""
    for step in live.steps():
        if step.parts and not step.is_column and not step.name.endswith(BESIDE_A_RANGE):
            yield step


def options_sheet(book: Book, cells: Cells, found: Options, text: Text) -> None:
    """Write the ranges that each choice leads to, and the lists of the choices."""
    sheet = book.sheet(text("export.sheet.options"))
    heads = ("key", "low", "typical", "high")
    for column, (head, width) in enumerate(zip(heads, (46, 14, 14, 14), strict=True)):
        sheet.set_column(column, column, width)
        book.write(sheet, 0, column, text(f"export.column.option_{head}"), "header")
    for row, option in enumerate(found.rows, start=1):
        figures = (option.range.low, option.range.typical, option.range.high)
        book.row(sheet, row, (_key(option, text), *figures), ("text", "number", "number", "number"))
    for column, head in enumerate(heads):
        cells.name_range(sheet, f"options.{head}", 1, column, len(found.rows), column)
    column = len(heads) + 1
    for name, values in found.open.items():
        book.write(sheet, 0, column, text(f"export.field.{name}"), "header")
        for row, value in enumerate(values, start=1):
            book.write(sheet, row, column, words.named(text, name, value))
        cells.name_range(sheet, f"options.{name}", 1, column, len(values), column)
        column += 1
    origins = found.open.get("origin", ())
    book.write(sheet, 0, column, text("export.field.visa_days_allowed"), "header")
    for row, origin in enumerate(origins, start=1):
        book.write(sheet, row, column, found.visa_days[origin], "number")
    cells.name_range(sheet, "options.visa_days", 1, column, max(len(origins), 1), column)
    sheet.freeze_panes(1, 1)


def _key(option: Option, text: Text) -> str:
    said = [words.named(text, name, value) for name, value in zip(option.choices, option.values, strict=True)]
    return "|".join((option.assumption, *said))


def lookup(option: Option, end: str) -> str:
    """Return the formula that finds one end of a range by the present choices."""
    chosen = "".join(f'&"|"&choice.{name}' for name in option.choices)
    return f'INDEX(options.{end},MATCH("{option.assumption}"{chosen},options.key,0))'
