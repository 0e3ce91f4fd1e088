"""A quote from outside -> lines. Reading stops at nothing: every bad cell is named in one error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from estimator.errors import NOTHING, InputError, Problem, Words
from estimator.form import LARGEST
from estimator.quotes import vocabulary
from estimator.quotes.amounts import NoAmount, find_amount
from estimator.quotes.files import decode, read_cells, refuse
from estimator.quotes.lines import LONGEST_ITEM, MOST_BYTES, MOST_LINES, Quote, QuoteLine
from estimator.quotes.one_line import Read, checked, too_long
from estimator.quotes.tabular import from_table
from estimator.quotes.vocabulary import BULLETS, plain


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
    return _quote(place, from_table(place, rows), currency, day)


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


def _quote(place: str, read: Iterable[Read], currency: str, day: date | None) -> Quote:
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
        use = "CNY or USD beside each amount, or say what currency amounts that name none are in"
        return lines, [Problem(place, "currency", NOTHING, use, line.row) for line in without]
    return [replace(line, currency=usual) if line in without else line for line in lines], []


def _from_text(place: str, lines: list[tuple[int, str]]) -> Iterator[Read]:
    section: bool | None = None  # what a heading such as "Not included:" says of the lines below it
    for row, raw in lines:
        words = plain(raw).lstrip(BULLETS)
        if not words:
            section = None
            continue
        if len(words) > 2 * LONGEST_ITEM:  # before it is searched: a search takes longer than the line is long
            yield Read(None, too_long(place, row, words))
            continue
        try:
            amount, item = find_amount(words)
        except NoAmount as error:
            yield Read(None, Problem(place, "amount", error.found, error.use, row))
            continue
        if amount is None and words.rstrip().endswith((":", "：")) and (heading := _section(words)) is not None:
            section = heading
        yield checked(place, row, item, amount, section, text=words)


def _section(words: str) -> bool | None:
    lower = words.casefold()
    if vocabulary.LEFT_OUT.search(lower) or vocabulary.LEAVES_OUT.search(lower):
        return False
    return True if vocabulary.PAID_FOR.search(lower) else None
