"""Every source that is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.exports import words
from estimator.exports.sheets import Book, Column
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate


def sources(book: Book, result: Estimate, text: Text) -> None:
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
