"""Columns and paragraphs for a terminal, where a Chinese character takes the room of two Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from unicodedata import combining, east_asian_width

WIDTH = 80

#: A run of narrow characters stays together; between wide ones a line may break anywhere.
_PIECES = re.compile(r"\s+|[^\s\u2e80-\uffff]+|[\u2e80-\uffff]")
#: Marks that never begin a line.
_CLOSING = "，。；：！？、）》”’」』】,.;:!?)]}"


def room(words: str) -> int:
    """Return how many columns of a terminal `words` take."""
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def left(words: str, width: int) -> str:
    """Fill up with blanks on the right."""
    return words + " " * max(width - room(words), 0)


def right(words: str, width: int) -> str:
    """Fill up with blanks on the left."""
    return " " * max(width - room(words), 0) + words


def wrap(words: str, width: int = WIDTH, indent: str = "", first: str | None = None) -> list[str]:
    """Break a paragraph into lines that fit; `first` stands before the first line in place of `indent`."""
    start = indent if first is None else first
    lines, line = [], start
    for piece in _pieces(words):
        if room(line) + room(piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def _pieces(words: str) -> Iterator[str]:
    """Yield what a line may not break, closing marks with what stands before them."""
    held = ""
    for piece in _PIECES.findall(words):
        if held and piece[0] not in _CLOSING:
            yield held
            held = piece
        else:
            held += piece
    if held:
        yield held


def table(header: Sequence[str], rows: Sequence[Sequence[str]], width: int = WIDTH) -> list[str]:
    """Align a table: the first column to the left and as wide as is left over, all others to the right.

    A name that is too long goes on in lines of its own; numbers are never cut.
    """
    columns = [max(room(row[i]) for row in (header, *rows)) + 2 for i in range(1, len(header))]
    names = width - sum(columns)
    lines = []
    for row in (header, *rows):
        *above, last = wrap(row[0], names, indent="  ", first="")
        cells = "".join(right(cell, size) for cell, size in zip(row[1:], columns, strict=True))
        lines += [*above, left(last, names) + cells]
    return lines
