"""The estimate as a workbook that an office can read, sort, print and check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.exports.sheets import Book
from estimator.exports.sheets_cash import cash
from estimator.exports.sheets_cover import read_me, summary
from estimator.exports.sheets_results import components, events, phases
from estimator.exports.sheets_sources import assumptions, sources
from estimator.text import load_text

if TYPE_CHECKING:
    from estimator.model import Estimate


def workbook(result: Estimate, language: str) -> bytes:
    """Return an XLSX file with the figures of `Estimate.to_dict()`, in the reader's language."""
    text, facts = load_text(language), result.to_dict()
    book = Book(text, text("export.title"), result.tables.version)
    for sheet in (read_me, summary, components, phases, cash, events, assumptions, sources):
        sheet(book, result, facts, text)
    return book.content()
