"""Compare, as a reader meets it, without a browser."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from estimator import Range, Scenario, estimate, load_tables
from estimator.compare import compare, elsewhere
from estimator.rounding import enough, largest_remainder, round_2sf
from estimator.text import languages, load_text
from estimator.ui.figures import headline
from estimator.ui.pins import variants
from tests.ui import reader
from tests.ui.reader import choose, healthy, press, said, turned_to

EN = load_text("en")
TABLES = load_tables()
CITIES = ("beijing", "wuhan", "chengdu", "shanghai")


def opened(locale: str = "en-US", kept: tuple[Scenario, ...] = (), **answers: object) -> AppTest:
    """Open the page with these scenarios kept before."""
    return reader.opened("compare", locale, held={"kept": kept}, **answers)


def table(app: AppTest, column: str):
    """Return the table with this column, without marks."""
    found = next(item.value for item in app.table if column in item.value.columns)
    return found.map(lambda words: words.replace("\\", ""))


def in_cities(count: int) -> tuple[Scenario, ...]:
    """Return so many scenarios that differ in the city alone."""
    return tuple(Scenario(city=city) for city in CITIES[:count])


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("count", [0, 1, 2, 4])
def test_the_page_opens_in_every_language_with_nothing_and_with_four_kept(language, count):
    text, app = load_text(language), opened(language, in_cities(count))
    assert app.title[0].value == text("versus.page")
    if count > 1:
        app.session_state[f"versus.{language}"] = text("versus.days_away")

    healthy(app.run())

    assert (text("compare.inputs") in said(app)) == (count > 1)


@pytest.mark.parametrize("pathway", [row.pathway for row in TABLES.pathways])
def test_every_illness_has_variants_that_can_be_priced(pathway):
    found = variants(Scenario(pathway=pathway), TABLES)

    assert set(found) == {"city", "home_while_cells_are_made", "cells"}
    for variant in found.values():
        assert variant != Scenario(pathway=pathway)
        assert estimate(variant).total_cost.p50 > 0


@pytest.mark.parametrize("offer", ["city", "home_while_cells_are_made", "cells"])
def test_one_click_compares_the_present_journey_with_a_variant(offer):
    app = press(opened(), f"offer.{offer}")

    assert [item.value.replace("\\", "")[:2] for item in app.subheader][:2] == ["A:", "B:"]
    assert len(table(app, "Answer")) >= 1


def test_the_columns_and_rows_say_the_numbers_of_the_model():
    app, found = opened(kept=in_cities(2)), compare(in_cities(2))

    rows = table(app, "What").set_index("What")

    for place, column in enumerate("AB"):
        spread = found.results[place].total_cost
        assert rows.loc[EN("compare.figure.p50"), column] == EN.money(spread.p50, "USD")
        assert rows.loc[EN("compare.figure.p80"), column] == EN.money(enough(spread.p80), "USD")


@pytest.mark.parametrize("other", [{"city": "shanghai"}, {"city": "chengdu"}, {"companions": 3}])
def test_a_card_and_the_table_below_name_the_same_safe_amount(other):
    kept = tuple(Scenario(pathway="ball_child", transplant="yes", **answers) for answers in ({}, other))
    app = opened(kept=kept)

    rows = table(app, "What").set_index("What")

    for column, scenario in zip("AB", kept, strict=True):
        safe = EN.money(enough(estimate(scenario).total_cost.p80), "USD")
        assert rows.loc[EN("compare.figure.p80"), column] == safe
        assert f"at least 80 cost less than {safe}" in said(app)


def test_a_bill_for_cells_that_are_not_given_is_told_with_nothing_and_with_all_of_it_owed():
    app, result = opened(kept=in_cities(2)), estimate(Scenario())

    bills = next(item.value for item in app.table if EN("compare.figure.owed_all") in set(item.value.iloc[:, 0]))
    shown = bills.set_index("What").map(lambda words: words.replace("\\", ""))

    for figure, owed in (("owed_none", 0.0), ("owed_all", 1.0)):
        typical = result.exit_spreads(owed=owed)["not_infused"][1].p50
        assert shown.loc[EN(f"compare.figure.{figure}"), "A"] == EN.money(typical, "USD")
    early = next(item.value for item in app.table if EN("compare.figure.cost") in set(item.value.iloc[:, 0]))
    assert len(early) == 3  # before the cells are made there is nothing to owe


def test_where_rounding_alone_sets_two_cards_apart_the_card_says_so():
    with_fee = [Scenario(overrides=(("visa", Range.fixed(fee, "USD")),)) for fee in range(100, 10_100, 500)]
    shown = [headline(estimate(scenario)) for scenario in with_fee]
    middles = [round_2sf(one.typical) for one in shown]
    at = next(
        place for place in range(1, len(middles)) if middles[place] != middles[0] or shown[place].cautious != shown[0].cautious
    )

    assert "differs from A by only about $" in said(opened(kept=(with_fee[at - 1], with_fee[at])))
    assert "differs from A" not in said(opened(kept=(with_fee[0], with_fee[at - 1])))
    assert "differs from A" not in said(opened(kept=(Scenario(), Scenario(home_while_cells_are_made=True))))


def test_the_difference_has_its_range_and_both_sides_of_its_chance():
    other = Scenario(home_while_cells_are_made=True)
    app, found = opened(kept=(Scenario(), other)), compare((Scenario(), other))

    shown = table(app, "Difference")

    cost = found.differences[0]
    more, less, same = largest_remainder([cost.more, cost.less, cost.same])
    assert shown["Of 100 journeys"][0] == f"{more} cost more, {less} cost less, {same} the same"
    assert EN.money(abs(cost.p10), "USD") in shown["Difference"][0]
    assert EN.money(abs(cost.p90), "USD") in shown["Difference"][0]


def test_a_difference_of_almost_nothing_is_not_counted_as_dearer_in_every_journey():
    low, high = (Scenario(overrides=(("visa", Range.fixed(fee, "USD")),)) for fee in (100, 200))

    words = said(opened(kept=(low, high)))

    assert "No difference that matters: about $200 in $" in words
    assert "costs more than" not in words
    assert "100 cost more" not in words
    assert EN("versus.counts.hardly") in words
    assert "costs more than" in said(opened(kept=(Scenario(), Scenario(home_while_cells_are_made=True))))


def test_the_present_journey_is_kept_once_and_stays_while_answers_change():
    app = press(opened(), "keep")
    assert app.button(key="keep.en").disabled

    turned_to(app, "estimate")
    choose(app, "city", "wuhan")
    app = press(turned_to(app, "compare"), "keep")

    assert [item.value.replace("\\", "") for item in app.subheader][:2] == ["A: Beijing", "B: Wuhan"]


def test_a_fifth_has_no_room_until_one_is_removed():
    app = opened(kept=in_cities(4), city="yanjiao")
    assert app.button(key="keep.en").disabled
    assert "Four are kept" in said(app)

    press(press(app, "remove.0"), "keep")

    assert [scenario.city for scenario in app.session_state["kept"]] == ["wuhan", "chengdu", "shanghai", "yanjiao"]


def test_a_kept_journey_can_be_opened_and_there_is_a_way_back():
    app = press(opened(kept=in_cities(2)), "open.1")

    assert app.session_state["scenario"].city == "wuhan"
    assert app.button(key="open.1.en").disabled
    assert app.session_state["begun"].before.city == "beijing"


def test_journeys_kept_in_another_currency_and_with_other_draws_are_shown_in_the_present_one():
    kept = (Scenario(budget=250_000), replace(Scenario(city="wuhan"), draws=1024, seed=1))

    app = opened(kept=kept, currency="CNY")

    middle = estimate(Scenario(currency="CNY")).total_cost.p50
    assert f"Plan for about {EN.money(middle, 'CNY')}" in said(app)
    assert "$" not in "".join(map(str, table(app, "What")["A"]))


def test_own_figures_and_money_are_among_what_differs():
    own = replace(Scenario(), overrides=(("ward", Range.fixed(1234)),), budget=123_456)

    shown = table(opened(kept=(Scenario(), own)), "Answer").set_index("Answer")

    assert shown.loc["Hospital ward", "B"] == "$1,234"
    assert shown.loc["Your money", "A"] == EN("export.not_given")
    assert shown.loc["Your money", "B"] == "$123,456"


def test_a_programme_for_cells_that_are_not_approved_keeps_its_warning():
    app = opened(kept=(Scenario(), Scenario(route="hospital_programme")))

    assert any("not approved" in item.value for item in app.warning)


def test_forgetting_answers_forgets_what_is_kept():
    app = press(opened(), "offer.city")

    turned_to(app, "estimate")
    press(app, "forget")

    assert "kept" not in app.session_state


@pytest.mark.parametrize("pathway", ["ball_child", "myeloma", "lupus"])
def test_prices_elsewhere_are_as_published_with_source_and_grade(pathway):
    shown = said(opened(pathway=pathway))

    assert "They are not simulated" in shown
    for row in elsewhere(TABLES, pathway):
        assert EN.locale.territories[row.country] in shown
        assert TABLES.source(row.source_id).title in shown
        assert EN.money(row.typical or row.low, row.currency, exact=True) in shown


def test_nothing_on_the_page_names_a_winner():
    shown = said(opened(kept=in_cities(4))).lower()

    assert not [word for word in ("best", "cheapest", "winner", "recommend you", "up to $") if word in shown]
