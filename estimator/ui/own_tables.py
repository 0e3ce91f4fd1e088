"""The tables of this visit: the published ones, or those with the reader's own rows in them. They go with the session."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

import streamlit as st

from estimator.tables import Tables, load_tables

_OWN = "own_tables"

Asked = ParamSpec("Asked")
Found = TypeVar("Found")


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


def kept(count: int) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Decorator: keep the last `count` results of a function for all visits, apart for each set of tables.

    Equal scenarios may be read in different tables: without these in the key, one visit would get the figures of another.
    """

    def keep(make: Callable[Asked, Found]) -> Callable[Asked, Found]:
        @lru_cache(maxsize=count)
        def of(_tables: Tables, *asked: Asked.args, **named: Asked.kwargs) -> Found:
            return make(*asked, **named)

        @wraps(make)
        def found(*asked: Asked.args, **named: Asked.kwargs) -> Found:
            return of(tables(), *asked, **named)

        return found

    return keep
