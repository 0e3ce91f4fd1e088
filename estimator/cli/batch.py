"""``batch``: many scenarios from one file."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from estimator.cli.common import Data, Language, Settings, known_language, pairs_of, scenario_of, tables_of, write_bytes
from estimator.errors import NOTHING, InputError, Problem
from estimator.tables import Tables

if TYPE_CHECKING:
    from estimator.batches.job import Job

Result = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="RESULTS", help="A .csv, .xlsx or .parquet, or a folder of Parquet.")
]
Grids = Annotated[list[str] | None, typer.Option("--grid", metavar="KEY=A,B", help="Each scenario with each of these values.")]
WORKERS = "Start N processes on this computer: as many as it has cores, or fewer. Without it one process does all."
Workers = Annotated[int | None, typer.Option("--workers", min=1, max=1024, metavar="N", help=WORKERS)]
Scheduler = Annotated[str | None, typer.Option("--scheduler", metavar="tcp://...", help="Use a Dask cluster that is running.")]
Blank = Annotated[
    Path | None, typer.Option("--template", metavar="FILE", help="Write a table to fill in (.csv, .xlsx, .parquet).")
]

#: What a shell expects of a program that Ctrl-C has ended.
INTERRUPTED, FAILED, BAD_INPUT = 130, 1, 2


def batch_command(
    file: Annotated[Path | None, typer.Argument(metavar="[SCENARIOS]", help="CSV, XLSX or Parquet, one scenario a row.")] = None,
    output: Result = None,
    grid: Grids = None,
    settings: Settings = None,
    workers: Workers = None,
    scheduler: Scheduler = None,
    template: Blank = None,
    language: Language = "en",
    data: Data = None,
) -> None:
    """Estimate many scenarios. `--set` gives what empty cells mean; the same command goes on after Ctrl-C."""
    known_language(language)
    tables = tables_of(data)
    if template is not None:
        _write_template(template, tables, language)
        return
    if output is None:
        raise InputError([Problem("batch", "-o", NOTHING, "-o RESULTS: a .csv, .xlsx or .parquet, or a folder")])
    if workers and scheduler:
        raise InputError([Problem("batch", "--workers", workers, "--workers or --scheduler, not both")])
    _run(file, output, grid or [], settings or [], (workers, scheduler), tables, language)


def _write_template(path: Path, tables: Tables, language: str) -> None:
    from estimator.batches.template import KINDS, template

    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise InputError([Problem("--template", "file", path.name, f"a name that ends with .{', .'.join(KINDS)}")])
    write_bytes(path, template(kind, tables, language))


def _run(
    file: Path | None, output: Path, grid: list[str], settings: list[str], where: tuple[int | None, str | None],
    tables: Tables, language: str,
) -> None:  # fmt: skip
    from estimator.batches.grid import read_defaults, read_grid
    from estimator.batches.job import Job, is_loss_of_workers
    from estimator.batches.workers import workers

    scenario_of(None, settings, tables)  # names every wrong setting before a row is read
    # "none" is what an empty cell means already.
    given = {key: value for key, value in pairs_of(settings, "--set", []) if value not in ("", "none")}
    defaults = read_defaults(given, tables=tables)
    job = Job(file, output, tables, read_grid(grid, tables=tables), defaults, language)
    if said := {"resumed": "Going on from", "other": "Starting anew: another batch was stopped in"}.get(job.begin()):
        _say(f"{said} {job.parts.folder.name}.")
    try:
        with _ctrl_c() as check, workers(*where) as (executor, count), _progress(job.count) as told:
            job.work(executor, count, _both(told, check))
        rows, wrong, first = job.finish()
    except KeyboardInterrupt:
        _stopped(job, "Stopped.", INTERRUPTED)
    except Exception as error:
        if is_loss_of_workers(error):
            _stopped(job, f"The workers are lost ({type(error).__name__}).", FAILED)
        raise
    job.parts.remove()
    _say(f"{_scenarios(rows)} in {output}.", *_of_ids(job))
    if wrong:
        _say(f"{wrong:,} of them could not be worked out, see the column problem:", *first)
    if wrong == rows:
        raise typer.Exit(BAD_INPUT)


def _stopped(job: Job, why: str, status: int) -> None:
    rows, _, _ = job.finish()
    kept = f"{rows:,} of {_scenarios(job.count)} in {job.target}." if rows else "Nothing was done yet."
    again = shlex.join(["python", "-m", "estimator", *sys.argv[1:]])
    _say(f"{why} {kept} What was under way is done again. The same command goes on from there:", f"  {again}")
    raise typer.Exit(status)


def _scenarios(count: int) -> str:
    return "1 scenario is" if count == 1 else f"{count:,} scenarios are"


def _of_ids(job: Job) -> Iterator[str]:
    """Yield how many rows of the file have the id of an earlier one."""
    if again := job.file.repeated_ids if job.file else 0:
        yield f"{again:,} {'row has' if again == 1 else 'rows have'} an id that an earlier row of {job.source} has, too."


def _say(*lines: str) -> None:
    for line in lines:
        typer.echo(line, err=True)


def _both(told: Callable[[int], None], check: Callable[[], None]) -> Callable[[int], None]:
    def heard(rows: int) -> None:
        told(rows)
        check()

    return heard


@contextmanager
def _ctrl_c() -> Iterator[Callable[[], None]]:
    """Remember Ctrl-C: Python forgets one that comes while it clears away an object, and a cluster has many of them."""
    pressed = False

    def remember(number: int, frame: object) -> None:
        nonlocal pressed
        pressed = True
        raise KeyboardInterrupt

    def check() -> None:
        if pressed:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, remember)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[int], None]]:
    """Show a bar with the time left on a terminal, and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda rows: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Scenarios"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("left"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Scenarios", total=count)
        yield lambda rows: bar.advance(task, rows)
