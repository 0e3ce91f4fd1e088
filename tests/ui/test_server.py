"""The server: quick, discreet, and clear about what it cannot do."""

import asyncio
import gc
import logging
import socket
import sys
import tomllib
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from estimator.ui import server


@pytest.fixture
def listener():
    opened = server.listen("127.0.0.1", 0)
    yield opened
    opened.close()


def in_own_loop(make_coroutine):
    """Run a coroutine in a thread of its own: a browser test may have left a loop running in ours."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(make_coroutine())).result()


async def accepted_option(listener):
    """Connect once and return TCP_NODELAY of the accepted side."""
    seen = asyncio.get_running_loop().create_future()

    def on_connect(_reader, writer):
        seen.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(on_connect, sock=listener):
        _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
        option = await seen
        writer.close()
    return option


def test_small_messages_leave_at_once(listener):
    assert in_own_loop(lambda: accepted_option(listener)) != 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not hand the option to accepted connections")
def test_small_messages_leave_at_once_even_if_asyncio_does_not_see_to_it(listener, monkeypatch):
    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", lambda sock: None)

    assert in_own_loop(lambda: accepted_option(listener)) != 0


def test_a_busy_port_is_named_with_the_way_out(listener, capsys, monkeypatch):
    monkeypatch.setattr(server, "SCRIPT", server.Path(__file__))
    port = listener.getsockname()[1]

    assert server.main(["--port", str(port)]) == 2

    assert f"Cannot listen on 127.0.0.1, port {port}" in capsys.readouterr().err


def test_an_address_of_another_computer_is_no_traceback(capsys, monkeypatch):
    monkeypatch.setattr(server, "SCRIPT", server.Path(__file__))

    assert server.main(["--address", "192.0.2.1"]) == 2

    assert "Cannot listen on 192.0.2.1" in capsys.readouterr().err


def test_a_copy_without_the_page_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(server, "SCRIPT", tmp_path / "streamlit_app.py")

    assert server.main([]) == 2

    assert "streamlit_app.py is missing" in capsys.readouterr().err


@pytest.mark.parametrize(("address", "expected"), [("127.0.0.1", "http://127.0.0.1:"), ("0.0.0.0", "http://localhost:")])
def test_the_printed_address_opens_in_a_browser(address, expected):
    with server.listen(address, 0) as opened:
        assert server.url_of(opened) == f"{expected}{opened.getsockname()[1]}"


def test_libraries_are_loaded_before_the_first_visitor():
    server.load_libraries()

    assert set(server.WARM_MODULES) <= sys.modules.keys()


def test_broken_tables_do_not_keep_the_server_from_starting(monkeypatch, caplog):
    estimator = pytest.importorskip("estimator")

    def fail(_scenario):
        raise ValueError("costs.csv: row 3, low: found 'x'; use a number above 0")

    monkeypatch.setattr(estimator, "estimate", fail, raising=False)

    with caplog.at_level(logging.WARNING):
        server.load_libraries()

    assert "check-data" in caplog.text


def test_what_is_loaded_at_start_is_left_alone_by_the_garbage_collector(monkeypatch):
    async def start():
        async with server.warm_up(None):
            return gc.get_freeze_count()

    before = gc.get_freeze_count()

    try:
        assert in_own_loop(start) > before
    finally:
        gc.unfreeze()


def test_no_address_of_a_visitor_is_logged(app_url, server_log):
    websocket = pytest.importorskip("websockets.sync.client")

    with websocket.connect(app_url.replace("http", "ws") + "/_stcore/stream", subprotocols=["streamlit"]) as connection:
        visitor_port = connection.socket.getsockname()[1]
    urllib.request.urlopen(f"{app_url}/?pathway=myeloma").read()

    log = server_log.read_text()
    assert "The dashboard is at" in log
    assert str(visitor_port) not in log
    assert "pathway" not in log
    assert "not a valid config option" not in log


@pytest.mark.browser
def test_a_page_asks_no_other_server_for_anything(app_url, browser_page):
    asked = []
    browser_page.on("request", lambda request: asked.append(request.url))

    browser_page.goto(app_url)
    browser_page.locator("[data-testid=stApp] h1").first.wait_for(timeout=60_000)

    assert [url for url in asked if not url.startswith((app_url, app_url.replace("http", "ws"), "data:", "blob:"))] == []


@pytest.mark.parametrize(
    ("section", "option", "value"),
    [
        ("browser", "gatherUsageStats", False),
        ("client", "showErrorDetails", "none"),
        ("logger", "level", "warning"),
        ("server", "maxUploadSize", 5),
        ("server", "enableXsrfProtection", True),
        ("server", "enableCORS", True),
        ("runner", "postScriptGC", False),
    ],
)
def test_the_settings_keep_what_we_promise_to_visitors(section, option, value):
    settings = tomllib.loads((server.SCRIPT.parent / ".streamlit" / "config.toml").read_text())

    assert settings[section][option] == value
