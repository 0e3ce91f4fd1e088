"""Seconds to make the live workbook and to open it in LibreOffice, beside one with values alone: python benchmarks/workbook.py

Opening is what `soffice --convert-to csv` takes: it reads the whole workbook and writes its first sheet. The workbook with values
alone is the same file without its formulas. Processor time is counted, so that other work on the machine matters little; what
LibreOffice needs to start, with a workbook of one cell, stands apart.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, process_time
from zipfile import ZIP_DEFLATED, ZipFile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from estimator import Scenario, estimate, load_tables
from estimator.exports.sheets import Book
from estimator.exports.workbook import workbook
from estimator.text import load_text

TARGET = 15
#: When LibreOffice works formulas out anew: never, or always.
NEVER, ALWAYS = 1, 0
_SETTING = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{mode}</value></prop></item></oor:items>
"""


def made(pathway: str) -> tuple[bytes, float]:
    """Return the workbook of a pathway, and the processor time that it took, in seconds."""
    result = estimate(Scenario(pathway=pathway, budget=150_000, days_available=90))
    result.to_dict()
    workbook(result, "en")  # what is read once and kept is not counted
    begins = process_time()
    return workbook(result, "en"), process_time() - begins


def values_alone(raw: bytes) -> bytes:
    """Return a workbook without its formulas."""
    stream = BytesIO()
    with ZipFile(BytesIO(raw)) as packed, ZipFile(stream, "w", ZIP_DEFLATED) as plain:
        for name in packed.namelist():
            part = packed.read(name)
            plain.writestr(name, re.sub(rb"<f>.*?</f>", b"", part) if name.startswith("xl/worksheets/") else part)
    return stream.getvalue()


def one_cell() -> bytes:
    """Return a workbook that is next to nothing."""
    book = Book(load_text("en"), "one cell", load_tables().made_at)
    book.write(book.sheet("one"), 0, 0, 1)
    return book.content()


def opened(office: str, raw: bytes, mode: int) -> tuple[float, float]:
    """Return the processor time and the time by the clock that LibreOffice takes for a workbook, in seconds."""
    with TemporaryDirectory() as folder:
        user = Path(folder) / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTING.format(mode=mode), encoding="utf-8")
        (Path(folder) / "one.xlsx").write_bytes(one_cell())
        (Path(folder) / "book.xlsx").write_bytes(raw)
        command = [
            office,
            f"-env:UserInstallation={user.parent.as_uri()}",
            "--headless",
            "--convert-to",
            "csv",
            "--outdir",
            folder,
        ]
        subprocess.run([*command, f"{folder}/one.xlsx"], check=True, capture_output=True)  # makes its profile
        before, begins = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
        subprocess.run([*command, f"{folder}/book.xlsx"], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, monotonic() - begins


def main() -> None:
    """Print the seconds and the ratio to values alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pathway", default="ball_child")
    parser.add_argument("--soffice", default=shutil.which("soffice") or shutil.which("libreoffice"))
    asked = parser.parse_args()
    raw, seconds = made(asked.pathway)
    with ZipFile(BytesIO(raw)) as packed:
        formulas = sum(packed.read(name).count(b"<f>") for name in packed.namelist())
    print(f"{asked.pathway}: {formulas:,} formulas, {len(raw) / 2**20:.1f} MiB, made in {seconds:.1f} s of processor time")
    if not asked.soffice:
        sys.exit("no LibreOffice: install it, or name it with --soffice")
    start, _ = opened(asked.soffice, one_cell(), NEVER)
    plain, _ = opened(asked.soffice, values_alone(raw), NEVER)
    print(f"  LibreOffice starts in {start:.1f} s; values alone take {plain - start:.1f} s more")
    for words, mode in (("opened", NEVER), ("opened and worked out anew", ALWAYS)):
        busy, clock = opened(asked.soffice, raw, mode)
        ratio = (busy - start) / (plain - start)
        print(f"  {words}: {busy - start:.1f} s more, {ratio:.1f} x values alone; {clock:.1f} s by the clock (target {TARGET})")


if __name__ == "__main__":
    main()
