"""Results on tables that never change: only a change of the model can move them, and then it is news."""

import json
from pathlib import Path

import pytest

from estimator import Scenario, estimate

GOLDEN = Path(__file__).parent / "golden.json"
CASES = {
    "first page": {},
    "programme with transplant": {"pathway": "aml", "transplant": "yes"},
    "home during the wait": {"pathway": "lbcl", "home_while_cells_are_made": True, "companions": 2, "cabin": "lie_flat"},
    "dates": {"pathway": "myeloma", "start_date": "2025-12-22", "budget": 250_000, "days_available": 75},
    "lupus in yuan": {"pathway": "lupus", "currency": "CNY", "companions": 0},
}


def figures(case: str, tables) -> dict:
    """What is kept of a result: all but the versions."""
    found = estimate(Scenario(**CASES[case], tables=tables), tables).to_dict()
    return {key: value for key, value in found.items() if key not in {"version", "data_version", "scenario"}}


@pytest.mark.parametrize("case", CASES)
def test_the_model_gives_the_kept_results_on_the_frozen_tables(case, frozen):
    kept = json.loads(GOLDEN.read_text(encoding="utf-8"))[case]

    found = figures(case, frozen)

    assert found.keys() == kept.keys()
    assert_close(found, kept, case)


def assert_close(found, kept, where: str) -> None:
    """Equal but for the last digits of 32-bit sums, which processors round differently."""
    if isinstance(kept, dict):
        assert found.keys() == kept.keys(), where
        for key in kept:
            assert_close(found[key], kept[key], f"{where} > {key}")
    elif isinstance(kept, list):
        assert len(found) == len(kept), where
        for index, pair in enumerate(zip(found, kept, strict=True)):
            assert_close(*pair, f"{where} > {index}")
    elif isinstance(kept, float):
        assert found == pytest.approx(kept, rel=2e-4, abs=0.02), where
    else:
        assert found == kept, where
