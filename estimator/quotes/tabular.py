"""Rows of cells -> lines of a quote: with headings in English or Chinese, or without."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from estimator.errors import Problem, Words
from estimator.quotes import vocabulary
from estimator.quotes.amounts import Amount, NoAmount, find_amount, read_amount, without_further_days
from estimator.quotes.days import says_how_long
from estimator.quotes.files import Cells
from estimator.quotes.lines import LONGEST_ITEM, QuoteLine
from estimator.quotes.one_line import Read, checked, too_long
from estimator.quotes.vocabulary import BULLETS, plain, unit_of

#: A table may have its title and an address above the headings.
_HEADINGS_WITHIN = 15
_FORMULA = ("=", "@", "\t", "\r")


def from_table(place: str, rows: list[Cells]) -> Iterator[Read]:
    """Read rows of cells: by their headings, or without them by what each cell holds."""
    start, columns, currency = _headings(rows)
    if start is None:
        yield from (_cut_number(place, row, cells) or _without_headings(place, row, cells) for row, cells in rows)
        return
    yield from _bad_headings(place, rows, start, columns)
    above = rows[:start]
    yield from (Read(QuoteLine(row, plain(" ".join(cells)), text=plain(" ".join(cells)))) for row, cells in above)
    for row, cells in rows[start + 1 :]:
        named = {name: cells[i] if i < len(cells) else "" for name, i in columns.items()}
        notes = [cells[i] for i, name in enumerate(_columns(rows[start][1])) if name == "note" and i < len(cells)]
        named["note"] = "; ".join(filter(str.strip, notes))
        yield _row(place, row, named, plain(" ".join(cells)), currency)


def _headings(rows: list[Cells]) -> tuple[int | None, dict[str, int], str]:
    """Return where the headings stand, the place of each column, and the currency of the amounts if the heading names it."""
    for start, (_, cells) in enumerate(rows[:_HEADINGS_WITHIN]):
        columns: dict[str, int] = {}
        for i, name in enumerate(_columns(cells)):
            columns.setdefault(name, i)
        columns.pop("", None)
        if "item" in columns and columns.keys() & {"amount", "unit_price", "included"}:
            money = columns.get("amount", columns.get("unit_price", 0))
            return start, columns, vocabulary.heading(cells[money])[1]
    return None, {}, ""


def _columns(cells: list[str]) -> list[str]:
    """Return which column each heading names; a description beside a column of items is a note."""
    names = [vocabulary.heading(cell)[0] for cell in cells]
    first = names.index("item") if "item" in names else None
    return [
        "note" if name == "item" and i != first and plain(cell).casefold() in vocabulary.NOTES_BESIDE_ITEMS else name
        for i, (name, cell) in enumerate(zip(names, cells, strict=True))
    ]


def _bad_headings(place: str, rows: list[Cells], start: int, columns: dict[str, int]) -> Iterator[Read]:
    """Yield headings that stand there twice, and filled columns that have none: a merged heading hides them."""
    row, cells = rows[start]
    for i, name in enumerate(_columns(cells)):
        if name not in ("", "note") and columns[name] != i:
            use = f"one column {name}; leave the others out"
            yield Read(None, Problem(place, plain(cells[i]), Words("a second column of this kind"), use, row))
    for i in range(len(cells)):
        if not cells[i].strip() and any(i < len(line) and line[i].strip() for _, line in rows[start + 1 :]):
            found = Words("no heading above filled cells")
            yield Read(None, Problem(place, f"column {i + 1}", found, "one heading a column, without merged cells", row))
    for number, line in rows[start + 1 :]:
        if any(cell.strip() for cell in line[len(cells) :]):
            use = f"{len(cells)} cells, as in the headings; a number with a comma needs quotes around it"
            yield Read(None, Problem(place, "cells", Words(f"{len(line)} cells"), use, number))


def _row(place: str, row: int, named: dict[str, str], text: str, currency: str) -> Read:
    if len(longest := max(named.values(), key=len)) > 2 * LONGEST_ITEM:
        return Read(None, too_long(place, row, longest))
    if formula := next((name for name, cell in named.items() if cell.startswith(_FORMULA) and name != "note"), None):
        return Read(None, Problem(place, formula, named[formula], "the words or the amount itself, not a formula", row))
    only_unit = not named.get("amount", "").strip() and bool(named.get("unit_price", "").strip())
    unit = unit_of(without_further_days(plain(named["item"]).casefold())) or ("one" if only_unit else "")
    money = plain(named.get("unit_price" if only_unit else "amount", ""))
    in_amount = _verdict_for_amount(money)
    try:
        amount = read_amount(money, unit) if in_amount is None else None
    except NoAmount as error:
        return Read(None, Problem(place, "amount", error.found, error.use, row))
    own = plain(named.get("currency", "")).casefold()
    code = vocabulary.currency_of(own)
    if own and not code:
        return Read(None, Problem(place, "currency", named["currency"], "three letters, such as CNY or USD", row))
    written = named.get("included", "")
    if written.strip() and vocabulary.said(written) is None:
        return Read(None, Problem(place, "included", written, "yes or no", row))
    if amount:
        amount = replace(amount, currency=code or amount.currency or currency)
    item, in_note = _with_note(plain(named.get("item", "")).lstrip(BULLETS), plain(named["note"]))
    said = (vocabulary.said(written) if written.strip() else None, in_note, in_amount)
    included = next((verdict for verdict in said if verdict is not None), None)
    return checked(place, row, item, amount, included, text, plain(named.get("component", "")))


def _with_note(item: str, note: str) -> tuple[str, bool | None]:
    """Return the item with what its note says of other things ("excludes ICU"), and what the note says of the item itself."""
    clauses = re.split(r"[;。]\s*", note)
    verdict = next((said for clause in clauses if (said := vocabulary.verdict_of(clause)) is not None), None)
    others = (clause for clause in clauses if vocabulary.verdict_of(clause) is None and _says_more(clause))
    return "; ".join([item, *others]) if item else item, verdict


def _says_more(clause: str) -> bool:
    return vocabulary.speaks_of_price(clause) or says_how_long(clause)


def _verdict_for_amount(cell: str) -> bool | None:
    """Return what words in the place of an amount say: nothing on top ("free", 含), or not in the price (另计)."""
    return None if re.search(r"\d", cell) or (len(cell) == 1 and cell.isascii()) else vocabulary.said(cell)


def _cut_number(place: str, row: int, cells: list[str]) -> Read | None:
    """Refuse "28,000" without quotes in a file that parts its cells by commas: it would read as 28, or as 0."""
    for left, right in pairwise(cells):
        if re.search(r"(?<!\d)\d{1,3}$", left) and re.match(r"\d{3}(?!\d)", right):
            use = "quotes around a number with a comma, or a first row of headings"
            return Read(None, Problem(place, "cells", f"{left},{right}", use, row))
    return None


def _without_headings(place: str, row: int, cells: list[str]) -> Read:
    """Tell the cells of a row apart by what they hold: an amount, a currency, yes or no, and words."""
    words: list[str] = []
    amount, currency, included = None, "", None
    if len(longest := max(cells, key=len)) > 2 * LONGEST_ITEM:
        return Read(None, too_long(place, row, longest))
    for cell in (plain(cell) for cell in cells if cell.strip()):
        lower = cell.casefold()
        if cell.startswith(_FORMULA):
            return Read(None, Problem(place, "cells", cell, "the words or the amount itself, not a formula", row))
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
            return Read(None, Problem(place, "amount", error.found, error.use, row))
    return checked(place, row, " ".join(words).lstrip(BULLETS), amount, included, plain(" ".join(cells)))


def _amount_of(cell: str) -> Amount | None:
    try:
        return read_amount(cell)
    except NoAmount:
        return None
