"""What a visitor says lives as long as the visit: results are kept in the session and nowhere else."""

import gc
from dataclasses import replace
from types import FunctionType, ModuleType
from weakref import ref

import pytest
import streamlit as st

from estimator import Scenario, load_tables
from estimator.model import Estimate
from estimator.quotes import QuoteLine
from estimator.scenario import scenario_from_dict
from estimator.ui import visit
from estimator.ui.frame import PAGES
from estimator.ui.visit import Room, Shelf
from tests.ui.reader import opened, turned_to
from tests.ui.test_check_a_quote import confirmed, pasted

PUBLISHED = load_tables()
#: A weight that nobody else here has.
HEAVY = 61.718281828


def scenarios_with(weight):
    """Return all scenarios in memory with this weight; tables that are asked for again are held by no frame of a test."""
    gc.collect()
    return [item for item in gc.get_objects() if isinstance(item, Scenario) and item.patient_weight_kg == weight]


def own_scenario():
    return scenario_from_dict({"patient_weight_kg": HEAVY, "budget": 61_718, "assumption.ward": "61:62:63"})


def test_a_scenario_is_gone_with_its_visit():
    app = opened(held={"scenario": own_scenario(), "language": "en"})
    for page in ("time_and_money", "what_could_change", "sources"):
        turned_to(app, page)
    assert scenarios_with(HEAVY)

    del app

    assert scenarios_with(HEAVY) == []


def test_own_tables_are_gone_with_their_visit():
    own = replace(PUBLISHED, own="0", digest="0", version="own")
    known = ref(own)
    app = opened(held={"own_tables": own, "scenario": Scenario(tables=own), "language": "en"})
    for page in PAGES:
        turned_to(app, page)

    del app, own
    gc.collect()

    assert known() is None


def words_in_caches():
    """Return every word that a function keeps for the whole process, as a question or in one."""
    found, known = set(), set()
    waiting = [item for item in gc.get_objects() if type(item).__name__ == "_lru_cache_wrapper"]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            found.add(item.casefold())
        elif id(item) not in known and not isinstance(item, (type, ModuleType, FunctionType)):
            known.add(id(item))
            waiting += gc.get_referents(item)
    return found


def test_the_words_of_a_quote_are_gone_with_the_visit():
    name = "Xylophonia"
    app = confirmed(pasted(f"Ward of {name}, 10 nights  4,000 USD\nFlights  2,000 USD"))
    assert lines_with(name)

    del app

    assert lines_with(name) == []
    assert [words for words in words_in_caches() if name.casefold() in words] == []


def lines_with(name):
    gc.collect()
    return [item for item in gc.get_objects() if isinstance(item, QuoteLine) and name in item.item]


def test_a_visit_that_says_nothing_gets_the_estimate_of_every_other():
    estimates = len([item for item in gc.get_objects() if isinstance(item, Estimate)])
    for _ in range(3):
        opened()

    assert len([item for item in gc.get_objects() if isinstance(item, Estimate)]) <= estimates + 1


@pytest.mark.parametrize("count", [1, 3])
def test_however_many_visits_there_are_results_take_no_more_than_the_room(count):
    room, shelves = Room(count), [Shelf() for _ in range(10)]
    for number, shelf in enumerate(shelves):
        room.find(shelf, "asked", lambda number=number: [number])

    assert [list(shelf) for shelf in shelves] == [[]] * (10 - count) + [["asked"]] * count


def test_the_result_that_was_asked_for_last_stays_longest():
    room, shelf = Room(2), Shelf()
    first = room.find(shelf, "first", lambda: [1])
    room.find(shelf, "second", lambda: [2])

    assert room.find(shelf, "first", lambda: [3]) is first
    room.find(shelf, "third", lambda: [4])

    assert set(shelf) == {"first", "third"}


def test_outside_of_a_visit_only_what_is_nobodys_is_kept():
    made = []

    @visit.keeps(4)
    def weigh(scenario):
        made.append(scenario.patient_weight_kg)
        return object()

    assert weigh(Scenario()) is weigh(Scenario())
    assert weigh(own_scenario()) is not weigh(own_scenario())
    assert made.count(HEAVY) == 2


def test_what_is_kept_is_kept_apart_for_each_set_of_tables_and_each_visit(monkeypatch):
    visits, calls = [{"own_tables": replace(PUBLISHED)}, {"own_tables": replace(PUBLISHED)}], []
    monkeypatch.setattr(visit, "get_script_run_ctx", lambda **_: object())

    @visit.keeps(4)
    def asked(name):
        calls.append(name)
        return object()

    found = []
    for number in (0, 1, 0, 1):
        monkeypatch.setattr(st, "session_state", visits[number])
        found.append(asked("a"))
    visits[1]["own_tables"] = replace(PUBLISHED)
    found.append(asked("a"))

    assert found[0] is found[2] is not found[1] is found[3]
    assert found[4] not in found[:4]
    assert calls == ["a", "a", "a"]
