"""Short stories: what an event adds, what an early end costs, a refund, a visa. Money and time; nothing on how treatment ends."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from estimator.assumptions import Event
from estimator.beside import refund_if_due
from estimator.costs import price
from estimator.journeys import Journey, example_journeys
from estimator.model import Estimate, estimate
from estimator.overrides import with_overrides
from estimator.quantities import Quantities, days_on_one_entry
from estimator.ranges import FloatArray, Range
from estimator.rounding import shown_on
from estimator.schedule import TRANSPLANT, plan
from estimator.summary import Spread, at_percent, spreads

__all__ = [
    "Change", "EventStory", "ExitStory", "Journey", "RefundStory", "VisaStory", "event_stories", "example_journeys",
    "exit_stories", "refund_story", "visa_story",
]  # fmt: skip

#: What families ask about, in the order of the page.
TOLD = ("intensive_care", "severe_infection", "second_collection", "readmission", "transplant")
#: Share of journeys, the likeliest to have it, that an event is tried on where it is rarer than that.
ENOUGH = 0.05
#: Journeys with and without an event are set side by side only where there are at least so many of both.
FEWEST = 50
#: An extension is asked for at least this many days before the stay ends (TR367).
APPLY_BEFORE_DAYS = 7
#: The passport is valid for at least this many months after the planned stay (TR361).
PASSPORT_MONTHS = 6


@dataclass(frozen=True)
class Change:
    """P10, P50 and P90 of a difference, in money or days; it may be 0 or below."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True)
class EventStory:
    """What something that may happen adds, all else as drawn. Money in the scenario's currency, time in days.

    `adds_cost` and `adds_days` compare the same journeys with the event and without it. An event of a severe course comes
    with a longer stay that it does not cause: `with_it` and `without_it`, medians of the cost and of the days away among
    journeys as they were drawn, tell that too. They are None where too few journeys have it, or too few have it not.
    """

    event: str
    chance: Range  # low and high say how sure the evidence is
    adds_cost: Change
    adds_days: Change
    with_it: tuple[float, float] | None
    without_it: tuple[float, float] | None


@dataclass(frozen=True)
class ExitStory:
    """A journey that ends before the infusion: its chance, its bill if none or all of the cells' price is owed, its days."""

    exit: str
    chance: Range
    bill_nothing_owed: Spread
    bill_all_owed: Spread
    days_away: Spread
    cautious_days: float  # as many of 100 such families are home within them as the reader wants to be safe with


@dataclass(frozen=True)
class RefundStory:
    """A maker's refund scheme. It may not be open to patients from abroad: nothing of it is in the total.

    The published share is of patients who were free of the illness at best, at any time: more of them are not on the day
    that counts. So what `kept_share` leaves is the least that is paid back.
    """

    product: str
    price_share: float  # of the price of the cells that comes back
    cap: float | None  # at most this, in `cap_currency`
    cap_currency: str
    trigger_day: float  # days after the infusion on which it is decided
    kept_share: float  # of patients who were free of the illness at some time
    amount: Change  # in the scenario's currency, where it is paid; of what the cells cost, the reader's own bill included
    home_by_then: float  # share of journeys that are home before the trigger day
    decided_on: date | None  # trigger day of the middle journey; None without a start date
    source_id: str


@dataclass(frozen=True)
class LeastStay:
    """The same where the visa allows as few days as a source says that it may."""

    days_allowed: int
    extension_share: float
    apply_by_day: int
    apply_by: date | None
    source_id: str = "TR365"


@dataclass(frozen=True)
class VisaStory:
    """Days on the visa. Days count from the arrival in China unless they say otherwise."""

    visa: str
    days_allowed: int
    stay: Change  # days on one entry; the second entry where the family flies home during the wait
    extension_share: float  # of journeys that stay longer than the visa allows
    apply_by_day: int  # the last day to ask for an extension
    least: LeastStay | None  # where a source says that the visa allows fewer days
    apply_by: date | None  # of the middle journey; the dates are None without a start date
    ends_on: date | None
    passport_until: date | None  # counted from the return of a long journey (P90)
    rule_source_id: str = "TR367"
    passport_source_id: str = "TR361"


def event_stories(result: Estimate) -> list[EventStory]:
    """Return what each event of `TOLD` adds; events that cannot happen in this scenario have no story."""
    events = {event.row.event: event for event in result.chosen.events}
    return [_event_story(result, events[name]) for name in TOLD if name in events and _chance(events[name]).typical > 0]


def exit_stories(result: Estimate) -> list[ExitStory]:
    """Return every way in which a journey may end before the infusion, in the order of the tables."""
    none, everything = result.exit_spreads(owed=0.0), result.exit_spreads(owed=1.0)
    percent = result.scenario.confidence
    cautious = {item.name: at_percent(np.sort(item.days_away), percent) for item in result.exits}
    return [
        ExitStory(name, chance, bill, everything[name][1], days, cautious[name]) for name, (chance, bill, days) in none.items()
    ]


def refund_story(result: Estimate) -> RefundStory | None:
    """Return the product's refund scheme, or None where it has none or nothing is paid for the cells by themselves."""
    product = result.chosen.product
    if not product.refund_share or product.refund_trigger_day is None or product.refund_kept_share is None:
        return None
    back = refund_if_due(result.chosen, result.draws, result.scenario, result.costs)
    if not back.any():
        return None
    schedule, start_date = result.schedule, result.scenario.start_date
    home = schedule.start["travel_home"] + schedule.length["travel_home"]
    decided = schedule.day_0 + np.float32(product.refund_trigger_day)
    return RefundStory(
        product=product.product, price_share=product.refund_share, cap=product.refund_cap,
        cap_currency=product.currency or "", trigger_day=product.refund_trigger_day, kept_share=product.refund_kept_share,
        amount=_change(back),
        home_by_then=float(np.mean(home <= decided)), decided_on=_day(start_date, float(np.median(decided))),
        source_id=product.refund_source_id,
    )  # fmt: skip


def visa_story(result: Estimate) -> VisaStory:
    """Return how long the visa lasts beside the stay, when to ask for more, and how long the passport must be valid."""
    allowed, schedule, start_date = result.chosen.visa_days, result.schedule, result.scenario.start_date
    row = next(row for row in result.tables.visas if row.origin == result.scenario.origin)
    stay, apply_by_day = days_on_one_entry(schedule), allowed - APPLY_BEFORE_DAYS
    # The day of arrival counts as a day on the visa: rounded up, the last day to ask would come a day too late.
    arrives = _day(start_date, np.floor(np.median(_last_entry(schedule.arrival, schedule.gate, stay)).round(3)))
    long_return = _day(start_date, float(np.quantile(schedule.gate + schedule.length["travel_home"], 0.9)))
    return VisaStory(
        visa=row.visa, days_allowed=allowed, stay=_change(stay), extension_share=float(np.mean(stay > allowed)),
        apply_by_day=apply_by_day, least=_least_stay(row.days_allowed_least, stay, arrives),
        apply_by=arrives and arrives + timedelta(days=apply_by_day), ends_on=arrives and arrives + timedelta(days=allowed),
        passport_until=long_return and _months_later(long_return, PASSPORT_MONTHS),
    )  # fmt: skip


def _least_stay(days: float | None, stay: FloatArray, arrives: date | None) -> LeastStay | None:
    if days is None:
        return None
    apply_by_day = int(days) - APPLY_BEFORE_DAYS
    apply_by = arrives and arrives + timedelta(days=apply_by_day)
    return LeastStay(int(days), float(np.mean(stay > days)), apply_by_day, apply_by)


def _chance(event: Event) -> Range:
    # A branch is switched on or off by the scenario; how often it happens is what was published.
    return event.published if event.row.kind == "branch" else event.probability.range


def _event_story(result: Estimate, event: Event) -> EventStory:
    (on_cost, on_days), (off_cost, off_days) = (_forced(result, event, happens) for happens in (True, False))
    likeliest = _likeliest(result, event)
    money, days = _change((on_cost - off_cost)[likeliest]), _change((on_days - off_days)[likeliest])
    if event.row.event == TRANSPLANT:  # its middle is told beside the headline too
        middle = transplant_adds(result)
        money, days = replace(money, p50=middle[0]), replace(days, p50=middle[1])
    return EventStory(event.row.event, _chance(event), money, days, *_side_by_side(result, event.row.event))


def transplant_adds(result: Estimate) -> tuple[float, float]:
    """Return by how much a transplant raises the middle of the cost and of the days, wherever that is told."""
    scenario, longer = result.scenario, result.with_transplant
    shorter = estimate(replace(scenario, transplant="no"), result.tables) if scenario.transplant == "yes" else result
    # Two medians: the summary of the longer journey would sort every cost and phase of it, for nothing.
    return (
        at_percent(longer.sorted_total, 50) - at_percent(shorter.sorted_total, 50),
        at_percent(longer.sorted_days, 50) - at_percent(shorter.sorted_days, 50),
    )


def _forced(result: Estimate, event: Event, happens: bool) -> tuple[FloatArray, FloatArray]:
    """Return cost and days away of all journeys if the event happened in each of them, or in none."""
    own = {event.probability.name: _certain(happens)} | _nested(result, event, happens)
    chosen = with_overrides(result.chosen, own)
    schedule = plan(chosen, result.draws, result.scenario)
    costs = price(chosen, result.draws, Quantities(chosen, result.draws, schedule, result.scenario), result.scenario)
    return costs.total, schedule.away


def _nested(result: Estimate, event: Event, happens: bool) -> dict[str, Range]:
    """Return how often the events that share its score happen, given that it happens, or that it does not.

    They hang on the highest scores too, so their share is one of the journeys that the event is tried on.
    """
    share, own = event.probability.range.typical, {}
    for other in result.chosen.events:
        if other.row.score == event.row.score and other is not event:
            also = other.probability.range.typical
            both = min(share, also)
            given = (both / share if share else 0.0) if happens else (also - both) / max(1 - share, 1e-9)
            own[other.probability.name] = Range.fixed(min(given, 1.0) * _tried_on(event), "probability")
    return own


def _tried_on(event: Event) -> float:
    """Return the share of journeys, the likeliest to have the event, that it is tried on: severe courses differ from others."""
    chance = event.probability
    return max(chance.range.typical, ENOUGH) if chance.loading else 1.0


def _likeliest(result: Estimate, event: Event) -> np.ndarray:
    chance = event.probability
    return result.draws.happens(f"event:{event.row.score}", _tried_on(event), chance.factor, chance.loading) > 0


def _side_by_side(result: Estimate, event: str) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    happens = result.schedule.happens[event] > 0
    if not FEWEST <= np.count_nonzero(happens) <= len(happens) - FEWEST:
        return None, None
    cost, days = result.costs.total, result.schedule.away
    with_it, without_it = ((float(np.median(cost[some])), float(np.median(days[some]))) for some in (happens, ~happens))
    return with_it, without_it


def _certain(happens: bool) -> Range:
    return Range.fixed(float(happens), "probability")


def _change(values: FloatArray) -> Change:
    spread = spreads({"values": values})["values"]
    return Change(spread.p10, spread.p50, spread.p90)


def _last_entry(arrival: FloatArray, gate: FloatArray, stay: FloatArray) -> FloatArray:
    """Return the day on which the counted stay begins: the arrival, or the second one after a flight home."""
    return np.maximum(arrival, gate - stay)


def _day(start_date: date | None, day: float) -> date | None:
    return shown_on(start_date, day) if start_date else None


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
