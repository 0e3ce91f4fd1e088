"""The one way in which a page asks for a file."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

#: Letters of a file's name that pages show: its end tells files apart, and says of which kind they are.
LONGEST_NAME = 60


def one_file(name: str, label: str, help: str, take: Callable[[bytes, str], None]) -> None:
    """Ask for a file and call ``take(content, short name)`` for each that is handed in; `name` tells the boxes apart."""
    # A new key for each file empties the input, so that the same file can be handed in again once it is mended.
    key = f"{name}.{st.session_state.get(_counter(name), 0)}"
    # No limit of its own: what the server would turn away has to be told before it is sent.
    st.file_uploader(label, key=key, on_change=_take, args=(name, key, take), help=help)


def _counter(name: str) -> str:
    return f"files read: {name}"


def _take(name: str, key: str, take: Callable[[bytes, str], None]) -> None:
    if (file := st.session_state[key]) is not None:
        take(file.getvalue(), short_name(file.name))
        st.session_state[_counter(name)] = st.session_state.get(_counter(name), 0) + 1


def short_name(name: str) -> str:
    """Return the end of a file's name."""
    return name if len(name) <= LONGEST_NAME else f"…{name[1 - LONGEST_NAME :]}"
