"""What differs between two sets of tables: each cell that changed, each row that came or went."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, get_args

import pandas as pd

from estimator.cells import Product, Row
from estimator.checks import KEYS
from estimator.quote_rows import Groups, Phrases

if TYPE_CHECKING:
    from estimator.tables import Tables

#: Columns of a difference. `kind` is added, removed or changed.
COLUMNS = ("table", "key", "column", "old", "new", "kind")

Key = tuple[str, ...]
#: How cells that hold several values are read -> what stands between the values.
_MARKS = {get_args(kind)[1]: mark for kind, mark in ((Product, "*"), (Phrases, "|"), (Groups, ";"))}


def key_of(table: str, row: Row) -> Key:
    """Return what names a row of a table: the values of its key columns."""
    return tuple(str(getattr(row, column)) for column in KEYS[table])


def written(row: Row) -> dict[str, str]:
    """Return the cells of a row as a table holds them: column -> text."""
    return {name: _cell(getattr(row, name), _mark(kind.metadata)) for name, kind in type(row).model_fields.items()}


def _mark(metadata: list[Any]) -> str:
    return next((mark for reader, mark in _MARKS.items() if reader in metadata), " ")


def _cell(value: object, joint: str) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return joint.join(value)
    return "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


def difference(old: Tables, new: Tables) -> pd.DataFrame:
    """Return what differs between two sets of tables; their order of rows does not matter.

    Returns
    -------
    DataFrame
        One row a cell: table, key, column, old, new, kind (added, removed or changed). All are text as the tables
        write it; `key` joins the values of the key columns by " / ". Of a row that came or went every filled cell is
        there, its key columns too.
    """
    return pd.DataFrame(_cells(old, new), columns=list(COLUMNS), dtype=object)


def _cells(old: Tables, new: Tables) -> Iterator[tuple[str, ...]]:
    for table in KEYS:
        before = {key_of(table, row): row for row in getattr(old, table)}
        after = {key_of(table, row): row for row in getattr(new, table)}
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                yield from _row(table, key, before.get(key), after.get(key))


def _row(table: str, key: Key, before: Any, after: Any) -> Iterator[tuple[str, ...]]:
    old, new = written(before) if before else {}, written(after) if after else {}
    kind = "changed" if old and new else "added" if new else "removed"
    for column in old or new:
        was, now = old.get(column, ""), new.get(column, "")
        if was != now:
            yield table, " / ".join(key), column, was, now, kind


def counts(found: pd.DataFrame) -> dict[str, int]:
    """Return how many rows changed, came and went in a difference: its cells of one row count once."""
    kinds = found.drop_duplicates(["table", "key"])["kind"].value_counts()
    return {kind: int(kinds.get(kind, 0)) for kind in ("changed", "added", "removed")}
