"""One family's visit in a real browser, from the first look to the file they take home. Later browser tests can start from it."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from estimator import Scenario, estimate
from estimator.text import load_text
from estimator.ui.figures import headline
from tests.ui.browsing import PATIENCE, PHONE, WIDE

pytestmark = pytest.mark.browser

DOTS = "(() => document.querySelector('.js-plotly-plot').data.flatMap(trace => Array.from(trace.x || [])).join())()"


def sentence(scenario: Scenario, language: str = "en") -> str:
    """The answer's headline as the model gives it."""
    text, figures = load_text(language), headline(estimate(scenario))
    money = {name: text.money(getattr(figures, name), "USD") for name in ("typical", "cautious")}
    return text("headline.plan", **money)


def with_stay(days: float) -> Scenario:
    """The first page's scenario with another typical stay; its range keeps its proportions."""
    default = estimate(Scenario()).assumptions["ward_stay_days"].range
    return replace(Scenario(), overrides=(("ward_stay_days", default.scaled(days / default.typical)),))


@pytest.mark.parametrize("viewport", [PHONE, WIDE], ids=["phone", "wide"])
def test_headline_and_picture_follow_every_move_and_the_workbook_holds_them(visit, screenshots, viewport):
    page, text = visit("estimate", viewport), load_text("en")
    answer = page.locator(".st-key-answer").get_by_role("heading", level=2)
    page.locator(".js-plotly-plot").first.wait_for(timeout=PATIENCE)
    answer.filter(has_text=sentence(Scenario())).wait_for(timeout=PATIENCE)
    page.screenshot(path=screenshots / f"first-look-{viewport['width']}.png")
    first_dots = page.evaluate(DOTS)

    # By keyboard: End moves the stay to the far end of its slider.
    page.get_by_text(text("details.hospital"), exact=True).click()
    label = text("own.ward_stay_days")
    slider = page.get_by_role("slider", name=label)
    slider.focus()
    page.keyboard.press("End")
    longest = float(slider.get_attribute("aria-valuemax") or slider.get_attribute("max"))
    answer.filter(has_text=sentence(with_stay(longest))).wait_for(timeout=PATIENCE)
    page.wait_for_function(f"{DOTS} !== {first_dots!r}", timeout=PATIENCE)

    # By number box: back to a stay of 30 days.
    box = page.get_by_role("spinbutton", name=label)
    box.fill("30")
    box.press("Enter")
    answer.filter(has_text=sentence(with_stay(30))).wait_for(timeout=PATIENCE)
    page.screenshot(path=screenshots / f"after-moves-{viewport['width']}.png", full_page=True)

    # In Chinese: other words, the same answers.
    page.get_by_text("中文", exact=True).click()
    answer.filter(has_text=sentence(with_stay(30), "zh")).wait_for(timeout=PATIENCE)
    page.screenshot(path=screenshots / f"chinese-{viewport['width']}.png", full_page=True)

    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("button", name=load_text("zh")("away.xlsx")).click()
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()), data_only=True)
    cells = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert round(estimate(with_stay(30)).total_cost.p50, 2) in cells
