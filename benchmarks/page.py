"""From a key press on a slider to both pictures redrawn, beside a bare page in the same run: python benchmarks/page.py

Needs Chromium (CHROMIUM names another one) and Playwright. Moves on the two pages are timed in turns.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Error, Page, sync_playwright  # noqa: E402

from estimator.text import load_text  # noqa: E402
from estimator.ui.server import SCRIPT  # noqa: E402
from tests.conftest import CHROMIUM_ARGUMENTS, find_program, free_port  # noqa: E402

TARGET = 1.5
#: The slider of bare_page.py that is moved.
MOVED = "Days that are moved"
MOVES = 24
#: A move is over when neither picture has changed for this long, and both have changed.
QUIET_MS = 500
TIMED = """
(quiet) => new Promise(done => {
  let last = 0, changed = new Set();
  const begin = performance.now();
  const watchers = [...document.querySelectorAll('[data-testid=stPlotlyChart]')].map((chart, index) => {
    const watcher = new MutationObserver(() => { changed.add(index); last = performance.now(); });
    watcher.observe(chart, {subtree: true, childList: true, attributes: true, characterData: true});
    return watcher;
  });
  const wait = setInterval(() => {
    const now = performance.now();
    if ((changed.size >= 2 && now - last > quiet) || now - begin > 5000) {
      clearInterval(wait);
      watchers.forEach(watcher => watcher.disconnect());
      done(changed.size >= 2 ? last - window.pressed : NaN);
    }
  }, 20);
})
"""
LISTEN = "window.addEventListener('keydown', () => { window.pressed = performance.now(); }, true)"


SERVE = "import sys; from pathlib import Path; from estimator.ui.server import listen, serve; \
serve(listen('127.0.0.1', int(sys.argv[1])), Path(sys.argv[2]))"


@contextmanager
def served(script: Path) -> Iterator[str]:
    """Serve a script as the dashboard is served, in a process of its own, and give its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port), str(script)], cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def opened(browser: Browser, url: str) -> Page:
    """Open a page with both pictures drawn."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US")
    for _ in range(100):
        try:
            page.goto(url)
            break
        except Error:
            page.wait_for_timeout(300)  # the server is not up yet
    page.locator(".js-plotly-plot").nth(1).wait_for(timeout=60_000)
    page.evaluate(LISTEN)
    return page


def timed_move(page: Page, slider: str) -> float:
    """Move the slider by one step, to where it has not been; return how many ms pass until both pictures are drawn again."""
    page.get_by_role("slider", name=slider).first.focus()
    page.evaluate(f"() => {{ window.timed = ({TIMED})({QUIET_MS}); }}")
    page.keyboard.press("ArrowRight")
    return float(page.evaluate("() => window.timed"))


def main() -> None:
    """Print the median and P95 of both pages, and their ratio."""
    text = load_text("en")
    bare_script = ROOT / "benchmarks" / "bare_page.py"
    with served(SCRIPT) as our_url, served(bare_script) as bare_url, sync_playwright() as player:
        browser = player.chromium.launch(executable_path=find_program("browser"), args=list(CHROMIUM_ARGUMENTS))
        ours, bare = opened(browser, our_url), opened(browser, bare_url)
        ours.get_by_text(text("details.hospital"), exact=True).click()
        pages = {"estimate": (ours, text("own.ward_stay_days")), "bare": (bare, MOVED)}
        taken: dict[str, list[float]] = {name: [] for name in pages}
        for move in range(MOVES + 4):
            for name, (page, slider) in pages.items():
                ms = timed_move(page, slider)
                if move >= 4 and ms == ms:  # the first moves load code; a move that redraws nothing is not counted
                    taken[name].append(ms)
        browser.close()
    print(f"{'page':<10}{'moves':>6}{'median ms':>11}{'P95 ms':>9}")
    for name, times in taken.items():
        print(f"{name:<10}{len(times):>6}{median(times):>11.0f}{quantiles(times, n=20)[18]:>9.0f}")
    middle, late = (figure(taken["estimate"]) / figure(taken["bare"]) for figure in (median, lambda t: quantiles(t, n=20)[18]))
    print(f"ratio      {middle:.2f} at the median, {late:.2f} at P95; target {TARGET:g}")


if __name__ == "__main__":
    main()
