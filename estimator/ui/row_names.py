"""The words for a row of a table: what it is about, for whom it holds, and the unit of its figures."""

from __future__ import annotations

from typing import Any

from estimator.exports.words import assumption_label, charged, named, product_label
from estimator.tables import Tables
from estimator.text import Text

#: What names a row of a table, where it is not the first column alone.
_KEYS = (
    "pathway", "route", "product", "process", "event", "hospital", "city", "lodging", "origin", "cabin", "currency", "date",
    "from_kg", "holiday", "first_day", "year", "factor", "target",
)  # fmt: skip
_VOCABULARY = ("pathway", "route", "process", "hospital", "city", "lodging", "origin", "cabin", "event", "factor")
_OWN = {
    "phases": "phase", "events": "event", "quantities": "quantity", "costs": "component", "dosing": "drug", "dues": "due",
}  # fmt: skip


def unit_words(table: str, row: Any, kind: str, unit: str, text: Text) -> str:
    """Return the words for the unit of a figure, for a price what it is paid for."""
    if not kind:
        source = getattr(row, "price_from", "")
        return text("sources.priced_in", table=named(text, "sources.table", source)) if source else ""
    if table == "fx":
        return text("export.unit.cny_per_usd")
    per = charged(row.per, text) if table == "costs" and kind == "price" else ""
    if unit == "ratio":
        return text("export.unit.price", currency=text("unit.share"), per=per)
    if kind == "price":
        return per
    own = f"sources.unit.{kind}"
    return text(own) if text.has(own) else named(text, "unit", unit)


def name_of(table: str, row: Any, kind: str, tables: Tables, text: Text) -> str:
    """Return the words for what a figure is about: its kind, its own id, then the keys that say when it applies."""
    special = f"sources.figure.{kind}"
    parts = [text(special) if text.has(special) else named(text, "sources.table", table)]
    parts = [] if (table, kind) == ("costs", "price") else parts  # a cost line has a name that says enough
    own = _OWN.get(table)
    if own:
        words = "exit" if table == "events" and row.kind == "exit" else own
        parts.append(named(text, words, getattr(row, own)))
    if table == "products":
        return " · ".join([*parts, product_label(row, text)])
    keys = (key for key in _KEYS if key != own and _tells(table, row, key))
    return " · ".join([*parts, *(_key_words(key, getattr(row, key), tables, text) for key in keys)])


def _tells(table: str, row: Any, key: str) -> bool:
    """Whether a key column says which row this is; a price's currency has a column of its own, its factor is no key."""
    if (key == "currency" and table not in ("fx", "price_index")) or (key == "factor" and table != "factors"):
        return False
    return getattr(row, key, "any") not in ("any", "", "*", None)


def _key_words(key: str, value: Any, tables: Tables, text: Text) -> str:
    if key == "product":
        return product_label(tables.product(value), text)
    if key == "target":
        return assumption_label(value, text)
    if key == "from_kg":
        return text("sources.from_kg", kg=value)
    return named(text, key, str(value)) if key in _VOCABULARY else str(value).replace("_", " ")
