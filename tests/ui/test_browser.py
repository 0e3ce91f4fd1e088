"""The Estimate page in a real browser, on a phone and on a wide screen."""

from pathlib import Path

import pytest

from estimator import Scenario, estimate
from estimator.text import load_text
from tests.ui.browsing import PATIENCE, PHONE, WIDE

pytestmark = pytest.mark.browser


def test_the_first_screen_of_a_phone_holds_the_answer(visit):
    page, text = visit("estimate", PHONE), load_text("en")
    answer = page.locator(".st-key-answer").get_by_role("heading", level=2)

    box = answer.bounding_box()

    assert text.money(estimate(Scenario()).total_cost.p50, "USD") in answer.inner_text()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"] / 2


def test_a_wide_screen_shows_the_questions_beside_the_answer(visit):
    page = visit("estimate", WIDE)

    questions, answer = (page.locator(f".st-key-{name}").bounding_box() for name in ("questions", "answer"))

    assert questions["x"] + questions["width"] < answer["x"]
    assert abs(questions["y"] - answer["y"]) < 60


def test_a_move_of_a_slider_leaves_everything_where_it_was(visitor):
    reader = visitor(WIDE).opens("estimate")
    slider = reader.page.get_by_role("slider", name="Money that you have")
    slider.focus()
    reader.moves(lambda: reader.page.keyboard.press("ArrowRight"))
    reader.page.get_by_text("stay within your money and").wait_for(timeout=PATIENCE)
    before, amount = slider.bounding_box(), slider.input_value()

    reader.moves(lambda: reader.page.keyboard.press("ArrowRight"))

    assert slider.input_value() != amount
    assert slider.bounding_box()["y"] == pytest.approx(before["y"], abs=1)


def test_files_are_made_when_they_are_asked_for(visit):
    page, text = visit("estimate", WIDE), load_text("en")
    for kind, first in (("csv", b"\xef\xbb\xbfpart"), ("xlsx", b"PK"), ("scenario", b"{")):
        with page.expect_download(timeout=PATIENCE) as download:
            page.get_by_role("button", name=text(f"away.{kind}")).click()
        assert Path(download.value.path()).read_bytes().startswith(first)
