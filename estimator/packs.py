"""Somebody's own rows, merged over the published tables and checked by the same rules.

A pack holds only the rows that it changes or adds. A row whose key columns (`checks.KEYS`) are those of a published row
takes its place; any other row is added at the end. A pack that holds every table stands alone, so that rows can go, too.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from estimator.cells import Row
from estimator.changes import difference, key_of
from estimator.checks import problems_between
from estimator.errors import Problem, TablesError, Words
from estimator.packed import MOST_BYTES, Sheet, nothing, sheets_of_file, sheets_of_folder
from estimator.tables import ROW_TYPES, Tables, load_tables, rows_of

#: A table of own rows may be so many times as long as the published one, and so many rows more.
_TIMES, _MORE_ROWS = 3, 100
#: A row and where it stands, for messages.
Placed = tuple[Any, str, int]


@dataclass(frozen=True, eq=False)
class Pack:
    """Own rows of some tables, each with the file or sheet and the line where it stands."""

    name: str
    rows: dict[str, tuple[Placed, ...]]

    @property
    def is_whole(self) -> bool:
        """Whether it holds every table, and so stands alone."""
        return self.rows.keys() == ROW_TYPES.keys()


def load_data(place: Path | str | None = None) -> Tables:
    """Return the tables behind ``--data``: the published ones, those of a whole folder, or a pack over the published ones.

    Raises
    ------
    TablesError
        With every bad cell of every table.
    """
    if place is None:
        return load_tables()  # the same object as everywhere
    if is_folder_of_tables(Path(place)) or not Path(place).exists():
        return load_tables(place)
    return tables_with(read_pack(Path(place)))


def is_folder_of_tables(folder: Path) -> bool:
    """Whether a folder holds all tables, or says by its `VERSION` that it does."""
    return folder.is_dir() and ((folder / "VERSION").is_file() or all((folder / f"{name}.csv").is_file() for name in ROW_TYPES))


def read_pack(source: Path | bytes, name: str = "") -> Pack:
    """Read and check the own rows in a folder or file, each cell of them.

    Parameters
    ----------
    source
        A folder of CSV files, a ZIP of them, one CSV that is named as its table, or an XLSX with one sheet a table; or what
        such a file holds.
    name
        The name of an uploaded file; it names the table of a CSV.

    Raises
    ------
    TablesError
        With every bad cell of every table.
    """
    problems: list[Problem] = []
    name = name or (source.name if isinstance(source, Path) else "")
    sheets = _sheets(source, name, problems)
    if not sheets and not problems:
        problems.append(nothing(name))
    claimed = [_claimed(sheet) for sheet in sheets]
    rows: dict[str, tuple[Placed, ...]] = {}
    for table, sheet in zip(claimed, sheets, strict=True):
        if table not in ROW_TYPES:
            problems.append(_no_table(sheet, table))
        elif table in rows:
            problems.append(
                Problem(sheet.place, "table", Words(f"{claimed.count(table)} times {table}"), "one file or sheet of it")
            )
        else:
            rows[table] = tuple(_typed(table, sheet, problems))
    if problems:  # or the check between tables tells them, once every cell is sound
        raise TablesError([*problems, *_unknown_sources(claimed, sheets)])
    return Pack(name, rows)


def _sheets(source: Path | bytes, name: str, problems: list[Problem]) -> list[Sheet]:
    if isinstance(source, bytes):
        return sheets_of_file(name, source, problems)
    try:
        if source.is_dir():
            return sheets_of_folder(source, problems)
        with source.open("rb") as stream:
            return sheets_of_file(name, stream.read(MOST_BYTES + 1), problems)
    except OSError as error:
        problems.append(Problem(name, "file", Words(error.strerror or "nothing"), "a file or folder that can be read"))
        return []


def _claimed(sheet: Sheet) -> str:
    """Return which table a sheet is: by its name, or where a download was renamed by its columns."""
    name = sheet.name.casefold()
    if name in ROW_TYPES:
        return name
    columns = set(sheet.lines[0][1])
    return next((table for table, kind in ROW_TYPES.items() if set(kind.model_fields) == columns), sheet.name)


def _no_table(sheet: Sheet, name: str) -> Problem:
    """Return the problem of a sheet that is no table by its name: which one its columns come near to, if they do."""
    found = set(sheet.lines[0][1])
    near = max(ROW_TYPES, key=lambda table: len(found & set(ROW_TYPES[table].model_fields)) / len(ROW_TYPES[table].model_fields))
    columns = list(ROW_TYPES[near].model_fields)
    lost, more = [column for column in columns if column not in found], sorted(found - set(columns))
    if len(lost) > len(columns) / 2:
        return Problem(sheet.place, "table", name, f"one of {', '.join(ROW_TYPES)}")
    wrong = [f"without {', '.join(lost)}"] * bool(lost) + [f"with {', '.join(more)}"] * bool(more)
    return Problem(
        sheet.place, "columns", Words(f"those of {near}, but {' and '.join(wrong)}"), f"all columns of {near} and no others"
    )


def _unknown_sources(claimed: list[str], sheets: list[Sheet]) -> Iterator[Problem]:
    """Yield sources that neither the published tables nor these have, also where other cells cannot be read."""
    own = [sheet for table, sheet in zip(claimed, sheets, strict=True) if table == "sources"]
    known = {row.id for row in load_tables().sources} | {found for sheet in own for _, found in _cells(sheet, "id")}
    for sheet in sheets:
        for column in ("source_id", "also", "refund_source_id"):
            for number, cell in _cells(sheet, column):
                yield from (
                    Problem(sheet.place, column, found, "an id of sources.csv", number)
                    for found in cell.split()
                    if found not in known
                )


def _cells(sheet: Sheet, column: str) -> Iterator[tuple[int, str]]:
    header, *lines = sheet.lines
    place = header[1].index(column) if column in header[1] else -1
    return ((number, cells[place]) for number, cells in lines if 0 <= place < len(cells))


def _typed(table: str, sheet: Sheet, problems: list[Problem]) -> Iterator[Placed]:
    found = rows_of(sheet.place, sheet.lines, ROW_TYPES[table], problems)
    return ((row, sheet.place, number) for row, (number, _) in zip(found, sheet.lines[1:], strict=False))


def tables_with(pack: Pack, published: Tables | None = None) -> Tables:
    """Return the tables with the rows of a pack in them; the version says so by a hash of what differs.

    Where nothing differs they are the published tables themselves.

    Raises
    ------
    TablesError
        With everything that does not hold between the rows, each with its place in the pack or in a published table.
    """
    base = published or load_tables()
    if large := list(_too_large(pack, base)):
        raise TablesError(large)
    placed = {name: list(_merged(base, pack, name)) for name in ROW_TYPES}
    tables: dict[str, Any] = {name: tuple(row for row, _, _ in rows) for name, rows in placed.items()}
    merged = replace(base, **tables)
    if problems := problems_between(merged):
        raise TablesError(_placed(problem, placed) for problem in problems)
    found = difference(base, merged)
    if found.empty:
        return base
    digest = hashlib.sha256((base.digest + found.to_csv(index=False, lineterminator="\n")).encode()).hexdigest()[:16]
    what, own = "own tables" if pack.is_whole else "own rows", digest[:8]
    return replace(merged, version=f"{base.version} + {what} ({own})", digest=digest, own=own)


def _too_large(pack: Pack, base: Tables) -> Iterator[Problem]:
    """Yield tables far beyond what a person edits: what must hold between rows takes time that grows with their product."""
    for table, rows in pack.rows.items():
        most = _MORE_ROWS + _TIMES * len(getattr(base, table))
        if len(rows) > most:
            yield Problem(rows[0][1], "rows", Words(f"{len(rows):,} rows"), f"at most {most:,} rows in this table")


def _merged(base: Tables, pack: Pack, table: str) -> Iterable[Placed]:
    """Return the rows of a table: own ones in the place of those with the same key, and then the new ones."""
    rows = (
        {} if pack.is_whole else {key_of(table, row): _published(table, row, n) for n, row in enumerate(getattr(base, table), 2)}
    )
    own = [(key_of(table, placed[0]), placed) for placed in pack.rows.get(table, ())]
    again: Counter[Any] = Counter()
    for key, placed in own:
        again[key] += 1
        # A key that stands twice in the pack stays twice, for the check of keys to find.
        rows[key if again[key] == 1 else (*key, str(again[key]))] = placed
    return rows.values()


def _published(table: str, row: Row, number: int) -> Placed:
    return row, f"{table}.csv as published", number


def _placed(problem: Problem, placed: dict[str, list[Placed]]) -> Problem:
    """Return a problem of the merged tables with the file and the line where its row stands."""
    rows = placed[problem.place.removesuffix(".csv")]
    if problem.row is None:
        return problem
    _, place, number = rows[problem.row - 2]
    return replace(problem, place=place, row=number)
