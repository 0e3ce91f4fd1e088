"""An amount of money in the words of a quote: `¥28,000`, `USD 1.200,50`, `12.8万元`, `1 200 000 RMB`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from estimator.quotes.vocabulary import CURRENCIES, FURTHER_DAY, PER_UNIT, SCALES, unit_of

_MARKS = "|".join(sorted((re.escape(mark) for mark in CURRENCIES), key=len, reverse=True))
_SCALES = "|".join(sorted(SCALES, key=len, reverse=True))
#: Digits in groups, with whatever separates them where the reader comes from; never a bare comma at the end.
#: Possessive: what was read is never tried again in another way, or a hostile line could take for ever.
_DIGITS = r"\d++(?:[.,'’]\d++| \d{3}(?!\d))*+"
_AMOUNT = re.compile(
    rf"(?P<sign>(?<![\w)])-(?=[\d¥$€£]))?(?P<before>(?<![a-z])(?:{_MARKS})\s*)?(?<![a-z0-9_.])(?P<digits>{_DIGITS})"
    rf"\s*(?P<scale>(?:{_SCALES})(?![a-z]))?\s*(?P<after>(?:{_MARKS})(?![a-z]))?"
)
#: What follows a number that is no amount: a unit, the rest of a name, a share.
_NOT_MONEY = re.compile(
    r"\s*(?:%|mg|ml|kg|g\b|days?\b|weeks?\b|months?\b|years?\b|hours?\b|x\b|×|\*|times|doses?\b|nights?\b|visits?\b|units?\b|cells?\b"
    r"|patients?\b|persons?\b|people\b|号|天|日|次|周|个|月|年|岁|支|瓶|人|晚|袋|页)|[-/.]\d|[a-z]"
)
#: What stands before a number that is no amount: "day 28", "CD-19".
_COUNTED = re.compile(r"(?:\w[-/.]|\b(?:days?|weeks?|months?|years?|no\.?|nr\.?|phase|grade|page|room|age|aged)\s*|[第约]\s*)$")
_DATE = re.compile(r"\b\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\b日?|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")
_CONTACT = re.compile(
    r"\b(?:tel|phone|mobile|fax|whatsapp|wechat|zip|postcode|swift|iban|account (?:no|number))\b"
    r"|电话|手机|传真|微信|邮编|账号|地址"
)
#: Longer rows of digits are telephone and account numbers.
_LONGEST = 8
_SPAN = re.compile(
    rf"(?<![\d.,]){_DIGITS}\s*(?:{_SCALES})?\s*(?:{_MARKS})?\s*(?:-|–|—|~|～|to|至|到)\s*(?:{_MARKS})?\s*{_DIGITS}"
)
_PRICE = rf"(?:(?:{_MARKS}) ?)?(?<![a-z0-9_.]){_DIGITS} ?(?:(?:{_SCALES})(?![a-z]))? ?(?:(?:{_MARKS})(?![a-z]))?"
#: "each further day 500 USD", "500 USD per extra day": the price of what lies beyond the line.
_BEYOND = re.compile(rf"(?:{FURTHER_DAY})[^\d;,，。]{{0,15}}{_PRICE}|{_PRICE} ?(?:{FURTHER_DAY})(?![^\d;,，。]{{0,15}}{_PRICE})")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Amount:
    """Money as a quote writes it; `currency` is blank where the words name none."""

    value: float
    currency: str
    per_unit: str = ""  # "day", "long" or "one" where it is the price of that


class NoAmount(ValueError):
    """Words that were meant as an amount and are none; `use` is the way out."""

    def __init__(self, found: str, use: str) -> None:
        super().__init__(found)
        self.found, self.use = found, use


def number(digits: str, scaled: bool = False) -> float:
    """Read a number with the separators of any language: 1,234.50 and 1.234,50 and 1 234,50 and 12,34,567.

    One separator with three digits behind it parts thousands, unless the number is `scaled` (1.234万) or begins with 0.
    """
    marks = re.findall(r"[.,'’ ]", digits)
    *whole, last = re.split(r"[.,'’ ]", digits)
    if not marks:
        return float(last)
    alone, mixed = len(marks) == 1, marks[-1] not in marks[:-1] and len(marks) > 1
    decimal = marks[-1] in ".," and (mixed or (alone and (scaled or len(last) != 3 or whole[0] == "0")))
    grouped = whole if decimal else [*whole, last]
    if len(set(marks[:-1] if decimal else marks)) > 1 or not _are_groups(grouped):
        raise NoAmount(digits, "a number such as 12,345.67")
    return float("".join(grouped) + (f".{last}" if decimal else ""))


def _are_groups(parts: list[str]) -> bool:
    """Say whether the parts between separators can be groups of one number: three digits, or two as in India."""
    return len(parts) == 1 or (len(parts[-1]) == 3 and len(parts[0]) <= 3 and all(len(part) in (2, 3) for part in parts[1:]))


def find_amount(words: str) -> tuple[Amount | None, str]:
    """Return the amount that a line names, or None, and the line without it.

    A number with a currency wins over one without, the last over the first ("20 days x 1,200 = 24,000 CNY"), and what stands in
    brackets, or is the price of a further day, is read only where nothing else is an amount.
    """
    lower = _blank(_DATE, "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in words))
    if _names_a_span(lower):
        raise NoAmount(words, "one amount, for example the higher one")
    of_line = without_further_days(lower)
    if not (found := _last_amount(_blank(_IN_BRACKETS, of_line)) or _last_amount(of_line)):
        of_line, found = lower, _last_amount(_blank(_IN_BRACKETS, lower)) or _last_amount(lower)
    if found is None:
        return None, words
    if found["sign"]:
        raise NoAmount(found[0].strip(), "an amount of at least 0; take a discount off the line it belongs to")
    return _amount(found, _unit(of_line, found)), _joined(words[: found.start()], words[found.end() :])


_MARKS_BETWEEN = ",;:，；：、"
_ENDS = " =-–—|" + _MARKS_BETWEEN
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def _joined(before: str, after: str) -> str:
    """Put a line together without its amount: no empty brackets, no mark twice or after a blank."""
    before, after = " ".join(before.split()), " ".join(after.split())
    while before.endswith("(") and after.startswith(")"):
        before, after = before[:-1].rstrip(), after[1:].lstrip()
    if not after.startswith((*_MARKS_BETWEEN, ".", "。", ")")):
        return f"{before} {after}".strip(_ENDS)
    before = before.rstrip(_ENDS)
    if after.startswith(",") and _CHINESE.match(before[-1:]) and _CHINESE.match(after[1:].lstrip()):
        after = "，" + after[1:].lstrip()  # reading had made a plain comma of it
    return f"{before}{after}".strip(_ENDS)


def _blank(pattern: re.Pattern[str], words: str) -> str:
    """Replace what a pattern finds by as many blanks: positions stay."""
    return pattern.sub(lambda match: " " * len(match[0]), words)


def without_further_days(lower: str) -> str:
    """Blank what words in small letters say of the price of a day beyond the line's own."""
    return _blank(_BEYOND, lower)


def read_amount(cell: str, per_unit: str = "") -> Amount | None:
    """Read a cell of the column of amounts: nothing, or an amount and nothing else."""
    lower = cell.casefold().strip()
    if lower in ("", "-", "–", "—", "/", "n/a", "tbd", "tba", "待定", "无"):
        return None
    found = _AMOUNT.match(lower)
    rest = lower[found.end() :].strip(" .-") if found else ""
    if not found or (rest and not PER_UNIT.fullmatch(rest)):
        use = (
            "one amount, for example the higher one" if _SPAN.search(lower) else "a number such as 12,345.67, or free, or nothing"
        )
        raise NoAmount(cell, use)
    if found["sign"]:
        raise NoAmount(cell, "an amount of at least 0; take a discount off the line it belongs to")
    return _amount(found, unit_of(lower[found.end() :]) or per_unit)


def _names_a_span(lower: str) -> bool:
    """Say whether the line gives two ends of an amount: one of them has a currency, or both are large."""
    for match in _SPAN.finditer(lower):
        ends = re.findall(_DIGITS, match[0])
        if re.search(_MARKS, match[0]) or re.match(rf"\s*(?:{_SCALES})?\s*(?:{_MARKS})(?![a-z])", lower[match.end() :]):
            return True
        if all(len(re.sub(r"\D", "", end)) >= 4 for end in ends) and not _NOT_MONEY.match(lower, match.end()):
            return True
    return False


def _last_amount(lower: str) -> re.Match[str] | None:
    candidates = [match for match in _AMOUNT.finditer(lower) if _may_be_money(lower, match)]
    marked = [match for match in candidates if match["before"] or match["after"]]
    return next(reversed(marked or candidates), None)


def _may_be_money(lower: str, match: re.Match[str]) -> bool:
    if match["before"] or match["after"]:
        return True
    digits = re.sub(r"\D", "", match["digits"])
    if _NOT_MONEY.match(lower, match.end()) or _COUNTED.search(lower[: match.start()]) or _CONTACT.search(lower):
        return False
    if len(digits) > _LONGEST and digits == match["digits"]:
        return False
    after = lower[match.end() :].strip()
    return bool(match["scale"]) or len(digits) >= 3 or not after.strip(" .。)") or bool(PER_UNIT.match(after))


def _unit(lower: str, found: re.Match[str]) -> str:
    """Return what the amount is the price of: the words follow it, or stand anywhere with nothing multiplied."""
    after = lower[found.end() :].lstrip(" (")
    if PER_UNIT.match(after):
        return unit_of(after)
    multiplied = re.search(r"[x×*=]\s*\d|\d\s*[x×*=]|\d\s*(?:days|nights|天)", lower)
    return "" if multiplied else unit_of(lower)


def _amount(found: re.Match[str], per_unit: str) -> Amount:
    before, after = (CURRENCIES.get((found[name] or "").strip(), "") for name in ("before", "after"))
    if before and after and before != after and {found["before"].strip(), found["after"]} - {"$", "¥"}:
        # "$ 100 HKD": the longer name says which dollar is meant
        before = "" if found["before"].strip() in "$¥" else before
    scale = SCALES[found["scale"]] if found["scale"] else 1.0
    return Amount(number(found["digits"].strip(), scaled=scale > 1) * scale, before or after, per_unit)
