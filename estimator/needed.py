"""What to say where a package is missing: one plain sentence and exit status 2. Standard library only."""

from __future__ import annotations

import os
import sys
from typing import NoReturn


def stop_for(error: ModuleNotFoundError) -> NoReturn:
    """Name the package that is missing and the command that installs it; a module of ours that is missing is our mistake."""
    package = (error.name or "").partition(".")[0]
    if package in ("", "estimator"):
        raise error
    python = r".venv\Scripts\python" if os.name == "nt" else ".venv/bin/python"
    print(
        f"The package {package} is missing here: use {python} if python run.py has made it, "
        "or install what is needed with: python -m pip install -r requirements.txt",
        file=sys.stderr,
    )
    raise SystemExit(2) from None
