"""The model as formulas is the model: traced once, it holds the same figures, journey by journey."""

import re
from dataclasses import replace

import numpy as np
import pytest

from estimator import Range, Scenario, estimate, load_tables
from estimator.draws import Draws
from estimator.live import traced
from estimator.live.options import CHOICES, options
from estimator.live.tracing import JOURNEYS
from estimator.model import run

DAYS = (0, 30, 90, 400)
ROUTES = [(offer.pathway, offer.route) for offer in load_tables().routes if offer.is_default == "yes" or offer.is_default is True]


def exact(scenario):
    """Return the model in float64 on the scores of a workbook."""
    return run(scenario, load_tables(), Draws(JOURNEYS, scenario.seed, dtype=np.float64))


def column(node):
    return np.broadcast_to(np.asarray(node.value, dtype=float), JOURNEYS)


def check(scenario):
    live, model = traced(estimate(scenario), DAYS), exact(scenario)

    pairs = [(live.components[name], cost) for name, cost in model.costs.by_component.items()]
    pairs += [(live.measures[name], figures) for name, figures in model.columns.items()]
    pairs += [(live.phases[name][1], model.schedule.length[name]) for name in model.phase_names]
    pairs += [(live.exits[item.name].cost, item.cost) for item in model.exits]
    pairs += [(live.exits[item.name].days_away, item.days_away) for item in model.exits]
    pairs += [(live.cash[day], model.payments.needed_by(day)) for day in DAYS]
    for node, figures in pairs:
        np.testing.assert_allclose(column(node), figures, rtol=1e-12, atol=1e-9)
    for item in model.exits:
        assert live.exits[item.name].share.value == pytest.approx(item.probability.typical)
    return live


@pytest.mark.parametrize(("pathway", "route"), ROUTES)
def test_formulas_of_every_pathway_and_route_hold_the_figures_of_the_model(pathway, route):
    check(Scenario(pathway=pathway, route=route, budget=150_000, days_available=80))


@pytest.mark.parametrize(
    "asked",
    [
        {"transplant": "yes"},
        {"home_while_cells_are_made": True, "start_date": "2027-01-20"},
        {"companions": 0, "pathway": "aml", "currency": "CNY", "refund": True},
        {
            "currency": "EUR",
            "currency_per_usd": 0.9,
            "home_loss_per_week": 300.0,
            "home_bills_per_month": 500.0,
            "pathway": "myeloma",
        },
        {
            "overrides": (
                ("ward_bill", Range.fixed(30_000)),
                ("icu_paid", Range(1_000, 2_000, 9_000)),
                ("visa_days", Range.fixed(3)),
            )
        },
        {"overrides": (("deposit_paid", Range.fixed(70_000)),)},
        {"overrides": (("ward_bill", Range.fixed(16_000)), ("ward_limit", Range.fixed(21)))},
        {
            "overrides": (
                ("lodging_paid", Range.fixed(4_000)),
                ("lodging_limit", Range(20, 40, 60)),
                ("interpreter_bill", Range.fixed(900)),
                ("interpreter_limit", Range.fixed(5)),
            )
        },
        {"overrides": (("severe_crs_probability", Range.fixed(0, "share")), ("flights", Range.fixed(0)))},
        {
            "overrides": (
                ("second_collection_probability", Range.fixed(1, "share")),
                ("interpreter_share", Range.fixed(1, "share")),
            )
        },
    ],
)
def test_formulas_follow_what_a_reader_may_choose(asked):
    check(Scenario(**asked))


def test_every_name_in_a_formula_is_a_cell_or_a_step():
    live = check(Scenario())

    known = {node.name for node in live.steps()}
    used = {name for node in live.steps() if node.parts for name in re.findall(r"[a-z][\w.]*", node.formula())}

    assert {name.removesuffix(".all") for name in used} - known == set()
    assert len(known) == len(live.steps())


def test_a_range_that_is_fixed_today_may_be_opened():
    live = check(Scenario(pathway="lupus", route="trial"))

    assert live.ranges["cell_product"].plain.is_zero
    assert "cell_product.drawn" in {node.name for node in live.steps()}
    assert "cell_product.drawn" in live.components["cell_product"].formula()


@pytest.mark.parametrize(("pathway", "route"), ROUTES)
def test_choices_priced_by_a_row_lead_to_the_ranges_that_the_model_reads(pathway, route):
    scenario = Scenario(pathway=pathway, route=route)
    found = options(estimate(scenario))
    other = {name: values[-1] for name, values in found.open.items()}

    read = estimate(replace(scenario, **other)).assumptions
    own = {row.assumption: row for row in found.rows if row.values == tuple(other[name] for name in row.choices)}

    assert {*found.open, *found.fixed} == set(CHOICES)
    here = estimate(scenario).assumptions
    for name, item in read.items():
        assert item.range == (own[name].range if name in own else here[name].range)
