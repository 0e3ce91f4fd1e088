"""``diff`` and ``check-totals``: what differs between two sets of tables, and how our totals stand beside documented ones."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from estimator.cli.common import Data, Language, Output, known_language, tables_of, write

DiffFormat = StrEnum("DiffFormat", ["text", "csv", "json"])
TotalsFormat = StrEnum("TotalsFormat", ["text", "json"])

_OLD = "Folder of tables, or own rows (a folder, ZIP, CSV or XLSX) over the published ones."
_NEW = "The same. With one argument it is compared with the published tables."


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help=_OLD)],
    new: Annotated[Path | None, typer.Argument(metavar="[NEW]", help=_NEW)] = None,
    totals: Annotated[bool, typer.Option("--totals", help="Estimate every illness before and after, too.")] = False,
    form: Annotated[
        DiffFormat, typer.Option("--format", help="How to print it; with --totals, csv holds the estimates.")
    ] = DiffFormat.text,
    output: Output = None,
    data: Data = None,
) -> None:
    """Say what differs between two sets of tables, row by row, and with --totals what it does to the estimates."""
    from estimator.changes import difference
    from estimator.effects import effects
    from estimator.exports.differences import DIFFERENCES

    before, after = (tables_of(data), tables_of(old)) if new is None else (tables_of(old), tables_of(new))
    found = difference(before, after)
    write(DIFFERENCES[form.value](before, after, found, effects(before, after) if totals else None), output, form.value)


def check_totals(
    form: Annotated[TotalsFormat, typer.Option("--format", help="How to print it.")] = TotalsFormat.text,
    output: Output = None,
    language: Language = "en",
    data: Data = None,
) -> None:
    """Put our totals beside documented ones. A difference is no failure: exit status 0."""
    from estimator.exports.differences import TOTALS
    from estimator.plausibility import comparisons

    known_language(language)
    tables = tables_of(data)
    write(TOTALS[form.value](tables, comparisons(tables), language), output, form.value)
