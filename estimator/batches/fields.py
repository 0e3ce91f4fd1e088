"""Columns of a table of scenarios: what kind of cell each of them holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import pandas as pd

from estimator.form import Form

#: Columns that are carried over beside the result and never read.
CARRIED = ("id", "label", "note")
ROW, PROBLEM, OWN = "row", "problem", "assumption."
#: What every row of a result says of where its figures come from.
VERSION_COLUMN, DATA_VERSION = "version", "data_version"

#: `share` is a range whose numbers are parts of 1, `percent` a whole number of 100: a spreadsheet writes both as 80 %.
Kind = Literal["number", "whole", "percent", "yes_no", "day", "range", "share", "words"]
_KINDS: dict[type, Kind] = {bool: "yes_no", int: "whole", float: "number", date: "day", str: "words"}
_DTYPES = {"number": "float64", "whole": "Int64", "percent": "Int64", "yes_no": "boolean"}
_OF_100 = ("confidence",)
_SHARES = ("_probability", "_share")


def _kind(annotation: Any) -> Kind:
    if annotation in _KINDS:
        return _KINDS[annotation]
    if get_origin(annotation) is Literal:
        return _KINDS[type(get_args(annotation)[0])]
    if get_origin(annotation) in (Annotated, Union, UnionType):
        return _kind(get_args(annotation)[0])
    raise TypeError(f"a scenario has a field of a new kind: {annotation}")


#: Field of a scenario -> kind of its cells.
FIELDS: dict[str, Kind] = {name: _kind(item.annotation) for name, item in Form.model_fields.items()}


def kind_of(column: str) -> Kind:
    """Return what kind of cell a column holds."""
    if column.startswith(OWN):
        return "share" if column.endswith(_SHARES) else "range"
    return "percent" if column in _OF_100 else FIELDS.get(column, "words")


def rows_with_problems(frame: pd.DataFrame) -> list[tuple[int, str]]:
    """Return row number and problem of every row that has one."""
    found = frame.loc[frame[PROBLEM] != "", [ROW, PROBLEM]]
    return list(zip(found[ROW].tolist(), found[PROBLEM].tolist(), strict=True))


def is_known(column: str) -> bool:
    """Tell whether a table of scenarios may have this column."""
    return column in FIELDS or column in CARRIED or (column.startswith(OWN) and column != OWN)


def nearest(column: str, own: Iterable[str] = ()) -> str:
    """Return the columns that somebody may have meant, or all that there are; `own` are those for figures of one's own."""
    known = [*FIELDS, *CARRIED]
    return ", ".join(get_close_matches(column, [*known, *own]) or [*known, f"{OWN}NAME"])


def settled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return columns of scenarios with the type of their field, so that every part of a result has the same types.

    What does not fit its type is left empty: the row's problem says what stood there.
    """
    typed: dict[str, Any] = {name: _typed(column, _DTYPES.get(kind_of(str(name)), "string")) for name, column in frame.items()}
    return pd.DataFrame(typed, index=frame.index)


def _typed(column: pd.Series, dtype: str) -> pd.Series:
    blank = column.isna() | (column.astype("string") == "")
    if dtype == "string":
        return column.astype("string").mask(blank)
    if dtype == "boolean":
        return column.where(column.map(lambda cell: isinstance(cell, bool)), None).astype("boolean")
    numbers = pd.to_numeric(column.mask(blank), errors="coerce").astype("float64")
    if dtype == "Int64":
        return numbers.where(numbers == numbers.round()).astype("Int64")
    return numbers
