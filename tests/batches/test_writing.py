"""Results as files: all of them hold the same, and no spreadsheet runs what stands in them."""

import io

import openpyxl
import pandas as pd
import pytest

from estimator import InputError, load_tables
from estimator.batches.fields import FIELDS, OWN, is_known, kind_of
from estimator.batches.reading import read_scenarios
from estimator.batches.running import results, run_table
from estimator.batches.template import KINDS, template
from estimator.batches.writing import check_output, results_csv, results_parquet, results_xlsx, write_results
from estimator.text import languages

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"]
RAW = b"id,pathway,companions,start_date,refund,draws\na,myeloma,1,2026-11-22,yes,128\nb,aml,9,,,128\n"


@pytest.fixture(scope="module")
def found():
    return results(read_scenarios(RAW, "s.csv"))


def sheets(raw):
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_csv_holds_every_figure_to_its_last_digit(found):
    read = pd.read_csv(io.BytesIO(results_csv(found)), encoding="utf-8-sig")

    assert list(read.columns) == list(found.columns)
    numbers = [name for name, kind in found.dtypes.items() if kind == "float64"]
    pd.testing.assert_frame_equal(read[numbers], found[numbers], check_exact=True)


def test_parquet_holds_the_table_itself(found):
    pd.testing.assert_frame_equal(pd.read_parquet(io.BytesIO(results_parquet(found))), found)


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_workbook_holds_results_problems_and_what_they_are(found, language):
    titles = list(book := sheets(results_xlsx(found, language=language)))

    headings, first, second = book[titles[0]]
    assert headings == tuple(found.columns)
    assert first[headings.index("total_cost_p90")] == pytest.approx(found["total_cost_p90"][0], rel=1e-15)
    assert second[headings.index("total_cost_p90")] is None
    assert book[titles[1]][1] == (3, "companions", "found 9; use at most 6")
    explained = {name for name, *_ in book[titles[2]] if name}
    assert {"row", "problem", "total_cost_p5 … total_cost_mean", "inside_both", "cell_product_mean"} <= explained


def test_every_problem_of_a_row_has_a_line_of_its_own():
    wrong = results(read_scenarios(b"pathway,companions,budget\nmyeloma,9,abc\n", "s.csv"))

    lines = sheets(results_xlsx(wrong))["Problems"][1:]

    assert lines == [(2, "budget", "found 'abc'; use a number such as 12345.67"), (2, "companions", "found 9; use at most 6")]


@pytest.mark.parametrize("words", DANGEROUS)
def test_no_cell_of_a_result_is_taken_for_a_formula(words):
    table = pd.DataFrame({"id": [words], "pathway": [words]})
    found = results(table)

    from_csv = pd.read_csv(io.BytesIO(results_csv(found)), encoding="utf-8-sig", dtype=str).iloc[0]
    from_book = dict(zip(*sheets(results_xlsx(found))["Results"], strict=True))

    for name in ("id", "pathway"):
        assert from_csv[name].startswith("'")
        assert from_book[name].startswith("'")


def test_the_same_results_give_the_same_file(found):
    assert results_csv(found) == results_csv(found)
    assert results_parquet(found) == results_parquet(found)


def test_parts_make_one_file_or_one_folder(found, tmp_path):
    for name in ("r.csv", "r.xlsx", "r.parquet", "folder"):
        write_results(iter([found.iloc[:1], found.iloc[1:]]), tmp_path / name)

    assert (tmp_path / "r.csv").read_bytes() == results_csv(found)
    assert sheets((tmp_path / "r.xlsx").read_bytes()) == sheets(results_xlsx(found))
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "r.parquet"), found)
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "folder"), found)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "r.csv", "r.parquet", "r.xlsx"]


def test_a_folder_keeps_no_partition_of_an_older_result(found, tmp_path):
    write_results(iter([found, found]), tmp_path / "folder")
    write_results(iter([found]), tmp_path / "folder")

    assert len(pd.read_parquet(tmp_path / "folder")) == len(found)


def test_a_result_that_could_not_be_written_is_refused_before_anything_is_worked_out(tmp_path):
    (tmp_path / "taken.csv").mkdir()

    for path, count in (("r.zip", 1), ("nowhere/r.csv", 1), ("r.xlsx", 2_000_000), ("taken.csv", 1)):
        with pytest.raises(InputError):
            check_output(tmp_path / path, count)
    check_output(tmp_path / "r.parquet", 2_000_000)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_a_table_that_can_be_read_and_worked_out(kind):
    table = read_scenarios(template(kind), f"t.{kind}")

    assert set(FIELDS) <= set(table.columns)
    assert len(table) == 2
    found = run_table(table.assign(draws=128))
    assert found["problem"].tolist() == ["", ""]
    assert found["total_cost_p50"].notna().all()


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_template_explains_each_of_its_columns(language):
    book = sheets(template("xlsx", language=language))
    (headings, *_), about = book.pop("Scenarios"), next(iter(book.values()))

    named = {name: (values, usual) for name, _, _, values, usual in about[1:]}

    assert {name for name in headings if not name.startswith(OWN)} <= set(named)
    assert named["cabin"] == ("economy, lie_flat", "economy")
    assert {row.city for row in load_tables().cities} == set(named["city"][0].split(", "))
    assert "6" in named["companions"][0]


def test_a_template_offers_what_may_be_chosen():
    sheet = openpyxl.load_workbook(io.BytesIO(template("xlsx")))["Scenarios"]

    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]

    assert '"economy,lie_flat"' in lists
    assert '"yes,no"' in lists


def test_every_field_has_a_kind_and_nothing_else_is_known():
    assert {kind_of(name) for name in FIELDS} == {"words", "whole", "percent", "number", "yes_no", "day"}
    assert kind_of("assumption.ward_stay_days") == "range"
    assert kind_of("assumption.icu_probability") == kind_of("assumption.product_owed_share") == "share"
    assert [is_known(name) for name in ("city", "id", "assumption.x", "assumption.", "row", "citty")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
