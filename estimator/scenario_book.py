"""The scenario inside a workbook: what is written beside the figures, and how a changed workbook is read back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from math import isclose
from typing import Any, Protocol

from estimator.errors import NOTHING, InputError, Problem, ScenarioError, Words
from estimator.scenario import Scenario, scenario_from_dict, scenario_from_json
from estimator.spreadsheets import Limits, NamedCell, NamedCells
from estimator.tables import Tables

#: Names of the columns that hold all this: the scenario file line by line, the open cells as they were written, and the words
#: of each choice with their ids.
LINES = "scenario.json"
OPEN = ("scenario.name", "scenario.kind", "scenario.written")
CHOICES = ("scenario.field", "scenario.word", "scenario.id")

#: What an open cell holds: a number of the reader's, a number that a choice leads to, or a word from a list.
NUMBER, LOOKED_UP, CHOICE = "number", "looked up", "choice"
#: The beginning of the name of a choice's cell, and what stands in the formula of a number that a choice leads to.
CHOSEN, LOOKS_UP = "choice.", "options."
ENDS = ("low", "typical", "high")

#: A cell of a spreadsheet holds 32,767 characters.
LONGEST_LINE = 30_000
#: Fields that may be left empty.
_MAY_BE_EMPTY = ("budget", "days_available", "currency_per_usd")
#: A workbook that an office program saved again is somewhat larger than the one that was handed out.
LARGEST_BOOK = 20 * 2**20
#: A scenario has some thirty fields and at most one own figure for each assumption.
LARGEST, MOST_ENTRIES = 2**20, 5_000
_NOTHING = NamedCell(None)
_USE = "the workbook or the file that the scenario download writes"
_LIMITS = Limits(use=_USE, unpacked=60 * 2**20, rows=6_000, columns=60)


@dataclass(frozen=True)
class OpenCell:
    """A cell that a reader may change, as it was written."""

    name: str
    kind: str
    written: float | str | None


class Cells(Protocol):
    """Cells by their names."""

    def __contains__(self, name: str) -> bool: ...

    def cell(self, name: str) -> NamedCell:
        """Return one cell."""
        ...

    def column(self, name: str) -> Sequence[NamedCell]:
        """Return the cells of a block."""
        ...


def is_workbook(raw: bytes) -> bool:
    """Whether a file begins as workbooks do."""
    return raw.startswith(b"PK\x03\x04")


def scenario_lines(scenario: Scenario) -> list[str]:
    """Return the scenario file in pieces that fit into cells; joined without anything between, they are the file again."""
    text = scenario.to_json()
    return [
        line[start : start + LONGEST_LINE] for line in text.splitlines() for start in range(0, max(len(line), 1), LONGEST_LINE)
    ]


def read_scenario_book(place: str, raw: bytes, tables: Tables | None = None) -> Scenario:
    """Read the scenario of a workbook, with what the reader changed in its yellow cells.

    Raises
    ------
    ScenarioError
        If this is no workbook with a scenario, or its cells give none.
    """
    if len(raw) > LARGEST_BOOK:
        found = Words(f"more than {LARGEST_BOOK >> 20} MiB")
        raise ScenarioError([Problem(place, "file", found, f"{_USE}, at most {LARGEST_BOOK >> 20} MiB")])
    try:
        return scenario_of_cells(place, NamedCells(place, BytesIO(raw), _LIMITS), tables)
    except ScenarioError:
        raise
    except InputError as error:
        raise ScenarioError(error.problems) from None


def scenario_of_cells(place: str, cells: Cells, tables: Tables | None = None) -> Scenario:
    """Return the scenario of named cells."""
    if any(name not in cells for name in (LINES, *OPEN, *CHOICES)):
        raise ScenarioError([Problem(place, "file", Words("a workbook without a scenario in it"), _USE)])
    text = "".join(str(cell.value) for cell in cells.column(LINES) if cell.value is not None)
    if len(text) > LARGEST or text.count(":") > MOST_ENTRIES:
        raise ScenarioError([Problem(place, "file", Words("a workbook with a scenario that is too long"), _USE)])
    written = scenario_from_json(text, tables, place)
    kept = [OpenCell(str(name), kind, value) for name, kind, value in _rows(cells, OPEN)]
    missing = [item.name for item in kept if item.name not in cells]
    if missing:
        use = "the workbook with its names as they were"
        raise ScenarioError([Problem(place, name, Words("no cell of this name"), use) for name in missing])
    now = {item.name: cells.cell(item.name) for item in kept}
    wrong = list(_wrong(place, kept, now, _words(cells)))
    unread = {name for item in wrong for name in (item.column.removeprefix(CHOSEN), f"assumption.{item.column}")}
    changed = {name: value for name, value in _changed(kept, now, _words(cells)).items() if name not in unread}
    try:
        found = scenario_from_dict(json.loads(text) | _merged(written, changed), tables, place) if changed else written
    except ScenarioError as error:
        raise ScenarioError([*wrong, *error.problems]) from None
    if wrong:
        raise ScenarioError(wrong)
    return found


def _rows(cells: Cells, names: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    columns = ([cell.value for cell in cells.column(name)] for name in names)
    return (row for row in zip(*columns, strict=False) if row[0] is not None)


def _words(cells: Cells) -> dict[str, dict[str, str]]:
    """Return, for each choice, the id behind each word."""
    found: dict[str, dict[str, str]] = {}
    for field, word, name in _rows(cells, CHOICES):
        found.setdefault(str(field), {})[str(word)] = str(name)
    return found


def _wrong(
    place: str, kept: Sequence[OpenCell], now: Mapping[str, NamedCell], words: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """Yield a problem for each range without three numbers and each word that is not in its list, as the workbook names them."""
    told = set()
    for item in (item for item in kept if _is_other(item, now[item.name])):
        start, _, end = item.name.rpartition(".")
        if item.kind == CHOICE:
            listed = words.get(item.name.removeprefix(CHOSEN), {})
            if str(now[item.name].value) not in listed:
                yield Problem(place, item.name, now[item.name].value or NOTHING, f"a word from its list: {', '.join(listed)}")
        elif end in ENDS and start not in told:
            told.add(start)
            three = [now.get(f"{start}.{each}", _NOTHING).value for each in ENDS]
            if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in three):
                found = Words(", ".join("nothing" if value is None else str(_plain(value)) for value in three))
                yield Problem(place, start, found, "three numbers in its yellow cells: low, typical, high")


def _changed(kept: Sequence[OpenCell], now: Mapping[str, NamedCell], words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return what the reader changed: fields of the scenario by name, and own ranges as ``assumption.NAME``."""
    found: dict[str, Any] = {}
    for item in (item for item in kept if _is_other(item, now[item.name])):
        name, value = item.name, now[item.name].value
        if item.kind == CHOICE:
            field = name.removeprefix(CHOSEN)
            found[field] = words.get(field, {}).get(str(value), value)
        elif (end := name.rpartition("."))[2] in ENDS:
            found[f"assumption.{end[0]}"] = [_plain(now.get(f"{end[0]}.{each}", _NOTHING).value) for each in ENDS]
        else:
            found[name] = _plain(value) if value is not None or name in _MAY_BE_EMPTY else 0
    return found


def _is_other(item: OpenCell, now: NamedCell) -> bool:
    if item.kind == LOOKED_UP:
        return LOOKS_UP not in now.formula
    if isinstance(item.written, (int, float)) and isinstance(now.value, (int, float)) and not isinstance(now.value, bool):
        # Office programs keep fifteen to seventeen figures.
        return not isclose(item.written, now.value, rel_tol=1e-12)
    return bool(item.written != now.value)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value)  # no number, though Python takes it for one
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _merged(written: Scenario, changed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the changed fields, and the own ranges that there were with the new ones in their place."""
    own = written.to_dict()["overrides"]
    start = "assumption."
    own |= {name.removeprefix(start): value for name, value in changed.items() if name.startswith(start)}
    return {name: value for name, value in changed.items() if not name.startswith(start)} | {"overrides": own}
