"""Our totals beside documented ones: the verdict and the distance, in words that can be checked by hand."""

import pytest

from estimator import Scenario, estimate, load_tables
from estimator.plausibility import Comparison, comparisons

ROW = load_tables().totals[0]
OURS = estimate(Scenario()).total_cost


def compared(low=None, typical=None, high=None):
    """Compare our total with a documented one of these three numbers."""
    return Comparison(ROW.model_copy(update={"low": low, "typical": typical, "high": high}), OURS)


@pytest.mark.parametrize(
    ("low", "typical", "high", "verdict"),
    [
        (OURS.p10, None, OURS.p90, "overlaps"),
        (OURS.p90 * 2, None, OURS.p90 * 3, "ours_lower"),
        (OURS.p10 / 3, None, OURS.p10 / 2, "ours_higher"),
        (None, OURS.p50, None, "overlaps"),
        (None, OURS.p10 / 2, None, "ours_higher"),
        (None, None, OURS.p10 / 2, "ours_higher"),
        (None, None, OURS.p50, "overlaps"),
        (OURS.p90 * 2, None, None, "ours_lower"),
        (OURS.p10 / 2, None, None, "overlaps"),
        (None, None, None, "words_only"),
    ],
)
def test_a_documented_total_overlaps_or_lies_on_one_side(low, typical, high, verdict):
    assert compared(low, typical, high).verdict == verdict


def test_the_gap_is_measured_between_the_nearer_ends():
    assert compared(high=OURS.p10 / 2).gap == pytest.approx(1.0)
    assert compared(low=OURS.p90 * 2).gap == pytest.approx(0.5)
    assert compared(typical=OURS.p50).gap == 0


def test_every_documented_total_is_compared_in_its_own_currency():
    found = comparisons(load_tables())

    assert [item.row for item in found] == list(load_tables().totals)
    dearest = max(item.ours.p90 for item in found if item.row.currency == "USD")
    assert dearest < 2_000_000
