"""Words, money and dates in the reader's language.

A language is one file, `data/locales/<code>.po`: a gettext catalogue whose msgid is a key and whose msgstr is what people
read. Words that come from the data tables are English there; their translations stand under msgctxt "tables".
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, reduce
from math import isfinite
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import NumberPattern, format_decimal, get_currency_name, parse_pattern

from estimator.rounding import round_2sf, round_up
from estimator.shelves import kept_with_first
from estimator.tables import default_folder

TABLES = "tables"  # the msgctxt of words that come from the data tables

# Longest first: `_extra_days` also ends in `_days`.
_SUFFIXES = {
    "extra_days": ("event",), "days": ("phase",), "probability": ("event", "exit"), "share": ("component", "phase"),
    "bill": ("component",), "paid": ("component",), "limit": ("component",),
}  # fmt: skip

#: Ids that tables bring. Somebody's own rows may hold one that no language knows; those of the published tables all have words.
_FROM_TABLES = re.compile(
    r"(?:pathway|city|origin|visa|holiday|phase|quantity|component|due|event|exit|preset)\.(?P<name>[a-z][a-z0-9_]*)"
)

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$&])")


class MissingWords(KeyError):
    """A language file lacks a key, or a plural form of it."""

    def __str__(self) -> str:
        return str(self.args[0])


def safe(words: object) -> str:
    """Return `words` so that st.markdown shows them as they are.

    Without it two amounts in dollars turn what stands between them into a formula, and words from outside could be
    links or headings. For Plotly, tables and files use the plain words: they would show the backslashes.
    """
    return _MARKDOWN.sub(r"\\\1", str(words)).replace("\n", " ")


@dataclass(frozen=True, eq=False)
class Text:
    """One language: `text("key", name=value)` gives the words; numbers among the values are written its way."""

    language: str
    locale: Locale
    words: Mapping[str, str] = field(repr=False)
    forms: Mapping[str, tuple[str, ...]] = field(repr=False)
    of_tables: Mapping[str, str] = field(repr=False)
    which_form: Callable[[int], int] = field(repr=False)
    whole_money: NumberPattern = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of `key`, with `values` filled in."""
        return self._words(key).format(**{name: self._shown(value) for name, value in values.items()})

    def markdown(self, key: str, **values: object) -> str:
        """Return the words of `key` for st.markdown: marks in the catalogue work, `values` are shown as they are."""
        return self._words(key).format(**{name: safe(self._shown(value)) for name, value in values.items()})

    def plural(self, key: str, n: int, **values: object) -> str:
        """Return the form of `key` that goes with the whole number `n`, which fills {n}."""
        if key not in self.forms:
            raise MissingWords(f"{self.language}.po: no plural forms for {key!r}; add msgid, msgid_plural and msgstr[0]")
        form = self.forms[key][self.which_form(abs(int(n)))]
        return form.format(n=self.number(n), **{name: self._shown(value) for name, value in values.items()})

    def has(self, key: str) -> bool:
        """Say whether the language knows `key`; for ids that a reader's own file may bring."""
        return key in self.words

    def table_words(self, english: str) -> str:
        """Return words of a data table in this language, or the English where nobody has translated them yet."""
        return self.of_tables.get(english, english)

    def money(self, amount: float, currency: str, *, exact: bool = False) -> str:
        """Return an amount with its currency, in whole units: two significant figures, or all of them if `exact`."""
        if not isfinite(amount):
            return self("format.not_known")
        return self._whole(round(amount), currency) if exact else self._rounded(round(round_2sf(amount)), currency)

    @kept_with_first(4096)
    def _rounded(self, amount: int, currency: str) -> str:
        # Amounts of two figures repeat, and say nothing about anybody; exact ones are not kept.
        return self._whole(amount, currency)

    def _whole(self, amount: int, currency: str) -> str:
        return self.whole_money.apply(amount, self.locale, currency=currency, currency_digits=False)

    def money_range(self, low: float, high: float, currency: str) -> str:
        """Return "$36,000 to $47,000", or one amount where both read the same."""
        return self.between(self.money(low, currency), self.money(high, currency))

    def between(self, low: str, high: str) -> str:
        """Join the words of two ends of a range; equal ends are said once."""
        return low if low == high else self("format.range", low=low, high=high)

    def currency_name(self, currency: str) -> str:
        """Return the name of a currency: US dollar."""
        return get_currency_name(currency, locale=self.locale)

    def days(self, days: float) -> str:
        """Return "29 days" for 28.2 days: part of a day is a day."""
        return self._counted("count.days", days)

    def weeks(self, days: float) -> str:
        """Return "5 weeks" for 29 `days`: part of a week is a week."""
        return self._counted("count.weeks", days / 7)

    def number(self, value: float) -> str:
        """Return a number with the language's own separators and at most two decimals."""
        return format_decimal(round(float(value), 2), locale=self.locale) if isfinite(value) else self("format.not_known")

    def date(self, day: date, *, year: bool = True) -> str:
        """Return "14 March 2027"; without the `year` "14 March". The catalogue holds the pattern."""
        return format_date(day, self("format.date" if year else "format.day_and_month"), locale=self.locale)

    def of_100(self, probability: float) -> int:
        """Return a probability as a whole number of 100; both sides of a chance are `of_100(p)` and `100 - of_100(p)`."""
        return int(probability * 100 + 0.5 + 1e-9)

    def chance(self, probability: float) -> str:
        """Return "7 of 100", and for a small chance that is not zero "fewer than 1 of 100"."""
        count = self.of_100(probability)
        if count == 0 and probability > 0:
            return self("chance.nearly_none")
        if count == 100 and probability < 1:
            return self("chance.nearly_all")
        return self("chance.of_100", count=count)

    def list(self, items: Iterable[str]) -> str:
        """Return "visa, flights, and hotel".

        The catalogue says how items are joined: in Chinese an "and" before the last one would be read into its name.
        """
        *before, last = tuple(items) or ("",)
        start = self._joined("format.list.next", before)
        return self._joined("format.list.end" if len(before) > 1 else "format.list.two", (start, last))

    def sentences(self, said: Iterable[str]) -> str:
        """Return sentences one after the other: with a space between them only where the language writes one."""
        return self._joined("format.sentences", said)

    @property
    def direction(self) -> str:
        """Which way the language is written: ltr or rtl."""
        return self.locale.text_direction

    def _joined(self, key: str, parts: Iterable[str]) -> str:
        said = [part for part in parts if part]
        return reduce(lambda start, last: self(key, start=start, last=last), said) if said else ""

    def _words(self, key: str) -> str:
        try:
            return self.words[key]
        except KeyError:
            if own := _FROM_TABLES.fullmatch(key):
                return own["name"].replace("_", " ")
            raise MissingWords(f"{self.language}.po: no words for {key!r}; add msgid {key!r} and its msgstr") from None

    def _shown(self, value: object) -> str:
        return self.number(value) if isinstance(value, int | float) else str(value)

    def _counted(self, key: str, amount: float) -> str:
        return self.plural(key, round_up(amount)) if isfinite(amount) else self("format.not_known")


def assumption_name(name: str, text: Text) -> str:
    """Return the name of an assumption: a cost, a quantity, or what `<phase>_days`, `<event>_probability` ... speak of.

    One of somebody's own rows, which no language knows, is named by its id.
    """
    return known_assumption(name, text) or name.replace("_", " ")


def known_assumption(name: str, text: Text) -> str | None:
    """Return the name of an assumption where the language has one."""
    for key in (f"component.{name}", f"quantity.{name}", f"assumption.{name}"):
        if text.has(key):
            return text(key)
    for suffix, kinds in _SUFFIXES.items():
        stem = name.removesuffix(f"_{suffix}")
        for key in (f"{kind}.{stem}" for kind in kinds):
            if stem != name and text.has(key):
                return text(f"assumption.{suffix}", name=text(key))
    return None


def locales_folder() -> Path:
    """Return where the language files are."""
    return default_folder() / "locales"


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the codes of all languages, English first: it is the source of the others."""
    codes = (path.stem for path in locales_folder().glob("*.po"))
    return tuple(sorted(codes, key=lambda code: (code != "en", code)))


def language_name(language: str) -> str:
    """Return a language's own name for itself: English, 中文."""
    own = Locale.parse(language).get_display_name(language) or language
    return own[:1].upper() + own[1:]


def closest_language(wished: str | None) -> str:
    """Return the language to greet a browser with that asks for `wished`, such as zh-CN; English if there is none."""
    try:
        asked = Locale.parse(wished or "en", sep="-").language
    except (ValueError, UnknownLocaleError):
        return "en"
    return asked if asked in languages() else "en"


@lru_cache(maxsize=32)
def load_text(language: str) -> Text:
    """Read one language, once in a process. An unknown language is a ValueError that names those that there are."""
    if language not in languages():  # also keeps a code from a link out of the path
        raise ValueError(f"language: found {language[:20]!r}; use one of {', '.join(languages())}")
    with (locales_folder() / f"{language}.po").open("rb") as file:
        return text_of(read_po(file, locale=language, abort_invalid=True))


def text_of(catalog: Catalog) -> Text:
    """Turn a catalogue into the words of its language; entries without words count as missing."""
    locale = Locale.parse(str(catalog.locale))
    # Babel types an entry's words as one or many; with and without msgid_plural they are apart.
    entries: list[Any] = [entry for entry in catalog if entry.id and entry.string]
    single = [entry for entry in entries if not entry.pluralizable]
    counted = [entry for entry in entries if entry.pluralizable and all(entry.string)]
    return Text(
        language=str(catalog.locale),
        locale=locale,
        words={entry.id: entry.string for entry in single if entry.context is None},
        forms={entry.id[0]: tuple(entry.string) for entry in counted},
        of_tables={entry.id: entry.string for entry in single if entry.context == TABLES},
        which_form=gettext.c2py(catalog.plural_expr),
        whole_money=_whole_money(locale),
    )


def _whole_money(locale: Locale) -> NumberPattern:
    # Babel keeps ".00" even where it is told to leave out the digits of the currency, so the pattern loses them here.
    return parse_pattern(locale.currency_formats["standard"].pattern.replace(".00", ""))
