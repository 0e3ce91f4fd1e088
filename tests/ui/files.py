"""Files and words that nobody should have to fear, and a look into those that the dashboard gives."""

import csv
import json
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

from icalendar import Calendar
from openpyxl import load_workbook

HOSTILE_WORDS = (
    '<img src=x onerror=alert(1)> **bold** :smile: [link](javascript:alert(1)) =HYPERLINK("x") 3,000 USD\n'
    "\u202eright to left\u0007 $\\frac{1}{0}$ %s 999999999999999999999 USD"
)
_FORMULAS = "Item,Amount,Currency\n=HYPERLINK(\"http://example.org\"),5000,USD\n@SUM(1+1)*cmd|' /C calc'!A0,=1+1,USD\n"


def _file(name: str, content: bytes, mime: str = "application/octet-stream") -> dict:
    return {"name": name, "mimeType": mime, "buffer": content}


#: Each of them is read or refused; none of them does harm.
HOSTILE_FILES = [
    _file("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "text/csv"),
    _file("huge.csv", b"Ward,5000,USD\n" * 400_000, "text/csv"),
    _file("mis-encoded.csv", "Posten;Betrag\nÄrzte;5000\n".encode("utf-16-be") + b"\xff", "text/csv"),
    _file("formulas.csv", _FORMULAS.encode(), "text/csv"),
    _file("<b>broken</b>.xlsx", b"PK\x03\x04broken"),
]


def opens(path: Path) -> str:
    """Open a file as the program does that people open it with, and return its ending; one of an unknown kind fails."""
    raw = path.read_bytes()
    assert raw, path.name
    _OPENERS[path.suffix](raw, path)
    return path.suffix


def _csv(raw: bytes, path: Path) -> None:
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) > 1, path.name
    assert len({len(row) for row in rows}) == 1, path.name


def _parquet(raw: bytes, path: Path) -> None:
    assert raw[:4] == raw[-4:] == b"PAR1", path.name


def _zip(raw: bytes, path: Path) -> None:
    with ZipFile(path) as folder:
        assert folder.namelist(), path.name
        assert folder.testzip() is None, path.name


def _pdf(raw: bytes, path: Path) -> None:
    assert raw.startswith(b"%PDF-"), path.name
    assert b"%%EOF" in raw[-32:], path.name


_OPENERS = {
    ".csv": _csv,
    ".ics": lambda raw, path: Calendar.from_ical(raw),
    ".json": lambda raw, path: json.loads(raw),
    ".parquet": _parquet,
    ".pdf": _pdf,
    ".txt": lambda raw, path: raw.decode("utf-8-sig"),
    ".xlsx": lambda raw, path: load_workbook(path),
    ".zip": _zip,
}
