"""A quote from outside -> lines. Reading stops at nothing: every bad cell is named in one error."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from estimator.errors import NOTHING, InputError, Problem, Words
from estimator.form import LARGEST
from estimator.quotes import vocabulary
from estimator.quotes.amounts import Amount, NoAmount, find_amount, read_amount
from estimator.quotes.files import Cells, decode, read_cells, refuse
from estimator.quotes.lines import LONGEST_ITEM, MOST_BYTES, MOST_LINES, Kind, Quote, QuoteLine
from estimator.quotes.vocabulary import plain, unit_of

#: A table may have its title and an address above the headings.
_HEADINGS_WITHIN = 15
_BULLETS = "-–—•*·●○◦+#>、.)） "
_FORMULA = ("=", "@", "\t", "\r")


def read_file(place: str, raw: bytes, currency: str = "", day: date | None = None) -> Quote:
    """Read an uploaded CSV, TSV or XLSX file; a text file without columns is read as pasted text.

    Parameters
    ----------
    place
        Name of the file, for messages.
    raw
        Its bytes.
    currency
        Currency of amounts that name none. Without it such amounts are refused, unless all others name the same one.
    day
        Date of the quote, where it is known.

    Raises
    ------
    InputError
        With every row and column that is wrong.
    """
    rows = read_cells(place, raw)
    if place.lower().endswith(".txt") or (
        all(len([cell for cell in cells if cell.strip()]) == 1 for _, cells in rows) and not raw.startswith(b"PK")
    ):
        return read_text(decode(place, raw), currency, day, place)
    return _quote(place, _from_table(place, rows), currency, day)


def read_text(text: str, currency: str = "", day: date | None = None, place: str = "quote") -> Quote:
    """Read pasted text, one line a row: "Apheresis  28,000 RMB", "不含：重症监护". Raises InputError like `read_file`."""
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise refuse(place, "more than 5 MiB", "a text of at most 5 MiB")
    if "\0" in text:
        raise refuse(place, "bytes that are no text")
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1)]
    if not any(plain(line) for _, line in lines):
        raise refuse(place, "no words", "one line of the quote a row, with its amount and currency")
    return _quote(place, _from_text(place, lines), currency, day)


class _Read(NamedTuple):
    """A line, or what is wrong with it."""

    line: QuoteLine | None
    problem: Problem | None = None


def _quote(place: str, read: Iterable[_Read], currency: str, day: date | None) -> Quote:
    found = list(read)
    lines = [item.line for item in found if item.line]
    problems = [item.problem for item in found if item.problem]
    if len(found) > MOST_LINES:
        problems = [Problem(place, "lines", Words(f"more than {MOST_LINES}"), f"at most {MOST_LINES} lines"), *problems[:20]]
    elif not lines and not problems:
        raise refuse(place, "headings without lines", "one line of the quote a row, with its amount and currency")
    lines, missing = _with_currency(place, lines, currency)
    problems += [*missing, *(_too_large(place, line) for line in lines if (line.amount or 0) > LARGEST)]
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.row or 0))
    return Quote(tuple(lines), day, place)


def _too_large(place: str, line: QuoteLine) -> Problem:
    return Problem(place, "amount", line.amount, f"at most {LARGEST:,.0f}", line.row)


def _with_currency(place: str, lines: list[QuoteLine], currency: str) -> tuple[list[QuoteLine], list[Problem]]:
    """Fill in the currency of amounts without one. It is never guessed: a wrong guess is wrong by a factor of seven."""
    named = {line.currency for line in lines if line.currency}
    usual = currency or (named.pop() if len(named) == 1 else "")
    without = [line for line in lines if line.amount is not None and not line.currency]
    if without and not usual:
        return lines, [Problem(place, "currency", NOTHING, "CNY or USD beside each amount", line.row) for line in without]
    return [replace(line, currency=usual) if line in without else line for line in lines], []


def _from_text(place: str, lines: list[tuple[int, str]]) -> Iterator[_Read]:
    section: bool | None = None  # what a heading such as "Not included:" says of the lines below it
    for row, raw in lines:
        words = plain(raw).lstrip(_BULLETS)
        if not words:
            section = None
            continue
        try:
            amount, item = find_amount(words)
        except NoAmount as error:
            yield _Read(None, Problem(place, "amount", error.found, error.use, row))
            continue
        if amount is None and words.rstrip().endswith((":", "：")) and (heading := _section(words)) is not None:
            section = heading
        yield _checked(place, row, item, amount, section, text=words)


def _section(words: str) -> bool | None:
    lower = words.casefold()
    if vocabulary.LEFT_OUT.search(lower) or vocabulary.LEAVES_OUT.search(lower):
        return False
    return True if vocabulary.PAID_FOR.search(lower) else None


def _checked(
    place: str, row: int, item: str, amount: Amount | None, included: bool | None, text: str, component: str = ""
) -> _Read:
    if len(item) > LONGEST_ITEM:
        return _Read(None, Problem(place, "item", Words(f"{len(item):,} characters"), f"at most {LONGEST_ITEM}", row))
    value, currency, per_unit = (amount.value, amount.currency, amount.per_unit) if amount else (None, "", "")
    kind = _kind(item) if amount else Kind.NOTE
    return _Read(QuoteLine(row, item, value, currency, included, per_unit, kind, component, text))


def _kind(item: str) -> Kind:
    lower = item.casefold()
    if vocabulary.SUMS_UP.search(lower):
        return Kind.TOTAL
    return Kind.DEPOSIT if vocabulary.MOVES_MONEY.search(lower) else Kind.PRICE


def _from_table(place: str, rows: list[Cells]) -> Iterator[_Read]:
    start, columns, currency = _headings(rows)
    if start is None:
        yield from (_cut_number(place, row, cells) or _without_headings(place, row, cells) for row, cells in rows)
        return
    yield from _bad_headings(place, rows, start, columns)
    above = rows[:start]
    yield from (_Read(QuoteLine(row, plain(" ".join(cells)), text=plain(" ".join(cells)))) for row, cells in above)
    for row, cells in rows[start + 1 :]:
        named = {name: cells[i] if i < len(cells) else "" for name, i in columns.items()}
        yield _row(place, row, named, plain(" ".join(cells)), currency)


def _headings(rows: list[Cells]) -> tuple[int | None, dict[str, int], str]:
    """Return where the headings stand, the place of each column, and the currency of the amounts if the heading names it."""
    for start, (_, cells) in enumerate(rows[:_HEADINGS_WITHIN]):
        named = [vocabulary.heading(cell) for cell in cells]
        columns: dict[str, int] = {}
        for i, (name, _) in enumerate(named):
            columns.setdefault(name, i)
        columns.pop("", None)
        if "item" in columns and columns.keys() & {"amount", "unit_price", "included"}:
            money = columns.get("amount", columns.get("unit_price", 0))
            return start, columns, named[money][1]
    return None, {}, ""


def _bad_headings(place: str, rows: list[Cells], start: int, columns: dict[str, int]) -> Iterator[_Read]:
    """Yield headings that stand there twice, and filled columns that have none: a merged heading hides them."""
    row, cells = rows[start]
    names = [vocabulary.heading(cell)[0] for cell in cells]
    for i, name in enumerate(names):
        if name and columns[name] != i:
            use = f"one column {name}; leave the others out"
            yield _Read(None, Problem(place, plain(cells[i]), Words("a second column of this kind"), use, row))
    for i in range(len(cells)):
        if not cells[i].strip() and any(i < len(line) and line[i].strip() for _, line in rows[start + 1 :]):
            found = Words("no heading above filled cells")
            yield _Read(None, Problem(place, f"column {i + 1}", found, "one heading a column, without merged cells", row))
    for number, line in rows[start + 1 :]:
        if any(cell.strip() for cell in line[len(cells) :]):
            use = f"{len(cells)} cells, as in the headings; a number with a comma needs quotes around it"
            yield _Read(None, Problem(place, "cells", Words(f"{len(line)} cells"), use, number))


def _row(place: str, row: int, named: dict[str, str], text: str, currency: str) -> _Read:
    if formula := next((name for name, cell in named.items() if cell.startswith(_FORMULA)), None):
        return _Read(None, Problem(place, formula, named[formula], "the words or the amount itself, not a formula", row))
    only_unit = not named.get("amount", "").strip() and bool(named.get("unit_price", "").strip())
    unit = unit_of(plain(named["item"])) or ("one" if only_unit else "")
    try:
        amount = read_amount(plain(named.get("unit_price" if only_unit else "amount", "")), unit)
    except NoAmount as error:
        return _Read(None, Problem(place, "amount", error.found, error.use, row))
    own = plain(named.get("currency", "")).casefold()
    if own and own not in vocabulary.CURRENCIES:
        return _Read(None, Problem(place, "currency", named["currency"], "CNY or USD", row))
    written = named.get("included", "")
    if written.strip() and vocabulary.said(written) is None:
        return _Read(None, Problem(place, "included", written, "yes or no", row))
    if amount:
        amount = replace(amount, currency=vocabulary.CURRENCIES.get(own, "") or amount.currency or currency)
    item = plain(named.get("item", "")).lstrip(_BULLETS)
    included = vocabulary.said(written) if written.strip() else None
    return _checked(place, row, item, amount, included, text, plain(named.get("component", "")))


def _cut_number(place: str, row: int, cells: list[str]) -> _Read | None:
    """Refuse "28,000" without quotes in a file that parts its cells by commas: it would read as 28, or as 0."""
    for left, right in pairwise(cells):
        if re.search(r"(?<!\d)\d{1,3}$", left) and re.match(r"\d{3}(?!\d)", right):
            use = "quotes around a number with a comma, or a first row of headings"
            return _Read(None, Problem(place, "cells", f"{left},{right}", use, row))
    return None


def _without_headings(place: str, row: int, cells: list[str]) -> _Read:
    """Tell the cells of a row apart by what they hold: an amount, a currency, yes or no, and words."""
    words: list[str] = []
    amount, currency, included = None, "", None
    for cell in (plain(cell) for cell in cells if cell.strip()):
        lower = cell.casefold()
        if cell.startswith(_FORMULA):
            return _Read(None, Problem(place, "cells", cell, "the words or the amount itself, not a formula", row))
        if lower in vocabulary.CURRENCIES:
            currency = vocabulary.CURRENCIES[lower]
        elif words and vocabulary.said(cell) is not None and not cell.isdigit():
            included = vocabulary.said(cell)
        elif words and (found := _amount_of(cell)):
            amount = found
        else:
            words.append(cell)
    if amount:
        amount = replace(amount, currency=currency or amount.currency)
    elif len(words) == 1:  # all in one cell
        try:
            amount, words[0] = find_amount(words[0])
        except NoAmount as error:
            return _Read(None, Problem(place, "amount", error.found, error.use, row))
    return _checked(place, row, " ".join(words).lstrip(_BULLETS), amount, included, plain(" ".join(cells)))


def _amount_of(cell: str) -> Amount | None:
    try:
        return read_amount(cell)
    except NoAmount:
        return None
