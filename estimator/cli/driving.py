"""``drivers``: what moves the result, for analysts."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from estimator.cli.common import (
    Data,
    Language,
    Output,
    ScenarioFile,
    Settings,
    known_language,
    scenario_of,
    tables_of,
    values_of,
    write,
)
from estimator.errors import Problem, ScenarioError


class Kind(StrEnum):
    """Kinds of analysis."""

    tornado = "tornado"
    sobol = "sobol"
    one_way = "one-way"
    two_way = "two-way"
    frontier = "frontier"
    curve = "curve"


DriversFormat = StrEnum("DriversFormat", ["text", "csv", "json"])

_KIND = (
    "tornado: each assumption at its P10 and P90. sobol: shares of the variance, with SALib. one-way, two-way: other answers, "
    "which --vary gives. frontier: money and days together. curve: how many of 100 stay below."
)
_VARY = "A field or assumption.NAME with values, such as city=beijing,shanghai or assumption.ward=600,900:1200:1600."


def drivers_command(
    file: ScenarioFile = None,
    settings: Settings = None,
    kind: Annotated[Kind, typer.Option("--kind", help=_KIND)] = Kind.tornado,
    vary: Annotated[list[str] | None, typer.Option("--vary", metavar="KEY=A,B,...", help=_VARY)] = None,
    measure: Annotated[
        list[str] | None, typer.Option("--measure", metavar="NAME", help="With --vary: total_cost, days_away, ward ...")
    ] = None,
    base: Annotated[int, typer.Option("--base", help="Rows of the base sample of sobol, a power of two.")] = 2048,
    form: Annotated[DriversFormat, typer.Option("--format", help="How to print it.")] = DriversFormat.text,
    output: Output = None,
    language: Language = "en",
    data: Data = None,
) -> None:
    """Say what moves the result: a tornado, Sobol' indices, money and time together, or other answers."""
    from estimator.analysis.asked import Wish, analysis
    from estimator.analysis.varied import MEASURES
    from estimator.exports.analysis import ANALYSES
    from estimator.model import estimate

    known_language(language)
    tables = tables_of(data)
    if measure and not vary:
        raise ScenarioError([Problem("--measure", "NAME", ", ".join(measure), "it with --vary; the other kinds have their own")])
    wish = Wish(values_of(vary or [], tables, "--vary"), tuple(dict.fromkeys(measure or MEASURES)), base)
    result = estimate(scenario_of(file, settings or [], tables), tables)
    write(ANALYSES[form.value](analysis(kind.value, result, wish), language), output, form.value)
