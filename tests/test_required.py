"""Rows that the code asks for by name: without one tables are refused, without any other every page opens."""

from collections import defaultdict
from dataclasses import replace

import pytest

from estimator import Scenario, load_tables
from estimator.checks import KEYS, problems_between
from estimator.required import OF_AN_EVENT, REQUIRED
from estimator.ui.frame import PAGES
from tests.ui.reader import healthy, opened

PUBLISHED = load_tables()
COLUMNS = {"phases": "phase", "events": "event", "quantities": "quantity", "costs": "component", "dues": "due", "sources": "id"}
NEEDED = [(table, column, name) for table, columns in REQUIRED.items() for column, names in columns.items() for name in names]
OTHERS = [
    (table, name)
    for table, column in COLUMNS.items() if table != "sources"
    for name in dict.fromkeys(getattr(row, column) for row in getattr(PUBLISHED, table))
    if (table, column, name) not in NEEDED
]  # fmt: skip


def without(gone, tables=PUBLISHED):
    """Return the tables without rows, given as table -> ids, and without what speaks of them, and what is wrong then."""
    changed = {
        table: tuple(row for row in getattr(tables, table) if getattr(row, COLUMNS[table]) not in ids)
        for table, ids in gone.items()
    }
    tables = replace(tables, **changed, own="0", digest="0")
    while True:
        problems = problems_between(tables)
        wrong = [problem for problem in problems if problem.row is not None]
        if not wrong:
            return tables, problems
        tables = mended(tables, wrong)


def mended(tables, problems):
    """Return the tables without the cells, or where a row needs them without the rows, that have a problem."""
    known = defaultdict(list)
    for problem in problems:
        known[problem.place.removesuffix(".csv")].append(problem)
    return replace(tables, **{name: tuple(_mended(getattr(tables, name), wrong)) for name, wrong in known.items()})


def _mended(rows, problems):
    for number, row in enumerate(rows, start=2):
        for problem in (problem for problem in problems if problem.row == number):
            row = row and _without_cell(row, problem.column, problem.found)
        if row is not None:
            yield row


#: What a row may hold in the place of a name that is gone.
INSTEAD = {"also": (), "per": ("journey",), "covers": (), "event": "", "repeat_event": "", "extends": "", "until_phase": ""}


def _without_cell(row, column, gone):
    cell = getattr(row, column, None)
    left = tuple(item for item in cell if item != gone) if isinstance(cell, tuple) else ()
    if not left and (column not in INSTEAD or cell == INSTEAD[column]):
        return None
    return row.model_copy(update={column: left or INSTEAD[column]})


def opens(tables, *pages):
    """Open pages in a visit with these tables, at each way to the cells that their first pathway offers."""
    first = Scenario(pathway=tables.pathways[0].pathway, tables=tables)
    held = {"own_tables": tables, "scenario": first, "language": "en"}
    return [healthy(opened(page, held=held)) for page in pages]


@pytest.mark.parametrize(("table", "column", "name"), NEEDED)
def test_tables_without_a_row_that_the_code_asks_for_are_refused_by_its_name(table, column, name):
    rows = tuple(row for row in getattr(PUBLISHED, table) if getattr(row, column) != name)

    problems = problems_between(replace(PUBLISHED, **{table: rows}))

    assert f"{table}.csv: {column}: found no {name}" in "\n".join(map(str, problems))


def test_every_name_that_is_required_is_there_in_the_published_tables():
    assert problems_between(PUBLISHED) == []


@pytest.fixture(scope="module")
def bare():
    """Return tables with nothing but what the checks ask for: no other cost, event, quantity, or source that no row names."""
    kept = {row.event for row in PUBLISHED.quantities if row.quantity in OF_AN_EVENT}
    gone = defaultdict(set)
    for table, name in OTHERS:
        if table in ("costs", "events", "quantities") and name not in kept:
            gone[table].add(name)
    tables, problems = without(gone)
    cited = {row.source_id for name in KEYS for row in getattr(tables, name) if hasattr(row, "source_id")}
    cited |= {row.refund_source_id for row in tables.products}
    tables, more = without({"sources": {row.id for row in tables.sources} - cited}, tables)
    assert problems == more == []
    return tables


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_tables_that_hold_nothing_but_what_is_required(bare, page):
    assert opens(bare, page)


@pytest.mark.slow
@pytest.mark.parametrize(("table", "name"), OTHERS)
def test_without_any_other_row_tables_are_refused_or_pages_open(table, name):
    tables, problems = without({table: {name}})
    place = OTHERS.index((table, name))

    assert problems or opens(tables, PAGES[place % len(PAGES)], PAGES[(place + 3) % len(PAGES)])
