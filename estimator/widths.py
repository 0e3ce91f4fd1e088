"""How much room words take and where a line of them may break: a Chinese character is as wide as two Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

#: A run of narrow characters stays together; between wide ones a line may break anywhere.
_PIECES = re.compile(r"\s+|[^\s\u2e80-\uffff]+|[\u2e80-\uffff]")
#: Marks that never begin a line, and marks that never end one.
_CLOSING, _OPENING = "，。；：！？、）》”’」』】,.;:!?)]}", "（《“‘「『【([{"


def is_wide(sign: str) -> bool:
    """Say whether a character is a square, as Chinese, Japanese and Korean ones are."""
    return east_asian_width(sign) in "WF"


def room(words: str) -> int:
    """Return how many Latin letters `words` are wide: columns of a terminal."""
    return sum(0 if combining(sign) else 2 if is_wide(sign) else 1 for sign in words)


def pieces(words: str) -> Iterator[str]:
    """Yield what a line may not break: closing marks with what stands before them, opening ones with what follows."""
    held = ""
    for piece in _PIECES.findall(words):
        if held and piece[0] not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = piece
        else:
            held += piece
    if held:
        yield held
