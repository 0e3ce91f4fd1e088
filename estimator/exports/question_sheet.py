"""What to ask the hospital, in two languages side by side: to show, to copy and to take along."""

from __future__ import annotations

import csv
from io import StringIO

from estimator.exports.table import BOM, neutral
from estimator.quotes import QuoteCheck, questions
from estimator.quotes.questions import HOSPITAL_LANGUAGE
from estimator.text import load_text

#: Beside Chinese, for a reader of Chinese.
SECOND_LANGUAGE = "en"

Pair = tuple[str, str]


def other_language(language: str) -> str:
    """Return the language of the second column: the hospital's, and English for those who read the hospital's."""
    return SECOND_LANGUAGE if language == HOSPITAL_LANGUAGE else HOSPITAL_LANGUAGE


def headings(language: str) -> Pair:
    """Return the words above the two columns."""
    text = load_text(language)
    own = "check.in.zh" if language == HOSPITAL_LANGUAGE else "quote.question.reader"
    return text(own), text(f"check.in.{other_language(language)}")


def question_pairs(result: QuoteCheck, language: str) -> tuple[Pair, ...]:
    """Return each question in the reader's language and in the other one."""
    if language != HOSPITAL_LANGUAGE:
        return tuple((item.reader, item.hospital) for item in questions(result, load_text(language)))
    return tuple((item.hospital, item.reader) for item in questions(result, load_text(SECOND_LANGUAGE)))


def as_lines(pairs: tuple[Pair, ...], column: int) -> str:
    """Return the questions of one column, numbered."""
    return "\n".join(f"{number}. {pair[column]}" for number, pair in enumerate(pairs, start=1))


def as_text(pairs: tuple[Pair, ...], language: str) -> str:
    """Return each question with the same in the other language below it."""
    asked = (f"{number}. {own}\n   {other}" for number, (own, other) in enumerate(pairs, start=1))
    return "\n\n".join([" / ".join(headings(language)), *asked]) + "\n"


def as_csv(pairs: tuple[Pair, ...], language: str) -> str:
    """Return two columns that every spreadsheet opens."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for pair in (headings(language), *pairs):
        writer.writerow([neutral(cell) for cell in pair])
    return BOM + stream.getvalue()
