"""Where to start from: an example family, a file that the reader saved, or afresh."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from estimator.exports.words import scenario_rows
from estimator.overrides import how_many
from estimator.scenario import Scenario
from estimator.scenario_file import read_scenario_file
from estimator.text import Text, safe
from estimator.ui import frame, state
from estimator.ui.moves import example
from estimator.ui.upload import one_file


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
    one_file("file", text(words), text.markdown(f"{words}_help"), _take_file)
    if waiting := _refused():
        frame.refused(*waiting, text)


def _take_file(raw: bytes, name: str) -> None:
    state.start_from(name, lambda: read_scenario_file(raw, name, state.tables()))


def _refused() -> tuple[str, tuple[Any, ...]] | None:
    """Return what is to be said of a file that could not be used, while it is the last thing that happened."""
    waiting = state.notice()
    return waiting if waiting and waiting[0] in frame.IN_PLACE else None


def begun(text: Text) -> None:
    """Say which answers the example or the file changed, with the way back."""
    last = state.begun()
    if last is None or _refused():  # what an earlier file changed would read as if the refused one had
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
        yield text("start.own_figures"), how_many(name for name, _ in after.overrides)


def forget(text: Text) -> None:
    """Offer to forget everything that the reader has said."""
    st.button(text("start.forget"), key=f"forget.{text.language}", on_click=state.forget)
    st.caption(text.markdown("start.forget_what"))
