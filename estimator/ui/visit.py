"""What pages have worked out. Results of what a visitor says lie in the session and go with it; no other place holds them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import count
from threading import Lock
from typing import Any, ParamSpec, TypeVar
from weakref import ReferenceType, WeakSet, ref

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from estimator.scenario import Scenario
from estimator.ui import own_tables

Asked = ParamSpec("Asked")
Found = TypeVar("Found")
_clock = count()


class Shelf(dict[Hashable, "_Result"]):
    """The results of one function in one session."""


@dataclass(eq=False)
class _Result:
    """A result, and where it lies."""

    value: Any
    key: Hashable
    shelf: ReferenceType[Shelf]
    used: int


class Room:
    """Space for some results of all visits together: where a new one finds none, the one that was asked for longest ago goes.

    It knows of results without holding them, so that those of a visit end with its session.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._results: WeakSet[_Result] = WeakSet()
        self._lock = Lock()

    def find(self, shelf: Shelf, key: Hashable, make: Callable[[], Found]) -> Found:
        """Return what lies on the shelf under `key`, or make it and put it there."""
        result = shelf.get(key)
        if result is None:
            result = _Result(make(), key, ref(shelf), 0)
            with self._lock:
                self._clear()
                shelf[key] = result
                self._results.add(result)
        result.used = next(_clock)
        return result.value

    def _clear(self) -> None:
        known = sorted(self._results, key=lambda result: result.used)
        for oldest in known[: max(len(known) + 1 - self._most, 0)]:
            self._results.discard(oldest)
            if (shelf := oldest.shelf()) is not None:
                shelf.pop(oldest.key, None)


def keeps(most: int) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Decorator: keep the last `most` results of a function, each in the session of the visit that asked for it.

    Equal scenarios may be read in different tables: without these in the key, a visit would get figures of tables that it
    has put away. A scenario to which nobody has said anything belongs to nobody, and its results are there for all visits.
    """

    def keep(make: Callable[Asked, Found]) -> Callable[Asked, Found]:
        room, place = Room(most), f"results of {make.__module__}.{make.__qualname__}"
        for_all = lru_cache(maxsize=most)(make)

        @wraps(make)
        def found(*asked: Asked.args, **named: Asked.kwargs) -> Found:
            if not own_tables.are_own() and not named and all(map(_is_nobodys, asked)):
                return for_all(*(_untouched(one.pathway) for one in asked))  # type: ignore[attr-defined]
            if get_script_run_ctx(suppress_warning=True) is None:  # outside of a visit there is no session that could end
                return make(*asked, **named)
            key = (own_tables.tables(), asked, *named.items())
            return room.find(st.session_state.setdefault(place, Shelf()), key, lambda: make(*asked, **named))

        return found

    return keep


def _is_nobodys(asked: object) -> bool:
    return isinstance(asked, Scenario) and asked == _untouched(asked.pathway)


@lru_cache(maxsize=64)
def _untouched(pathway: str) -> Scenario:
    return Scenario(pathway=pathway)
