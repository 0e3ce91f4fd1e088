"""The answer: one sentence, its odds, what it rests on, and what the route must be warned of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial, reduce

import pandas as pd
import streamlit as st

from estimator.exports import transplant as transplants
from estimator.exports.cell_price import unconfirmed
from estimator.exports.words import product_label
from estimator.model import Estimate
from estimator.overrides import how_many
from estimator.scenario import Scenario
from estimator.text import Text, safe
from estimator.ui import state
from estimator.ui.cited import source_link
from estimator.ui.figures import evidence_of_100, headline
from estimator.ui.money import home_side, own_rate, refund

#: What a price may come from, in the order in which it is said; what nothing comes from is left out.
_EVIDENCE = ("own", "good", "fair", "weak")


def scenario_line(scenario: Scenario, text: Text, *, link: bool = True, counted: bool = False) -> str:
    """Say the scenario in one line, with the way to the questions where they stand on the same page.

    Without that way the page has no answer at its top: then a transplant and own figures are named as well. With `counted` a
    second line says which journeys the chances of the page speak of.
    """
    cells = product_label(state.tables().product(scenario.product), text)
    parts = [text(f"pathway.{scenario.pathway}"), cells, text(f"city.{scenario.city}")]
    party = text.plural("companions", scenario.companions) if scenario.companions else text("companions.none")
    parts += [party, text("line.origin", origin=text(f"origin.{scenario.origin}"))]
    parts.append(text("brief.starts", date=text.date(scenario.start_date)) if scenario.start_date else text("brief.no_dates"))
    if link:
        return f"{safe(' · '.join(parts))} — [{safe(text('line.change'))}](#questions)"
    parts += _made_different(scenario, text)
    which = [text.markdown("line.counted", journeys=transplants.counted(state.run(scenario), text))] if counted else []
    return "\n\n".join([safe(" · ".join(parts)), *which])


def _made_different(scenario: Scenario, text: Text) -> Iterator[str]:
    if scenario.transplant == "yes":
        yield text("line.transplant")
    if own := how_many(name for name, _ in scenario.overrides):
        yield text.plural("line.own", own)


def evidence_sentence(result: Estimate, text: Text) -> str:
    """Say of every 100 in money how much rests on good, fair and weak evidence, and on what the reader gave."""
    counts = evidence_of_100(result)
    found = {name: text(f"headline.evidence.{name}") for name in _EVIDENCE if counts[name]}
    if len(found) == 1:
        return text.markdown("headline.evidence.all", what=next(iter(found.values())))
    parts = [text("headline.evidence.part", what=what, count=counts[name]) for name, what in found.items()]
    return text.markdown("headline.evidence", parts=reduce(partial(_and_then, text, parts[-1]), parts))


def _and_then(text: Text, end: str, start: str, last: str) -> str:
    # A part has commas of its own, so these are not joined as a list is.
    return text(f"headline.evidence.{'end' if last == end else 'next'}", start=start, last=last)


def answer(result: Estimate, text: Text) -> None:
    """Say the answer: one sentence, its odds, and what it rests on."""
    said, currency = headline(result), result.scenario.currency
    typical, cautious = text.money(said.typical, currency), text.money(said.cautious, currency)
    st.header(text.markdown("headline.plan", typical=typical, cautious=cautious), anchor=False)
    _warnings(result, text)
    st.markdown(odds(result, text))
    days = {"typical": text.weeks(said.typical_days), "cautious": text.weeks(said.cautious_days)}
    st.markdown(text.markdown("headline.days", below=said.below, above=said.above, **days))
    _assumed_price(result, text)
    _transplant(result, text)
    st.markdown(evidence_sentence(result, text))
    home_side(result, text)
    refund(result, text)
    own_rate(result.scenario, text)


def odds(result: Estimate, text: Text) -> str:
    """Say both sides of the chance of the cautious amount, and of which 100 journeys."""
    said, journeys = headline(result), transplants.counted(result, text)
    cautious = text.money(said.cautious, result.scenario.currency)
    return text.markdown("headline.odds", below=said.below, above=said.above, cautious=cautious, journeys=journeys)


def _assumed_price(result: Estimate, text: Text) -> None:
    """Say that the price of the cells is our assumption and who names more, and lead to where a better one can be put in."""
    for said in unconfirmed(result, text, markdown=True):
        st.markdown(said)
        key = f"put_price.{text.language}"
        st.button(text("headline.put_price"), key=key, on_click=state.look_at, args=("cells", state.CELLS_PRICE), type="tertiary")


def _transplant(result: Estimate, text: Text) -> None:
    for sentence in transplants.told(result, text):
        st.markdown(safe(sentence))
    if result.scenario.transplant == "yes":
        _buttons(text, transplant_leave="no")
    elif not transplants.is_left_out(result):
        return
    elif result.scenario.transplant == "as_published":
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
    """Return a link to the rule, where the tables have it: somebody's own need not."""
    rule = next((row for row in state.tables().sources if row.id == "C027" and row.url.startswith("http")), None)
    return f" {source_link(rule, text, text('route.rule'))}" if rule else ""


def headings(text: Text, *names: str) -> list[str]:
    """Return the headings of a table's columns."""
    return [text(f"table.{name}") for name in names]
