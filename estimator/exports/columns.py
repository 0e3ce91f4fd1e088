"""Columns and paragraphs for a terminal, where a Chinese character takes the room of two Latin letters."""

from __future__ import annotations

from collections.abc import Sequence

from estimator.widths import pieces, room

WIDTH = 80


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
    for piece in pieces(words):
        if room(line) + room(piece.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line = indent + piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


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
