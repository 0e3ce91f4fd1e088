"""Inputs that lag behind: what one of them says is not always what the reader wants.

With each move the browser reports all inputs. After quick moves it has not seen yet what the page has put into the others, and
what they still show would look like an answer: a number box would undo the next step of its own slider.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

_MISSING = object()
#: Name of the page that is open, for the inputs that two pages share.
PAGE = "page_open"
_DRAWN, _MOVED = "drawn", "moved"


@dataclass
class Drawn:
    """What an input was last drawn with, and all that it has shown so far without the reader's doing."""

    value: Any
    known: set[Any] = field(default_factory=set)
    ends: tuple[Any, ...] = ()
    page: str | None = None


def put(key: str, value: Any, *ends: Any) -> None:
    """Put a value into an input before it is drawn.

    An input with `ends` shows the lower one until it is told its value, and it is a new input to the browser when they move,
    and on each page.
    """
    shown = st.session_state.get(key, _MISSING)
    drawn: Drawn = st.session_state.setdefault(_DRAWN, {}).setdefault(key, Drawn(value))
    page = st.session_state.get(PAGE)
    if shown != value or drawn.ends != ends or drawn.page != page:
        st.session_state[key] = value
    drawn.value, drawn.ends, drawn.page = value, ends, page
    drawn.known |= {shown, value, *ends[:1]}


def is_late(key: str) -> bool:
    """Say, in a callback, whether an input only reports what it showed before, while another one has been moved."""
    drawn: dict[str, Drawn] = st.session_state.get(_DRAWN, {})
    reported = {name: st.session_state.get(name, one.value) for name, one in drawn.items()}
    old = {name for name, one in drawn.items() if reported[name] in one.known}
    moved = {name for name, one in drawn.items() if reported[name] != one.value} - {key}
    # Where all say something old, the reader goes on with the one that was moved before.
    late = key in old and any(name not in old or name == st.session_state.get(_MOVED) for name in moved)
    if not late:
        st.session_state[_MOVED] = key
    return late
