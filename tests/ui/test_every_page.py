"""Every page in a real browser, in every language, on a phone and on a wide screen, by day and by night."""

import pytest

from estimator.text import load_text
from estimator.ui.frame import PAGES
from tests.ui.beginnings import filled
from tests.ui.browsing import PHONE, SIDEWAYS, WIDE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LOOKS = [("en-US", PHONE, "light"), ("zh-CN", WIDE, "dark")]


@pytest.fixture(scope="module", params=LOOKS, ids=lambda look: f"{look[0]} {look[1]['width']} {look[2]}")
def look(request):
    """A language, a screen and a time of day."""
    return request.param


@pytest.fixture(scope="module", params=PAGES)
def reader(request, look, new_visitor):
    """A reader who has opened a page and unfolded all of it."""
    locale, viewport, scheme = look
    one = new_visitor(viewport, locale, color_scheme=scheme).opens(request.param)
    one.name, one.first_faults = request.param, one.faults()
    filled(one, request.param)
    yield one
    one.page.close()


def test_a_page_opens_without_a_fault(reader):
    assert reader.first_faults == []
    assert reader.faults() == []


def test_a_page_says_its_language_and_its_name_in_it(reader, look):
    text = load_text(look[0][:2])
    open_page = reader.page.locator("[data-testid=stMain] .st-key-pages a").nth(PAGES.index(reader.name))

    assert reader.page.evaluate("document.documentElement.lang") == text.language
    assert open_page.inner_text() == text(f"nav.{reader.name}")


def test_a_page_never_scrolls_sideways(reader, look):
    for size in (look[1], WIDE if look[1] is PHONE else PHONE):
        reader.page.set_viewport_size(size)
        # A picture takes a moment to fit itself in; what stays too wide fails below.
        reader.becomes(f"{SIDEWAYS} <= 0")
        assert reader.faults() == []
    reader.page.set_viewport_size(look[1])


def test_a_page_has_no_serious_barrier_for_readers_with_disabilities(reader):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe: pip install -r requirements-dev.txt")

    found = axe.Axe().run(reader.page).response["violations"]

    serious = [item for item in found if item["impact"] in ("serious", "critical")]
    assert [(item["id"], [node["html"][:150] for node in item["nodes"][:3]]) for item in serious] == []


def test_the_links_at_the_foot_lead_through_all_pages(visitor):
    reader = visitor().opens(PAGES[0])

    for name in (*PAGES[1:], PAGES[0]):
        reader.turns_to(name)
        assert reader.faults() == [], name
        assert reader.page.locator("[data-testid=stMain] h1").inner_text()
