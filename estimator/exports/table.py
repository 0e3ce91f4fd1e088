"""The estimate as one tidy CSV: everything that the JSON object holds, and every assumption with its source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING, Any

from estimator.exports import transplant as transplants
from estimator.exports import words
from estimator.exports.cell_price import unconfirmed
from estimator.text import Text, load_text

if TYPE_CHECKING:
    from estimator.assumptions import Assumption
    from estimator.model import Estimate

Cells = dict[str, Any]

#: Without this mark Excel reads a CSV in the computer's old code page and breaks every name that is not English. Excel
#: is what hospital offices open the file with; pandas, R's readr, LibreOffice and Numbers know the mark and drop it.
BOM = "\ufeff"

#: A spreadsheet takes a cell that starts so for a formula, also when a text came from outside.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

PERCENTILES = ("p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95", "mean")

#: Names and order are stable: scripts read them.
COLUMNS = (
    "part", "id", "measure", "label", "unit", "value", *PERCENTILES, "share_of_mean", "probability", "group", "place", "kind",
    "date", "start_p10", "start_p50", "start_p90", "end_p10", "end_p50", "end_p90", "low", "typical", "high", "published_low",
    "published_typical", "published_high", "changed", "basis", "price_year", "grade", "source_id", "source_title",
    "source_publisher", "source_url", "also", "note",
)  # fmt: skip


def neutral(cell: Any) -> Any:
    """Return a cell that no spreadsheet runs: text that looks like a formula gets a ' before it, numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def component_csv(result: Estimate, language: str) -> str:
    """Return all figures as CSV with a byte order mark; `part` says what a row is about, `label` is in the reader's language."""
    text, facts = load_text(language), result.to_dict()
    stream = StringIO()
    writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for part in (_scenario, _counted, _summary, _components, _phases, _cash, _events, _exits, _assumptions):
        for cells in part(result, facts, text):
            writer.writerow({name: neutral(cell) for name, cell in cells.items()})
    return BOM + stream.getvalue()


def _scenario(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    for name in ("schema_version", "version", "data_version"):
        yield {"part": "scenario", "id": name, "label": words.named(text, "export.field", name), "value": facts[name]}
    for name, value in facts["scenario"].items():
        if name != "overrides":
            yield {"part": "scenario", "id": name, "label": words.named(text, "export.field", name), "value": _plain(value)}


def _summary(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    for name in ("total_cost", "medical_cost", "home_side"):
        yield _row(text, "summary", name, unit=facts["currency"], **facts[name])
    refund = facts["refund"]
    yield _row(text, "summary", "refund", unit=facts["currency"], probability=refund["share_of_journeys"], **refund["amount"])
    for name, figures in {"days_away": facts["days_away"], **facts["milestones"]}.items():
        yield _row(text, "summary", name, unit="days", **figures)
    for grade, share in facts["grades"].items():
        label = text(f"grade.{grade}")
        yield {"part": "summary", "id": f"grade_{grade}", "label": label, "unit": "share", "value": share, "grade": grade}
    for name, share in (facts["joint"] or {}).items():
        unit = {"budget": facts["currency"], "days_available": "days"}.get(name, "share")
        label = text(f"grid.{name}") if text.has(f"grid.{name}") else words.named(text, "export.field", name)
        yield {"part": "summary", "id": "joint", "measure": name, "label": label, "unit": unit, "value": share}
    for name, alone in {"within_budget": result.within_budget, "within_days": result.within_days}.items():
        if alone is not None:
            yield {"part": "summary", "id": name, "label": text(f"export.chance.{name}"), "unit": "share", "value": alone}


def _counted(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    """Say in words which journeys the figures count, what a transplant would change, and whether the price is unconfirmed."""
    said = {"journeys": transplants.counted(result, text), "transplant": text.sentences(words.transplant(result, text))}
    said["cell_price"] = text.sentences(unconfirmed(result, text))
    for name, note in said.items():
        if note:
            yield {"part": "summary", "id": name, "label": words.named(text, "export.measure", name), "note": note}


def _row(text: Text, part: str, name: str, **cells: Any) -> Cells:
    return {"part": part, "id": name, "label": words.named(text, "export.measure", name), **cells}


def _components(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    for row, part in zip(facts["components"], result.chosen.components, strict=True):
        figures = {name: value for name, value in row.items() if name != "component"}
        label = words.named(text, "component", row["component"])
        source = _source(result, part.price)
        yield {"part": "component", "id": row["component"], "label": label, "unit": facts["currency"], **source, **figures}


def _phases(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    edges: Cells = {str(cells["phase"]): cells for cells in result.phases.to_dict("records")}
    for row in facts["phases"]:
        figures = {name: value for name, value in row.items() if name != "phase"}
        figures |= {name: round(value, 4) for name, value in edges[row["phase"]].items() if name.startswith(("start_", "end_"))}
        label = words.named(text, "phase", row["phase"])
        yield {"part": "phase", "id": row["phase"], "label": label, "unit": "days", **figures}


def _cash(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    for row in facts["cash"]:
        figures = {name: row[name] for name in ("p50", "p80", "p90")}
        label = text("export.cash.day", day=row["day"])
        yield {"part": "cash", "id": row["day"], "label": label, "unit": facts["currency"], "date": row["date"], **figures}


def _events(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    known = {event.row.event: event for event in result.chosen.events}
    for row in facts["events"]:
        event = known[row["event"]]
        label = words.named(text, "event", row["event"])
        cells = {"part": "event", "id": row["event"], "label": label, "kind": event.row.kind, "probability": row["probability"]}
        yield cells | _ranges(event.probability) | _source(result, event.probability)


def _exits(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    known = {event.row.event: event.probability for event in result.chosen.events}
    for row in facts["exits"]:
        label = words.named(text, "exit", row["exit"])
        cells = {"part": "exit", "id": row["exit"], "label": label, "kind": "exit", "probability": row["probability"]}
        cells |= _ranges(known[row["exit"]]) | _source(result, known[row["exit"]])
        for measure, unit in (("cost", facts["currency"]), ("days_away", "days")):
            yield {**cells, "measure": measure, "unit": unit, **row[measure]}


def _assumptions(result: Estimate, facts: Cells, text: Text) -> Iterator[Cells]:
    per = {part.price.name: part.row.per for part in result.chosen.components}
    for item in result.assumptions.values():
        paid_for = "*".join(per.get(item.name, ()))
        unit = f"{item.currency or item.range.unit} per {paid_for}" if paid_for else item.range.unit
        cells = {"part": "assumption", "id": item.name, "label": words.assumption_label(item.name, text), "unit": unit}
        yield cells | _ranges(item) | _source(result, item)


def _ranges(item: Assumption) -> Cells:
    used = {name: getattr(item.range, name) for name in ("low", "typical", "high")}
    published = {f"published_{name}": getattr(item.published, name) for name in ("low", "typical", "high")}
    return {**used, **published, "changed": _plain(item.changed)}


def _source(result: Estimate, item: Assumption) -> Cells:
    source = result.tables.source(item.source_id) if item.source_id else None
    return {
        "basis": item.basis, "price_year": item.price_year, "grade": item.grade_in_use, "source_id": item.source_id,
        "source_title": source.title if source else "", "source_publisher": source.publisher if source else "",
        "source_url": source.url if source else "", "also": " ".join(item.also), "note": item.note,
    }  # fmt: skip


def _plain(value: Any) -> Any:
    return ("yes" if value else "no") if isinstance(value, bool) else value
