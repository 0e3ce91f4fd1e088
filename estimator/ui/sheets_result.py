"""How far a table of scenarios is worked out, and its results: the first rows, what is wrong with which row, and files."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from estimator.batches.fields import PROBLEM, ROW, rows_with_problems
from estimator.batches.writing import results_csv, results_parquet, results_xlsx
from estimator.tables import load_tables
from estimator.text import Text, safe
from estimator.ui import frame
from estimator.ui import sheets_job as jobs
from estimator.ui.sheets_batch import MIMES, SHOWN

FIRST_ROWS = 10
#: A workbook is written cell by cell: more rows than these take longer than a visitor waits.
MOST_IN_A_WORKBOOK = 2_500
_FIGURES = {"p10": "total_cost_p10", "p50": "total_cost_p50", "p90": "total_cost_p90", "days": "days_away_p50"}
_A_MINUTE, _MINUTES_FROM, _ROUNDED = 60, 120, 5
#: Tables of this page keep to the width of their box: five columns of figures have room on a phone in small letters.
CSS = """
<style>
:is(.st-key-sheets_rows, .st-key-sheets_cells) table {table-layout: fixed; width: 100%}
:is(.st-key-sheets_rows, .st-key-sheets_cells) :is(th, td) {padding: .3rem .15rem !important}
:is(.st-key-sheets_rows, .st-key-sheets_cells) :is(th, td, p) {font-size: .8rem !important}
.st-key-sheets_cells :is(th, td):first-of-type {width: 54%}
@media (max-width: 640px) {.st-key-sheets_rows :is(th, td, p) {font-size: .72rem !important}}
</style>
"""


def result(text: Text) -> Any:
    """Show how far it is, or the results. Return the place where the bar stands while it is being worked out."""
    job = jobs.job()
    if job is None:
        return None
    if job.is_running:
        place = st.empty()
        st.caption(text.markdown("sheets.batch.keep_open"))
        _button("stop", text, stopped=True)
        return place
    if job.is_stopped:
        st.markdown(text.markdown("sheets.batch.stopped", done=job.done, count=job.count))
        if job.done < job.count:
            _button("go_on", text, stopped=False)
    if job.done:
        _found(job, text)
    return None


def _button(words: str, text: Text, *, stopped: bool) -> None:
    st.button(
        text(f"sheets.batch.{words}"), key=f"batch_{words}.{text.language}", on_click=jobs.stop, kwargs={"stopped": stopped}
    )


def progress(place: Any, job: jobs.Job, text: Text) -> None:
    """Draw the bar with the time that is left."""
    said = {"done": job.done, "count": job.count}
    if not job.done:
        words = text("sheets.batch.working", **said)
    elif job.seconds_left < _MINUTES_FROM:
        seconds = _ROUNDED * max(1, round(job.seconds_left / _ROUNDED))
        words = text("sheets.batch.seconds_left", seconds=seconds, **said)
    else:
        words = text("sheets.batch.minutes_left", minutes=round(job.seconds_left / _A_MINUTE), **said)
    place.progress(job.done / job.count, safe(words))


def _found(job: jobs.Job, text: Text) -> None:
    found, wrong = job.found, jobs.wrong(job.found)
    missing = len(rows_with_problems(found))
    st.markdown(text.markdown("sheets.batch.done", done=len(found), name=job.name, wrong=missing))
    if job.tables is not load_tables():
        st.markdown(text.markdown("sheets.batch.own", version=job.tables.version))
    with st.container(key="sheets_rows"):
        st.table(_first(found, text), hide_index=True, border="horizontal")
    if len(found) > FIRST_ROWS:
        st.caption(text.markdown("sheets.batch.first", count=FIRST_ROWS))
    if wrong:
        st.markdown(text.markdown("sheets.batch.problems"))
        _problems(wrong, text)
    _files(job, found, text)


def _first(found: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the first rows in words: money in the currency of the row, exactly as the files have it but for decimals."""
    first = found.head(FIRST_ROWS)
    named = ["row", "id"] if "id" in first and first["id"].notna().any() else ["row"]
    rows = [[*_named(row, named), *(_said(name, row, text) for name in _FIGURES)] for row in first.to_dict("records")]
    headings = [text(f"sheets.batch.{name}") for name in (*named, *_FIGURES)]
    return pd.DataFrame(rows, columns=headings).map(safe)


def _named(row: dict[Any, Any], columns: list[str]) -> list[str]:
    cells = {"row": row[ROW], "id": row.get("id")}
    return ["" if pd.isna(cells[name]) else str(cells[name]) for name in columns]


def _said(name: str, row: dict[Any, Any], text: Text) -> str:
    if row[PROBLEM]:
        return text("sheets.batch.not_worked_out") if name == next(iter(_FIGURES)) else ""
    value, currency = float(row[_FIGURES[name]]), row.get("currency")
    if name == "days":
        return text.number(round(value, 1))
    return text.money(value, "USD" if currency is None or pd.isna(currency) else str(currency), exact=True)


def _problems(wrong: list[tuple[int, str]], text: Text) -> None:
    shown = [f"{text('sheets.batch.row')} {row}: {problem}" for row, problem in wrong[: frame.MOST_PROBLEMS]]
    # What was found comes from outside: as code it is shown letter by letter, whatever it holds.
    st.code("\n".join(shown), language=None, wrap_lines=True)
    if len(wrong) > frame.MOST_PROBLEMS:
        st.caption(text.markdown("notice.more", count=len(wrong) - frame.MOST_PROBLEMS))


def _files(job: jobs.Job, found: pd.DataFrame, text: Text) -> None:
    makers = {
        "csv": lambda: results_csv(found), "xlsx": lambda: results_xlsx(found, job.tables, text.language),
        "parquet": lambda: results_parquet(found),
    }  # fmt: skip
    with st.container(horizontal=True):
        for kind, made in makers.items():
            if kind != "xlsx" or len(found) <= MOST_IN_A_WORKBOOK:
                label = text("sheets.batch.result", kind=SHOWN[kind])
                st.download_button(label, made, f"results.{kind}", MIMES[kind], key=f"results_{kind}", on_click="ignore")
    if len(found) > MOST_IN_A_WORKBOOK:
        st.caption(text.markdown("sheets.batch.no_workbook", most=MOST_IN_A_WORKBOOK))
