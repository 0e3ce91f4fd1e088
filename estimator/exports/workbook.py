"""The estimate as a workbook that works itself out: change a yellow cell, and every figure follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.exports.cells import Cells
from estimator.exports.sheets import Book
from estimator.exports.sheets_answers import Answers
from estimator.exports.sheets_assumptions import assumptions
from estimator.exports.sheets_cash import cash, days_shown
from estimator.exports.sheets_charts import charts
from estimator.exports.sheets_components import components
from estimator.exports.sheets_inputs import Inputs
from estimator.exports.sheets_journeys import draws, journeys
from estimator.exports.sheets_options import options_sheet
from estimator.exports.sheets_read_me import ReadMe
from estimator.exports.sheets_scenario import scenario_sheet
from estimator.exports.sheets_sources import sources
from estimator.exports.sheets_time import time_line
from estimator.live import traced
from estimator.live.options import options
from estimator.live.tracing import JOURNEYS
from estimator.text import load_text

if TYPE_CHECKING:
    from estimator.model import Estimate


def workbook(result: Estimate, language: str, *, stale: bool = False) -> bytes:
    """Return an XLSX file whose figures are formulas, in the reader's language.

    Parameters
    ----------
    stale
        Write wrong values beside the formulas: for the test that lets an office program work everything out.
    """
    text = load_text(language)
    live, found = traced(result, days_shown(result)), options(result)
    book = Book(text, text("export.title"), result.tables.made_at)
    cells = Cells(book, JOURNEYS, stale=stale)
    ReadMe(book, cells, result, text).write(live, found)
    Answers(book, cells, result, live, text).write()
    components(book, cells, result, live, text)
    Inputs(book, cells, result, text).write(live, found)
    assumptions(book, cells, result, live, found, text)
    time_line(book, cells, result, live, text)
    cash(book, cells, result, live, text)
    charts(book, cells, result, live, text)
    sources(book, result, text)
    options_sheet(book, cells, result, found, text)
    draws(book, cells, live, text)
    journeys(book, cells, live, text)
    scenario_sheet(book, cells, result, found, text)
    return book.content()
