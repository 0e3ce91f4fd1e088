"""A visit in a real browser, and where its screenshots are kept."""

import os
from pathlib import Path

import pytest

PHONE, WIDE = {"width": 360, "height": 760}, {"width": 1440, "height": 900}
STYLED = "getComputedStyle(document.querySelector('h1')).fontSize < '24px'"
SIDEWAYS = "(() => {const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth})()"
PATIENCE = 60_000  # ms; the first visit loads the charts' program


@pytest.fixture
def visit(browser, app_url):
    """Return a function that opens a page of the dashboard and waits for its title."""
    contexts = []

    def go(path="", viewport=WIDE, locale="en-US", **more):
        context = browser.new_context(viewport=viewport, locale=locale, accept_downloads=True, **more)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{app_url}/{path}")
        page.get_by_role("heading", level=1).wait_for(timeout=PATIENCE)
        page.locator(".st-key-details, [data-testid=stDataFrame]").first.wait_for(timeout=PATIENCE)
        page.wait_for_function(STYLED, timeout=PATIENCE)
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Return the folder where browser tests keep what they saw: build/screenshots, or the one that SCREENSHOTS names."""
    folder = Path(os.environ.get("SCREENSHOTS", Path(__file__).resolve().parents[2] / "build" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
