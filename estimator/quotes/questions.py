"""What to ask the hospital: every open line and every warning sign, in the reader's language and in Chinese."""

from __future__ import annotations

from dataclasses import dataclass

from estimator.quotes.checking import QuoteCheck
from estimator.text import Text, load_text

#: The language of the hospital.
HOSPITAL_LANGUAGE = "zh"


@dataclass(frozen=True)
class Question:
    """One question, side by side. `about` is a warning sign or a component, as `kind` says: "flag" or "component"."""

    kind: str
    about: str
    reader: str
    hospital: str


def questions(result: QuoteCheck, text: Text) -> tuple[Question, ...]:
    """Return the questions, those of the warning signs first, then those of the lines, the dearest first."""
    hospital = load_text(HOSPITAL_LANGUAGE)
    asked = {part.row.component: part.row.question for part in result.rebased.chosen.components}
    listed = [("flag", flag.flag, flag.question) for flag in result.flags]
    listed += [("component", name, asked[name]) for name in result.open_components]
    return tuple(
        Question(kind, about, text.table_words(english), hospital.table_words(english)) for kind, about, english in listed
    )
