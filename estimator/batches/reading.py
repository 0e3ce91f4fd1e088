"""A file of scenarios -> a table of their fields. A bad cell is reported with its row and column and stops nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from estimator.batches.cells import Bad, look_at, read_cell, said
from estimator.batches.fields import OWN, PROBLEM, ROW, is_known, kind_of, nearest, settled
from estimator.batches.names import own_columns
from estimator.batches.numbers import Style
from estimator.batches.sources import AT_HOME, MOST_BYTES, ON_A_PAGE, USE, FileRow, Source, joined, source_of
from estimator.errors import NOTHING, InputError, Problem, Words
from estimator.scenario_file import MOST_DRAWS
from estimator.spreadsheets import Limits, refuse
from estimator.tables import Tables, load_tables

#: A table may have its title above the headings.
_HEADINGS_WITHIN = 15
_MOST_IDS = 1_000_000


def read_scenarios(raw: bytes, name: str, tables: Tables | None = None) -> pd.DataFrame:
    """Read an uploaded CSV, TSV, XLSX or Parquet file of at most 5 MiB and 100,000 rows.

    Parameters
    ----------
    raw
        What the file holds.
    name
        Its name, which messages show.
    tables
        Whose figures its columns may name; the published ones if not given.

    Returns
    -------
    pandas.DataFrame
        `row`, the number of the row in the file (of Parquet: counted from 1); the columns of the file, each of the type of its
        field; and `problem`: what is wrong with cells of this row, empty where nothing is. `run` takes it as it is.

    Raises
    ------
    InputError
        If nothing can be read: what the file is, or every heading that is wrong.
    """
    if len(raw) > MOST_BYTES:
        raise refuse(name, f"{len(raw) / 2**20:.1f} MiB", "a file of at most 5 MiB here; the command line takes more")
    source = source_of(name, lambda: BytesIO(raw), ON_A_PAGE)
    if source.is_sheet:  # slow to read, and of bounded length
        source = replace(source, rows=list(source.rows()).__iter__)
    table = ScenarioFile(source, ON_A_PAGE, tables)
    return _with_fewer_draws(pd.concat(table.pieces(MOST_BYTES), ignore_index=True))


def _with_fewer_draws(table: pd.DataFrame) -> pd.DataFrame:
    """Name rows that ask for more journeys than a page simulates for anybody."""
    if "draws" not in table:
        return table
    many = (table["draws"] > MOST_DRAWS).fillna(value=False)
    use = f"at most {MOST_DRAWS:,} here; the command line takes more"
    named = [said("draws", Bad(int(draws), use)) for draws in table.loc[many, "draws"]]
    before = table.loc[many, PROBLEM]
    table.loc[many, PROBLEM] = ["; ".join(filter(None, pair)) for pair in zip(before, named, strict=True)]
    return table.assign(draws=table["draws"].mask(many))


def open_scenarios(path: Path, tables: Tables | None = None) -> ScenarioFile:
    """Open a file of any length, or a folder of Parquet files, to be read in pieces. Raises InputError as `read_scenarios`."""
    try:
        paths = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        if not paths:
            raise refuse(path.name, "a folder without Parquet files", USE)
        sources = [source_of(one.name, lambda one=one: one.open("rb"), AT_HOME) for one in paths]  # type: ignore[misc]
        return ScenarioFile(sources[0] if len(sources) == 1 else joined(path.name, sources), AT_HOME, tables)
    except OSError as error:
        raise refuse(path.name, error.strerror or str(NOTHING), USE) from None


@dataclass
class ScenarioFile:
    """A file that has been looked through once: its columns, how each is written, and how many scenarios it holds."""

    source: Source
    limits: Limits
    tables: Tables | None = None
    columns: tuple[str, ...] = ()
    count: int = 0
    repeated_ids: int = 0
    _start: int = 0
    _styles: list[Style] = field(default_factory=list)
    _shown: tuple[str, ...] = ()
    _widest: int = 0

    def __post_init__(self) -> None:
        rows = iter(self.source.rows())
        self._shown, above = (self.source.headings, []) if self.source.headings else self._headings(rows)
        self.columns = tuple(_name(heading) for heading in self._shown)
        self._styles = [Style() for _ in self.columns]
        kinds = [kind_of(column) for column in self.columns]
        filled = [False] * len(self.columns)
        ids = _Ids(self.columns)
        for row in (row for part in (above, rows) for row in part):
            self.count += 1
            self._widest = max(self._widest, len(row.cells))
            self.repeated_ids += ids.is_known(row.cells)
            if self.count > self.limits.rows:
                use = f"at most {self.limits.rows:,} rows here; the command line takes more"
                raise refuse(self.source.place, f"more than {self.limits.rows:,} rows", use)
            for i, (cell, kind) in enumerate(zip(row.cells, kinds, strict=False)):
                filled[i] = filled[i] or cell not in (None, "")
                look_at(cell, kind, self._styles[i])
        self._refuse_bad_headings(filled)

    def _headings(self, rows: Iterator[FileRow]) -> tuple[tuple[str, ...], list[FileRow]]:
        """Return the first row that names a field, or else the first row; rows behind it that were read; titles are left out."""
        seen = list(islice(rows, _HEADINGS_WITHIN))
        if not seen:
            raise refuse(self.source.place, "an empty file", self.limits.use)
        named = (i for i, row in enumerate(seen) if any(is_known(_name(cell)) for cell in row.cells))
        start = next(named, 0)
        self._start = start + 1
        cells = [str(cell or "").strip() for cell in seen[start].cells]
        while cells and not cells[-1]:
            cells.pop()  # what stands to the right of the headings is told row by row
        return tuple(cells), seen[start + 1 :]

    def _refuse_bad_headings(self, filled: list[bool]) -> None:
        times = Counter(self.columns)
        problems = []
        own = own_columns(self.tables or load_tables())
        beyond = self._widest - len(self.columns) if self.source.is_sheet else 0
        headings = zip((*self._shown, *[""] * beyond), (*self.columns, *[""] * beyond), (*filled, *[True] * beyond), strict=False)
        for i, (shown, column, has_cells) in enumerate(headings):
            if not column and has_cells:
                found, use = Words("no heading above filled cells"), "one heading a column, without merged cells"
                problems.append(Problem(self.source.place, f"column {i + 1}", found, use))
            elif column and not (column in own if column.startswith(OWN) else is_known(column)):
                problems.append(Problem(self.source.place, shown, Words("an unknown column"), f"one of {nearest(column, own)}"))
            elif column and times[column] > 1 and column in self.columns[:i]:
                problems.append(Problem(self.source.place, shown, Words("a second column of this name"), "each name once"))
        if not problems and not any(self.columns):
            problems = [Problem(self.source.place, "columns", NOTHING, self.limits.use)]
        if not problems and not self.count:
            problems = [Problem(self.source.place, "rows", Words("headings without rows"), self.limits.use)]
        if problems:
            raise InputError(problems)

    def pieces(self, size: int) -> Iterator[pd.DataFrame]:
        """Yield the scenarios in tables of at most `size` rows; see `read_scenarios` for their columns."""
        rows = iter(self.source.rows())
        for _ in islice(rows, self._start):
            pass
        while part := list(islice(rows, size)):
            yield self._table(part)

    def _table(self, rows: list[FileRow]) -> pd.DataFrame:
        read = [self._read(row) for row in rows]
        named = [(i, column) for i, column in enumerate(self.columns) if column]
        values = {column: pd.Series([cells[i] for cells, _ in read], dtype=object) for i, column in named}
        table = settled(pd.DataFrame(values, index=range(len(rows))))
        table.insert(0, ROW, pd.array([row.number for row in rows], dtype="int64"))
        table[PROBLEM] = pd.array(["; ".join(problems) for _, problems in read], dtype="str")
        return table

    def _read(self, row: FileRow) -> tuple[list[Any], list[str]]:
        """Return the values of a row, None where a cell is empty or bad, and what is wrong with it."""
        wide = len(self.columns)
        if any(cell not in (None, "") for cell in row.cells[wide:]):
            use = f"{wide}, one for each heading; a number with a comma needs quotes around it"
            return [None] * wide, [said("cells", Bad(Words(f"{len(row.cells)} cells"), use))]
        cells, problems = [], []
        for i, column in enumerate(self.columns):
            cell = row.cells[i] if i < len(row.cells) else None
            value = _behind(row.formulas[i], cell) if i in row.formulas else None
            value = value or read_cell(cell, kind_of(column), self._styles[i], row.epoch)
            if isinstance(value, Bad):
                problems.append(said(column, value))
            cells.append(None if isinstance(value, Bad) else value)
        return cells, problems


class _Ids:
    """The ids of a file as far as it is read, each as a number; of a file of millions the first million."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._place = columns.index("id") if "id" in columns else None
        self._seen: set[int] = set()

    def is_known(self, cells: Sequence[Any]) -> bool:
        """Tell whether an earlier row has the id of this one, and remember it."""
        if self._place is None or self._place >= len(cells) or cells[self._place] in (None, ""):
            return False
        known = hash(cells[self._place])
        if known in self._seen:
            return True
        if len(self._seen) < _MOST_IDS:
            self._seen.add(known)
        return False


def _behind(formula: str, saved: Any) -> Bad | None:
    """Return what is wrong with the value that a formula has left in a cell."""
    if "[" in formula:
        return Bad(formula, "the value itself: other files are not looked at")
    return Bad(formula, "the value itself, or save the workbook in a spreadsheet program first") if saved is None else None


def _name(heading: Any) -> str:
    """Return the column that a heading names: "Days available" is `days_available`, names of assumptions stay as they are."""
    name = str(heading or "").strip().lstrip("\ufeff")
    if name.casefold().startswith(OWN):
        return OWN + name[len(OWN) :].strip()
    return "_".join(name.casefold().split())
