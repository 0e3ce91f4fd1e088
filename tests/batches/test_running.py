"""A batch gives what single estimates give, wherever it is worked out."""

import dataclasses
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool

import numpy as np
import pandas as pd
import pytest

from estimator import InputError, Scenario, estimate, load_tables
from estimator.batch import evaluate
from estimator.batches.cells import Bad
from estimator.batches.grid import Grid, read_defaults, read_grid, with_defaults
from estimator.batches.names import id_for
from estimator.batches.reading import read_scenarios
from estimator.batches.running import results, results_elsewhere, run, run_table
from estimator.batches.template import choices_of
from estimator.batches.workers import Lasting
from estimator.text import languages, load_text
from estimator.version import VERSION

RAW = b"id,pathway,companions,draws\na,myeloma,1,128\nb,aml,nine,128\nc,lbcl,9,128\nd,aml,2,128\n"


@pytest.fixture
def scenarios():
    return read_scenarios(RAW, "s.csv")


def test_a_row_of_a_batch_is_the_single_estimate(scenarios):
    single = estimate(Scenario(pathway="myeloma", companions=1, draws=128))

    row = results(scenarios).iloc[0]

    assert (row["row"], row["id"], row["problem"]) == (2, "a", "")
    assert row["total_cost_p90"] == single.total_cost.p90
    assert row["days_away_mean"] == single.days_away.mean


def test_rows_that_cannot_be_read_or_asked_have_no_figures_and_do_not_touch_the_others(scenarios):
    found = results(scenarios)

    assert found["total_cost_p50"].isna().tolist() == [False, True, True, False]
    assert found["problem"].tolist()[1:3] == [
        "companions: found 'nine'; use a number such as 12345.67",
        "companions: found 9; use at most 6",
    ]
    alone = results(scenarios.iloc[[3]])
    pd.testing.assert_frame_equal(found.iloc[[3]].reset_index(drop=True), alone)


def test_everything_that_is_wrong_with_a_row_is_said_at_once():
    table = read_scenarios(b"pathway,companions,budget\nmyeloma,9,abc\n", "s.csv")

    assert results(table)["problem"].tolist() == [
        "budget: found 'abc'; use a number such as 12345.67; companions: found 9; use at most 6"
    ]


def test_a_table_of_ones_own_needs_no_row_numbers_and_hides_no_bad_cell():
    found = results(pd.DataFrame({"pathway": ["aml", "aml"], "companions": ["1", "many"], "draws": [128, 128]}))

    assert found["row"].tolist() == [1, 2]
    assert found["problem"].tolist()[0] == ""
    assert found["problem"].tolist()[1].startswith("companions: found 'many'")


def test_results_have_the_same_columns_and_types_whatever_stands_in_them(scenarios):
    kinds = [results(part).dtypes for part in (scenarios, scenarios.iloc[:1], scenarios.iloc[1:2], scenarios.iloc[:0])]

    for kind in kinds[1:]:
        pd.testing.assert_series_equal(kind, kinds[0])


def test_threads_and_processes_give_the_results_of_this_one_process(scenarios):
    pieces = [scenarios.iloc[[number]] for number in range(len(scenarios))]
    here = list(run(pieces))

    with ThreadPoolExecutor(2) as threads:
        there = list(run(pieces, executor=threads, workers=2))

    for one, other in zip(here, there, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_no_more_is_under_way_than_a_few_tasks_for_each_worker(scenarios):
    taken = []

    def pieces():
        for number in range(50):
            taken.append(number)
            yield scenarios.iloc[:1]

    with ThreadPoolExecutor(1) as threads:
        next(run(pieces(), executor=threads, workers=1))

        assert len(taken) < 10


def test_progress_is_told_of_all(scenarios):
    heard = []

    found = run_table(scenarios, progress=lambda done, of: heard.append((done, of)))

    assert heard == [(4, 4)]
    assert len(found) == 4


def test_a_worker_of_another_version_is_refused(scenarios):
    with pytest.raises(InputError, match=r"found version \S+ on a worker; use version 9.9, as here"):
        results_elsewhere(scenarios, b"", "9.9")


def test_a_worker_takes_the_tables_that_it_is_sent(scenarios):
    tables = load_tables()
    twice = {row: {name: 2 * getattr(row, name) for name in ("low", "typical", "high")} for row in tables.costs if row.low}
    sent = dataclasses.replace(tables, costs=tuple(row.model_copy(update=twice.get(row, {})) for row in tables.costs))

    (found,) = run([scenarios.iloc[:1]], sent, executor=ThreadPoolExecutor(1))

    assert found["total_cost_p50"][0] > 1.1 * results(scenarios.iloc[:1])["total_cost_p50"][0]
    pd.testing.assert_frame_equal(found, results(scenarios.iloc[:1], sent))


def test_a_grid_gives_every_combination_and_its_last_field_changes_fastest():
    grid = read_grid(["city=beijing,shanghai", "companions=1,2,3"])

    (table,) = grid.alone(100)

    assert len(grid) == 6
    assert list(zip(table["city"], table["companions"], strict=True)) == [
        (city, count) for city in ("beijing", "shanghai") for count in (1, 2, 3)
    ]
    assert table["row"].tolist() == [1, 2, 3, 4, 5, 6]


def test_a_grid_crosses_each_row_and_wins_over_its_cells(scenarios):
    tables = list(read_grid(["companions=1,2"]).across(scenarios, 3))

    assert [len(table) for table in tables] == [3, 3, 2]
    crossed = pd.concat(tables)
    assert crossed["row"].tolist() == [2, 2, 3, 3, 4, 4, 5, 5]
    assert crossed["companions"].tolist() == [1, 2] * 4
    assert crossed["id"].tolist() == list("aabbccdd")


def test_no_grid_changes_nothing(scenarios):
    (table,) = Grid().across(scenarios, 100)

    pd.testing.assert_frame_equal(table, scenarios)


def test_every_wrong_value_of_a_grid_is_named_at_once():
    with pytest.raises(InputError) as refused:
        read_grid(["citty=beijing", "companions=1,many", "budget=", "cabin=economy", "cabin=lie_flat"])

    assert [str(problem) for problem in refused.value.problems] == [
        "--grid: citty: found an unknown field; use one of city",
        "--grid: companions: found 'many'; use a number such as 12345.67",
        "--grid: budget: found nothing; use budget=A,B,C",
        "--grid: cabin: found a second list; use one list of values for each field",
    ]


def test_defaults_fill_what_is_empty_and_nothing_else(scenarios):
    scenarios.loc[0, "companions"] = pd.NA

    filled = with_defaults(scenarios, read_defaults({"companions": "3", "city": "shanghai"}))

    assert filled["companions"].tolist()[0] == 3
    assert filled["companions"].tolist()[3] == 2
    assert filled["city"].tolist() == ["shanghai"] * 4


def test_a_pool_outlives_a_worker_that_dies():
    with Lasting(lambda: ProcessPoolExecutor(1)) as pool:
        victim = pool.submit(os.getpid).result()
        slow, quick = pool.submit(time.sleep, 1), pool.submit(abs, -5)
        os.kill(victim, signal.SIGTERM)

        assert quick.result(60) == 5
        assert slow.result(60) is None
        assert pool.submit(os.getpid).result(60) != victim


def test_a_task_that_kills_each_of_its_workers_is_given_up():
    with Lasting(lambda: ProcessPoolExecutor(1)) as pool, pytest.raises(BrokenProcessPool):
        pool.submit(os._exit, 1).result(60)


def test_the_engine_takes_the_table_of_a_file_as_it_is(scenarios):
    tables = load_tables()
    fields = scenarios.drop(columns=["row", "problem", "id"]).iloc[[0, 3]]

    found = evaluate(fields, tables)

    assert np.isfinite(found["total_cost_p50"]).all()
    assert list(found.index) == [0, 3]


@pytest.mark.parametrize("words", ["beijing", "Beijing", " BEIJING ", "北京"])
def test_a_city_is_known_by_its_name_in_every_language(words):
    table = read_scenarios(f"pathway,city,draws\nLBCL ,{words},128\n".encode(), "s.csv")

    found = results(table).iloc[0]

    assert (found["problem"], found["city"], found["pathway"]) == ("", "beijing", "lbcl")
    assert found["total_cost_p50"] == estimate(Scenario(pathway="lbcl", city="beijing", draws=128)).total_cost.p50


def test_every_word_of_every_list_is_read_or_asked_about():
    tables = load_tables()
    for field in ("pathway", "route", "hospital", "city", "origin", "lodging", "cabin"):
        for known in choices_of(field, tables):
            for words in filter(None, (load_text(code).words.get(f"{field}.{known}") for code in languages())):
                found = id_for(field, str(words), tables)
                assert found == known or (isinstance(found, Bad) and known in found.use), (field, words)


def test_a_word_that_means_several_ids_is_refused_with_them():
    published = load_tables()
    products = tuple(row.model_copy(update={"name": "Cells"}) for row in published.products[:2])
    tables = dataclasses.replace(published, products=products + published.products[2:])
    asked = pd.DataFrame({"pathway": ["lbcl", "lbcl"], "product": ["cells", None], "draws": 128})

    found = results(asked, tables)

    ids = ", ".join(row.product for row in products)
    assert found["problem"].tolist() == [f"product: found 'cells'; use one of {ids}: it may be any of these", ""]
    assert found["total_cost_p50"].isna().tolist() == [True, False]


def test_every_row_says_which_version_and_which_tables_it_comes_from(scenarios):
    found = results(scenarios)

    assert set(found["version"]) == {VERSION}
    assert set(found["data_version"]) == {load_tables().version}
