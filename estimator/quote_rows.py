"""What one row of the tables behind the quote checker holds: words for a component, and warning signs in a quote."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from estimator.cells import Cited, Ids, Key, Optional, Route, Row, Text


def _split(mark: str) -> BeforeValidator:
    def parts(cell: object) -> object:
        return tuple(part.strip() for part in cell.split(mark) if part.strip()) if isinstance(cell, str) else cell

    return BeforeValidator(parts)


#: Phrases, any of which will do: "a|b". Groups of them, of which each must be there: "a|b;c".
Phrases = Annotated[tuple[str, ...], _split("|"), Field(json_schema_extra={"written": "phrases joined by a vertical bar"})]
Groups = Annotated[tuple[str, ...], _split(";"), Field(json_schema_extra={"written": "groups of phrases joined by `;`"})]
OptionalDate = Annotated[date | None, BeforeValidator(lambda cell: None if cell == "" else cell)]


class SynonymRow(Row):
    """One more name for a component, as quotes write it."""

    component: Key = Field(description="cost line that is meant")
    language: Key = Field(description="language of the words")
    words: Text = Field(description="how quotes write it; a phrase belongs to one component")


class RedFlagRow(Cited):
    """A warning sign in a quote, how it is found, and the question that settles it."""

    flag: Key = Field(description="id of the warning sign")
    test: Literal["words", "silent", "charged", "lump_sum", "differs", "deposit", "limited", "old"] = Field(
        description="words: they are in the quote; silent: nothing is said of the components and words; charged: a price for the "
        "components or beside the words; lump_sum: all is one sum; differs: the total is not the sum of the lines; deposit: a "
        "larger share than `limit`; limited: a line that is paid for holds the words, or a number of days or "
        "nights that it pays for; old: more than `limit` days"
    )
    route: Route | Literal["any"] = Field(description="route on which it is looked for, or any")
    components: Ids = Field(description="cost lines that it is about")
    words_en: Phrases = Field(description="English phrases, any of which triggers it; # stands for a number")
    words_zh: Phrases = Field(description="Chinese phrases, any of which triggers it; # stands for a number")
    except_words: Phrases = Field(description="lines that hold one of these are not looked at")
    unless: Groups = Field(description="groups of phrases; where each group is found, the sign is silent")
    limit: Optional = Field(description="a share, days or a number of lines, as `test` says")
    since: OptionalDate = Field(description="the sign is looked for in quotes from this day on")
    question: Text = Field(description="what settles it")

    @property
    def words(self) -> tuple[str, ...]:
        """All phrases that trigger it, whatever their language."""
        return self.words_en + self.words_zh
