"""Where to start from: an example family, a file that the reader saved, or afresh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from estimator.exports.words import scenario_rows
from estimator.scenario import Scenario
from estimator.scenario_file import read_scenario_file
from estimator.text import Text, safe
from estimator.ui import frame, state
from estimator.ui.moves import example


def starts(text: Text) -> None:
    """Offer the examples and the reader's own file; folded, so that the answer stays on top."""
    folded = st.expander(text("start.title"), key="starts", on_change="rerun")
    if folded.open:
        with folded:
            _examples(text)
            file(text)
            begun(text)


def _examples(text: Text) -> None:
    last = state.begun()
    key = state.bound("example", last.name if last and last.is_example else None)
    st.selectbox(
        text("start.example"), [row.preset for row in state.tables().presets], key=key, on_change=_take_example, args=(key,),
        format_func=lambda preset: text(f"preset.{preset}"), placeholder=text("start.choose"), filter_mode=None,
    )  # fmt: skip


def _take_example(key: str) -> None:
    chosen = st.session_state[key]
    row = next((row for row in state.tables().presets if row.preset == chosen), None)
    if row is None:
        state.take_back()
    else:
        state.start_from(row.preset, lambda: example(row, state.scenario(), state.tables()), is_example=True)


def file(text: Text, words: str = "start.file") -> None:
    """Ask for a file that was saved here; `words` is the key of its name, and with `_help` of its explanation."""
    # A new key for each file empties the input, so that the same file can be opened again once it is mended.
    key = f"file.{st.session_state.get('files_read', 0)}"
    # No limit of its own: what the server would turn away has to be told before it is sent.
    st.file_uploader(text(words), key=key, on_change=_take_file, args=(key,), help=text.markdown(f"{words}_help"))
    waiting = state.notice()
    if waiting and waiting[0] in frame.IN_PLACE:
        frame.refused(*waiting, text)


def _take_file(key: str) -> None:
    if (file := st.session_state[key]) is not None:
        state.start_from(file.name, lambda: read_scenario_file(file.getvalue(), file.name, state.tables()))
        st.session_state["files_read"] = st.session_state.get("files_read", 0) + 1


def begun(text: Text) -> None:
    """Say which answers the example or the file changed, with the way back."""
    last = state.begun()
    if last is None:
        return
    if last.is_example:
        row = next(row for row in state.tables().presets if row.preset == last.name)
        st.markdown(safe(text.table_words(row.note)))
    changed = [text.markdown("start.change", name=name, value=value) for name, value in changes(last.before, last.after, text)]
    key = "start.changed" if changed else "start.nothing"
    st.markdown("\n".join([text.markdown(key, name=_name(last, text)), "", *(f"- {line}" for line in changed)]))
    if changed:
        st.caption(text.markdown("start.rest"))
    st.button(text("start.back"), key=f"start_back.{text.language}", on_click=state.take_back)


def _name(begun: state.Begun, text: Text) -> str:
    return text(f"preset.{begun.name}") if begun.is_example else begun.name


def changes(before: Scenario, after: Scenario, text: Text) -> Iterator[tuple[str, Any]]:
    """Yield the name and the new value of each field that differs."""
    old, new = (scenario_rows(state.run(scenario), text) for scenario in (before, after))
    for (_, _, was), (_, name, value) in zip(old, new, strict=True):
        if was != value:
            yield name, value
    if before.overrides != after.overrides:
        yield text("start.own_figures"), len(after.overrides)


def forget(text: Text) -> None:
    """Offer to forget everything that the reader has said."""
    st.button(text("start.forget"), key=f"forget.{text.language}", on_click=state.forget)
    st.caption(text.markdown("start.forget_what"))
