"""The words that stand in the data tables, in every language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import pytest

from estimator.tables import default_folder
from estimator.text import languages, load_text

#: Columns that people read; `sources.csv` and the targets of `products.csv` have rules of their own.
COLUMNS = ("includes", "excludes", "question", "note", "what")


def rows(table: str) -> list[dict[str, str]]:
    with (default_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts_of_tables() -> Iterator[tuple[str, str]]:
    """Yield the table and the English of every text that people read in it."""
    tables = {path.stem for path in default_folder().glob("*.csv")} - {"sources"}
    yield from ((table, row[name]) for table in sorted(tables) for row in rows(table) for name in COLUMNS if row.get(name))
    # The titles of publications stay as their authors wrote them; those of assumptions are ours.
    yield from (("sources", row["title"]) for row in rows("sources") if row["kind"] == "assumption")
    # "CD19" is a name, "CD19 and others" has words.
    yield from (("products", row["target"]) for row in rows("products") if re.search(r"\b[a-z]{2,}", row["target"]))


@pytest.mark.parametrize("language", [language for language in languages() if language != "en"])
def test_every_text_of_the_tables_is_there_in_every_language(language):
    translated = load_text(language).of_tables

    missing = sorted({f"{table}.csv: {text}" for table, text in texts_of_tables() if text not in translated})

    assert not missing, f'no words in {language}.po; add each as a msgid with msgctxt "tables":\n' + "\n".join(missing)


def test_the_tables_hold_texts_of_every_kind():
    tables = {table for table, _ in texts_of_tables()}

    assert {"costs", "products", "events", "presets", "sources"} <= tables
