"""Numbers as offices write them: "1,234.5", "1.234,5", "1 234,5", "12'345". What may be two numbers is never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from unicodedata import normalize

#: Blanks of every width come out of `normalize` as one; apostrophes do not.
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ '’´`]\d{3})+(?:[.,]\d+)?")
_GROUPS = re.compile(r"[ '’´`]")
_ONE_MARK = re.compile(r"[+-]?(\d*)[.,](\d*)(e[+-]?\d+)?", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d+(e[+-]?\d+)?", re.IGNORECASE)
#: Groups of three; between commas also of two, as in India.
_GROUPED = {",": re.compile(r"[+-]?\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d*)?"), ".": re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d*)?")}
_OTHER = {",": ".", ".": ","}

PLAIN = "a number such as 12345.67"


class NotPlain(ValueError):
    """A text that is no number, or may be two; `use` says what to write."""

    def __init__(self, use: str = PLAIN) -> None:
        self.use = use
        super().__init__(use)


@dataclass
class Style:
    """What a column's cells have shown: marks before decimals, and whether days or months come first."""

    marks: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)


def decimal_mark(text: str) -> str | None:
    """Return the mark before the decimals that a number shows, nothing if it has none, None if it may be either.

    Raises
    ------
    NotPlain
        If it is no number.
    """
    number, spaced = _tidied(text)
    if _WHOLE.fullmatch(number):
        return ""
    if one := _ONE_MARK.fullmatch(number):
        mark = "," if "," in number else "."
        before, after, power = one.groups()
        if not before and not after:
            raise NotPlain
        grouped = len(after) == 3 and 1 <= len(before) <= 3 and not before.startswith("0")
        return None if grouped and not power and not spaced else mark
    first = next((sign for sign in number if sign in ",."), "")
    if first and _GROUPED[first].fullmatch(number):
        return _OTHER[first]
    raise NotPlain


def read_number(text: str, style: Style) -> float:
    """Return the number that a text stands for; `style` decides where it may be two.

    Raises
    ------
    NotPlain
        If it is no number, or two and nothing in its column decides.
    """
    mark = decimal_mark(text)
    number, _ = _tidied(text)
    if mark is None:
        if len(style.marks) != 1:
            large = number.replace(",", "").replace(".", "")
            raise NotPlain(f"{large} for the large number, {number.replace(',', '.')}0 for the small one")
        (mark,) = style.marks
    number = number.replace(_OTHER.get(mark, ","), "").replace(",", ".")
    return float(number)


def _tidied(text: str) -> tuple[str, bool]:
    """Return a number without blanks and apostrophes between its groups, and whether it had any."""
    number = normalize("NFKC", text).strip().replace("−", "-")
    spaced = bool(_SPACED.fullmatch(number))
    return (_GROUPS.sub("", number), True) if spaced else (number, False)
