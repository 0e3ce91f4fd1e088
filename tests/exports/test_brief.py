"""The brief: read back from its PDF and compared with the model."""

import re
import runpy
from dataclasses import fields, replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from types import SimpleNamespace

import numpy as np
import pytest

from estimator import Scenario, estimate, load_tables
from estimator.exports import EXPORTS, brief_cash, brief_parts, words
from estimator.exports.brief import brief
from estimator.exports.brief_annex import SHOWN
from estimator.exports.letters import LACKING, LETTERS, covered, fonts, fonts_folder, writable
from estimator.ranges import Range
from estimator.rounding import enough, round_2sf, round_up
from estimator.scenario import scenario_from_dict
from estimator.scenario_code import scenario_code
from estimator.text import languages, load_text, locales_folder
from run import ROOT

pypdf = pytest.importorskip("pypdf", reason="no pypdf: pip install -r requirements-dev.txt")

PRESETS = [row.preset for row in load_tables().presets]
START = date(2027, 1, 10)
every_language = pytest.mark.parametrize("language", languages())


@lru_cache(maxsize=32)
def result_of(preset, start=None):
    row = next(row for row in load_tables().presets if row.preset == preset)
    return estimate(replace(scenario_from_dict(row.answers()), start_date=start))


def read(pdf):
    """Return the PDF with the words of its pages; spaces are left out, since those beside Chinese letters come and go."""
    reader = pypdf.PdfReader(BytesIO(pdf))
    pages = [without_spaces(page.extract_text()) for page in reader.pages]
    return SimpleNamespace(reader=reader, root=reader.trailer["/Root"], pages=pages, all="".join(pages))


def without_spaces(said):
    return re.sub(r"\s+", "", said)


def two_figures(row, text):
    return [text.number(round_2sf(float(row[end]))) for end in ("p10", "p50", "p90")]


def check_against_the_model(result, language):
    text, found = load_text(language), read(brief(result, language))
    currency, percent = result.scenario.currency, result.scenario.confidence
    typical = text.money(result.total_cost.p50, currency)
    cautious = text.money(enough(result.total_cost.at(percent)), currency)

    assert without_spaces(text("headline.plan", typical=typical, cautious=cautious)) in found.pages[0]
    assert without_spaces(text.days(result.days_away.at(percent))) in found.pages[0]
    for row in result.phases[result.phases["p90"] > 0].to_dict("records"):
        days = "".join(str(round_up(row[end])) for end in ("p10", "p50", "p90"))
        phase, place = (without_spaces(text(f"{kind}.{row[kind]}")) for kind in ("phase", "place"))
        assert phase + place + days in found.pages[0]
    for row in result.components.sort_values("mean", ascending=False).head(5).to_dict("records"):
        if row["p90"] > 0:
            assert without_spaces(text(f"component.{row['component']}")) + "".join(two_figures(row, text)) in found.pages[1]
    steps = brief_cash.cash(result, text)
    assert 3 <= len(steps) <= brief_cash.STEPS
    assert len({step["what"] for step in steps}) == len(steps), "no name stands for two payments"
    for step in steps:
        assert without_spaces(step["day"] + step["what"] + step["alone"] + "".join(step["figures"])) in found.pages[1]
    check_the_frame(result, text, found)


def check_the_frame(result, text, found):
    assert 3 <= len(found.pages) <= 6
    assert without_spaces(text("brief.part.annex")) in found.pages[2], "the brief proper is two pages"
    for page in found.pages:
        assert scenario_code(result.scenario) in page
        assert without_spaces(words.stamp(result, text)) in page
    for item in result.assumptions.values():
        assert without_spaces(words.assumption_label(item.name, text)) in found.all
    assert LACKING not in found.all
    assert found.root["/MarkInfo"]["/Marked"]
    assert found.root["/Lang"].startswith(text.locale.language)
    assert found.reader.metadata.title == text("export.title")


@every_language
@pytest.mark.parametrize("preset", ["child_leukaemia", "aml_programme"])
def test_the_figures_of_the_brief_are_those_of_the_model(preset, language):
    check_against_the_model(result_of(preset), language)


@pytest.mark.slow
@every_language
@pytest.mark.parametrize("start", [None, START])
@pytest.mark.parametrize("preset", PRESETS)
def test_the_figures_of_every_brief_are_those_of_the_model(preset, start, language):
    check_against_the_model(result_of(preset, start), language)


@every_language
def test_with_a_start_the_brief_names_dates(language):
    result, text = result_of("aml_programme", START), load_text(language)

    check_against_the_model(result, language)

    assert without_spaces(brief_parts.dates(result, text)[0]) in read(brief(result, language)).pages[0]


def test_days_at_home_while_the_cells_are_made_are_told():
    result = result_of("lymphoma_flying_home_between")

    said = brief_parts.dates(result, load_text("en"))

    assert re.findall(r"(\d+) of 100", said[0])
    assert without_spaces(said[0]) in read(brief(result, "en")).pages[0]


def test_each_step_of_cash_says_what_it_is_for():
    result, text = result_of("lymphoma_flying_home_between", START), load_text("en")

    steps = brief_cash.cash(result, text)

    assert "The CAR-T cells" in [step["what"] for step in steps]
    assert any(text("component.ward") in step["what"] for step in steps)
    assert all(step["what"] for step in steps)


def test_a_row_of_cash_holds_the_bill_itself_and_what_is_enough_in_all_on_its_day_in_each_journey():
    result, text = result_of("child_leukaemia"), load_text("en")

    row = next(row for row in brief_cash.cash(result, text) if row["what"] == text("component.cell_product"))

    assert row["alone"] == text.number(round_2sf(float(np.median(result.costs.by_component["cell_product"]))))
    stream = next(stream for stream in result.payments.streams if "cell_product" in stream.components)
    needed = result.payments.needed_by(stream.begins)
    amounts = [float(amount.replace(",", "")) for amount in row["figures"]]
    assert amounts == sorted(amounts)
    assert np.mean(needed <= amounts[1]) >= 0.799
    assert np.mean(needed <= amounts[2]) >= 0.899


def test_an_own_rate_without_a_day_is_said_to_have_none():
    asked = replace(Scenario(draws=256), currency="KZT", currency_per_usd=520.0)
    text = load_text("en")

    said = brief_parts.rates(estimate(asked), text)

    assert any(line.endswith(f"520 ({text('currency.no_day')}).") for line in said)


def test_what_is_paid_is_in_no_row_of_cash():
    paid = (("cell_product_paid", Range.fixed(150_000)), ("deposit_paid", Range.fixed(25_000)))
    text = load_text("en")

    named = [row["what"] for row in brief_cash.cash(estimate(Scenario(draws=512, overrides=paid)), text)]

    assert len(named) >= 3
    assert not {text("component.cell_product"), text("brief.cash.deposit")} & set(named)


def test_the_same_estimate_makes_the_same_file_on_every_day():
    result = result_of("child_leukaemia")

    assert brief(result, "en") == brief(result, "en")
    assert read(brief(result, "en")).reader.metadata.creation_date.date().isoformat() == result.tables.version


def test_the_brief_claims_to_be_accessible_and_has_a_tree_of_tags():
    found = read(brief(result_of("child_leukaemia"), "en"))

    assert "/StructTreeRoot" in found.root
    assert b"pdfuaid:part>1<" in found.root["/Metadata"].get_data()
    kinds = set(kinds_below(found.root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/L", "/Figure"} <= kinds


def kinds_below(node):
    """Yield the kinds of all elements of a tree of tags."""
    waiting = [node]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, pypdf.generic.ArrayObject):
            waiting += one
        elif isinstance(one, pypdf.generic.DictionaryObject):
            yield one.get("/S")
            waiting += [one["/K"]] if "/K" in one else []


def test_all_fonts_are_in_the_file():
    fonts_used = [font for page in read(brief(result_of("child_leukaemia"), "zh")).reader.pages for font in embedded(page)]

    assert fonts_used
    assert all(fonts_used)


def embedded(page):
    for font in page["/Resources"]["/Font"].values():
        described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        yield bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(described))


def test_what_the_family_has_is_not_on_a_paper_that_may_be_handed_to_a_seller():
    shown = {"budget": 123_456, "days_available": 234, "home_loss_per_week": 3_457, "offsets": 56_789}
    result = estimate(Scenario(draws=512, home_bills_per_month=4_568, **shown))

    found = read(brief(result, "en")).all

    assert [field for field, value in shown.items() if f"{value:,}" in found] == []
    assert "4,568" not in found


def test_a_field_of_the_scenario_is_printed_only_if_it_is_named():
    own = {"budget", "days_available", "offsets", "home_loss_per_week", "home_bills_per_month"}
    known = {item.name for item in fields(Scenario)}

    assert set(SHOWN) <= known - own
    assert not [name for name in SHOWN if name.startswith("home_") and name != "home_while_cells_are_made"]


HOSTILE = '#panic("no") $x^2$ *b* _i_ `c` ] ) } \\ // /* <tag> @ref = - + #import "@preview/x:1.0.0": * ~ \' "'


def test_words_from_a_table_cannot_change_the_layout():
    result = result_of("child_leukaemia")
    cells = replace_row(result.chosen.product, name=HOSTILE)
    hostile = replace(result, chosen=replace(result.chosen, product=cells))

    found = read(brief(hostile, "en"))

    assert without_spaces(HOSTILE) in found.pages[0]
    assert len(found.pages) == len(read(brief(result, "en")).pages)


def replace_row(row, **cells):
    return row.model_copy(update=cells)


def test_a_question_from_a_table_stays_text():
    result = result_of("child_leukaemia")
    parts = tuple(
        replace(part, row=replace_row(part.row, question=HOSTILE)) if part.row.component == "cell_product" else part
        for part in result.chosen.components
    )

    found = read(brief(replace(result, chosen=replace(result.chosen, components=parts)), "en"))

    assert without_spaces(HOSTILE) in found.pages[1]


def test_a_changed_figure_bears_a_star_and_stands_beside_the_published_one():
    result = estimate(Scenario(draws=512, overrides=(("ward", Range(100.0, 234.0, 1_357.0)),)))

    found = read(brief(result, "en")).all

    assert without_spaces(load_text("en")("brief.changed")) in found
    assert "Hospitalward*1002341,357" in found
    assert without_spaces(next(words.changed(result, load_text("en")))) in found


def test_many_changed_figures_only_make_the_small_print_longer():
    usual = estimate(Scenario(draws=512))
    own = tuple((name, item.range) for name, item in usual.assumptions.items() if item.range.low > 0)

    found = read(brief(estimate(Scenario(draws=512, overrides=own)), "zh"))

    assert without_spaces(load_text("zh")("brief.part.annex")) in found.pages[2]


@pytest.mark.parametrize("name", ["ไทย", "\U0001f600 cells", "\ud800 lone", "\u2e3a"])
def test_a_character_without_a_letter_is_seen_and_named(name):
    result = result_of("child_leukaemia")
    cells = replace_row(result.chosen.product, name=name)

    found = read(brief(replace(result, chosen=replace(result.chosen, product=cells)), "en"))

    gone = next(character for character in name if ord(character) not in covered())
    assert LACKING in found.pages[0]
    assert f"U+{ord(gone):04X}" in found.pages[0]


def test_quotes_and_dashes_beside_chinese_words_have_letters():
    result, marks = result_of("child_leukaemia"), "“·–—‘’‥…‧”\u202e\u200d⸺"
    cells = replace_row(result.chosen.product, name_zh=f"细胞{marks}")

    found = read(brief(replace(result, chosen=replace(result.chosen, product=cells)), "zh"))

    assert "细胞“" in found.pages[0]


def test_what_is_replaced_is_told_wherever_it_stands():
    lacking = set()

    found = writable({"a": ["ก", ("x", 1, None)], "b": {"c": "中ข"}}, lacking)

    assert found == {"a": [LACKING, ["x", 1, None]], "b": {"c": f"中{LACKING}"}}
    assert lacking == {"ก", "ข"}


@every_language
def test_every_character_of_a_language_file_has_a_letter(language):
    written = (locales_folder() / f"{language}.po").read_text(encoding="utf-8")

    lacking = {character for character in written if ord(character) not in covered() and not character.isspace()}

    assert lacking - {LACKING} == set(), "run tools/fonts.py: its first lines say how"


def test_every_character_of_the_tables_has_a_letter():
    written = {character for path in locales_folder().parent.glob("*.csv") for character in path.read_text(encoding="utf-8")}

    assert {character for character in written if ord(character) not in covered() and not character.isspace()} == set()


def test_the_chinese_letters_hold_the_common_characters():
    common = {bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)} - {""}

    assert len(common) == 3_755
    assert {character for character in common if ord(character) not in covered()} == set()


def test_the_list_of_letters_is_what_a_font_library_finds_in_the_fonts():
    pytest.importorskip("fontTools.ttLib", reason="no fonttools: pip install -r requirements-dev.txt")
    letters = runpy.run_path(str(ROOT / "tools" / "fonts.py"))["letters"]

    assert letters() == (fonts_folder() / LETTERS).read_text(encoding="utf-8"), "run tools/fonts.py without names of files"
    assert {ord("A"), ord("中"), 0x20AC} <= covered()
    assert ord("ก") not in covered()


def test_the_letters_are_small_and_come_with_their_licence():
    assert sum(path.stat().st_size for path in fonts_folder().iterdir()) < 4 * 1024 * 1024
    assert "SIL OPEN FONT LICENSE" in (fonts_folder() / "OFL.txt").read_text(encoding="utf-8")
    assert "Noto Sans" in fonts().families()


def test_the_brief_is_one_of_the_exports():
    assert EXPORTS["pdf"](result_of("child_leukaemia"), "en").startswith(b"%PDF-")
