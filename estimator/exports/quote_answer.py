"""What a quote comes to, in one sentence; in its own currencies and in that of the estimate."""

from __future__ import annotations

import numpy as np

from estimator.quotes import Kind, Money, QuoteCheck
from estimator.summary import Spread
from estimator.text import Text

#: So many of 100 journeys lie between the low and the high end of a range.
INSIDE = 80


def answer(result: QuoteCheck, text: Text) -> str:
    """Return the sentence above everything else: what the quote says, and where its gaps would bring it."""
    values = {**ends(result.rebased_total, result.currency, text), "inside": INSIDE}
    if not result.quoted_total:
        return text("quote.answer.no_amounts", **values)
    key = "quote.answer" if result.left_out.p95 > 0 else "quote.answer.complete"
    return text(key, quoted=quoted(result, text), **values)


def quoted(result: QuoteCheck, text: Text) -> str:
    """Return what the quote comes to as it says it, each currency by itself, and what that is in the currency of the estimate."""
    own = text.list(text.money(amount, currency, exact=True) for currency, amount in result.quoted)
    is_ours = {currency for currency, _ in result.quoted} == {result.currency}
    return own if is_ours else with_ours(own, result.quoted_total, result, text)


def with_ours(own: str, amount: float, result: QuoteCheck, text: Text) -> str:
    """Add to an amount in other currencies what it is in that of the estimate: three figures, for its rate has a day."""
    return text("quote.about", quoted=own, about=text.money(float(f"{amount:.3g}"), result.currency, exact=True))


def deposit(result: QuoteCheck, text: Text) -> str:
    """Return what becomes of a deposit that the quote asks for: it moves no date, for ours is a share of the bill; or ""."""
    asked = [line for line in result.quote.lines if line.kind is Kind.DEPOSIT and line.amount and line.included is not False]
    counted = result.rebased.payments
    if not asked or counted.deposit_is_paid:
        return ""
    money = Money(result.ours.scenario, result.ours.tables, rates=result.quote.rates)
    own = text.list(text.money(line.amount or 0.0, line.currency, exact=True) for line in asked)
    if any(line.currency != result.currency for line in asked):
        own = with_ours(own, money.total(asked), result, text)
    ours = text.money(float(np.median(counted.deposit)), result.currency)
    return text("check.deposit", rows=text.list(str(line.row) for line in asked), amount=own, ours=ours)


def ends(spread: Spread, currency: str, text: Text) -> dict[str, str]:
    """Return the two ends of a range in words, as `low` and `high`."""
    return {"low": text.money(spread.p10, currency), "high": text.money(spread.p90, currency)}
