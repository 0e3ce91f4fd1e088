"""The dictionary says what the types say, of every column, field and key."""

import re
from dataclasses import fields, replace
from functools import cache

import pytest
from pydantic import ValidationError

from estimator import Scenario, estimate
from estimator.dictionary import data_dictionary
from estimator.form import Form
from estimator.json_form import FORMS, EstimateForm
from estimator.tables import ROW_TYPES
from run import ROOT

PAGE = ROOT / "docs" / "data-dictionary.md"


@cache
def dictionary() -> str:
    return data_dictionary()


def lines_of(title: str) -> dict[str, list[str]]:
    """Return the lines of the first table under a heading: first cell -> the others."""
    part = dictionary().split(f"\n{title}\n", 1)[1].split("\n#", 1)[0]
    rows = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| `")]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_the_page_is_what_the_types_say():
    assert PAGE.read_text(encoding="utf-8") == dictionary(), "run: python -m estimator dictionary -o docs/data-dictionary.md"


@pytest.mark.parametrize("kind", [*ROW_TYPES.values(), Form, *FORMS], ids=lambda kind: kind.__name__)
def test_every_column_field_and_key_has_a_meaning(kind):
    of_the_scenario = Form.model_fields if kind is ROW_TYPES["presets"] else {}

    silent = [name for name, item in kind.model_fields.items() if not item.description and name not in of_the_scenario]

    assert silent == []


@pytest.mark.parametrize("name", ROW_TYPES)
def test_every_column_of_a_table_is_on_the_page(name):
    part = dictionary().split(f"\n### `{name}.csv`\n", 1)[1].split("\n#", 1)[0]

    assert set(ROW_TYPES[name].model_fields) <= set(re.findall(r"`(\w+)`", part))


def test_every_field_of_a_scenario_stands_with_its_default():
    said = lines_of("## Fields of a scenario")

    assert {item.name for item in fields(Scenario)} <= said.keys()
    assert said["pathway"][1] == f"`{Scenario().pathway}`"
    assert said["stay_near_days"][:2] == ["`14`, `28`, `56`", "`28`"]
    assert said["home_loss_per_week"][:2] == ["a number from 0 to 1,000,000,000,000", "`0.0`"]
    assert said["refund"][:2] == ["true or false", "`false`"]


def test_a_cell_that_may_be_blank_says_so():
    costs = lines_of("### `costs.csv`")

    assert costs["share"][0] == "a number from 0 to 1 or blank"
    assert costs["paid_in"][0] == "`china`, `home`"
    assert costs["per"][0] == "names joined by `*`"


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(draws=256),
        Scenario(pathway="lbcl", budget=250_000, days_available=90, refund=True, draws=256),
        Scenario(pathway="ball_child", transplant="yes", currency="EUR", currency_per_usd=0.9, draws=256),
    ],
    ids=["plain", "with limits and a refund", "with a transplant in euros"],
)
def test_a_result_has_the_keys_that_the_page_names_and_no_others(scenario):
    result = estimate(scenario)

    read = EstimateForm.model_validate(result.to_dict())

    assert read.total_cost.p50 == result.to_dict()["total_cost"]["p50"]


def test_a_key_that_the_page_does_not_name_is_noticed():
    found = estimate(replace(Scenario(), draws=256)).to_dict()

    with pytest.raises(ValidationError, match="surprise"):
        EstimateForm.model_validate(found | {"surprise": 1})
