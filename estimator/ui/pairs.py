"""A slider with its number box: two views of one figure, with its default, its source and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from estimator.assumptions import Assumption
from estimator.form import LONGEST_DAYS
from estimator.model import Estimate
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.cited import graded
from estimator.ui.figures import slider_end, slider_step

SHARES = ("probability", "share")

DEAREST = 100_000_000


@dataclass(frozen=True)
class Way:
    """The way back from an own figure: the words of its button, and whether there is anything to take back."""

    words: str
    changed: bool
    on_click: Callable[..., None]
    kwargs: dict[str, Any]


def slider_and_box(
    label: str, name: str, value: float, ends: tuple[float, float], step: float, box_ends: tuple[float, float],
    on_change: Callable[..., None], args: Callable[[str], tuple[Any, ...]], help: str | None = None, back: Way | None = None,
) -> None:  # fmt: skip
    """Show one figure as a slider and as a number box; a move of either calls ``on_change(*args(key))``.

    The label stands above both, since it is longer than half a phone is wide; both inputs carry it for screen readers.
    """
    kind = type(step)
    low, high = kind(min(ends[0], value)), kind(max(ends[1], value))
    _head(label, name, help, back)
    left, right = st.columns([3, 2], vertical_alignment="bottom", wrap=False)
    key = state.bound(f"{name}.slider", kind(value), low, high)
    left.slider(label, low, high, step=step, key=key, on_change=on_change, args=args(key), label_visibility="collapsed")
    low, high = kind(min(box_ends[0], low)), kind(max(box_ends[1], high))
    key = state.bound(f"{name}.box", kind(value), low, high)
    right.number_input(label, low, high, step=step, key=key, on_change=on_change, args=args(key), label_visibility="collapsed")


def _head(label: str, name: str, help: str | None, back: Way | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(label, help=help, width="stretch")
        if back:
            # It marks a changed figure too. It keeps its place while there is nothing to take back, so that nothing jumps.
            key = f"{name}.back.{state.text().language}"
            words = state.text()(back.words)
            st.button(words, key=key, on_click=back.on_click, kwargs=back.kwargs, type="tertiary", disabled=not back.changed)


def number_pair(
    label: str, field: str, value: float, ends: tuple[float, float], step: float, *, box_ends: tuple[float, float] | None = None,
    help: str | None = None, back: Way | None = None,
) -> None:  # fmt: skip
    """Show a pair for a field of the scenario."""
    slider_and_box(label, field, value, ends, step, box_ends or ends, state.take, lambda key: (key, field), help, back)


def own_figure(result: Estimate, text: Text, name: str, *, written: bool = False) -> None:
    """Show a pair for an assumption, with its default, where that comes from, and a button back to it.

    Parameters
    ----------
    written
        Ask whether this is a written price; then it is used as it is, without a range around it.
    """
    assumption = result.assumptions.get(name)
    if assumption is None or (assumption.default or assumption.range).is_zero:
        return
    default = assumption.default or assumption.range
    # A list price has no range to scale: whatever the reader puts in its place is a fixed price too.
    written_key = f"{name}.written.{text.language}" if written and not default.is_fixed else None
    many = 100 if assumption.range.unit in SHARES else 1
    end = 100 if many == 100 else slider_end(default.high * 1.2)
    slider_and_box(
        _label(assumption, text), name, round(assumption.range.typical * many), (0 if many == 100 else 1, end),
        slider_step(end), _box_ends(assumption), state.take_own,
        lambda key: (key, name, lambda value: value / many, written_key), _note(assumption, text),
        Way("own.back", assumption.changed, state.back_to_default, {"name": name}),
    )  # fmt: skip
    if written_key:
        _written(assumption, text)
    _origin(assumption, text)


def _label(assumption: Assumption, text: Text) -> str:
    return safe(text(f"own.{assumption.name}", currency=text.currency_name(assumption.currency or "USD")))


def _box_ends(assumption: Assumption) -> tuple[int, int]:
    if assumption.range.unit in SHARES:
        return 0, 100
    largest = LONGEST_DAYS if assumption.range.unit == "days" else DEAREST
    default = assumption.default or assumption.range
    # The high end of the reader's range grows with its middle, and has to stay within what a scenario takes.
    return 1, int(largest * default.typical / default.high)


def _written(assumption: Assumption, text: Text) -> None:
    key = state.bound(f"{assumption.name}.written", assumption.changed and assumption.range.is_fixed)
    note = text.markdown("help.written")
    st.toggle(text("own.written"), key=key, on_change=state.take_written, args=(key, assumption.name), help=note)


def _note(assumption: Assumption, text: Text) -> str | None:
    return safe(text.table_words(assumption.note)) if assumption.note else None


def _origin(assumption: Assumption, text: Text) -> None:
    default = assumption.default or assumption.range
    words = [safe(text("own.default", usual=_shown(default, assumption, text))), _published(assumption, text)]
    st.caption(" · ".join(words))


def _shown(default: Any, assumption: Assumption, text: Text) -> str:
    if assumption.range.unit in SHARES:
        return text.chance(default.typical)
    if assumption.range.unit == "days":
        return text("own.middle_and_range", middle=text.days(default.typical), low=round(default.low), high=round(default.high))
    low, middle, high = (text.money(amount, assumption.currency) for amount in (default.low, default.typical, default.high))
    return middle if default.is_fixed else text("own.middle_and_range", middle=middle, low=low, high=high)


def source_words(assumption: Assumption, text: Text) -> str:
    """Return where the figure in use comes from: the reader, who needs no grade, or a source."""
    return safe(text("own.yours")) if assumption.changed else _published(assumption, text)


def _published(assumption: Assumption, text: Text) -> str:
    """Return the grade and the source of a figure as Markdown, with a link where there is one."""
    source = next((row for row in state.tables().sources if row.id == assumption.source_id), None)
    if source is None or source.kind == "assumption":
        return text.markdown("format.named", name=text(f"grade.{assumption.grade}"), value=text("own.assumption"))
    return graded(source.id, assumption.grade, text)
