"""The tables of this visit: the published ones, or those with the reader's own rows in them. They go with the session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import streamlit as st

from estimator.shelves import kept_with_first
from estimator.tables import Tables, load_tables
from estimator.text import Text

_OWN = "own_tables"

#: Columns whose ids are said in words -> what the keys of these words begin with.
_SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "pathways": {"pathway": ("pathway",)}, "routes": {"route": ("route",)}, "products": {"process": ("process",)},
    "cities": {"city": ("city",)}, "lodging": {"lodging": ("lodging",)}, "visas": {"visa": ("visa",)},
    "origins": {"origin": ("origin",), "cabin": ("cabin",)}, "holidays": {"holiday": ("holiday",)},
    "phases": {"phase": ("phase",)}, "events": {"event": ("event", "exit")}, "factors": {"factor": ("factor",)},
    "quantities": {"quantity": ("quantity",), "unit": ("unit",)}, "presets": {"preset": ("preset",)},
    "costs": {"component": ("component",), "group": ("group",), "due": ("due",)},
}  # fmt: skip


def tables() -> Tables:
    """Return the tables that this visit uses."""
    return st.session_state.get(_OWN) or load_tables()


def are_own() -> bool:
    """Whether own rows are in them."""
    return _OWN in st.session_state


def put(own: Tables | None) -> None:
    """Use these tables from now on in this visit; None stands for the published ones."""
    if own is None or own is load_tables():
        st.session_state.pop(_OWN, None)
    else:
        st.session_state[_OWN] = own


def with_own_names(text: Text) -> Text:
    """Return a language that has words for every id of this visit's tables: of an own row's id that it does not know, the id."""
    return _with_names(tables(), text) if are_own() else text


@kept_with_first(8)
def _with_names(own: Tables, text: Text) -> Text:
    missing = {key: name.replace("_", " ") for key, name in _names(own) if not text.has(key)}
    return replace(text, words={**text.words, **missing}) if missing else text


def _names(own: Tables) -> Iterator[tuple[str, str]]:
    for table, columns in _SAID.items():
        for row in getattr(own, table):
            for column, kinds in columns.items():
                yield from ((f"{kind}.{getattr(row, column)}", str(getattr(row, column))) for kind in kinds)
