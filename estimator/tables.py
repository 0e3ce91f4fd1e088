"""data/*.csv -> typed rows. Reading stops at the first bad folder, but names every bad cell in it at once."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, time
from functools import lru_cache
from io import StringIO
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError

from estimator import rows
from estimator.cells import PATTERNS, Row, SourceRow
from estimator.change_rows import ChangeRow
from estimator.elsewhere_rows import ElsewhereRow
from estimator.errors import NOTHING, InputError, Problem, TablesError, Words, bound
from estimator.outcome_rows import OutcomeRow
from estimator.quote_rows import RedFlagRow, SynonymRow
from estimator.shelves import kept_with_first
from estimator.spreadsheets import csv_rows

#: Number of a line as a spreadsheet shows it, and its cells.
Line = tuple[int, list[str]]

#: A number with a comma before its decimals; one with three digits behind it may as well be a thousand times as large.
_WITH_COMMA = re.compile(r"\s*[+-]?(?:\d+,(?:\d{1,2}|\d{4,})|0,\d{3})\s*")

_CSV = "CSV in UTF-8 with one header line"

#: Beside the package in a checkout, inside it in an installed wheel.
_FOLDERS = (Path(__file__).resolve().parent.parent / "data", Path(__file__).resolve().parent / "data")


def default_folder() -> Path:
    """Return the folder that holds the published tables."""
    return next((folder for folder in _FOLDERS if (folder / "VERSION").is_file()), _FOLDERS[0])


@dataclass(frozen=True, eq=False)
class Tables:
    """All tables of one folder as typed rows. Compared by identity, so that it can be a cache key."""

    folder: Path
    version: str
    digest: str
    sources: tuple[SourceRow, ...] = field(repr=False)
    pathways: tuple[rows.PathwayRow, ...] = field(repr=False)
    routes: tuple[rows.RouteRow, ...] = field(repr=False)
    products: tuple[rows.ProductRow, ...] = field(repr=False)
    phases: tuple[rows.PhaseRow, ...] = field(repr=False)
    events: tuple[rows.EventRow, ...] = field(repr=False)
    quantities: tuple[rows.QuantityRow, ...] = field(repr=False)
    costs: tuple[rows.CostRow, ...] = field(repr=False)
    cities: tuple[rows.CityRow, ...] = field(repr=False)
    lodging: tuple[rows.LodgingRow, ...] = field(repr=False)
    origins: tuple[rows.OriginRow, ...] = field(repr=False)
    visas: tuple[rows.VisaRow, ...] = field(repr=False)
    factors: tuple[rows.FactorRow, ...] = field(repr=False)
    fx: tuple[rows.RateRow, ...] = field(repr=False)
    price_index: tuple[rows.IndexRow, ...] = field(repr=False)
    dues: tuple[rows.DueRow, ...] = field(repr=False)
    holidays: tuple[rows.HolidayRow, ...] = field(repr=False)
    dosing: tuple[rows.DoseRow, ...] = field(repr=False)
    totals: tuple[rows.TotalRow, ...] = field(repr=False)
    elsewhere: tuple[ElsewhereRow, ...] = field(repr=False)
    outcomes: tuple[OutcomeRow, ...] = field(repr=False)
    presets: tuple[rows.PresetRow, ...] = field(repr=False)
    synonyms: tuple[SynonymRow, ...] = field(repr=False)
    red_flags: tuple[RedFlagRow, ...] = field(repr=False)
    changes: tuple[ChangeRow, ...] = field(repr=False)
    own: str = ""  # a hash of what differs from the published tables, where somebody's own rows are in them

    @property
    def dated(self) -> date | None:
        """The date that the version begins with, if it begins with one."""
        try:
            return date.fromisoformat(self.version[:10])
        except ValueError:
            return None

    @property
    def made_at(self) -> datetime:
        """The moment that files with figures of these tables bear: not the clock's, so that they are the same on every day."""
        return datetime.combine(self.dated or date(2000, 1, 1), time(), UTC)

    def source(self, source_id: str) -> SourceRow:
        """Return the source with this id."""
        return _by_id(self)[source_id]

    def pathway(self, pathway: str) -> rows.PathwayRow:
        """Return the pathway with this id."""
        return next(row for row in self.pathways if row.pathway == pathway)

    def product(self, product: str) -> rows.ProductRow:
        """Return the product with this id."""
        return next(row for row in self.products if row.product == product)

    def offers(self, pathway: str, route: str | None = None) -> tuple[rows.RouteRow, ...]:
        """Return what a pathway offers, by one route or by all."""
        return tuple(row for row in self.routes if row.pathway == pathway and route in (None, row.route))

    def offer(self, pathway: str, route: str, product: str) -> rows.RouteRow:
        """Return one way to the cells; a scenario's own is always there."""
        return next(row for row in self.offers(pathway, route) if row.product == product)


@kept_with_first(1)
def _by_id(tables: Tables) -> dict[str, SourceRow]:
    return {row.id: row for row in tables.sources}


def _row_types() -> dict[str, type[Row]]:
    hints = get_type_hints(Tables)
    return {item.name: get_args(hints[item.name])[0] for item in fields(Tables) if get_origin(hints[item.name]) is tuple}


#: Table name -> type of its rows, read off the class above.
ROW_TYPES = _row_types()


@lru_cache(maxsize=4)
def load_tables(folder: Path | str | None = None) -> Tables:
    """Read and check the tables of a folder, once per process.

    Raises
    ------
    TablesError
        With every bad cell of every table.
    """
    from estimator.checks import problems_between

    home = Path(folder) if folder else default_folder()
    if not home.is_dir():
        raise TablesError([Problem(str(home), "folder", NOTHING, "a folder that holds the tables")])
    problems: list[Problem] = []
    read: dict[str, Any] = {name: _read(home, name, kind, problems) for name, kind in ROW_TYPES.items()}
    if problems:
        raise TablesError(problems)
    tables = Tables(folder=home, version=_version(home), digest=digest(home), **read)
    if problems := problems_between(tables):
        raise TablesError(problems)
    return tables


def _version(home: Path) -> str:
    try:
        return (home / "VERSION").read_text(encoding="utf-8").split()[0]
    except (OSError, ValueError, IndexError):
        raise TablesError([Problem("VERSION", "first line", NOTHING, "the date of the data, such as 2026-11-22")]) from None


def digest(home: Path) -> str:
    """Return a hash of all tables of a folder; `VERSION` holds it, so that a changed table needs a new date."""
    joined = hashlib.sha256()
    for path in (home / f"{name}.csv" for name in ROW_TYPES):
        if path.is_file():  # a lost table is told when the tables are read
            joined.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return joined.hexdigest()[:16]


def _read(home: Path, name: str, kind: type[Row], problems: list[Problem]) -> tuple[Any, ...]:
    file = f"{name}.csv"
    try:
        raw = (home / file).read_bytes()
    except OSError:
        problems.append(Problem(file, "file", NOTHING, "a table of this name in the data folder"))
        return ()
    try:
        lines = cells_of(file, raw.decode("utf-8-sig"), problems)
    except UnicodeDecodeError:
        problems.append(Problem(file, "file", Words("bytes that are no UTF-8"), _CSV))
        return ()
    while lines and not any(lines[-1][1]):
        lines.pop()  # spreadsheets leave empty lines at the end
    return rows_of(file, lines, kind, problems)


def cells_of(place: str, text: str, problems: list[Problem], mark: str = ",") -> list[Line]:
    """Return all lines of CSV, with the number that a spreadsheet gives them, the header first; or none and a problem."""
    try:
        lines = [cells for _, cells in csv_rows(place, StringIO(text, newline=""), mark)]
    except InputError as error:
        problems.extend(error.problems)
        return []
    if not lines:
        problems.append(Problem(place, "file", Words("an empty file"), _CSV))
    return list(enumerate(lines, start=1))


def rows_of(place: str, lines: list[Line], kind: type[Row], problems: list[Problem]) -> tuple[Any, ...]:
    """Return the typed rows of one table whose header is its first line, or none and a problem for each bad cell.

    Parameters
    ----------
    place
        What messages call the file or the sheet.
    lines
        Number of the line as a spreadsheet shows it, and its cells.
    """
    if not lines or not _has_columns(lines[0][1], place, kind, problems):
        return ()
    (_, header), *body = lines
    if uneven := [(number, cells) for number, cells in body if len(cells) != len(header)]:
        use = f"{len(header)} cells, one for each column; a comma inside a cell needs quotes around the cell"
        problems.extend(Problem(place, "cells", len(cells), use, number) for number, cells in uneven)
        return ()
    records = [dict(zip(header, cells, strict=True)) for _, cells in body]
    try:
        return _adapter(kind).validate_python(records)
    except ValidationError as error:
        problems.extend(_problem(place, detail, records, body) for detail in error.errors(include_url=False))
        return ()


def _has_columns(header: list[str], file: str, kind: type[Row], problems: list[Problem]) -> bool:
    wanted, found = set(kind.model_fields), Counter(header)
    use = f"one of {', '.join(kind.model_fields)}"
    wrong = [Problem(file, column, Words("an unknown column"), use) for column in found if column not in wanted]
    wrong += [Problem(file, column, Words(f"{times} columns"), "this name once") for column, times in found.items() if times > 1]
    wrong += [Problem(file, column, NOTHING, "a column of this name") for column in kind.model_fields if column not in found]
    problems.extend(wrong)
    return not wrong


@lru_cache
def _adapter(kind: type[BaseModel]) -> TypeAdapter[tuple[Any, ...]]:
    return TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]


def _problem(file: str, detail: Any, records: list[dict[str, str]], lines: list[Line]) -> Problem:
    index, *rest = detail["loc"]
    row = lines[index][0]
    if not rest:  # a rule of the whole row, which names the columns that break it
        return Problem(file, detail["ctx"]["columns"], NOTHING, detail["msg"], row)
    found = records[index][rest[0]]
    use = found.replace(",", ".") if _WITH_COMMA.fullmatch(found) and detail["type"] == "float_parsing" else _way_out(detail)
    return Problem(file, str(rest[0]), found, use, row)


def _way_out(detail: Any) -> str:
    context = detail.get("ctx", {})
    ways: dict[str, str] = {
        "literal_error": f"one of {context.get('expected', '')}",
        "float_parsing": "a number",
        "int_parsing": "a whole number",
        "int_parsing_size": "a whole number",
        "finite_number": "a finite number",
        "greater_than_equal": f"a number of at least {bound(context.get('ge'))}",
        "greater_than": f"a number above {bound(context.get('gt'))}",
        "less_than_equal": f"a number of at most {bound(context.get('le'))}",
        "string_pattern_mismatch": PATTERNS.get(context.get("pattern", ""), ""),
        "string_too_short": "some words",
        "bool_parsing": "yes or no",
        "date_from_datetime_parsing": "a date such as 2026-11-22",
        "date_from_datetime_inexact": "a date such as 2026-11-22",
    }
    return ways.get(detail["type"], detail["msg"])
