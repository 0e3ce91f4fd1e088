"""The tables behind the quote checker: a slip in them is named with its cell."""

import shutil

import pytest

from estimator import TablesError, load_tables
from run import ROOT

FROZEN = ROOT / "tests" / "frozen_tables"


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        ("synonyms", "tea,en,tea", "synonyms.csv: row {row}, component: found 'tea'; use one of"),
        ("synonyms", "ward,English,bed", "synonyms.csv: row {row}, language: found 'English'; use a name of lower-case letters"),
        ("synonyms", "ward,en,", "synonyms.csv: row {row}, words: found ''; use some words"),
        (
            "synonyms",
            "ward,en,apheresis",
            "synonyms.csv: row {row}, language, words: found 'en apheresis'; use a key that no other",
        ),
        (
            "red_flags",
            "x,smell,any,,,,,,,,C,C099,,Why?,Because.",
            "red_flags.csv: row {row}, test: found 'smell'; use one of 'words'",
        ),
        (
            "red_flags",
            "x,words,any,tea,,,,,,,C,C099,,Why?,Because.",
            "red_flags.csv: row {row}, components: found 'tea'; use one of",
        ),
        (
            "red_flags",
            "x,old,any,,,,,,many,,C,C099,,Why?,Because.",
            "red_flags.csv: row {row}, limit: found 'many'; use a number",
        ),
        (
            "red_flags",
            "x,words,any,,,,,,,soon,C,C099,,Why?,Because.",
            "red_flags.csv: row {row}, since: found 'soon'; use a date",
        ),
        ("red_flags", "x,words,any,,,,,,,,B,C099,,Why?,Because.", "red_flags.csv: row {row}, grade: found 'B'; use C or D"),
        ("red_flags", "x,words,any,,,,,,,,C,C000,,Why?,Because.", "red_flags.csv: row {row}, source_id: found 'C000'; use an id"),
        ("red_flags", "x,words,any,,,,,,,,C,C099,,,Because.", "red_flags.csv: row {row}, question: found ''; use some words"),
    ],
)
def test_a_slip_is_named_with_its_cell(tmp_path, table, line, message):
    folder = shutil.copytree(FROZEN, tmp_path / "tables")
    file = folder / f"{table}.csv"
    written = file.read_text(encoding="utf-8")
    file.write_text(f"{written}{line}\n", encoding="utf-8")

    with pytest.raises(TablesError) as refused:
        load_tables(folder)

    assert message.format(row=len(written.splitlines()) + 1) in str(refused.value)
