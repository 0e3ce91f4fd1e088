"""The answer: one sentence, its odds, what it rests on, and what the route must be warned of."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from estimator.exports.words import product_label
from estimator.model import Estimate
from estimator.scenario import Scenario
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.figures import assumed_price, evidence_of_100, headline, transplant_adds
from estimator.ui.money import home_side, own_rate, refund

A_MONTH = 365.25 / 12
#: Below this share a transplant is not worth a line on the first screen.
SELDOM = 0.05


def scenario_line(scenario: Scenario, text: Text, *, link: bool = True) -> str:
    """Say the scenario in one line, with the way to the questions where they stand on the same page."""
    cells = product_label(state.tables().product(scenario.product), text)
    parts = [text(f"pathway.{scenario.pathway}"), cells, text(f"city.{scenario.city}")]
    party = text.plural("companions", scenario.companions) if scenario.companions else text("companions.none")
    parts += [party, text("line.origin", origin=text(f"origin.{scenario.origin}"))]
    line = safe(" · ".join(parts))
    return f"{line} — [{safe(text('line.change'))}](#questions)" if link else line


def evidence_sentence(result: Estimate, text: Text) -> str:
    """Say of every 100 in money how much rests on good, fair and weak evidence, and on what the reader gave."""
    counts = evidence_of_100(result)
    return text.markdown("headline.evidence_own" if counts["own"] else "headline.evidence", **counts)


def answer(result: Estimate, text: Text) -> None:
    """Say the answer: one sentence, its odds, and what it rests on."""
    said, currency = headline(result), result.scenario.currency
    typical, cautious = text.money(said.typical, currency), text.money(said.cautious, currency)
    st.header(text.markdown("headline.plan", typical=typical, cautious=cautious), anchor=False)
    _warnings(result, text)
    st.markdown(text.markdown("headline.odds", below=said.below, above=said.above, cautious=cautious))
    days = {"typical": text.weeks(said.typical_days), "cautious": text.weeks(said.cautious_days)}
    st.markdown(text.markdown("headline.days", below=said.below, above=said.above, **days))
    _assumed_price(result, text)
    _transplant(result, text)
    st.markdown(evidence_sentence(result, text))
    home_side(result, text)
    refund(result, text)
    own_rate(result.scenario, text)


def _assumed_price(result: Estimate, text: Text) -> None:
    """Say that the price of the cells themselves is our assumption, and lead to where the reader can put in a better one."""
    if found := assumed_price(result):
        st.markdown(text.markdown("headline.assumed_price", range=text.money_range(*found, result.scenario.currency)))
        key = f"put_price.{text.language}"
        st.button(text("headline.put_price"), key=key, on_click=state.look_at, args=("cells", state.CELLS_PRICE), type="tertiary")


def _transplant(result: Estimate, text: Text) -> None:
    share, chosen = result.transplant_share, result.scenario.transplant
    if chosen == "yes":
        st.markdown(text.markdown("headline.transplant_in"))
        _buttons(text, transplant_leave="no")
    elif share.typical > SELDOM:
        money, days = transplant_adds(result)
        low, high = text.of_100(share.low), text.of_100(share.high)
        of_100 = text.between(text.number(low), text.number(high))
        amount, months = text.money(money, result.scenario.currency), text.plural("count.months", max(1, round(days / A_MONTH)))
        st.markdown(text.markdown("headline.transplant", share=of_100, money=amount, months=months))
        if chosen == "as_published":
            st.table(_beside(result, text), hide_index=True)
            _buttons(text, transplant_hide="no", transplant_show="yes")
        else:
            _buttons(text, transplant_beside="as_published", transplant_show="yes")


def _buttons(text: Text, **choices: str) -> None:
    with st.container(horizontal=True):
        for words, choice in choices.items():
            key = f"{words}.{text.language}"
            st.button(text(f"headline.{words}"), key=key, on_click=state.set_answer, kwargs={"transplant": choice})


def now(result: Estimate, text: Text) -> None:
    """Repeat the answer in one line that stays in view while the details are changed."""
    said, currency = headline(result), result.scenario.currency
    with st.container(key="now"):
        values = {"typical": text.money(said.typical, currency), "cautious": text.money(said.cautious, currency)}
        st.markdown(text.markdown("headline.now", **values, days=text.weeks(said.typical_days)))


def _beside(result: Estimate, text: Text) -> pd.DataFrame:
    rows = []
    for words, one in (("headline.without", result), ("headline.with", result.with_transplant)):
        said, currency = headline(one), result.scenario.currency
        money = [safe(text.money(amount, currency)) for amount in (said.typical, said.cautious)]
        rows.append([text(words), *money, text.weeks(said.typical_days), text.weeks(said.cautious_days)])
    return pd.DataFrame(rows, columns=headings(text, "journeys", "plan", "keep", "away", "away_cautious"))


def _warnings(result: Estimate, text: Text) -> None:
    """Say what the route itself must be warned of, with the rule behind it."""
    scenario = result.scenario
    if result.tables.offer(scenario.pathway, scenario.route, scenario.product).red_flag:
        st.warning(text.markdown("route.red_flag") + _rule(text))
    elif text.has(f"route.{scenario.route}.note"):
        st.info(text.markdown(f"route.{scenario.route}.note") + _rule(text))


def _rule(text: Text) -> str:
    rule = state.tables().source("C027")
    return f" [{safe(text('route.rule'))}]({rule.url})" if rule.url.startswith("http") else ""


def headings(text: Text, *names: str) -> list[str]:
    """Return the headings of a table's columns."""
    return [text(f"table.{name}") for name in names]
