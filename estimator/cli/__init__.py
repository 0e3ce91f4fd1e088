"""What a CAR-T journey to China may cost and how long it may take.

Exit status 0: done. 2: bad input, or a package is missing; every problem is on stderr, never as a traceback.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from estimator.cli.batch import batch_command
from estimator.cli.comparing import check_totals, diff
from estimator.cli.data import check_data, dictionary
from estimator.cli.driving import drivers_command
from estimator.cli.estimating import estimate_command
from estimator.cli.quoting import quote_command
from estimator.errors import InputError

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

BAD_INPUT = 2


@app.callback()
def about() -> None:
    """What a CAR-T journey to China may cost and how long it may take."""


app.command("estimate")(estimate_command)
app.command("batch")(batch_command)
app.command("drivers")(drivers_command)
app.command("quote")(quote_command)
app.command("check-data")(check_data)
app.command("check-totals")(check_totals)
app.command("diff")(diff)
app.command("dictionary")(dictionary)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; turn bad input into its messages and exit status 2."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal says: names of products are Chinese too
    try:
        app(arguments)
    except InputError as error:
        print(error, file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
