"""Many scenarios at once: a table to fill in, the way to hand it in, and what is done with its rows."""

from __future__ import annotations

import streamlit as st

from estimator.batches.fields import FIELDS, rows_with_problems
from estimator.batches.template import KINDS, choices_of, template
from estimator.errors import InputError
from estimator.exports.words import named
from estimator.text import Text
from estimator.ui import frame, state
from estimator.ui import sheets_job as jobs
from estimator.ui.take_away import MIME
from estimator.ui.upload import one_file

#: Names of the kinds of tables, as people call them, and what browsers are told of them.
SHOWN = {"csv": "CSV", "xlsx": "Excel", "parquet": "Parquet"}
MIMES = {**MIME, "parquet": "application/vnd.apache.parquet"}
JOURNEYS = (512, 2_048, jobs.USUAL_JOURNEYS)
#: Fields that a grid has no use for: a range or a list says more than a few values of them.
_NO_GRID = ("draws", "seed", "start_date", "currency_date", "currency_per_usd")
COMMAND = "python -m estimator batch scenarios.csv -o results.parquet"
_MOST_CHOICES = 12


def hand_in(text: Text) -> None:
    """Offer the table to fill in, ask for the filled one, and offer to work it out."""
    st.header(text("sheets.batch.title"), anchor=False)
    st.markdown(text.markdown("sheets.batch.how"))
    with st.container(horizontal=True):
        for kind in KINDS:
            _template(kind, text)
    _file(text)
    if kept := jobs.handed_in():
        st.markdown(text.markdown("sheets.batch.read", name=kept[0], count=len(kept[1])))
        if "id" in kept[1] and (again := int(kept[1]["id"].dropna().duplicated().sum())):
            st.markdown(text.markdown("sheets.batch.again", count=again))
    _vary(text)
    _start(text)


def _template(kind: str, text: Text) -> None:
    tables, language = state.tables(), text.language
    label, name = text("sheets.batch.template", kind=SHOWN[kind]), f"scenarios.{kind}"
    made = lambda: template(kind, tables, language)  # noqa: E731
    st.download_button(label, made, name, MIMES[kind], key=f"template_{kind}", on_click="ignore")


def _file(text: Text) -> None:
    one_file("batch.file", text("sheets.batch.file"), text.markdown("sheets.batch.file_help"), jobs.read)
    if jobs.problems():
        frame.refused("sheets.batch.refused", jobs.problems(), text)


def _vary(text: Text) -> None:
    known = jobs.chosen()
    # What is in force is in view, also after a change of page.
    folded = st.expander(text("sheets.batch.vary"), key="batch_vary", expanded=known != jobs.Chosen(), on_change="rerun")
    if not folded.open:
        return
    with folded:
        key = state.bound("batch.key", known.key)
        st.selectbox(
            text("sheets.batch.field"), ["", *(name for name in FIELDS if name not in _NO_GRID)], key=key, filter_mode=None,
            format_func=lambda name: named(text, "export.field", name) if name else text("sheets.batch.no_field"),
            on_change=_choose, args=(key, "key"),
        )  # fmt: skip
        if known.key:
            _values(known, text)
        key = state.bound("batch.draws", known.draws)
        st.selectbox(
            text("sheets.batch.journeys"), JOURNEYS, key=key, filter_mode=None, format_func=text.number,
            on_change=_choose, args=(key, "draws"),
        )  # fmt: skip


def _values(known: jobs.Chosen, text: Text) -> None:
    key = state.bound("batch.values", known.values)
    st.text_input(text("sheets.batch.values"), key=key, max_chars=500, on_change=_choose, args=(key, "values"))
    if listed := choices_of(known.key, state.tables()):
        more = " …" if len(listed) > _MOST_CHOICES else ""
        st.caption(text.markdown("sheets.batch.choices", list=", ".join(listed[:_MOST_CHOICES]) + more))


def _choose(key: str, name: str) -> None:
    jobs.choose(**{name: st.session_state[key]})


def _start(text: Text) -> None:
    try:
        count = jobs.count()
        rows = jobs.asked() if 0 < count <= jobs.MOST_ROWS else None
    except InputError as error:
        frame.refused("sheets.batch.values_refused", error.problems, text)
        return
    journeys = count * jobs.chosen().draws if rows is None else jobs.journeys_of(rows)
    if journeys > jobs.MOST_JOURNEYS:
        st.warning(text.markdown("sheets.batch.too_many", count=count, journeys=journeys, most=jobs.MOST_JOURNEYS))
        st.code(COMMAND, language=None, wrap_lines=True)
    elif rows is not None:
        bad = len(rows_with_problems(rows))
        if bad:
            st.markdown(text.markdown("sheets.batch.bad", count=bad))
        name = kept[0] if (kept := jobs.handed_in()) else text("sheets.batch.grid")
        words = text("sheets.batch.start", count=count)
        st.button(words, key=f"batch_start.{text.language}", on_click=jobs.start, args=(name,), type="primary")
