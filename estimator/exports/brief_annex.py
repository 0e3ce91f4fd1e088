"""The small print of the brief: every assumption, every source, and what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal

from estimator.exports import words
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.assumptions import Assumption, Event
    from estimator.model import Estimate
    from estimator.ranges import Range

#: The fields of a scenario that are printed. What the family has, loses or is given is not: the paper may be handed to somebody
#: who sets prices. So a new field stays out until it is named here.
SHOWN = (
    "pathway", "route", "product", "hospital", "city", "origin", "companions", "patient_weight_kg", "lodging", "cabin",
    "home_while_cells_are_made", "bridging", "transplant", "stay_near_days", "start_date", "confidence", "currency",
    "currency_per_usd", "currency_date", "refund",
)  # fmt: skip


def assumptions(result: Estimate, text: Text) -> list[list[str]]:
    """Return every assumption: name, low, typical, high, unit, grade, source; changed ones bear a star."""
    per = {part.price.name: part.row.per for part in result.chosen.components}
    chosen = {event.probability.name: _chosen(event, text) for event in result.chosen.events if event.row.choice}
    units = {item.name: words.unit_label(item, per.get(item.name), text) for item in result.assumptions.values()}
    return [
        _assumption(item, *chosen.get(item.name) or (item.range, units[item.name]), text) for item in result.assumptions.values()
    ]


def _chosen(event: Event, text: Text) -> tuple[Range, str] | None:
    """Return a published chance that the reader's answer has overruled, and what that answer made of it."""
    used = event.probability.range
    if used == event.published:
        return None
    return event.published, text("brief.chance_in" if used.typical else "brief.chance_out")


def _assumption(item: Assumption, used: Range, unit: str, text: Text) -> list[str]:
    figures = [_exact(value, text) for value in (used.low, used.typical, used.high)]
    name = words.assumption_label(item.name, text)
    # What the reader gave has no source of ours.
    return [
        f"{name} *" if item.changed else name,
        *figures,
        unit,
        text(f"letter.{item.grade_in_use}"),
        "" if item.changed else item.source_id,
    ]


def _exact(value: float, text: Text) -> str:
    """Return a number with four significant figures: what is a small share must not read as nothing."""
    return str(format_decimal(float(f"{value:.4g}"), format="#,##0.########", locale=text.locale))


def sources(result: Estimate) -> list[dict[str, str]]:
    """Return the sources of the assumptions above that somebody else has published."""
    used = dict.fromkeys(item.source_id for item in result.assumptions.values() if item.source_id and not item.changed)
    rows = [row for row in map(result.tables.source, used) if row.kind != "assumption"]
    links = {row.id: row.url if row.url.startswith("http") else "" for row in rows}
    return [
        {"id": row.id, "title": row.title, "publisher": row.publisher, "url": links[row.id]} for row in sorted(rows, key=_by_id)
    ]


def _by_id(row: Any) -> str:
    return str(row.id)


def asked(result: Estimate, text: Text) -> Iterator[str]:
    """Yield the printed fields of the scenario in words."""
    for field, name, value in words.scenario_rows(result, text):
        if field in SHOWN:
            yield text("brief.asked", name=name, value=text.number(value) if isinstance(value, float | int) else value)
