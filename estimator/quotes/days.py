"""How many days or nights a line of a quote pays for: "up to 21 days", "30 days of hospitalization", "住院二十一天以内"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from estimator.quotes.phrasing import tidy
from estimator.quotes.vocabulary import NUMBER_WORDS, NUMBERS

#: Days of what lines are counted in.
_LONG = {"week": 7, "weeks": 7, "周": 7, "星期": 7, "month": 30, "months": 30, "个月": 30}
_SIGNS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
#: A number of days, in tidied words: not the day of something, what recurs, what is added, nor the least of them.
_DAYS = re.compile(
    r"(?<![\d第月])(?<!day )(?<!days )(?<!every )(?<!per )(?<!每)(?<!增加)(?<!延长)(?<!至少)(?<!最少)(?<!不少于)(?<!起码)"
    r"(?<!at least )(?<!minimum )(?<!minimum of )(?<!min )(?<!less than )"
    rf"(?P<number>\d{{1,3}}|[一二两三四五六七八九十百]{{1,5}}|\b(?:{NUMBER_WORDS})\b)\s*"
    r"(?P<unit>(?:days?|nights?|weeks?|months?)\b|[天日晚夜周]|星期|个月)"
)
#: What follows days of something else: "21 days after the infusion", "7 days a week", "30天后复查"; or that they are the least.
_OF_SOMETHING_ELSE = re.compile(
    r"\s*(?:after|before|prior|later|a week|per week|notice|(?:stay )?min(?:imum)?\b|or more|at least"
    r"|以上|后|之后|以后|前|之前|以前|起)"
)
#: Words beside days that are no stay: until when an offer holds, when money moves.
_NO_STAY = re.compile(
    r"\b(?:valid|validity|refund(?:ed)?|payable|due|deposit|in advance)\b|有效|付清|付款|支付|缴|退款|退费|退还|押金"
)
#: The days of a note are a limit.
_LIMIT = re.compile(
    r"\b(?:up to|at most|max(?:imum)?|no more than|not more than|within|limited|limit|first|for)\b"
    r"|以内|之内|内$|不超过|最多|最长|至多|上限|为限|限|前"
)
#: Between a number of days and what it is days of.
_OF = re.compile(r"\s*(?:(?:of|in|on|for|the|a|an|stay|inpatient|hospital|的|之)\s*)*")
#: Parts of one stay that are billed beside one another, for the same days.
_BESIDE = re.compile(
    r"\b(?:nursing|bed|room|board|meals?|food|laminar|doctors?|physicians?|admission|ventilat\w*|life support)\b"
    r"|护理|床|餐|膳|伙食|层流|诊查|医生|呼吸机"
)


class Named(NamedTuple):
    """A cost line that words name, and where in them."""

    start: int
    stop: int
    component: str


def covered_days(
    words: str, named: Sequence[Named], counted: Iterable[str], otherwise: str | None
) -> tuple[tuple[str, float], ...]:
    """Return how many days or nights are paid for, by cost line.

    Parameters
    ----------
    words
        What is paid for, tidied, with ``;`` between its parts.
    named
        The cost lines that it names, in their order.
    counted
        The cost lines that are paid by the day or night and nothing else; of others days mean nothing.
    otherwise
        The cost line that is meant where the words name none.
    """
    by_day, found = frozenset(counted), dict[str, float]()
    for start, stop, days in _days(words):
        component = _meant(words, start, stop, named) or otherwise
        if component in by_day:
            found[component] = max(float(days), found.get(component, 0.0))
    return tuple(found.items())


def days_together(lines: Iterable[tuple[str, float]]) -> float:
    """Return how many days lines pay for whose amounts are added, from their words and days.

    The ward before the infusion and the ward after it are days one after another; the bed and nursing are for the same days.
    """
    by_part: defaultdict[frozenset[str], float] = defaultdict(float)
    for words, days in lines:
        by_part[frozenset(_BESIDE.findall(tidy(words)))] += days
    return max(by_part.values(), default=0.0)


def says_how_long(note: str) -> bool:
    """Say whether a note is about how many days are paid for: "up to 21 days", "30天以内", "20 days"."""
    words = tidy(note)
    return any(True for _ in _days(words)) and bool(_LIMIT.search(words) or _DAYS.fullmatch(words))


def _days(words: str) -> Iterator[tuple[int, int, int]]:
    """Yield where a number of days stands, and the number."""
    for match in _DAYS.finditer(words):
        first, last = words.rfind(";", 0, match.start()) + 1, words.find(";", match.end())
        part = words[first : last if last >= 0 else len(words)]
        days = _number(match["number"]) * _LONG.get(match["unit"], 1)
        if days and not _OF_SOMETHING_ELSE.match(words, match.end()) and not _NO_STAY.search(part):
            yield match.start(), match.end(), days


def _meant(words: str, start: int, stop: int, named: Sequence[Named]) -> str | None:
    """Return what the days are of: what follows at once, or what stands before in the same part, behind, or in parts before."""
    first, last = words.rfind(";", 0, start), words.find(";", stop)
    last = len(words) if last < 0 else last
    at_once = (item for item in named if item.start >= stop and _OF.fullmatch(words, stop, item.start))
    before = [item for item in named if item.stop <= start]
    inside = [item for item in before if item.start > first]
    behind = (item for item in named if stop <= item.start < last)
    for found in (next(at_once, None), inside[-1] if inside else None, next(behind, None), before[-1] if before else None):
        if found:
            return found.component
    return None


def _number(signs: str) -> int:
    """Read 21, twenty one and 二十一."""
    if signs.isdigit():
        return int(signs)
    if signs.isascii():
        return sum(NUMBERS[word] for word in signs.split())
    total, digit = 0, 0
    for sign in signs:
        if sign in _SIGNS:
            digit = _SIGNS[sign]
        else:
            total, digit = total + (digit or 1) * (100 if sign == "百" else 10), 0
    return total + digit
