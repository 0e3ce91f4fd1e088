"""A reader in a real browser: one tab, what it shows, and everything that it complained about."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from estimator.ui.frame import PAGES

PHONE, WIDE = {"width": 360, "height": 760}, {"width": 1440, "height": 900}
STYLED = "getComputedStyle(document.querySelector('h1')).fontSize < '24px'"
SIDEWAYS = "(() => {const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth})()"
PATIENCE = 60_000  # ms; the first visit loads the charts' program
#: With SLOW_LINE set, each page comes over a line like this and loads everything anew: what only passes on a fast one shows.
_SLOW_LINE = {"offline": False, "latency": 200, "downloadThroughput": 750_000, "uploadThroughput": 250_000}

#: Opened by its address, a page looks for the server beside itself first and then above: two misses that nobody sees.
_LOOKS_FOR_THE_SERVER = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")

# Notes when the tab last spoke to the server and when runs of the page began and ended, so that nobody has to wait by the clock.
_NOTES = """(() => {
  window.notes = {acted: 0, sent: 0, began: 0, ended: 0};
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (words) {notes.sent = performance.now(); return send.call(this, words)};
  new MutationObserver(seen => {
    for (const one of seen) {
      if (one.target.dataset.testScriptState === 'notRunning') notes.ended = performance.now();
      else notes.began = performance.now();
    }
  }).observe(document, {subtree: true, attributes: true, attributeFilter: ['data-test-script-state']});
})()"""
# No word to the server shortly after something was done; or a run that began after the last word and ended; or a word that
# starts no run, or one while a run was on its way. And no place is kept for an element whose program is still being loaded.
_SETTLED = """() => {
  const app = document.querySelector('[data-testid=stApp]'), now = performance.now();
  if (app?.dataset.testScriptState !== 'notRunning' || app.dataset.testConnectionState !== 'CONNECTED') return false;
  if (document.querySelector('[data-testid=stSkeleton]')) return false;
  if (notes.sent <= notes.acted) return now - notes.acted > 400;
  return notes.began >= notes.sent ? now - notes.ended > 30 : now - notes.sent > 700;
}"""
_FAULTS = """() => {
  const main = document.querySelector('[data-testid=stMain]'), faults = [];
  if (main.querySelector('[data-testid=stException]')) faults.push('an exception is shown');
  for (const heading of main.querySelectorAll('h1, h2, h3')) if (!heading.innerText.trim()) faults.push('an empty heading');
  if (main.querySelectorAll('h1').length !== 1) faults.push('not one title');
  const odd = main.innerText.match(/Traceback|\\bnan\\b|\\bundefined\\b|\\{\\w+\\}/);
  if (odd) faults.push('it says ' + odd[0]);
  const wide = main.scrollWidth - main.clientWidth;
  if (wide > 0) faults.push(`it scrolls ${wide} px sideways`);
  return faults;
}"""


def path_of(name: str) -> str:
    """Return the address of a page below the dashboard's own."""
    return "" if name == PAGES[0] else name.replace("_", "-")


class Visitor:
    """A reader in a real browser, who notices what goes wrong."""

    def __init__(self, page: Any, url: str) -> None:
        self.page, self.url, self.complaints = page, url, []
        page.add_init_script(_NOTES)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._listen)
        if os.environ.get("SLOW_LINE"):
            self._slows_down()

    def _slows_down(self) -> None:
        line = self.page.context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.send("Network.emulateNetworkConditions", _SLOW_LINE)

    def _listen(self, message: Any) -> None:
        if message.type == "error" and not _LOOKS_FOR_THE_SERVER.search(message.location.get("url", "")):
            self.complaints.append(message.text)

    def opens(self, name: str, query: str = "") -> "Visitor":
        """Open a page by its address; a visit begins anew."""
        self.page.goto(f"{self.url}/{path_of(name)}{query}")
        return self.waits()

    def turns_to(self, name: str) -> "Visitor":
        """Go to a page by the links at the foot, as a reader does who keeps the answers."""
        here = "/" + path_of(name)
        self.moves(lambda: self.page.locator(".st-key-pages a").nth(PAGES.index(name)).click())
        self.page.wait_for_function(f"location.pathname === {here!r}", timeout=PATIENCE)
        return self.waits()

    def waits(self) -> "Visitor":
        """Wait until the page stands there whole: the foot comes last."""
        self.page.locator(".st-key-pages a").nth(len(PAGES) - 1).wait_for(timeout=PATIENCE)
        self.page.wait_for_function(STYLED, timeout=PATIENCE)
        self.page.wait_for_function(_SETTLED, timeout=PATIENCE)
        return self

    def moves(self, act: Callable[[], Any], *, speaks: bool = False) -> None:
        """Do something and wait until the page has answered; `speaks` says that the server is told of it, however late."""
        self.page.evaluate("notes.acted = performance.now()")
        act()
        if speaks:
            self.page.wait_for_function("notes.sent > notes.acted", timeout=PATIENCE)
        self.page.wait_for_function(_SETTLED, timeout=PATIENCE)

    def presses(self, words: str) -> None:
        """Press the button, or pick the option, with these words."""
        found = self.page.locator("[data-testid=stMain]").locator("button, [role=tab], summary").filter(has_text=words)
        self.moves(lambda: found.first.click())

    def gives_a_date(self, box: Any, day: str) -> None:
        """Type a date, as 2027-01-31, into the box that asks for it; it is given once the reader has left the box."""
        parts = box.get_by_role("spinbutton")
        parts.nth(2).wait_for()
        for part, words in zip(parts.all(), day.split("-"), strict=True):
            part.focus()
            self.page.keyboard.type(words)
        self.moves(lambda: self._leaves("[data-testid=stDateInput]"))

    def _leaves(self, place: str) -> None:
        for _ in range(5):
            self.page.keyboard.press("Tab")
            if not self.page.evaluate("place => document.activeElement.closest(place)", place):
                return

    def faults(self) -> list[str]:
        """Return what is wrong with the page as it stands."""
        return [*self.page.evaluate(_FAULTS), *self.complaints]

    def becomes(self, condition: str, patience: int = 3000) -> None:
        """Wait a while for a condition; who asks for it says what it means that it never comes."""
        until = f"() => ({condition}) || performance.now() - notes.acted > {patience}"
        self.page.evaluate("notes.acted = performance.now()")
        self.page.wait_for_function(until, timeout=PATIENCE)

    def expects_no_fault(self, after: object) -> None:
        """Fail with what is wrong with the page, and after which move."""
        faults = self.faults()
        assert not faults, (after, faults)

    def reads(self) -> str:
        """Return the words of the page."""
        return self.page.locator("[data-testid=stMain]").inner_text()

    def downloads(self, act: Callable[[], Any]) -> Path:
        """Do something that brings a file, and return it under its own name."""
        with self.page.expect_download(timeout=PATIENCE) as download:
            act()
        path = Path(download.value.path())
        return path.rename(path.with_name(f"{path.name}-{download.value.suggested_filename}"))
