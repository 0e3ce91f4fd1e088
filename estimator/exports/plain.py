"""The estimate as plain text for a terminal: the answer first, then what stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.cell_price import unconfirmed
from estimator.exports.columns import WIDTH, table, wrap
from estimator.rounding import round_2sf, round_up
from estimator.text import Text, load_text
from estimator.widths import room

if TYPE_CHECKING:
    from estimator.model import Estimate


#: A day is printed where the money needed has moved by this share of its largest value.
_STEP = 0.03


def plain_text(result: Estimate, language: str) -> str:
    """Return what ``python -m estimator estimate`` prints: at most 80 columns, no colour."""
    text = load_text(language)
    parts = (_head, _limits, _milestones, _components, _grades, _phases, _cash, _exits, _beside, _changed, _caveats)
    blocks: list[list[str]] = [lines for part in parts if (lines := list(part(result, text)))]
    blocks.append(wrap(words.stamp(result, text)))
    return "\n\n".join("\n".join(lines) for lines in blocks)


def _head(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.title"))
    yield from wrap(" · ".join(words.journey(result, text)))
    for warning in words.red_flag(result, text):
        yield ""
        yield from wrap(warning, indent="  ", first="! ")
    # What the answer leaves out or rests on stands beside it, as on the page.
    for sentence in (*words.answer(result, text), *unconfirmed(result, text), *words.transplant(result, text)):
        yield ""
        yield from wrap(sentence)


def _limits(result: Estimate, text: Text) -> Iterator[str]:
    for sentence in words.limits(result, text):
        yield from wrap(sentence)


def _milestones(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.milestones"))
    rows = [[words.named(text, "export.measure", name), *_days(spread)] for name, spread in result.milestones.items()]
    yield from table(_header(text), rows)


def _components(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.components", currency=result.scenario.currency))
    parts: list[Any] = list(result.components.itertuples(index=False))
    rows = [
        [words.named(text, "component", row.component), *_money(row, text), text(f"letter.{row.grade}")]
        for row in parts
        if row.p90 > 0
    ]
    rows.append([text("export.total"), *_money(result.total_cost, text), ""])
    yield from table([*_header(text), text("export.grade")], rows)
    if rare := [words.named(text, "component", row.component) for row in parts if row.p90 == 0 < row.mean]:
        yield from wrap(text("export.rare", list=text.list(rare)))
    if free := words.covered(result):
        by = words.named(text, "component", next(iter(free.values())))
        yield from wrap(text("export.covers", by=by, list=text.list(words.named(text, "component", name) for name in free)))
    yield from wrap(text("export.no_sum"))


def _grades(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.grades"))
    for grade, count in words.grade_counts(result).items():
        said = text("export.grade.line", grade=text(f"grade.{grade}"), count=count, sentence=text(f"grade.{grade}.sentence"))
        yield from wrap(said, indent="  ", first="")


def _phases(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.phases"))
    phases: list[Any] = list(result.phases.itertuples(index=False))
    rows = [
        [f"{words.named(text, 'phase', row.phase)} · {words.named(text, 'place', row.place)}", *_days(row)]
        for row in phases
        if row.p90 > 0
    ]
    yield from table(_header(text), rows)


def _cash(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.cash", currency=result.scenario.currency))
    header = ["", text("export.typical"), text("chance.of_100", count=80), text("chance.of_100", count=90)]
    rows = [
        [text.date(row.date) if row.date else text("export.cash.day", day=row.day)]
        + [text.number(round_2sf(float(value))) for value in (row.p50, row.p80, row.p90)]
        for row in _steps(list(result.cash.itertuples(index=False)))
    ]
    yield from table(header, rows)
    yield from wrap(text("export.cash_note"))


def _steps(rows: list[Any]) -> Iterator[Any]:
    """Leave out days on which hardly any money moves."""
    step = _STEP * max((row.p80 for row in rows), default=0.0)
    shown = None
    for row in rows:
        if shown is None or abs(row.p80 - shown) > step:
            yield row
            shown = row.p80


def _exits(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.exits"))
    currency, none, whole = result.scenario.currency, result.exit_spreads(0.0), result.exit_spreads(1.0)
    for name, (probability, cost, days) in result.exit_spreads().items():
        count = text.of_100(probability.typical)
        yield from wrap(text("icons.sentence", what=words.named(text, "exit", name), count=count, rest=100 - count))
        money, middle = text.money_range(cost.p10, cost.p90, currency), text.money(cost.p50, currency)
        bill = text("export.exit", middle=middle, range=money, days=text.days(days.p50))
        for sentence in (bill, *words.owed(none[name][1], whole[name][1], currency, text), *words.paid_back(result, text)):
            yield from wrap(sentence, indent="  ", first="  ")


def _beside(result: Estimate, text: Text) -> Iterator[str]:
    """Yield what stands beside the total and is not in it."""
    for said in words.refund(result, text):
        yield from wrap(said)
    currency = result.scenario.currency
    for name, spread in (("home_side", result.home_side), ("refund", result.refund)):
        if spread.p95 > 0:
            amounts = text.money_range(spread.p10, spread.p90, currency)
            middle = text.money(spread.p50, currency)
            yield from wrap(text("export.beside", name=text(f"export.measure.{name}"), middle=middle, range=amounts))


def _changed(result: Estimate, text: Text) -> Iterator[str]:
    if said := list(words.changed(result, text)):
        yield from _title(text("export.part.changed"))
        for line in said:
            yield from wrap(line, indent="  ", first="- ")


def _caveats(result: Estimate, text: Text) -> Iterator[str]:
    yield from _title(text("export.part.caveats"))
    for number, said in enumerate(words.caveats(result, text), start=1):
        yield from wrap(said, indent="   ", first=f"{number}. ")


def _title(words_of_title: str) -> list[str]:
    return [words_of_title, "-" * min(room(words_of_title), WIDTH)]


def _header(text: Text) -> list[str]:
    return ["", text("export.low"), text("export.typical"), text("export.high")]


def _three(row: Any, shown: Callable[[float], str]) -> list[str]:
    return [shown(row.p10), shown(row.p50), shown(row.p90)]


def _money(row: Any, text: Text) -> list[str]:
    return _three(row, lambda amount: text.number(round_2sf(amount)))


def _days(row: Any) -> list[str]:
    return _three(row, lambda days: str(round_up(days)))
