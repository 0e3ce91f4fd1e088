"""The short name of a scenario."""

import re
from dataclasses import replace
from datetime import date

from estimator import Scenario
from estimator.ranges import Range
from estimator.scenario import scenario_from_json
from estimator.scenario_code import scenario_code

SCENARIO = Scenario(pathway="myeloma", start_date=date(2027, 1, 10), budget=200_000)


def test_a_code_can_be_read_aloud():
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", scenario_code(SCENARIO))


def test_a_scenario_keeps_its_code_through_its_file():
    assert scenario_code(scenario_from_json(SCENARIO.to_json())) == scenario_code(SCENARIO)


def test_whatever_differs_has_another_code():
    own = (("ward", Range(1.0, 2.0, 3.0)),)
    others = [replace(SCENARIO, seed=1), replace(SCENARIO, budget=200_001.0), replace(SCENARIO, overrides=own), Scenario()]

    assert len({scenario_code(each) for each in (SCENARIO, *others)}) == 5
