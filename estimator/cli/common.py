"""What the commands share: their options, and reading and writing so that a mistake becomes a message."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from estimator.errors import NOTHING, InputError, Problem, ScenarioError, Words
from estimator.packs import load_data
from estimator.scenario import Scenario, scenario_from_dict, scenario_from_json
from estimator.scenario_book import LARGEST_BOOK, is_workbook, read_scenario_book
from estimator.tables import Tables
from estimator.text import languages

LARGEST_FILE = 5 * 1024 * 1024

SETTING = "A field, such as pathway, city, companions or start_date; assumption.NAME (low:typical:high) overrides a figure."
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SETTING)]
DATA = (
    "A folder of tables in place of the published ones, or own rows over them: a folder, ZIP, CSV or XLSX with those rows alone."
)
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help=DATA)]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to the screen.")]
ScenarioFile = Annotated[str | None, typer.Argument(metavar="[FILE|-]", help="A scenario file; - reads standard input.")]
Language = Annotated[str, typer.Option("--language", help="Language of the words.")]


def known_language(language: str) -> str:
    """Return `language` if there are words in it."""
    if language not in languages():
        raise ScenarioError([Problem("--language", "language", language, f"one of {', '.join(languages())}")])
    return language


def tables_of(place: Path | None) -> Tables:
    """Return the tables that a command works on: the published ones, another folder of them, or own rows over them."""
    return load_data(place)


def scenario_of(file: str | None, settings: list[str], tables: Tables) -> Scenario:
    """Return the scenario of a file, if one is given, with the settings of the command line on top."""
    base = _scenario_in(file, tables) if file else None
    problems: list[Problem] = []
    written = dict(pairs_of(settings, "--set", problems))
    given = {key: value for key, (value,) in _read_values(written.items(), tables, "--set", problems).items()}
    try:
        scenario = scenario_from_dict(given, tables, place="--set", base=base)
    except ScenarioError as error:
        # What was typed is shown, not what was read from it.
        typed = (item.column in given and item.found == given[item.column] for item in error.problems)
        problems += [
            replace(item, found=written[item.column]) if same else item for item, same in zip(error.problems, typed, strict=True)
        ]
    if problems:
        raise ScenarioError(problems)
    return scenario


def pairs_of(written: Sequence[str], option: str, problems: list[Problem], form: str = "KEY=VALUE") -> list[tuple[str, str]]:
    """Return key and value of each ``KEY=VALUE`` without the blanks around them; one that is none becomes a problem."""
    pairs = [text.partition("=") for text in written]
    problems += [Problem(option, key, NOTHING, form) for key, equals, _ in pairs if not equals]
    return [(key.strip(), value.strip()) for key, equals, value in pairs if equals]


def values_of(written: Sequence[str], tables: Tables, option: str) -> dict[str, list[Any]]:
    """Return what ``KEY=A,B,...`` gives for each key, read as the cells of a table of scenarios are."""
    problems: list[Problem] = []
    listed: dict[str, list[str]] = {}
    for key, values in pairs_of(written, option, problems, "KEY=A,B,..."):
        listed.setdefault(key, []).extend(part.strip() for part in values.split(",") if part.strip())
    found = _read_values(listed.items(), tables, option, problems)
    if problems:
        raise ScenarioError(problems)
    return found


def _read_values(
    pairs: Iterable[tuple[str, str | list[str]]], tables: Tables, option: str, problems: list[Problem]
) -> dict[str, list[Any]]:
    """Return values of their fields' kinds, ids for words. What cannot be read becomes a problem."""
    from estimator.batches.cells import Bad  # only here: not every command reads values
    from estimator.batches.grid import read_typed
    from estimator.batches.names import id_for

    found: dict[str, list[Any]] = {}
    for key, written in pairs:
        parts = [written] if isinstance(written, str) else written
        read = [id_for(key, item, tables) for item in (parts if parts in ([""], ["none"]) else read_typed(key, parts))]
        bad = [item for item in read if isinstance(item, Bad)]
        problems += [Problem(option, key, item.found, item.use) for item in bad]
        if not bad:
            found[key] = read
    return found


def place_of(file: str | None) -> str:
    """Return what messages call a file."""
    return "standard input" if file == "-" else Path(file or "").name


def _scenario_in(file: str, tables: Tables) -> Scenario:
    """Return the scenario of a scenario file, or of the workbook that carries one."""
    try:
        raw = _read_bytes(file, LARGEST_BOOK)
        if is_workbook(raw):
            return read_scenario_book(place_of(file), raw, tables)
        if len(raw) > LARGEST_FILE:
            raise ScenarioError([Problem(place_of(file), "file", Words("more than 5 MiB"), "a smaller scenario file")])
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = "bytes that are no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or "nothing"
        raise ScenarioError([Problem(place_of(file), "file", Words(found), "a scenario file in UTF-8")]) from None
    return scenario_from_json(text, tables, place=place_of(file))


def read_raw(file: str) -> bytes:
    """Return what a file or standard input holds, one byte more than is allowed at most."""
    try:
        return _read_bytes(file, LARGEST_FILE)
    except OSError as error:
        raise InputError(
            [Problem(place_of(file), "file", Words(error.strerror or "nothing"), "a file that can be read")]
        ) from None


def _read_bytes(file: str, most: int) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(most + 1)
    with Path(file).open("rb") as stream:
        return stream.read(most + 1)


def write(content: str | bytes, output: Path | None, form: str) -> None:
    """Write a result to a file or the screen."""
    if output is not None:
        write_bytes(output, content.encode() if isinstance(content, str) else content)
    elif isinstance(content, str):
        typer.echo(content, nl=not content.endswith("\n"))
    elif sys.stdout.isatty():
        use = "-o FILE, or a pipe to another program: this format is not text"
        raise ScenarioError([Problem("--format", form, Words("a terminal"), use)])
    else:
        sys.stdout.buffer.write(content)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, or say why it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        use = "a file in a folder that you may write to"
        raise InputError([Problem(str(path), "file", Words(error.strerror or "nothing"), use)]) from None


def day_of(option: str, written: str) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InputError([Problem(option, "date", written, "a date such as 2026-11-22")]) from None
