"""Money by date: what must be where by when, against the money that there is."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from estimator.charts.cash import cash_curve, cash_sentence, ends_early
from estimator.charts.cash_labels import step_name
from estimator.charts.theme import CONFIG
from estimator.form import LARGEST
from estimator.model import Estimate
from estimator.payments import SHOWN
from estimator.planning import (
    Amount,
    SumDue,
    deposit,
    largest_transfer,
    money_ends,
    rest,
    sums_due,
    to_raise,
    transfer_costs,
    transfers_are_paid,
    within_money,
)
from estimator.rounding import enough, round_up, shown_on
from estimator.steps import cash_steps
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.figures import slider_end, slider_step
from estimator.ui.money import limits_inputs
from estimator.ui.pairs import number_pair


def when(result: Estimate, day: float, text: Text) -> str:
    """Return a day from the decision as people say it: its date, or without a start date its number."""
    start = result.scenario.start_date
    if start is None:
        return text("calendar_page.day", day=round_up(day))
    return text.date(shown_on(start, day))


def first_needs(result: Estimate, text: Text) -> None:
    """Say by when the first large sum to come and the largest others are needed, and what to have ready to be safe."""
    needs = sums_due(result)
    if not needs:
        st.header(text.markdown("money.none_left"), anchor=False)
        st.markdown(_rest(result, text))
        return
    said = text("money.first", **_need(result, needs[0], text))
    said += "".join(text("money.then", **_need(result, row, text)) for row in needs[1:])
    st.header(safe(text("money.needs", needs=said)), anchor=False)
    st.markdown(_to_be_safe(result, needs, text))
    if result.scenario.start_date is None:
        st.caption(text.markdown("money.counted"))


def _to_be_safe(result: Estimate, needs: list[SumDue], text: Text) -> str:
    percent = result.scenario.confidence
    values: dict[str, Any] = {"below": percent, "above": 100 - percent}
    for name, due in (("first", needs[0]), ("last", needs[-1])):
        values[name] = text.money(enough(due.cautious), result.scenario.currency)
        values[f"{name}_when"] = when(result, due.day, text)
        values[f"{name}_early"] = when(result, due.early, text)
    said = text.markdown("money.safe" if len(needs) > 1 else "money.safe_one", **values)
    return text.sentences((said, paid_words(result, "paid.left_out", text)))


def _rest(result: Estimate, text: Text) -> str:
    """Say what is still to be paid bit by bit, where no large sum is due at once."""
    still, percent = rest(result), result.scenario.confidence
    if still.cautious <= 0:
        return text.markdown("money.all_paid")
    currency = result.scenario.currency
    values = {"typical": text.money(still.typical, currency), "cautious": text.money(still.cautious, currency)}
    said = text.markdown("money.rest", below=percent, above=100 - percent, **values)
    return text.sentences((said, paid_words(result, "paid.left_out", text)))


def paid_words(result: Estimate, key: str, text: Text) -> str:
    """Say what is paid already beside a sum that is without it, or that holds it; nothing where nothing is paid."""
    if not result.paid_already:
        return ""
    return text.markdown(key, money=text.money(result.paid_already, result.scenario.currency, exact=True))


def _need(result: Estimate, due: SumDue, text: Text) -> dict[str, str]:
    amount = text.money(due.typical, result.scenario.currency)
    return {"when": when(result, due.day, text), "amount": amount, "what": text.list(step_name(row, text) for row in due.rows)}


def money_by_date(result: Estimate, text: Text) -> None:
    """Show the money needed day by day against the money in hand, what each payment is for, and how the money moves."""
    st.header(text("money.title"), anchor="money")
    _inputs(result, text)
    scenario, percent, needed = result.scenario, result.scenario.confidence, _needed(result)
    steps = cash_steps(result, percent)
    own = None if scenario.budget is None else scenario.budget + scenario.offsets
    st.markdown(_own_money_ends(result, own, text))
    figure = cash_curve(needed, steps, text, scenario.currency, money=own, percent=percent, dark=state.is_dark())
    ends = text.markdown("money.picture_ends") if ends_early(needed, percent) else ""
    st.caption(text.sentences((text.markdown("money.picture"), ends)))
    alt = cash_sentence(needed, steps, text, scenario.currency, money=own, percent=percent)
    st.plotly_chart(figure, key="chart_cash", config=CONFIG, alt=alt)
    folded_table("cash", text("money.day_by_day"), _by_date(result, needed, text))
    if sums_due(result):  # said at the top
        st.caption(text.markdown("money.day_by_day_note"))
    st.subheader(text("money.steps"), anchor=False)
    with st.container(key="table_steps"):
        st.table(_steps(result, steps, text), hide_index=True, border="horizontal")
    st.caption(text.markdown("money.covered"))
    st.subheader(text("money.moves"), anchor=False)
    st.table(_moves(result, text), hide_index=True, border="horizontal")
    if result.paid_already and not transfers_are_paid(result):
        st.caption(text.markdown("money.sending_whole"))
    _deposit_words(result, text)


def _inputs(result: Estimate, text: Text) -> None:
    limits_inputs(result, text)
    scenario, end = result.scenario, slider_end(result.total_cost.p50)
    label = safe(text("ask.offsets", currency=text.currency_name(scenario.currency)))
    number_pair(
        label, "offsets", round(scenario.offsets), (0, end), slider_step(end), box_ends=(0, int(LARGEST)),
        help=text.markdown("help.offsets"),
    )  # fmt: skip


def _own_money_ends(result: Estimate, own: float | None, text: Text) -> str:
    if own is None:
        return text.markdown("money.own_not_given")
    percent = result.scenario.confidence
    half, most = (money_ends(result, own, limit) for limit in (50, percent))
    inside = text.of_100(within_money(result, own - result.scenario.offsets))
    values = {"money": own_money(result, text), "above": 100 - percent, "inside": inside, "over": 100 - inside}
    if most is None:
        return text.markdown("money.lasts", **values)
    early = when(result, most, text)
    if half is None:
        return text.markdown("money.lasts_half", early=early, **values)
    return text.markdown("money.ends", half=when(result, half, text), early=early, **values)


def own_money(result: Estimate, text: Text) -> str:
    """Return the money that the reader has put in, to the last unit, with insurance and grants beside it; there must be some."""
    scenario = result.scenario
    money, grants = (text.money(amount or 0.0, scenario.currency, exact=True) for amount in (scenario.budget, scenario.offsets))
    return text("money.with_grants", money=money, grants=grants) if scenario.offsets else money


def _needed(result: Estimate) -> pd.DataFrame:
    """Return the cash needed by day: for half of the journeys, for as many as the reader wants to be safe with, and for 90."""
    percents = _percents(result)
    return result.cash if percents == SHOWN else result.payments.table(result.scenario.start_date, percents)


def _percents(result: Estimate) -> tuple[int, ...]:
    return tuple(sorted({SHOWN[0], result.scenario.confidence, SHOWN[-1]}))


def _by_date(result: Estimate, cash: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the table below the picture: a row a step, and one a month for what is paid bit by bit."""
    currency, percents = result.scenario.currency, _percents(result)
    moved = cash["p50"].diff().fillna(cash["p50"]) >= 0.005 * cash["p50"].max()
    rows = [
        [when(result, row.day, text), *(_enough(getattr(row, f"p{percent}"), percent, currency, text) for percent in percents)]
        for row in cash[moved | (cash.index == len(cash) - 1)].itertuples()
    ]
    enough = [text("money.enough_for", count=count) for count in percents]
    return pd.DataFrame(rows, columns=[text("cash.column.when"), *enough])


def _steps(result: Estimate, steps: pd.DataFrame, text: Text) -> pd.DataFrame:
    currency, percent = result.scenario.currency, result.scenario.confidence
    rows = [
        [_span(result, row, text), step_name(row, text),
         text.money(row.p50, currency), _enough(getattr(row, f"p{percent}"), percent, currency, text)]
        for row in steps.itertuples()
    ]  # fmt: skip
    names = ("when", "what", "typical", "cautious")
    table = pd.DataFrame(rows, columns=[text(f"cash.column.{name}", count=percent) for name in names])
    return table.map(safe)


def _enough(amount: float, percent: int, currency: str, text: Text) -> str:
    """Return an amount that is enough for `percent` of 100: above the middle it is never rounded to less than it takes."""
    amount = max(amount, 0.0)  # below it, more of a deposit has come back than was needed since
    return text.money(enough(amount) if percent > SHOWN[0] else amount, currency)


def _span(result: Estimate, row: Any, text: Text) -> str:
    begins = when(result, row.day, text)
    if row.until is None or pd.isna(row.until):
        return begins
    # On a phone it breaks before its end and nowhere else: a place to break that nobody sees.
    return text("money.from_to", begins=begins, ends="\u200b" + when(result, row.until, text))


def _moves(result: Estimate, text: Text) -> pd.DataFrame:
    """Return how the money moves: the largest transfer, what transfers cost, the deposit, what is pledged and to be raised.

    What is nothing, or is not known as the reader has put in no money, has no row.
    """
    scenario, held = result.scenario, deposit(result)
    paid = {name: amount for name, amount in (("paid", result.paid_already), ("held", held.held)) if amount}
    rows: dict[str, Amount | None] = {
        "largest": largest_transfer(result),
        "sending": transfer_costs(result),
        "deposit": held.asked,
        "topped_up": held.topped_up,
        "given_back": held.given_back,
        "pledged": Amount(scenario.offsets, scenario.offsets),
        "to_raise": to_raise(result),
    }
    exact = {name: text.money(amount, scenario.currency, exact=True) for name, amount in paid.items()}
    said = [[text(f"money.{name}"), amount, amount] for name, amount in exact.items()]
    said += [
        [text(f"money.{name}"), *_both(item, scenario.currency, text)]
        for name, item in rows.items() if item is not None and (item.cautious > 0 or name == "to_raise")
    ]  # fmt: skip
    percent = scenario.confidence
    return pd.DataFrame(said, columns=[text("home.what"), text("money.half"), text("money.most", count=percent)]).map(safe)


def _both(item: Amount, currency: str, text: Text) -> list[str]:
    cautious = item.cautious if item.cautious == item.typical else enough(item.cautious)
    return [text.money(item.typical, currency), text.money(cautious, currency)]


def _deposit_words(result: Estimate, text: Text) -> None:
    held = deposit(result)
    back = text.of_100(held.share_given_back)
    st.caption(text.markdown("money.deposit_words", back=back, rest=100 - back, when=when(result, held.back_on, text)))
    st.caption(text.markdown("money.deposit_apart"))
    st.caption(text.markdown("money.limits"))


def folded_table(name: str, words: str, table: pd.DataFrame) -> None:
    """Fold a table away; it is sent to the browser when it is opened."""
    folded = st.expander(words, key=f"table_{name}", on_change="rerun")
    if folded.open:
        folded.table(table.map(safe), hide_index=True, border="horizontal")
