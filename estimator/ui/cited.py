"""A source as Markdown: its title in the reader's language, with a link where there is one, and its grade."""

from __future__ import annotations

from estimator.cells import SourceRow
from estimator.text import Text, safe
from estimator.ui import state


def source_link(source: SourceRow, text: Text, words: str | None = None) -> str:
    """Return a link to a source under `words`, or under its title where there are none; without an address the words alone."""
    said = safe(words or text.table_words(source.title))
    return f"[{said}]({source.url})" if source.url.startswith("http") else said


def cited(source_id: str, text: Text) -> str:
    """Return a link to the source with this id."""
    return source_link(state.tables().source(source_id), text)


def graded(source_id: str, grade: str, text: Text) -> str:
    """Return a grade in words, and a link to the source behind it."""
    return text("format.named", name=safe(text(f"grade.{grade}")), value=cited(source_id, text))
