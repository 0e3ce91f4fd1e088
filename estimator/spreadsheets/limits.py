"""How large a file from outside may be, and what it cannot be at all."""

from __future__ import annotations

from dataclasses import dataclass

from estimator.errors import InputError, Problem, Words

#: How files begin that are no text, with the words for them.
_BEGINNINGS = {
    b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel or Word file (.xls, .doc)", b"{\\rtf": "a Word file (.rtf)",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"Rar!": "an archive", b"7z\xbc\xaf": "an archive", b"\x1f\x8b": "an archive",
}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What is read of a file: bytes as it comes and once unpacked, rows and columns; `use` says what to hand in instead."""

    use: str
    unpacked: int
    rows: int
    columns: int
    parts: int = 2_000


def refuse(place: str, found: str, use: str) -> InputError:
    """Return the error of a file that cannot be read at all."""
    return InputError([Problem(place, "file", Words(found), use)])


def not_plausible(beginning: bytes) -> str:
    """Return what a file is, in words, if its first bytes say that it is neither text nor a workbook; else nothing."""
    if not beginning.strip():
        return "an empty file"
    return next((name for sign, name in _BEGINNINGS.items() if beginning.startswith(sign)), "")
