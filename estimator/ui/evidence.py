"""Where every number comes from, as tables of words: what the page of sources shows.

What a source says is shown exactly; what we work out from it is rounded to two significant figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from estimator.assumptions import Assumption
from estimator.cells import Graded
from estimator.form import PAID
from estimator.model import Estimate
from estimator.readings import readings
from estimator.rounding import round_2sf
from estimator.shelves import kept_with_first
from estimator.tables import ROW_TYPES, Tables
from estimator.text import Text, load_text
from estimator.ui.row_names import name_of, unit_words

#: Column ids in order; their headings are the words of ``col.<id>``.
COLUMNS = (
    "what", "low", "typical", "high", "currency", "unit", "year", "grade", "share", "source", "link", "used", "in_use",
    "includes", "excludes", "note", "also",
)  # fmt: skip
#: Kinds of figures that are shares: shown as so many of 100.
SHARES = ("probability", "share", "ratio")

_THREE = ("low", "typical", "high")
#: The figures that a row of a table holds: their kind, and the columns of low, middle and high. One number stands in the middle.
_FIGURES: dict[str, dict[str, tuple[str, ...]]] = {
    "costs": {"price": _THREE, "share": ("share",)},
    "phases": {"days": _THREE, "share": ("share",)},
    "events": {"probability": _THREE, "extra_days": ("extra_low", "extra_typical", "extra_high")},
    "quantities": {"amount": _THREE},
    "visas": {"price": _THREE, "days_allowed": ("days_allowed",)},
    "dues": {"days_before": ("days_before",)},
    "dosing": {"dose": ("mg_per_kg",)},
    "price_index": {"index": ("index",)},
    "factors": {"loading": ("loading",)},
    **{name: {"price": _THREE} for name in ("products", "cities", "lodging", "origins", "fx", "elsewhere")},
}
#: Tables that feed nothing and are shown elsewhere, each in its own words.
APART = ("totals", "outcomes")


@dataclass
class _Use:
    """What an estimate makes of one row."""

    currency: str  # the reader's, in which their bills are
    items: dict[str, list[Assumption]] = field(default_factory=lambda: defaultdict(list))
    share: float = 0.0
    has_share: bool = False


@kept_with_first(4)
def figures(result: Estimate, language: str) -> pd.DataFrame:
    """Return every figure of every table that says where it comes from, those that weigh most in the estimate first.

    Returns
    -------
    DataFrame
        `COLUMNS` by their ids, and `is_used`. Low, middle and high stand as the tables hold them, shares as so many of 100;
        `in_use` says in words what the estimate makes of them.
    """
    text, uses = load_text(language), _uses(result)
    rows = [
        line
        for table, kind in ROW_TYPES.items() if issubclass(kind, Graded) and table not in APART
        for row in getattr(result.tables, table)
        for line in _lines(table, row, uses.get(id(row)), result.tables, text)
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=[*COLUMNS, "is_used"])
    return found.sort_values(["is_used", "share"], ascending=False, kind="stable", na_position="last", ignore_index=True)


def headed(table: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return a table with its headings in words."""
    text = load_text(language)
    return table[[name for name in table if text.has(f"col.{name}")]].rename(columns=lambda name: text(f"col.{name}"))


def _uses(result: Estimate) -> dict[int, _Use]:
    shares = result.components.set_index("component")["share_of_mean"]
    uses: dict[int, _Use] = defaultdict(lambda: _Use(result.scenario.currency))
    for reading in readings(result.tables, result.chosen, result.scenario):
        use = uses[id(reading.row)]
        for kind, item in reading.assumptions.items():
            use.items[kind].append(item)
        if reading.component:
            use.share, use.has_share = use.share + float(shares[reading.component]), True
    return dict(uses)


def _lines(table: str, row: Any, use: _Use | None, tables: Tables, text: Text) -> Iterator[dict[str, Any]]:
    """Yield one line for each figure of a row, or one without numbers."""
    shown = {kind: _numbers(row, columns, _unit(row, kind)) for kind, columns in _FIGURES.get(table, {}).items()}
    kept = {kind: found for kind, found in shown.items() if _says_something(kind, found)}
    for kind, numbers in (kept or {"": {}}).items():
        yield {**_shared(table, row, use, tables, text), **numbers, **_figure(table, row, kind, use, tables, text)}


def _says_something(kind: str, numbers: dict[str, float | None]) -> bool:
    """A blank figure says nothing, nor does a share of all journeys."""
    return numbers["typical"] is not None and not (kind == "share" and numbers["typical"] == 100)


def _unit(row: Any, kind: str) -> str:
    if kind == "price":
        return getattr(row, "currency", None) or ""
    return str(row.unit) if kind == "amount" else kind


def _numbers(row: Any, columns: tuple[str, ...], unit: str) -> dict[str, float | None]:
    values = dict(zip(("typical",) if len(columns) == 1 else _THREE, (getattr(row, name) for name in columns), strict=True))
    return {name: None if value is None else _of_100(value, unit) for name, value in values.items()}


def _of_100(value: float, unit: str) -> float:
    # 0.18 * 100 is 18.000000000000004 in a computer.
    return float(f"{value * (100 if unit in SHARES else 1):.12g}")


def _shared(table: str, row: Any, use: _Use | None, tables: Tables, text: Text) -> dict[str, Any]:
    """Return what all figures of a row have in common."""
    day = getattr(row, "date", None)
    return {
        "year": str(getattr(row, "price_year", None) or getattr(row, "year", None) or (day.year if day else "")),
        "grade": row.grade or "",
        "used": text("used.yes" if use else "used.no"),
        "is_used": use is not None,
        **source_words(row.source_id, tables, text),
        "includes": text.table_words(getattr(row, "includes", "")),
        "excludes": text.table_words(getattr(row, "excludes", "")),
        "note": text.table_words(row.note),
        "also": _titles(getattr(row, "also", ()), tables, text),
    }


def _figure(table: str, row: Any, kind: str, use: _Use | None, tables: Tables, text: Text) -> dict[str, Any]:
    """Return what belongs to one figure of a row: its name, its unit, and what the estimate makes of it."""
    unit = _unit(row, kind) if kind else ""
    money = unit if kind == "price" and unit != "ratio" and table != "fx" else ""
    found: dict[str, Any] = {
        "what": name_of(table, row, kind, tables, text),
        "currency": money,
        "unit": unit_words(table, row, kind, unit, text),
    }
    if use is None or not kind:
        return found
    if kind == "price" and use.has_share:
        found["share"] = round(100 * use.share, 1)
    items = use.items.get(kind, [])
    bills = use.items.get("bill", []) if kind == "price" else []
    if any(item.changed for item in (*items, *bills)):
        found["used"] = text("used.changed")
    in_use = _in_use(items, unit, text)
    for bill in bills:
        in_use = _billed(bill, use.items.get("limit", []), use.currency, text, price=in_use, unit=unit)
    return found | {"in_use": in_use}


def _in_use(items: list[Assumption], unit: str, text: Text) -> str:
    """Say what the estimate uses in the place of a figure: carried to today's prices and widened, or the reader's own."""
    items = [item for item in items if item.changed] or items[:1]
    return "; ".join(_range(item, unit, text) for item in items)


def _billed(bill: Assumption, limits: list[Assumption], currency: str, text: Text, **beyond: str) -> str:
    """Say what a reader's bill is, or what they have paid: in their currency, which need not be that of the row."""
    key = "sources.in_use.paid" if bill.name.endswith(PAID) else "sources.in_use.bill"
    values = {"amount": _range(bill, "", text), "currency": currency}
    if not limits:
        return text(key, **values)
    limited = "sources.in_use.paid_limit" if bill.name.endswith(PAID) else "sources.in_use.limit"
    return text(limited, **values, days=_range(limits[0], "", text), **beyond)


def _range(item: Assumption, unit: str, text: Text) -> str:
    exact = (_of_100(value, unit) for value in (item.range.low, item.range.typical, item.range.high))
    low, middle, high = (text.number(value if item.changed else round_2sf(value)) for value in exact)
    return middle if low == high else text("sources.in_use.range", low=low, middle=middle, high=high)


def source_words(source_id: str | None, tables: Tables, text: Text) -> dict[str, str]:
    """Return who says something, with the kind of source, and the address to read it."""
    if not source_id:
        return {"source": "", "link": ""}
    source = tables.source(source_id)
    address = source.url if source.url.startswith(("https://", "http://")) else ""
    return {
        "source": text("format.named", name=text(f"kind.{source.kind}"), value=text.table_words(source.title)),
        "link": address,
    }


def _titles(ids: tuple[str, ...], tables: Tables, text: Text) -> str:
    return "; ".join(text.table_words(tables.source(item).title) for item in ids)


def search(table: pd.DataFrame, words: str) -> pd.DataFrame:
    """Return the rows that hold every one of the words, in any column."""
    wanted = words.lower().split()
    if not wanted:
        return table
    joined = [" ".join(map(str, row)).lower() for row in table.itertuples(index=False)]
    return table[[all(word in line for word in wanted) for line in joined]]


def card(row: dict[str, Any], text: Text) -> str:
    """Return one figure as a fold of HTML, for a screen that is too narrow for a table: its numbers, and the rest inside."""
    numbers = [text.number(row[name]) for name in _THREE if not pd.isna(row[name])]
    amount = " ".join(filter(None, [" – ".join(dict.fromkeys(numbers)), row["currency"], row["unit"]]))
    share = "" if pd.isna(row["share"]) else text.number(row["share"])
    said = [(name, row[name]) for name in ("in_use", "used", "year", "includes", "excludes", "note")]
    return fold([row["what"], amount], [cited(row, text), *_said([("share", share), *said], text)])


def _said(pairs: list[tuple[str, Any]], text: Text) -> list[str]:
    shown = [(text(f"col.{name}"), str(value)) for name, value in pairs if value and not pd.isna(value)]
    return [text("format.named", name=escape(name), value=escape(value)) for name, value in shown]


def fold(summary: list[str], lines: list[str]) -> str:
    """Return words that unfold to lines of HTML; the first of the words stand out."""
    first, *others = filter(None, summary)
    head = "<br>".join([f"<b>{escape(first)}</b>", *map(escape, others)])
    return f"<details><summary>{head}</summary>{''.join(f'<p>{line}</p>' for line in lines if line)}</details>"


def cited(row: dict[str, Any], text: Text) -> str:
    """Return the grade of a row and its source with a link, as HTML."""
    title = escape(row["source"])
    linked = f'<a href="{escape(row["link"])}" target="_blank" rel="noopener">{title}</a>' if row["link"] else title
    return f"{escape(text('col.grade'))} {escape(row['grade'])} · {linked}" if row["grade"] else linked
