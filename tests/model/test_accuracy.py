"""How far P90 at the default number of journeys lies from P90 at two million."""

from dataclasses import replace

import numpy as np
import pytest

from estimator import Scenario, estimate, load_tables

SEEDS = 30
LARGEST_ERROR = 0.005  # root mean square over the seeds
REFERENCE_DRAWS = 2_000_000


def p90(scenario: Scenario) -> tuple[float, float]:
    result = estimate(scenario)
    return result.total_cost.p90, result.days_away.p90


@pytest.mark.slow
@pytest.mark.parametrize("pathway", [row.pathway for row in load_tables().pathways])
def test_p90_of_money_and_days_is_within_half_a_percent(pathway, record_property):
    scenario = Scenario(pathway=pathway, transplant="no")
    reference = np.array(p90(replace(scenario, draws=REFERENCE_DRAWS, seed=SEEDS)))

    found = np.array([p90(replace(scenario, seed=seed)) for seed in range(SEEDS)])

    money, days = np.sqrt(np.mean((found / reference - 1) ** 2, axis=0))
    print(f"{pathway}: P90 off by {money:.2%} of the total and {days:.2%} of the days")
    record_property("rms", (float(money), float(days)))
    assert max(money, days) <= LARGEST_ERROR


def test_a_move_of_one_percent_never_shows_the_wrong_sign():
    scenario = Scenario()
    before = estimate(scenario)

    for name in ("ward", "cell_product", "ward_stay_days", "lodging", "flights", "work_up"):
        dearer = before.assumptions[name].range.scaled(1.01)
        after = estimate(replace(scenario, overrides=((name, dearer),)))
        assert after.total_cost.p50 > before.total_cost.p50, name
        assert after.total_cost.p90 > before.total_cost.p90, name
