"""``estimate``: one journey."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from estimator.cli.common import Data, Output, ScenarioFile, Settings, known_language, scenario_of, tables_of, write
from estimator.exports import EXPORTS
from estimator.model import estimate

Format = StrEnum("Format", list(EXPORTS))  # type: ignore[misc]  # the exports say which there are
HOW = "How to print the estimate; pdf and xlsx need -o FILE, or a pipe to another program."


def estimate_command(
    file: ScenarioFile = None,
    settings: Settings = None,
    form: Annotated[Format, typer.Option("--format", help=HOW)] = Format.text,  # type: ignore[attr-defined]
    output: Output = None,
    language: Annotated[str, typer.Option("--language", help="Language of all formats but json.")] = "en",
    data: Data = None,
) -> None:
    """Estimate one journey. `--set assumption.NAME=low:typical:high` overrides a figure."""
    known_language(language)
    tables = tables_of(data)
    result = estimate(scenario_of(file, settings or [], tables), tables)
    write(EXPORTS[form.value](result, language), output, form.value)
