"""What differs between two sets of tables, and our totals beside documented ones: as text, CSV and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from typing import Any

import pandas as pd

from estimator.changes import counts
from estimator.effects import MEASURES
from estimator.exports.columns import table, wrap
from estimator.exports.table import BOM, neutral
from estimator.plausibility import Comparison
from estimator.tables import Tables
from estimator.text import Text, load_text

SCHEMA_VERSION = 1
#: Longer cells of a row that came or went are cut in the text; CSV and JSON hold them whole.
_LONGEST = 60
_SAID = dict(zip(MEASURES, ("total, P50", "total, P90", "days away, P50", "days away, P90"), strict=True))


def difference_text(old: Tables, new: Tables, found: pd.DataFrame, effects: pd.DataFrame | None) -> str:
    """Return a difference of tables for a terminal: counts, then each row, then what the estimates make of it."""
    number = counts(found)
    rows = [f"{count:,} {'row' if count == 1 else 'rows'} {kind}" for kind, count in number.items()]
    lines = wrap(f"{old.version} -> {new.version}: {', '.join(rows)}.")
    for name, cells in found.groupby("table", sort=False):
        lines += ["", f"{name}.csv"]
        for (kind, key), row in cells.groupby(["kind", "key"], sort=False):
            lines += [f"  {kind}: {key}", *_row(str(kind), row.to_dict("records"))]
    if effects is not None:
        lines += ["", *_effects(effects)]
    return "\n".join(lines) + "\n"


def _row(kind: str, cells: list[dict[Any, str]]) -> Iterator[str]:
    if kind == "changed":
        for cell in cells:
            said = f"{cell['column']}: {cell['old'] or 'nothing'} -> {cell['new'] or 'nothing'}"
            yield from wrap(said, indent="      ", first="    ")
    else:
        filled = (f"{cell['column']}: {_cut(cell['new'] or cell['old'])}" for cell in cells)
        yield from wrap("; ".join(filled), indent="    ")


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST else f"{cell[:_LONGEST]}..."


def _effects(effects: pd.DataFrame) -> Iterator[str]:
    yield from wrap("What it does to each illness's own starting point (money in US dollars, time in days; the same journeys):")
    rows = []
    for row in effects.to_dict("records"):
        for name in MEASURES:
            old, new = row[f"{name}_old"], row[f"{name}_new"]
            rows.append([f"{row['pathway']}: {_SAID[name]}", _figure(old), _figure(new), _step(old, new)])
    yield from table(["", "before", "after", "change"], rows)


def _figure(value: float) -> str:
    return "none" if pd.isna(value) else f"{value:,.0f}" if value >= 1000 else f"{value:,.1f}"


def _step(old: float, new: float) -> str:
    if pd.isna(old) or pd.isna(new):
        return ""
    return "none" if old == new else f"{new / old - 1:+.2%}" if old else ""


def difference_csv(old: Tables, new: Tables, found: pd.DataFrame, effects: pd.DataFrame | None) -> str:
    """Return one table: the estimates before and after where they are asked for, or else the cells that differ."""
    return _csv(found if effects is None else effects)


def _csv(frame: pd.DataFrame) -> str:
    stream = StringIO()
    frame.map(neutral).to_csv(stream, index=False, lineterminator="\n")
    return BOM + stream.getvalue()


def difference_json(old: Tables, new: Tables, found: pd.DataFrame, effects: pd.DataFrame | None) -> str:
    """Return one object: both versions, how many rows differ, each cell, and the estimates (null unless asked for)."""
    sides = {name: {"data_version": tables.version, "hash": tables.digest} for name, tables in (("old", old), ("new", new))}
    cells = found.to_dict("records")
    totals = None if effects is None else [_plain(row) for row in effects.to_dict("records")]
    return _json({"schema_version": SCHEMA_VERSION, **sides, "rows": counts(found), "cells": cells, "totals": totals})


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Return a row with what JSON knows: rounded numbers, and null for a pathway that only one side has."""
    return {name: value if isinstance(value, str) else None if pd.isna(value) else round(value, 4) for name, value in row.items()}


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False)


def totals_text(tables: Tables, found: Sequence[Comparison], language: str) -> str:
    """Return our totals beside documented ones for a terminal, each with a verdict in words."""
    text = load_text(language)
    lines: list[str] = []
    for item in found:
        theirs, ours = documented(item, text), our_range(item, text)
        lines += [f"{item.row.total}: {text(f'verdict.{item.verdict}', percent=round(100 * item.gap))}"]
        about = " · ".join([text(f"measure.{item.row.measure}"), f"{item.row.compare_pathway} {item.row.compare_route}"])
        lines += wrap(f"{about} · {text('col.theirs')} {theirs} · {text('col.ours')} {ours}", indent="  ")
    told = [item for item in found if item.is_counted]
    inside = sum(item.verdict == "overlaps" for item in told)
    said = text("sources.totals_sentence", inside=inside, count=len(told), words=len(found) - len(told))
    lines += ["", *wrap(said), *wrap(tables.version)]
    return "\n".join(lines) + "\n"


def documented(item: Comparison, text: Text) -> str:
    """Return a documented total exactly as its source has it."""
    row = item.row
    low, middle, high = (
        None if value is None else text.money(value, row.currency, exact=True) for value in (row.low, row.typical, row.high)
    )
    if low and high:
        return text.between(low, high)
    if low:
        return text("totals.at_least", low=low)
    return middle or (text("totals.at_most", high=high) if high else text("format.not_known"))


def our_range(item: Comparison, text: Text) -> str:
    """Return our P10 and P90, to two significant figures as everywhere where we work something out."""
    return text.money_range(item.ours.p10, item.ours.p90, item.row.currency)


def totals_json(tables: Tables, found: Sequence[Comparison], language: str) -> str:
    """Return one object: the version of the tables and each documented total with ours, the verdict and the gap."""
    rows = [
        {
            **item.row.model_dump(include={
                "total", "measure", "low", "typical", "high", "currency", "price_year", "grade", "source_id", "compare_pathway",
                "compare_route",
            }),
            "ours": item.ours.rounded(), "verdict": item.verdict, "gap": round(item.gap, 4),
        }
        for item in found
    ]  # fmt: skip
    return _json({"schema_version": SCHEMA_VERSION, "data_version": tables.version, "totals": rows})


DIFFERENCES: dict[str, Callable[[Tables, Tables, pd.DataFrame, pd.DataFrame | None], str]] = {
    "text": difference_text, "csv": difference_csv, "json": difference_json,
}  # fmt: skip
TOTALS: dict[str, Callable[[Tables, Sequence[Comparison], str], str]] = {"text": totals_text, "json": totals_json}
