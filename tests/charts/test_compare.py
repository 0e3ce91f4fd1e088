"""Scenarios on one axis, all drawn alike."""

from __future__ import annotations

import pytest

from estimator import Scenario
from estimator.charts.compare import difference_sentence, side_by_side, signed
from estimator.compare import compare
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in

FOUR = [
    Scenario(draws=1024),
    Scenario(draws=1024, city="chengdu"),
    Scenario(draws=1024, route="trial"),
    Scenario(draws=1024, home_while_cells_are_made=True),
]
NAMES = ["A · Beijing", "B · Chengdu", "C · a study of the hospital's own cells", "D · home during the wait"]


@pytest.fixture(scope="module")
def found():
    return compare(FOUR)


def drawn(found, text, **more):
    return side_by_side(found.spreads, found.differences, NAMES, text, "USD", **more)


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("measure", ["total_cost", "days_away"])
def test_each_scenario_has_a_bar_from_p10_to_p90_in_the_readers_order(found, text, measure, dark):
    figure = drawn(found, text, measure=measure, dark=dark)
    rows = found.spreads[found.spreads.measure == measure]

    assert list(bars(figure)[0].base) == list(rows.p10)
    assert list(bars(figure)[0].x) == list(rows.p90 - rows.p10)
    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_no_scenario_is_drawn_in_a_colour_of_its_own(found, english):
    for bar in bars(drawn(found, english)):
        assert isinstance(bar.marker.color, str)


def test_differences_keep_the_length_of_their_money(found, english):
    figure = drawn(found, english)
    pairs = [pair for pair in found.differences if pair.measure == "total_cost"]

    assert list(bars(figure)[1].x) == pytest.approx([pair.p90 - pair.p10 for pair in pairs])
    low, high = figure.layout.xaxis.range
    drawn_bar = bars(figure)[1]
    assert all(low <= base and base + length <= high for base, length in zip(drawn_bar.base, drawn_bar.x, strict=True))


def test_a_difference_is_said_as_less_or_more(found, english):
    shown = [plain(words) for words in words_in(drawn(found, english))]

    assert "Compared with “A · Beijing”" in shown
    assert any(words.endswith("less") for words in shown)
    assert signed(-12_400, english, "USD") == "$12,000 less"
    assert signed(3, english, "USD", "days_away") == "3 days more"
    assert signed(0, english, "USD") == "no difference"


def test_one_scenario_alone_has_no_differences(english):
    alone = compare(FOUR[:1])
    shown = words_in(side_by_side(alone.spreads, alone.differences, NAMES, english, "USD"))

    assert not any("Compared" in words for words in shown)


def test_the_sentence_counts_more_less_and_same_to_a_hundred(found, english):
    said = difference_sentence(found.differences[2], NAMES[0], NAMES[3], english, "USD")
    counts = [int(word.rstrip(",")) for word in said.split(". ")[0].split() if word.rstrip(",").isdigit()]

    assert counts[0] == 100
    assert sum(counts[1:]) == 100


def test_no_sentence_names_a_winner(found, text):
    for pair in found.differences:
        said = difference_sentence(pair, "A", "B", text, "USD").lower()
        assert not any(word in said for word in ("better", "best", "cheapest", "recommend", "推荐", "最好"))


def test_equal_scenarios_say_that_nothing_differs(english):
    same = compare([FOUR[0], FOUR[0]])

    assert difference_sentence(same.differences[0], "A", "B", english, "USD").startswith("“B” takes the same as “A”")
