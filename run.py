"""Start or test the dashboard with nothing but Python: `python run.py`, `python run.py test`.

Standard library only. The packages go into `.venv` beside this file, once; again when the pins
or the Python version change.
"""

# Keeps this file readable for an old Python, so that it can say that it is too old.
from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
RUN_PINS = "requirements.txt"
TEST_PINS = "requirements-dev.txt"  # these include RUN_PINS
OLDEST_PYTHON = (3, 11)


def main(arguments: Sequence[str]) -> int:
    """Serve the dashboard, or run the tests, and return the exit status."""
    check_python()
    if arguments[:1] == ["test"]:
        pytest_arguments = test_arguments(arguments[1:])
        prepare(TEST_PINS)
        return become([str(python_of(VENV)), "-m", "pytest", *pytest_arguments])
    options = serve_options(arguments)
    prepare(RUN_PINS)
    return become(serve_command(python_of(VENV), options.address, options.port))


def check_python(version: tuple[int, ...] = tuple(sys.version_info[:3])) -> None:
    """Stop with one plain sentence where Python is too old."""
    if version[:2] < OLDEST_PYTHON:
        needed, found = (".".join(map(str, v)) for v in (OLDEST_PYTHON, version))
        sys.exit(f"Python {needed} or newer is needed; this is Python {found} ({sys.executable}).")


def serve_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read `--port` and `--address`; Streamlit's own spelling of both is understood too."""
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Serve the dashboard on this computer. `python run.py test --help` is about the tests.",
    )
    parser.add_argument("--port", "--server.port", type=port_number, default=8501, help="default 8501; 0 takes any free port")
    parser.add_argument(
        "--address", "--server.address", default="127.0.0.1", help="default 127.0.0.1 (this computer only); 0.0.0.0 for a network"
    )
    return parser.parse_args(arguments)


def port_number(text: str) -> int:
    """Turn the text of `--port` into a number that a port can have."""
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"found {text!r}; use a number from 0 to 65535")
    return int(text)


def test_arguments(arguments: Sequence[str]) -> list[str]:
    """Turn what follows `test` into arguments of pytest: all but the slow tests, or all with `--full`, one file a core."""
    rest = [argument for argument in arguments if argument != "--full"]
    if not rest and cores() > 1:
        rest = ["-n", str(cores()), "--dist", "loadfile"]
    own_choice = any(argument.startswith("-m") for argument in rest)
    if "--full" in arguments or own_choice:
        return rest
    return ["-m", "not slow", *rest]


def cores() -> int:
    """Return how many tests may run at once: more than a few browsers would only wait for each other."""
    return min(os.cpu_count() or 1, 4)


def serve_command(python: Path | str, address: str, port: int) -> list[str]:
    """Build the command that serves the dashboard; run it from ROOT."""
    return [str(python), "-m", "estimator.ui.server", "--address", address, "--port", str(port)]


def python_of(environment: Path) -> Path:
    """Return the interpreter inside a virtual environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint(pins: str, root: Path = ROOT) -> str:
    """Return a text that changes with the pinned versions and with the Python version."""
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for name in (RUN_PINS, pins):
        digest.update((root / name).read_bytes())
    return digest.hexdigest()


def stamp_of(pins: str, environment: Path = VENV) -> Path:
    """Return the file that says which pins an environment holds."""
    return environment / f".installed-{pins}"


def is_ready(pins: str, root: Path = ROOT) -> bool:
    """Tell whether `.venv` holds these pins already; the pins for tests include those for running."""
    environment = root / ".venv"
    if not python_of(environment).exists():
        return False
    for name in {pins, TEST_PINS}:
        stamp = stamp_of(name, environment)
        if stamp.exists() and stamp.read_text() == fingerprint(name, root):
            return True
    return False


def prepare(pins: str) -> None:
    """Make `.venv` and install the pins, unless both are there."""
    if is_ready(pins):
        return
    print(f"Installing {pins} into {VENV} (once; about a minute) ...", flush=True)
    if not is_usable(python_of(VENV)):
        make_environment()
    # A stamp must not outlive the packages it speaks of when the installation is cut short.
    for name in (RUN_PINS, TEST_PINS):
        stamp_of(name).unlink(missing_ok=True)
    install(pins)
    stamp_of(pins).write_text(fingerprint(pins))


def is_usable(python: Path) -> bool:
    """Tell whether an environment works, has pip and is of this Python version."""
    probe = f"import pip, sys; print(sys.version_info[:2] == {tuple(sys.version_info[:2])})"
    try:
        answer = subprocess.run([python, "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == "True"


def make_environment() -> None:
    """Make a fresh `.venv`, or say which system package is missing."""
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(missing_ensurepip())
    try:
        venv.create(VENV, with_pip=True, clear=True, symlinks=os.name != "nt")
    except subprocess.CalledProcessError as error:
        sys.exit(f"Python could not put pip into {VENV}: {error}\n{missing_ensurepip()}")


def missing_ensurepip() -> str:
    """Say what to install where Python comes without ensurepip, as on Debian and Ubuntu."""
    major, minor = sys.version_info[:2]
    return (
        "Python's module ensurepip is needed to make a virtual environment. On Debian and Ubuntu:\n"
        f"    sudo apt-get install python{major}-venv        (or python{major}.{minor}-venv for this version)"
    )


def install(pins: str) -> None:
    """Install with uv, several times faster; with pip where uv cannot be had or fails."""
    python = str(python_of(VENV))
    if quiet([python, "-m", "pip", "install", "--quiet", "uv"]):
        if quiet([python, "-m", "uv", "pip", "install", "--quiet", "--python", python, "-r", pins]):
            return
        print("uv did not succeed; trying pip.", flush=True)
    if call([python, "-m", "pip", "install", "-r", pins]):
        sys.exit(f"The packages of {pins} could not be installed; see above. A connection to a package registry is needed.")


def quiet(command: Sequence[str]) -> bool:
    """Run a command that may fail, without its output, and tell whether it succeeded."""
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    outcome = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    return outcome.returncode == 0


def call(command: Sequence[str]) -> int:
    """Run a command in the foreground from ROOT and return its exit status."""
    process = subprocess.Popen(command, cwd=ROOT)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            # Ctrl+C reaches the child as well; let it say goodbye before we leave.
            continue


def become(command: list[str]) -> int:
    """Run a command in the place of this process, so that ending this one ends it."""
    if os.name != "nt":  # Windows would start a second process and not wait for it
        os.chdir(ROOT)
        os.execv(command[0], command)
    return call(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
