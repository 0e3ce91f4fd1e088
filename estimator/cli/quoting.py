"""``quote``: what a hospital's quote includes and what it leaves out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from estimator.cli.common import (
    Data,
    Language,
    Output,
    Settings,
    day_of,
    known_language,
    place_of,
    read_raw,
    scenario_of,
    tables_of,
    write,
)
from estimator.errors import InputError, Problem

RATE = "How much of a currency one US dollar buys, and the day of that rate; once for each currency without a rate in the tables."
QuoteFormat = StrEnum("QuoteFormat", ["text", "json"])


def quote_command(
    file: Annotated[str, typer.Argument(metavar="QUOTE|-", help="CSV, TSV, XLSX or text, one line of the quote a row.")],
    settings: Settings = None,
    day: Annotated[str | None, typer.Option("--quote-date", metavar="DATE", help="Date of the quote.")] = None,
    currency: Annotated[str, typer.Option("--currency", help="Currency of amounts that name none, such as CNY.")] = "",
    rate: Annotated[list[str] | None, typer.Option("--rate", metavar="EUR=0.92[@DATE]", help=RATE)] = None,
    form: Annotated[QuoteFormat, typer.Option("--format", help="How to print the result.")] = QuoteFormat.text,
    output: Output = None,
    language: Language = "en",
    data: Data = None,
) -> None:
    """Check a quote: what it includes, what it leaves out as a range, warning signs, and what to ask."""
    from estimator.exports.quote import FORMS
    from estimator.quotes import check, read_file, read_rates, suggest

    known_language(language)
    tables = tables_of(data)
    scenario = scenario_of(None, settings or [], tables)
    rates = read_rates(rate or [])
    quote = read_file(place_of(file), read_raw(file), _currency(currency), None if day is None else day_of("--quote-date", day))
    quote = replace(quote, rates=rates)
    result = check(quote, suggest(quote, tables), scenario, today=date.today(), tables=tables)
    write(FORMS[form.value](result, language), output, form.value)


def _currency(code: str) -> str:
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise InputError([Problem("--currency", "currency", code, "three letters, such as CNY or USD")])
    return code.upper()
