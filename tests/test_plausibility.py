"""Our totals beside documented ones: the verdict and the distance, in words that can be checked by hand."""

import pytest

from estimator import Scenario, estimate, load_tables
from estimator.plausibility import Comparison, comparisons

TABLES = load_tables()
ROW = TABLES.totals[0]
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
        (None, None, OURS.p50, "one_end"),
        (OURS.p90 * 2, None, None, "ours_lower"),
        (OURS.p10 / 2, None, None, "one_end"),
        (None, None, None, "words_only"),
    ],
)
def test_a_documented_total_overlaps_or_lies_on_one_side(low, typical, high, verdict):
    assert compared(low, typical, high).verdict == verdict


@pytest.mark.parametrize("kind", ["input", "other"])
def test_what_our_figures_rest_on_and_another_treatment_are_no_check(kind):
    row = ROW.model_copy(update={"low": OURS.p10, "typical": None, "high": OURS.p90, "kind": kind})

    assert Comparison(row, OURS).verdict == kind
    assert not Comparison(row, OURS).is_counted
    assert Comparison(row.model_copy(update={"kind": "check"}), OURS).is_counted


def test_a_total_that_one_of_our_prices_cites_never_counts_as_one_that_agrees():
    cited = {source for row in (*TABLES.costs, *TABLES.products) for source in (row.source_id, *row.also)}
    agree = [item.row for item in comparisons(TABLES) if item.verdict == "overlaps"]

    assert agree
    assert {row.source_id for row in agree}.isdisjoint(cited)


def test_a_total_called_an_input_is_cited_by_one_of_our_prices():
    cited = {source for row in (*TABLES.costs, *TABLES.products) for source in (row.source_id, *row.also)}

    assert {row.source_id for row in TABLES.totals if row.kind == "input"} <= cited


def test_the_gap_is_measured_between_the_nearer_ends():
    assert compared(high=OURS.p10 / 2).gap == pytest.approx(1.0)
    assert compared(low=OURS.p90 * 2).gap == pytest.approx(0.5)
    assert compared(typical=OURS.p50).gap == 0


def test_every_documented_total_is_compared_in_its_own_currency():
    found = comparisons(load_tables())

    assert [item.row for item in found] == list(load_tables().totals)
    dearest = max(item.ours.p90 for item in found if item.row.currency == "USD")
    assert dearest < 2_000_000
