"""The rows that a choice leads to, and the words that may be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import LINE_HEIGHT, PADDING, Book, Column
from estimator.live.options import Option, Options
from estimator.scenario_book import CHOSEN, ENDS, LOOKS_UP
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.assumptions import Assumption
    from estimator.model import Estimate

_KEY = "key"
_SEPARATOR = "|"
PUBLISHED = tuple(f"published_{end}" for end in ENDS)
_WIDTHS = {"source": 30, "note": 48, "publisher": 22, "link": 30, "source_id": 20, "also": 16}


def options_sheet(book: Book, cells: Cells, result: Estimate, found: Options, text: Text) -> None:
    """Write the lists of the choices and, to their right, the rows that each choice leads to."""
    sheet = book.sheet(text("export.sheet.options"))
    lists: dict[str, list[Any]] = {
        name: [words.named(text, name, value) for value in values] for name, values in found.open.items()
    }
    if "origin" in found.open:
        lists["visa_days"] = [found.visa_days[origin] for origin in found.open["origin"]]
    rows = [_row(result, option, text) for option in found.rows]
    columns = [Column(text(f"export.field.{_FIELDS.get(name, name)}"), 34) for name in lists]
    columns += [Column("", 3), *_columns(text)]
    longest = max(len(rows), *(len(values) for values in lists.values()), 1)
    book.listing(sheet, columns, [
        [*(_at(values, row) for values in lists.values()), "", *(rows[row].values() if row < len(rows) else _EMPTY)]
        for row in range(longest)
    ], filtered=False)  # fmt: skip
    for column, (name, values) in enumerate(lists.items()):
        cells.name_range(sheet, LOOKS_UP + name, 1, column, len(values), column)
    for column, name in enumerate(rows[0] if rows else (), start=len(lists) + 1):
        cells.name_range(sheet, LOOKS_UP + name, 1, column, len(rows), column)
    for row in range(1, longest + 1):  # long notes stand in one line: this sheet is looked up, not read
        sheet.set_row(row, LINE_HEIGHT + PADDING)
    sheet.print_area(0, 0, longest, len(lists) + 1 + len(ENDS))


_EMPTY = ("",) * (1 + 2 * len(ENDS) + 3 + len(_WIDTHS))
_FIELDS = {"visa_days": "visa_days_allowed"}


def _at(values: list[Any], row: int) -> Any:
    return values[row] if row < len(values) else ""


def _columns(text: Text) -> list[Column]:
    return [
        Column(text("export.column.option_key"), 60),
        *(Column(text(f"export.column.option_{end}"), 12, "tenth") for end in ENDS),
        *(Column(text("export.column.published", end=text(f"export.{end}")), 12, "tenth") for end in ENDS),
        Column(text("export.column.basis"), 9), Column(text("export.column.year"), 7, "year"),
        Column(text("export.grade"), 7, "center"),
        *(Column(text(f"export.column.{name}"), width) for name, width in _WIDTHS.items()),
    ]  # fmt: skip


def _row(result: Estimate, option: Option, text: Text) -> dict[str, Any]:
    said = [words.named(text, name, value) for name, value in zip(option.choices, option.values, strict=True)]
    used = {end: getattr(option.range, end) for end in ENDS}
    return {_KEY: _SEPARATOR.join((option.assumption, *said))} | used | evidence(result, option.item, text)


def evidence(result: Estimate, item: Assumption, text: Text) -> dict[str, Any]:
    """Return what the tables say behind a range: as it was published, how good it is, and who says so."""
    source = result.tables.source(item.source_id) if item.source_id else None
    title, publisher, link = (source.title, source.publisher, source.url) if source else ("", "", "")
    return {name: getattr(item.published, end) for name, end in zip(PUBLISHED, ENDS, strict=True)} | {
        "basis": words.named(text, "export.basis", item.basis), "year": item.price_year, "grade": item.grade, "source": title,
        "note": text.table_words(item.note), "publisher": publisher, "link": link, "source_id": item.source_id,
        "also": " ".join(item.also),
    }  # fmt: skip


def lookup(option: Option, column: str) -> str:
    """Return the formula that finds a column of `options_sheet` by the present choices."""
    chosen = "".join(f'&"{_SEPARATOR}"&{CHOSEN}{name}' for name in option.choices)
    return f'INDEX({LOOKS_UP}{column},MATCH("{option.assumption}"{chosen},{LOOKS_UP}{_KEY},0))'


def shown(formula: str) -> str:
    """Return the formula that leaves empty what is empty; a spreadsheet makes a 0 of it."""
    return f'IF({formula}="","",{formula})'
