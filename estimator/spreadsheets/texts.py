"""Bytes -> text -> cells: encodings in which offices write, and the marks that they put between cells."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import BinaryIO
from unicodedata import category

from estimator.errors import InputError, Problem, Words
from estimator.spreadsheets.limits import refuse

_PIECE = 1 << 20
#: Bytes above 127: runs of them; one behind a letter or before a small one, as in "Köln" and "Österreich", or the sign of the
#: euro; two or three between letters, as in "größer".
_SIGNS = {
    "run": re.compile(rb"[\x80-\xff]+"),
    "alone": re.compile(rb"(?<=[A-Za-z])[\x80-\xff](?![\x80-\xff])|(?<![\x80-\xff])(?:[\x80-\xff](?=[a-z])|\x80(?![\x80-\xff]))"),
    "pair": re.compile(rb"(?<=[A-Za-z])[\x80-\xff]{2,3}(?=[a-z])"),
}


def encoding_of(place: str, stream: BinaryIO, use: str) -> str:
    """Return how bytes are to be read: UTF-8, UTF-16 where they say so, or else GB 18030, in which Chinese offices write.

    Western letters in Windows' old code (1252) are told from Chinese ones by standing alone among those without marks.

    Raises
    ------
    InputError
        If they are no text in any of these.
    """
    beginning = stream.read(2)
    encodings = ("utf-16",) if beginning in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        stream.seek(0)
        if _is_text(stream, encoding):
            return "cp1252" if encoding == "gb18030" and _is_western(stream) else encoding
    if len(encodings) > 1 and _is_western(stream):
        return "cp1252"
    raise refuse(place, "bytes that are no text in UTF-8 or GB 18030", use)


def _is_western(stream: BinaryIO) -> bool:
    """Tell whether bytes are text in Windows' Western code and cannot well be Chinese: there, letters come two bytes at a time.

    Each Chinese sign is two bytes above 127, or one of them and a byte that now and then is a letter; Western letters with
    marks stand between letters without.
    """
    stream.seek(0)
    if not _is_text(stream, "cp1252"):
        return False
    stream.seek(0)
    found: Counter[str] = Counter()
    for piece in iter(lambda: stream.read(_PIECE), b""):
        found += Counter({name: len(sign.findall(piece)) for name, sign in _SIGNS.items()})
    return found["alone"] >= found["pair"] and found["alone"] > 2 * (found["run"] - found["alone"] - found["pair"])


def _is_text(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := stream.read(_PIECE):
            if _has_odd_signs(decoder.decode(piece)):
                return False
        ends_well = not _has_odd_signs(decoder.decode(b"", final=True))
        return ends_well and not decoder.getstate()[0]  # the first byte of a mark of UTF-8 alone is kept back, without an error
    except UnicodeDecodeError:
        return False


def _has_odd_signs(text: str) -> bool:
    # By kinds of signs, not sign by sign: a long file has few of them.
    return any(category(sign) in ("Cc", "Co", "Cn") and sign not in "\t\r\n\x0b\x0c" for sign in set(text))


def decode(place: str, raw: bytes, use: str) -> str:
    """Return bytes as text; see `encoding_of`."""
    return raw.decode(encoding_of(place, BytesIO(raw), use))


def mark_of(lines: Sequence[str]) -> str:
    """Return the mark between cells. A comma may belong to the numbers, so the other marks are tried first."""
    return next((mark for mark in "\t;|" if sum(mark in line for line in lines) * 2 > len(lines)), ",")


def csv_rows(place: str, lines: Iterable[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row with the number of its first line.

    Raises
    ------
    InputError
        Where a quote does not close or a cell has no end.
    """
    reader = csv.reader(lines, delimiter=mark, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Problem(place, "cells", Words(f"no CSV ({error})"), "quotes around a cell in pairs", start)]) from None
