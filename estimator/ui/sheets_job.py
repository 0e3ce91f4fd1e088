"""A table of scenarios that this visit has handed in, and how far it is worked out. Both live in the session and go with it.

It is worked out while its page is open, a few rows at a time: between two of them the reader can stop it, answer on other
pages or leave, and nothing that is done is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

import pandas as pd
import streamlit as st

from estimator.batches.fields import PROBLEM, rows_with_problems
from estimator.batches.grid import Grid, read_grid
from estimator.batches.reading import read_scenarios
from estimator.batches.running import results
from estimator.errors import InputError, Problem
from estimator.form import Form
from estimator.tables import Tables
from estimator.ui import state

#: A page answers many visitors at once: so many journeys are half a minute's work. The command line has no such limit.
MOST_JOURNEYS = 20_480_000
#: What a row costs beside its journeys, in journeys: its rows of the tables are looked up, its figures are kept and written.
LEAST_JOURNEYS = 2_048
MOST_ROWS = MOST_JOURNEYS // LEAST_JOURNEYS
#: Rows of one step: short enough that the bar moves and the reader can stop, long enough that like rows go together.
STEP = 128
USUAL_JOURNEYS = Form.model_fields["draws"].default
_READ, _PROBLEMS, _JOB, _CHOSEN = "batch_read", "batch_problems", "batch_job", "batch_chosen"
#: One step of a table, or one try of somebody's own rows, at a time on the whole server: two of them take turns instead of
#: slowing every page together.
TURN = Lock()


@dataclass(frozen=True)
class Chosen:
    """What the reader does with the rows: a field with the values that each of them takes, and journeys where it says none."""

    key: str = ""
    values: str = ""
    draws: int = USUAL_JOURNEYS


@dataclass
class Job:
    """Scenarios, those of them that are done, and the time that it took."""

    name: str
    tables: Tables
    asked: pd.DataFrame
    parts: list[pd.DataFrame] = field(default_factory=list)
    seconds: float = 0.0
    is_stopped: bool = False

    @property
    def count(self) -> int:
        """How many scenarios there are."""
        return len(self.asked)

    @property
    def done(self) -> int:
        """How many of them are worked out."""
        return sum(map(len, self.parts))

    @property
    def is_running(self) -> bool:
        """Whether there is something left to do, and the reader wants it done."""
        return self.done < self.count and not self.is_stopped

    @property
    def seconds_left(self) -> float:
        """How long the rest will take if it goes on as before; none is known before the first step."""
        return self.seconds / self.done * (self.count - self.done) if self.done else float("nan")

    @property
    def found(self) -> pd.DataFrame:
        """What is worked out, in the order of the rows."""
        return pd.concat(self.parts, ignore_index=True)

    def step(self) -> None:
        """Work out the next rows. What fails stops the job: else its page would fail again whenever it is opened."""
        start = monotonic()
        try:
            with TURN:
                self.parts.append(results(self.asked.iloc[self.done : self.done + STEP], self.tables))
        except Exception:
            self.is_stopped = True
            raise
        self.seconds += monotonic() - start


def chosen() -> Chosen:
    """Return what the reader does with the rows."""
    return st.session_state.get(_CHOSEN, Chosen())


def choose(**changes: Any) -> None:
    """Change what the reader does with the rows."""
    st.session_state[_CHOSEN] = Chosen(**{**vars(chosen()), **changes})


def handed_in() -> tuple[str, pd.DataFrame] | None:
    """Return name and rows of the table that was read last."""
    return st.session_state.get(_READ)


def problems() -> tuple[Problem, ...]:
    """Return what was wrong with the last file, until a good one follows."""
    return st.session_state.get(_PROBLEMS, ())


def job() -> Job | None:
    """Return what is being worked out, or was."""
    return st.session_state.get(_JOB)


def read(raw: bytes, name: str) -> None:
    """Take a table in the place of the one that was read; one that cannot be used leaves everything as it was."""
    st.session_state.pop(_PROBLEMS, None)
    try:
        st.session_state[_READ] = (name, read_scenarios(raw, name, state.tables()))
    except InputError as error:
        st.session_state[_PROBLEMS] = error.problems


def count() -> int:
    """Return how many scenarios are asked for: the rows of the table, or one without, each as often as the grid has it.

    Raises
    ------
    InputError
        With every value of the grid that cannot be used.
    """
    grid, kept = _grid(), handed_in()
    if kept is None and not grid.values:
        return 0
    return (1 if kept is None else len(kept[1])) * len(grid)


def asked() -> pd.DataFrame:
    """Return the scenarios that are asked for; to be called where there are no more than `MOST_ROWS`. Raises as `count`."""
    grid, kept = _grid(), handed_in()
    if kept is None:
        return _with_journeys(next(grid.alone(MOST_ROWS)))
    return _with_journeys(next(grid.across(kept[1], MOST_ROWS)) if grid.values else kept[1])


def _grid() -> Grid:
    known = chosen()
    return read_grid([f"{known.key}={known.values}"], "grid", state.tables()) if known.key and known.values.strip() else Grid()


def _with_journeys(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with a number of journeys each: none has more than a server has memory for, or it was refused when read."""
    usual = pd.Series(chosen().draws, index=rows.index, dtype="Int64")
    draws = rows["draws"].fillna(usual) if "draws" in rows else usual
    return rows.drop(columns=PROBLEM).assign(draws=draws, problem=rows[PROBLEM])


def journeys_of(rows: pd.DataFrame) -> int:
    """Return how much work rows are, in journeys."""
    return int(rows["draws"].clip(lower=LEAST_JOURNEYS).sum())


def start(name: str) -> None:
    """Callback of a button: begin to work out what is asked for, in the place of what was worked out before."""
    if 0 < count() <= MOST_ROWS and journeys_of(rows := asked()) <= MOST_JOURNEYS:
        st.session_state[_JOB] = Job(name, state.tables(), rows)


def stop(*, stopped: bool) -> None:
    """Callback of a button: stop, or go on."""
    if known := job():
        known.is_stopped = stopped


def work(show: Callable[[Job], None]) -> None:
    """Work out what is left, and show how far it is after each step; finish with a page that holds the results."""
    known = job()
    if known is None or not known.is_running:
        return
    while known.is_running:
        show(known)  # a reader who has pressed something meanwhile ends the run here, with all that is done
        known.step()
    st.rerun()


def wrong(found: pd.DataFrame) -> list[tuple[int, str]]:
    """Return number and problem of each row that has one; a grid gives the same row many times."""
    return list(dict.fromkeys(rows_with_problems(found)))
