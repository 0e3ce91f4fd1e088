"""What differs between two sets of tables, told so that the one can be made from the other; and what it does to estimates."""

import csv
import json
from dataclasses import replace

import pandas as pd
import pytest

from estimator import load_tables
from estimator.changes import COLUMNS, counts, difference, key_of, written
from estimator.checks import KEYS, problems_between
from estimator.effects import MEASURES, effects
from estimator.plausibility import comparisons
from estimator.tables import ROW_TYPES, rows_of
from run import ROOT

FROZEN = ROOT / "tests" / "frozen_tables"
TABLES = load_tables()


def changed(**rows):
    """Return the published tables with other rows in some of them."""
    return replace(TABLES, **rows)


def city(**cells):
    first, *others = TABLES.cities
    return (first.model_copy(update=cells), *others)


@pytest.mark.parametrize("table", ROW_TYPES)
def test_a_row_is_written_as_it_is_read(table):
    rows = getattr(TABLES, table)
    header = list(ROW_TYPES[table].model_fields)
    problems = []

    again = rows_of(table, [(1, header), *((2, list(written(row).values())) for row in rows)], ROW_TYPES[table], problems)

    assert problems == []
    assert again == rows


def test_tables_differ_from_themselves_in_nothing():
    found = difference(TABLES, TABLES)

    assert found.empty
    assert tuple(found.columns) == COLUMNS
    assert counts(found) == {"changed": 0, "added": 0, "removed": 0}


def test_the_order_of_rows_is_no_difference():
    assert difference(TABLES, changed(cities=TABLES.cities[::-1])).empty


def test_each_cell_that_changed_is_told_with_both_values():
    found = difference(TABLES, changed(cities=city(low=61.0, also=("C133", "C134"))))

    cells = found.set_index("column")
    assert set(cells.index) == {"low", "also"}
    assert set(found["kind"]) == {"changed"}
    assert (cells.loc["low", "old"], cells.loc["low", "new"]) == ("60", "61")
    assert cells.loc["also", "new"] == "C133 C134"
    assert counts(found) == {"changed": 1, "added": 0, "removed": 0}


def test_the_way_back_is_the_difference_the_other_way_round():
    other = changed(cities=city(low=61.0), holidays=TABLES.holidays[1:])

    there, back = difference(TABLES, other), difference(other, TABLES)

    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    swapped = there.rename(columns={"old": "new", "new": "old"}).assign(kind=there["kind"].map(turned))
    assert swapped[list(COLUMNS)].sort_values(list(COLUMNS)).to_numpy().tolist() == (
        back.sort_values(list(COLUMNS)).to_numpy().tolist()
    )
    assert counts(there) == {"changed": 1, "added": 0, "removed": 1}


def test_a_difference_put_on_the_old_tables_gives_the_new_ones():
    new = changed(cities=city(low=61.0), holidays=TABLES.holidays[1:], dues=(*TABLES.dues, renamed(TABLES.dues[0], due="later")))

    made = applied(TABLES, difference(TABLES, new))

    for name in KEYS:
        assert made[name] == {key_of(name, row): written(row) for row in getattr(new, name)}, name


def renamed(row, **cells):
    return row.model_copy(update=cells)


def applied(old, found):
    """Return the cells of every row after a difference: table -> key -> column -> text."""
    made = {name: {key_of(name, row): written(row) for row in getattr(old, name)} for name in KEYS}
    for cell in found.to_dict("records"):
        rows, key = made[cell["table"]], tuple(cell["key"].split(" / "))
        if cell["kind"] == "removed":
            rows.pop(key, None)
        else:
            rows.setdefault(key, dict.fromkeys(ROW_TYPES[cell["table"]].model_fields, ""))[cell["column"]] = cell["new"]
    return made


def test_the_same_tables_estimate_the_same_on_both_sides():
    found = effects(TABLES, TABLES, draws=128)

    assert list(found["pathway"]) == [row.pathway for row in TABLES.pathways]
    assert all((found[f"{name}_old"] == found[f"{name}_new"]).all() for name in MEASURES)


def test_dearer_living_makes_totals_dearer_and_no_stay_longer():
    dear = changed(cities=tuple(renamed(row, low=900.0, typical=900.0, high=900.0) for row in TABLES.cities))

    found = effects(TABLES, dear, draws=128)

    assert (found["total_cost_p50_new"] > found["total_cost_p50_old"]).all()
    assert (found["days_away_p90_new"] == found["days_away_p90_old"]).all()


def test_an_illness_that_one_side_lacks_has_no_figures_there():
    fewer = changed(pathways=TABLES.pathways[1:])

    found = effects(fewer, TABLES, draws=128).set_index("pathway")

    assert pd.isna(found.loc[TABLES.pathways[0].pathway, "total_cost_p50_old"])
    assert found.loc[TABLES.pathways[0].pathway, "total_cost_p50_new"] > 0


@pytest.fixture
def pack(tmp_path):
    """Return a folder with one dearer city."""
    row = written(TABLES.cities[0]) | {"typical": "190", "note": "+1 reads as a formula"}
    with (tmp_path / "cities.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([list(row), list(row.values())])
    return tmp_path


def test_the_command_tells_what_own_rows_change(told, pack):
    status, out, messages = told("diff", pack)

    assert (status, messages) == (0, "")
    assert "1 row changed, 0 rows added, 0 rows removed" in " ".join(out.split())
    assert "\ncities.csv\n  changed: beijing\n" in out
    assert "\n    typical: 140 -> 190\n" in out


def test_the_command_compares_two_folders_and_finds_nothing_between_equal_ones(told):
    status, out, messages = told("diff", FROZEN, FROZEN)

    assert (status, messages) == (0, "")
    assert out == "2026-11-22 -> 2026-11-22: 0 rows changed, 0 rows added, 0 rows removed.\n"


def test_the_command_prints_cells_as_json_and_csv(told, pack):
    facts = json.loads(told("diff", pack, "--format", "json")[1])
    table = told("diff", pack, "--format", "csv")[1]

    assert facts["rows"] == {"changed": 1, "added": 0, "removed": 0}
    assert facts["totals"] is None
    assert [cell["column"] for cell in facts["cells"]] == ["note", "typical"]
    lines = list(csv.DictReader(table.removeprefix("\ufeff").splitlines()))
    assert {(line["column"], line["new"]) for line in lines} >= {("typical", "190"), ("note", "'+1 reads as a formula")}


def test_the_command_estimates_every_illness_before_and_after(told, pack):
    facts = json.loads(told("diff", pack, "--totals", "--format", "json")[1])
    text = told("diff", pack, "--totals")[1]

    assert [row["pathway"] for row in facts["totals"]] == [row.pathway for row in TABLES.pathways]
    assert all(row["total_cost_p50_new"] >= row["total_cost_p50_old"] for row in facts["totals"])
    assert all(f"{row.pathway}: total, P90" in text for row in TABLES.pathways)


def test_a_pack_with_a_bad_cell_is_refused_by_every_command(told, pack):
    path = pack / "cities.csv"
    path.write_text(path.read_text().replace("190", "many"))

    for arguments in (["diff", pack], ["check-data", pack], ["estimate", "--data", pack], ["check-totals", "--data", pack]):
        assert told(*arguments) == (2, "", "cities.csv: row 2, typical: found 'many'; use a number\n")


def test_check_data_counts_what_own_rows_change(told, pack):
    status, out, messages = told("check-data", pack)

    assert (status, messages) == (0, "")
    said = f"The rows of {pack.name} are sound over the tables of {TABLES.version}: 1 changed, 0 added, 0 removed."
    assert out == f"{said} Published rows that it leaves out stay as they are.\n"


def test_an_estimate_with_own_rows_names_their_version(told, pack):
    facts = json.loads(told("estimate", "--data", pack, "--set", "draws=128", "--format", "json")[1])

    assert facts["data_version"].startswith(f"{TABLES.version} + own rows (")


def test_our_totals_stand_beside_documented_ones_and_a_difference_is_no_failure(told):
    status, out, messages = told("check-totals")
    facts = json.loads(told("check-totals", "--format", "json")[1])

    assert (status, messages) == (0, "")
    assert [row["total"] for row in facts["totals"]] == [row.total for row in TABLES.totals]
    assert [row["verdict"] for row in facts["totals"]] == [item.verdict for item in comparisons(TABLES)]
    assert all(row.total in out for row in TABLES.totals)
    assert "$174,000" in out  # as the source has it, not rounded


def test_the_history_ends_with_the_version_of_the_tables():
    newest = max(row.version for row in TABLES.changes)

    assert newest == TABLES.dated, "write what changed into data/changes.csv"


def test_the_history_speaks_of_tables_that_there_are():
    wrong = changed(changes=(renamed(TABLES.changes[0], table="citys"),))

    assert [str(problem) for problem in problems_between(wrong)] == [
        "changes.csv: row 2, table: found 'citys'; use one of cities, ..."
    ]
