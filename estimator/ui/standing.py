"""Where the tables stand: our totals beside documented ones, what a version changed, and whose rows are in them."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from estimator.changes import counts, difference
from estimator.exports.differences import documented, our_range
from estimator.exports.words import named
from estimator.plausibility import Comparison, comparisons
from estimator.shelves import kept_with_first
from estimator.tables import Tables
from estimator.text import Text, load_text
from estimator.ui.evidence import cited, fold, source_words


@kept_with_first(4)
def totals_table(tables: Tables, language: str) -> pd.DataFrame:
    """Return our totals beside documented ones, with the difference in words; theirs exactly as their source has it."""
    text = load_text(language)
    return pd.DataFrame([_comparison(item, tables, text) for item in comparisons(tables)])


def _comparison(item: Comparison, tables: Tables, text: Text) -> dict[str, Any]:
    row = item.row
    return {
        "what": named(text, "pathway", row.compare_pathway),
        "measure": text(f"measure.{row.measure}"),
        "theirs": documented(item, text),
        "ours": our_range(item, text),
        "compare": text(f"verdict.{item.verdict}", percent=round(100 * item.gap)),
        "route": named(text, "route", row.compare_route),
        "includes": text.table_words(row.includes),
        "note": text.table_words(row.note),
        "grade": row.grade,
        **source_words(row.source_id, tables, text),
    }


def card(row: dict[str, Any], text: Text) -> str:
    """Return one documented total as a fold of HTML, for a screen that is too narrow for a table."""
    sides = [f"{text(f'col.{name}')} {row[name]}" for name in ("theirs", "ours")]
    said = (row["compare"], row["route"], row["includes"], row["note"])
    return fold([f"{row['what']} · {row['measure']}", *sides], [cited(row, text), *(escape(words) for words in said if words)])


def apart(tables: Tables) -> list[Comparison]:
    """Return the documented totals that lie outside of our range."""
    return [item for item in comparisons(tables) if item.verdict in ("ours_higher", "ours_lower")]


def with_numbers(tables: Tables) -> list[Comparison]:
    """Return the documented totals whose numbers could prove ours wrong."""
    return [item for item in comparisons(tables) if item.is_counted]


def disagreements(tables: Tables, text: Text) -> list[str]:
    """Return one line for each documented total that is at odds with ours: who says what, and what we make of it."""
    return [
        text(
            "sources.disagree_line",
            what=named(text, "pathway", item.row.compare_pathway), measure=text(f"measure.{item.row.measure}"),
            theirs=documented(item, text), ours=our_range(item, text),
            source=text.table_words(tables.source(item.row.source_id).title), note=text.table_words(item.row.note),
        )
        for item in apart(tables)
    ]  # fmt: skip


def versions(tables: Tables) -> list[Any]:
    """Return the dates of the versions in the history of the tables, the newest first."""
    return sorted({row.version for row in tables.changes}, reverse=True)


def history(tables: Tables, language: str) -> pd.DataFrame:
    """Return what each version changed and why, the newest first."""
    text = load_text(language)
    rows = sorted(tables.changes, key=lambda row: row.version, reverse=True)
    return pd.DataFrame([
        {
            "version": text.date(row.version), "table": named(text, "sources.table", row.table) if row.table else "",
            "key": row.key, "changed": text.table_words(row.what), "why": text.table_words(row.note),
        }
        for row in rows
    ], columns=["version", "table", "key", "changed", "why"])  # fmt: skip


def own_rows(published: Tables, tables: Tables) -> pd.DataFrame:
    """Return what differs from the published tables, cell by cell: table, key, column, published, yours, kind."""
    return _own_rows(tables, published)


@kept_with_first(1)
def _own_rows(tables: Tables, published: Tables) -> pd.DataFrame:
    return difference(published, tables).rename(columns={"old": "published", "new": "yours"})


def own_counts(published: Tables, tables: Tables) -> dict[str, int]:
    """Return how many rows somebody changed, added and took away."""
    return counts(own_rows(published, tables))
