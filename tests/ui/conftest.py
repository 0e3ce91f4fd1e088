"""Readers in a real browser, and where screenshots of what they saw are kept."""

import os
from pathlib import Path

import pytest

from tests.ui.browsing import WIDE, Visitor


@pytest.fixture(scope="session")
def new_visitor(browser, app_url):
    """Return a function that gives a reader in a tab of their own, on a screen of this size.

    Tabs of the same kind share what the browser has loaded, and nothing else: the dashboard keeps nothing in a browser.
    """
    contexts = {}

    def come(viewport=WIDE, locale="en-US", **more):
        kind = (locale, *sorted(more.items()))
        if kind not in contexts:
            contexts[kind] = browser.new_context(locale=locale, **more)
        page = contexts[kind].new_page()
        page.set_viewport_size(viewport)
        return Visitor(page, app_url)

    yield come
    for context in contexts.values():
        context.close()


@pytest.fixture
def visitor(new_visitor):
    """Return `new_visitor`, whose tabs are closed after the test."""
    here = []

    def come(*args, **more):
        here.append(new_visitor(*args, **more))
        return here[-1]

    yield come
    for one in here:
        one.page.close()


@pytest.fixture
def visit(visitor):
    """Return a function that opens a page of the dashboard and waits until it stands there whole."""
    return lambda name="estimate", viewport=WIDE, locale="en-US", **more: visitor(viewport, locale, **more).opens(name).page


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Return the folder where browser tests keep what they saw: build/screenshots, or the one that SCREENSHOTS names."""
    folder = Path(os.environ.get("SCREENSHOTS", Path(__file__).resolve().parents[2] / "build" / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
