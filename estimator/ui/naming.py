"""Words for a scenario among others: a letter, and what sets it apart."""

from __future__ import annotations

from datetime import date
from typing import Any

from estimator.compare import Comparison
from estimator.exports.words import product_label, scenario_rows
from estimator.model import Estimate
from estimator.overrides import whole_line
from estimator.scenario import Scenario
from estimator.text import Text
from estimator.ui import state
from estimator.ui.moves import MONEY
from estimator.widths import room

#: So many differences are named where there is room, so many where there is less.
NAMED, FEWER = 2, 1
#: Width of a name that still fits beside a bar and into a heading on a phone; a Chinese character takes the room of two letters.
ROOM = 28


def letter(place: int) -> str:
    """Return A for the first scenario, B for the second."""
    return "ABCD"[place]


def names_of(found: Comparison, text: Text) -> list[str]:
    """Return a name for each scenario: its letter, and the first inputs in which it differs from the others."""
    return _names(found, NAMED, text)


def short_names_of(found: Comparison, text: Text) -> list[str]:
    """Return names that fit beside a bar: with fewer inputs, or letters alone where those are too long or alike."""
    for count in (NAMED, FEWER):
        names = _names(found, count, text)
        # "A: Beijing" beside "B: Beijing" would tell less than the letters alone.
        tell_apart = len({name[1:] for name in names}) == len(names)
        if tell_apart and all(room(name) <= ROOM for name in names):
            return names
    return [letter(place) for place in range(len(found.results))]


def _names(found: Comparison, count: int, text: Text) -> list[str]:
    fields = [str(field) for field in found.inputs["field"]][:count]
    words = [" · ".join(_short(result, field, text) for field in fields) for result in found.results]
    alone = [text(f"pathway.{result.scenario.pathway}") for result in found.results]
    return [text("versus.name", letter=letter(place), words=words[place] or alone[place]) for place in range(len(words))]


def _short(result: Estimate, field: str, text: Text) -> str:
    """Return what an input says without its name: most values do, but yes and no need words of their own."""
    key = f"versus.short.{field}.{getattr(result.scenario, field, '')}".lower()
    return text(key) if text.has(key) else input_words(result, field, text)


def variant_name(name: str, variant: Scenario, text: Text) -> str:
    """Return what a one-click variant changes."""
    if name == "cells":
        return f"{product_label(state.tables().product(variant.product), text)} · {text(f'route.{variant.route}')}"
    if name == "city":
        return text(f"city.{variant.city}")
    return text(f"versus.short.{name}.{getattr(variant, name)}".lower())


def input_words(result: Estimate, field: str, text: Text) -> str:
    """Return one input of a scenario in words; an assumption by its middle."""
    if field.startswith("assumption."):
        return _assumption(result, field.removeprefix("assumption."), text)
    value: Any = getattr(result.scenario, field)
    if value is None:
        return text("export.not_given")
    if field in MONEY:
        return text.money(value, result.scenario.currency, exact=True)
    if isinstance(value, date):
        return text.date(value)
    said = next(words for name, _, words in scenario_rows(result, text) if name == field)
    return said if isinstance(said, str) else text.number(said)


def _assumption(result: Estimate, name: str, text: Text) -> str:
    known = result.assumptions.get(name)
    if known is None:
        return text("format.not_known")
    middle, unit = known.range.typical, known.range.unit
    if unit in ("probability", "share"):
        return text.chance(middle)
    if unit == "days":
        return text.days(middle)
    if known.currency == "ratio" or not (known.currency or whole_line(name)):
        return text.number(middle)
    return text.money(middle, known.currency or result.scenario.currency, exact=True)
