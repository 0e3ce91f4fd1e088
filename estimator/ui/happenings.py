"""What may happen on the way, journeys that end early, and a refund: each with its chance, its days and its money."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import streamlit as st

from estimator.assumptions import Event
from estimator.beside import CELLS
from estimator.exports import words
from estimator.exports.transplant import share_told
from estimator.model import Estimate
from estimator.payments import is_paid
from estimator.scenario import Scenario
from estimator.stories import EventStory, ExitStory, RefundStory, event_stories, exit_stories, refund_story
from estimator.text import Text, safe
from estimator.ui import state, visit
from estimator.ui.cited import cited
from estimator.ui.pairs import source_words

A_DAY = 1.0


@visit.keeps(12)
def stories_of(scenario: Scenario) -> tuple[EventStory, ...]:
    """Return what each event adds to the journeys of a scenario."""
    return tuple(event_stories(state.run(scenario)))


def on_the_way(result: Estimate, text: Text) -> None:
    """Tell what may happen on the way, a short story each."""
    st.header(text("change.events"), anchor="events")
    st.markdown(text.markdown("change.events.how"))
    known = {event.row.event: event for event in result.chosen.events}
    _two_columns(stories_of(result.scenario), lambda story: _event(story, known[story.event], result, text))


def _two_columns(stories: Sequence[Any], tell: Callable[[Any], None]) -> None:
    """Set short stories side by side, in the order in which a phone shows them one below the other."""
    for start in range(0, len(stories), 2):
        for column, story in zip(st.columns(2), stories[start : start + 2], strict=False):
            with column.container(border=True, height="stretch"):
                tell(story)


def _event(story: EventStory, event: Event, result: Estimate, text: Text) -> None:
    st.subheader(safe(text(f"event.{story.event}")), anchor=False)
    if text.has(what := f"change.what.{story.event}"):
        st.markdown(text.markdown(what))
    st.markdown(safe(share_told(result, text)) if event.row.kind == "branch" else _chance(story, text))
    currency, money = result.scenario.currency, story.adds_cost
    amounts = {"middle": money.p50, "low": money.p10, "high": money.p90}
    st.markdown(text.markdown("change.adds_money", **{name: text.money(value, currency) for name, value in amounts.items()}))
    st.markdown(_adds_days(story, text))
    if event.row.kind == "branch":
        st.markdown(text.markdown(f"change.branch.{result.scenario.transplant}"))
    elif words := _beside(story, event, result, text):
        st.expander(text("change.beside")).markdown(words)
    st.caption(source_words(event.probability, text))


def _chance(story: EventStory, text: Text) -> str:
    chance = story.chance
    low, count, high = (text.of_100(share) for share in (chance.low, chance.typical, chance.high))
    if count == 0:
        return text.markdown("change.seldom")
    said = text.markdown("change.chance", count=count, rest=100 - count)
    if low == high:
        return said
    return text.sentences((said, text.markdown("change.chance_sure", low=low, high=high)))


def _adds_days(story: EventStory, text: Text) -> str:
    days = story.adds_days
    if days.p90 < A_DAY:
        return text.markdown("change.no_days")
    if days.p50 < A_DAY:
        return text.markdown("change.some_days", high=text.days(days.p90))
    ends = {"middle": text.days(days.p50), "low": text.number(round(days.p10)), "high": text.days(days.p90)}
    return text.markdown("change.adds_days", **ends)


def _beside(story: EventStory, event: Event, result: Estimate, text: Text) -> str:
    """Return what journeys with the event come to beside those without it, where a severe course lengthens them besides."""
    if not (story.with_it and story.without_it and event.probability.loading):
        return ""
    currency = result.scenario.currency
    (dear, long), (cheap, short) = story.with_it, story.without_it
    values = {"with_cost": text.money(dear, currency), "without_cost": text.money(cheap, currency)}
    values |= {"with_days": text.days(long), "without_days": text.days(short)}
    return text.markdown("story.event.beside", **values)


@visit.keeps(12)
def exits_of(scenario: Scenario) -> tuple[ExitStory, ...]:
    """Return every way in which the journeys of a scenario may end early. Each prices them anew."""
    return tuple(exit_stories(state.run(scenario)))


def ends_early(result: Estimate, text: Text) -> None:
    """Tell what is spent when the cells cannot be given."""
    st.header(text("pictures.exits"), anchor="exits")
    exits(result, text)


def exits(result: Estimate, text: Text) -> None:
    """Tell each way in which a journey may end early: its chance, its bill with none and all of the cells owed, its days."""
    st.markdown(text.markdown("exits.sentence"))
    known = {event.row.event: event for event in result.chosen.events}
    _two_columns(exits_of(result.scenario), lambda story: _exit(story, known[story.exit], result, text))


def _exit(story: ExitStory, event: Event, result: Estimate, text: Text) -> None:
    scenario = result.scenario
    st.subheader(safe(text(f"exit.{story.exit}")), anchor=False)
    low, count, high = (text.of_100(share) for share in (story.chance.low, story.chance.typical, story.chance.high))
    said = text.markdown("exits.chance", count=count, rest=100 - count)
    sure = "" if low == high else text.markdown("change.chance_sure", low=low, high=high)
    st.markdown(text.sentences((said, sure)))
    none, everything = (text.money(bill.p50, scenario.currency) for bill in (story.bill_nothing_owed, story.bill_all_owed))
    same = "exits.bill_paid" if _are_cells_paid(result) else "exits.bill_same"
    st.markdown(text.markdown(same if none == everything else "exits.bill", none=none, all=everything))
    for back in words.paid_back(result, text):
        st.markdown(safe(back))
    if text.has(left_out := f"exits.left_out.{story.exit}"):
        st.markdown(text.markdown(left_out))
    days = {"typical": text.days(story.days_away.p50), "cautious": text.days(story.cautious_days)}
    percent = scenario.confidence
    st.markdown(text.markdown("change.exit_days", below=percent, above=100 - percent, **days))
    st.caption(source_words(event.probability, text))


def _are_cells_paid(result: Estimate) -> bool:
    return any(part.row.component == CELLS and is_paid(part) for part in result.chosen.components)


def refund(result: Estimate, text: Text) -> None:
    """Tell what the maker of the cells promises to pay back, and let the reader see what it would be worth."""
    story = refund_story(result)
    if story is None:
        return
    st.header(text("change.refund"), anchor=False)
    st.markdown(text.sentences(words.refund(result, text, markdown=True)))
    st.markdown(text.sentences(_decided(story, text)))
    key = state.bound("refund", result.scenario.refund)
    help = text.markdown("help.refund")
    st.toggle(text("ask.refund"), key=key, on_change=state.take, args=(key, "refund"), help=help)
    if result.scenario.refund:
        mean = text.money(result.refund.mean, result.scenario.currency)
        st.markdown(text.markdown("refund.counted", mean=mean))
    st.caption(cited(story.source_id, text))


def _decided(story: RefundStory, text: Text) -> Iterator[str]:
    # Nearly all is not all.
    home = text.of_100(story.home_by_then) if story.home_by_then == 1 else min(99, text.of_100(story.home_by_then))
    yield text.markdown("story.refund.home", home=home)
    if story.decided_on:
        yield text.markdown("story.refund.when", date=text.date(story.decided_on))
