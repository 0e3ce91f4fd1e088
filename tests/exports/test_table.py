"""The CSV of one estimate."""

import csv
from dataclasses import replace
from io import StringIO

import pandas as pd
import pytest

from estimator import Scenario, estimate
from estimator.exports.table import BOM, COLUMNS, FORMULA_STARTS, PERCENTILES, component_csv, neutral
from estimator.ranges import Range
from estimator.text import languages

OWN = Range(10.0, 20.0, 30.0)


@pytest.fixture(scope="module")
def result():
    return estimate(Scenario(draws=512, budget=250_000, days_available=80, overrides=(("icu", OWN),)))


@pytest.fixture(scope="module")
def facts(result):
    return result.to_dict()


def read(result, language="en"):
    return list(csv.DictReader(StringIO(component_csv(result, language).removeprefix(BOM))))


def rows(result, part):
    return {(row["id"], row["measure"]): row for row in read(result) if row["part"] == part}


def figures(row, names=PERCENTILES):
    return {name: float(row[name]) for name in names}


def test_totals_days_and_milestones_are_those_of_the_estimate(result, facts):
    found = rows(result, "summary")

    expected = {name: facts[name] for name in ("total_cost", "medical_cost", "days_away", "home_side")} | facts["milestones"]
    assert {name: figures(found[name, ""]) for name in expected} == expected
    assert figures(found["refund", ""]) == facts["refund"]["amount"]


def test_grades_and_joint_counts_are_those_of_the_estimate(result, facts):
    found = rows(result, "summary")

    assert {grade: float(found[f"grade_{grade}", ""]["value"]) for grade in (*"ABCD", "own")} == facts["grades"]
    assert {name: float(row["value"]) for (part, name), row in found.items() if part == "joint"} == facts["joint"]


def test_components_are_those_of_the_estimate_to_the_last_digit(result, facts):
    found = rows(result, "component")
    names = ("p10", "p50", "p90", "mean", "share_of_mean")

    assert [name for name, _ in found] == [row["component"] for row in facts["components"]]
    for row in facts["components"]:
        assert figures(found[row["component"], ""], names) == {name: row[name] for name in names}


def test_phases_events_and_exits_are_those_of_the_estimate(result, facts):
    phases, events, exits = (rows(result, part) for part in ("phase", "event", "exit"))

    for row in facts["phases"]:
        assert figures(phases[row["phase"], ""], ("p10", "p50", "p90")) == {name: row[name] for name in ("p10", "p50", "p90")}
    assert {name: float(row["probability"]) for (name, _), row in events.items()} == {
        row["event"]: row["probability"] for row in facts["events"]
    }
    for row in facts["exits"]:
        assert figures(exits[row["exit"], "cost"]) == row["cost"]
        assert figures(exits[row["exit"], "days_away"]) == row["days_away"]


def test_money_by_date_is_that_of_the_estimate(result, facts):
    found = rows(result, "cash")

    for row in facts["cash"]:
        assert figures(found[str(row["day"]), ""], ("p50", "p80", "p90")) == {name: row[name] for name in ("p50", "p80", "p90")}


def test_every_assumption_has_its_range_grade_and_source(result):
    found = rows(result, "assumption")

    assert [name for name, _ in found] == list(result.assumptions)
    for (name, _), row in found.items():
        item = result.assumptions[name]
        assert figures(row, ("low", "typical", "high")) == {end: getattr(item.range, end) for end in ("low", "typical", "high")}
        assert float(row["published_typical"]) == item.published.typical
        assert (row["grade"], row["source_title"]) == (item.grade_in_use, neutral(result.tables.source(item.source_id).title))


def test_a_changed_assumption_says_so_and_keeps_the_published_range(result):
    found = rows(result, "assumption")

    assert [name for (name, _), row in found.items() if row["changed"] == "yes"] == ["icu"]
    assert float(found["icu", ""]["high"]) == 30.0
    assert float(found["icu", ""]["published_high"]) == result.assumptions["icu"].published.high


def test_the_scenario_can_be_built_again_from_its_rows(result):
    found = {name: row["value"] for (name, _), row in rows(result, "scenario").items()}

    assert found["pathway"] == result.scenario.pathway
    assert float(found["budget"]) == 250_000
    assert int(found["seed"]) == result.scenario.seed
    assert found["start_date"] == ""


@pytest.mark.parametrize("language", languages())
def test_ids_and_columns_are_the_same_in_every_language_and_excel_sees_utf8(result, language):
    content = component_csv(result, language)
    table = read(result, language)

    assert content.startswith("\ufeffpart,id,")
    assert list(table[0]) == list(COLUMNS)
    assert [(row["part"], row["id"]) for row in table] == [(row["part"], row["id"]) for row in read(result)]
    assert all(row["label"] for row in table)


def test_pandas_reads_it_without_being_told_anything(result, tmp_path):
    (tmp_path / "estimate.csv").write_text(component_csv(result, "zh"), encoding="utf-8")

    table = pd.read_csv(tmp_path / "estimate.csv")

    assert list(table.columns) == list(COLUMNS)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_looks_like_a_formula_is_neutralised(start):
    assert neutral(f"{start}cmd|'/c calc'!A1") == f"'{start}cmd|'/c calc'!A1"


@pytest.mark.parametrize("value", [-5, -0.25, 0, None, "total", "a=b", ""])
def test_numbers_and_harmless_words_stay_as_they_are(value):
    assert neutral(value) is value


def test_no_text_cell_of_the_file_can_become_a_formula(result):
    for row in read(result):
        for cell in row.values():
            if cell.startswith(FORMULA_STARTS):
                float(cell)  # what begins so is a negative number


def test_a_limit_alone_has_its_chance_and_both_together_have_theirs():
    asked = Scenario(pathway="aml", draws=256, budget=150_000)

    alone, both = (by_id(estimate(one)) for one in (asked, replace(asked, days_available=90)))

    assert float(alone["within_budget"]["value"]) == estimate(asked).within_budget
    assert "within_days" not in alone
    assert "joint" not in alone
    assert {"within_budget", "within_days", "joint"} <= set(both)
    assert both["within_budget"]["value"] == alone["within_budget"]["value"]


def by_id(result):
    return {row["id"]: row for row in read(result) if row["part"] == "summary"}
