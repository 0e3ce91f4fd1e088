"""Every assumption with its source, and every source that is cited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.sheets import Book, Column, amount_form
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.assumptions import Assumption
    from estimator.model import Estimate
    from estimator.ranges import Range
    from estimator.rows import CostRow

Facts = dict[str, Any]


def assumptions(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write what is assumed, as used and as published, and who says so."""
    sheet = book.sheet(text("export.sheet.assumptions"))
    costs = {part.price.name: part.row for part in result.chosen.components}
    rows = [_assumption(result, item, costs.get(item.name), text) for item in result.assumptions.values()]
    columns = list(_assumption_columns(text))
    row = book.listing(sheet, columns, rows)
    book.write(sheet, row, 0, text("export.assumptions_note"), "note")
    # What stands to the right of it is for reading on screen: on paper it would make all letters too small.
    sheet.print_area(0, 0, row, [column.header for column in columns].index(text("export.column.note")))


def _assumption_columns(text: Text) -> Iterator[Column]:
    yield Column(text("export.column.assumption"), 26)
    yield Column(text("export.column.unit"), 16)
    ends = [text(f"export.{end}") for end in ("low", "typical", "high")]
    yield from (Column(text("export.column.used", end=end), 10, "tenth") for end in ends)
    yield from (Column(text("export.column.published", end=end), 10, "tenth") for end in ends)
    yield Column(text("export.column.changed"), 9, "center")
    yield Column(text("export.column.basis"), 9)
    yield Column(text("export.column.year"), 7, "year")
    yield Column(text("export.grade"), 7, "center")
    wide = {"source": 30, "note": 48, "publisher": 22, "link": 40, "source_id": 28, "also": 18}
    wide |= {"includes": 32, "excludes": 32, "id": 28}
    yield from (Column(text(f"export.column.{name}"), width) for name, width in wide.items())


def _assumption(result: Estimate, item: Assumption, cost: CostRow | None, text: Text) -> list[Any]:
    source = result.tables.source(item.source_id) if item.source_id else None
    title, *about = (source.title, source.publisher, source.url) if source else ("", "", "")
    unit = words.unit_label(item, cost.per if cost else None, text)
    covers = [text.table_words(cost.includes), text.table_words(cost.excludes)] if cost else ["", ""]
    return [
        words.assumption_label(item.name, text), unit, *_three(item.range), *_three(item.published),
        text("choice.yes" if item.changed else "choice.no"), words.named(text, "export.basis", item.basis), item.price_year,
        item.grade, title, text.table_words(item.note), *about, item.source_id, " ".join(item.also), *covers, item.name,
    ]  # fmt: skip


def _three(spread: Range) -> list[tuple[float, str]]:
    form = amount_form(spread.typical)
    return [(spread.low, form), (spread.typical, form), (spread.high, form)]


def sources(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write the sources of these assumptions, those of `also` among them, and who was paid by somebody who sells treatment."""
    sheet = book.sheet(text("export.sheet.sources"))
    wide = {"source_id": 28, "title": 48, "publisher": 22, "kind": 15, "link": 44, "date": 11, "read_on": 10, "paid": 13}
    columns = [Column(text(f"export.column.{name}"), width) for name, width in wide.items()]
    cited = {source for item in result.assumptions.values() for source in (item.source_id, *item.also) if source}
    rows = [
        [row.id, row.title, row.publisher, words.named(text, "kind", row.kind), row.url, row.published, row.read_on,
         text(f"export.paid.{row.paid_by_provider}")]
        for row in result.tables.sources
        if row.id in cited
    ]  # fmt: skip
    book.listing(sheet, columns, rows)
