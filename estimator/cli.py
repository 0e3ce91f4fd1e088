"""What a CAR-T journey to China may cost and how long it may take.

Exit status 0: done. 2: bad input, or a package is missing; every problem is on stderr, never as a traceback.
"""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from estimator.errors import NOTHING, InputError, Problem, ScenarioError, Words
from estimator.exports import EXPORTS
from estimator.model import estimate
from estimator.scenario import Scenario, scenario_from_dict, scenario_from_json
from estimator.tables import Tables, default_folder, digest, load_tables
from estimator.text import languages

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

BAD_INPUT = 2
LARGEST_FILE = 5 * 1024 * 1024

Format = StrEnum("Format", list(EXPORTS))  # type: ignore[misc]  # the exports say which there are
QuoteFormat = StrEnum("QuoteFormat", ["text", "json"])
SETTING = "A field, such as pathway, city, companions or start_date; assumption.NAME (low:typical:high) overrides a figure."
Settings = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SETTING)]
Data = Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of tables, instead of the published ones.")]


@app.callback()
def about() -> None:
    """What a CAR-T journey to China may cost and how long it may take."""


@app.command("estimate")
def estimate_command(
    file: Annotated[str | None, typer.Argument(metavar="[FILE|-]", help="A scenario file; - reads standard input.")] = None,
    settings: Settings = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the estimate; pdf and xlsx need -o.")] = Format.text,  # type: ignore[attr-defined]
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to the screen.")] = None,
    language: Annotated[str, typer.Option("--language", help="Language of all formats but json.")] = "en",
    data: Data = None,
) -> None:
    """Estimate one journey. `--set assumption.NAME=low:typical:high` overrides a figure."""
    if language not in languages():
        raise ScenarioError([Problem("--language", "language", language, f"one of {', '.join(languages())}")])
    tables = load_tables(data)
    result = estimate(_scenario(file, settings or [], tables), tables)
    _write(EXPORTS[form.value](result, language), output, form.value)


def _scenario(file: str | None, settings: list[str], tables: Tables) -> Scenario:
    base = scenario_from_json(_read(file), tables, place=_place(file)) if file else None
    pairs = [setting.partition("=") for setting in settings]
    problems = [Problem("--set", key, NOTHING, "KEY=VALUE") for key, equals, _ in pairs if not equals]
    given = {key.strip(): value.strip() for key, equals, value in pairs if equals}
    try:
        scenario = scenario_from_dict(given, tables, place="--set", base=base)
    except ScenarioError as error:
        problems += error.problems
    if problems:
        raise ScenarioError(problems)
    return scenario


def _place(file: str | None) -> str:
    return "standard input" if file == "-" else Path(file or "").name


def _read(file: str) -> str:
    try:
        raw = sys.stdin.buffer.read(LARGEST_FILE + 1) if file == "-" else _read_bytes(Path(file))
        if len(raw) > LARGEST_FILE:
            raise ScenarioError([Problem(_place(file), "file", Words("more than 5 MiB"), "a smaller scenario file")])
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        found = "bytes that are no UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror or "nothing"
        raise ScenarioError([Problem(_place(file), "file", Words(found), "a scenario file in UTF-8")]) from None


def _read_bytes(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(LARGEST_FILE + 1)


def _write(content: str | bytes, output: Path | None, form: str) -> None:
    if output is not None:
        _write_bytes(output, content.encode() if isinstance(content, str) else content)
    elif isinstance(content, str):
        typer.echo(content, nl=not content.endswith("\n"))
    elif sys.stdout.isatty():
        raise ScenarioError([Problem("--format", form, "the screen", "-o FILE: this format is not text")])
    else:
        sys.stdout.buffer.write(content)


def _write_bytes(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        use = "a file in a folder that you may write to"
        raise InputError([Problem(str(path), "file", Words(error.strerror or "nothing"), use)]) from None


@app.command("quote")
def quote_command(
    file: Annotated[str, typer.Argument(metavar="QUOTE|-", help="CSV, TSV, XLSX or text, one line of the quote a row.")],
    settings: Settings = None,
    day: Annotated[str | None, typer.Option("--quote-date", metavar="DATE", help="Date of the quote.")] = None,
    currency: Annotated[str, typer.Option("--currency", help="Currency of amounts that name none, such as CNY.")] = "",
    form: Annotated[QuoteFormat, typer.Option("--format", help="How to print the result.")] = QuoteFormat.text,
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Write here, not to the screen.")] = None,
    language: Annotated[str, typer.Option("--language", help="Language of the text and of the questions.")] = "en",
    data: Data = None,
) -> None:
    """Check a quote: what it includes, what it leaves out as a range, warning signs, and what to ask."""
    from estimator.exports.quote import FORMS
    from estimator.quotes import check, read_file, suggest

    if language not in languages():
        raise ScenarioError([Problem("--language", "language", language, f"one of {', '.join(languages())}")])
    tables = load_tables(data)
    scenario = _scenario(None, settings or [], tables)
    quote = read_file(_place(file), _read_raw(file), _currency(currency), None if day is None else _day("--quote-date", day))
    result = check(quote, suggest(quote, tables), scenario, today=date.today(), tables=tables)
    _write(FORMS[form.value](result, language), output, form.value)


def _currency(code: str) -> str:
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise InputError([Problem("--currency", "currency", code, "three letters, such as CNY or USD")])
    return code.upper()


def _read_raw(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read(LARGEST_FILE + 1) if file == "-" else _read_bytes(Path(file))
    except OSError as error:
        raise InputError([Problem(_place(file), "file", Words(error.strerror or "nothing"), "a file that can be read")]) from None


@app.command("check-data")
def check_data(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of tables; the published ones if not given.")
    ] = None,
    data: Data = None,
    stamp: Annotated[str | None, typer.Option("--stamp", metavar="DATE", help="Write VERSION with this date first.")] = None,
) -> None:
    """Check every cell of every table, and that VERSION belongs to them."""
    home = folder or data or default_folder()
    if stamp is not None:
        _stamp(home, stamp)
    tables = load_tables(home)
    written = (home / "VERSION").read_text(encoding="utf-8").split()
    if written[1:2] != [tables.digest]:
        found = written[1] if len(written) > 1 else NOTHING
        use = f"{tables.digest}: the tables changed, so run check-data --stamp with today's date"
        raise ScenarioError([Problem("VERSION", "hash", found, use)])
    count = sum(len(getattr(tables, name)) for name in ("sources", "costs", "phases", "events", "quantities"))
    typer.echo(f"The tables of {tables.version} are sound ({count} rows in the five largest).")


def _day(option: str, written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise InputError([Problem(option, "date", written, "a date such as 2026-11-22")]) from None


def _stamp(home: Path, stamp: str) -> None:
    day = _day("--stamp", stamp)
    if home.is_dir():  # if it is none, reading it says so
        _write_bytes(home / "VERSION", f"{day}\n{digest(home)}\n".encode())


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; turn bad input into its messages and exit status 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal says: names of products are Chinese too
    try:
        app(arguments)
    except InputError as error:
        print(error, file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
