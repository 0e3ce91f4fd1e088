"""A scenario travels inside the workbook: it comes back as it was, or as it was changed, and nothing else passes for one."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest

from estimator import Range, Scenario, ScenarioError, estimate, load_tables
from estimator.cli.common import scenario_of
from estimator.exports.workbook import workbook
from estimator.live.stand_ins import INPUTS
from estimator.scenario_book import CHOICE, CHOICES, LARGEST_BOOK, LINES, LONGEST_LINE, OPEN, scenario_lines, scenario_of_cells
from estimator.scenario_file import read_scenario_file
from estimator.spreadsheets import NamedCell
from estimator.text import load_text
from tests.exports.office import typed

TABLES = load_tables()
SCENARIO = Scenario(budget=250_000, overrides=(("icu", Range(1_000, 2_000, 9_000)),))


class Written:
    """The cells of a workbook, without the workbook."""

    def __init__(self, scenario, now=()):
        numbers = [(name, "number", getattr(scenario, name)) for name in INPUTS]
        ends = [
            (f"{name}.{end}", "number", getattr(spread, end))
            for name, spread in scenario.overrides for end in ("low", "typical", "high")
        ]  # fmt: skip
        flights = [(f"flights.{end}", "looked up", None) for end in ("low", "typical", "high")]
        kept = [*numbers, *ends, ("choice.city", CHOICE, f"the city of {scenario.city}"), *flights]
        cities = [("city", f"the city of {row.city}", row.city) for row in TABLES.cities]
        self._columns = {LINES: [(line, "") for line in scenario_lines(scenario)]}
        for names, rows in ((OPEN, kept), (CHOICES, cities)):
            columns = zip(names, zip(*rows, strict=True), strict=True)
            self._columns |= {name: [(value, "") for value in column] for name, column in columns}
        self._columns |= {name: [(value, "")] for name, _, value in kept}
        self._columns |= {f"flights.{end}": [(1.5, "=INDEX(options.low,1)")] for end in ("low", "typical", "high")}
        self._columns |= {name: [(value, "")] for name, value in dict(now).items()}

    def __contains__(self, name):
        return name in self._columns

    def cell(self, name):
        return self.column(name)[0]

    def column(self, name):
        return [NamedCell(*cell) for cell in self._columns[name]]


def scenarios(hypothesis):
    """Return valid scenarios of every kind, none of their fields at rest."""
    some = hypothesis.strategies
    offers = [(row.pathway, row.route, row.product) for row in TABLES.routes]
    money, share = some.floats(0, 1e9), some.floats(0, 1)
    spread = some.lists(some.floats(1e-3, 1e3), min_size=3, max_size=3).map(lambda numbers: Range(*sorted(numbers)))
    chance = some.lists(share, min_size=3, max_size=3).map(sorted).filter(lambda ends: ends[0] >= 1e-6 or ends[2] == 0)
    own = some.dictionaries(some.sampled_from(["ward", "icu", "wait_for_cells_days"]), spread)
    chances = chance.map(lambda ends: {"severe_crs_probability": Range(*ends, "probability")})

    def made(offer, fields, own, chances):
        pathway, route, product = offer
        overrides = tuple((own | chances).items())
        return Scenario(pathway=pathway, route=route, product=product, overrides=overrides, **fields)

    fields = some.fixed_dictionaries({
        "city": some.sampled_from([row.city for row in TABLES.cities]),
        "origin": some.sampled_from([row.origin for row in TABLES.origins]),
        "companions": some.integers(1, 6), "patient_weight_kg": some.floats(0.5, 300),
        "home_while_cells_are_made": some.booleans(),
        "bridging": some.sampled_from(["no", "as_published", "yes"]), "stay_near_days": some.sampled_from([14, 28, 56]),
        "start_date": some.none() | some.dates(some_day(2000), some_day(2100)), "budget": some.none() | money,
        "days_available": some.none() | some.floats(0, 3650), "confidence": some.integers(50, 95),
        "currency": some.sampled_from(["USD", "CNY", "EUR"]), "currency_per_usd": some.floats(1e-3, 1e4),
        "home_loss_per_week": money, "people_losing_pay": some.integers(0, 7), "offsets": money, "refund": some.booleans(),
        "draws": some.integers(128, 4_000_000), "seed": some.integers(0, 2**32 - 1),
    })  # fmt: skip
    return some.builds(made, some.sampled_from(offers), fields, own, some.just({}) | chances)


def some_day(year):
    from datetime import date

    return date(year, 1, 1)


def test_every_scenario_comes_back_from_its_cells():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")

    @hypothesis.given(scenarios(hypothesis))
    @hypothesis.settings(max_examples=60, deadline=None)
    def read(scenario):
        assert scenario_of_cells("mine.xlsx", Written(scenario)) == scenario

    read()


def test_every_number_that_is_typed_into_a_cell_comes_back():
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")

    @hypothesis.given(scenarios(hypothesis), scenarios(hypothesis))
    @hypothesis.settings(max_examples=40, deadline=None)
    def read(before, after):
        numbers = {name: getattr(after, name) for name in INPUTS}
        changed = replace(before, city=after.city, **numbers)

        found = scenario_of_cells("mine.xlsx", Written(before, numbers | {"choice.city": f"the city of {after.city}"}))

        # Office programs keep sixteen figures: a number that differs in the last one counts as the one that was written.
        for name in INPUTS:
            new, expected = getattr(found, name), getattr(changed, name)
            assert new == expected or new == pytest.approx(expected, rel=1e-11)
        assert replace(found, **{name: getattr(changed, name) for name in INPUTS}) == changed

    read()


def test_a_range_that_a_choice_led_to_becomes_ones_own_when_it_is_typed_over():
    found = scenario_of_cells("mine.xlsx", Written(SCENARIO, {"flights.low": 1.0, "flights.high": 2.0}))

    assert dict(found.overrides) == dict(SCENARIO.overrides) | {"flights": Range(1.0, 1.5, 2.0)}


def test_an_own_range_may_be_changed_again():
    found = scenario_of_cells("mine.xlsx", Written(SCENARIO, {"icu.typical": 3_000}))

    assert dict(found.overrides) == {"icu": Range(1_000, 3_000, 9_000)}


def test_an_emptied_budget_is_no_budget_and_other_empty_cells_are_nothing():
    found = scenario_of_cells("mine.xlsx", Written(SCENARIO, {"budget": None, "offsets": None}))

    assert found == replace(SCENARIO, budget=None, offsets=0)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({"companions": "three"}, "mine.xlsx: companions: found 'three'; use a whole number"),
        ({"companions": 2.5}, "mine.xlsx: companions: found 2.5; use a whole number"),
        ({"budget": True}, "mine.xlsx: budget: found 'True'; use a number"),
        ({"patient_weight_kg": None}, "mine.xlsx: patient_weight_kg: found 0; use more than 0"),
        ({"budget": "#DIV/0!"}, "mine.xlsx: budget: found '#DIV/0!'; use a number"),
        ({"icu.low": 9_999}, "mine.xlsx: assumption.icu: found [9999, 2000, 9000]; use low <= typical <= high"),
        (
            {"icu.low": None},
            "mine.xlsx: icu: found nothing, 2000, 9000; use three numbers in its yellow cells: low, typical, high",
        ),
        ({"choice.city": "Atlantis"}, "mine.xlsx: choice.city: found 'Atlantis'; use a word from its list: "),
    ],
)
def test_a_cell_that_cannot_be_read_gets_a_message(now, said):
    with pytest.raises(ScenarioError) as refused:
        scenario_of_cells("mine.xlsx", Written(SCENARIO, now))

    assert str(refused.value).startswith(said)
    assert len(refused.value.problems) == 1


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(ScenarioError) as refused:
        scenario_of_cells(
            "mine.xlsx", Written(SCENARIO, {"companions": "three", "budget": -1, "icu.high": 1, "flights.low": None})
        )

    assert len(refused.value.problems) == 4


def test_no_line_is_longer_than_a_cell_can_be():
    names = tuple((f"{'x' * 70_000}{number}", Range.fixed(1.0)) for number in range(2))
    scenario = Scenario(overrides=names)

    assert max(map(len, scenario_lines(scenario))) <= LONGEST_LINE
    assert scenario_of_cells("mine.xlsx", Written(scenario)) == scenario


@pytest.fixture(scope="module")
def raw():
    return workbook(estimate(SCENARIO), "zh")


def test_the_workbook_itself_gives_the_scenario_back(raw):
    assert read_scenario_file(raw, "mine.xlsx") == SCENARIO


@pytest.mark.slow
@pytest.mark.parametrize("preset", TABLES.presets, ids=lambda row: row.preset)
def test_the_workbook_of_every_example_family_gives_it_back(preset):
    scenario = Scenario(**preset.answers())

    assert read_scenario_file(workbook(estimate(scenario), "en"), "mine.xlsx") == scenario


def test_what_is_typed_into_the_workbook_is_read_with_it(raw):
    city = load_text("zh")("city.wuhan")

    found = read_scenario_file(typed(raw, {"choice.city": city, "companions": 3, "budget": None, "ward.low": 100.5}), "mine.xlsx")

    ward = Range(100.5, estimate(SCENARIO).assumptions["ward"].range.typical, estimate(SCENARIO).assumptions["ward"].range.high)
    own = tuple((dict(SCENARIO.overrides) | {"ward": ward}).items())
    assert found == replace(SCENARIO, city="wuhan", companions=3, budget=None, overrides=own)


def test_the_command_reads_the_workbook_as_it_reads_a_scenario_file(raw, tmp_path):
    file = tmp_path / "mine.xlsx"
    file.write_bytes(raw)

    assert scenario_of(str(file), ["companions=4"], TABLES) == replace(SCENARIO, companions=4)


def refusal(raw, name="mine.xlsx"):
    with pytest.raises(ScenarioError) as refused:
        read_scenario_file(raw, name)
    return str(refused.value)


def test_another_workbook_is_no_scenario():
    stream = BytesIO()
    openpyxl.Workbook().save(stream)

    assert refusal(stream.getvalue()) == (
        "mine.xlsx: file: found a workbook without a scenario in it; "
        "use the workbook or the file that the scenario download writes"
    )


def test_a_workbook_whose_scenario_was_typed_over_is_refused(raw):
    assert "no JSON" in refusal(typed(raw, {"scenario.json": "{{"}))


def test_a_huge_workbook_is_refused_before_it_is_opened():
    assert "at most 20 MiB" in refusal(b"PK\x03\x04" + bytes(LARGEST_BOOK))


def test_a_workbook_cut_short_is_refused(raw):
    assert refusal(raw[: len(raw) // 2]).startswith("mine.xlsx: file: found a damaged or locked workbook")


def test_a_workbook_that_unpacks_into_too_much_is_refused(raw):
    stream = BytesIO()
    with ZipFile(BytesIO(raw)) as packed, ZipFile(stream, "w", ZIP_DEFLATED) as bomb:
        for name in packed.namelist():
            bomb.writestr(name, packed.read(name))
        bomb.writestr("xl/media/picture.png", bytes(80 * 2**20))

    assert "more than 60 MiB once unpacked" in refusal(stream.getvalue())


def test_names_that_lead_nowhere_are_refused(raw):
    with ZipFile(BytesIO(raw)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    book = parts["xl/workbook.xml"]
    parts["xl/workbook.xml"] = re.sub(rb'(name="budget">)[^<]+', rb"\1Elsewhere!$A$1", book)
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)

    assert refusal(stream.getvalue()).startswith("mine.xlsx: file: found a workbook that cannot be read")
