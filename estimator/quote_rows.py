"""What one row of the tables behind the quote checker holds: words for a component, and warning signs in a quote."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator

from estimator.cells import Cited, Ids, Key, Optional, Route, Row, Text


def _split(mark: str) -> BeforeValidator:
    def parts(cell: object) -> object:
        return tuple(part.strip() for part in cell.split(mark) if part.strip()) if isinstance(cell, str) else cell

    return BeforeValidator(parts)


#: Phrases, any of which will do: "a|b". Groups of them, of which each must be there: "a|b;c".
Phrases = Annotated[tuple[str, ...], _split("|")]
Groups = Annotated[tuple[str, ...], _split(";")]
OptionalDate = Annotated[date | None, BeforeValidator(lambda cell: None if cell == "" else cell)]


class SynonymRow(Row):
    """One more name for a component, as quotes write it."""

    component: Key
    language: Key
    words: Text


class RedFlagRow(Cited):
    """A warning sign in a quote, how it is found, and the question that settles it.

    test: `words` are in it, and not each group of `unless`; `silent` on the components and words; a price is `charged` for
    the components or beside the words; all is one `lump_sum`; the total `differs` from the lines; the `deposit` is a larger
    share than `limit`; the quote is `old`, in days. Lines that hold `except_words` are not looked at.
    """

    flag: Key
    test: Literal["words", "silent", "charged", "lump_sum", "differs", "deposit", "old"]
    route: Route | Literal["any"]
    components: Ids
    words_en: Phrases
    words_zh: Phrases
    except_words: Phrases
    unless: Groups
    limit: Optional
    since: OptionalDate
    question: Text

    @property
    def words(self) -> tuple[str, ...]:
        """All phrases that trigger it, whatever their language."""
        return self.words_en + self.words_zh
