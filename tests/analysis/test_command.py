"""`python -m estimator drivers`: each kind as text, CSV and JSON; bad input gives its messages."""

from __future__ import annotations

import csv
import io
import json
from functools import partial

import pytest

from estimator import Scenario, estimate
from estimator.analysis.asked import KINDS, Wish, analysis
from estimator.analysis.sobol import sobol_indices
from estimator.exports.analysis import ANALYSES
from estimator.exports.columns import WIDTH
from estimator.exports.inputs import input_name
from estimator.text import languages, load_text
from estimator.widths import room

QUICK = ("--set", "draws=256", "--base", "64")
VARY = {"one-way": {"companions": ["1", "2"]}, "two-way": {"companions": ["1", "2"], "city": ["beijing", "shanghai"]}}


@pytest.fixture
def drivers(told):
    """Return a function that runs the command with few journeys and returns (status, output, messages)."""
    return partial(told, "drivers", *QUICK)


@pytest.fixture(scope="module")
def found():
    result = estimate(Scenario(draws=256, budget=250_000))
    return {kind: analysis(kind, result, Wish(VARY.get(kind, {}), base=64)) for kind in KINDS}


def options(kind):
    return [part for key, values in VARY.get(kind, {}).items() for part in ("--vary", f"{key}={','.join(values)}")]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", languages())
def test_every_kind_is_told_within_a_terminal_in_every_language(found, kind, language):
    said = ANALYSES["text"](found[kind], language)

    assert max(room(line) for line in said.splitlines()) <= WIDTH
    assert len(said.splitlines()) > 5


@pytest.mark.parametrize("kind", KINDS)
def test_csv_and_json_hold_the_same_rows(drivers, kind):
    status, out, messages = drivers("--kind", kind, *options(kind), "--format", "json")
    rows = list(csv.DictReader(io.StringIO(drivers("--kind", kind, *options(kind), "--format", "csv")[1].lstrip("\ufeff"))))

    held = json.loads(out)
    assert (status, messages, held["kind"]) == (0, "", kind)
    assert [list(row) for row in rows[:1]] == [list(row) for row in held["rows"][:1]]
    assert len(rows) == len(held["rows"]) > 1
    for there, here in zip(rows, held["rows"], strict=True):
        for name, value in here.items():
            assert there[name] == value if isinstance(value, str) else float(there[name]) == pytest.approx(value, abs=1e-5)


def test_without_a_kind_the_tornado_is_told(drivers):
    assert drivers()[1] == drivers("--kind", "tornado")[1]


def test_what_stands_beside_the_rows_is_in_the_object(drivers):
    held = {kind: json.loads(drivers("--kind", kind, "--format", "json")[1]) for kind in ("sobol", "frontier", "curve")}

    assert {line["measure"] for line in held["sobol"]["sums"]} == {"total_cost", "days_away"}
    assert [item["share"] for item in held["frontier"]["balanced"]] == [0.5, 0.7, 0.8, 0.9]
    assert 0 < held["curve"]["point_estimates"][0]["beyond"] < 1


def test_the_command_gives_the_numbers_of_the_library(drivers):
    held = json.loads(drivers("--kind", "one-way", "--vary", "companions=3", "--format", "json")[1])

    assert held["rows"][0]["p50"] == pytest.approx(estimate(Scenario(draws=256, companions=3)).total_cost.p50)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--kind", "one-way"], "--vary: keys: found 0; use one"),
        (["--kind", "two-way", "--vary", "companions=1,2"], "--vary: keys: found 1; use two"),
        (["--vary", "companions=1,2"], "--vary: keys: found 1; use --kind one-way"),
        (["--kind", "one-way", "--vary", "companions"], "--vary: companions: found nothing; use KEY=A,B,..."),
        (["--kind", "one-way", "--vary", "companions=1,99"], "--vary: companions: found 99; use at most 6"),
        (["--kind", "one-way", "--vary", "companions=1", "--measure", "luck"], "--measure: measure: found 'luck'"),
        (["--kind", "sobol", "--base", "100"], "--base: rows: found 100; use a power of two"),
        (["--language", "tlh"], "--language"),
    ],
)
def test_bad_input_is_named_with_status_2_and_no_traceback(drivers, arguments, words):
    status, out, messages = drivers(*arguments)

    assert (status, out) == (2, "")
    assert words in messages
    assert "Traceback" not in messages


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("pathway", ["ball_child", "myeloma", "neuroblastoma"])
def test_every_input_has_a_name_in_words(pathway, language):
    result = estimate(Scenario(pathway=pathway, transplant="yes", draws=128))
    inputs = set(sobol_indices(result, base=2, small=0).table.input)

    names = {name: input_name(name, result.chosen, load_text(language)) for name in inputs}

    assert {name for name, said in names.items() if said in (name, name.replace("_", " "))} == set()
