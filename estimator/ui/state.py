"""What this visit knows: the scenario, the language, one message. It lives in the session and goes with it; nothing is stored.

The scenario is the only truth. Inputs are views of it: each run puts its values into them, and a callback turns an answer into
the next scenario. So answers survive a change of page, and two inputs for one thing can never disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from estimator.errors import InputError
from estimator.links import from_query, to_query
from estimator.model import Estimate, estimate
from estimator.ranges import Range
from estimator.scenario import Scenario
from estimator.tables import Tables
from estimator.text import Text, closest_language, load_text
from estimator.ui import late, own_tables, visit
from estimator.ui.moves import answered, in_currency, own_range, with_all, with_own

#: Keys of the boxes around inputs to which other parts of the page lead.
CELLS_PRICE, START_DAY = "cells_price", "start_day"


@dataclass(frozen=True)
class Begun:
    """A whole scenario taken over: its name, what the reader had before, what it made of that, and whether it is an example."""

    name: str
    before: Scenario
    after: Scenario
    is_example: bool


@visit.keeps(8)
def run(scenario: Scenario) -> Estimate:
    """Return the estimate of a scenario: the one call that pages make. A few are kept, each with its visit and no longer."""
    return estimate(scenario, tables())


def tables() -> Tables:
    """Return the tables of this visit: the published ones, or those with the reader's own rows in them."""
    return own_tables.tables()


def begin() -> None:
    """Read the address at the first run of a visit. A bad one gives a message and leaves the defaults."""
    if "scenario" in st.session_state:
        return
    greeting = closest_language(st.context.locale)
    try:
        scenario, language = from_query(st.query_params.to_dict(), tables(), greeting)
    except InputError as error:
        scenario, language = Scenario(), greeting
        st.session_state["notice"] = ("notice.link", error.problems)
    st.session_state["scenario"], st.session_state["language"] = scenario, language


def scenario() -> Scenario:
    """Return the question as it stands."""
    return st.session_state["scenario"]


def text() -> Text:
    """Return the words of the reader's language."""
    return own_tables.with_own_names(load_text(st.session_state["language"]))


def notice() -> tuple[str, tuple[Any, ...]] | None:
    """Return the message that waits to be shown: its key and the problems that it lists."""
    return st.session_state.get("notice")


def is_dark() -> bool:
    """Whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def link_here() -> str:
    """Return the address that opens this scenario."""
    query = "&".join(f"{name}={value}" for name, value in to_query(scenario(), text().language).items())
    address = (st.context.url or "").split("?")[0].removesuffix("/sources")
    return f"{address}?{query}"


def bound(name: str, value: Any, *ends: Any) -> str:
    """Return the key of an input, with `value` put into it. Words are part of options, so each language has its own keys."""
    key = f"{name}.{text().language}"
    late.put(key, value, *ends)
    return key


def take(key: str, field: str, read: Callable[[Any], Any] = lambda value: value) -> None:
    """Callback: put an answer into the scenario."""
    if late.is_late(key):
        return
    value = read(st.session_state[key])
    _answer(lambda: answered(scenario(), tables(), **{field: value}))


def take_language(key: str) -> None:
    """Callback: change the language."""
    if chosen := st.session_state[key]:
        st.session_state["language"] = chosen


def take_own(key: str, name: str, read: Callable[[Any], float], written_key: str | None = None) -> None:
    """Callback: put an own figure for an assumption into the scenario."""
    if late.is_late(key):
        return
    default = default_of(name)
    value = read(st.session_state[key])
    written = bool(written_key and st.session_state[written_key])
    _answer(lambda: with_own(scenario(), tables(), name, own_range(default, value, written=written)))


def take_written(key: str, name: str) -> None:
    """Callback: say whether the figure in use is a written price."""
    typical = run(scenario()).assumptions[name].range.typical
    own = own_range(default_of(name), typical, written=st.session_state[key])
    _answer(lambda: with_own(scenario(), tables(), name, own))


def set_answer(**answers: Any) -> None:
    """Callback of a button: put answers into the scenario."""
    _answer(lambda: answered(scenario(), tables(), **answers))


def back_to_default(name: str) -> None:
    """Callback of a button: take an own figure out again."""
    _answer(lambda: with_own(scenario(), tables(), name, None))


def put_own(own: Mapping[str, Range | None]) -> None:
    """Callback: put several own figures into the scenario, and take out those that are None."""
    _move(lambda: with_all(scenario(), tables(), own))


def set_currency(currency: str, per_usd: float | None = None, on: Any = None) -> None:
    """Callback: show money in another currency."""
    _move(lambda: in_currency(scenario(), tables(), currency, per_usd, on))


def begun() -> Begun | None:
    """Return which example or file the reader started from, if any."""
    return st.session_state.get("begun")


def start_from(name: str, make: Callable[[], Scenario], *, is_example: bool = False) -> None:
    """Callback: put a whole scenario in the place of this one, and keep this one for the way back."""
    before, last = scenario(), begun()
    if not _move(make, refused="notice.file"):
        return
    # From one example to the next, the way back still leads to what the reader had said.
    before = last.before if last and last.after == before else before
    st.session_state["begun"] = Begun(name, before, scenario(), is_example)
    if not is_example:
        say_done("notice.opened")


def take_back() -> None:
    """Callback of a button: return to what the reader had before the example or the file."""
    if last := st.session_state.pop("begun", None):
        _move(lambda: last.before)


def forget() -> None:
    """Callback of a button: forget what the reader has said, on every page, and clear the address. The language stays."""
    language = text().language
    folded = {key: False for key in st.session_state if str(key).startswith("details_")}
    st.session_state.clear()
    st.query_params.clear()
    st.session_state.update(scenario=Scenario(), language=language, done="notice.forgotten", **folded)


def replace_scenario(moved: Scenario) -> None:
    """Put a scenario in the place of this one that is known to have an answer; what was said of this one is forgotten."""
    st.session_state["scenario"] = moved
    for name in ("begun", "notice"):
        st.session_state.pop(name, None)


def say_done(key: str) -> None:
    """Say, once, what a button has just done; `key` is that of the words."""
    st.session_state["done"] = key


def done() -> str | None:
    """Return, once, the words for what a button has just done."""
    return st.session_state.pop("done", None)


def look_at(group: str, box: str) -> None:
    """Callback of a button: unfold a group of details and bring the input in one of its boxes into view."""
    st.session_state[f"details_{group}"] = True
    st.session_state["look_at"] = box


def looked_for() -> str | None:
    """Return, once, the key of the box that is to be brought into view."""
    return st.session_state.pop("look_at", None)


def default_of(name: str) -> Any:
    """Return the range of an assumption before the reader changed it."""
    assumption = run(scenario()).assumptions[name]
    return assumption.default or assumption.range


def _answer(make: Callable[[], Scenario]) -> None:
    """Take the next scenario; the whole page runs where a message comes or goes, as that stands outside of every fragment."""
    said = notice()
    _move(make)
    if notice() != said:
        st.rerun()


def _move(make: Callable[[], Scenario], refused: str = "notice.answer") -> bool:
    """Take the next scenario, or keep this one and say why the answer does not fit. Return whether it was taken."""
    st.session_state.pop("notice", None)
    try:
        moved = make()
        run(moved)
    except InputError as error:
        st.session_state["notice"] = (refused, error.problems)
        return False
    st.session_state["scenario"] = moved
    return True
