"""Where the money goes."""

from __future__ import annotations

import itertools

import pytest

from estimator.charts import cost
from tests.charts.looking import assert_nothing_clipped, assert_valid, plain, words_in


def bars_and_dots(figure):
    return figure.data[1], figure.data[2]


@pytest.mark.parametrize("by_group", [True, False])
@pytest.mark.parametrize("dark", [False, True])
def test_bars_run_from_p10_to_p90_with_a_dot_at_the_median(text, components, by_group, dark):
    figure = cost.component_ranges(components, text, "USD", by_group=by_group, dark=dark)
    bars, dots = bars_and_dots(figure)
    ordered = cost.in_order(components, by_group)

    assert list(bars.base) == [row.p10 for row in ordered]
    assert [base + length for base, length in zip(bars.base, bars.x, strict=True)] == [row.p90 for row in ordered]
    assert list(dots.x) == [row.p50 for row in ordered]
    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_the_dearest_component_comes_first_within_the_dearest_group(components):
    ordered = [row.component for row in cost.in_order(components)]

    assert ordered[:4] == ["cell_product", "ward", "icu", "central_line_and_dental"]
    assert ordered[4] == "lodging"
    assert [row.component for row in cost.in_order(components, by_group=False)][:3] == ["cell_product", "ward", "lodging"]


def test_what_costs_nothing_has_no_row_and_what_is_rare_says_so(english, components):
    shown = [plain(words) for words in words_in(cost.component_ranges(components, english, "USD"))]

    assert not any(words.startswith("Transplant") for words in shown)
    assert shown.count("most pay nothing") == 2


def test_every_row_says_name_grade_and_both_ends(english, components):
    shown = [plain(words) for words in words_in(cost.component_ranges(components, english, "USD"))]

    assert "The CAR-T cells · B" in shown
    assert "$120,000 to $170,000" in shown


def test_the_groups_add_up_to_every_hundred(english, components):
    shown = [plain(words) for words in words_in(cost.component_ranges(components, english, "USD"))]

    assert sum(int(words.split()[0]) for words in shown if words.endswith("of every 100")) == 100


def test_the_chart_grows_with_its_rows_and_no_two_share_a_place(text, components):
    few = cost.component_ranges(components.head(2), text, "USD")
    all_rows = cost.component_ranges(components, text, "USD")
    heights = list(all_rows.data[1].y)

    assert all_rows.layout.height > few.layout.height
    assert all(below - above >= 25 for above, below in itertools.pairwise(heights))


def test_names_and_amounts_in_long_currencies_still_fit(text, components):
    money = components[["p10", "p50", "p90", "mean"]] * 16_000

    figure = cost.component_ranges(components.assign(**money), text, "IDR")

    assert_nothing_clipped(figure)


@pytest.mark.parametrize("rows", [slice(0, 0), slice(4, 5)])
def test_no_rows_or_only_free_ones_say_that_there_is_nothing(text, components, rows):
    assert words_in(cost.component_ranges(components[rows], text, "USD")) == [text("chart.nothing")]
    assert cost.component_ranges_sentence(components[rows], text, "USD") == text("chart.nothing")


@pytest.mark.parametrize("row", range(9))
def test_one_row_makes_a_picture(text, components, row):
    figure = cost.component_ranges(components[row : row + 1], text, "USD")

    assert_valid(figure)
    assert_nothing_clipped(figure)


def test_the_sentence_names_the_dearest_and_says_both_sides(english, components):
    assert cost.component_ranges_sentence(components, english, "USD") == (
        "The largest cost is “The CAR-T cells”: about $150,000. "
        "In 80 of 100 journeys it is $120,000 to $170,000; in 20 it is less or more."
    )


def test_the_sentence_of_a_fixed_price_has_no_range(english, components):
    fixed = components.head(1).assign(p10=150_000, p90=150_000)

    assert "80 of 100" not in cost.component_ranges_sentence(fixed, english, "USD")
