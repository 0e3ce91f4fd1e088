"""data/*.csv -> typed rows. Reading stops at the first bad folder, but names every bad cell in it at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pandas as pd
from pydantic import BaseModel, TypeAdapter, ValidationError

from estimator import rows
from estimator.errors import Problem, TablesError

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
    sources: tuple[rows.SourceRow, ...] = field(repr=False)
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
    holidays: tuple[rows.HolidayRow, ...] = field(repr=False)
    dosing: tuple[rows.DoseRow, ...] = field(repr=False)
    totals: tuple[rows.TotalRow, ...] = field(repr=False)
    presets: tuple[rows.PresetRow, ...] = field(repr=False)

    def source(self, source_id: str) -> rows.SourceRow:
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


@lru_cache(maxsize=4)
def _by_id(tables: Tables) -> dict[str, rows.SourceRow]:
    return {row.id: row for row in tables.sources}


def _row_types() -> dict[str, type[rows.Row]]:
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
    problems: list[Problem] = []
    read = {name: _read(home, name, kind, problems) for name, kind in ROW_TYPES.items()}
    if problems:
        raise TablesError(problems)
    tables = Tables(folder=home, version=_version(home), digest=digest(home), **read)
    if problems := problems_between(tables):
        raise TablesError(problems)
    return tables


def _version(home: Path) -> str:
    try:
        return (home / "VERSION").read_text(encoding="utf-8").split()[0]
    except (OSError, IndexError):
        raise TablesError([Problem("VERSION", "first line", "nothing", "the date of the data, such as 2026-11-22")]) from None


def digest(home: Path) -> str:
    """Return a hash of all tables of a folder; `VERSION` holds it, so that a changed table needs a new date."""
    joined = hashlib.sha256()
    for name in ROW_TYPES:
        joined.update((home / f"{name}.csv").read_bytes().replace(b"\r\n", b"\n"))
    return joined.hexdigest()[:16]


def _read(home: Path, name: str, kind: type[rows.Row], problems: list[Problem]) -> tuple[Any, ...]:
    file = f"{name}.csv"
    frame = _frame(home / file, problems)
    if frame is None or not _has_columns(frame, file, kind, problems):
        return ()
    records = frame.to_dict("records")
    try:
        return _adapter(kind).validate_python(records)
    except ValidationError as error:
        problems.extend(_problem(file, detail, records) for detail in error.errors(include_url=False))
        return ()


def _frame(path: Path, problems: list[Problem]) -> pd.DataFrame | None:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        problems.append(Problem(path.name, "file", "nothing", "a table of this name in the data folder"))
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        problems.append(Problem(path.name, "file", str(error), "CSV in UTF-8 with one header line"))
    return None


def _has_columns(frame: pd.DataFrame, file: str, kind: type[rows.Row], problems: list[Problem]) -> bool:
    wanted, found = set(kind.model_fields), set(frame.columns)
    for column in sorted(found - wanted):
        problems.append(Problem(file, column, "an unknown column", f"one of {', '.join(kind.model_fields)}"))
    for column in sorted(wanted - found):
        problems.append(Problem(file, column, "nothing", "a column of this name"))
    return wanted == found


@lru_cache
def _adapter(kind: type[BaseModel]) -> TypeAdapter[tuple[Any, ...]]:
    return TypeAdapter(tuple[kind, ...])  # type: ignore[valid-type]


def _problem(file: str, detail: Any, records: list[dict[Any, str]]) -> Problem:
    index, *rest = detail["loc"]
    column = str(rest[0]) if rest else "row"
    found = records[index].get(column, "these numbers")
    return Problem(file, column, found, _way_out(detail), row=index + 2)  # line 1 of the file is the header


def _way_out(detail: Any) -> str:
    context = detail.get("ctx", {})
    ways: dict[str, str] = {
        "literal_error": f"one of {context.get('expected', '')}",
        "float_parsing": "a number",
        "int_parsing": "a whole number",
        "finite_number": "a finite number",
        "greater_than_equal": f"a number of at least {context.get('ge')}",
        "greater_than": f"a number above {context.get('gt')}",
        "less_than_equal": f"a number of at most {context.get('le')}",
        "string_pattern_mismatch": "lower-case letters, digits and _",
        "string_too_short": "some words",
        "bool_parsing": "yes or no",
        "bool_type": "yes or no",
        "date_from_datetime_parsing": "a date such as 2026-11-22",
    }
    return ways.get(detail["type"], detail["msg"])
