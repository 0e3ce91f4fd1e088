"""Tables of somebody's own are tried before they are used."""

import re
from dataclasses import replace

import pytest

from estimator import load_tables
from estimator.workable import not_workable

PUBLISHED = load_tables()


def with_rows(table, change):
    return replace(PUBLISHED, **{table: tuple(change(row) for row in getattr(PUBLISHED, table))})


def test_the_published_tables_are_workable():
    assert not_workable(PUBLISHED) == []


@pytest.mark.parametrize("table", ["cities", "lodging", "origins", "costs", "products"])
def test_a_price_beyond_all_money_is_found_wherever_it_stands(table):
    last = [row for row in getattr(PUBLISHED, table) if row.low and getattr(row, "share", None) != 0][-1]
    high = {"low": 1e15, "typical": 1e15, "high": 1e15, "currency": "USD"}

    problems = not_workable(with_rows(table, lambda row: row.model_copy(update=high) if row is last else row))

    assert "total_cost_mean" in {problem.column for problem in problems}


def test_a_phase_that_lasts_for_ever_is_found():
    for_ever = {"low": 1e9, "typical": 1e9, "high": 1e9}

    problems = not_workable(with_rows("phases", lambda row: row.model_copy(update=for_ever) if row.low else row))

    assert "days_away_p95" in {problem.column for problem in problems}


def test_what_the_model_cannot_work_with_is_one_problem():
    without = replace(PUBLISHED, fx=())

    problems = not_workable(without)

    assert [problem.column for problem in problems] == ["tables"]
    assert "no estimate" in str(problems[0])


def test_an_error_that_nobody_foresaw_leaves_its_place_in_the_log_and_no_figure(caplog):
    not_workable(replace(PUBLISHED, fx=()))

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "choose.py:" in record.getMessage()
    assert "in choose.py" in record.getMessage()
    assert not re.search(r"'|\d\.\d", record.getMessage())


def test_trying_tables_leaves_nothing_in_the_cache_of_any_other():
    own = replace(PUBLISHED)

    assert not_workable(own) == []

    assert "_shelf" not in vars(own)
