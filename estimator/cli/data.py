"""``check-data`` and ``dictionary``: is every cell of every table sound, and what may it hold?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from estimator.changes import counts, difference
from estimator.cli.common import Data, Output, day_of, write, write_bytes
from estimator.errors import NOTHING, Problem, ScenarioError
from estimator.packs import is_folder_of_tables, read_pack, tables_with
from estimator.tables import default_folder, digest, load_tables

_WHAT = "Folder of tables, or own rows over the published ones; the published ones if not given."


def check_data(
    folder: Annotated[Path | None, typer.Argument(metavar="[DIR]", help=_WHAT)] = None,
    data: Data = None,
    stamp: Annotated[str | None, typer.Option("--stamp", metavar="DATE", help="Write VERSION with this date first.")] = None,
) -> None:
    """Check every cell of every table, and that VERSION belongs to them. Own rows are checked with the published ones."""
    home = folder or data or default_folder()
    if home.exists() and not is_folder_of_tables(home) and stamp is None:
        _check_pack(home)
        return
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


def _check_pack(place: Path) -> None:
    published = load_tables()
    merged = tables_with(read_pack(place))
    number = counts(difference(published, merged))
    said = f"{number['changed']} changed, {number['added']} added, {number['removed']} removed"
    kept = "" if number["removed"] else " Published rows that it leaves out stay as they are."
    typer.echo(f"The rows of {place.name} are sound over the tables of {published.version}: {said}.{kept}")


def _stamp(home: Path, stamp: str) -> None:
    day = day_of("--stamp", stamp)
    if home.is_dir():  # if it is none, reading it says so
        write_bytes(home / "VERSION", f"{day}\n{digest(home)}\n".encode())


def dictionary(output: Output = None) -> None:
    """Write what every column, every field of a scenario and every key of a result means, as Markdown."""
    from estimator.dictionary import data_dictionary

    write(data_dictionary(), output, "markdown")
