"""Serve the dashboard, a little faster and more discreetly than `streamlit run` does.

Faster: small messages leave at once, and the libraries are loaded before the first visitor comes.
More discreet: no address of a visitor is ever written to the log.
"""

import argparse
import contextlib
import gc
import importlib
import logging
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import streamlit as st
import uvicorn

SCRIPT = Path(__file__).resolve().parents[2] / "streamlit_app.py"
WARM_MODULES = ("numpy", "pandas", "plotly.graph_objects", "babel", "estimator")
SECONDS_TO_SAY_GOODBYE = 3


def make_app(script: Path = SCRIPT) -> st.App:
    """Build the ASGI application around a Streamlit script.

    The path is absolute, so `.streamlit/config.toml` beside the script is found from any directory.
    """
    return st.App(script, lifespan=warm_up)


@contextlib.asynccontextmanager
async def warm_up(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Load what the first page needs, then take it out of the garbage collector's rounds."""
    load_libraries()
    gc.collect()
    gc.freeze()
    yield {}


def load_libraries() -> None:
    """Import the slow modules and run one estimate, so that no visitor waits for either."""
    for name in WARM_MODULES:
        importlib.import_module(name)
    estimator = importlib.import_module("estimator")
    try:
        estimator.estimate(estimator.Scenario())
    except Exception as error:
        # The page says what is wrong with the tables, in the reader's words; the server still starts.
        kind = type(error).__name__
        logging.getLogger(__name__).warning("The first estimate failed (%s); see `python -m estimator check-data`.", kind)


def listen(address: str, port: int) -> socket.socket:
    """Open the port, with Nagle's algorithm off for every connection that is accepted on it.

    Nagle holds a small message back until the last one is acknowledged, which browsers do after 40 ms.
    asyncio switches it off only for sockets that name TCP as their protocol; that, and the option itself,
    are inherited by accepted connections.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind((address, port))
        listener.listen()  # a browser that is early waits for us instead of failing
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the address to open in a browser on this computer."""
    host, port = listener.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(listener: socket.socket, script: Path = SCRIPT) -> None:
    """Serve until Ctrl+C or a termination signal."""
    config = uvicorn.Config(
        make_app(script),
        ws="websockets-sansio",
        access_log=False,
        log_level="warning",  # at "info" each visitor's address is logged when the page connects
        server_header=False,
        timeout_graceful_shutdown=SECONDS_TO_SAY_GOODBYE,
    )
    uvicorn.Server(config).run(sockets=[listener])


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the address and the port, say where the dashboard is, and serve it."""
    parser = argparse.ArgumentParser(prog="python -m estimator.ui.server", description="Serve the dashboard.")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8501)
    options = parser.parse_args(arguments)
    if not SCRIPT.is_file():
        print(f"{SCRIPT} is missing: serve the dashboard from a full copy of the project.", file=sys.stderr)
        return 2
    try:
        listener = listen(options.address, options.port)
    except OSError as error:
        where = f"{options.address}, port {options.port}"
        print(f"Cannot listen on {where}: {error.strerror}. Choose another --port or --address.", file=sys.stderr)
        return 2
    print(f"The dashboard is at {url_of(listener)}    (Ctrl+C ends it)", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        serve(listener)
    return 0


if __name__ == "__main__":
    sys.exit(main())
