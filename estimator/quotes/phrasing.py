"""How a line of a quote is put together: what it pays for, what it leaves out, and the list of what a package holds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from estimator.quotes.vocabulary import FILLERS, FURTHER_DAY, LEAVES_OUT, LEFT_OUT, NUMBER_WORDS, PAID_FOR, plain, verdict_of

#: One price for several things.
PACKAGE = re.compile(
    r"\bpackages?\b|\ball[ -]?in(?:cl(?:usive|uded)?)?\b|\bflat (?:fee|rate|price)\b|\blump sum\b|套餐|全包|打包|包干|一口价"
)
#: What follows is a list of what a price pays for; "included in the price" begins none.
_LIST = re.compile(
    r"\b(?:includes?|including|inclusive of|covers|comprises|consists of|made up of|incl)\b|\bincluded ?;|已含|包含|包括|含"
)
#: Words of a list that are no thing: how long, taxes, "and so on".
_NO_THING = re.compile(
    r"\b(?:up to|at most|max\w*|within)\b"
    rf"|(?:\d+|\b(?:{NUMBER_WORDS})\b)\s*(?:(?:days?|nights?|weeks?|months?)\b|[天日晚夜周月]|个月)"
    r"|\b(?:tax(?:es)?|vat|all|etc)\b|以内|最多|不超过|等等?$|税"
)
#: Between two names: they are two things, and not one thing with a long name.
APART = re.compile(r";|\b(?:and|or|with|plus|incl\w*)\b|含|包括|及|和|与")
_STARTS_APART = re.compile(rf"(?:^|{APART.pattern})\s*(?:(?:the|your|our|all)\s+)?$")
_ENDS_APART = re.compile(rf"\s*(?:(?:等|(?:per )?day|每?[天日人次])\s*)?(?:$|{APART.pattern})")


def tidy(words: str) -> str:
    """Return words as they are compared: small letters, marks as blanks, but for %."""
    lowered = re.sub(r"[^\w%]+", " ", plain(words).casefold().replace("_", " "))
    return re.sub(r"\s+%", "%", lowered).strip()


def clauses(item: str) -> tuple[str, str]:
    """Part a line into what is paid for and what it says is left out: "Ward (ICU not included)", "病房，不含重症监护".

    A verdict without a name is about the line itself: "ICU 15,000 a day, not included"; in a list of what is included it is
    about what stands before it.
    """
    paid, left = [], []
    for clause in re.split(r"[;()（）；。]|\s[-–—]\s", item.casefold()):
        if (found := LEAVES_OUT.search(clause)) and re.search(r"\w", clause[found.end() :]) and verdict_of(clause) is None:
            paid.append(clause[: found.start()])
            left.append(clause[found.end() :])
            continue
        for part in re.split(r"[,，]|\bbut\b|但", clause):
            if paid and not left and LEFT_OUT.search(part) and verdict_of(part) is False:
                start = len(paid) - 1 if PAID_FOR.search(" ; ".join(paid)) else 0
                paid, left = paid[:start], paid[start:]
                continue
            (left if LEFT_OUT.search(part) else paid).append(LEFT_OUT.sub(" ", part))
    return " ; ".join(filter(str.strip, paid)), " ; ".join(filter(str.strip, left))


def listed(words: str) -> str:
    """Return the parts of a list of words, tidied."""
    return " ; ".join(tidy(part) for part in re.split(r"[;,，、+&:：()]", words))


def stands_alone(words: str, start: int, stop: int) -> bool:
    """Say whether words are the whole of a part of a list."""
    return bool(_STARTS_APART.search(words[:start]) and _ENDS_APART.match(words, stop))


def opened(words: str) -> tuple[str, str]:
    """Part a tidied line into what stands before its list of contents, and the list: "package price", "cells ; ward"."""
    if found := _LIST.search(words):
        return words[: found.start()].strip(" ;"), words[found.end() :]
    package, _, rest = words.partition(";")
    return (package.strip(), rest) if PACKAGE.search(package) else (words, "")


def things(words: str) -> Iterator[str]:
    """Yield the parts of a list that name a thing."""
    for part in APART.split(words):
        if re.search(FURTHER_DAY, part):
            continue
        rest = FILLERS.sub(" ", PAID_FOR.sub(" ", _NO_THING.sub(" ", PACKAGE.sub(" ", part))))
        if re.search(r"[^\W\d_]", rest):
            yield part.strip()
