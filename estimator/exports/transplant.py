"""Which journeys the figures count, and what a transplant after the cells would change: the same words on pages and in files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from estimator.beside import DAYS_A_MONTH
from estimator.schedule import TRANSPLANT
from estimator.stories import transplant_adds
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.assumptions import Event
    from estimator.model import Estimate

#: Below this share of patients a transplant is not worth a line on the first screen.
SELDOM = 0.05


def follows_often(result: Estimate) -> bool:
    """Whether so many patients of this illness go on to a transplant that a family must know."""
    return result.transplant_share.typical > SELDOM


def is_left_out(result: Estimate) -> bool:
    """Whether many go on to a transplant and the figures are those of journeys without one."""
    return result.scenario.transplant != "yes" and follows_often(result)


def counted(result: Estimate, text: Text) -> str:
    """Return which journeys the figures count, to stand behind the word journeys: in which the cells are given ..."""
    if result.scenario.transplant == "yes":
        return text("journeys.transplant")
    return text("journeys.no_transplant" if follows_often(result) else "journeys.given")


def share_of_100(result: Estimate, text: Text) -> str:
    """Return how many of 100 patients go on to a transplant, as the table has it: "36 to 47"."""
    share = result.transplant_share
    return text.between(*(text.number(text.of_100(end)) for end in (share.low, share.high)))


def share_told(result: Estimate, text: Text) -> str:
    """Say how many of 100 patients go on to a transplant, and whether somebody has published that or we assume it."""
    row = _event(result).row
    is_assumed = result.tables.source(row.source_id).kind == "assumption"
    return text("transplant.share_assumed" if is_assumed else "transplant.share", share=share_of_100(result, text))


def told(result: Estimate, text: Text) -> Iterator[str]:
    """Yield that a transplant is in the figures, or how many go on to one, that it is left out, and what it would add."""
    if result.scenario.transplant == "yes":
        yield text("headline.transplant_in")
    elif follows_often(result):
        money, days = transplant_adds(result)
        shown = {"money": text.money(money, result.scenario.currency), "months": months(days, text)}
        yield text("headline.transplant", share=share_told(result, text), **shown)


def months(days: float, text: Text) -> str:
    """Return days as whole months, one at least."""
    return text.plural("count.months", max(1, round(days / DAYS_A_MONTH)))


def _event(result: Estimate) -> Event:
    return next(event for event in result.chosen.events if event.row.event == TRANSPLANT)
