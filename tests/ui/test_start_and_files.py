"""Where a visit starts from and what it takes away: examples, files, forgetting, and a price that nobody has confirmed."""

import json
import re
from dataclasses import replace
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from estimator import Scenario, estimate, load_tables
from estimator.exports import EXPORTS
from estimator.exports.cell_price import assumed_price
from estimator.scenario import SCHEMA_VERSION
from estimator.scenario_code import scenario_code
from estimator.text import load_text
from estimator.ui.frame import MOST_PROBLEMS
from estimator.ui.take_away import MIME, file_name
from tests.exports.office import typed
from tests.test_scenario_file import FILES, FIRST_WRITTEN
from tests.ui import reader
from tests.ui.reader import choose, healthy, pick, press, said, scenario

#: With the ways to start unfolded.
opened = partial(reader.opened, held={"starts": True})
TABLES = load_tables()
EN, ZH = load_text("en"), load_text("zh")
NOBODY_CONFIRMED = "no confirmed price for these cells"


def bring(app: AppTest, raw: bytes | str, name: str = "mine.json") -> AppTest:
    """Open a file."""
    content = raw if isinstance(raw, bytes) else raw.encode()
    return healthy(app.file_uploader[0].set_value((name, content, "application/json")).run())


def files(app: AppTest) -> list[str]:
    """Return the labels of the files that are offered."""
    return [button.label for button in app.get("download_button")]


def test_every_example_family_opens_and_is_the_scenario_of_its_row():
    app = opened()
    assert len(TABLES.presets) >= 6
    for row in TABLES.presets:
        choose(app, "example", row.preset)
        assert scenario(app) == Scenario(**row.answers()), row.preset
        assert EN.money(estimate(scenario(app)).total_cost.p50, row.currency) in app.header[0].value.replace("\\", "")


def test_an_example_says_which_answers_it_changes_and_no_others():
    app = choose(opened(), "example", "child_leukaemia")

    words = said(app)

    assert "Your money: 250,000" in words
    assert f"{EN('export.field.lodging')}: {EN('lodging.apartment')}" in words
    assert f"{EN('export.field.city')}:" not in words


def test_the_way_back_from_two_examples_leads_to_the_own_answers():
    app = choose(opened(), "city", "wuhan")
    own = scenario(app)
    choose(choose(app, "example", "lupus_programme"), "example", "lymphoma_close_by")

    press(app, "start_back")

    assert scenario(app) == own
    assert app.selectbox(key="example.en").value is None


def test_an_example_that_was_changed_is_what_the_way_back_from_the_next_one_leads_to():
    app = choose(choose(opened(), "example", "lymphoma_close_by"), "city", "wuhan")
    own = scenario(app)

    press(choose(app, "example", "lupus_programme"), "start_back")

    assert scenario(app) == own


def test_an_example_is_shown_in_the_currency_that_the_reader_has_chosen():
    app = pick(opened(), "currency", "CNY")

    choose(app, "example", "child_leukaemia")

    rate = estimate(Scenario()).assumptions["cny_per_usd"].range.typical
    assert scenario(app).currency == "CNY"
    assert scenario(app).budget == pytest.approx(250_000 * rate, rel=0.01)


def test_an_example_keeps_its_place_when_the_language_changes():
    app = choose(opened(), "example", "adult_leukaemia")

    pick(app, "language", "zh")

    assert app.selectbox(key="example.zh").value == "adult_leukaemia"
    assert ZH("preset.adult_leukaemia") in said(app)


def test_the_ways_to_start_are_folded_until_they_are_wanted():
    app = reader.opened()

    assert not app.file_uploader
    assert "example.en" not in {item.key for item in app.selectbox}


def test_a_file_kept_from_the_first_version_opens_and_can_be_taken_back():
    app = bring(opened(), (FILES / "scenario_v1.json").read_bytes(), "scenario_v1.json")

    assert scenario(app) == FIRST_WRITTEN
    assert not app.warning
    assert [item.value for item in app.toast] == [EN.markdown("notice.opened")]

    assert scenario(press(app, "start_back")) == Scenario()


def test_the_file_that_is_downloaded_opens_the_same_journey():
    own = replace(Scenario(pathway="myeloma", budget=123_456), companions=0)

    assert scenario(bring(opened(), own.to_json())) == own


def test_the_workbook_opens_with_what_was_changed_in_it():
    own = Scenario(pathway="myeloma", budget=123_456)
    book = typed(EXPORTS["xlsx"](estimate(own), "zh"), {"companions": 4, "choice.city": ZH("city.wuhan")})

    assert scenario(bring(opened(), book, "mine.xlsx")) == replace(own, companions=4, city="wuhan")


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (b"\x89PNG\xff", "file: found no text"),
        (b" " * (5 * 2**20 + 1), "file: found 5.0 MiB"),
        (f'{{"schema_version": {SCHEMA_VERSION + 1}}}', f"schema_version: found {SCHEMA_VERSION + 1}"),
        ('{"schema_version": 0, "pathway": "aml"}', "schema_version: found 0"),
        ("[1, 2]", "file: found a list"),
        ('{"overrides": {"no_such_price": [1, 2, 3]}}', "assumption.no_such_price"),
        ('{"start_date": "1900-01-01"}', "start_date: found '1900-01-01'"),
    ],
    ids=["a picture", "huge", "newer", "of no version", "a list", "a price that there is not", "a date in 1900"],
)
def test_a_bad_file_gives_one_clear_message_and_leaves_everything_as_it_was(raw, line):
    app = choose(opened(), "city", "wuhan")
    before = scenario(app)

    bring(app, raw)

    assert [item.value for item in app.warning] == [EN.markdown("notice.file")]
    assert line in app.code[0].value
    assert scenario(app) == before
    assert app.selectbox(key="city.en").value == "wuhan"


def test_the_message_goes_when_a_good_file_follows():
    app = bring(bring(opened(), "nothing"), '{"pathway": "aml", "route": "trial"}')

    assert not app.warning
    assert scenario(app).pathway == "aml"


def test_what_a_file_holds_is_shown_as_code_and_never_as_markdown_or_html():
    hostile = "<img src=x onerror=alert(1)> `x` **bold** [link](http://example.org)"

    app = bring(opened(), json.dumps({"city": hostile, "overrides": {hostile: 1}}), f"{hostile}.json")

    assert "<img" in app.code[0].value
    shown = [item.value for item in (*app.markdown, *app.caption, *app.warning, *app.toast)]
    assert not [words for words in shown if "onerror" in words]
    assert not [item for item in app.get("html") if "onerror" in item.proto.body]


def test_a_file_name_in_the_list_of_changes_is_words_and_no_markdown():
    app = bring(opened(), '{"city": "wuhan"}', "<b>*our* [file](x).json")

    assert r"\<b\>\*our\*" in "".join(item.value for item in app.markdown)


def test_a_file_with_many_problems_shows_the_first_and_counts_the_others():
    app = bring(opened(), json.dumps({f"field{index}": 1 for index in range(MOST_PROBLEMS + 5)}))

    assert len(app.code[0].value.splitlines()) == MOST_PROBLEMS
    assert EN("notice.more", count=5) in [item.value.replace("\\", "") for item in app.caption]


def test_forgetting_takes_one_press_clears_the_address_and_leaves_no_way_back():
    app = choose(opened(address={"v": "1", "city": "wuhan"}), "example", "lymphoma_flying_home_between")
    app.session_state["something_of_another_page"] = "a quote"

    press(app, "forget")

    assert scenario(app) == Scenario()
    assert not app.query_params
    assert "something_of_another_page" not in app.session_state
    assert "start_back.en" not in {item.key for item in app.button}
    assert [item.value for item in app.toast] == [EN.markdown("notice.forgotten")]
    assert "It cannot be taken back" in "".join(item.value for item in app.caption)


def test_forgetting_keeps_the_language():
    app = pick(opened(), "language", "zh")

    press(app, "forget", "zh")

    assert app.title[0].value == ZH("estimate.title")


def test_every_file_that_can_be_made_is_offered_and_the_calendar_only_with_a_date():
    app = opened()
    without = [EN(f"away.{kind}") for kind in (*(kind for kind in MIME if kind != "ics"), "scenario")]
    assert sorted(files(app)) == sorted(without)
    assert EN("away.ics_needs_date") in said(app)

    bring(app, '{"start_date": "2027-01-11"}')

    assert sorted(files(app)) == sorted([*without, EN("away.ics")])
    assert EN("away.ics_needs_date") not in said(app)


def test_the_way_to_the_start_date_unfolds_its_group():
    app = press(opened(), "choose_date")

    assert "start_date.en" in {item.key for item in app.date_input}
    assert any("start_day" in item.proto.body for item in app.get("html"))


def test_files_are_named_after_the_illness_and_the_scenario_and_say_nothing_else():
    asked = Scenario(pathway="lbcl", budget=123_456)

    assert file_name(asked, "pdf") == f"car-t-lbcl-{scenario_code(asked)}.pdf"
    assert file_name(asked, "pdf") != file_name(replace(asked, budget=123_457), "pdf")


@pytest.mark.parametrize("kind", MIME)
def test_each_file_is_made_as_the_export_makes_it(kind):
    made = EXPORTS[kind](estimate(replace(FIRST_WRITTEN, draws=1024)), "en")

    assert made.startswith({"pdf": b"%PDF", "xlsx": b"PK", "csv": "", "ics": "BEGIN:VCALENDAR"}[kind])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_a_file_cannot_be_made_its_button_says_so_in_the_readers_language(language):
    style = "".join(item.proto.body for item in opened(locale=language).get("html"))

    words = re.search(r"stDownloadButtonError\]::after \{content: (\"[^\"]+\")", style)
    assert json.loads(words.group(1)) == load_text(language)("files.not_made")


def test_an_assumed_price_of_the_cells_is_said_under_the_answer_with_the_range_that_the_picture_shows():
    app = opened()

    low, high = assumed_price(estimate(Scenario()))

    assert NOBODY_CONFIRMED in said(app)
    assert f"We count {EN.money_range(low, high, 'USD')}" in said(app)


def test_the_way_to_the_price_unfolds_its_slider_and_an_own_price_ends_the_notice():
    app = press(opened(), "put_price")
    box = next(item for item in app.number_input if item.key == "cell_product.box.en")
    assert any("cells_price" in item.proto.body for item in app.get("html"))

    healthy(box.set_value(1_100_000).run())

    assert NOBODY_CONFIRMED not in said(app)
    assert "put_price.en" not in {item.key for item in app.button}


@pytest.mark.parametrize("offer", TABLES.routes, ids=lambda row: f"{row.pathway} {row.route} {row.product}")
def test_a_price_is_called_unconfirmed_exactly_where_its_row_is_an_assumption(offer):
    found = estimate(Scenario(pathway=offer.pathway, route=offer.route, product=offer.product, draws=128))

    price = next(part.price for part in found.chosen.components if part.row.component == "cell_product")
    assert (assumed_price(found) is not None) == (price.grade == "D" and not price.range.is_zero)


def test_cells_with_a_list_price_have_no_such_notice():
    app = choose(choose(opened(), "pathway", "lbcl"), "product", "axi_cel")

    assert NOBODY_CONFIRMED not in said(app)


def test_a_file_that_is_refused_after_a_good_one_leaves_no_list_of_what_the_good_one_changed():
    app = bring(opened(), Scenario(city="chengdu").to_json(), "good.json")
    assert "good.json changed these answers" in said(app)

    app = bring(app, "not a file of ours", "bad.json")

    assert len(app.warning) == 1
    assert "good.json" not in said(app)
    assert scenario(app).city == "chengdu"
