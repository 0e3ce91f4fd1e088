"""Tables of scenarios -> tables of results, here or on workers, in the order in which they came."""

from __future__ import annotations

import pickle
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import lru_cache

import pandas as pd

from estimator.batch import evaluate
from estimator.batches.fields import CARRIED, DATA_VERSION, PROBLEM, ROW, VERSION_COLUMN, settled
from estimator.batches.names import with_ids
from estimator.errors import InputError, Problem, Words
from estimator.tables import Tables, load_tables
from estimator.version import VERSION

#: Scenarios in one task: large enough that sending it costs little, small enough for a progress bar.
CHUNK = 256
#: Tasks that are under way at once, for each worker.
_AHEAD = 3

Progress = Callable[[int, int], None]


def results(table: pd.DataFrame, tables: Tables | None = None) -> pd.DataFrame:
    """Work out one table of scenarios.

    Parameters
    ----------
    table
        As `read_scenarios` returns it, or any table of scenario fields; `row` and `problem` are added where they are missing.

    Returns
    -------
    pandas.DataFrame
        `row`, the columns of `table` with ids in the place of words for them, `problem`, the `version` of the estimator, the
        `data_version` of the tables, and the numbers of `estimator.batch.evaluate`, which are missing where there is a problem.
        Its columns have the same types whatever stands in them.
    """
    tables = tables or load_tables()
    known = [PROBLEM, ROW]
    asked, unknown = with_ids(table.drop(columns=known, errors="ignore").reset_index(drop=True), tables)
    rows = table[ROW].to_numpy() if ROW in table else range(1, len(table) + 1)
    found = evaluate(asked.drop(columns=list(CARRIED), errors="ignore"), tables)
    problems = found.pop(PROBLEM)
    unread = _joined(table[PROBLEM] if PROBLEM in table else [""] * len(table), unknown)
    # A row that could not be read in full has no result, whatever the rest of it says.
    found = found.mask(pd.Series(unread, index=found.index) != "")
    shown = settled(asked)
    shown.insert(0, ROW, pd.array(rows, dtype="int64"))
    said = {PROBLEM: _joined(unread, problems), VERSION_COLUMN: VERSION, DATA_VERSION: tables.version}
    return pd.concat([shown, pd.DataFrame(said, index=shown.index, dtype="str"), found], axis=1)


def _joined(first: Iterable[str], second: Iterable[str]) -> list[str]:
    """Return what is wrong with each row, from two places that look for it."""
    return ["; ".join(filter(None, pair)) for pair in zip(first, second, strict=True)]


def run(
    pieces: Iterable[pd.DataFrame], tables: Tables | None = None, executor: Executor | None = None, workers: int = 1
) -> Iterator[pd.DataFrame]:
    """Yield the results of each table in turn.

    Parameters
    ----------
    pieces
        Tables of scenarios, each of which is one task; they are taken as they are needed.
    executor
        Where to work; in this process if not given. Processes, threads and a cluster of Dask have the same form.
    workers
        How many it has: a few tasks for each are under way at once, and no more are held in memory.
    """
    tables = tables or load_tables()
    if executor is None:
        yield from (results(piece, tables) for piece in pieces)
        return
    packed = _packed(tables)
    under_way: deque[Future[pd.DataFrame]] = deque()
    try:
        for piece in pieces:
            under_way.append(executor.submit(results_elsewhere, piece, packed, VERSION))
            if len(under_way) > _AHEAD * workers:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


def run_table(
    table: pd.DataFrame, tables: Tables | None = None, executor: Executor | None = None, progress: Progress | None = None
) -> pd.DataFrame:
    """Work out a table that fits into memory; `progress` is told how many scenarios are done, of how many."""
    pieces = (table.iloc[first : first + CHUNK] for first in range(0, len(table), CHUNK))
    done: list[pd.DataFrame] = []
    for part in run(pieces, tables, executor):
        done.append(part)
        if progress:
            progress(sum(map(len, done)), len(table))
    return pd.concat(done, ignore_index=True) if done else results(table, tables)


def _packed(tables: Tables) -> bytes:
    return zlib.compress(pickle.dumps(tables))


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> Tables:
    """Return the tables that were sent; once per process, so that what is worked out for them is kept."""
    found: Tables = pickle.loads(zlib.decompress(packed))
    return found


def results_elsewhere(table: pd.DataFrame, packed: bytes, version: str) -> pd.DataFrame:
    """Work out a table on a worker with the tables of the sender: two computers never mix two sets of figures."""
    if version != VERSION:
        found = Words(f"version {VERSION} on a worker")
        raise InputError([Problem("worker", "estimator", found, f"version {version}, as here")])
    return results(table, _unpacked(packed))
