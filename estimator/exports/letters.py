"""The fonts that the brief is written in, and which characters they have: what they lack must be seen, not lost."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from typst import Fonts

from estimator.tables import default_folder

#: The list of all characters that the fonts have, beside them: first and last code point of each row of neighbours.
LETTERS = "letters.txt"
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
    """Return the code points that some family has in all of its weights, as `tools/fonts.py` has listed them."""
    lines = (fonts_folder() / LETTERS).read_text(encoding="utf-8").splitlines()
    ends = ((int(first, 16), int(last, 16)) for first, last in map(str.split, lines))
    return frozenset(point for first, last in ends for point in range(first, last + 1))


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
