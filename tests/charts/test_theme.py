"""Colours that can be seen and told apart, and words that fit."""

from __future__ import annotations

from itertools import combinations

import pytest

from estimator.charts.theme import CONFIG, DARK, LIGHT, PHONE_WIDTH, base_layout, palette, width_px, wrap

# How colour-blind eyes mix linear red, green and blue (Machado, Oliveira and Fernandes 2009, severity 1).
EYES = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "no colour": ((0.2126, 0.7152, 0.0722),) * 3,
}
both_palettes = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])


def linear(colour: str) -> list[float]:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]


def luminance(colour: str) -> float:
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb: list[float]) -> list[float]:
    r, g, b = (min(max(value, 0), 1) for value in rgb)
    xyz = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]


def seen_distance(one: str, other: str, eye: str) -> float:
    seen = [[sum(m * v for m, v in zip(row, linear(colour), strict=True)) for row in EYES[eye]] for colour in (one, other)]
    return sum((a - b) ** 2 for a, b in zip(*map(lab, seen), strict=True)) ** 0.5


@both_palettes
def test_words_and_marks_stand_out_from_the_page(colours):
    marks = [colours.accent, colours.beyond, colours.neutral, *colours.places.values(), *colours.groups.values()]

    assert contrast(colours.text, colours.page) >= 7
    assert {mark: contrast(mark, colours.page) >= 3 for mark in marks} == dict.fromkeys(marks, True)


@both_palettes
@pytest.mark.parametrize("eye", ["protanopia", "deuteranopia", "tritanopia"])
def test_colour_blind_readers_tell_places_groups_and_both_sides_of_a_budget_apart(colours, eye):
    for shades in (colours.places.values(), colours.groups.values(), (colours.accent, colours.beyond)):
        close = [pair for pair in combinations(shades, 2) if seen_distance(*pair, eye) < 20]
        assert close == []


@both_palettes
def test_places_and_groups_differ_in_a_print_without_colour(colours):
    # Words stand beside every mark, so that a difference that is only just visible is enough.
    for shades in (colours.places.values(), colours.groups.values()):
        assert [pair for pair in combinations(shades, 2) if seen_distance(*pair, "no colour") < 4] == []


def test_a_light_and_a_dark_page_have_their_own_colours():
    assert palette() is LIGHT
    assert palette(dark=True) is DARK
    assert LIGHT.places.keys() == DARK.places.keys()
    assert LIGHT.groups.keys() == DARK.groups.keys()


def test_a_chart_is_still_and_see_through():
    layout = base_layout(200, xaxis={"range": [0, 1]})

    assert layout["xaxis"]["fixedrange"] is layout["yaxis"]["fixedrange"] is True
    assert layout["xaxis"]["range"] == [0, 1]
    assert layout["dragmode"] is False
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert CONFIG["displayModeBar"] is False


@pytest.mark.parametrize(
    "words", ["Flight home with medical care", "中心静脉置管和口腔治疗，以及回输后住院观察（ICU）", "", "Donaudampfschifffahrt"]
)
def test_wrapped_words_lose_nothing_and_fit(words):
    lines = wrap(words, 120)

    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(width_px(line) <= 135 or " " not in line for line in lines)
    assert not any(line.startswith(("，", "）", " ")) for line in lines)
    assert PHONE_WIDTH >= 320
