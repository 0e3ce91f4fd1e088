"""Every bad cell of every table is named at once, with its row, what was found and what to use."""

import csv
import pickle
import shutil
import subprocess
import sys

import pytest

from estimator import cli
from estimator.checks import KEYS, problems_between
from estimator.errors import TablesError
from estimator.rows import PresetRow
from estimator.scenario import scenario_from_dict
from estimator.tables import ROW_TYPES, default_folder, digest, load_tables
from run import ROOT

#: Tables that only a change of the model may change, so that messages about them can be compared word for word.
FROZEN = ROOT / "tests" / "frozen_tables"


@pytest.fixture
def folder(tmp_path):
    """Return a copy of sound tables, to break."""
    return shutil.copytree(FROZEN, tmp_path / "tables")


def read(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def write(folder, table, lines):
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(lines)


def change(folder, table, changes, **key):
    """Write `changes` into the first row whose cells are as in `key`; return its number as a spreadsheet shows it."""
    header, *lines = read(folder, table)
    fits = (n for n, line in enumerate(lines) if all(line[header.index(column)] == cell for column, cell in key.items()))
    place = next(fits)
    for column, cell in changes.items():
        lines[place][header.index(column)] = cell
    write(folder, table, [header, *lines])
    return place + 2


def remove(folder, table, **key):
    header, *lines = read(folder, table)
    kept = [line for line in lines if any(line[header.index(column)] != cell for column, cell in key.items())]
    write(folder, table, [header, *kept])


def messages(folder):
    with pytest.raises(TablesError) as refused:
        load_tables(folder)
    return str(refused.value).splitlines()


def test_the_published_tables_are_sound():
    tables = load_tables()

    assert problems_between(tables) == []
    assert all(getattr(tables, name) for name in ROW_TYPES)


def test_the_published_tables_carry_their_date_and_hash():
    tables = load_tables()

    assert (tables.folder / "VERSION").read_text().split() == [tables.version, digest(tables.folder)]


def test_check_data_says_that_the_published_tables_are_sound(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["check-data"])

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"The tables of {load_tables().version} are sound (")


def test_tables_are_read_once_per_process():
    assert load_tables() is load_tables()


def test_every_table_has_columns_that_name_a_row():
    assert KEYS.keys() == ROW_TYPES.keys()
    assert all(set(columns) <= set(ROW_TYPES[name].model_fields) for name, columns in KEYS.items())


def test_every_table_of_the_folder_is_read():
    assert {path.stem for path in FROZEN.glob("*.csv")} == ROW_TYPES.keys()


def test_every_source_is_found_by_its_id():
    tables = load_tables()

    assert all(tables.source(row.id) is row for row in tables.sources)


@pytest.mark.parametrize("preset", load_tables().presets, ids=lambda row: row.preset)
def test_every_example_family_is_a_scenario(preset: PresetRow):
    scenario = scenario_from_dict(preset.answers())

    assert scenario.to_dict().items() >= preset.answers().items()


LODGINGS = "one of 'budget_hotel', 'mid_hotel', 'apartment', 'serviced_apartment' or 'with_family'"
ORDER = "0 < low <= typical <= high, or 0 in all three"

#: What is written into which row, and the message about it after the row number.
BROKEN_CELLS = {
    "a word for a number": ("phases", {"low": "two"}, {"phase": "record_review"}, "low: found 'two'; use a number"),
    "a thousands separator": ("cities", {"high": "1,300"}, {"city": "beijing"}, "high: found '1,300'; use a number"),
    "not a number": ("phases", {"high": "nan"}, {"phase": "record_review"}, "high: found 'nan'; use a finite number"),
    "infinite": ("phases", {"high": "inf"}, {"phase": "record_review"}, "high: found 'inf'; use a finite number"),
    "beyond all numbers": ("phases", {"high": "1e999"}, {"phase": "record_review"}, "high: found '1e999'; use a finite number"),
    "negative": ("phases", {"low": "-2"}, {"phase": "record_review"}, "low: found '-2'; use a number of at least 0"),
    "a blank number": ("phases", {"low": ""}, {"phase": "record_review"}, "low: found ''; use a number"),
    "a low above typical": (
        "phases", {"low": "6", "typical": "5"}, {"phase": "record_review"}, f"typical: found '5'; use {ORDER}; low is 6",
    ),
    "a high below typical": (
        "phases", {"typical": "5", "high": "4"}, {"phase": "record_review"}, f"high: found '4'; use {ORDER}; typical is 5",
    ),
    "a low of zero": (
        "phases", {"low": "0", "typical": "5"}, {"phase": "record_review"}, f"typical: found '5'; use {ORDER}; low is 0",
    ),
    "a chance above 1": (
        "events", {"high": "1.5"}, {"event": "intensive_care"}, "high: found '1.5'; use a number of at most 1",
    ),
    "a reversed chance": (
        "events", {"low": "0.5", "typical": "0.2"}, {"event": "intensive_care"},
        "typical: found '0.2'; use low <= typical <= high, each between 0 and 1; low is 0.5",
    ),
    "reversed extra days": (
        "events", {"extra_low": "9", "extra_typical": "3", "extra_high": "10"}, {"event": "intensive_care"},
        f"extra_typical: found '3'; use {ORDER}; extra_low is 9",
    ),
    "a loading above 1": (
        "factors", {"loading": "1.2"}, {"factor": "severity"}, "loading: found '1.2'; use a number of at most 1",
    ),
    "an infinite index": ("price_index", {"index": "inf"}, {"year": "2020"}, "index: found 'inf'; use a finite number"),
    "an index of zero": ("price_index", {"index": "0"}, {"year": "2020"}, "index: found '0'; use a number above 0"),
    "a year in words": ("price_index", {"year": "last"}, {"year": "2020"}, "year: found 'last'; use a whole number"),
    "a year of another age": (
        "price_index", {"year": "1900"}, {"year": "2020"}, "year: found '1900'; use a number of at least 2000",
    ),
    "half a day allowed": ("visas", {"days_allowed": "9.5"}, {"origin": "asia"}, "days_allowed: found '9.5'; use a whole number"),
    "no fewer days": (
        "visas", {"days_allowed_least": "200"}, {"origin": "asia"},
        "days_allowed_least: found '200'; use fewer days than days_allowed, or nothing",
    ),
    "no day allowed": ("visas", {"days_allowed": "0"}, {"origin": "asia"}, "days_allowed: found '0'; use a number above 0"),
    "a word that no column knows": (
        "lodging", {"lodging": "castle"}, {"lodging": "apartment"}, f"lodging: found 'castle'; use {LODGINGS}",
    ),
    "a currency by its everyday name": (
        "cities", {"currency": "RMB"}, {"city": "beijing"}, "currency: found 'RMB'; use one of 'USD', 'CNY' or 'ratio'",
    ),
    "a grade that there is not": (
        "cities", {"grade": "E"}, {"city": "beijing"}, "grade: found 'E'; use one of 'A', 'B', 'C' or 'D'",
    ),
    "perhaps": ("routes", {"is_default": "perhaps"}, {"pathway": "aml"}, "is_default: found 'perhaps'; use yes or no"),
    "an id with capitals": (
        "pathways", {"pathway": "B-ALL"}, {"pathway": "aml"},
        "pathway: found 'B-ALL'; use a name of lower-case letters, digits and _ that starts with a letter",
    ),
    "a source without an id": (
        "phases", {"source_id": ""}, {"phase": "record_review"},
        "source_id: found ''; use an id of sources.csv: letters, digits and _",
    ),
    "a source without a title": ("sources", {"title": ""}, {"id": "C001"}, "title: found ''; use some words"),
    "an address that is none": (
        "sources", {"url": "javascript:alert(1)"}, {"id": "C001"},
        "url: found 'javascript:alert(1)'; use a web address that starts with https://, a seed page's file name, or nothing",
    ),
    "a date as it is said": (
        "holidays", {"first_day": "1 October 2025"}, {"holiday": "golden_week"},
        "first_day: found '1 October 2025'; use a date such as 2026-11-22",
    ),
    "a date without its lines": (
        "holidays", {"first_day": "20251001"}, {"holiday": "golden_week"},
        "first_day: found '20251001'; use a date such as 2026-11-22",
    ),
    "a holiday that ends before it begins": (
        "holidays", {"first_day": "2025-10-08", "last_day": "2025-10-01"}, {"holiday": "golden_week"},
        "last_day: found '2025-10-01'; use a day that is not before first_day",
    ),
    "a price without its year": (
        "cities", {"price_year": ""}, {"city": "beijing"}, "price_year: found nothing; use a value: a price needs them all",
    ),
    "a city without a price": (
        "cities", {"low": "", "typical": "", "high": ""}, {"city": "beijing"},
        "low, typical, high: found nothing; use a value: a price needs them all",
    ),
    "half a price": (
        "products", {"low": ""}, {"product": "axi_cel"},
        "typical: found '1200000'; use numbers in low, typical and high, or in none of them",
    ),
    "two prices for one line": (
        "costs", {"price_from": "cities"}, {"component": "remote_review"},
        "price_from: found 'cities'; use either numbers in low, typical and high, or a table in price_from",
    ),
    "no price for a line": (
        "costs", {"price_from": ""}, {"component": "flights"},
        "price_from: found ''; use either numbers in low, typical and high, or a table in price_from",
    ),
    "seven companions": (
        "pathways", {"companions": "7"}, {"pathway": "aml"}, "companions: found '7'; use a number of at most 6",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "cells", "key", "message"), BROKEN_CELLS.values(), ids=BROKEN_CELLS)
def test_one_bad_cell_is_named_alone(folder, table, cells, key, message):
    row = change(folder, table, cells, **key)

    found = messages(folder)

    assert found == [f"{table}.csv: row {row}, {message}"]


#: What breaks a rule between rows or tables.
BROKEN_TIES = {
    "an unknown source": (
        "phases", {"source_id": "C999999"}, {"phase": "record_review"}, "source_id: found 'C999999'; use an id of sources.csv",
    ),
    "an unknown further source": (
        "phases", {"also": "TR092 TR9"}, {"phase": "record_review"}, "also: found 'TR9'; use an id of sources.csv",
    ),
    "an unknown quantity": (
        "costs", {"per": "journey*ward_dayz"}, {"component": "remote_review"},
        "per: found 'ward_dayz'; use one of ward_days, ward_stay_days, ...",
    ),
    "an unknown product of an event": (
        "events", {"product": "yescarta"}, {"event": "intensive_care", "pathway": "ball_child"},
        "product: found 'yescarta'; use one of allogeneic_cd19, any, axi_cel, cilta_cel, eque_cel, gc007f, gc012f,"
        " hospital_made, inati_cel, pcar_19b, relma_cel, satri_cel, ...",
    ),
    "a loading for an assumption that there is not": (
        "factors", {"target": "ward_stay_day"}, {"target": "ward_stay_days"},
        "target: found 'ward_stay_day'; use one of ward_stay_days, washout_days, transplant_stay_days, ...",
    ),
    "a clinic's page that is graded as a paper": (
        "phases", {"grade": "A"}, {"phase": "record_review"},
        "grade: found 'A'; use C or D: it rests on facilitator or seed pages alone",
    ),
    "an assumption that is graded as found": (
        "cities", {"grade": "B"}, {"city": "shanghai"}, "grade: found 'B'; use D: its source is an assumption",
    ),
    "an assumption without its reason": (
        "cities", {"note": " "}, {"city": "shanghai"}, "note: found nothing; use the reason of the assumption",
    ),
    "a child that starts alone": (
        "pathways", {"companions": "0"}, {"pathway": "ball_child"}, "companions: found 0; use at least 1, as min_companions says",
    ),
    "a patient heavier than the pathway allows": (
        "pathways", {"weight_kg": "95"}, {"pathway": "ball_child"},
        "weight_kg: found 95.0; use 5 to 90, as min_weight_kg and max_weight_kg say",
    ),
    "a price of a year without an index": (
        "cities", {"price_year": "2031"}, {"city": "beijing"}, "price_year: found 2031; use a year of price_index.csv for CNY",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("table", "cells", "key", "message"), BROKEN_TIES.values(), ids=BROKEN_TIES)
def test_one_broken_tie_between_tables_is_named_alone(folder, table, cells, key, message):
    row = change(folder, table, cells, **key)

    found = messages(folder)

    assert found == [f"{table}.csv: row {row}, {message}"]


def test_a_repeated_key_is_named_where_it_comes_again(folder):
    lines = read(folder, "cities")
    write(folder, "cities", [*lines, lines[1]])

    found = messages(folder)

    assert found == [f"cities.csv: row {len(lines) + 1}, city: found 'beijing'; use a key that no other row has"]


def test_a_route_has_one_default_product(folder):
    header, *lines = read(folder, "routes")
    offer = next(line for line in lines if line[header.index("is_default")] == "no" and line[1] == "commercial")
    offer[header.index("is_default")] = "yes"
    write(folder, "routes", [header, *lines])

    found = messages(folder)

    assert found == [f"routes.csv: is_default: found 2 times yes; use yes once for {offer[0]} by commercial"]


def test_the_product_that_a_pathway_starts_with_is_offered(folder):
    row = change(folder, "pathways", {"product": "axi_cel"}, pathway="ball_child")

    found = messages(folder)

    assert found == [f"pathways.csv: row {row}, product: found 'commercial axi_cel'; use a route and product of routes.csv"]


def test_a_phase_that_others_follow_cannot_be_left_out(folder):
    remove(folder, "phases", phase="record_review")

    found = messages(folder)

    header, *lines = read(folder, "phases")
    followers = [n for n, line in enumerate(lines, start=2) if line[header.index("after")] == "record_review"]
    assert [line.split(";")[0] for line in found if line.startswith("phases")] == [
        f"phases.csv: row {number}, after: found 'record_review'" for number in followers
    ]


def test_an_illness_without_a_row_for_a_phase_is_named_in_one_line(folder):
    remove(folder, "phases", phase="wait_for_cells", pathway="gastric")
    remove(folder, "phases", phase="ward_stay", pathway="gastric")

    found = messages(folder)

    header, *lines = read(folder, "phases")
    row = next(n for n, line in enumerate(lines, start=2) if line[header.index("phase")] == "ward_stay")
    assert found == [
        f"phases.csv: row {row}, phase: found ward_stay without a row for pathway gastric; "
        "use a row for each of them, or any in the column pathway"
    ]


def test_a_city_without_one_kind_of_room_is_named(folder):
    remove(folder, "lodging", city="wuhan", lodging="apartment")

    found = messages(folder)

    assert found == ["lodging.csv: city, lodging: found no wuhan apartment; use a row for it"]


def test_a_region_without_flights_or_a_visa_is_named(folder):
    remove(folder, "origins", origin="europe", cabin="lie_flat")
    remove(folder, "visas", origin="europe")

    found = messages(folder)

    assert found == [
        "origins.csv: origin, cabin: found no europe lie_flat; use a row for it",
        "visas.csv: origin: found no europe; use a row for it",
    ]


def test_the_renminbi_needs_a_rate(folder):
    write(folder, "fx", read(folder, "fx")[:1])

    found = messages(folder)

    assert found == ["fx.csv: currency: found no CNY; use a row for it"]


def test_a_product_that_is_paid_by_its_list_price_has_one(folder):
    blank = dict.fromkeys(("low", "typical", "high", "currency", "price_year", "basis"), "")
    change(folder, "products", blank, product="relma_cel")
    offers = [n for n, line in enumerate(read(folder, "routes"), start=1) if line[1:3] == ["commercial", "relma_cel"]]

    found = messages(folder)

    use = "a product with a price in products.csv: by this route its list price is paid"
    assert found == [f"routes.csv: row {number}, product: found 'relma_cel'; use {use}" for number in offers]


def test_an_unknown_column_is_refused_with_those_that_there_are(folder):
    lines = read(folder, "fx")
    write(folder, "fx", [[*lines[0], "remarks"], *([*line, ""] for line in lines[1:])])

    found = messages(folder)

    assert found == [f"fx.csv: remarks: found an unknown column; use one of {', '.join(ROW_TYPES['fx'].model_fields)}"]


def test_a_missing_column_is_named(folder):
    write(folder, "fx", [line[:-1] for line in read(folder, "fx")])

    found = messages(folder)

    assert found == [f"fx.csv: {read(FROZEN, 'fx')[0][-1]}: found nothing; use a column of this name"]


def test_a_column_that_stands_twice_is_named(folder):
    write(folder, "fx", [[*line, line[0]] for line in read(folder, "fx")])

    found = messages(folder)

    assert found == ["fx.csv: currency: found 2 columns; use this name once"]


def test_a_missing_table_is_named(folder):
    (folder / "visas.csv").unlink()

    found = messages(folder)

    assert found == ["visas.csv: file: found nothing; use a table of this name in the data folder"]


def test_a_folder_in_the_place_of_a_table_is_no_table(folder):
    (folder / "visas.csv").unlink()
    (folder / "visas.csv").mkdir()

    found = messages(folder)

    assert found == ["visas.csv: file: found nothing; use a table of this name in the data folder"]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        ("currency,city\nCNY,北京\n".encode("gb18030"), "bytes that are no UTF-8"),
    ],
    ids=["an empty file", "a spreadsheet's own encoding"],
)
def test_a_file_that_is_no_table_is_named(folder, content, found):
    (folder / "cities.csv").write_bytes(content)

    assert messages(folder) == [f"cities.csv: file: found {found}; use CSV in UTF-8 with one header line"]


def test_a_quote_that_does_not_close_is_named(folder):
    (folder / "cities.csv").write_bytes(b'currency,"city\n')

    assert messages(folder) == [
        "cities.csv: row 1, cells: found no CSV (unexpected end of data); use quotes around a cell in pairs"
    ]


def test_a_line_with_a_cell_too_many_or_too_few_is_named(folder):
    header, *lines = read(folder, "cities")
    write(folder, "cities", [header, [*lines[0], "more"], lines[1][:-1], *lines[2:]])

    found = messages(folder)

    width = len(header)
    use = f"{width} cells, one for each column; a comma inside a cell needs quotes around the cell"
    assert found == [
        f"cities.csv: row 2, cells: found {width + 1}; use {use}",
        f"cities.csv: row 3, cells: found {width - 1}; use {use}",
    ]


@pytest.mark.parametrize("ending", ["\n\n\n", "\r\n,,,,,,,,,,,\r\n"])
def test_empty_lines_at_the_end_and_the_marks_of_a_spreadsheet_do_no_harm(folder, ending):
    path = folder / "cities.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip().replace(b"\n", b"\r\n") + ending.encode())

    tables = load_tables(folder)

    assert len(tables.cities) == len(read(FROZEN, "cities")) - 1


def test_a_formula_in_a_cell_is_text_like_any_other(folder):
    change(folder, "cities", {"note": "=1+1"}, city="beijing")

    tables = load_tables(folder)

    assert tables.cities[0].note == "=1+1"


def test_all_bad_cells_of_all_tables_are_named_at_once(folder):
    city = change(folder, "cities", {"low": "x", "currency": "RMB"}, city="beijing")
    phase = change(folder, "phases", {"place": "hotel"}, phase="travel_out")
    (folder / "visas.csv").unlink()

    found = messages(folder)

    assert sorted(found) == [
        f"cities.csv: row {city}, currency: found 'RMB'; use one of 'USD', 'CNY' or 'ratio'",
        f"cities.csv: row {city}, low: found 'x'; use a number",
        f"phases.csv: row {phase}, place: found 'hotel'; use one of 'home', 'travel', 'city', 'ward' or 'icu'",
        "visas.csv: file: found nothing; use a table of this name in the data folder",
    ]


def test_all_broken_ties_are_named_at_once(folder):
    city = change(folder, "cities", {"source_id": "C999999"}, city="beijing")
    cost = change(folder, "costs", {"per": "journeyz"}, component="remote_review")

    found = messages(folder)

    assert found == [
        f"cities.csv: row {city}, source_id: found 'C999999'; use an id of sources.csv",
        f"costs.csv: row {cost}, per: found 'journeyz'; use one of journey, ...",
    ]


@pytest.mark.parametrize("content", [None, b"", b"\n", b"\xff\xfe"], ids=["none", "empty", "blank", "no text"])
def test_tables_without_a_version_are_refused(folder, content):
    (folder / "VERSION").unlink()
    if content is not None:
        (folder / "VERSION").write_bytes(content)

    found = messages(folder)

    assert found == ["VERSION: first line: found nothing; use the date of the data, such as 2026-11-22"]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    lost = tmp_path / "lost"

    found = messages(lost)

    assert found == [f"{lost}: folder: found nothing; use a folder that holds the tables"]


def test_the_hash_changes_with_every_cell_and_not_with_line_ends(folder):
    before = digest(folder)
    path = folder / "cities.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    with_other_ends = digest(folder)

    change(folder, "cities", {"note": "another note"}, city="beijing")

    assert with_other_ends == before
    assert digest(folder) != before


def test_what_is_wrong_with_tables_can_be_told_by_another_process(folder):
    change(folder, "cities", {"low": "x"}, city="beijing")
    with pytest.raises(TablesError) as refused:
        load_tables(folder)

    copy = pickle.loads(pickle.dumps(refused.value))

    assert (str(copy), copy.problems) == (str(refused.value), refused.value.problems)


def test_bad_tables_end_the_command_line_with_status_2_and_no_traceback(folder):
    row = change(folder, "cities", {"low": "x"}, city="beijing")

    command = [sys.executable, "-m", "estimator", "check-data", str(folder)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"cities.csv: row {row}, low: found 'x'; use a number\n"


def test_the_tables_lie_in_the_checkout():
    assert default_folder() == ROOT / "data"
