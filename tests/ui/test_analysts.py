"""For analysts: what is folded away at the end of What could change it, without a browser."""

from functools import partial

import pytest

from estimator import Scenario, estimate
from estimator.analysis.curve import point_estimates
from estimator.analysis.frontier import balance, frontier
from estimator.analysis.tornado import tornado
from estimator.charts.curve import s_curve_sentence
from estimator.charts.frontier import joint_frontier_sentence
from estimator.text import languages, load_text
from estimator.ui import analysts
from tests.ui import reader
from tests.ui.reader import choose, healthy, press, said, turned_to

unfolded = partial(reader.opened, "what_could_change", held={"fold_analysts": True})
EN = load_text("en")


def at(part, language="en", **answers):
    """Open the fold at one of its parts."""
    text = load_text(language)
    app = unfolded(language, **answers)
    app.session_state[f"analysts.{language}"] = text(f"analysts.{part}")
    return healthy(app.run())


def table_with(app, column):
    return next(item.value for item in app.table if column in item.value.columns)


def test_nothing_is_worked_out_before_the_fold_is_opened(monkeypatch):
    asked = []
    monkeypatch.setattr(analysts, "frontier", lambda result: asked.append(result) or frontier(result))
    # Answers that no other test gives: what was worked out for them before would be taken again.
    app = reader.opened("what_could_change", companions=3, patient_weight_kg=33)

    assert asked == []
    assert EN("analysts.sobol.what") not in said(app)

    app.session_state["fold_analysts"] = True
    healthy(app.run())

    assert len(asked) == 1


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("part", ["frontier", "curve", "tornado", "one_way", "sobol"])
def test_every_part_opens_in_every_language(part, language):
    assert load_text(language)("analysts.how").replace("`", "") in said(at(part, language)).replace("`", "")


@pytest.mark.parametrize("pathway", ["aml", "neuroblastoma", "lupus"])
def test_the_parts_open_for_other_illnesses(pathway):
    for part in ("frontier", "curve", "tornado", "one_way"):
        assert at(part, pathway=pathway).title


@pytest.mark.parametrize("percent", [50, 80, 95])
def test_money_and_time_together_are_told_for_as_many_as_the_reader_wants_to_be_safe_with(percent):
    found = balance(estimate(Scenario(confidence=percent)), percent / 100)

    sentence = joint_frontier_sentence(found, EN, "USD")
    assert f"{percent} of 100 journeys" in sentence
    assert sentence in said(at("frontier", confidence=percent))


def test_pictures_stand_under_the_sentences_of_the_library():
    result = estimate(Scenario())

    shown = said(at("curve"))
    assert all(s_curve_sentence(point, EN, "USD") in shown for point in point_estimates(result))


def test_the_tornado_shows_each_measure_and_the_chance_once_there_is_a_budget():
    without, app = at("tornado"), at("tornado", budget=250_000.0)
    assert EN("analysts.no_budget") in said(without)
    assert EN("analysts.no_budget") not in said(app)

    choose(app, "analysts_measure", "chance_within_budget")

    row = next(row for row in tornado(estimate(Scenario(budget=250_000))).itertuples() if row.measure == "chance_within_budget")
    first = table_with(app, "at its low").iloc[0]
    assert first["Figure"].startswith("The CAR\\-T cells")
    assert float(first["at its low"].replace("\\", "")) == pytest.approx(100 * row.at_low, abs=0.06)


def test_the_one_way_table_holds_the_estimate_of_each_answer():
    app = choose(at("one_way"), "analysts_vary", "stay_near_days")
    table, long = table_with(app, EN("ask.stay_near_days")), estimate(Scenario(stay_near_days=56))

    assert len(table) == 3
    assert table["Total cost"].iloc[2].replace("\\", "").startswith(EN.money(long.total_cost.p50, "USD", exact=True))


def test_the_one_way_table_takes_an_assumption_at_its_low_middle_and_high():
    app = choose(at("one_way"), "analysts_vary", "assumption.ward_stay_days")

    days = [float(cell.split()[0].replace("\\", "")) for cell in table_with(app, EN("export.measure.days_away")).iloc[:, 2]]
    assert len(days) == 3
    assert days == sorted(days)


@pytest.mark.slow
def test_indices_are_worked_out_when_asked_for_and_belong_to_their_scenario():
    app = press(at("sobol"), "sobol_start")
    table = table_with(app, EN("sobol.first"))
    assert table.iloc[0, 0].replace("\\", "") == "The CAR-T cells"
    assert "of the variance (1 is all of it)" in said(app)

    app.session_state["scenario"] = Scenario(companions=3)

    assert [item for item in healthy(app.run()).button if item.key.startswith("sobol_start")]
    assert turned_to(app, "estimate").title
