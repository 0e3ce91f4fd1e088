"""The first sheets of the workbook: what it is and how to read it, and the result on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.sheets import Book, Column, capital
from estimator.exports.table import PERCENTILES
from estimator.summary import at_percent, share_within
from estimator.text import Text
from estimator.version import VERSION

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from estimator.model import Estimate

Facts = dict[str, Any]

SHEETS = ("read_me", "summary", "components", "phases", "cash", "events", "assumptions", "sources")


_READ_ME = (32, 72)  # characters


def read_me(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write what this is, the answer, how to read the ranges, and what the estimate was asked."""
    sheet = book.sheet(text("export.sheet.read_me"), one_page=True)
    for index, width in enumerate(_READ_ME):
        sheet.set_column(index, index, width)
    book.write(sheet, 0, 0, text("export.title"), "title")
    sheet.set_row(0, 24)
    row = 2
    for title, lines in _parts(result, facts, text):
        row = _section(book, sheet, row, title, lines)


def _parts(result: Estimate, facts: Facts, text: Text) -> Iterator[tuple[str, list[tuple[Any, Any, str]]]]:
    money, days = words.answer(result, text)
    flag = [(text("export.label.red_flag"), said, "warning") for said in words.red_flag(result, text)]
    said = [(text("export.label.money"), money, "answer"), (text("export.label.days"), days, "answer")]
    yield text("export.part.answer"), [*flag, *said]
    if changed := list(words.changed(result, text)):
        yield text("export.part.changed"), [(text("export.label.changed"), said, "text") for said in changed]
    yield text("export.part.caveats"), [(str(n), said, "text") for n, said in enumerate(words.caveats(result, text), start=1)]
    named = ("low", "typical", "high", "sum", "grades", "changed")
    reading = [(text(f"export.label.{name}"), text(f"export.reading.{name}"), "text") for name in named]
    yield text("export.part.reading"), reading
    grades = [(text(f"grade.{grade}"), text(f"grade.{grade}.sentence"), "text") for grade in facts["grades"]]
    yield text("export.part.grades_explained"), grades
    sheets = [(text(f"export.sheet.{name}"), text(f"export.about.{name}"), "text") for name in SHEETS[1:]]
    yield text("export.part.sheets"), sheets
    yield text("export.part.scenario"), [(name, value, "text") for _, name, value in words.scenario_rows(result, text)]
    yield text("export.part.made"), list(_made(result, text))


def _made(result: Estimate, text: Text) -> Iterator[tuple[str, Any, str]]:
    yield text("export.field.version"), VERSION, "text"
    yield text("export.field.data_version"), words.data_date(result, text), "text"
    yield text("export.label.licence"), text("export.licence"), "text"


def _value_form(value: Any, form: str) -> str:
    """Return the format of an answer: an amount such as 300,000 gets its commas, a seed such as 2026 does not."""
    if isinstance(value, float):
        return "number_whole" if value.is_integer() else "number"
    return "number" if isinstance(value, int) else form


def _section(book: Book, sheet: Worksheet, row: int, title: str, lines: list[tuple[Any, Any, str]]) -> int:
    book.row(sheet, row, (title, ""), ("section", "section"))
    for below, (label, value, form) in enumerate(lines, start=row + 1):
        book.write(sheet, below, 0, label, form)
        book.write(sheet, below, 1, value, _value_form(value, form))
        book.fit(sheet, below, zip((label, value), _READ_ME, strict=True), scale=1.25 if form == "answer" else 1.0)
    return row + len(lines) + 2


_WHAT = 56  # characters of the first column of the summary


def summary(book: Book, result: Estimate, facts: Facts, text: Text) -> None:
    """Write the percentiles of every figure, then chances, both sides of each, and how good the evidence is."""
    sheet = book.sheet(text("export.sheet.summary"))
    heads = [Column(text(f"export.percentile.{name}"), 12, "money") for name in PERCENTILES]
    columns = [Column(text("export.column.what"), _WHAT), Column(text("export.column.unit"), 12), *heads]
    row = book.listing(sheet, columns, list(_percentiles(facts, text)), filtered=False)
    book.write(sheet, row, 0, text("export.no_sum"), "note")
    row = _chances(book, sheet, row + 2, result, text)
    row = _grades(book, sheet, row + 1, facts, text)
    for note in _beside(result, text):
        book.write(sheet, row + 1, 0, note, "note")
        row += 1


def _percentiles(facts: Facts, text: Text) -> Iterator[list[Any]]:
    money = {name: facts[name] for name in ("total_cost", "medical_cost", "home_side")} | {"refund": facts["refund"]["amount"]}
    days = {"days_away": facts["days_away"], **facts["milestones"]}
    for form, unit, figures in (("money", facts["currency"], money), ("days", text("unit.days"), days)):
        for name, spread in figures.items():
            yield [words.named(text, "export.measure", name), unit, *((spread[p], form) for p in PERCENTILES)]


def _chances(book: Book, sheet: Worksheet, row: int, result: Estimate, text: Text) -> int:
    numbers = [Column(text(f"export.column.{name}"), 12, "money") for name in ("limit", "inside", "over")]
    book.header(sheet, row, [Column(text("export.part.chances"), _WHAT), *numbers])
    found = list(_limits(result, text))
    for below, (label, limit, form, inside) in enumerate(found, start=row + 1):
        book.row(sheet, below, (label, limit, inside, round(100 - inside, 6)), ("text", form, "count", "count"))
    return row + len(found) + 1


def _limits(result: Estimate, text: Text) -> Iterator[tuple[str, Any, str, float]]:
    """Yield a limit and how many of 100 journeys stay within it."""
    asked = result.scenario
    for name, ordered, form in (("total_cost", result.sorted_total, "money"), ("days_away", result.sorted_days, "days")):
        label = text("export.limit.confidence", what=text(f"export.measure.{name}"), confidence=asked.confidence)
        yield label, round(at_percent(ordered, asked.confidence), 2), form, asked.confidence
    if asked.budget is not None:
        money = asked.budget + asked.offsets
        yield text("export.limit.budget"), money, "money", _of_100(share_within(result.sorted_total, money))
    if asked.days_available is not None:
        days = asked.days_available
        yield text("export.field.days_available"), days, "days", _of_100(share_within(result.sorted_days, days))
    if result.joint is not None:
        for name in ("inside_both", "over_money_only", "over_time_only", "over_both"):
            yield capital(text(f"grid.{name}")), None, "text", _of_100(getattr(result.joint, name))


def _of_100(share: float) -> float:
    return round(share * 100, 6)


def _grades(book: Book, sheet: Worksheet, row: int, facts: Facts, text: Text) -> int:
    columns = [Column(text("export.part.grades"), _WHAT), Column(text("export.column.share"), 12, "money")]
    book.header(sheet, row, columns)
    for below, (grade, share) in enumerate(facts["grades"].items(), start=row + 1):
        label = text("export.grade.name", grade=text(f"grade.{grade}"), sentence=text(f"grade.{grade}.sentence"))
        book.row(sheet, below, (label, share), ("text", "share"))
        book.fit(sheet, below, [(label, _WHAT)])
    return row + len(facts["grades"]) + 1


def _beside(result: Estimate, text: Text) -> Iterator[str]:
    yield text("export.beside_total")
    yield from words.refund(result, text)
    yield from words.transplant(result, text)
    yield words.stamp(result, text)
