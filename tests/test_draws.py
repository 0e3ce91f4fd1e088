"""Each assumption owns its column of draws: its margin is exact and nothing else moves it."""

import subprocess
import sys
from zlib import crc32

import numpy as np
import pytest

from estimator import draws as kept
from estimator.draws import Draws, normal_scores, score_of, shared_scores, strata
from estimator.ranges import Range, quantile
from run import ROOT

pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
from hypothesis import example, given, settings
from hypothesis import strategies as some

settings.register_profile("patient", deadline=None)  # a busy computer is no defect
settings.load_profile("patient")

N, SEED = 8192, 2026
SIZES = [128, 1000, 2048, N]


def sizes():
    return some.sampled_from(SIZES)


def names():
    return some.text(min_size=1, max_size=20)


def correlation(one, other):
    return float(np.corrcoef(one, other)[0, 1])


@pytest.mark.parametrize("n", SIZES)
def test_strata_are_the_midpoints_of_equal_slices_of_probability(n):
    found = strata(n)

    assert np.all(np.diff(found) > 0)
    assert found.tolist() == pytest.approx([score_of((i + 0.5) / n) for i in range(n)], abs=1e-6)


@given(names(), sizes(), some.integers(0, 2**32 - 1))
def test_every_assumption_has_one_journey_in_each_slice(name, n, seed):
    found = normal_scores(name, n, seed)

    assert np.array_equal(np.sort(found), strata(n))


@given(names(), sizes(), some.floats(0, 1))
def test_a_shared_factor_keeps_one_journey_in_each_slice(name, n, loading):
    found = shared_scores(name, "severity", loading, n, SEED)

    assert np.array_equal(np.sort(found), strata(n))


def test_the_middle_and_the_ends_of_a_range_come_back_out_of_the_draws():
    spread = Range(10, 25, 140)

    found = Draws(N, SEED).values("ward_stay_days", spread, "severity", 0.7)

    assert np.percentile(found, (10, 50, 90)).tolist() == pytest.approx([10, 25, 140], rel=2e-3)


def test_the_same_name_and_seed_give_the_same_column():
    assert np.array_equal(normal_scores("ward", N, SEED), normal_scores("ward", N, SEED))


def test_other_names_and_other_seeds_give_other_columns():
    columns = [normal_scores("ward", N, SEED), normal_scores("icu", N, SEED), normal_scores("ward", N, SEED + 1)]

    assert all(abs(correlation(columns[i], columns[j])) < 0.05 for i, j in ((0, 1), (0, 2), (1, 2)))


def test_drawing_other_columns_first_changes_nothing():
    alone = Draws(N, SEED).values("ward", Range(1, 2, 3), "hospital_price", 0.8).copy()
    crowded = Draws(N, SEED)
    for name in ("icu", "flights", "visa"):
        crowded.values(name, Range(5, 6, 7))
        crowded.happens(name, 0.3)

    found = crowded.values("ward", Range(1, 2, 3), "hospital_price", 0.8)

    assert np.array_equal(found, alone)


def test_another_process_draws_the_same_columns():
    code = (
        "from estimator.draws import Draws; from estimator.ranges import Range; from zlib import crc32;"
        "draws = Draws(2048, 7); draws.values('flights', Range(1, 2, 3));"
        "print(crc32(draws.values('ward', Range(1, 2, 3), 'hospital_price', 0.8).tobytes()));"
        "print(crc32(draws.happens('icu', 0.2).tobytes()))"
    )

    printed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()

    draws = Draws(2048, 7)
    here = draws.values("ward", Range(1, 2, 3), "hospital_price", 0.8), draws.happens("icu", 0.2)
    assert printed == [str(crc32(column.tobytes())) for column in here]


def test_a_changed_range_keeps_the_order_of_the_journeys():
    draws = Draws(N, SEED)

    before, after = draws.values("ward", Range(1, 2, 3)), draws.values("ward", Range(10, 20, 60))

    assert np.array_equal(np.argsort(before, kind="stable"), np.argsort(after, kind="stable"))


def test_assumptions_on_one_factor_move_together_the_more_the_higher_their_loading():
    found = [
        correlation(*(shared_scores(name, "hospital_price", loading, N, SEED) for name in ("ward", "icu")))
        for loading in (0, 0.3, 0.6, 0.8, 0.95)
    ]

    assert found == sorted(found)
    assert found == pytest.approx([0, 0.09, 0.36, 0.64, 0.9025], abs=0.04)


def test_different_factors_leave_assumptions_apart():
    ward, food = shared_scores("ward", "hospital_price", 0.9, N, SEED), shared_scores("food", "city_price", 0.9, N, SEED)

    assert abs(correlation(ward, food)) < 0.05


def test_leaving_dependence_out_leaves_the_own_column():
    spread = Range(1, 2, 3)

    found = Draws(N, SEED, independent=True).values("ward", spread, "hospital_price", 0.8)

    assert np.array_equal(found, quantile(spread, normal_scores("ward", N, SEED)))


@given(sizes(), some.floats(0, 1))
@example(N, 1e-17)
@example(N, 5e-324)
@example(N, 1 - 1e-16)
def test_an_event_happens_in_exactly_its_share_of_journeys(n, share):
    found = Draws(n, SEED).happens("intensive_care", share, "severity", 0.85)

    assert set(found.tolist()) <= {0.0, 1.0}
    # Half a journey may be rounded either way.
    assert abs(found.sum() - n * share) <= 0.5 + 1e-3


@pytest.mark.parametrize(("share", "journeys"), [(0, 0), (0.1, 819), (0.25, 2048), (0.41, 3359), (0.5, 4096), (1, N)])
def test_a_chance_is_rounded_to_whole_journeys(share, journeys):
    assert Draws(N, SEED).happens("intensive_care", share).sum() == journeys


def test_a_likelier_event_happens_to_the_same_journeys_and_more():
    draws = Draws(N, SEED)

    rare, common = draws.happens("icu", 0.1), draws.happens("icu", 0.3)

    assert np.all(common >= rare)


def test_who_is_in_intensive_care_stays_longer_as_both_hang_on_severity():
    draws = Draws(N, SEED)

    intensive = draws.happens("intensive_care", 0.2, "severity", 0.85) > 0
    stay = draws.values("ward_stay_days", Range(10, 20, 40), "severity", 0.7)

    assert stay[intensive].mean() > 1.2 * stay[~intensive].mean()


@pytest.mark.parametrize("n", [N, 70_000])
def test_columns_that_are_shared_cannot_be_changed_and_long_ones_are_the_same_numbers(n):
    draws = Draws(n, SEED)

    values, happens = draws.values("ward", Range(1, 2, 3)), draws.happens("icu", 0.2)

    if n == N:
        for column in (values, happens, strata(n)):
            with pytest.raises(ValueError, match="read-only"):
                column[0] = 1
    assert np.array_equal(values, quantile(Range(1, 2, 3), normal_scores("ward", n, SEED)))


def test_a_figure_that_a_reader_gave_is_drawn_as_any_other_and_kept_for_nobody():
    spread = Range(1.25, 2.5, 7.75)

    def made(draws):
        return draws.values("ward", spread), draws.values("ward_again", spread), draws.happens("event:relapse", 0.37)

    def asked():
        return kept._kept_values.cache_info().misses, kept._kept_happens.cache_info().misses

    before = asked()
    mine = made(Draws(512, 3, own=("ward", "relapse_probability")))
    after = asked()

    assert before == after
    np.testing.assert_array_equal(mine, made(Draws(512, 3)))
    assert asked() != after
