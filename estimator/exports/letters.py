"""The fonts that the brief is written in, and which characters they have: what they lack must be seen, not lost."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from typst import Fonts

from estimator.tables import default_folder

#: Stands for a character that the fonts lack.
LACKING = "\N{REPLACEMENT CHARACTER}"


def fonts_folder() -> Path:
    """Return where the font files are."""
    return default_folder() / "fonts"


@lru_cache(maxsize=1)
def fonts() -> Fonts:
    """Read the project's own fonts, and no others: the brief looks the same on every computer."""
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts_folder())])


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """Return the code points that some family has in all of its weights."""
    families: dict[str, set[int]] = {}
    for font in fonts().fonts():
        points = set(points_of(Path(font.path or "").read_bytes()))
        families[font.family] = families.get(font.family, points) & points
    return frozenset().union(*families.values())


def writable(found: Any, lacking: set[str]) -> Any:
    """Return `found`, any nesting of lists and dicts, with a mark for every character without a letter.

    The characters that were replaced are added to `lacking`.
    """
    if isinstance(found, str):
        gone = {character for character in found if ord(character) not in covered() and not character.isspace()}
        lacking |= gone
        return "".join(LACKING if character in gone else character for character in " ".join(found.split()))
    if isinstance(found, dict):
        return {key: writable(value, lacking) for key, value in found.items()}
    return [writable(value, lacking) for value in found] if isinstance(found, list | tuple) else found


def points_of(font: bytes) -> Iterator[int]:
    """Yield the code points in the character map of a TrueType or OpenType font.

    References
    ----------
    OpenType specification, table ``cmap``, formats 4 and 12.
    """
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * table) for table in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (maps,) = struct.unpack_from(">H", font, start + 2)
    for _, _, offset in (struct.unpack_from(">HHL", font, start + 4 + 8 * place) for place in range(maps)):
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form in _FORMS:
            yield from _FORMS[form](font, start + offset)


def _form_4(font: bytes, at: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    ends = struct.unpack_from(f">{doubled // 2}H", font, at + 14)
    starts = struct.unpack_from(f">{doubled // 2}H", font, at + 16 + doubled)  # after two bytes that mean nothing
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)  # the last part holds 0xFFFF alone, which is no character


def _form_12(font: bytes, at: int) -> Iterator[int]:
    (groups,) = struct.unpack_from(">L", font, at + 12)
    for group in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, at + 16 + 12 * group)
        yield from range(first, last + 1)


_FORMS: dict[int, Callable[[bytes, int], Iterator[int]]] = {4: _form_4, 12: _form_12}
