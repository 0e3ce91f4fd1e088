"""What all exports say in the same words: names, the headline, the scenario, the caveats."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import floor, log10
from typing import TYPE_CHECKING, Any

from babel.numbers import format_decimal

from estimator.assumptions import OWN
from estimator.exports import transplant as transplants
from estimator.form import LIMIT
from estimator.overrides import whole_line
from estimator.rounding import enough, largest_remainder
from estimator.rows import ProductRow
from estimator.stories import refund_story
from estimator.summary import at_percent, share_within
from estimator.text import Text, assumption_name
from estimator.version import VERSION

if TYPE_CHECKING:
    from estimator.assumptions import Assumption
    from estimator.model import Estimate
    from estimator.ranges import Range
    from estimator.summary import Spread

#: Grades of which a reader should know how much of the total rests on them.
WEAK = ("C", "D")

_NAMED = ("pathway", "route", "hospital", "city", "origin", "lodging", "cabin")
_DATES = ("start_date", "currency_date")


def named(text: Text, kind: str, name: str) -> str:
    """Return the words for an id; the id itself where somebody's own table brings one that no language knows."""
    key = f"{kind}.{name}"
    return text(key) if text.has(key) else name.replace("_", " ")


def assumption_label(name: str, text: Text) -> str:
    """Return the name of an assumption, or its id where no language knows it."""
    return assumption_name(name, text)


def product_label(product: ProductRow, text: Text) -> str:
    """Return the name of the cells; the table holds it in some languages, and in English for all others."""
    return str(getattr(product, f"name_{text.language}", product.name))


def journey(result: Estimate, text: Text) -> list[str]:
    """Return what names a journey: illness, way to the cells, cells, kind of hospital and city."""
    way, where = (
        [named(text, name, getattr(result.scenario, name)) for name in names]
        for names in (("pathway", "route"), ("hospital", "city"))
    )
    return [*way, product_label(result.chosen.product, text), *where]


def answer(result: Estimate, text: Text) -> tuple[str, str]:
    """Return the answer: one sentence on money and one on days, each with both sides of its chance."""
    confidence, currency = result.scenario.confidence, result.scenario.currency
    chance: dict[str, object] = {"inside": confidence, "over": 100 - confidence}
    typical, cautious = result.total_cost.p50, enough(at_percent(result.sorted_total, confidence))
    shown = {"typical": text.money(typical, currency), "cautious": text.money(cautious, currency)}
    days = at_percent(result.sorted_days, confidence)
    shown_days = {"typical": text.days(result.days_away.p50), "cautious": text.days(days)}
    shown["journeys"] = transplants.counted(result, text)
    return text("export.answer.money", **shown, **chance), text("export.answer.days", **shown_days, **chance)


def limits(result: Estimate, text: Text) -> list[str]:
    """Return how many of 100 journeys stay within the reader's money, days and both, where they are given."""
    asked = result.scenario
    said = []
    if (money := result.money_there) is not None:
        inside = text.of_100(share_within(result.sorted_total, money))
        shown = text.money(money, asked.currency, exact=True)
        said.append(text("dots.sentence", money=shown, inside=inside, count=100, over=100 - inside))
        if result.paid_already:
            said.append(text("paid.counted_in", money=text.money(result.paid_already, asked.currency, exact=True)))
    if asked.days_available is not None:
        inside = text.of_100(share_within(result.sorted_days, asked.days_available))
        said.append(text("export.limit.days", days=text.days(asked.days_available), inside=inside, over=100 - inside))
    if result.joint is not None:
        names = ("inside_both", "over_money_only", "over_time_only", "over_both")
        counts = largest_remainder([getattr(result.joint, name) for name in names])
        said.append(text("grid.sentence", **dict(zip(names, counts, strict=True))))
    return said


def transplant(result: Estimate, text: Text) -> Iterator[str]:
    """Yield whether a transplant is in the figures and what it would change, as the page does beside the headline."""
    yield from transplants.told(result, text)
    if result.scenario.transplant == "as_published":
        branch = result.with_transplant
        money = text.money(branch.total_cost.p50, result.scenario.currency)
        yield text("export.transplant", money=money, days=text.days(branch.days_away.p50))


def refund(result: Estimate, text: Text, *, markdown: bool = False) -> Iterator[str]:
    """Yield what the maker of the cells promises to pay back, where there is such a promise: the same words everywhere."""
    say, story = text.markdown if markdown else text, refund_story(result)
    if story is None:
        return
    terms: dict[str, object] = {"part": text.of_100(story.price_share), "day": round(story.trigger_day)}
    if story.cap:
        yield say("refund.scheme", cap=text.money(story.cap, story.cap_currency or result.scenario.currency), **terms)
    else:
        yield say("refund.scheme_no_cap", **terms)
    kept = text.of_100(story.kept_share)
    yield say("refund.share", kept=kept, due=100 - kept)
    yield say("refund.amount", amount=text.money(story.amount.p50, result.scenario.currency))
    yield say("refund.foreign")


def owed(none: Spread, whole: Spread, currency: str, text: Text) -> Iterator[str]:
    """Yield the typical bills of a journey that ends early, if nothing and if all is owed for the cells, where they differ."""
    ends = [text.money(spread.p50, currency) for spread in (none, whole)]
    if ends[0] != ends[1]:
        # The page sets the amounts in bold by marks.
        yield text("exits.bill", none=ends[0], all=ends[1]).replace("**", "")


def paid_back(result: Estimate, text: Text) -> Iterator[str]:
    """Yield that what is paid already is to be asked back, where anything is: the bill of an early end may be less than that."""
    if result.paid_already:
        yield text("exits.paid", money=text.money(result.paid_already, result.scenario.currency, exact=True))


def red_flag(result: Estimate, text: Text) -> Iterator[str]:
    """Yield the warning of this way to the cells, where the tables have one: the words of the page without its marks."""
    asked = result.scenario
    if result.tables.offer(asked.pathway, asked.route, asked.product).red_flag:
        yield text("route.red_flag").replace("**", "")


def changed(result: Estimate, text: Text) -> Iterator[str]:
    """Yield what the reader put in, and what stood there before."""
    per = {part.price.name: part.row.per for part in result.chosen.components}
    for item in result.assumptions.values():
        if item.default and item.name.endswith(LIMIT):
            own = text.number(item.range.typical) if item.range.is_fixed else _three(item.range, text)
            yield text("export.changed.limit", name=assumption_label(item.name, text), own=own)
        elif item.default and whole_line(item.name):
            # Before, the line was a price times a quantity: there is no earlier bill to name.
            own = text.number(item.range.typical) if item.range.is_fixed else _three(item.range, text)
            yield text("export.changed.bill", name=assumption_label(item.name, text), own=own, currency=result.scenario.currency)
        elif item.default:
            names = {"name": assumption_label(item.name, text), "unit": unit_label(item, per.get(item.name), text)}
            yield text("export.changed.line", own=_three(item.range, text), default=_three(item.default, text, 3), **names)


def _three(spread: Range, text: Text, figures: int = 9) -> str:
    return " / ".join(_number(float(f"{value:.{figures}g}"), text) for value in (spread.low, spread.typical, spread.high))


def _number(value: float, text: Text) -> str:
    """Return a number in the language's own writing; of a small one, such as a share of 0.0035, two figures are kept."""
    if not 0 < value < 0.1:
        return text.number(value)
    decimals = 1 - floor(log10(value))
    return format_decimal(round(value, decimals), locale=text.locale, decimal_quantization=False)


def caveats(result: Estimate, text: Text) -> list[str]:
    """Return what to keep in mind, each with what to do about it: three at most, or nobody reads them."""
    weak = text.of_100(sum(result.grades[grade] for grade in WEAK))
    ends_early = text.of_100(sum(item.probability.typical for item in result.exits))
    rests = "export.caveat.weak_or_own" if OWN in result.grades else "export.caveat.weak"
    return [
        text(rests, weak=weak, rest=100 - weak),
        text("export.caveat.exits", count=ends_early, rest=100 - ends_early),
        text("export.caveat.advice"),
    ]


def grade_counts(result: Estimate) -> dict[str, int]:
    """Return of every 100 that the journey costs on average how much rests on each grade."""
    return dict(zip(result.grades, largest_remainder(list(result.grades.values())), strict=True))


def data_date(result: Estimate, text: Text) -> str:
    """Return the date of the tables, and whose rows are in them; as it stands where a folder has another kind of version."""
    tables = result.tables
    if tables.dated is None:
        return tables.version
    said = text.date(tables.dated)
    return text("export.own_rows", date=said, hash=tables.own) if tables.own else said


def stamp(result: Estimate, text: Text) -> str:
    """Return what somebody needs to get the same numbers again."""
    asked = result.scenario
    return text("export.stamp", version=VERSION, data=data_date(result, text), seed=str(asked.seed), draws=asked.draws)


def scenario_rows(result: Estimate, text: Text) -> Iterator[tuple[str, str, str | float]]:
    """Yield id, name and value of each field of the scenario; numbers stay numbers. Changed ranges are not among them."""
    asked = result.scenario
    for name, value in asked.to_dict().items():
        if name != "overrides":
            yield name, named(text, "export.field", name), _field(result, text, name, value)


def _field(result: Estimate, text: Text, name: str, value: Any) -> str | float:
    if value is None:
        return text("export.not_given")
    if name in _NAMED:
        return named(text, name, value)
    if name == "product":
        return product_label(result.chosen.product, text)
    if name in _DATES:
        return text.date(date.fromisoformat(value))
    if isinstance(value, bool):
        return text("choice.yes" if value else "choice.no")
    return text(f"choice.{value}") if text.has(f"choice.{value}") else value


def covered(result: Estimate) -> dict[str, str]:
    """Return the costs that an all-in price makes free, each with the cost that covers it."""
    return {name: part.row.component for part in result.chosen.components for name in part.row.covers}


def charged(per: tuple[str, ...], text: Text) -> str:
    """Return what a price is paid for: the whole product of quantities if it has words, else its last one."""
    for key in (f"export.per.{'*'.join(per)}", f"export.per.{per[-1]}", f"per.{per[-1]}"):
        if text.has(key):
            return text(key)
    return " × ".join(name.replace("_", " ") for name in per)


def unit_label(item: Assumption, per: tuple[str, ...] | None, text: Text) -> str:
    """Return the unit of an assumption, for a price with what it is paid for: CNY, for each night."""
    if per and item.currency:
        paid_for = charged(per, text)
        return paid_for if item.currency == "ratio" else text("export.unit.price", currency=item.currency, per=paid_for)
    key = item.range.unit.lower().replace(" ", "_")
    return text(f"export.unit.{key}") if text.has(f"export.unit.{key}") else named(text, "unit", item.range.unit)
