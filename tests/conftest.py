"""What all tests share: which programs this computer has, a running dashboard, and a browser page."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

import run

PROGRAMS = {
    "browser": ("Chromium", "apt-get install chromium, or set CHROMIUM to a browser's path"),
    "office": ("LibreOffice", "apt-get install libreoffice-calc-nogui, or set SOFFICE to its path"),
}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
OFFICE_NAMES = ("soffice", "libreoffice")
OFFICE_PATHS = ("/Applications/LibreOffice.app/Contents/MacOS/soffice", "C:/Program Files/LibreOffice/program/soffice.exe")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks anybody but our own server for anything must fail here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
SECONDS_TO_START = 90
LEFT_OUT = pytest.StashKey[int]()

with suppress(ImportError):  # tests that make up their own cases are left out without it
    from hypothesis import settings

    # Whichever test comes first loads what it draws with: how long its first case takes says nothing about the case.
    settings.register_profile("unhurried", parent=settings(), deadline=None)
    settings.load_profile("unhurried")


def find_program(kind: str) -> str | None:
    """Return the path of Chromium (`browser`) or LibreOffice (`office`), or None."""
    variable, names, paths = {
        "browser": ("CHROMIUM", CHROMIUM_NAMES, CHROMIUM_PATHS),
        "office": ("SOFFICE", OFFICE_NAMES, OFFICE_PATHS),
    }[kind]
    if chosen := os.environ.get(variable):
        return shutil.which(chosen)
    found = (shutil.which(name) for name in (*names, *paths))
    return next((path for path in found if path), None)


def is_ci() -> bool:
    """Tell whether a missing program is a failure: on the build server nothing may be left out in silence."""
    return os.environ.get("CI", "").lower() in {"true", "1"}


def missing_programs(items: list[pytest.Item]) -> dict[str, str]:
    """Return, for each marker among the tests whose program is not here, why the tests cannot run."""
    wanted = {kind for kind in PROGRAMS if any(item.get_closest_marker(kind) for item in items)}
    return {kind: "no {}: {}".format(*PROGRAMS[kind]) for kind in sorted(wanted) if not find_program(kind)}


def pytest_configure(config: pytest.Config) -> None:
    """Where several workers run the tests, look for the programs before any of them starts: a worker cannot say no."""
    if is_ci() and getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        refuse({kind: "no {}: {}".format(*PROGRAMS[kind]) for kind in sorted(PROGRAMS) if not find_program(kind)})


def refuse(missing: dict[str, str]) -> None:
    """Stop where CI is set and something is missing."""
    if missing and is_ci():
        raise pytest.UsageError("CI is set and tests cannot run: " + "; ".join(missing.values()))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Skip what cannot run on this computer; refuse to start where nothing may be skipped."""
    missing = missing_programs(session.items)
    refuse(missing)
    for item in session.items:
        for kind, reason in missing.items():
            if item.get_closest_marker(kind):
                # A laptop without the program; the closing line says so, and with CI set we stopped above.
                item.add_marker(pytest.mark.skip(reason=reason))


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is left out; a worker, where tests run on several, tells its controller."""
    config = items[0].config
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = config.workeroutput.get("left_out", 0) + len(items)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object, error: object) -> None:
    """Take a worker's count: each of them looks at all tests, so the counts are the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was not run, and what to do about it."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(reason_of(report) for report in skipped)
    parts = [f"{count} skipped ({reason})" for reason, count in sorted(reasons.items())]
    deselected = len(terminalreporter.stats.get("deselected", [])) or terminalreporter.config.stash.get(LEFT_OUT, 0)
    if deselected:
        parts.append(f"{deselected} left out by choice (all: python run.py test --full)")
    if parts:
        terminalreporter.write_line("Not run: " + "; ".join(parts))


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test or a module was skipped."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def free_port() -> int:
    """Return a loopback port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers; fail with its log if it ends or takes too long."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"the dashboard did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that holds what the server of `app_url` prints."""
    return tmp_path_factory.mktemp("server") / "log.txt"


@pytest.fixture(scope="session")
def app_url(server_log: Path) -> Iterator[str]:
    """Serve the dashboard as `python run.py` does, on a free port, and return its address."""
    port = free_port()
    command = run.serve_command(sys.executable, "127.0.0.1", port)
    with server_log.open("wb") as log:
        process = subprocess.Popen(command, cwd=run.ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_up(url, process, server_log)
        yield url
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def browser():
    """Start this computer's Chromium once; Playwright downloads nothing."""
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright: pip install -r requirements-dev.txt")
    with playwright.sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=find_program("browser"), args=list(CHROMIUM_ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser):
    """Open a fresh page, 1280 x 900, in English; `browser.new_context(...)` makes others."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def soffice() -> str:
    """Return the path of LibreOffice; mark the test `office`."""
    # A test that wears the marker never comes here without it: this is for one that forgot the marker.
    return find_program("office") or pytest.skip("no {}: {}".format(*PROGRAMS["office"]))


@pytest.fixture
def command(capfdbinary):
    """Return a function that runs the command line here and returns (status, bytes of the output, messages)."""
    from estimator import cli

    def run_here(*arguments):
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        sys.stdout.flush()
        printed = capfdbinary.readouterr()
        return ended.value.code, printed.out, printed.err.decode()

    return run_here


@pytest.fixture
def told(command):
    """Return a function that runs the command line here and returns (status, text of the output, messages)."""

    def run_here(*arguments):
        status, out, messages = command(*arguments)
        return status, out.decode(), messages

    return run_here
