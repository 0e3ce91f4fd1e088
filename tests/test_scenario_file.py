"""A file that somebody brings may be anything; it is read, or refused with everything that is wrong."""

import json
from datetime import date
from pathlib import Path

import pytest

from estimator import Range, Scenario, ScenarioError
from estimator.scenario import SCHEMA_VERSION
from estimator.scenario_file import LARGEST_FILE, MOST_DRAWS, read_scenario_file

FILES = Path(__file__).parent / "files"

#: What tests/files/scenario_v1.json says: each field, and none but the route at its default.
FIRST_WRITTEN = Scenario(
    pathway="lbcl", route="commercial", product="relma_cel", hospital="public", city="guangzhou", origin="asia", companions=2,
    patient_weight_kg=61.5, lodging="apartment", cabin="lie_flat", home_while_cells_are_made=True, bridging="yes",
    transplant="as_published", stay_near_days=56, start_date=date(2027, 1, 11), budget=2_000_000, days_available=120,
    confidence=90, currency="EUR", currency_per_usd=0.92, currency_date=date(2026, 11, 20), people_losing_pay=2,
    home_loss_per_week=500, home_care_per_week=100, home_bills_per_month=900, offsets=10_000, refund=True,
    overrides=(
        ("intensive_care_probability", Range(0.05, 0.1, 0.2)), ("ward", Range.fixed(1500)),
        ("collection_paid", Range.fixed(4200)), ("tests_stay_bill", Range(2999.99, 3000, 3000.01)),
    ),
    draws=4096, seed=7,
)  # fmt: skip


def wrong(raw: bytes | str, name: str = "mine.json") -> list[str]:
    """Return what a file is refused for."""
    with pytest.raises(ScenarioError) as refused:
        read_scenario_file(raw if isinstance(raw, bytes) else raw.encode(), name)
    return str(refused.value).splitlines()


def test_a_file_of_the_first_version_opens_and_what_was_paid_then_is_still_paid():
    assert read_scenario_file((FILES / "scenario_v1.json").read_bytes(), "scenario_v1.json") == FIRST_WRITTEN


def test_a_file_comes_back_also_with_the_mark_that_some_editors_put_first():
    raw = b"\xef\xbb\xbf" + FIRST_WRITTEN.to_json().encode()

    assert read_scenario_file(raw, "mine.json") == FIRST_WRITTEN


def test_a_file_of_a_newer_estimator_is_refused_with_its_version():
    newer = json.dumps({"schema_version": SCHEMA_VERSION + 1, "pathway": "aml", "a_field_of_tomorrow": 1})

    assert wrong(newer) == [
        f"mine.json: schema_version: found {SCHEMA_VERSION + 1}; use a file of version {SCHEMA_VERSION} or older; "
        "a newer estimator may have written it"
    ]


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\xff", b"\xff\xfe{\x00}\x00"])
def test_a_picture_is_no_scenario(raw):
    assert wrong(raw) == ["mine.json: file: found no text; use the file that the scenario download writes"]


def test_a_damaged_workbook_is_no_scenario():
    (found,) = wrong(b"PK\x03\x04\xe2\x28\xa1", "mine.xlsx")

    assert found.startswith("mine.xlsx: file: found a damaged or locked workbook; use ")


def test_a_huge_file_is_refused_before_it_is_read():
    found = wrong(b" " * (LARGEST_FILE + 2**20), "big.json")

    assert found == ["big.json: file: found 6.0 MiB; use the file that the scenario download writes, at most 5 MiB"]


def test_a_file_of_five_mebibytes_that_is_mostly_blank_is_read():
    assert read_scenario_file(b'{"pathway": "aml"}'.ljust(LARGEST_FILE), "mine.json") == Scenario(pathway="aml")


def test_a_file_with_a_hundred_thousand_fields_gets_one_message_and_at_once():
    many = json.dumps({f"field{index}": 1 for index in range(100_000)})

    assert wrong(many) == ["mine.json: file: found more than 5,000 entries; use the file that the scenario download writes"]


def test_all_problems_of_a_file_are_told_together_with_its_name():
    found = wrong('{"city": "mars", "budget": -1, "companyons": 3}', "ours.json")

    assert len(found) == 3
    assert all(line.startswith("ours.json: ") for line in found)


def test_more_journeys_than_a_page_can_draw_for_everybody_are_refused():
    assert wrong(json.dumps({"draws": 4_000_000})) == [
        f"mine.json: draws: found 4000000; use at most {MOST_DRAWS:,} here; the command line takes more"
    ]


def test_a_hostile_file_name_is_cut_and_has_no_control_characters():
    (line,) = wrong(b"\xff", "a\nb\x1b[31m" + "x" * 500)

    assert line.startswith("a?b?[31mxxx")
    assert len(line) < 150


@pytest.mark.parametrize("raw", ["", "null", "[]", "1e999", '"text"', "[" * 100_000, '{"budget": NaN}', '{"a"', "9" * 5_000])
def test_what_is_no_scenario_is_refused_without_a_traceback(raw):
    assert len(wrong(raw)) == 1
