"""A batch from its file to its result: in parts that are kept, so that a stop loses nothing that was done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pandas as pd

from estimator.batches.fields import rows_with_problems
from estimator.batches.grid import Grid, with_defaults
from estimator.batches.parts import Parts, fingerprint
from estimator.batches.reading import ScenarioFile, open_scenarios
from estimator.batches.running import CHUNK, run
from estimator.batches.writing import check_output, write_results
from estimator.errors import NOTHING, InputError, Problem
from estimator.tables import Tables
from estimator.version import VERSION

#: Problems that are told at the end; the result has all of them.
_SHOWN = 10


@dataclass
class Job:
    """What is asked and where the answer goes.

    Raises
    ------
    InputError
        If nothing can be read, or the result could not be written.
    """

    source: Path | None
    target: Path
    tables: Tables
    grid: Grid = field(default_factory=Grid)
    defaults: pd.DataFrame = field(default_factory=pd.DataFrame)
    language: str = "en"
    file: ScenarioFile | None = None

    def __post_init__(self) -> None:
        if self.source is None and not self.grid.values:
            raise InputError([Problem("batch", "SCENARIOS", NOTHING, "a file of scenarios, --grid KEY=A,B, or both")])
        if self.source is not None:
            if self.source.absolute() == self.target.absolute():
                raise InputError([Problem("-o", "file", self.target.name, "another name than that of the scenarios")])
            self.file = open_scenarios(self.source, self.tables)
        check_output(self.target, self.count)

    @property
    def count(self) -> int:
        """How many scenarios there are."""
        return (self.file.count if self.file else 1) * len(self.grid)

    @property
    def parts(self) -> Parts:
        """What is done of it."""
        return Parts.beside(self.target)

    def begin(self) -> str:
        """Make ready, or go on from where the same batch was stopped; see `Parts.begin`."""
        return self.parts.begin({
            "scenarios": fingerprint(self.source) if self.source else None,
            "grid": [[name, list(values.astype("string").fillna(""))] for name, values in self.grid.values],
            "defaults": {str(name): str(values.iloc[0]) for name, values in self.defaults.items()},
            "tables": self.tables.digest, "version": VERSION, "scenarios_a_part": CHUNK,
        })  # fmt: skip

    def pieces(self) -> Iterator[pd.DataFrame]:
        """Yield the scenarios, defaults filled in, in the tables that become parts."""
        crossed = (
            (piece for table in self.file.pieces(CHUNK) for piece in self.grid.across(table, CHUNK))
            if self.file
            else self.grid.alone(CHUNK)
        )
        yield from (with_defaults(piece, self.defaults) for piece in crossed)

    def work(self, executor: Executor | None = None, workers: int = 1, told: Callable[[int], None] = lambda rows: None) -> None:
        """Work out the parts that are not done yet; `told` hears how many scenarios each of them has."""
        parts, done, numbers = self.parts, set(self.parts.done()), deque[int]()

        def left() -> Iterator[pd.DataFrame]:
            for number, piece in enumerate(self.pieces()):
                if number in done:
                    told(len(piece))
                else:
                    numbers.append(number)
                    yield piece

        for table in run(left(), self.tables, executor, workers):
            parts.write(numbers.popleft(), table)
            told(len(table))

    def finish(self) -> tuple[int, int, list[str]]:
        """Write what is done as the result.

        Returns
        -------
        tuple
            How many scenarios it holds, how many rows have a problem, and the first ten of these in words.
        """
        rows = wrong = 0
        first: dict[tuple[int, str], None] = {}  # a grid gives the same row many times

        def counted(tables: Iterable[pd.DataFrame]) -> Iterator[pd.DataFrame]:
            nonlocal rows, wrong
            for table in tables:
                rows += len(table)
                bad = rows_with_problems(table)
                wrong += len(bad)
                if len(first) < _SHOWN:
                    first.update(dict.fromkeys(bad))
                yield table

        if list(self.parts.done()):
            write_results(counted(self.parts.tables()), self.target, self.tables, self.language)
        place = self.source.name if self.source else "--grid"
        return rows, wrong, [f"{place}: row {row}, {problem}" for row, problem in islice(first, _SHOWN)]


def is_loss_of_workers(error: BaseException) -> bool:
    """Tell whether an error means that nobody is left who works, rather than a mistake in the work."""
    return isinstance(error, BrokenExecutor | CancelledError) or type(error).__module__.partition(".")[0] == "distributed"
