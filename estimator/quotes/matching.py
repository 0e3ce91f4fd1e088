"""Which of our lines a line of a quote may mean. A suggestion with a score, for the reader to confirm; never more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from estimator.assumptions import is_by_day
from estimator.errors import InputError, Problem
from estimator.quotes.days import Named, covered_days
from estimator.quotes.lines import Kind, Quote, QuoteLine
from estimator.quotes.phrasing import APART, PACKAGE, clauses, listed, opened, stands_alone, things, tidy
from estimator.shelves import kept_with_first
from estimator.tables import Tables, load_tables
from estimator.text import languages, load_text

#: Of 100. Below it a line counts as not matched.
THRESHOLD = 75.0
#: A phrase inside a longer line is a good match, not a perfect one; a misspelt one is worth less.
_INSIDE, _MISSPELT = 85.0, 0.95
#: Shorter phrases are found letter by letter or not at all.
_SHORTEST_MISSPELT = 6
#: Names the whole treatment: anything else in the same line says more.
_WHOLE_TREATMENT = frozenset({"car t", "car t治疗", "car t疗法", "car t therapy", "car t treatment"})
#: Names that mean something as the whole of a part of a list alone: "incl. cells, ward", and not "storage of cells".
_ALONE = frozenset({"cells", "cell", "细胞", "细胞费", "细胞费用", "翻译"})
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Suggestion:
    """What a line may stand for.

    component
        The line of ours that its amount pays for, or None where nothing is close enough.
    score
        0 to 100, how close the words are; 100 where the quote or the reader names the component.
    also
        Other components that the line says are paid for by the same amount.
    excluded
        Components that the line says are left out.
    limits
        Of components that are paid by the day or night, how many of them the line pays for, where it says so.
    unknown
        What the line says that its amount pays for, and that is like none of our components.
    """

    line: QuoteLine
    component: str | None
    score: float
    also: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    limits: tuple[tuple[str, float], ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Phrase:
    words: str
    component: str
    pattern: re.Pattern[str]

    @property
    def weight(self) -> tuple[bool, float]:
        """How much it says: a Chinese sign as much as three letters."""
        return self.words not in _WHOLE_TREATMENT, len(self.words) + 2 * len(_CHINESE.findall(self.words))


def suggest(quote: Quote, tables: Tables | None = None) -> tuple[Suggestion, ...]:
    """Return a suggestion for each line of a quote.

    Raises
    ------
    InputError
        If the quote's own column `component` names lines that we do not have.
    """
    tables = tables or load_tables()
    known = dict.fromkeys(row.component for row in tables.costs)
    unknown = [line for line in quote.lines if line.component and line.component not in known]
    if unknown:
        use = f"one of {', '.join(known)}, or nothing"
        raise InputError([Problem(quote.place, "component", line.component, use, line.row) for line in unknown])
    phrases = _phrases(tables)
    by_day = frozenset(row.component for row in tables.costs if is_by_day(row.per))
    found = tuple(_suggest(line, phrases, by_day) for line in quote.lines)
    return _lump_sum(found, tables, phrases)


def _lump_sum(found: tuple[Suggestion, ...], tables: Tables, phrases: tuple[_Phrase, ...]) -> tuple[Suggestion, ...]:
    """Take the only price of a quote for the line that one sum pays for at least, where its words name no line but contents."""
    row = next((row for row in tables.red_flags if row.test == "lump_sum"), None)
    if row is None or not row.components:
        return found
    main = row.components[0]
    found = tuple(_package(item, main, phrases) for item in found)
    at = [i for i, item in enumerate(found) if item.line.is_priced] or _largest_total(found)
    if len(at) != 1 or main in found[at[0]].excluded:
        return found
    item = found[at[0]]
    if item.component and not (main in item.also and _names_contents_alone(item.line.item, phrases)):
        return found
    return (*found[: at[0]], _paying_for(item, main, 0.0), *found[at[0] + 1 :])


def _package(item: Suggestion, main: str, phrases: tuple[_Phrase, ...]) -> Suggestion:
    """Take a package for the line that one sum pays for at least where it names that; else for none of what it holds."""
    line = item.line
    if line.component or line.kind not in (Kind.PRICE, Kind.TOTAL) or not PACKAGE.search(line.item.casefold()):
        return item
    if item.component == main or main in item.also:
        return _paying_for(item, main, item.score)
    is_one_thing = not item.also and not _names_contents_alone(line.item, phrases)
    return item if item.component is None or item.component in item.excluded or is_one_thing else _paying_for(item, None, 0.0)


def _paying_for(item: Suggestion, main: str | None, score: float) -> Suggestion:
    named = (item.component, *item.also) if item.component else item.also
    return replace(item, component=main, score=score, also=_unique(name for name in named if name != main))


def _names_contents_alone(words: str, phrases: tuple[_Phrase, ...]) -> bool:
    """Say whether all that a line names is what its price includes: "Package, incl. evaluation, cells and ward"."""
    before, inside = opened(listed(clauses(words)[0]))
    return bool(inside and before) and not _named(before, phrases)


def _largest_total(found: tuple[Suggestion, ...]) -> list[int]:
    totals = [i for i, item in enumerate(found) if item.line.kind is Kind.TOTAL]
    return [max(totals, key=lambda i: found[i].line.amount or 0.0)] if totals else []


def pattern_of(phrase: str) -> re.Pattern[str]:
    """Return what finds a tidied phrase as whole words; Chinese has no gaps between words, so there it is found anywhere."""
    before, after = (sign.isascii() and sign.isalnum() for sign in (phrase[:1], phrase[-1:]))
    return re.compile(("(?<![a-z0-9])" if before else "") + re.escape(phrase) + ("(?![a-z0-9])" if after else ""))


@kept_with_first(1)
def _phrases(tables: Tables) -> tuple[_Phrase, ...]:
    """Return all names of all components: those of the language files, of the tables of products and of synonyms."""
    named = {tidy(words): component for component, words in _names(tables)}
    return tuple(_Phrase(words, component, pattern_of(words)) for words, component in named.items() if words)


def _names(tables: Tables) -> Iterator[tuple[str, str]]:
    texts = [load_text(language) for language in languages()]
    for component in dict.fromkeys(row.component for row in tables.costs):
        yield component, component
        yield from ((component, text(f"component.{component}")) for text in texts if text.has(f"component.{component}"))
    listed = {row.component for row in tables.costs if row.price_from == "products"}
    yield from ((component, name) for component in listed for name in product_names(tables))
    yield from ((row.component, row.words) for row in tables.synonyms)


def product_names(tables: Tables) -> list[str]:
    """Return every name of every product: "Axicabtagene ciloleucel (axi-cel, Yikaida)" holds three."""
    cells = (name for row in tables.products for name in (row.name, row.name_zh))
    return [part.strip() for cell in cells for part in re.split(r"[(),（），、]", cell) if len(part.strip()) > 2]


def _suggest(line: QuoteLine, phrases: tuple[_Phrase, ...], by_day: frozenset[str]) -> Suggestion:
    if line.kind is Kind.DEPOSIT:
        return Suggestion(line, None, 0.0)  # it moves money and pays for nothing
    paid, left = clauses(line.item)
    if line.included is False:
        paid, left = "", f"{paid} ; {left}"
    parts = listed(paid)
    places, out = _named(parts, phrases), [phrase.component for *_, phrase in _named(listed(left), phrases)]
    named = [phrase for *_, phrase in places]
    best, score = (named[0], _score(tidy(paid), named[0])) if named else _misspelt(tidy(paid), phrases)
    component = line.component or (best.component if best and score >= THRESHOLD else None)
    if component is None and out and not tidy(paid):
        return Suggestion(line, out[0], 100.0, (), _unique(out))
    at = [Named(start, stop, phrase.component) for start, stop, phrase in places]
    limits = () if line.per_unit else covered_days(parts, at, by_day, component)
    score = 100.0 if line.component else round(score, 1)
    return Suggestion(
        line, component, score, _others(named, component), _unique(out), limits, _unknown(line.item, parts, phrases)
    )


def _unknown(item: str, parts: str, phrases: tuple[_Phrase, ...]) -> tuple[str, ...]:
    """Return what a list of contents names and we do not know, in the words of the line."""
    inside = opened(parts)[1]
    for start, stop, _ in _spans(inside, phrases):
        inside = inside[:start] + "\n" * (stop - start) + inside[stop:]
    own = item if len(item) == len(item.casefold()) else item.casefold()
    found = {part: own.casefold().find(part) for part in things(inside) if "\n" not in part}
    return tuple(own[at : at + len(part)] if at >= 0 else part for part, at in found.items())


def _others(named: Iterable[_Phrase], component: str | None) -> tuple[str, ...]:
    return _unique(phrase.component for phrase in named if phrase.component != component)


def _unique(components: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(components))


#: Where a phrase stands.
_Span = tuple[int, int, _Phrase]


def _named(listed: str, phrases: tuple[_Phrase, ...]) -> list[_Span]:
    """Return what words name, in their order: of names that run into one another ("ICU bed fee") the one that says most."""
    groups: list[list[_Span]] = []
    end = 0
    for span in sorted(_spans(listed, phrases), key=lambda item: item[0]):
        if not groups or APART.search(listed[end : span[0]]):
            groups.append([])
        groups[-1].append(span)
        end = span[1]
    return [max(group, key=lambda span: span[2].weight) for group in groups]


def _spans(words: str, phrases: tuple[_Phrase, ...]) -> Iterator[_Span]:
    """Yield where phrases stand; the ones that say most first, and what they cover is not read again."""
    inside = (phrase for phrase in phrases if phrase.words in words and phrase.pattern.search(words))
    for phrase in sorted(inside, key=lambda item: item.weight, reverse=True):
        for match in phrase.pattern.finditer(words):
            if phrase.words not in _ALONE or stands_alone(words, match.start(), match.end()):
                yield match.start(), match.end(), phrase
                words = words[: match.start()] + "\n" * len(match[0]) + words[match.end() :]


def _score(words: str, phrase: _Phrase) -> float:
    return _INSIDE + (100 - _INSIDE) * min(len(phrase.words) / max(len(words), 1), 1.0)


def _misspelt(words: str, phrases: tuple[_Phrase, ...]) -> tuple[_Phrase | None, float]:
    """Return the phrase that looks most like the words, or like a part of them."""
    if len(words) < 3:
        return None, 0.0
    long = {phrase.words: phrase for phrase in phrases if len(phrase.words) >= _SHORTEST_MISSPELT}
    whole = process.extractOne(words, list(long), scorer=fuzz.token_sort_ratio)
    part = process.extractOne(words, list(long), scorer=_part_ratio)
    best = max((found for found in (whole, part) if found), key=lambda found: found[1], default=None)
    return (long[best[0]], best[1] * _MISSPELT) if best else (None, 0.0)


def _part_ratio(words: str, phrase: str, **_: object) -> float:
    """Return how much a phrase looks like a part of the words; a short line is not found inside a long phrase."""
    return fuzz.partial_ratio(phrase, words) if len(phrase) <= len(words) + 2 else 0.0
