"""The workbook is the model: worked out by LibreOffice from wrong values, it holds what Python finds on the same journeys."""

from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.draws import Draws
from estimator.exports.cells import percentile
from estimator.exports.sheets_cash import days_shown
from estimator.exports.words import named
from estimator.exports.workbook import workbook
from estimator.live.options import options
from estimator.live.stand_ins import INPUTS
from estimator.live.tracing import JOURNEYS
from estimator.model import run
from estimator.scenario_file import read_scenario_file
from estimator.text import load_text
from tests.exports.office import Figures, convert, errors, expected, typed

pytestmark = pytest.mark.office

LIMITS = {"budget": 240_000, "days_available": 80}
CHILD = Scenario(pathway="ball_child", **LIMITS)
GROWN_UP = Scenario(
    pathway="aml", budget=400_000, days_available=140, start_date="2027-01-11", currency="EUR", currency_per_usd=0.9,
    transplant="yes", origin="asia", home_loss_per_week=300.0, offsets=20_000,
    overrides=(
        ("icu", Range(1_000, 2_000, 9_000)), ("collection_bill", Range.fixed(5_000)), ("deposit_paid", Range.fixed(30_000)),
        ("flights_paid", Range.fixed(4_000)), ("ward_paid", Range.fixed(9_000)),
        ("clinic_visits_bill", Range.fixed(0)), ("bridging_paid", Range.fixed(7_000)),
        ("ward_bill", Range.fixed(16_000)), ("ward_limit", Range(14, 21, 30)),
    ),
)  # fmt: skip
#: What somebody types into the yellow cells of the child's workbook, in Chinese, and the same in Python.
OWN = {
    "ward": Range(3_000, 5_000, 9_000),
    "wait_for_cells_days": Range(10, 14, 30),
    "severe_crs_probability": Range(0.1, 0.3, 0.5, "probability"),
}
#: What no cell can hold, as a program or a paste writes it: no validation is asked.
NONSENSE = {
    "ward.low": 900, "ward.high": 300, "flights.low": -9, "not_eligible_probability.high": 2,
    "wait_for_cells_days.typical": "abc", "companions": -1, "choice.city": "Atlantis",
}  # fmt: skip
#: A bill for three weeks on the ward; what its workbook is told are nine days.
BILLED = replace(CHILD, overrides=(("ward_bill", Range.fixed(16_000)), ("ward_limit", Range.fixed(21))))
CHANGED = replace(CHILD, city="wuhan", companions=3, overrides=tuple(OWN.items()))


def ends(name, spread):
    return {f"{name}.{end}": getattr(spread, end) for end in ("low", "typical", "high")}


@pytest.fixture(scope="module")
def made():
    """Return the workbooks with wrong values beside their formulas."""
    own = {key: value for name, spread in OWN.items() for key, value in ends(name, spread).items()}
    other = {"choice.city": named(load_text("zh"), "city", CHANGED.city), "companions": 3} | own
    child, grown_up = workbook(estimate(CHILD), "zh", stale=True), workbook(estimate(GROWN_UP), "en", stale=True)
    limited = typed(workbook(estimate(BILLED), "en", stale=True), ends("ward_limit", Range.fixed(9)))
    return {"grown_up": grown_up, "changed": typed(child, other), "nonsense": typed(child, NONSENSE), "limited": limited}


@pytest.fixture(scope="module")
def worked_out(made, soffice, tmp_path_factory):
    return convert(soffice, tmp_path_factory.mktemp("office"), "xlsx", made)


def compare(raw, scenario, days):
    figures, known = Figures(raw), expected(scenario, days)
    assert errors(raw) == {}
    assert {name: figures[name] for name in known} == pytest.approx(known, rel=1e-9, abs=1e-9)
    return known


def test_every_figure_that_libreoffice_works_out_is_that_of_the_model(worked_out):
    known = compare(worked_out["grown_up"], GROWN_UP, days_shown(estimate(GROWN_UP)))

    assert len(known) > 300
    assert 0 < known["result.inside_both"] < 100


def test_changed_ranges_people_and_city_give_what_python_gives(worked_out):
    known = compare(worked_out["changed"], CHANGED, days_shown(estimate(CHILD)))

    assert known["result.total_cost.p50"] != expected(CHILD, ())["result.total_cost.p50"]


def test_another_number_of_days_that_a_bill_covers_gives_what_python_gives(worked_out):
    nine = replace(BILLED, overrides=(("ward_bill", Range.fixed(16_000)), ("ward_limit", Range.fixed(9))))

    known = compare(worked_out["limited"], nine, days_shown(estimate(BILLED)))

    assert known["result.total_cost.p90"] > expected(BILLED, ())["result.total_cost.p90"] + 1_000


def test_what_was_typed_over_is_marked_as_the_readers_own_and_another_city_is_not(worked_out):
    figures, names = Figures(worked_out["changed"]), estimate(CHILD).assumptions

    marked = {
        name for name in names if f"{name}.changed" in figures and figures[f"{name}.changed"] == load_text("zh")("choice.yes")
    }

    assert marked == set(OWN)
    assert {figures[f"{name}.grade"] for name in OWN} == {load_text("zh")("letter.own")}


def test_what_no_cell_can_hold_is_counted_beside_the_results_and_marked(worked_out):
    sound, nonsense = Figures(worked_out["changed"]), Figures(worked_out["nonsense"])
    no = load_text("zh")("choice.no")

    assert sound["check.wrong"] == 0
    for name in ("ward", "flights", "not_eligible_probability", "wait_for_cells_days"):
        assert (sound[f"{name}.fits"], nonsense[f"{name}.fits"]) == (load_text("zh")("choice.yes"), no)
    ranges, inputs = (nonsense.column(name).count(no) for name in ("ranges.fit", "inputs.fit"))
    assert ranges > 4  # nor has a city that there is not any prices
    assert inputs == 2
    assert nonsense["check.wrong"] == ranges + inputs


def test_the_picture_of_the_largest_costs_follows_what_is_largest_now(worked_out):
    figures = Figures(worked_out["changed"])
    means = dict(zip(figures.column("line.names"), figures.column("line.means"), strict=True))

    drawn = figures.column("chart.names")
    assert drawn == sorted(means, key=lambda name: -means[name])[: len(drawn)]


def test_a_workbook_that_was_changed_and_saved_gives_back_the_changed_scenario(worked_out):
    assert read_scenario_file(worked_out["changed"], "mine.xlsx") == CHANGED
    assert read_scenario_file(worked_out["grown_up"], "mine.xlsx") == GROWN_UP


def test_the_curve_of_the_charts_rises_from_the_least_to_the_most(worked_out):
    total = np.sort(run(GROWN_UP, load_tables(), Draws(JOURNEYS, GROWN_UP.seed, dtype=np.float64)).costs.total)
    curve = Figures(worked_out["grown_up"]).column("chart.curve")

    assert curve == pytest.approx([percentile(total, percent) for percent in range(0, 101, 5)], rel=1e-9)


@pytest.mark.slow
def test_the_workbook_of_every_pathway_is_its_model(soffice, tmp_path):
    pathways = [row.pathway for row in load_tables().pathways]
    asked = {pathway: Scenario(pathway=pathway, **LIMITS) for pathway in pathways}
    made = {pathway: workbook(estimate(scenario), "en", stale=True) for pathway, scenario in asked.items()}
    assert all(len(raw) < 5 * 2**20 for raw in made.values())

    worked_out = convert(soffice, tmp_path, "xlsx", made)
    # The page takes back what an office program saved, which is larger than what was handed out.
    assert all(len(raw) < 5 * 2**20 for raw in worked_out.values())
    for pathway, raw in worked_out.items():
        compare(raw, asked[pathway], days_shown(estimate(asked[pathway])))


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, -1])
def test_every_choice_and_every_number_may_be_changed_at_once(soffice, tmp_path, place):
    result, text = estimate(replace(GROWN_UP, bridging="yes", home_while_cells_are_made=True)), load_text("zh")
    choices = {name: values[place] for name, values in options(result).open.items()}
    numbers = {
        "companions": 4, "patient_weight_kg": 41.5, "stay_near_days": 56, "budget": 300_000, "days_available": 200, "offsets": 1,
        "currency_per_usd": 1.25, "home_loss_per_week": 700, "people_losing_pay": 3, "home_care_per_week": 99,
        "home_bills_per_month": 1_000,
    }  # fmt: skip
    words = {f"choice.{name}": named(text, name, value) for name, value in choices.items()}
    own = {key: value for name, spread in OWN.items() for key, value in ends(name, spread).items()}
    raw = typed(workbook(result, "zh", stale=True), words | numbers | own)

    worked_out = convert(soffice, tmp_path, "xlsx", {"mine": raw})["mine"]

    overrides = tuple((dict(GROWN_UP.overrides) | OWN).items())
    asked = replace(result.scenario, **choices, **numbers, overrides=overrides)
    assert set(numbers) == set(INPUTS)
    compare(worked_out, asked, days_shown(result))
    assert read_scenario_file(worked_out, "mine.xlsx") == asked


@pytest.mark.slow
def test_libreoffice_prints_the_workbook_in_every_language(soffice, tmp_path):
    made = {language: workbook(estimate(CHILD), language) for language in ("en", "zh")}

    printed = convert(soffice, tmp_path, "pdf", made)

    assert all(raw.startswith(b"%PDF") for raw in printed.values())
