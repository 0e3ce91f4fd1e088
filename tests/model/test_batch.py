"""Many scenarios at once give the figures of each of them alone."""

import random
from dataclasses import replace

import pandas as pd
import pytest

from estimator import Scenario, estimate, evaluate, load_tables, result_columns
from estimator.batch import CHUNK, FIGURES, HEADLINE, JOINT, WITHIN
from estimator.choose import choose
from estimator.scenario import scenario_from_dict

DRAWS = 256
COSTS = {row.component for row in load_tables().costs}


def some_scenarios(count, seed=1):
    """Return rows that differ in everything that a scenario holds."""
    pick, tables = random.Random(seed), load_tables()
    return [_row(pick, tables, number) for number in range(count)]


def _row(pick, tables, number):
    offer = pick.choice(tables.routes)
    row = {
        "pathway": offer.pathway, "route": offer.route, "product": offer.product, "city": pick.choice(tables.cities).city,
        "origin": pick.choice(tables.origins).origin, "hospital": pick.choice(["public", "private", "not_sure"]),
        "companions": pick.choice([1, 2, 3]), "patient_weight_kg": pick.choice([12.5, 40, 71.3]), "draws": DRAWS,
        "transplant": pick.choice(["no", "as_published", "yes"]), "bridging": pick.choice(["no", "as_published", "yes"]),
        "stay_near_days": pick.choice([14, 28, 56]), "home_while_cells_are_made": pick.choice([True, False]),
        "start_date": pick.choice([None, "2027-01-20", "2027-09-20"]), "refund": pick.choice([True, False]),
        "currency": pick.choice(["USD", "CNY"]),
        "home_loss_per_week": pick.choice([0, 412.5]), "offsets": pick.choice([0, 9_999]),
    }  # fmt: skip
    limits = {"budget": pick.uniform(5e4, 4e5), "days_available": pick.uniform(30, 200)}
    row |= {name: limit for name, limit in limits.items() if pick.random() < 0.7}
    own = {
        "assumption.ward": f"{2000 + number}:{4000 + 3 * number}:{9000 + 7 * number}", "assumption.icu_bill": str(1000 + number),
        "assumption.wait_for_cells_days": f"{10 + number / 7:.3f}:31.5:60", "assumption.severe_crs_probability": "0.21",
        "assumption.collection_paid": "4321", "assumption.cell_product_paid": str(90_000 + number),
        "assumption.deposit_paid": str(20_000 + number), "assumption.flights_share": "0.5", "assumption.cny_per_usd": "6.5:7:7.5",
    }  # fmt: skip
    row |= {name: value for name, value in own.items() if pick.random() < 0.3}
    limit = {"assumption.icu_limit": pick.choice(["3", "2:4:9", str(1 + number)])}
    return row | limit if "assumption.icu_bill" in row and pick.random() < 0.6 else row


def alone(row):
    """Return the figures of one scenario by the names of a batch."""
    result = estimate(scenario_from_dict({name: value for name, value in row.items() if value is not None}))
    figures = {f"{name}_{figure}": getattr(result._spreads[name], figure) for name in HEADLINE for figure in FIGURES}
    figures |= {name: float("nan") if result.joint is None else getattr(result.joint, name) for name in JOINT}
    figures |= {name: getattr(result, name) if getattr(result, name) is not None else float("nan") for name in WITHIN}
    for name, (share, *spreads) in result.exit_spreads().items():
        figures[f"exit_{name}_probability"] = share.typical
        for kind, spread in zip(("cost", "days"), spreads, strict=True):
            figures |= {f"exit_{name}_{kind}_{figure}": getattr(spread, figure) for figure in ("p10", "p50", "p80", "p90")}
    figures |= {f"refund_{figure}": getattr(result.refund, figure) for figure in ("p50", "p90", "mean")}
    figures |= {"refund_share": result.refund_share, "transplant_share": result.transplant_share.typical}
    figures |= {f"event_{row.event}_probability": row.probability for row in result.events.itertuples()}
    figures |= {f"{row.component}_mean": row.mean for row in result.components.itertuples()}
    return figures | {f"grade_{grade}": result.grades.get(grade, 0.0) for grade in (*"ABCD", "own")}


def test_a_batch_gives_the_figures_of_single_estimates_to_the_last_bit():
    rows = some_scenarios(60)

    found = evaluate(pd.DataFrame(rows))

    assert set(found.problem) == {""}
    expected = pd.DataFrame([alone(row) for row in rows])[list(result_columns())]
    pd.testing.assert_frame_equal(found.drop(columns="problem"), expected, check_exact=True)


@pytest.mark.slow
def test_no_neighbour_in_a_batch_changes_a_figure():
    asked = some_scenarios(700, seed=2)
    rows = pd.DataFrame(asked)

    shuffled = evaluate(rows.sample(frac=1, random_state=3)).sort_index()

    pd.testing.assert_frame_equal(evaluate(rows), shuffled, check_exact=True)
    expected = pd.DataFrame([alone(row) for row in asked[:150]])[list(result_columns())]
    pd.testing.assert_frame_equal(shuffled.drop(columns="problem").head(150), expected, check_exact=True)


def test_scenarios_of_one_kind_share_a_run_and_fill_more_than_one():
    prices = [f"{2000 + number}:{4000 + number}:{9000 + number}" for number in range(2 * CHUNK + 3)]
    rows = pd.DataFrame(
        {"pathway": "aml", "draws": DRAWS, "assumption.ward": prices, "companions": [0, 1, 2] * (len(prices) // 3) + [1]}
    )

    found = evaluate(rows)

    for place in (0, CHUNK, len(rows) - 1):
        own = rows.iloc[place].to_dict()
        assert found.total_cost_p90.iloc[place] == estimate(scenario_from_dict(own)).total_cost.p90


def test_a_bad_row_says_what_is_wrong_and_stops_no_other():
    rows = pd.DataFrame({"pathway": ["aml", "gout", "aml"], "companions": [1, 1, 99], "draws": DRAWS}, index=["a", "b", "c"])

    found = evaluate(rows)

    assert list(found.index) == ["a", "b", "c"]
    assert found.problem["a"] == ""
    assert found.problem["b"].startswith("pathway: found 'gout'; use one of ball_child, ")
    assert found.problem["c"] == "companions: found 99; use at most 6"
    assert found.loc[["b", "c"]].drop(columns="problem").isna().all(axis=None)
    assert found.total_cost_p50["a"] == estimate(Scenario(pathway="aml", companions=1, draws=DRAWS)).total_cost.p50


def test_a_column_that_no_scenario_has_is_named_in_each_row():
    found = evaluate(pd.DataFrame({"patway": ["aml", "aml"]}))

    assert found.problem.str.contains("patway: found 'aml'; use one of pathway").all()


def test_an_empty_cell_means_the_default():
    rows = pd.DataFrame(
        {"pathway": ["myeloma", None], "companions": [float("nan"), 2], "start_date": ["", pd.NaT], "draws": DRAWS}
    )

    found = evaluate(rows)

    assert found.total_cost_p50[0] == estimate(Scenario(pathway="myeloma", draws=DRAWS)).total_cost.p50
    assert found.total_cost_p50[1] == estimate(Scenario(companions=2, draws=DRAWS)).total_cost.p50


def test_no_rows_give_no_results_with_every_column():
    found = evaluate(pd.DataFrame({"pathway": pd.Series([], dtype="str")}))

    assert found.empty
    assert list(found.columns) == ["problem", *result_columns()]
    assert (found.dtypes.iloc[1:] == "float64").all()


def test_evaluate_leaves_its_table_alone_and_gives_the_same_again():
    rows = pd.DataFrame(some_scenarios(20, seed=4))
    before = rows.copy(deep=True)

    first, second = evaluate(rows), evaluate(rows)

    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(first, second, check_exact=True)


def test_one_limit_alone_has_a_chance_of_its_own():
    rows = pd.DataFrame({
        "pathway": "aml", "draws": DRAWS, "budget": [150_000, None, 150_000, None], "days_available": [None, 90, 90, None],
        "offsets": 5_000,
    })  # fmt: skip

    found = evaluate(rows)

    assert found.within_budget.notna().tolist() == [True, False, True, False]
    assert found.within_days.notna().tolist() == [False, True, True, False]
    assert found.inside_both.notna().tolist() == [False, False, True, False]
    both = found.iloc[2]
    assert both.within_budget == found.within_budget[0] == both.inside_both + both.over_time_only
    assert both.within_days == found.within_days[1] == both.inside_both + both.over_money_only
    total = estimate(Scenario(pathway="aml", draws=DRAWS)).costs.total
    assert found.within_budget[0] == (total <= 155_000).mean()  # grants come on top of the money


def test_figures_stand_under_their_names_wherever_the_rows_of_a_line_stand_in_their_table():
    published = load_tables()
    # An exit is for those who got past the one before it, so that these stay in their order.
    exits = [row for row in published.events if row.kind == "exit"]
    events = [*exits, *(row for row in reversed(published.events) if row.kind != "exit")]
    moved = [
        row for row in published.costs if row.component == "cell_product" and row.route in ("any", Scenario(pathway="aml").route)
    ]
    costs = [*(row for row in published.costs if row not in moved), *moved]  # as a pack adds rows: behind all others
    tables = replace(published, costs=tuple(costs), events=tuple(events))
    asked = pd.DataFrame({"pathway": ["aml", "lbcl"], "draws": DRAWS})

    expected, found = evaluate(asked, published), evaluate(asked, tables)

    read = [part.row.component for part in choose(tables, Scenario(pathway="aml", tables=tables)).components]
    assert read != list(dict.fromkeys(row.component for row in costs))

    lines = [name for name in result_columns(published) if name.endswith("_probability") or name.removesuffix("_mean") in COSTS]
    assert len(lines) > 40
    pd.testing.assert_frame_equal(found[lines], expected[lines])
