"""Own rows over the published tables: what is in them changes, nothing else does, and what cannot be used gets its message."""

import csv
import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from estimator import Scenario, TablesError, estimate, load_tables, packed
from estimator.changes import counts, difference, written
from estimator.checks import KEYS
from estimator.exports.own_rows import rows_template
from estimator.packed import MOST_BYTES, MOST_PARTS, MOST_ROWS
from estimator.packs import load_data, read_pack, tables_with
from estimator.tables import ROW_TYPES
from estimator.text import languages
from run import ROOT

openpyxl = pytest.importorskip("openpyxl", reason="no openpyxl: pip install -r requirements.txt")

#: Tables that only a change of the model may change, so that messages about them can be compared word for word.
FROZEN = ROOT / "tests" / "frozen_tables"
BASE = load_tables(FROZEN)
QUICK = Scenario(draws=256, tables=BASE)
FORMS = "a folder or ZIP of CSV files, one CSV, or an XLSX with one sheet a table"


def lines_of(table):
    with (FROZEN / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def as_csv(lines):
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(lines)
    return stream.getvalue().encode()


def rows(table, count=1, **changes):
    """Return the header and the first rows of a published table, with changes in each of the rows."""
    header, *body = lines_of(table)
    picked = [[changes.get(column, cell) for column, cell in zip(header, line, strict=True)] for line in body[:count]]
    return [header, *picked]


def zipped(parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def workbook(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def typed(lines):
    """Return lines as a spreadsheet holds them: numbers as numbers, days as dates, empty cells as nothing."""
    return [[as_cell(cell) for cell in line] for line in lines]


def as_cell(cell):
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return date.fromisoformat(cell)
    return float(cell) if re.fullmatch(r"\d+(\.\d+)?", cell) else cell or None


def merged(raw, name="pack.zip"):
    return tables_with(read_pack(raw, name), BASE)


def messages(raw, name="pack.zip"):
    with pytest.raises(TablesError) as refused:
        merged(raw, name)
    return str(refused.value).splitlines()


#: All tables but one: a pack that holds them all stands alone.
MOST = [name for name in ROW_TYPES if name != "synonyms"]


def test_rows_that_repeat_published_ones_change_nothing_not_even_the_version():
    assert merged(zipped({f"{table}.csv": (FROZEN / f"{table}.csv").read_bytes() for table in MOST})) is BASE


def test_tables_that_went_through_a_spreadsheet_are_the_same_tables():
    assert merged(workbook({table: typed(lines_of(table)) for table in MOST}), "pack.xlsx") is BASE


@pytest.mark.parametrize("language", languages())
def test_the_workbook_of_all_tables_handed_back_changes_nothing_and_one_cell_of_it_that_cell(language):
    raw = rows_template(BASE, language)
    book = openpyxl.load_workbook(io.BytesIO(raw))
    heading = [cell.value for cell in book["cities"][1]]
    book["cities"].cell(row=2, column=heading.index("typical") + 1).value = 190
    changed = io.BytesIO()
    book.save(changed)

    found = difference(BASE, merged(changed.getvalue(), "mine.xlsx"))

    assert merged(raw, "mine.xlsx") is BASE
    assert found[["table", "key", "column", "new"]].values.tolist() == [["cities", "beijing", "typical", "190"]]
    assert rows_template(BASE, language) == raw


def test_a_whole_set_of_tables_in_one_file_is_the_published_one_where_nothing_differs():
    every = {f"{table}.csv": (FROZEN / f"{table}.csv").read_bytes() for table in ROW_TYPES}

    assert merged(zipped(every)) is BASE


def test_from_a_whole_set_of_tables_rows_can_go():
    every = {f"{table}.csv": (FROZEN / f"{table}.csv").read_bytes() for table in ROW_TYPES}
    every["holidays.csv"] = as_csv(lines_of("holidays")[:-1])

    found = merged(zipped(every))

    assert found.holidays == BASE.holidays[:-1]
    assert found.version.startswith("2026-11-22 + own tables (")
    assert counts(difference(BASE, found)) == {"changed": 0, "added": 0, "removed": 1}


def test_one_changed_price_changes_that_row_alone():
    found = merged(as_csv(rows("cities", typical="190")), "cities.csv")

    assert difference(BASE, found).to_dict("records") == [
        {"table": "cities", "key": "beijing", "column": "typical", "old": "140", "new": "190", "kind": "changed"}
    ]
    assert all(getattr(found, name) == getattr(BASE, name) for name in ROW_TYPES if name != "cities")
    assert [row.city for row in found.cities] == [row.city for row in BASE.cities]


def test_one_changed_price_changes_the_costs_that_read_it_and_no_other():
    found = merged(as_csv(rows("cities", typical="190")), "cities.csv")

    before, after = (estimate(replace(QUICK, tables=tables), tables) for tables in (BASE, found))

    old, new = (result.components.set_index("component")["mean"] for result in (before, after))
    read = {part.row.component for part in before.chosen.components if part.row.price_from == "cities"}
    shares_of_the_bill = {part.row.component for part in before.chosen.components if part.row.currency == "ratio"}
    assert read
    assert read <= set(old.index[new > old]) <= read | shares_of_the_bill
    assert set(old.index[new < old]) == set()
    assert (before.phases == after.phases).all(axis=None)


def test_an_estimate_with_repeated_rows_is_the_same_to_the_last_digit():
    same = merged(zipped({"costs.csv": as_csv(lines_of("costs")), "phases.csv": as_csv(lines_of("phases"))}))

    assert json.dumps(estimate(QUICK, same).to_dict()) == json.dumps(estimate(QUICK, BASE).to_dict())


def test_a_new_city_with_its_rooms_can_be_asked_for():
    rooms = [line for line in lines_of("lodging") if line[0] in ("city", "beijing")]
    rooms = [rooms[0], *(["harbin", *line[1:]] for line in rooms[1:])]
    found = merged(zipped({"cities.csv": as_csv(rows("cities", city="harbin")), "lodging.csv": as_csv(rooms)}))

    result = estimate(Scenario(city="harbin", draws=256, tables=found), found)

    assert result.total_cost.p50 == pytest.approx(estimate(Scenario(city="beijing", draws=256, tables=BASE), BASE).total_cost.p50)
    assert counts(difference(BASE, found)) == {"changed": 0, "added": 6, "removed": 0}


def test_the_version_names_the_published_date_and_a_hash_of_what_differs():
    one, same, other = (merged(as_csv(rows("cities", typical=price)), "cities.csv") for price in ("190", "190.0", "200"))

    assert re.fullmatch(r"2026-11-22 \+ own rows \([0-9a-f]{8}\)", one.version)
    assert (one.version, one.digest) == (same.version, same.digest)
    assert one.version != other.version
    assert estimate(replace(QUICK, tables=one), one).to_dict()["data_version"] == one.version


def test_a_number_written_in_another_way_names_the_same_row():
    header, child, adult = lines_of("dosing")
    place = header.index("from_kg")

    assert merged(as_csv([header, child, [*adult[:place], "30.00", *adult[place + 1 :]]]), "dosing.csv") is BASE


def test_a_folder_a_zip_a_csv_and_a_workbook_say_the_same(tmp_path):
    lines = rows("cities", typical="190")
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "cities.csv").write_bytes(as_csv(lines))
    (tmp_path / "pack" / "notes.md").write_text("Why these rows.")
    (tmp_path / "pack.zip").write_bytes(zipped({"mine/cities.csv": as_csv(lines), "__MACOSX/mine/._cities.csv": b"\0"}))
    (tmp_path / "cities (1).csv").write_bytes(b"\xef\xbb\xbf" + as_csv([*lines, [""] * len(lines[0])]))
    (tmp_path / "pack.xlsx").write_bytes(workbook({"Read me": [["Why these rows."]], "Cities": typed(lines), "Sheet3": []}))

    found = [tables_with(read_pack(path), BASE) for path in sorted(tmp_path.iterdir())]

    assert len(found) == 4
    assert {tables.version for tables in found} == {merged(as_csv(lines), "cities.csv").version}


def test_data_is_a_whole_folder_or_rows_over_the_published_tables(tmp_path):
    whole = shutil.copytree(FROZEN, tmp_path / "tables")
    own = written(load_tables().cities[0]) | {"typical": "190"}
    (tmp_path / "cities.csv").write_bytes(as_csv([list(own), list(own.values())]))

    assert load_data() is load_tables()
    assert load_data(whole).folder == whole
    assert load_data(tmp_path / "cities.csv").cities[0].typical == 190


def test_a_folder_with_a_version_and_a_lost_table_is_no_pack(tmp_path):
    whole = shutil.copytree(FROZEN, tmp_path / "tables")
    (whole / "visas.csv").unlink()

    with pytest.raises(TablesError, match=r"^visas.csv: file: found nothing; use a table of this name in the data folder$"):
        load_data(whole)


def test_all_bad_cells_of_all_tables_are_named_at_once():
    parts = {
        "cities.csv": as_csv(rows("cities", 2, typical="many")),
        "fx.csv": as_csv([[*lines_of("fx")[0], "remarks"]]),
        "prices.csv": b"a,b\n1,2\n",
    }

    assert messages(zipped(parts), "mine.zip") == [
        "mine.zip/cities.csv: row 2, typical: found 'many'; use a number",
        "mine.zip/cities.csv: row 3, typical: found 'many'; use a number",
        f"mine.zip/fx.csv: remarks: found an unknown column; use one of {', '.join(ROW_TYPES['fx'].model_fields)}",
        f"mine.zip/prices.csv: table: found 'prices'; use one of {', '.join(ROW_TYPES)}",
    ]


def test_a_bad_number_is_named_by_the_row_of_its_own_sheet():
    header, first = rows("cities")
    lines = [header, [""] * len(header), first, ["atlantis", "9", "8", *first[3:]]]

    assert messages(workbook({"cities": lines}), "mine.xlsx") == [
        "mine.xlsx/cities: row 4, typical: found '8'; use 0 < low <= typical <= high, or 0 in all three; low is 9"
    ]


def test_a_source_that_nobody_knows_is_named_where_it_stands():
    assert messages(as_csv(rows("cities", source_id="C9999")), "cities.csv") == [
        "cities.csv: row 2, source_id: found 'C9999'; use an id of sources.csv"
    ]


def test_a_row_that_stands_twice_in_a_pack_is_named():
    assert messages(as_csv([*rows("cities"), *rows("cities")[1:]]), "cities.csv") == [
        "cities.csv: row 3, city: found 'beijing'; use a key that no other row has"
    ]


def test_a_published_row_that_own_rows_break_is_named_as_published():
    drugs = [line if line[0] != "tocilizumab" else ["another_drug", *line[1:]] for line in lines_of("dosing")]
    every = {f"{table}.csv": (FROZEN / f"{table}.csv").read_bytes() for table in ROW_TYPES} | {"dosing.csv": as_csv(drugs)}

    found = messages(zipped(every), "mine.zip")

    assert found
    assert all(re.match(r"mine\.zip/costs\.csv: row \d+, per: found 'tocilizumab_units'; use one of ", line) for line in found)


def test_a_new_row_is_named_where_a_city_has_no_rooms():
    found = messages(as_csv(rows("cities", city="harbin")), "cities.csv")

    assert found[0] == "lodging.csv: city, lodging: found no harbin budget_hotel; use a row for it"


def declared(raw, size):
    """Return an archive whose directory says that its first file is this large."""
    found = bytearray(raw)
    at = found.find(b"PK\x01\x02") + 24
    found[at : at + 4] = size.to_bytes(4, "little")
    return bytes(found)


def locked(raw):
    found = bytearray(raw)
    found[6] |= 1
    found[found.find(b"PK\x01\x02") + 8] |= 1
    return bytes(found)


CITIES = as_csv(rows("cities"))
HOSTILE = {
    "nothing": ("a.zip", zipped({}), f"a.zip: file: found nothing; use {FORMS}"),
    "an empty file": ("cities.csv", b"", f"cities.csv: file: found an empty file; use {FORMS}"),
    "a PDF": ("a.csv", b"%PDF-1.7", f"a.csv: file: found a PDF; use {FORMS}"),
    "an old workbook": (
        "a.xlsx", b"\xd0\xcf\x11\xe0", f"a.xlsx: file: found an old Excel or Word file (.xls, .doc); use {FORMS}",
    ),
    "too large": ("a.csv", b"a" * (MOST_BYTES + 1), f"a.csv: file: found a larger file than 5 MiB; use {FORMS}"),
    "a zip bomb": (
        "a.zip", zipped({"costs.csv": b"0" * 60 * 2**20}),
        "a.zip: file: found 60 MiB once unpacked; use at most 2,000 files and 50 MiB",
    ),
    "2 GB declared": (
        "a.zip", declared(zipped({"cities.csv": CITIES}), 2**31 - 1),
        "a.zip: file: found 2,048 MiB once unpacked; use at most 2,000 files and 50 MiB",
    ),
    "larger than declared": (
        "a.zip", declared(zipped({"cities.csv": CITIES}), 9),
        "a.zip/cities.csv: file: found a damaged file; use a ZIP without a password, made anew",
    ),
    "a large table": (
        "a.zip", zipped({"cities.csv": b"0" * (MOST_BYTES + 1)}),
        "a.zip/cities.csv: file: found a larger file than 5 MiB; use the rows that you change or add alone",
    ),
    "many files": (
        "a.zip", zipped({f"{n}.txt": b"" for n in range(MOST_PARTS + 1)}),
        "a.zip: file: found 2,001 files; use at most 2,000 files and 50 MiB",
    ),
    "many rows": (
        "cities.csv", as_csv([*rows("cities"), *rows("cities")[1:] * MOST_ROWS]),
        "cities.csv: rows: found more than 5,000 rows; use the rows that you change or add alone",
    ),
    "more rows than anybody edits": (
        "routes.csv", as_csv([*rows("routes"), *([f"p{n}", *rows("routes")[1][1:]] for n in range(600))]),
        "routes.csv: rows: found 601 rows; use at most 190 rows in this table",
    ),
    "many columns": (
        "cities.csv", b",".join([b"a"] * 1000), "cities.csv: row 1, columns: found 1,000 columns; use the columns of one table",
    ),
    "a path out of the archive": (
        "a.zip", zipped({"../cities.csv": CITIES}),
        "a.zip: file: found a path that leaves the archive (../cities.csv); use plain names, such as costs.csv",
    ),
    "a path from the root": (
        "a.zip", zipped({"C:\\data\\cities.csv": CITIES}),
        "a.zip: file: found a path that leaves the archive (C:\\data\\cities.csv); use plain names, such as costs.csv",
    ),
    "a locked archive": (
        "a.zip", locked(zipped({"cities.csv": CITIES})),
        "a.zip/cities.csv: file: found a locked file; use a ZIP without a password, made anew",
    ),
    "a broken archive": ("a.zip", b"PK\x03\x04?", f"a.zip: file: found a damaged or locked file (BadZipFile); use {FORMS}"),
    "no text": (
        "cities.csv", b"\x00\xff" * 20, f"cities.csv: file: found bytes that are no text in UTF-8 or GB 18030; use {FORMS}",
    ),
    "an open quote": (
        "cities.csv", CITIES + b'"',
        "cities.csv: row 3, cells: found no CSV (unexpected end of data); use quotes around a cell in pairs",
    ),
    "a workbook that is none": (
        "a.xlsx", zipped({"xl/workbook.xml": b"no XML"}),
        f"a.xlsx: file: found a workbook that cannot be read (KeyError); use {FORMS}",
    ),
    "thousands separators": (
        "cities.csv", as_csv(rows("cities", high="1,300")), "cities.csv: row 2, high: found '1,300'; use a number",
    ),
    "a workbook among CSV files": (
        "a.zip", zipped({"cities.csv": CITIES, "costs.xlsx": b"PK"}),
        "a.zip/costs.xlsx: file: found a .xlsx file among others; use CSV in UTF-8 here, or one XLSX alone",
    ),
    "the same table twice": (
        "a.zip", zipped({"a/cities.csv": CITIES, "b/cities.csv": CITIES}),
        "a.zip/cities.csv: table: found 2 times cities; use one file or sheet of it",
    ),
    "a formula in a CSV": (
        "cities.csv", as_csv(rows("cities", note="=HYPERLINK(1)")),
        "cities.csv: row 2, note: found '=HYPERLINK(1)'; use the value itself, not a formula",
    ),
    "a formula in a workbook": (
        "a.xlsx", workbook({"cities": rows("cities", typical="=B2*2")}),
        "a.xlsx/cities: row 2, typical: found '=B2*2'; use the value itself, not a formula",
    ),
    "a merged heading": (
        "a.xlsx", workbook({"cities": [["", *rows("cities")[0][1:]], rows("cities")[1]]}),
        "a.xlsx/cities: row 1, column 1: found no heading above the cells; use one heading a column, without merged cells",
    ),
    "control characters": (
        "cities.csv", as_csv(rows("cities", note="a\x07b")),
        "cities.csv: row 2, note: found 'a\\x07b'; use text without control characters",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "raw", "message"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_used_gets_its_message(name, raw, message):
    assert messages(raw, name)[0] == message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_reads_alike_however_an_office_has_saved_it(mark, encoding):
    stream = io.StringIO()
    csv.writer(stream, delimiter=mark).writerows(rows("cities", typical="190", note="北京的价格；, 1"))

    found = merged(stream.getvalue().encode(encoding), "cities.csv")

    assert (found.cities[0].typical, found.cities[0].note) == (190, "北京的价格；, 1")


def test_an_archive_that_breaks_its_reader_in_a_new_way_leaves_a_line_in_the_log_without_its_words(monkeypatch, caplog):
    def broken(*_):
        raise AssertionError("words of somebody's own")

    monkeypatch.setattr(packed, "_of_archive", broken)

    assert messages(zipped({"cities.csv": CITIES}), "a.zip") == [
        f"a.zip: file: found a damaged or locked file (AssertionError); use {FORMS}"
    ]
    assert "AssertionError in test_packs.py:" in caplog.text
    assert "words of somebody's own" not in caplog.text


def test_a_formula_over_several_cells_is_a_formula():
    from openpyxl.worksheet.formula import ArrayFormula

    book = openpyxl.load_workbook(io.BytesIO(workbook({"cities": rows("cities")})))
    book["cities"]["C2"] = ArrayFormula("C2:C3", "=B2:B3*2")
    stream = io.BytesIO()
    book.save(stream)

    assert messages(stream.getvalue(), "a.xlsx") == [
        "a.xlsx/cities: row 2, typical: found '=B2:B3*2'; use the value itself, not a formula"
    ]


def test_a_pack_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(TablesError, match="No such file or directory; use a file or folder that can be read"):
        read_pack(tmp_path / "lost.zip")


def test_the_keys_of_every_table_are_its_columns():
    assert all(set(KEYS[name]) <= set(kind.model_fields) for name, kind in ROW_TYPES.items())


def test_a_cost_for_one_kind_of_hospital_alone_is_told_in_one_line_with_its_row():
    header, line = rows("costs", component="robot_ward", pathway="any", route="any", process="any", hospital="public")

    (problem,) = messages(as_csv([header, line]), "costs.csv")

    assert problem == (
        "costs.csv: row 2, component: found robot_ward without a row for hospital international_department, private, not_sure; "
        "use a row for each of them, or any in the column hospital"
    )


def test_a_table_under_another_name_with_a_lost_column_is_told_which_it_comes_near_to():
    lost = [line[:-1] for line in rows("costs")]

    assert messages(as_csv(lost), "mine.csv") == [
        "mine.csv: columns: found those of costs, but without note; use all columns of costs and no others"
    ]


def test_an_unknown_source_is_told_together_with_a_bad_cell():
    found = messages(as_csv(rows("cities", 2, typical="many", source_id="nowhere")), "cities.csv")

    assert found == [
        *(f"cities.csv: row {row}, typical: found 'many'; use a number" for row in (2, 3)),
        *(f"cities.csv: row {row}, source_id: found 'nowhere'; use an id of sources.csv" for row in (2, 3)),
    ]


@pytest.mark.parametrize(("written", "use"), [("140,5", "140.5"), ("0,125", "0.125"), ("1,250", "a number")])
def test_a_number_with_a_comma_is_told_how_it_is_written_here(written, use):
    (problem,) = messages(as_csv(rows("cities", typical=written)), "cities.csv")

    assert problem == f"cities.csv: row 2, typical: found '{written}'; use {use}"
