"""One cell of a table of scenarios -> a value of its field's kind, or what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any
from unicodedata import normalize

from estimator.batches.fields import Kind
from estimator.batches.numbers import NotPlain, Style, decimal_mark, read_number
from estimator.errors import Problem, Words

LONGEST_CELL = 1_000
DAY = "a date such as 2026-11-22"
_YES_NO = {
    "true": True,
    "yes": True,
    "y": True,
    "1": True,
    "是": True,
    "false": False,
    "no": False,
    "n": False,
    "0": False,
    "否": False,
}
_YEAR_FIRST = re.compile(r"(\d{4})([-/.年]?)(\d{1,2})[-/.月]?(\d{1,2})日?")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
#: What a spreadsheet shows where a formula has failed.
_FAILED = re.compile(r"#(?:REF|N/A|VALUE|DIV/0|NAME\?|NUM|NULL|SPILL|CALC|GETTING_DATA)!?")


@dataclass(frozen=True)
class Bad:
    """A cell that cannot be used: what was found there, and what to write instead."""

    found: object
    use: str


def said(column: str, bad: Bad) -> str:
    """Return a problem as the column `problem` of a table holds it."""
    return str(Problem("", column, bad.found, bad.use)).removeprefix(": ")


def look_at(cell: Any, kind: Kind, style: Style) -> None:
    """Note what a cell shows of the way in which its column is written."""
    if not isinstance(cell, str) or len(cell) > LONGEST_CELL:
        return
    if kind == "day" and (found := _YEAR_LAST.fullmatch(normalize("NFKC", cell).strip())):
        first, mark, second, _ = found.groups()
        if mark != "." and max(int(first), int(second)) > 12:
            style.orders.add("day" if int(first) > 12 else "month")
    elif kind in ("number", "whole", "percent", "range", "share"):
        for part in cell.split(":"):
            with suppress(NotPlain):
                style.marks |= {decimal_mark(_of_100(part)[0]) or ""} - {""}


def read_cell(cell: Any, kind: Kind, style: Style, epoch: datetime) -> Any:
    """Return a cell as a value of its kind, None where it is empty, or `Bad`.

    Parameters
    ----------
    cell
        What a file holds: text, or a value of its own kind.
    style
        What the other cells of its column have shown.
    epoch
        The day from which a day without a format is counted.
    """
    if _is_empty(cell):
        return None
    if not isinstance(cell, (str, int, float, date, time, timedelta, Decimal)):
        return Bad(Words(f"a cell of kind {type(cell).__name__}"), "a text or a number")
    if isinstance(cell, str):
        if len(cell) > LONGEST_CELL:
            return Bad(cell, f"at most {LONGEST_CELL:,} characters")
        if _FAILED.fullmatch(cell):
            return Bad(cell, "the value itself: a formula has failed here")
        if kind != "words" and cell.lstrip().startswith("="):
            return Bad(cell, "the value itself, not a formula")
    try:
        return _READ[kind](cell, style, epoch)
    except NotPlain as error:
        return Bad(cell if isinstance(cell, (str, int, float)) else str(cell), error.use)


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, float) and cell != cell) or (isinstance(cell, str) and not cell.strip())


def _number(cell: Any, style: Style, epoch: datetime) -> float:
    if isinstance(cell, (date, time, timedelta, bool)):
        raise NotPlain
    number = read_number(cell, style) if isinstance(cell, str) else float(cell)
    if not isfinite(number):
        raise NotPlain("a finite number")
    return number


def _whole(cell: Any, style: Style, epoch: datetime) -> int:
    number = _number(cell, style, epoch)
    if not number.is_integer() or abs(number) > 2**53:
        raise NotPlain("a whole number")
    return int(number)


def _percent(cell: Any, style: Style, epoch: datetime) -> int:
    """Return a whole number of 100: a cell that a spreadsheet shows as 80 % holds 0.8."""
    has_sign = isinstance(cell, str) and _of_100(cell)[1]
    number = _share(cell, style) if has_sign else _number(cell, style, epoch)
    of_100 = round(number * 100, 6) if has_sign or 0 < number < 1 else number
    if not of_100.is_integer():
        raise NotPlain(f"a whole number of 100, such as {round(of_100)}" if abs(of_100) < 1e6 else "a whole number of 100")
    return int(of_100)


def _share(cell: Any, style: Style) -> float:
    """Return a part of 1, also where it is written as a percentage."""
    written, is_of_100 = _of_100(cell) if isinstance(cell, str) else (cell, False)
    number = _number(written, style, datetime.min)
    return float(f"{number / 100:.12g}") if is_of_100 else number


def _of_100(text: str) -> tuple[str, bool]:
    """Return a text without its percent sign, and whether it had one."""
    plain = normalize("NFKC", text).strip()
    return plain.removesuffix("%").rstrip(), plain.endswith("%")


def _yes_no(cell: Any, style: Style, epoch: datetime) -> bool:
    if isinstance(cell, float):
        cell = int(cell) if cell in (0, 1) else cell
    found = _YES_NO.get(str(cell).strip().casefold())
    if found is None:
        raise NotPlain("true or false")
    return found


def _words(cell: Any, style: Style, epoch: datetime) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    return (cell.isoformat()[:10] if isinstance(cell, date) else str(cell)).strip()


def _range(cell: Any, style: Style, epoch: datetime) -> str:
    """Return ``low:typical:high`` or one number, as the model reads them."""
    if isinstance(cell, (date, time, timedelta)):
        raise NotPlain("low:typical:high as text; a spreadsheet took it for a time of the day, which a ' before it prevents")
    return ":".join(_shortest(_number(part, style, epoch)) for part in _parts(cell))


def _shares(cell: Any, style: Style, epoch: datetime) -> str:
    """Return a range of parts of 1; one that is written in percent is divided by 100."""
    if isinstance(cell, (date, time, timedelta)):
        return _range(cell, style, epoch)
    parts = _parts(cell)
    signs = [isinstance(part, str) and _of_100(part)[1] for part in parts]
    if any(signs) and not all(signs):
        raise NotPlain("a percent sign after each of the numbers, or after none")
    return ":".join(_shortest(_share(part, style)) for part in parts)


def _parts(cell: Any) -> list[Any]:
    return cell.split(":") if isinstance(cell, str) else [cell]


def _shortest(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _day(cell: Any, style: Style, epoch: datetime) -> str:
    """Return a day as 2026-11-22."""
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    if isinstance(cell, (bool, time, timedelta)):
        raise NotPlain(DAY)
    text = normalize("NFKC", str(cell)).strip()
    try:
        return (_written(text, style) or _counted(text, epoch)).isoformat()
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, NotPlain) else NotPlain(DAY) from None


def _written(text: str, style: Style) -> date | None:
    text = text.removesuffix(" 00:00:00").removesuffix("T00:00:00")
    if found := _YEAR_FIRST.fullmatch(text):
        year, mark, month, day = found.groups()
        if mark or len(text) == 8:
            return date(int(year), int(month), int(day))
    if not (found := _YEAR_LAST.fullmatch(text)):
        return None
    first, mark, second, year = found.groups()
    orders = {"day"} if mark == "." or int(first) > 12 else {"month"} if int(second) > 12 else style.orders
    if len(orders) != 1:
        raise NotPlain("year-month-day, such as 2026-11-22: nothing here says which is the month")
    day, month = (first, second) if "day" in orders else (second, first)
    return date(int(year), int(month), int(day))


def _counted(text: str, epoch: datetime) -> date:
    """Return a day that a spreadsheet has written as the number of days since its first one."""
    days = float(text)
    if not days.is_integer() or not 30_000 < days < 80_000:
        raise NotPlain(DAY)
    return (epoch + timedelta(days=int(days))).date()


_READ: dict[Kind, Callable[[Any, Style, datetime], Any]] = {
    "number": _number, "whole": _whole, "percent": _percent, "yes_no": _yes_no, "words": _words, "range": _range,
    "share": _shares, "day": _day,
}  # fmt: skip
