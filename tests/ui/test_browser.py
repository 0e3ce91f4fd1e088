"""The pages in a real browser, on a phone and on a wide screen."""

from pathlib import Path

import pytest

from estimator import Scenario, estimate
from estimator.text import load_text
from tests.ui.conftest import PATIENCE, PHONE, SIDEWAYS, WIDE

pytestmark = pytest.mark.browser

@pytest.mark.parametrize("path", ["", "sources"])
@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("zh-CN", "zh")])
def test_a_phone_shows_each_page_without_scrolling_sideways_and_says_its_language(visit, path, locale, language):
    page = visit(path, PHONE, locale)
    page.wait_for_timeout(1500)

    too_wide = page.evaluate(SIDEWAYS)

    assert too_wide <= 0
    assert page.evaluate("document.documentElement.lang") == language


def test_the_first_screen_of_a_phone_holds_the_answer(visit):
    page, text = visit("", PHONE), load_text("en")
    answer = page.locator(".st-key-answer").get_by_role("heading", level=2)

    box = answer.bounding_box()

    assert text.money(estimate(Scenario()).total_cost.p50, "USD") in answer.inner_text()
    assert box is not None
    assert box["y"] + box["height"] < PHONE["height"] / 2


def test_a_wide_screen_shows_the_questions_beside_the_answer(visit):
    page = visit("", WIDE)

    questions, answer = (page.locator(f".st-key-{name}").bounding_box() for name in ("questions", "answer"))

    assert questions["x"] + questions["width"] < answer["x"]
    assert abs(questions["y"] - answer["y"]) < 60


def test_a_move_of_a_slider_leaves_everything_where_it_was(visit):
    page = visit("", WIDE)
    slider = page.get_by_role("slider", name="Money that you have")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.get_by_text("stay within your money and").wait_for(timeout=PATIENCE)
    page.wait_for_timeout(800)
    before = slider.bounding_box()

    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)

    after = slider.bounding_box()
    assert after["y"] == pytest.approx(before["y"], abs=1)


def test_files_are_made_when_they_are_asked_for(visit):
    page, text = visit("", WIDE), load_text("en")
    for kind, first in (("csv", b"\xef\xbb\xbfpart"), ("xlsx", b"PK"), ("scenario", b"{")):
        with page.expect_download(timeout=PATIENCE) as download:
            page.get_by_role("button", name=text(f"away.{kind}")).click()
        assert Path(download.value.path()).read_bytes().startswith(first)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "viewport", "scheme"), [("", PHONE, "light"), ("", WIDE, "dark"), ("sources", WIDE, "light")])
def test_a_page_has_no_serious_barrier_for_readers_with_disabilities(visit, path, viewport, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install -r requirements-dev.txt")
    page = visit(path, viewport, color_scheme=scheme)
    page.wait_for_timeout(3000)
    if not path:
        for group in page.locator(".st-key-details summary").all():
            group.click()
            page.wait_for_timeout(900)

    found = axe.Axe().run(page).response["violations"]

    assert [item["id"] for item in found if item["impact"] in ("serious", "critical")] == []
