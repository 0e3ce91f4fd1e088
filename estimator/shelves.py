"""Results that are kept with what they were worked out of: they go when it goes, and nobody's dead tables fill the memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import ref

First = TypeVar("First")
Asked = ParamSpec("Asked")
Found = TypeVar("Found")
_Function = Callable[Concatenate[First, Asked], Found]

_PLACE = "_shelf"


class _Shelf(dict[Callable[..., Any], Callable[..., Any]]):
    """What is kept with one object, by function. A copy of the object, here or in another process, begins with an empty one."""

    def __reduce__(self) -> tuple[type[_Shelf], tuple[()]]:
        return _Shelf, ()


def kept_with_first(most: int | None = None) -> Callable[[_Function[First, Asked, Found]], _Function[First, Asked, Found]]:
    """Decorator: keep the last `most` results of a function with the object that is its first argument, and no longer than it.

    The object is told from others by identity and has a ``__dict__``, as tables, languages and estimates have. All other
    arguments are hashable. Several threads may ask at once.
    """

    def keep(make: _Function[First, Asked, Found]) -> _Function[First, Asked, Found]:
        @wraps(make)
        def found(first: First, /, *asked: Asked.args, **named: Asked.kwargs) -> Found:
            known: _Shelf | None = vars(first).get(_PLACE)
            of = None if known is None else known.get(make)
            return (of or _empty(make, first, most))(*asked, **named)

        return found

    return keep


def _empty(make: Callable[..., Any], first: Any, most: int | None) -> Callable[..., Any]:
    """Return the place for the results of a function; what is done once at the same time by another thread counts."""
    held = ref(first)  # not the object itself: it would hold itself, and go late
    kept = lru_cache(maxsize=most)(lambda *asked, **named: make(held(), *asked, **named))
    shelf = vars(first).setdefault(_PLACE, _Shelf())
    return shelf.setdefault(make, kept)
