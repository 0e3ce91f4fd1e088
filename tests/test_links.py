"""An address holds a scenario, and never what is private."""

from datetime import date

import pytest

from estimator import Range, Scenario, ScenarioError, load_tables
from estimator.links import FIELDS, from_query, to_query

TABLES = load_tables()
FULL = {
    "v": "1", "pathway": "lbcl", "route": "commercial", "product": "relma_cel", "hospital": "public", "city": "guangzhou",
    "origin": "europe", "companions": "2", "lodging": "apartment", "language": "zh",
}  # fmt: skip


def test_an_address_of_the_first_page_holds_only_its_version():
    assert to_query(Scenario(), "en") == {"v": "1"}


def test_an_address_without_parameters_opens_the_first_page_in_the_readers_language():
    assert from_query({}, TABLES, "zh") == (Scenario(), "zh")


def test_an_address_reads_every_field_that_it_may_hold():
    scenario, language = from_query(FULL, TABLES)

    assert language == "zh"
    assert {name: str(getattr(scenario, name)) for name in FIELDS} == {name: FULL[name] for name in FIELDS}
    assert from_query(to_query(scenario, "zh"), TABLES) == (scenario, "zh")


def test_an_address_never_holds_weight_dates_money_or_changed_figures():
    private = Scenario(
        patient_weight_kg=17, start_date=date(2027, 3, 14), budget=123456, days_available=77, offsets=5000,
        home_loss_per_week=300, home_bills_per_month=900, confidence=90, currency="CNY", overrides=(("ward", Range.fixed(999)),),
    )  # fmt: skip

    assert to_query(private, "en") == {"v": "1"}


def test_a_bad_address_names_everything_that_is_wrong_with_it():
    bad = {"v": "2", "city": "atlantis", "budget": "5", "companions": "many", "language": "../../en", "pathway": "ball_child"}

    with pytest.raises(ScenarioError) as error:
        from_query(bad, TABLES)

    assert {problem.column for problem in error.value.problems} >= {"v", "budget", "companions", "language"}
    assert {problem.place for problem in error.value.problems} == {"link"}


@pytest.mark.parametrize(
    "bad",
    [{"pathway": "lbcl"}, {"v": "1", "city": "x" * 5000}, {"v": "1", "companions": "0"}, {"v": "1", "patient_weight_kg": "20"},
     {"v": "1", "pathway": "lupus", "product": "axi_cel"}, {"v": "1", "overrides": "{}"}, {"v": "1", "companions": "9" * 60}],
)  # fmt: skip
def test_an_address_that_does_not_fit_is_refused(bad):
    with pytest.raises(ScenarioError):
        from_query(bad, TABLES)


def test_what_a_social_network_adds_to_an_address_does_no_harm():
    assert from_query(FULL | {"fbclid": "abc", "utm_source": "mail"}, TABLES) == from_query(FULL, TABLES)


def test_every_offered_journey_survives_the_way_through_its_address():
    for offer in TABLES.routes:
        for lodging, companions in (("mid_hotel", 1), ("with_family", 3)):
            scenario = Scenario(
                pathway=offer.pathway, route=offer.route, product=offer.product, lodging=lodging, companions=companions
            )  # fmt: skip
            assert from_query(to_query(scenario, "en"), TABLES) == (scenario, "en")


def test_any_words_in_an_address_give_a_scenario_or_one_list_of_problems():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
    names = hypothesis.strategies.sampled_from(["v", "language", *FIELDS, "x"])
    values = hypothesis.strategies.one_of(
        hypothesis.strategies.text(max_size=90), hypothesis.strategies.sampled_from([*FULL.values(), "ball_child", "0", "trial"])
    )

    @hypothesis.given(hypothesis.strategies.dictionaries(names, values))
    @hypothesis.settings(max_examples=150, deadline=None)
    def read(params):
        try:
            scenario, language = from_query(params, TABLES)
        except ScenarioError:
            return
        assert from_query(to_query(scenario, language), TABLES)[0] == scenario

    read()
