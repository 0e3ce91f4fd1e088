"""Scenarios that the reader keeps to compare. They stay in the order in which they were kept, and in the session only."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from estimator.choose import choose
from estimator.compare import MOST, Comparison, compare
from estimator.errors import ScenarioError
from estimator.scenario import Scenario
from estimator.tables import Tables
from estimator.ui import state, visit
from estimator.ui.moves import answered, in_currency

_KEPT = "kept"
#: Fields that a variant of the present scenario turns over, in the order in which they are offered.
OFFERED = ("city", "home_while_cells_are_made", "cells")


def kept() -> tuple[Scenario, ...]:
    """Return the scenarios that are kept, in the money and on the draws of the present one, so that they can be compared."""
    present = state.scenario()
    return tuple(on_the_same_draws(scenario, present, state.tables()) for scenario in st.session_state.get(_KEPT, ()))


def on_the_same_draws(scenario: Scenario, present: Scenario, tables: Tables) -> Scenario:
    """Return a scenario with the currency, the number of journeys and the seed of the present one."""
    same = in_currency(scenario, tables, present.currency, present.currency_per_usd, present.currency_date)
    return replace(same, draws=present.draws, seed=present.seed, tables=tables)


@visit.keeps(4)
def compared(scenarios: tuple[Scenario, ...]) -> Comparison:
    """Return the comparison of these scenarios; a few are kept."""
    return compare(scenarios, state.tables())


def is_kept(scenario: Scenario) -> bool:
    """Whether this scenario is among those that are kept."""
    return scenario in kept()


def is_full() -> bool:
    """Whether no more scenarios can be kept."""
    return len(kept()) >= MOST


def keep(*scenarios: Scenario) -> None:
    """Callback: keep scenarios, each of them once and no more than there is room for."""
    together = tuple(dict.fromkeys((*kept(), *scenarios)))
    st.session_state[_KEPT] = together[:MOST]


def keep_those_of(tables: Tables) -> None:
    """Keep only scenarios that these tables can answer: they may lack a city or an illness that others have."""
    st.session_state[_KEPT] = tuple(scenario for scenario in st.session_state.get(_KEPT, ()) if _is_known(scenario, tables))


def _is_known(scenario: Scenario, tables: Tables) -> bool:
    try:
        choose(tables, replace(scenario, tables=tables))
    except ScenarioError:
        return False
    return True


def remove(place: int) -> None:
    """Callback: keep the scenario at this place no longer."""
    now = kept()
    st.session_state[_KEPT] = (*now[:place], *now[place + 1 :])


def put_in_place(place: int, name: str) -> None:
    """Callback: make a kept scenario the present one, with the way back to what the reader had."""
    state.start_from(name, lambda: kept()[place])


def variants(scenario: Scenario, tables: Tables) -> dict[str, Scenario]:
    """Return obvious variants of a scenario: another city, the other place to wait, other cells or another way to them."""
    cities = [row.city for row in tables.cities if row.city != scenario.city]
    found = {
        "city": answered(scenario, tables, city=cities[0]),
        "home_while_cells_are_made": answered(
            scenario, tables, home_while_cells_are_made=not scenario.home_while_cells_are_made
        ),
    }  # fmt: skip
    if cells := _other_cells(scenario, tables):
        found["cells"] = cells
    return found


def _other_cells(scenario: Scenario, tables: Tables) -> Scenario | None:
    """Return the scenario with the next cells of the same route, else with the next route; a warned one only if it is all."""
    offers = [row for row in tables.offers(scenario.pathway) if (row.route, row.product) != (scenario.route, scenario.product)]
    if not offers:
        return None
    offer = min(offers, key=lambda row: (row.red_flag, row.route != scenario.route, not row.is_default))
    moved = answered(scenario, tables, route=offer.route)
    return answered(moved, tables, product=offer.product)
