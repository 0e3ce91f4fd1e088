"""Words, money and dates in every language."""

from __future__ import annotations

import ast
import csv
import re
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from babel.messages.pofile import read_po

from estimator import text as words
from estimator.form import DEPOSIT, Form
from estimator.tables import default_folder
from estimator.text import (
    MissingWords,
    assumption_name,
    closest_language,
    known_assumption,
    language_name,
    languages,
    load_text,
    safe,
)

PACKAGE = Path(words.__file__).parent
every_language = pytest.mark.parametrize("language", languages())

#: Which column of which table holds ids that people read, and the prefix of their keys.
NAMED_IDS = {
    ("pathways", "pathway"): "pathway",
    ("routes", "route"): "route",
    ("products", "process"): "process",
    ("cities", "city"): "city",
    ("origins", "origin"): "origin",
    ("origins", "cabin"): "cabin",
    ("lodging", "lodging"): "lodging",
    ("visas", "visa"): "visa",
    ("holidays", "holiday"): "holiday",
    ("phases", "phase"): "phase",
    ("phases", "place"): "place",
    ("quantities", "quantity"): "quantity",
    ("quantities", "unit"): "unit",
    ("costs", "component"): "component",
    ("costs", "group"): "group",
    ("costs", "due"): "due",
    ("costs", "grade"): "grade",
    ("costs", "hospital"): "hospital",
    ("sources", "kind"): "kind",
    ("factors", "factor"): "factor",
    ("presets", "preset"): "preset",
    ("presets", "transplant"): "choice",
}


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def column(table: str, name: str) -> set[str]:
    with (default_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[name] for row in csv.DictReader(file)} - {"", "any", "*"}


def all_words(language: str) -> dict[str, str]:
    text = load_text(language)
    return {**text.words, **{key: forms[-1] for key, forms in text.forms.items()}}


def keys_in_code() -> list[tuple[str, str, bool]]:
    """Return all keys that the package asks a Text for: file, key, and whether it is only the start of one."""
    return [found for path in sorted(PACKAGE.rglob("*.py")) for found in _keys_of(path)]


def _keys_of(path: Path) -> list[tuple[str, str, bool]]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call) and node.args]
    found = []
    for call in calls:
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        first = call.args[0]
        if name not in ("text", "plural", "markdown", "_counted") or not _is_key(first):
            continue
        fixed = first.value if isinstance(first, ast.Constant) else first.values[0].value
        found.append((path.name, fixed, isinstance(first, ast.JoinedStr)))
    return found


def _is_key(node: ast.expr) -> bool:
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
    is_words = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return is_words and "." in first.value and " " not in first.value and "\n" not in first.value


def words_in_code() -> tuple[set[str], set[re.Pattern[str]]]:
    """Return all words that the code writes or names, and what its composed keys look like: a group for each open part."""
    said = {str(number) for number in range(100)}
    # What a field of the scenario may hold has a name for tables of scenarios, in which people write words.
    starts = {re.compile(re.escape(f"{prefix}.") + "(.+)") for prefix in {*NAMED_IDS.values(), *Form.model_fields}}
    for path in (*PACKAGE.rglob("*.py"), PACKAGE.parent / "streamlit_app.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            said |= set(_written(node))
            starts |= set(_composed(node))
    return said, starts


def _written(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.FunctionDef):
        yield node.name
    elif isinstance(node, (ast.arg, ast.keyword)) and node.arg:
        yield node.arg


def _composed(node: ast.AST) -> Iterator[re.Pattern[str]]:
    if isinstance(node, ast.JoinedStr) and _is_key(node) and node.values[0].value[0].isalpha():
        fixed = (re.escape(part.value) if isinstance(part, ast.Constant) else "([^.]+)" for part in node.values)
        yield re.compile("".join(fixed))
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.JoinedStr) and _is_open(node.args[0]):
        yield re.compile("(.+)" + re.escape(node.args[0].values[1].value))
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "named":
        for prefix in (each.value for each in node.args[1:2] if isinstance(each, ast.Constant)):
            yield re.compile(re.escape(f"{prefix}.") + "([^.]+)")


def _is_open(node: ast.JoinedStr) -> bool:
    """Tell whether a key begins with words that a caller brings, and ends in ones of its own: f"{words}_help"."""
    return [type(part) for part in node.values] == [ast.FormattedValue, ast.Constant] and node.values[1].value.isidentifier()


def words_in_tables() -> set[str]:
    """Return all ids that a key may end in: tables, what stands in them, and the assumptions that are called after those."""
    found = {DEPOSIT}
    for path in default_folder().glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {path.stem} | {
                word for row in csv.reader(file) for cell in row for word in (cell, cell.lower(), *cell.split("*"))
            }
    return found | {f"{name}_{what}" for name in found if name.isidentifier() for what in ("days", "probability", "extra_days")}


@every_language
def test_every_language_has_every_key_and_placeholder(language):
    english, other = all_words("en"), all_words(language)

    assert {key: placeholders(template) for key, template in other.items()} == {
        key: placeholders(template) for key, template in english.items()
    }


@every_language
def test_every_entry_of_a_language_file_has_words_and_stands_there_once(language):
    path = words.locales_folder() / f"{language}.po"
    with path.open("rb") as file:
        entries = [entry for entry in read_po(file, abort_invalid=True) if entry.id]
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [entry.id for entry in entries if not entry.string] == []
    assert sum(line.startswith("msgid ") for line in lines) == len(entries) + 1, "a msgid stands there twice"


@every_language
def test_placeholders_are_plain_names(language):
    for template in all_words(language).values():
        assert all(name.isidentifier() for name in placeholders(template)), template


@every_language
def test_every_key_that_the_code_speaks_has_words(language):
    known = set(all_words(language))

    missing = [
        (file, key)
        for file, key, is_prefix in keys_in_code()
        if (not any(one.startswith(key) for one in known) if is_prefix else key not in known)
    ]

    assert missing == []


def test_every_key_that_has_words_is_spoken_by_the_code():
    said, starts = words_in_code()
    ids = said | words_in_tables()

    unspoken = [
        key
        for key in sorted(set(all_words("en")) - said)
        if not any((found := start.fullmatch(key)) and ids.issuperset(found.groups()) for start in starts)
    ]

    assert unspoken == [], "nothing says these: take them out of every file of locales/"


@every_language
@pytest.mark.parametrize(("table", "name"), NAMED_IDS)
def test_every_id_of_the_tables_has_a_name(language, table, name):
    prefix = NAMED_IDS[table, name]

    assert sorted(one for one in column(table, name) if not load_text(language).has(f"{prefix}.{one}")) == []


@every_language
def test_every_event_exit_and_grade_has_a_name(language):
    with (default_folder() / "events.csv").open(encoding="utf-8", newline="") as file:
        found = {("exit" if row["kind"] == "exit" else "event") + "." + row["event"] for row in csv.DictReader(file)}
    found |= {key for grade in (*"ABCD", "own") for key in (f"grade.{grade}", f"grade.{grade}.sentence", f"letter.{grade}")}

    assert sorted(key for key in found if not load_text(language).has(key)) == []


@every_language
def test_every_assumption_has_a_name(language):
    names = column("costs", "component") | column("quantities", "quantity") | {"cny_per_usd", "ward_share"}
    names |= {f"{phase}_days" for phase in column("phases", "phase")}
    names |= {f"{event}_{what}" for event in column("events", "event") for what in ("probability", "extra_days")} - {
        f"{exit_}_extra_days" for exit_ in ("not_eligible", "not_infused")
    }

    assert sorted(name for name in names if known_assumption(name, load_text(language)) is None) == []
    assert assumption_name("own_cost_line", load_text(language)) == "own cost line"


def test_an_assumption_is_named_by_what_it_is_about():
    text = load_text("en")

    assert assumption_name("ward", text) == "Hospital ward"
    assert assumption_name("ward_stay_days", text) == "Hospital stay after the cells: days"
    assert assumption_name("intensive_care_probability", text) == "Intensive care: how often"
    assert assumption_name("severe_infection_extra_days", text) == "Serious infection: extra days"


@every_language
def test_no_words_promise_an_upper_limit(language):
    for key, template in all_words(language).items():
        assert "up to" not in template.lower().replace("add up to", ""), key
        assert "高达" not in template, key


@pytest.mark.parametrize(
    ("language", "amount", "currency", "shown"),
    [
        ("en", 187_432.19, "USD", "$190,000"),
        ("zh", 187_432.19, "USD", "US$190,000"),
        ("zh", 1_234_567, "CNY", "¥1,200,000"),
        ("en", 995, "USD", "$1,000"),
        ("en", 34.5, "USD", "$35"),
        ("en", 0, "USD", "$0"),
        ("en", -1_250, "USD", "-$1,300"),
        ("en", float("nan"), "USD", "not known"),
        ("zh", float("inf"), "USD", "未知"),
    ],
)
def test_money_for_families_has_two_significant_figures_and_no_cents(language, amount, currency, shown):
    assert load_text(language).money(amount, currency) == shown


def test_exact_money_keeps_every_unit():
    assert load_text("en").money(187_432.19, "USD", exact=True) == "$187,432"


def test_money_reads_numbers_of_numpy_as_well():
    assert load_text("en").money(np.float32(250_000), "USD") == "$250,000"


def test_a_range_with_equal_ends_is_said_once():
    text = load_text("en")

    assert text.money_range(36_000, 47_000, "USD") == "$36,000 to $47,000"
    assert text.money_range(36_010, 36_020, "USD") == "$36,000"


@pytest.mark.parametrize(
    ("days", "in_days", "in_weeks"),
    [
        (1, "1 day", "1 week"),
        (28.2, "29 days", "5 weeks"),
        (float(np.float32(28.00001)), "28 days", "4 weeks"),
        (0, "0 days", "0 weeks"),
    ],
)
def test_part_of_a_day_is_a_day_and_part_of_a_week_a_week(days, in_days, in_weeks):
    text = load_text("en")

    assert (text.days(days), text.weeks(days)) == (in_days, in_weeks)


def test_chinese_has_one_form_for_one_and_many():
    text = load_text("zh")

    assert (text.days(1), text.days(12)) == ("1天", "12天")


@pytest.mark.parametrize(
    ("language", "items", "listed"),
    [
        ("en", [], ""),
        ("en", ["visa"], "visa"),
        ("en", ["visa", "flights"], "visa and flights"),
        ("en", ["visa", "flights", "hotel"], "visa, flights, and hotel"),
        ("zh", ["住宿", "餐饮和市内交通", "签证"], "住宿、餐饮和市内交通、签证"),
    ],
)
def test_a_list_is_joined_so_that_no_name_is_read_into_another(language, items, listed):
    assert load_text(language).list(items) == listed


def test_sentences_have_a_space_between_them_only_where_the_language_writes_one():
    assert load_text("en").sentences(["One.", "", "Two."]) == "One. Two."
    assert load_text("zh").sentences(["一。", "", "二。"]) == "一。二。"
    assert load_text("zh").sentences([]) == ""


def test_chinese_words_hold_no_marks_of_another_script_and_no_spaces_between_them():
    odd = re.compile(r"[\u4e00-\u9fff][,;!?()]|[)][\u4e00-\u9fff]|[\u4e00-\u9fff。，；：] [\u4e00-\u9fff{]|} [\u4e00-\u9fff]")
    found = {**all_words("zh"), **load_text("zh").of_tables}

    assert {key: words for key, words in found.items() if odd.search(words)} == {}


def test_bold_words_in_chinese_do_not_end_in_a_mark():
    # Two stars between a mark and a letter close nothing: the reader would see them.
    bold = re.compile(r"\*\*(?P<said>.+?)\*\*(?P<after>.?)")
    closed = [(key, found) for key, words in all_words("zh").items() for found in bold.finditer(words)]

    assert closed
    assert [
        key for key, found in closed if found["said"][-1] in "。，；：！？）" and "\u4e00" <= found["after"] <= "\u9fff"
    ] == []


def test_dates_name_the_month_so_that_nobody_swaps_it_with_the_day():
    day = date(2027, 3, 4)

    assert load_text("en").date(day) == "4 March 2027"
    assert load_text("zh").date(day) == "2027年3月4日"
    assert load_text("en").date(day, year=False) == "4 March"


@pytest.mark.parametrize(
    ("probability", "shown"),
    [(0, "0 of 100"), (0.001, "fewer than 1 of 100"), (0.07, "7 of 100"), (0.999, "more than 99 of 100"), (1, "100 of 100")],
)
def test_a_chance_has_a_base_of_100_and_a_small_one_is_not_none(probability, shown):
    assert load_text("en").chance(probability) == shown


@pytest.mark.parametrize("probability", np.linspace(0, 1, 41))
def test_both_sides_of_a_chance_add_up(probability):
    text = load_text("en")

    assert 0 <= text.of_100(probability) <= 100
    assert abs(text.of_100(probability) - probability * 100) <= 0.5 + 1e-6


def test_numbers_among_the_values_are_written_in_the_language():
    assert load_text("en").markdown("cost.of_100", count=1234.5) == "1,234\\.5 of every 100"
    assert load_text("en")("cost.of_100", count=1234) == "1,234 of every 100"


def test_markdown_keeps_amounts_in_dollars_from_becoming_a_formula():
    text = load_text("en")

    shown = text.markdown("format.range", low=text.money(36_000, "USD"), high=text.money(47_000, "USD"))

    assert shown == "\\$36,000 to \\$47,000"


@pytest.mark.parametrize("hostile", ["<script>", "[a](b)", "# big", "`x`", "$x$", "1. list", "- list", "a\nb", "**", ":red[x]"])
def test_words_from_outside_lose_every_mark(hostile):
    shown = safe(hostile)

    assert "\n" not in shown
    assert all(shown[at - 1] == "\\" for at, mark in enumerate(shown) if mark in "<>[]()#`$*" or (mark == "." and at))


@every_language
def test_an_id_that_only_own_rows_know_stands_for_itself(language):
    text = load_text(language)

    assert text("city.new_harbour") == "new harbour"
    assert not text.has("city.new_harbour")


def test_a_missing_key_names_the_file_and_the_way_out():
    with pytest.raises(MissingWords, match=r"zh\.po: no words for 'no\.such\.key'; add msgid"):
        load_text("zh")("no.such.key")
    with pytest.raises(KeyError, match="no plural forms"):
        load_text("en").plural("no.such.key", 2)


@pytest.mark.parametrize("language", ["xx", "", "../en", "EN"])
def test_an_unknown_language_is_refused_by_name(language):
    with pytest.raises(ValueError, match="use one of en, zh"):
        load_text(language)


def test_a_language_is_read_once():
    assert load_text("en") is load_text("en")
    assert languages()[0] == "en"


def test_a_language_is_offered_in_its_own_words():
    assert [language_name(code) for code in ("en", "zh")] == ["English", "中文"]


@pytest.mark.parametrize(
    ("wished", "given"),
    [("zh-CN", "zh"), ("zh-Hans-CN", "zh"), ("en-GB", "en"), ("de-DE", "en"), (None, "en"), ("!?", "en"), ("", "en")],
)
def test_a_browser_is_greeted_in_its_language_or_in_english(wished, given):
    assert closest_language(wished) == given


def test_table_words_without_a_translation_stay_english():
    assert load_text("zh").table_words("never translated") == "never translated"


def test_the_direction_of_writing_is_known():
    assert load_text("zh").direction == "ltr"
