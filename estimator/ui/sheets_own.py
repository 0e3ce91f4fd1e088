"""The reader's own rows over the published tables: handed in, shown beside them, used on every page, and taken back."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pandas as pd
import streamlit as st

from estimator.choose import choose
from estimator.errors import InputError, Problem, ScenarioError
from estimator.exports.differences import DIFFERENCES
from estimator.exports.words import named
from estimator.model import Estimate, estimate
from estimator.packs import read_pack, tables_with
from estimator.scenario import Scenario
from estimator.tables import Tables, load_tables
from estimator.text import Text, safe
from estimator.ui import frame, held, own_tables, pins, standing, state
from estimator.ui.sheets_job import TURN
from estimator.ui.take_away import MIME
from estimator.ui.upload import one_file
from estimator.workable import not_workable

KINDS = ("xlsx", "zip")
MIMES = {**MIME, "zip": "application/zip"}
#: Cells that differ; a file has all of them.
MOST_CELLS = 30
_LONGEST_CELL = 120
_PROBLEMS, _SAME, _MOVED, _QUOTE_GONE = "own_problems", "own_same", "own_moved", "own_quote_gone"


def own_figures(result: Estimate, text: Text) -> None:
    """Offer the published tables, ask for own rows, and show what differs."""
    st.header(text("sheets.own.title"), anchor="own")
    st.markdown(text.markdown("sheets.own.how"))
    with st.container(horizontal=True):
        for kind in KINDS:
            _template(kind, text)
    _file(text)
    if own_tables.are_own():
        _differs(result, text)


def _template(kind: str, text: Text) -> None:
    language = text.language
    label, made = text(f"sheets.own.{kind}"), lambda: _published(kind, language)
    st.download_button(label, made, f"tables.{kind}", MIMES[kind], key=f"tables_{kind}", on_click="ignore")


def _published(kind: str, language: str) -> bytes:
    from estimator.exports.own_rows import rows_template  # only here: every page imports this module
    from estimator.exports.published import tables_zip

    return rows_template(load_tables(), language) if kind == "xlsx" else tables_zip(load_tables())


def _file(text: Text) -> None:
    one_file("own.file", text("sheets.own.file"), text.markdown("sheets.own.file_help"), take)
    if problems := st.session_state.get(_PROBLEMS):
        frame.refused("sheets.own.refused", problems, text)
    elif same := st.session_state.get(_SAME):
        st.info(text.markdown("sheets.own.same", name=same))


def take(raw: bytes, name: str) -> None:
    """Use own rows on every page of this visit; those that cannot be used leave everything as it was."""
    for message in (_PROBLEMS, _SAME):
        st.session_state.pop(message, None)
    try:
        with TURN:
            own = tables_with(read_pack(raw, name))
            if problems := not_workable(own):
                raise InputError(problems)
        _use(own)
    except InputError as error:
        st.session_state[_PROBLEMS] = error.problems
        return
    if own is load_tables():
        st.session_state[_SAME] = name
    else:
        state.say_done("sheets.own.done")


def take_back() -> None:
    """Callback of a button: return to the published tables."""
    for message in (_PROBLEMS, _SAME):
        st.session_state.pop(message, None)
    _use(load_tables())
    state.say_done("sheets.own.undone")


def _use(tables: Tables) -> None:
    """Take tables, and with them only what they can answer: an id may have come or gone."""
    before = state.scenario()
    after = fitted(before, tables)
    estimate(after, tables)  # what does not fit is refused before anything has changed
    own_tables.put(tables)
    state.replace_scenario(after)
    st.session_state[_MOVED] = tuple(name for name in before.to_dict() if getattr(before, name) != getattr(after, name))
    pins.keep_those_of(tables)
    st.session_state[_QUOTE_GONE] = not held.fit()


def fitted(scenario: Scenario, tables: Tables) -> Scenario:
    """Return a scenario as these tables can answer it: what they do not have goes back to its default.

    Raises
    ------
    ScenarioError
        If nothing of it is left that they can answer.
    """
    given = _fields(scenario)
    while True:
        try:
            moved = Scenario(**given, tables=tables)
            choose(tables, moved)
        except ScenarioError as error:
            if not _without(given, error.problems, tables):
                raise
        else:
            return moved


def _without(given: dict[str, Any], problems: tuple[Problem, ...], tables: Tables) -> bool:
    """Take out of a scenario's fields those that a problem names. Return whether there were any."""
    before = dict(given)
    for column in (problem.column for problem in problems):
        if column == "pathway":  # with it goes what belongs to it; the first one that there is takes its place
            given.update(dict.fromkeys(("route", "product", "hospital", "patient_weight_kg", "companions")), overrides=())
            given["pathway"] = tables.pathways[0].pathway
        elif column in given:
            del given[column]
        else:
            name = column.removeprefix("assumption.")
            given["overrides"] = tuple(own for own in given.get("overrides", ()) if own[0] != name)
    return given != before


def line(text: Text) -> None:
    """Say on every page that own rows are in use, with the way to what differs and the way back."""
    if not own_tables.are_own():
        return
    with st.container(key="own_line", horizontal=True, vertical_alignment="center"):
        st.markdown(text.markdown("sheets.own.line"), width="content")
        st.page_link("estimator/ui/pages/spreadsheets.py", label=text("sheets.own.see"), width="content")
        _back("own_line_back", text)


def _back(key: str, text: Text) -> None:
    st.button(text("sheets.own.back"), key=f"{key}.{text.language}", on_click=take_back)


def _differs(result: Estimate, text: Text) -> None:
    """Show every cell that differs, and what the rows do to the estimate."""
    published, used = load_tables(), state.tables()
    st.markdown(text.markdown("sources.own_sentence", **standing.own_counts(published, used)))
    st.markdown(_effect(result, text))
    if moved := st.session_state.get(_MOVED):
        listed = text.list(named(text, "export.field", name) for name in moved)
        st.info(text.markdown("sheets.own.moved", list=listed))
    if st.session_state.get(_QUOTE_GONE):
        st.info(text.markdown("sheets.own.quote_gone"))
    _back("own_back", text)
    cells = standing.own_rows(published, used)
    headings = [text(f"col.{name}") for name in ("what", "published", "yours")]
    rows = [
        [_where(cell, text), *(_cut(cell[name]) for name in ("published", "yours"))]
        for cell in cells.head(MOST_CELLS).to_dict("records")
    ]
    st.markdown(text.markdown("sheets.own.table"))
    with st.container(key="sheets_cells"):
        st.table(pd.DataFrame(rows, columns=headings).map(safe), hide_index=True, border="horizontal")
    if len(cells) > MOST_CELLS:
        st.caption(text.markdown("sheets.own.first", count=MOST_CELLS, all=len(cells)))
    made = lambda: DIFFERENCES["csv"](published, used, cells.rename(columns={"published": "old", "yours": "new"}), None)  # noqa: E731
    st.download_button(text("sheets.own.csv"), made, "own-rows.csv", "text/csv", key="own_csv", on_click="ignore")


def _effect(result: Estimate, text: Text) -> str:
    currency, published = result.scenario.currency, load_tables()
    said = text.markdown("sheets.own.stay")
    try:
        before = estimate(Scenario(**_fields(result.scenario), tables=published), published).total_cost.p50
    except ScenarioError:  # an answer that the published tables do not have
        return said
    now = result.total_cost.p50
    amounts = {name: text.money(value, currency, exact=True) for name, value in (("now", now), ("before", before))}
    return text.sentences((text.markdown("sheets.own.effect", **amounts), said))


def _fields(scenario: Scenario) -> dict[str, Any]:
    """Return the fields of a scenario, without the tables that it was looked up in."""
    return {item.name: getattr(scenario, item.name) for item in fields(scenario)}


def _where(cell: dict[Any, Any], text: Text) -> str:
    table = named(text, "sources.table", cell["table"])
    return f"{table}: {_cut(cell['key'])}, {cell['column']}"


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST_CELL else f"{words[:_LONGEST_CELL]}…"
