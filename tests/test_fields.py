"""A new field of the scenario is put into every list that must know it: a forgotten one fails here with a sentence."""

import pytest

from estimator import choose, compare, links, scenario, stacked
from estimator.batches.fields import FIELDS
from estimator.exports.sheets_read_me import FIXED
from estimator.form import Form
from estimator.live.options import CHOICES
from estimator.live.stand_ins import INPUTS
from estimator.rows import PathwayRow
from estimator.ui import sheets_batch

#: The workbook has the journeys that it has, and the day of a rate is for the reader alone.
NOT_IN_THE_WORKBOOK = {"draws", "currency_date"}
#: Read scenario by scenario where many are run together: figures, and choices whose rows have the same shape.
EACH_ITS_OWN = {
    *CHOICES, *INPUTS, "bridging", "transplant", "start_date", "confidence", "currency_date",
}  # fmt: skip
LISTS = {
    "choose._STRUCTURE": choose._STRUCTURE,
    "stacked._KIND": stacked._KIND,
    "stand_ins.INPUTS": INPUTS,
    "options.CHOICES": CHOICES,
    "sheets_read_me.FIXED": FIXED,
    "scenario._FILLED": scenario._FILLED,
    "compare.SHARED and _READ": (*compare.SHARED, *(name for name in compare._READ if name != "overrides")),
    "links.FIELDS": links.FIELDS,
    "sheets_batch._NO_GRID": sheets_batch._NO_GRID,
}


def forgotten(known: set[str], *parts: set[str]) -> list[str]:
    """Return the fields that stand in none of these lists, or in two of them."""
    return sorted(name for name in known if sum(name in part for part in parts) != 1)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_fields_holds_fields_alone_and_each_once(name):
    assert set(LISTS[name]) - Form.model_fields.keys() == set(), f"{name} names what is no field of the scenario"
    assert len(set(LISTS[name])) == len(LISTS[name])


def test_a_field_is_changed_in_the_workbook_or_fixed_there():
    wrong = forgotten(set(Form.model_fields), set(INPUTS), set(CHOICES), set(FIXED), NOT_IN_THE_WORKBOOK)

    assert wrong == [], (
        "a number goes into live.stand_ins.INPUTS, what chooses a row with a price into live.options.CHOICES, "
        "all that takes other formulas into exports.sheets_read_me.FIXED"
    )


def test_a_field_is_shared_by_scenarios_that_run_together_or_is_read_from_each():
    wrong = forgotten(set(Form.model_fields), set(stacked._KIND), EACH_ITS_OWN)

    assert wrong == [], "a field that takes another way through the model goes into stacked._KIND, all else into EACH_ITS_OWN"


def test_what_is_chosen_by_name_chooses_the_rows():
    chosen = {name for name, kind in FIELDS.items() if kind == "words"} - {"currency"}

    assert set(choose._STRUCTURE) == chosen, "a field that is an id decides which rows apply: choose._STRUCTURE"


def test_what_a_pathway_has_a_default_for_is_filled_in():
    of_a_pathway = {"patient_weight_kg" if name == "weight_kg" else name for name in PathwayRow.model_fields}

    assert set(scenario._FILLED) == (of_a_pathway & Form.model_fields.keys()) - {"pathway"}, "scenario._FILLED"
    assert all(Form.model_fields[name].default is None for name in scenario._FILLED)


def test_an_address_holds_no_money_and_no_day():
    assert [name for name in links.FIELDS if FIELDS[name] not in ("words", "whole")] == []
