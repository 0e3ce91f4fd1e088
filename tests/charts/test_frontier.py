"""Money and time together, as dots and lines."""

from __future__ import annotations

from math import ceil

import pytest

from estimator import Scenario, estimate
from estimator.analysis.frontier import DOTS, SHARES, balance, frontier, scatter
from estimator.charts.frontier import joint_frontier, joint_frontier_sentence
from estimator.rounding import enough
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in


@pytest.fixture(scope="module", params=["ball_child", "lbcl", "lupus"])
def result(request):
    return estimate(Scenario(pathway=request.param, draws=1024))


@pytest.fixture(scope="module")
def tables(result):
    return frontier(result), scatter(result)


def traces(figure, mode):
    return [trace for trace in figure.data if trace.mode == mode]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("limits", [(None, None), (250_000, 80), (9e9, 5), (1, 4000)])
def test_everything_lies_within_the_picture_whatever_the_reader_has(tables, text, limits, dark):
    figure = joint_frontier(*tables, text, "USD", limits=limits, dark=dark)

    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_long_amounts_still_fit(tables, text):
    lines, dots = (table.assign(budget=table.budget * 16_000) for table in tables)

    assert_nothing_clipped(joint_frontier(lines, dots, text, "IDR", limits=(4e9, 80)))


def test_a_few_hundred_dots_are_drawn_and_never_all_journeys(tables, english):
    dots = traces(joint_frontier(*tables, english, "USD"), "markers")[0]

    assert 0.9 * DOTS < len(dots.x) <= DOTS


def test_each_line_is_named_and_falls_to_the_right(tables, english):
    figure = joint_frontier(*tables, english, "USD")
    lines = [trace for trace in traces(figure, "lines") if trace.text]

    assert {f"{round(100 * share)} of 100" for share in SHARES} <= {plain(words) for words in words_in(figure)}
    assert len(lines) == len(SHARES)
    for line in lines:
        assert list(line.x) == sorted(line.x)
        assert list(line.y) == sorted(line.y, reverse=True)


def test_the_readers_own_limits_are_lines_and_words(tables, english):
    shown = [plain(words) for words in words_in(joint_frontier(*tables, english, "USD", limits=(9_000_000, 80)))]

    assert {"$9,000,000 ▶", "80 days"} <= set(shown)


def test_nothing_to_show_says_so(tables, text):
    assert words_in(joint_frontier(tables[0].head(0), tables[1], text, "USD")) == [text("chart.nothing")]


def test_the_sentence_says_both_sides_and_that_one_by_one_is_not_together(result, english):
    found = balance(result, 0.8)
    said = joint_frontier_sentence(found, english, "USD")

    assert said.startswith("To keep 80 of 100 journeys inside both, plan for $")
    assert "20 go over one of them or both" in said
    assert found.alone_inside < 0.8
    assert found.budget >= found.alone_budget
    assert found.days >= found.alone_days


@pytest.mark.parametrize("share", [0.5, 0.65, 0.8, 0.9])
def test_the_sentence_names_what_is_enough_and_never_less(result, english, share):
    found = balance(result, share)
    said = joint_frontier_sentence(found, english, "USD")

    for money in (found.budget, found.alone_budget):
        assert english.money(enough(money), "USD") in said
    for days in (found.days, found.alone_days):
        assert f"{ceil(round(days, 3))} days" in said


def test_each_point_of_a_line_names_money_that_is_enough(tables, english):
    shown = {
        (point.share, english.money(enough(point.budget), "USD"), english.days(point.days)) for point in tables[0].itertuples()
    }
    said = {english("frontier.at", count=english.of_100(share), money=money, days=days) for share, money, days in shown}

    hover = {words for line in traces(joint_frontier(*tables, english, "USD"), "lines") for words in line.text or ()}

    assert hover
    assert hover <= said
