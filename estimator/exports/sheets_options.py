"""The rows that a choice leads to, and the words that may be chosen."""

from __future__ import annotations

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column
from estimator.live.options import Option, Options
from estimator.scenario_book import CHOSEN, ENDS, LOOKS_UP
from estimator.text import Text

_KEY = "key"
_SEPARATOR = "|"


def options_sheet(book: Book, cells: Cells, found: Options, text: Text) -> None:
    """Write the ranges that each choice leads to, and to their right the lists of the choices."""
    sheet = book.sheet(text("export.sheet.options"))
    heads = (_KEY, *ENDS)
    lists: dict[str, list[object]] = {
        name: [words.named(text, name, value) for value in values] for name, values in found.open.items()
    }
    if "origin" in found.open:
        lists["visa_days"] = [found.visa_days[origin] for origin in found.open["origin"]]
    columns = [Column(text(f"export.column.option_{head}"), width, form) for head, width, form in _looks(heads)]
    columns += [Column("", 3), *(Column(text(f"export.field.{_FIELDS.get(name, name)}"), 22) for name in lists)]
    longest = max(len(found.rows), *(len(values) for values in lists.values()), 1)
    left = [[_key(option, text), option.range.low, option.range.typical, option.range.high] for option in found.rows]
    rows = [
        [
            *(left[row] if row < len(left) else [""] * len(heads)), "",
            *(values[row] if row < len(values) else "" for values in lists.values()),
        ]
        for row in range(longest)
    ]  # fmt: skip
    book.listing(sheet, columns, rows, filtered=False)
    for column, head in enumerate(heads):
        cells.name_range(sheet, LOOKS_UP + head, 1, column, max(len(left), 1), column)
    for column, (name, values) in enumerate(lists.items(), start=len(heads) + 1):
        cells.name_range(sheet, LOOKS_UP + name, 1, column, len(values), column)


_FIELDS = {"visa_days": "visa_days_allowed"}


def _looks(heads: tuple[str, ...]) -> list[tuple[str, int, str]]:
    return [(head, 46, "text") if head == _KEY else (head, 14, "tenth") for head in heads]


def _key(option: Option, text: Text) -> str:
    said = [words.named(text, name, value) for name, value in zip(option.choices, option.values, strict=True)]
    return _SEPARATOR.join((option.assumption, *said))


def lookup(option: Option, end: str) -> str:
    """Return the formula that finds one end of a range by the present choices."""
    chosen = "".join(f'&"{_SEPARATOR}"&{CHOSEN}{name}' for name in option.choices)
    return f'INDEX({LOOKS_UP}{end},MATCH("{option.assumption}"{chosen},{LOOKS_UP}{_KEY},0))'
