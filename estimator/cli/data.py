"""``check-data`` and ``dictionary``: is every cell of every table sound, and what may it hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.common import Data, Output, day_of, write, write_bytes
from estimator.errors import NOTHING, Problem, ScenarioError
from estimator.tables import default_folder, digest, load_tables


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


def _stamp(home: Path, stamp: str) -> None:
    day = day_of("--stamp", stamp)
    if home.is_dir():  # if it is none, reading it says so
        write_bytes(home / "VERSION", f"{day}\n{digest(home)}\n".encode())


def dictionary(output: Output = None) -> None:
    """Write what every column, every field of a scenario and every key of a result means, as Markdown."""
    from estimator.dictionary import data_dictionary

    write(data_dictionary(), output, "markdown")
