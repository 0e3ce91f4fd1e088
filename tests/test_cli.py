"""The command line: one command, one answer; bad input gives its messages on stderr, status 2 and never a traceback."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from estimator import Scenario, __version__, estimate, load_tables
from estimator.exports import EXPORTS
from estimator.tables import digest
from run import ROOT

FROZEN = ROOT / "tests" / "frozen_tables"
TABLES = load_tables()
#: Few journeys: these tests ask what is printed, not how exact it is.
QUICK = ("--set", "draws=128")
DATED = (*QUICK, "--set", "start_date=2027-03-01")  # a calendar needs dates


@pytest.fixture
def answer(command):
    """Return a function that estimates and returns the JSON object."""

    def ask(*arguments):
        status, out, messages = command("estimate", "--format", "json", *QUICK, *arguments)
        assert (status, messages) == (0, "")
        return json.loads(out)

    return ask


def in_another_process(*arguments, **named):
    line = [sys.executable, "-m", "estimator", *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False, **named)


@pytest.mark.parametrize("pathway", [row.pathway for row in TABLES.pathways])
def test_every_illness_has_an_answer(answer, pathway):
    found = answer("--set", f"pathway={pathway}")

    assert found["scenario"]["pathway"] == pathway
    assert 0 < found["total_cost"]["p10"] < found["total_cost"]["p50"] < found["total_cost"]["p90"]
    assert 0 < found["days_away"]["p10"] < found["days_away"]["p90"]


def test_the_command_gives_the_numbers_of_the_library(answer):
    found = answer()

    assert found == json.loads(json.dumps(estimate(Scenario(draws=128)).to_dict()))


def test_asking_twice_gives_the_same_bytes(command):
    arguments = ("estimate", "--format", "json", *QUICK)

    assert command(*arguments) == command(*arguments)


def test_another_process_prints_the_same_bytes_and_ends_with_status_0(command):
    arguments = ("estimate", "--format", "json", *QUICK, "--set", "start_date=2027-02-01")

    ended = in_another_process(*arguments)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.encode() == command(*arguments)[1]


def test_a_missing_package_is_one_plain_sentence_and_status_2():
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    line = [sys.executable, "-S", "-m", "estimator", "--help"]  # -S leaves out every installed package

    ended = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, env=bare)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(r"The package \w+ is missing here: use \S+ if .+ -m pip install -r requirements.txt\n", ended.stderr)


def test_without_anything_the_program_says_what_it_can_do(command):
    status, out, messages = command("--help")

    assert (status, messages) == (0, "")
    assert out.decode().index("may cost and how long") < out.decode().index("Exit status 0")
    assert all(name in out.decode() for name in ("estimate", "check-data"))


SPREAD = {"p5", "p10", "p25", "p50", "p75", "p80", "p90", "p95", "mean"}
MILESTONES = {
    "arrival_to_infusion_days", "collection_to_infusion_days", "infusion_to_discharge_days", "arrival_to_flight_home_days",
}  # fmt: skip
#: The object that `--format json` prints: names and what is below them; a list stands for its rows.
SHAPE = {
    "schema_version": None, "version": None, "data_version": None, "seed": None, "draws": None, "currency": None,
    "scenario": {item.name for item in fields(Scenario)},
    "total_cost": SPREAD, "medical_cost": SPREAD, "days_away": SPREAD, "home_side": SPREAD,
    "milestones": dict.fromkeys(MILESTONES, SPREAD),
    "components": [{"component", "group", "grade", "p10", "p50", "p90", "mean", "share_of_mean"}],
    "phases": [{"phase", "place", "p10", "p50", "p90"}],
    "events": [{"event", "probability"}],
    "exits": [{"exit": None, "probability": None, "cost": SPREAD, "days_away": SPREAD}],
    "refund": {"share_of_journeys": None, "amount": SPREAD},
    "joint": {"budget", "days_available", "inside_both", "over_money_only", "over_time_only", "over_both"},
    "cash": [{"day", "date", "p50", "p80", "p90"}],
    "grades": set("ABCD"),
}  # fmt: skip


def differences(found, shape, place=""):
    """Yield where an object does not have exactly the names of `shape`."""
    if shape is None:
        return
    if isinstance(shape, list):
        if not isinstance(found, list) or not found:
            yield f"{place} has no rows"
            return
        for row in found:
            yield from differences(row, shape[0], f"{place}[]")
        return
    if set(found) != set(shape):
        yield f"{place}: {sorted(set(found) ^ set(shape))}"
    if isinstance(shape, dict):
        for name in shape.keys() & found.keys():
            yield from differences(found[name], shape[name], f"{place}.{name}")


def test_the_json_object_has_exactly_its_names_for_every_offer_in_every_city():
    wrong = []
    for offer in TABLES.routes:
        for city in TABLES.cities:
            scenario = Scenario(
                pathway=offer.pathway, route=offer.route, product=offer.product, city=city.city,
                start_date=date(2027, 2, 1), budget=1e5, days_available=90, draws=128,
            )  # fmt: skip
            found = json.loads(json.dumps(estimate(scenario).to_dict(), allow_nan=False))
            wrong += [f"{offer.pathway} {offer.route} {offer.product} {city.city}{lack}" for lack in differences(found, SHAPE)]

    assert wrong == []


def test_the_json_object_says_what_made_it(answer):
    found = answer("--set", "seed=7", "--set", "currency=CNY")

    assert (found["schema_version"], found["version"], found["data_version"]) == (1, __version__, TABLES.version)
    assert (found["seed"], found["draws"], found["currency"]) == (7, 128, "CNY")


def test_without_money_and_time_no_journeys_are_counted(answer):
    assert answer()["joint"] is None
    assert answer("--set", "budget=1")["joint"] is None
    assert answer("--set", "days_available=1")["joint"] is None


def test_days_have_dates_only_with_a_start(answer):
    without, with_start = answer(), answer("--set", "start_date=2027-02-01")

    assert {row["date"] for row in without["cash"]} == {None}
    assert with_start["cash"][0]["date"] >= "2027-02-01"


#: A value for every field of a scenario, and the scenario's value then.
SETTINGS = {
    "pathway": ("lbcl", "lbcl"),
    "route": ("trial", "trial"),
    "product": ("pcar_19b", "pcar_19b"),
    "hospital": ("private", "private"),
    "city": ("wuhan", "wuhan"),
    "origin": ("europe", "europe"),
    "companions": ("2", 2),
    "patient_weight_kg": ("18.5", 18.5),
    "lodging": ("apartment", "apartment"),
    "cabin": ("lie_flat", "lie_flat"),
    "home_while_cells_are_made": ("true", True),
    "bridging": ("yes", "yes"),
    "transplant": ("yes", "yes"),
    "stay_near_days": ("56", 56),
    "start_date": ("2027-02-01", "2027-02-01"),
    "budget": ("250000", 250000),
    "days_available": ("90", 90),
    "confidence": ("90", 90),
    "currency": ("CNY", "CNY"),
    "currency_per_usd": ("0.9", 0.9),
    "currency_date": ("2026-11-22", "2026-11-22"),
    "home_loss_per_week": ("400", 400),
    "people_losing_pay": ("2", 2),
    "home_care_per_week": ("150", 150),
    "home_bills_per_month": ("900", 900),
    "offsets": ("10000", 10000),
    "refund": ("yes", True),
    "draws": ("256", 256),
    "seed": ("7", 7),
    "assumption.ward_stay_days": ("20:30:60", {"ward_stay_days": [20, 30, 60]}),
}


def test_there_is_a_setting_for_every_field():
    assert {item.name for item in fields(Scenario)} - {"overrides"} == SETTINGS.keys() - {"assumption.ward_stay_days"}


@pytest.mark.parametrize(("name", "text", "value"), [(name, *pair) for name, pair in SETTINGS.items()])
def test_every_field_can_be_set(answer, name, text, value):
    found = answer("--set", f"{name}={text}")

    field = "overrides" if name.startswith("assumption.") else name
    assert found["scenario"][field] == value


@pytest.mark.parametrize("text", ["yes", "no", "true", "false", "1", "0"])
def test_yes_and_no_have_several_spellings(answer, text):
    assert answer("--set", f"refund={text}")["scenario"]["refund"] is (text in ("yes", "true", "1"))


def test_a_longer_stay_that_is_set_makes_a_longer_journey(answer):
    usual, longer = answer(), answer("--set", "assumption.ward_stay_days=60:70:80")

    assert longer["days_away"]["p50"] > usual["days_away"]["p50"] + 30
    assert longer["total_cost"]["p50"] > usual["total_cost"]["p50"]


def test_one_number_fixes_an_assumption(answer):
    found = answer("--set", "assumption.ward_stay_days=30")

    (ward,) = (row for row in found["phases"] if row["phase"] == "ward_stay")
    assert (ward["p10"], ward["p50"], ward["p90"]) == (30, 30, 30)


def test_a_price_may_be_set_to_nothing(answer):
    found = answer("--set", "assumption.cell_product=0")

    (cells,) = (row for row in found["components"] if row["component"] == "cell_product")
    assert cells["mean"] == 0


def test_the_last_of_two_settings_counts(answer):
    assert answer("--set", "city=wuhan", "--set", "city=chengdu")["scenario"]["city"] == "chengdu"


def test_a_scenario_is_read_from_a_file(answer, tmp_path):
    path = tmp_path / "family.json"
    path.write_text(Scenario(pathway="myeloma", city="wuhan").to_json(), encoding="utf-8")

    found = answer(path, "--set", "companions=2")

    assert {name: found["scenario"][name] for name in ("pathway", "city", "companions")} == {
        "pathway": "myeloma", "city": "wuhan", "companions": 2,
    }  # fmt: skip


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_a_scenario_is_read_from_standard_input(answer, monkeypatch, mark):
    text = mark + Scenario(pathway="aml").to_json().encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))

    assert answer("-")["scenario"]["pathway"] == "aml"


def test_the_scenario_of_an_answer_asks_the_same_again(answer, tmp_path):
    first = answer("--set", "pathway=lupus", "--set", "assumption.ward=1:2:3", "--set", "start_date=2027-02-01")
    path = tmp_path / "again.json"
    path.write_text(json.dumps(first["scenario"]), encoding="utf-8")

    assert answer(path) == first


@pytest.mark.parametrize("form", EXPORTS)
def test_every_format_is_written_to_a_file_as_it_is_printed(command, tmp_path, form):
    path = tmp_path / f"estimate.{form}"
    printed = command("estimate", "--format", form, *DATED)

    status, out, messages = command("estimate", "--format", form, *DATED, "-o", path)

    assert (status, out, messages) == (0, b"", "")
    assert printed[0] == 0
    assert path.read_bytes().rstrip() == printed[1].rstrip()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", EXPORTS)
def test_every_format_speaks_every_language(command, form, language):
    status, out, messages = command("estimate", "--format", form, "--language", language, *DATED)

    assert (status, messages) == (0, "")
    if form in ("text", "csv"):
        assert bool(re.search("[\u4e00-\u9fff]{4}", out.decode())) or language == "en"


def test_text_is_what_is_printed_if_nothing_is_said(command):
    assert command("estimate", *QUICK) == command("estimate", "--format", "text", *QUICK)


def test_a_csv_has_one_header_and_even_lines(command):
    _, out, _ = command("estimate", "--format", "csv", *QUICK)

    lines = list(csv.reader(io.StringIO(out.decode("utf-8-sig"))))
    assert len(lines) > 50
    assert {len(line) for line in lines} == {len(lines[0])}


def test_a_workbook_opens(command):
    openpyxl = pytest.importorskip("openpyxl")

    _, out, _ = command("estimate", "--format", "xlsx", *QUICK)

    assert len(openpyxl.load_workbook(io.BytesIO(out)).sheetnames) > 1


CITIES = ", ".join(row.city for row in TABLES.cities)


@pytest.mark.parametrize(
    ("arguments", "messages"),
    [
        (["--set", "city=mars"], [f"--set: city: found 'mars'; use one of {CITIES}"]),
        (["--set", "city"], ["--set: city: found nothing; use KEY=VALUE"]),
        (["--set", "=5"], None),
        (["--set", "citty=wuhan"], ["--set: citty: found 'wuhan'; use one of city"]),
        (["--set", "companions=0"], ["--set: companions: found '0'; use at least 1: a child does not travel alone"]),
        (["--set", "budget=nan"], ["--set: budget: found 'nan'; use a number such as 12345.67"]),
        (["--set", "budget=-1"], ["--set: budget: found '-1'; use at least 0"]),
        (["--set", "start_date=1900-01-01"], ["--set: start_date: found '1900-01-01'; use at least 2000-01-01"]),
        (["--set", "assumption.ward=3:2:1"], ["--set: assumption.ward: found '3:2:1'; use low <= typical <= high"]),
        (["--set", "assumption.ward=inf"], ["--set: assumption.ward: found 'inf'; use a number such as 12345.67"]),
        (["--language", "xx"], ["--language: language: found 'xx'; use one of en, zh"]),
        (
            ["--set", "city=mars", "--set", "cabin", "--set", "budget=x", "--set", "assumption.icu=1:2"],
            [
                "--set: cabin: found nothing; use KEY=VALUE",
                "--set: budget: found 'x'; use a number such as 12345.67",
                "--set: assumption.icu: found '1:2'; use low:typical:high or one number",
                f"--set: city: found 'mars'; use one of {CITIES}",
            ],
        ),
    ],
)
def test_bad_input_is_listed_on_stderr_with_status_2(command, arguments, messages):
    status, out, found = command("estimate", *QUICK, *arguments)

    assert (status, out) == (2, b"")
    assert messages is None or found.splitlines() == messages
    assert found.startswith("--")


def test_an_unknown_assumption_is_refused_with_those_that_look_like_it(command):
    status, out, found = command("estimate", *QUICK, "--set", "assumption.ward_stay_day=5")

    assert (status, out) == (2, b"")
    assert "assumption.ward_stay_day: found" in found
    assert "ward_stay_days" in found


def test_a_chance_cannot_be_more_than_certain(command):
    status, out, found = command("estimate", *QUICK, "--set", "assumption.intensive_care_probability=0:0.5:2")

    assert (status, out) == (2, b"")
    assert "assumption.intensive_care_probability: found '0:0.5:2'; use numbers between 0 and 1" in found


@pytest.mark.parametrize("arguments", ["estimate --cheap", "estimate --format doc", "estimate one two", "quoth"])
def test_a_command_that_there_is_not_ends_with_status_2(command, arguments):
    status, out, found = command(*arguments.split())

    assert (status, out) == (2, b"")
    assert "Usage:" in found


def test_a_user_never_sees_a_traceback():
    ended = in_another_process("estimate", "--set", "city=mars")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"--set: city: found 'mars'; use one of {CITIES}\n"


def test_a_file_that_is_not_there_is_named(command, tmp_path):
    status, out, found = command("estimate", tmp_path / "lost.json")

    assert (status, out) == (2, b"")
    assert found == "lost.json: file: found No such file or directory; use a scenario file in UTF-8\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has other words for it")
def test_a_folder_is_no_file(command, tmp_path):
    status, out, found = command("estimate", tmp_path)

    assert (status, out) == (2, b"")
    assert found == f"{tmp_path.name}: file: found Is a directory; use a scenario file in UTF-8\n"


NO_JSON = "no JSON (Expecting value: line 1 column 1 (char 0)); use one JSON object, as the scenario download writes it"
BAD_FILES = {
    "empty": (b"", NO_JSON),
    "another encoding": ("{“北京”}".encode("gb18030"), "bytes that are no UTF-8; use a scenario file in UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "bytes that are no UTF-8; use a scenario file in UTF-8"),
    "too large": (b" " * (5 * 1024 * 1024 + 1), "more than 5 MiB; use a smaller scenario file"),
}


@pytest.mark.parametrize(("content", "message"), BAD_FILES.values(), ids=BAD_FILES)
def test_a_file_that_is_no_scenario_is_refused(command, tmp_path, content, message):
    path = tmp_path / "family.json"
    path.write_bytes(content)

    status, out, found = command("estimate", path)

    assert (status, out) == (2, b"")
    assert found == f"family.json: file: found {message}\n"


def test_bad_fields_of_a_file_carry_its_name(command, tmp_path):
    path = tmp_path / "family.json"
    path.write_text('{"schema_version": 1, "city": "mars", "budget": NaN}', encoding="utf-8")

    status, _, found = command("estimate", path)

    assert status == 2
    assert found.splitlines() == [
        "family.json: budget: found nan; use a finite number",
        f"family.json: city: found 'mars'; use one of {CITIES}",
    ]


def test_bad_standard_input_is_called_so(command, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"[]")))

    status, _, found = command("estimate", "-")

    assert status == 2
    assert found == "standard input: file: found a list; use one JSON object, as the scenario download writes it\n"


@pytest.mark.parametrize("target", ["lost/estimate.json", "."])
def test_a_file_that_cannot_be_written_is_named(command, tmp_path, target):
    path = tmp_path / target

    status, out, found = command("estimate", "--format", "json", *QUICK, "-o", path)

    assert (status, out) == (2, b"")
    assert found.startswith(f"{path}: file: found ")
    assert found.endswith("; use a file in a folder that you may write to\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no broken pipes")
@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_a_reader_that_stops_reading_gets_no_traceback(form):
    reader, writer = os.pipe()
    os.close(reader)
    line = [sys.executable, "-m", "estimator", "estimate", "--format", form, *QUICK]

    ended = subprocess.run(line, cwd=ROOT, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)

    assert ended.returncode == 1
    assert ended.stderr == ""


def test_the_example_quote_is_checked_as_the_readme_says(command):
    status, out, messages = command("quote", ROOT / "docs" / "example-quote.csv", "--quote-date", "2026-11-01", *QUICK)

    assert (status, messages) == (0, "")
    assert "leaves out: Intensive care" in out.decode()


def test_a_quote_in_another_currency_is_checked_with_the_rate_that_is_given(command, tmp_path):
    (tmp_path / "quote.csv").write_text("item,amount,currency\nWard,9200,EUR\nVisa,80,GBP\n", encoding="utf-8")

    status, out, messages = command("quote", tmp_path / "quote.csv", "--rate", "EUR=0.92@2026-11-20", "--rate", "GBP=0.8", *QUICK)

    assert (status, messages) == (0, "")
    assert "1 USD = 0.92 EUR, the rate of 20 November 2026" in out.decode()
    assert "1 USD = 0.8 GBP, your own rate" in " ".join(out.decode().split())


def test_a_quote_in_a_currency_without_a_rate_is_refused_with_the_way_to_give_one(command, tmp_path):
    (tmp_path / "quote.csv").write_text("item,amount,currency\nWard,9200,EUR\n", encoding="utf-8")

    status, _, messages = command("quote", tmp_path / "quote.csv", *QUICK)

    assert status == 2
    assert "--rate EUR=0.92" in messages


def test_a_terminal_that_knows_ascii_alone_still_gets_chinese():
    ended = in_another_process("estimate", "--language", "zh", *QUICK, env=os.environ | {"PYTHONIOENCODING": "ascii"})

    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.search("[\u4e00-\u9fff]{4}", ended.stdout)


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(FROZEN, tmp_path / "tables"))


def stamp(folder, day="2026-11-22"):
    (folder / "VERSION").write_text(f"{day}\n{digest(folder)}\n")


def test_other_tables_give_other_numbers(answer, folder):
    usual = answer("--data", FROZEN)
    path = folder / "cities.csv"
    path.write_text(re.sub(r"^beijing,\d+,\d+,\d+", "beijing,9000,9000,9000", path.read_text(), flags=re.MULTILINE))

    dearer = answer("--data", folder)

    assert dearer["total_cost"]["p50"] > usual["total_cost"]["p50"] * 1.1


def test_a_city_that_only_other_tables_know_can_be_asked(answer, command, folder):
    for name in ("cities", "lodging", "presets"):
        path = folder / f"{name}.csv"
        path.write_text(path.read_text().replace("wuhan", "harbin"))

    found = answer("--data", folder, "--set", "city=harbin")

    assert found["scenario"]["city"] == "harbin"
    assert command("estimate", "--data", folder, "--set", "city=harbin", "--set", "transplant=as_published", *QUICK)[0] == 0


def test_check_data_looks_into_the_folder_that_is_named(command, folder):
    stamp(folder, "2031-05-06")

    for arguments in ([folder], ["--data", folder]):
        status, out, messages = command("check-data", *arguments)

        assert (status, messages) == (0, "")
        assert out.decode().startswith("The tables of 2031-05-06 are sound (")


@pytest.mark.parametrize(("old", "found"), [("2026-11-22\n0123456789\n", "'0123456789'"), ("2026-11-22\n", "nothing")])
def test_a_version_of_other_tables_is_refused(command, folder, old, found):
    (folder / "VERSION").write_text(old)

    status, out, messages = command("check-data", folder)

    assert (status, out) == (2, b"")
    use = f"{digest(folder)}: the tables changed, so run check-data --stamp with today's date"
    assert messages == f"VERSION: hash: found {found}; use {use}\n"


def test_stamping_writes_the_version_that_check_data_asks_for(command, folder):
    (folder / "VERSION").unlink()

    status, out, messages = command("check-data", folder, "--stamp", "2027-01-31")

    assert (status, messages) == (0, "")
    assert out.decode().startswith("The tables of 2027-01-31 are sound (")
    assert (folder / "VERSION").read_text().split() == ["2027-01-31", digest(folder)]


@pytest.mark.parametrize("day", ["today", "31.1.2027", "2027-02-30", ""])
def test_a_stamp_is_a_date(command, folder, day):
    before = (folder / "VERSION").read_text()

    status, out, messages = command("check-data", folder, "--stamp", day)

    assert (status, out) == (2, b"")
    assert messages == f"--stamp: date: found {day!r}; use a date such as 2026-11-22\n"
    assert (folder / "VERSION").read_text() == before


@pytest.mark.parametrize("arguments", [["check-data"], ["check-data", "--stamp", "2027-01-31"], ["estimate", "--data"]])
def test_a_folder_of_tables_that_is_not_there_is_named(command, tmp_path, arguments):
    lost = tmp_path / "lost"
    place = [*arguments, lost] if arguments[-1] != "2027-01-31" else [arguments[0], lost, *arguments[1:]]

    status, out, messages = command(*place)

    assert (status, out) == (2, b"")
    assert messages == f"{lost}: folder: found nothing; use a folder that holds the tables\n"


def test_stamping_does_not_hide_a_lost_table(command, folder):
    (folder / "visas.csv").unlink()

    status, _, messages = command("check-data", folder, "--stamp", "2027-01-31")

    assert status == 2
    assert messages == "visas.csv: file: found nothing; use a table of this name in the data folder\n"


@pytest.mark.parametrize("written", ["200.000", "200,000"])
def test_an_amount_that_may_be_two_is_asked_about_as_in_a_table(command, written):
    status, _, messages = command("estimate", *QUICK, "--set", f"budget={written}")

    assert status == 2
    assert messages == f"--set: budget: found {written!r}; use 200000 for the large number, 200.0000 for the small one\n"


def test_settings_are_read_as_the_cells_of_a_table_are(answer):
    found = answer(
        "--set", "city=上海", "--set", "pathway=LBCL ", "--set", "confidence=90%", "--set", "budget=1.234.567,5",
        "--set", "assumption.icu_share=12%", "--set", "refund=是",
    )["scenario"]  # fmt: skip

    assert [found[name] for name in ("city", "pathway", "confidence", "budget", "refund")] == [
        "shanghai", "lbcl", 90, 1_234_567.5, True,
    ]  # fmt: skip
    assert found["overrides"] == {"icu_share": [0.12, 0.12, 0.12]}


def test_measures_without_something_to_vary_are_refused(command):
    status, _, messages = command("drivers", *QUICK, "--measure", "ward")

    assert status == 2
    assert "--measure: NAME: found 'ward'; use it with --vary" in messages


def test_values_to_vary_may_be_words_of_any_language(told):
    status, out, _ = told("drivers", *QUICK, "--kind", "one-way", "--vary", "city=北京,Shanghai", "--format", "json")

    assert status == 0
    assert {"beijing", "shanghai"} <= set(re.findall(r'"city": "(\w+)"', out))


def test_what_is_no_text_is_never_written_to_a_terminal(command, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)

    status, out, messages = command("estimate", *QUICK, "--format", "xlsx")

    assert (status, out) == (2, b"")
    assert "found a terminal; use -o FILE, or a pipe" in messages


def test_a_range_of_money_that_begins_at_nothing_is_told_what_may(command):
    status, _, messages = command("estimate", *QUICK, "--set", "assumption.cell_product=0:1:2")

    assert status == 2
    assert messages.endswith("use a low above 0; 0 alone as a fixed figure, or from 0 on for a share, which is at most 1\n")
