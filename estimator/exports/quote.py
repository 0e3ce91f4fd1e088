"""A quote, checked -> text or one JSON object: what ``python -m estimator quote`` prints."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from babel.numbers import format_decimal

from estimator.exports import words
from estimator.exports.columns import WIDTH, table, wrap
from estimator.exports.quote_answer import answer, ends
from estimator.model import Estimate
from estimator.quotes import THRESHOLD, Conversion, Kind, Money, QuoteCheck, QuoteLine, State, Suggestion, Verdict, questions
from estimator.rounding import round_2sf
from estimator.summary import Spread
from estimator.text import Text, load_text
from estimator.version import VERSION
from estimator.widths import room

SCHEMA_VERSION = 1


def as_json(result: QuoteCheck, language: str) -> str:
    """Return one JSON object. Keys are stable; a change raises `schema_version`."""
    text, quote = load_text(language), result.quote
    return json.dumps(
        {
            "schema_version": SCHEMA_VERSION, "version": VERSION, "data_version": result.ours.tables.version,
            "currency": result.currency, "scenario": result.scenario.to_dict(),
            "quote": {"date": quote.date and quote.date.isoformat(), "is_stale": result.is_stale, "threshold": THRESHOLD},
            "lines": [_line(item) for item in result.suggestions],
            "verdicts": [_plain(asdict(verdict)) for verdict in result.verdicts],
            "quoted_total": round(result.quoted_total, 2), "stated_total": result.stated_total and round(result.stated_total, 2),
            "unmatched_total": round(result.unmatched_total, 2),
            "left_out": result.left_out.rounded(), "excluded": result.excluded.rounded(), "not_said": result.not_said.rounded(),
            "rebased_total": result.rebased_total.rounded(), "our_total": result.ours.total_cost.rounded(),
            "beyond": [
                {"component": item.component, "covered": item.covered, "share": round(item.share, 4), "cost": item.cost.rounded()}
                for item in result.beyond
            ],
            "dormant": [verdict.component for verdict in result.dormant],
            "red_flags": [_plain(asdict(flag)) for flag in result.flags],
            "questions": [asdict(question) for question in questions(result, text)],
        },
        indent=1, ensure_ascii=False,
    )  # fmt: skip


def _line(item: Suggestion) -> dict[str, Any]:
    line = item.line
    return {
        "row": line.row, "item": line.item, "amount": line.amount, "currency": line.currency, "per_unit": line.per_unit,
        "kind": line.kind.value, "included": line.included, "component": item.component, "score": item.score,
        "also": list(item.also), "excluded": list(item.excluded), "limits": dict(item.limits),
    }  # fmt: skip


def _plain(row: Any) -> Any:
    """Return the same with dates as text and amounts to the cent."""
    if isinstance(row, dict):
        return {name: value if name == "rate" else _plain(value) for name, value in row.items()}
    if isinstance(row, (list, tuple)):
        return [_plain(value) for value in row]
    return row.isoformat() if isinstance(row, date) else round(row, 4) if isinstance(row, float) else row


def as_text(result: QuoteCheck, language: str) -> str:
    """Return the check for a terminal: the answer first, then lines, what is left out, warning signs and questions."""
    text = load_text(language)
    parts = (_head, _lines, _said, _left_out, _flags, _questions)
    blocks = ["\n".join(lines) for part in parts if (lines := list(part(result, text)))]
    return "\n\n".join([*blocks, "\n".join(wrap(_stamp(result, text)))])


def _head(result: QuoteCheck, text: Text) -> Iterator[str]:
    yield from _title(text("quote.title"))
    people = text.plural("count.people", 1 + result.scenario.companions)
    yield from wrap(text("quote.journey", journey=" · ".join([*words.journey(result.ours, text), people])))
    yield ""
    yield from wrap(answer(result, text))
    yield ""
    yield from wrap(text("quote.ours", **ends(result.ours.total_cost, result.currency, text)))
    yield from wrap(text("quote.confirm"))


def _title(title: str) -> list[str]:
    return [title, "-" * min(room(title), WIDTH)]


def _component(name: str, text: Text) -> str:
    return words.named(text, "component", name)


def _listed(names: Iterable[str], text: Text) -> str:
    return text.list(_component(name, text) for name in names)


def _lines(result: QuoteCheck, text: Text) -> Iterator[str]:
    yield from _title(text("quote.part.lines"))
    for item in result.suggestions:
        line = item.line
        amount = f"  {amount_words(line, text)}".rstrip()
        yield from wrap(text("quote.line", row=str(line.row), item=line.item) + amount, indent="   ", first="")
        for said in meaning(item, nightly(result.ours), text):
            yield from wrap(said, indent="     ", first="   ")


def amount_words(line: QuoteLine, text: Text) -> str:
    """Return the amount of a line with its currency and what it is the price of; nothing where it has none."""
    if line.amount is None:
        return ""
    unit = f" {text(f'quote.unit.{line.per_unit}')}" if line.per_unit else ""
    return f"{line.currency} {text.number(line.amount)}{unit}"


def meaning(item: Suggestion, by_night: Container[str], text: Text) -> Iterator[str]:
    """Yield what a line is taken to mean: what it is for, for how long, what else it pays for, and what it leaves out.

    `by_night` are the cost lines that are paid by the night.
    """
    if item.component:
        yield text("quote.line.meaning", component=_component(item.component, text), score=round(item.score))
    elif item.line.kind is not Kind.NOTE or not item.excluded:
        yield f"→ {text(f'quote.kind.{item.line.kind.value}')}"
    for name, days in item.limits:
        said = how_long(name, days, by_night, text)
        is_own = name == item.component
        named = {} if is_own else {"component": _component(name, text)}
        yield text("quote.line.limit_own" if is_own else "quote.line.limit", days=said, **named)
    if item.unknown:
        yield text("quote.line.unknown", list=text.list(item.unknown))
    if item.also:
        yield text("quote.line.also", list=_listed(item.also, text))
    if item.excluded:
        yield text("quote.line.excluded", list=_listed(item.excluded, text))


def nightly(result: Estimate) -> frozenset[str]:
    """Return the cost lines that are paid by the night."""
    return frozenset(part.row.component for part in result.chosen.components if part.row.per == ("nights",))


def how_long(component: str, days: float, by_night: Container[str], text: Text) -> str:
    """Return days or nights in words: "21 days"."""
    return text.plural("count.nights", round(days)) if component in by_night else text.days(days)


def limited(result: QuoteCheck, text: Text) -> Iterator[str]:
    """Yield for each line that covers some days only how many journeys need more."""
    by_night = nightly(result.ours)
    for item in result.beyond:
        days = how_long(item.component, item.covered, by_night, text)
        yield text("quote.limited", component=_component(item.component, text), days=days, count=text.of_100(item.share))


def beyond(result: QuoteCheck, text: Text) -> Iterator[tuple[str, Spread]]:
    """Yield the days beyond what the quote covers in words, with what they may cost."""
    by_night = nightly(result.ours)
    for item in result.beyond:
        days = how_long(item.component, item.covered, by_night, text)
        yield text("quote.beyond", component=_component(item.component, text), days=days), item.cost


def _said(result: QuoteCheck, text: Text) -> Iterator[str]:
    yield from _title(text("quote.part.said", currency=result.currency))
    rows = [
        [_component(verdict.component, text), _amount(verdict, text), text(f"quote.state.{verdict.state.value}")]
        for state in State for verdict in result.in_state(state)
    ]  # fmt: skip
    yield from table(["", text("quote.column.amount"), text("quote.column.state")], rows)
    yield from _remarks(result, text)


def _amount(verdict: Verdict, text: Text) -> str:
    if verdict.amount is None:
        return ""
    shown = text.number(round(verdict.amount))
    # A unit price stands in the currency of our own one.
    return f"{verdict.currency} {shown} {text(f'quote.unit.{verdict.per_unit}')}" if verdict.per_unit else shown


def _remarks(result: QuoteCheck, text: Text) -> Iterator[str]:
    """Yield what else there is to know of the amounts: other currencies, prices that are not used, lines without a place."""
    for said in (*limited(result, text), *conversions(result, text), *unused(result, text)):
        yield from wrap(said)
    if result.dormant:
        yield from wrap(text("quote.dormant", list=_listed((verdict.component for verdict in result.dormant), text)))
    if result.unmatched:
        names = text.list(item.line.item for item in result.unmatched)
        yield from wrap(
            text("quote.unmatched", list=names, amount=text.money(result.unmatched_total, result.currency, exact=True))
        )


def conversions(result: QuoteCheck, text: Text) -> Iterator[str]:
    """Yield each rate that was used, once, with the lines that it was used for."""
    used: dict[tuple[Any, ...], list[int]] = {}
    for item, where in _converted(result):
        used.setdefault((item.pair, item.date), []).extend(where)
    for ((dear, rate, cheap), day), rows in used.items():
        lines = sorted(set(rows))
        shown = {"rows": _rows(lines, text), "from_currency": dear, "rate": rate_words(rate, text), "into": cheap}
        key, dated = ("quote.conversion", {"date": text.date(day)}) if day else ("quote.conversion.undated", {})
        yield text.plural(key, len(lines), **shown, **dated)


def rate_words(rate: float, text: Text) -> str:
    """Return an exchange rate with four figures: the difference of 0.92 and 0.9249 is that of whole bills."""
    return format_decimal(float(f"{rate:.4g}"), locale=text.locale, decimal_quantization=False)


def _converted(result: QuoteCheck) -> Iterator[tuple[Conversion, tuple[int, ...]]]:
    """Yield each conversion with its lines: those of our lines, of lines without a place, and of totals."""
    for verdict in result.verdicts:
        yield from ((item, verdict.rows) for item in verdict.conversions)
    money = Money(result.ours.scenario, result.ours.tables, rates=result.quote.rates)
    others = [item.line for item in result.unmatched] + [line for line in result.quote.lines if line.kind is Kind.TOTAL]
    yield from ((money.convert(line), (line.row,)) for line in others if line.currency != result.currency)


def _rows(rows: Iterable[int], text: Text) -> str:
    return text.list(str(row) for row in rows)


def unused(result: QuoteCheck, text: Text) -> Iterator[str]:
    """Yield each price in a unit that we do not count in."""
    for verdict in result.verdicts:
        if not verdict.is_usable:
            unit = text(f"quote.unit.{verdict.per_unit}")
            yield text("quote.unused", component=_component(verdict.component, text), unit=unit)


def _left_out(result: QuoteCheck, text: Text) -> Iterator[str]:
    yield from _title(text("quote.part.left_out", currency=result.currency))
    costs = result.rebased.components.set_index("component")
    shown = [costs.loc[name] for name in result.open_components if costs.loc[name]["p90"] > 0]
    header = ["", text("export.low"), text("export.typical"), text("export.high")]
    named: list[tuple[str, Any]] = [(_component(row.name, text), row) for row in shown]
    named += beyond(result, text)
    rows = [[name, *_three(row.p10, row.p50, row.p90, number=text.number)] for name, row in named]
    total = result.left_out
    rows.append([text("export.total"), *_three(total.p10, total.p50, total.p90, number=text.number)])
    yield from table(header, rows)
    yield from wrap(text("export.no_sum"))
    for key, spread in (("quote.left_out", result.left_out), ("quote.rebased", result.rebased_total)):
        yield from wrap(text(key, middle=text.money(spread.p50, result.currency), **ends(spread, result.currency, text)))


def _three(*amounts: float, number: Callable[[float], str]) -> list[str]:
    return [number(round_2sf(float(amount))) for amount in amounts]


def _flags(result: QuoteCheck, text: Text) -> Iterator[str]:
    yield from _title(text("quote.part.flags"))
    if not result.flags:
        yield from wrap(text("quote.flags.none"))
    for flag in result.flags:
        where = text("format.aside", words=text("quote.flag.rows", rows=_rows(flag.rows, text))) if flag.rows else ""
        yield from wrap(words.named(text, "quote.flag", flag.flag) + where, indent="  ", first="! ")
        key = f"quote.flag.{flag.flag}.why"
        yield from wrap(text(key) if text.has(key) else text.table_words(flag.reason), indent="  ")
        source = text.table_words(result.ours.tables.source(flag.source_id).title)
        yield from wrap(text("quote.flag.grade", source=source, grade=flag.grade), indent="  ")


def _questions(result: QuoteCheck, text: Text) -> Iterator[str]:
    yield from _title(text("quote.part.questions"))
    for number, question in enumerate(questions(result, text), start=1):
        yield from wrap(question.reader, indent="    ", first=f"{number}. ".ljust(4))
        if question.hospital != question.reader:
            yield from wrap(question.hospital, indent="    ")


def _stamp(result: QuoteCheck, text: Text) -> str:
    known = {"version": VERSION, "data": words.data_date(result.ours, text)}
    day = result.quote.date
    return text("quote.stamp", date=text.date(day), **known) if day else text("quote.stamp.undated", **known)


FORMS: dict[str, Callable[[QuoteCheck, str], str]] = {"text": as_text, "json": as_json}
