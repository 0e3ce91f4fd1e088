"""Where every number comes from, as tables of words: what the page of sources shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pandas as pd

from estimator.assumptions import Assumption
from estimator.cells import Cited, SourceRow
from estimator.exports.words import assumption_label, named, product_label, unit_label
from estimator.model import Estimate
from estimator.plausibility import Comparison, comparisons
from estimator.tables import ROW_TYPES, Tables
from estimator.text import Text, load_text

#: Column ids in order; their headings are the words of ``col.<id>``.
COLUMNS = (
    "what", "low", "typical", "high", "unit", "year", "grade", "source", "link", "used", "share", "includes", "excludes",
    "note", "also",
)  # fmt: skip
SHARES = ("probability", "share")

#: What names a row of a table, where it is not the first column alone.
_KEYS = (
    "pathway", "route", "product", "process", "event", "hospital", "city", "lodging", "origin", "cabin", "currency", "date",
)  # fmt: skip
_VOCABULARY = ("pathway", "route", "process", "hospital", "city", "lodging", "origin", "cabin", "event")


@lru_cache(maxsize=8)
def assumption_table(result: Estimate, language: str) -> pd.DataFrame:
    """Return one row for each assumption behind an estimate."""
    text = load_text(language)
    return _table([_assumption(item, result, text) for item in result.assumptions.values()], text)


def _assumption(item: Assumption, result: Estimate, text: Text) -> dict[str, Any]:
    part = next((part for part in result.chosen.components if part.price.name == item.name), None)
    return {
        "what": assumption_label(item.name, text),
        **_numbers(item.range, item.range.unit),
        "unit": unit_label(item, part.row.per if part else None, text),
        "year": str(item.price_year or ""),
        "grade": item.grade,
        **_source(item.source_id, result.tables, text),
        "used": text("used.changed" if item.changed else "used.yes"),
        "share": _share(item.name, result) if part else "",
        "includes": text.table_words(part.row.includes) if part else "",
        "excludes": text.table_words(part.row.excludes) if part else "",
        "note": text.table_words(item.note),
        "also": _titles(item.also, result.tables),
    }


def _numbers(spread: Any, unit: str) -> dict[str, Any]:
    many = 100 if unit in SHARES else 1
    values = {name: getattr(spread, name, None) for name in ("low", "typical", "high")}
    return {name: None if value is None else float(f"{value * many:.4g}") for name, value in values.items()}


def _share(component: str, result: Estimate) -> str:
    shares = result.components.set_index("component")["share_of_mean"]
    return f"{100 * shares[component]:.1f}"


def _source(source_id: str | None, tables: Tables, text: Text) -> dict[str, str]:
    source = _sources(tables).get(source_id or "")
    if source is None:
        return {"source": "", "link": ""}
    kind = text(f"kind.{source.kind}")
    address = source.url if source.url.startswith(("https://", "http://")) else ""
    return {"source": f"{kind}: {source.title}", "link": address}


def _titles(ids: tuple[str, ...], tables: Tables) -> str:
    return "; ".join(_sources(tables)[item].title for item in ids if item in _sources(tables))


@lru_cache(maxsize=2)
def _sources(tables: Tables) -> dict[str, SourceRow]:
    return {row.id: row for row in tables.sources}


@lru_cache(maxsize=4)
def all_rows(result: Estimate, language: str) -> pd.DataFrame:
    """Return every row of every table that cites a source, used in this estimate or not."""
    text, used = load_text(language), set(_used(result))
    rows = [
        _row(name, row, _mark(row) in used, result.tables, text)
        for name, kind in ROW_TYPES.items() if issubclass(kind, Cited)
        for row in getattr(result.tables, name)
    ]  # fmt: skip
    return _table(rows, text)


def _used(result: Estimate) -> Iterator[tuple[Any, ...]]:
    chosen = result.chosen
    for part in (*chosen.phases, *chosen.events, *chosen.quantities, *chosen.components):
        yield _mark(part.row)
    for item in result.assumptions.values():
        yield (item.source_id, item.note, item.published.low, item.published.typical, item.published.high)


def _mark(row: Any) -> tuple[Any, ...]:
    return (row.source_id, row.note, *(getattr(row, name, None) for name in ("low", "typical", "high")))


def _row(table: str, row: Any, used: bool, tables: Tables, text: Text) -> dict[str, Any]:
    measured = getattr(row, "unit", "") or getattr(row, "currency", None) or ""
    unit = {"events": "probability", "phases": "days"}.get(table, measured)
    return {
        "what": _name(table, row, text),
        **_numbers(row, unit),
        "unit": named(text, "unit", unit) if unit else "",
        "year": str(getattr(row, "price_year", None) or ""),
        "grade": row.grade or "",
        **_source(row.source_id, tables, text),
        "used": text("used.yes" if used else "used.no"),
        "share": "",
        "includes": text.table_words(getattr(row, "includes", "")),
        "excludes": text.table_words(getattr(row, "excludes", "")),
        "note": text.table_words(row.note),
        "also": _titles(row.also, tables),
    }


def _name(table: str, row: Any, text: Text) -> str:
    """Return the words for what a row is about: its own id, then the keys that say when it applies."""
    own = {"phases": "phase", "events": "event", "quantities": "quantity", "costs": "component", "dosing": "drug"}.get(table)
    parts = [named(text, "sources.table", table)]
    if own:
        kind = {"events": row.kind if table == "events" and row.kind == "exit" else "event"}.get(table, own)
        parts.append(named(text, kind, getattr(row, own)))
    if table == "products":
        return " · ".join([*parts, product_label(row, text)])
    keys = (key for key in _KEYS if key != own and getattr(row, key, "any") not in ("any", "", None))
    parts += [named(text, key, str(getattr(row, key))) if key in _VOCABULARY else str(getattr(row, key)) for key in keys]
    return " · ".join(parts)


def _table(rows: list[dict[str, Any]], text: Text) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).rename(columns={name: text(f"col.{name}") for name in COLUMNS})


def search(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """Return the rows that hold every one of the words, in any column."""
    wanted = words.lower().split()
    if not wanted:
        return table
    joined = [" ".join(map(str, row)).lower() for row in table.itertuples(index=False)]
    return table[[all(word in line for word in wanted) for line in joined]]


@lru_cache(maxsize=4)
def totals_table(tables: Tables, language: str) -> pd.DataFrame:
    """Return our totals beside documented ones, with the difference in words."""
    text = load_text(language)
    rows = [_comparison(item, tables, text) for item in comparisons(tables)]
    names = ("what", "measure", "theirs", "ours", "compare", "route", "includes", "note", "grade", "source", "link")
    return pd.DataFrame(rows, columns=list(names)).rename(columns={name: text(f"col.{name}") for name in names})


def _comparison(item: Comparison, tables: Tables, text: Text) -> dict[str, Any]:
    row = item.row
    return {
        "what": text(f"pathway.{row.compare_pathway}"),
        "measure": text(f"measure.{row.measure}"),
        "theirs": _theirs(item, text),
        "ours": text.money_range(item.ours.p10, item.ours.p90, row.currency),
        "route": text(f"route.{row.compare_route}"),
        "compare": text(f"verdict.{item.verdict}", percent=round(100 * item.gap)),
        "includes": text.table_words(row.includes),
        "note": text.table_words(row.note),
        "grade": row.grade,
        **_source(row.source_id, tables, text),
    }


def _theirs(item: Comparison, text: Text) -> str:
    row = item.row
    low, middle, high = (None if value is None else text.money(value, row.currency) for value in (row.low, row.typical, row.high))
    if low and high:
        return text.between(low, high)
    if low:
        return text("totals.at_least", low=low)
    return middle or (text("totals.at_most", high=high) if high else text("format.not_known"))


def apart(tables: Tables) -> list[Comparison]:
    """Return the documented totals that lie outside of our range."""
    return [item for item in comparisons(tables) if item.verdict in ("ours_higher", "ours_lower")]


def disagreements(tables: Tables, text: Text) -> list[str]:
    """Return one line for each documented total that is at odds with ours: who says what, and what we make of it."""
    return [
        text(
            "sources.disagree_line",
            what=text(f"pathway.{item.row.compare_pathway}"), measure=text(f"measure.{item.row.measure}"),
            theirs=_theirs(item, text),
            ours=text.money_range(item.ours.p10, item.ours.p90, item.row.currency),
            source=_sources(tables)[item.row.source_id].title, note=text.table_words(item.row.note),
        )
        for item in apart(tables)
    ]  # fmt: skip
