"""What takes long is done last in a run, so that the page stands there whole meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

_LATER = "later"


def put_off(work: Callable[[], None]) -> None:
    """Have this done at the end of this run."""
    st.session_state[_LATER] = work


def work() -> None:
    """Do what was put off, if anything. What a run that was broken off has left is gone: its page asks for it again."""
    if put_off_work := st.session_state.pop(_LATER, None):
        put_off_work()
