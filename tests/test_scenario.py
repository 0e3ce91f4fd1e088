"""The question: one frozen object, complete by itself, that refuses what cannot be asked, all at once."""

import contextlib
import json
import pickle
import shutil
from dataclasses import FrozenInstanceError, fields, replace
from datetime import date

import pytest

from estimator import Range, Scenario, ScenarioError, estimate, load_tables
from estimator.form import Form
from estimator.scenario import SCHEMA_VERSION, scenario_from_dict, scenario_from_json

pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
from hypothesis import example, given, settings
from hypothesis import strategies as some

settings.register_profile("patient", deadline=None)  # a busy computer is no defect
settings.load_profile("patient")

TABLES = load_tables()
PATHWAYS = [row.pathway for row in TABLES.pathways]
OFFERS = [(row.pathway, row.route, row.product) for row in TABLES.routes]
LODGINGS = "'budget_hotel', 'mid_hotel', 'apartment', 'serviced_apartment' or 'with_family'"
FEW = {"draws": 128}


def problems(make, *arguments, **named):
    with pytest.raises(ScenarioError) as refused:
        make(*arguments, **named)
    return str(refused.value).splitlines()


def money():
    return some.floats(0, 1e12)


@some.composite
def own_ranges(draw):
    """Any range that a reader may put in."""
    typical = draw(some.floats(1e-3, 1e6))
    spread = Range(typical / draw(some.floats(1, 100)), typical, typical * draw(some.floats(1, 100)))
    return draw(some.sampled_from([spread, Range.fixed(0), Range.fixed(typical), Range(0, 0.25, 1, "probability")]))


@some.composite
def scenarios(draw):
    """Any valid scenario."""
    pathway, route, product = draw(some.sampled_from(OFFERS))
    days = some.none() | some.dates(date(2000, 1, 1), date(2100, 12, 31))
    return Scenario(
        pathway=pathway, route=route, product=product,
        hospital=draw(some.sampled_from(["public", "international_department", "private", "not_sure"])),
        city=draw(some.sampled_from([row.city for row in TABLES.cities])),
        origin=draw(some.sampled_from([row.origin for row in TABLES.origins])),
        companions=draw(some.integers(1, 6)), patient_weight_kg=draw(some.floats(1, 300)),
        lodging=draw(some.sampled_from(["apartment", "with_family"])), cabin=draw(some.sampled_from(["economy", "lie_flat"])),
        home_while_cells_are_made=draw(some.booleans()), refund=draw(some.booleans()),
        bridging=draw(some.sampled_from(["no", "as_published", "yes"])),
        transplant=draw(some.sampled_from(["no", "as_published", "yes"])),
        stay_near_days=draw(some.sampled_from([14, 28, 56])), start_date=draw(days), currency_date=draw(days),
        budget=draw(some.none() | money()), days_available=draw(some.none() | some.floats(0, 3650)),
        confidence=draw(some.integers(50, 95)), currency=draw(some.sampled_from(["USD", "CNY", "EUR"])),
        currency_per_usd=draw(some.floats(1e-3, 1e6)), home_loss_per_week=draw(money()), offsets=draw(money()),
        people_losing_pay=draw(some.integers(0, 7)), home_care_per_week=draw(money()),
        overrides=tuple(draw(some.dictionaries(some.sampled_from(["ward", "icu", "x_share"]), own_ranges())).items()),
        draws=draw(some.integers(128, 4_000_000)), seed=draw(some.integers(0, 2**32 - 1)),
    )  # fmt: skip


def test_a_scenario_without_anything_is_a_child_with_leukaemia_and_complete():
    scenario = Scenario()

    assert scenario.pathway == "ball_child"
    assert scenario == Scenario(pathway="ball_child")
    assert estimate(replace(scenario, **FEW)).total_cost.p50 > 0


@pytest.mark.parametrize("pathway", PATHWAYS)
def test_an_illness_alone_is_a_complete_scenario(pathway):
    scenario = Scenario(pathway=pathway)

    row = TABLES.pathway(pathway)
    assert (scenario.route, scenario.product, scenario.city) == (row.route, row.product, row.city)
    assert (scenario.hospital, scenario.origin) == (row.hospital, row.origin)
    assert (scenario.companions, scenario.patient_weight_kg) == (row.companions, row.weight_kg)


@pytest.mark.parametrize(("pathway", "route", "product"), OFFERS)
def test_everything_that_is_offered_can_be_asked(pathway, route, product):
    scenario = Scenario(pathway=pathway, route=route, product=product)

    assert (scenario.route, scenario.product) == (route, product)


@pytest.mark.parametrize("offer", [row for row in TABLES.routes if row.is_default], ids=lambda row: f"{row.pathway} {row.route}")
def test_a_route_alone_brings_its_default_product(offer):
    scenario = Scenario(pathway=offer.pathway, route=offer.route)

    pathway = TABLES.pathway(offer.pathway)
    assert scenario.product == (pathway.product if offer.route == pathway.route else offer.product)


def test_the_fields_of_the_file_are_the_fields_of_the_scenario():
    assert Form.model_fields.keys() == {item.name for item in fields(Scenario)} - {"overrides"}


def test_a_scenario_and_its_form_have_the_same_defaults():
    usual = {item.name: item.default for item in fields(Scenario) if item.name not in ("overrides", "pathway")}

    assert {name: Form.model_fields[name].default for name in usual} == usual


@given(scenarios())
def test_a_scenario_comes_back_from_its_file_as_it_was(scenario):
    text = scenario.to_json()

    again = scenario_from_json(text)

    assert again == scenario
    assert hash(again) == hash(scenario)


@given(scenarios())
def test_a_scenario_comes_back_from_text_as_the_command_line_gives_it(scenario):
    plain = scenario.to_dict()
    own = {f"assumption.{name}": ":".join(map(repr, numbers)) for name, numbers in plain.pop("overrides").items()}
    pairs = own | {name: "none" if value is None else str(value) for name, value in plain.items()}

    again = scenario_from_dict(pairs)

    assert again == scenario


def test_the_file_says_its_version_and_keeps_dates_as_text():
    scenario = Scenario(start_date=date(2026, 11, 22), overrides=(("ward", Range(1, 2, 3)),))

    plain = json.loads(scenario.to_json())

    assert plain["schema_version"] == SCHEMA_VERSION
    assert (plain["start_date"], plain["overrides"]) == ("2026-11-22", {"ward": [1, 2, 3]})


def test_a_file_of_another_time_needs_only_what_is_not_usual():
    assert scenario_from_json('{"schema_version": 1, "pathway": "aml"}') == Scenario(pathway="aml")
    assert scenario_from_json("{}") == Scenario()


def test_a_variant_is_looked_up_in_the_tables_of_the_first(tmp_path):
    shutil.copytree(TABLES.folder, tmp_path, dirs_exist_ok=True)
    for path in (tmp_path / f"{name}.csv" for name in ("cities", "lodging", "presets")):
        path.write_text(path.read_text(encoding="utf-8").replace("wuhan", "harbin"), encoding="utf-8")
    scenario = Scenario(city="harbin", tables=load_tables(tmp_path))

    variant = replace(scenario, transplant="yes")

    assert (variant.city, variant.transplant) == ("harbin", "yes")
    assert replace(variant, transplant="no") == scenario


def test_a_scenario_goes_to_another_process_without_its_tables():
    scenario = Scenario(city="wuhan", overrides=(("ward", Range(1, 2, 3)),), tables=TABLES)

    sent = pickle.dumps(scenario)

    assert pickle.loads(sent) == scenario
    assert len(sent) < 2000


def test_nothing_can_change_under_a_running_estimate():
    scenario = Scenario()

    with pytest.raises(FrozenInstanceError):
        scenario.city = "wuhan"


def test_equal_scenarios_are_equal_whatever_the_order_of_their_overrides():
    own = [("ward", Range(1, 2, 3)), ("icu", Range(4, 5, 6)), ("flights", Range.fixed(900))]

    one, other = Scenario(overrides=tuple(own)), Scenario(overrides=tuple(reversed(own)))

    assert (one, hash(one)) == (other, hash(other))
    assert [name for name, _ in one.overrides] == ["flights", "icu", "ward"]


def test_equal_scenarios_are_equal_whatever_the_unit_of_their_overrides():
    named = Scenario(overrides=(("intensive_care_probability", Range(0.1, 0.2, 0.3, "probability")),))
    plain = scenario_from_dict({"assumption.intensive_care_probability": "0.1:0.2:0.3"})

    assert (named, hash(named)) == (plain, hash(plain))


def test_whole_numbers_and_decimals_ask_the_same():
    assert Scenario(budget=250_000) == Scenario(budget=250_000.0)
    assert hash(Scenario(budget=250_000)) == hash(Scenario(budget=250_000.0))


def test_numbers_of_a_table_are_taken_as_they_are():
    np = pytest.importorskip("numpy")

    scenario = Scenario(companions=np.int64(2), budget=np.float32(3), refund=np.bool_(True), draws=np.int64(4096))

    assert scenario == Scenario(companions=2, budget=3, refund=True, draws=4096)
    json.loads(scenario.to_json())


#: A field, a value, and what is said about it after the name of the field.
BAD_FIELDS = [
    ("pathway", "flu", f"found 'flu'; use one of {', '.join(PATHWAYS)}"),
    ("pathway", ["aml"], "found ['aml']; use text"),
    ("pathway", "", f"found ''; use one of {', '.join(PATHWAYS)}"),
    ("route", "gift", "found 'gift'; use one of commercial, trial, hospital_programme"),
    ("product", "axi_cel", "found 'axi_cel'; use one of pcar_19b"),
    ("hospital", "big", "found 'big'; use one of 'public', 'international_department', 'private' or 'not_sure'"),
    ("city", "Beijing", f"found 'Beijing'; use one of {', '.join(row.city for row in TABLES.cities)}"),
    ("origin", "mars", f"found 'mars'; use one of {', '.join(dict.fromkeys(row.origin for row in TABLES.origins))}"),
    ("companions", 0, "found 0; use at least 1: a child does not travel alone"),
    ("companions", -1, "found -1; use at least 0"),
    ("companions", 7, "found 7; use at most 6"),
    ("companions", 1.5, "found 1.5; use a whole number"),
    ("companions", [1], "found [1]; use a whole number"),
    ("companions", "two", "found 'two'; use a whole number"),
    ("companions", "9" * 5000, f"found '{'9' * 59}…; use a whole number"),
    ("patient_weight_kg", 0, "found 0; use more than 0"),
    ("patient_weight_kg", 301, "found 301; use at most 300"),
    ("patient_weight_kg", "nan", "found 'nan'; use a finite number"),
    ("patient_weight_kg", float("inf"), "found inf; use a finite number"),
    ("lodging", "castle", f"found 'castle'; use one of {LODGINGS}"),
    ("lodging", "none", f"found 'none'; use one of {LODGINGS}"),
    ("cabin", "first", "found 'first'; use one of 'economy' or 'lie_flat'"),
    ("home_while_cells_are_made", "perhaps", "found 'perhaps'; use true or false"),
    ("refund", [], "found []; use true or false"),
    ("bridging", "maybe", "found 'maybe'; use one of 'no', 'as_published' or 'yes'"),
    ("transplant", True, "found True; use one of 'no', 'as_published' or 'yes'"),
    ("stay_near_days", 20, "found 20; use one of 14, 28 or 56"),
    ("start_date", "1900-01-01", "found '1900-01-01'; use at least 2000-01-01"),
    ("start_date", "2101-01-01", "found '2101-01-01'; use at most 2100-12-31"),
    ("start_date", "2026-02-30", "found '2026-02-30'; use a date such as 2026-11-22"),
    ("start_date", "22/11/2026", "found '22/11/2026'; use a date such as 2026-11-22"),
    ("start_date", "2026", "found '2026'; use a date such as 2026-11-22"),
    ("start_date", 20261122, "found 20261122; use a date such as 2026-11-22"),
    ("start_date", [2026], "found [2026]; use a date such as 2026-11-22"),
    ("budget", -1, "found -1; use at least 0"),
    ("budget", "nan", "found 'nan'; use a finite number"),
    ("budget", "inf", "found 'inf'; use a finite number"),
    ("budget", 1e13, "found 10000000000000.0; use at most 1,000,000,000,000"),
    ("budget", "250,000", "found '250,000'; use a number"),
    ("budget", {"usd": 1}, "found {'usd': 1}; use a number"),
    ("days_available", -0.5, "found -0.5; use at least 0"),
    ("days_available", 3651, "found 3651; use at most 3650"),
    ("confidence", 49, "found 49; use at least 50"),
    ("confidence", 96, "found 96; use at most 95"),
    ("currency", "EUR", "found 'EUR'; use USD or CNY, or give currency_per_usd: how many EUR one US dollar buys"),
    ("currency", "euro", "found 'euro'; use three capital letters, such as USD"),
    ("currency", "", "found ''; use three capital letters, such as USD"),
    ("currency_per_usd", 0, "found 0; use more than 0"),
    ("currency_per_usd", "inf", "found 'inf'; use a finite number"),
    ("home_loss_per_week", -5, "found -5; use at least 0"),
    ("home_care_per_week", -5, "found -5; use at least 0"),
    ("people_losing_pay", 8, "found 8; use at most 7"),
    ("people_losing_pay", 1.5, "found 1.5; use a whole number"),
    ("offsets", "lots", "found 'lots'; use a number"),
    ("draws", 10, "found 10; use at least 128"),
    ("draws", 10**9, "found 1000000000; use at most 4,000,000"),
    ("seed", -1, "found -1; use at least 0"),
    ("seed", 1.5, "found 1.5; use a whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "message"), BAD_FIELDS)
def test_a_bad_field_is_refused_with_the_way_out(name, value, message):
    assert problems(scenario_from_dict, {name: value}, place="my.json") == [f"my.json: {name}: {message}"]


@pytest.mark.parametrize(("name", "value", "message"), BAD_FIELDS)
def test_a_bad_field_is_refused_on_construction_as_well(name, value, message):
    assert problems(Scenario, **{name: value}) == [f"scenario: {name}: {message}"]


@pytest.mark.parametrize(
    ("name", "use"),
    [
        ("citty", "one of city"),
        ("weight", f"one of {', '.join(Form.model_fields)}, assumption.NAME"),
        ("tables", f"one of {', '.join(Form.model_fields)}, assumption.NAME"),
        ("__class__", f"one of {', '.join(Form.model_fields)}, assumption.NAME"),
    ],
)
def test_an_unknown_key_is_refused_with_those_that_look_like_it_or_all(name, use):
    assert problems(scenario_from_dict, {name: "1"}) == [f"scenario: {name}: found '1'; use {use}"]


#: An own range, and what is said about it.
BAD_RANGES = [
    ("3:2:1", "found '3:2:1'; use low <= typical <= high"),
    ([3, 2, 1], "found [3, 2, 1]; use low <= typical <= high"),
    ("-1:1:2", "found '-1:1:2'; use a low above 0, or a fixed 0"),
    ("-5", "found '-5'; use a low above 0, or a fixed 0"),
    ("nan", "found 'nan'; use three finite numbers"),
    ([1, 2, float("inf")], "found [1, 2, inf]; use three finite numbers"),
    ("1e400", "found '1e400'; use three finite numbers"),
    ("1:2", "found '1:2'; use low:typical:high or one number"),
    ("", "found ''; use low:typical:high or one number"),
    ("much", "found 'much'; use low:typical:high or one number"),
    ([], "found []; use low:typical:high or one number"),
    ([1, [2], 3], "found [1, [2], 3]; use low:typical:high or one number"),
    ({"low": 1}, "found {'low': 1}; use low:typical:high or one number"),
    (None, "found None; use low:typical:high or one number"),
    (True, "found True; use low:typical:high or one number"),
    (1e300, "found 1e+300; use at most 1,000,000,000,000"),
    (1e-30, "found 1e-30; use 0, or at least 0.000001"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "message"), BAD_RANGES)
def test_a_bad_range_is_refused_with_the_way_out(value, message):
    assert problems(scenario_from_dict, {"overrides": {"ward": value}}) == [f"scenario: assumption.ward: {message}"]
    assert problems(scenario_from_dict, {"assumption.ward": value}) == [f"scenario: assumption.ward: {message}"]


@pytest.mark.parametrize("value", [5, "ward", ["ward"]])
def test_overrides_are_names_with_numbers(value):
    assert problems(scenario_from_dict, {"overrides": value}) == [
        f"scenario: overrides: found {value!r}; use assumption.NAME=low:typical:high, or names with three numbers each"
    ]


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (5, "overrides: found 5; use pairs of a name and a Range"),
        ((("ward", 5),), "assumption.ward: found 5; use a name and a Range"),
        (((5, Range(1, 2, 3)),), "assumption.5: found Range(low=1, typical=2, high=3, unit=''); use a name and a Range"),
    ],
)
def test_overrides_in_code_are_names_with_ranges(overrides, message):
    assert problems(Scenario, overrides=overrides) == [f"scenario: {message}"]


def test_an_override_of_days_ends_at_ten_years():
    assert problems(scenario_from_dict, {"assumption.ward_stay_days": 3651}) == [
        "scenario: assumption.ward_stay_days: found 3651.0; use at most 3650"
    ]


@pytest.mark.parametrize(
    ("name", "near"), [("ward_stay_day", "ward_stay_days"), ("intensive_care", "intensive_care_days"), ("flight", "flights")]
)
def test_an_override_of_an_unknown_assumption_names_those_that_look_like_it(name, near):
    scenario = scenario_from_dict({f"assumption.{name}": "1"} | FEW)

    (message,) = problems(estimate, scenario)

    assert message.startswith(f"scenario: assumption.{name}: found an unknown assumption; use one of ")
    assert near in message.rpartition("use one of ")[2].split(", ")


def test_several_problems_are_listed_at_once():
    asked = {
        "citty": "x", "budget": "nan", "companions": "0", "lodging": "castle", "city": "mars", "start_date": "1900-01-01",
        "currency": "EUR", "assumption.ward": "3:2:1", "assumption.icu": [],
    }  # fmt: skip

    found = problems(scenario_from_dict, asked, place="my.json")

    assert sorted(found) == sorted(
        [
            "my.json: citty: found 'x'; use one of city",
            "my.json: budget: found 'nan'; use a finite number",
            "my.json: companions: found 0; use at least 1: a child does not travel alone",
            f"my.json: lodging: found 'castle'; use one of {LODGINGS}",
            f"my.json: city: found 'mars'; use one of {', '.join(row.city for row in TABLES.cities)}",
            "my.json: start_date: found '1900-01-01'; use at least 2000-01-01",
            "my.json: currency: found 'EUR'; use USD or CNY, or give currency_per_usd: how many EUR one US dollar buys",
            "my.json: assumption.ward: found '3:2:1'; use low <= typical <= high",
            "my.json: assumption.icu: found []; use low:typical:high or one number",
        ]
    )


def test_an_unknown_illness_is_the_only_problem_of_what_hangs_on_it():
    assert problems(Scenario, pathway="flu") == [f"scenario: pathway: found 'flu'; use one of {', '.join(PATHWAYS)}"]


@pytest.mark.parametrize("pathway", [row.pathway for row in TABLES.pathways if row.age_group == "adult"])
def test_an_adult_may_travel_alone(pathway):
    assert Scenario(pathway=pathway, companions=0).companions == 0


@pytest.mark.parametrize("pathway", [row.pathway for row in TABLES.pathways if row.age_group == "child"])
def test_a_child_may_not_travel_alone(pathway):
    assert problems(Scenario, pathway=pathway, companions=0) == [
        "scenario: companions: found 0; use at least 1: a child does not travel alone"
    ]


def test_a_budget_of_nothing_and_no_days_keep_no_journey_inside():
    found = estimate(Scenario(budget=0, days_available=0, **FEW)).joint

    assert (found.inside_both, found.over_both) == (0, 1)


@pytest.mark.parametrize(("chance", "share"), [("0", 0), ("0:0:0", 0), ("1", 1), ("1:1:1", 1), ("0:0.5:1", 0.5)])
def test_a_chance_may_be_none_certain_or_anything_between(chance, share):
    scenario = scenario_from_dict({"assumption.intensive_care_probability": chance} | FEW)

    events = estimate(scenario).events.set_index("event")

    assert events.loc["intensive_care", "probability"] == share


def test_five_years_on_the_ward_are_five_years_away():
    scenario = scenario_from_dict({"assumption.ward_stay_days": 1825, "days_available": 1825} | FEW)

    result = estimate(scenario)

    assert result.days_away.p5 > 1825
    assert result.joint_within(1e12, 1825).inside_both == 0


def test_five_years_away_fit_into_ten():
    scenario = Scenario(days_available=3650, budget=1e12, overrides=(("ward_stay_days", Range.fixed(1825)),), **FEW)

    assert estimate(scenario).joint.inside_both == 1


def test_the_largest_own_range_gives_finite_figures():
    scenario = Scenario(overrides=(("ward", Range(1e-6, 1, 1e12)), ("ward_stay_days", Range.fixed(3650))), **FEW)

    result = estimate(scenario)

    assert json.loads(json.dumps(result.to_dict(), allow_nan=False))["total_cost"]["p95"] > 1e12


#: Other figures are divided by these, so they cannot be nothing.
DIVISORS = ("cny_per_usd", "bridging_cycle_days")
EVERYTHING = {"bridging": "yes", "transplant": "yes", "home_while_cells_are_made": True} | FEW


@pytest.mark.parametrize("value", [0, 1e-6, 1, 3650, 1e12])
def test_whatever_is_put_in_for_an_assumption_every_figure_stays_finite(value):
    for name in estimate(Scenario(**EVERYTHING)).assumptions:
        if (name.endswith("_days") and value > 3650) or (name in DIVISORS and value == 0):
            continue
        try:
            result = estimate(Scenario(overrides=((name, Range.fixed(value)),), **EVERYTHING))
        except ScenarioError as refused:
            assert "between 0 and 1" in str(refused) or "never mixed" in str(refused)  # noqa: PT017
        else:
            json.dumps(result.to_dict(), allow_nan=False)


@pytest.mark.parametrize("name", DIVISORS)
def test_what_other_figures_are_divided_by_cannot_be_nothing(name):
    scenario = Scenario(overrides=((name, Range.fixed(0)),), **EVERYTHING)

    (message,) = problems(estimate, scenario)

    assert message.startswith(f"scenario: assumption.{name}: found ")


@pytest.mark.parametrize("currency", ["USD", "CNY"])
def test_two_currencies_need_no_rate(currency):
    assert Scenario(currency=currency).currency == currency


def test_any_currency_may_be_asked_with_its_rate():
    assert Scenario(currency="EUR", currency_per_usd=0.9).currency_per_usd == 0.9


@pytest.mark.parametrize("version", [SCHEMA_VERSION + 1, 0, -1, "1", 1.5, None, True, [1]])
def test_a_file_of_an_unknown_version_is_refused(version):
    found = problems(scenario_from_json, json.dumps({"schema_version": version}))

    use = f"a file of version {SCHEMA_VERSION} or older; a newer estimator may have written it"
    assert found == [f"scenario file: schema_version: found {version!r}; use {use}"]


#: Text that is no scenario file, and what is found in it.
NO_FILES = {
    "empty": ("", "no JSON (Expecting value: line 1 column 1 (char 0))"),
    "words": ("a child", "no JSON (Expecting value: line 1 column 1 (char 0))"),
    "cut off": ('{"pathway": ', "no JSON (Expecting value: line 1 column 13 (char 12))"),
    "a list": ("[]", "a list"),
    "a number": ("5", "a number"),
    "text": ('"aml"', "text"),
    "nothing": ("null", "nothing"),
}


@pytest.mark.parametrize(("text", "found"), NO_FILES.values(), ids=NO_FILES)
def test_text_that_is_no_scenario_file_is_refused(text, found):
    use = "one JSON object, as the scenario download writes it"
    assert problems(scenario_from_json, text, place="my.json") == [f"my.json: file: found {found}; use {use}"]


HOSTILE = {"lists": "[" * 200_000, "objects": '{"a":' * 200_000, "digits": '{"budget": ' + "9" * 5000 + "}"}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_in_one_line(text):
    (message,) = problems(scenario_from_json, text)

    assert message.startswith("scenario file: file: found no JSON (")
    assert len(message) < 250


@pytest.mark.parametrize("field", ["budget", "assumption.ward", "overrides", "no_such_field"])
@pytest.mark.parametrize("depth", [10, 500, 900, 950, 980])
def test_a_deeply_nested_value_is_refused_in_one_line(field, depth):
    text = f'{{"{field}": {"[" * depth}{"]" * depth}}}'

    (message,) = problems(scenario_from_json, text)

    assert message.startswith("scenario file: ")
    assert len(message) < 900


def test_a_huge_value_is_shown_in_short():
    (message,) = problems(scenario_from_dict, {"lodging": "x" * 1_000_000})

    assert len(message) < 250


def anything():
    """Return whatever JSON may hold."""
    plain = some.none() | some.booleans() | some.floats() | some.integers() | some.text()
    return some.recursive(plain, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(), inner, max_size=3))


@given(anything(), some.sampled_from([*Form.model_fields, "overrides", "assumption.ward", "schema_version", "x"]))
@example({"ward": []}, "overrides")
@example("1e-17", "assumption.ward")
@settings(max_examples=300)
def test_any_value_of_any_field_gives_a_sound_scenario_or_problems_and_nothing_else(value, name):
    try:
        scenario = scenario_from_json(json.dumps({name: value}))
    except ScenarioError:
        return

    assert scenario_from_json(scenario.to_json()) == scenario


@given(some.text())
def test_any_text_gives_a_scenario_or_problems_and_nothing_else(text):
    with contextlib.suppress(ScenarioError):
        scenario_from_json(text)


def test_another_illness_on_top_of_a_file_brings_its_own_household():
    base = scenario_from_dict({"pathway": "ball_child", "city": "wuhan", "budget": 5})

    scenario = scenario_from_dict({"pathway": "myeloma"}, base=base)

    assert scenario == Scenario(pathway="myeloma", city="wuhan", budget=5)


def test_another_route_on_top_of_a_file_brings_its_own_product():
    base = Scenario(pathway="lbcl", product="axi_cel")

    assert scenario_from_dict({"route": "trial"}, base=base) == Scenario(pathway="lbcl", route="trial")


def test_a_setting_on_top_of_a_file_leaves_the_rest_and_its_overrides():
    base = Scenario(city="wuhan", overrides=(("ward", Range(1, 2, 3)),))

    scenario = scenario_from_dict({"cabin": "lie_flat", "assumption.icu": "4:5:6"}, base=base)

    assert scenario == replace(base, cabin="lie_flat", overrides=(("icu", Range(4, 5, 6)), ("ward", Range(1, 2, 3))))


def test_none_takes_back_what_a_file_had_set():
    base = Scenario(budget=5, start_date=date(2026, 11, 22))

    assert scenario_from_dict({"budget": "none", "start_date": ""}, base=base) == Scenario()


def test_a_result_gives_back_the_question_that_it_answers():
    scenario = Scenario(pathway="aml", companions=2, draws=256, overrides=(("ward", Range(1000, 2000, 3000)),))

    assert scenario_from_json(json.dumps(estimate(scenario).to_dict())) == scenario
