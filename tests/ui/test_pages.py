"""The pages as a reader meets them, without a browser."""

import re
import tomllib
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from estimator import Scenario, estimate, load_tables
from estimator.rounding import enough
from estimator.stories import exit_stories
from estimator.text import languages, load_text
from estimator.ui import frame
from estimator.ui.figures import headline
from run import ROOT
from tests.ui.reader import choose, healthy, opened, pick, plain, press, put, said, scenario, turned_to

UNFOLDED = {f"details_{name}": True for name in ("hospital", "cells", "travel", "money")}
BARE = str(ROOT / "benchmarks" / "bare_page.py")
LAYOUT = ("flex_container", "column", "transparent", "html")
TABS = ("costs", "time", "grid", "exits")
ILLNESSES = [row.pathway for row in load_tables().pathways]
EN = load_text("en")


@pytest.mark.parametrize("language", languages())
def test_every_page_and_every_picture_opens_in_every_language(language):
    text, app = load_text(language), opened(locale=language)
    for name in TABS:
        app.session_state[f"pictures.{language}"] = text(f"pictures.{name}.tab")
        assert text(f"pictures.{name}") in said(healthy(app.run()))

    turned_to(app, "sources")

    assert app.title[0].value == text("sources.title")


def test_the_first_screen_says_the_numbers_of_the_model():
    shown, result = said(opened()), estimate(Scenario())

    found = headline(result)
    assert result.total_cost.p80 <= found.cautious <= 1.1 * result.total_cost.p80
    assert f"Plan for about {EN.money(result.total_cost.p50, 'USD')}" in shown
    assert f"Keep access to {EN.money(enough(result.total_cost.p80), 'USD')}" in shown
    assert EN.weeks(result.days_away.p50) in shown
    assert "80 cost less" in shown
    assert "20 cost more" in shown


def test_each_page_has_one_title_and_no_heading_without_its_parent():
    app = opened(held=UNFOLDED)

    assert len(app.title) == 1
    assert not app.subheader
    assert len(turned_to(app, "sources").title) == 1


def test_a_chinese_browser_is_greeted_in_chinese():
    app = opened(locale="zh-CN")

    assert app.title[0].value == load_text("zh")("estimate.title")


def test_the_language_switch_changes_the_words_and_keeps_the_answers():
    app = choose(opened(), "city", "wuhan")

    pick(app, "language", "zh")

    assert app.title[0].value == load_text("zh")("estimate.title")
    assert app.selectbox(key="city.zh").value == "wuhan"


def test_the_currency_switch_shows_the_same_journey_in_yuan():
    app = pick(opened(), "currency", "CNY")

    assert EN.money(estimate(Scenario(currency="CNY")).total_cost.p50, "CNY") in said(app)


def test_every_slider_and_every_number_box_can_be_moved_to_both_of_its_ends():
    app = opened(held=UNFOLDED)
    sliders, boxes = [item.key for item in app.slider], [item.key for item in app.number_input if ".box." in (item.key or "")]
    assert len(sliders) == len(boxes) > 10
    for key in sliders:
        for end in ("min", "max"):
            healthy(app.slider(key=key).set_value(getattr(app.slider(key=key), end)).run())
    for key in boxes:
        for end in ("min", "max"):
            healthy(app.number_input(key=key).set_value(getattr(app.number_input(key=key), end)).run())
            assert not app.warning, key


def test_every_option_of_every_question_can_be_chosen():
    app = opened(held=UNFOLDED)
    for field in ("hospital", "city", "origin", "lodging", "cabin", "bridging", "transplant", "companions", "product", "route"):
        question = app.selectbox(key=f"{field}.en")
        for place in range(len(question.options)):
            healthy(app.selectbox(key=f"{field}.en").select_index(place).run())
            assert not [item for item in app.warning if "does not fit" in item.value], field


def test_every_switch_can_be_turned_on_and_off():
    app = choose(opened(held=UNFOLDED), "pathway", "lbcl")
    keys = [item.key for item in app.toggle]
    assert len(keys) >= 4
    for key in (*keys, *keys):
        healthy(app.toggle(key=key).set_value(not app.toggle(key=key).value).run())


@pytest.mark.parametrize("illness", ILLNESSES)
def test_another_illness_starts_from_its_own_defaults(illness):
    other = "lbcl" if illness == "ball_child" else "ball_child"
    app = choose(choose(opened(held=UNFOLDED), "pathway", other), "route", "trial")

    choose(app, "pathway", illness)

    assert scenario(app) == Scenario(pathway=illness, origin=scenario(app).origin)
    assert EN.money(estimate(scenario(app)).total_cost.p50, "USD") in said(app)


def test_a_changed_figure_is_marked_and_goes_back_with_one_button():
    app = opened(held=UNFOLDED)

    healthy(app.slider(key="ward_stay_days.slider.en").set_value(60).run())
    assert app.number_input(key="ward_stay_days.box.en").value == 60
    assert not app.button(key="ward_stay_days.back.en").disabled
    assert "Changed" in app.button(key="ward_stay_days.back.en").label
    assert dict(scenario(app).overrides)["ward_stay_days"].typical == 60

    press(app, "ward_stay_days.back")
    assert scenario(app) == Scenario()
    assert app.button(key="ward_stay_days.back.en").disabled


def test_a_written_price_is_used_as_it_is():
    app = opened(held=UNFOLDED)

    healthy(app.toggle(key="cell_product.written.en").set_value(True).run())
    put(app, "cell_product.box", 1_300_000)

    own = dict(scenario(app).overrides)["cell_product"]
    assert own.low == own.typical == own.high == 1_300_000


def test_answers_survive_a_change_of_page():
    app = choose(opened(held=UNFOLDED), "city", "chengdu")
    put(app, "budget.box", 275_000)
    before = scenario(app)

    turned_to(app, "sources")
    turned_to(app, "estimate")

    assert scenario(app) == before
    assert app.selectbox(key="city.en").value == "chengdu"
    assert app.number_input(key="budget.box.en").value == 275_000


def test_a_link_opens_the_journey_that_it_holds():
    app = opened(address={"v": "1", "pathway": "myeloma", "city": "shanghai", "language": "zh"})

    assert (scenario(app).pathway, scenario(app).city) == ("myeloma", "shanghai")
    assert app.selectbox(key="pathway.zh").value == "myeloma"


def test_a_bad_link_gives_one_message_and_the_usual_starting_point():
    app = opened(address={"v": "9", "city": "atlantis", "budget": "5"})

    assert len(app.warning) == 1
    assert "This link cannot be read" in app.warning[0].value
    assert scenario(app) == Scenario()
    assert not choose(app, "city", "wuhan").warning


def test_an_own_currency_without_its_letters_leaves_everything_as_it_was():
    app = opened(held=UNFOLDED)
    submit = next(item for item in app.button if item.label == EN("ask.currency_use"))

    healthy(submit.click().run())

    assert scenario(app) == Scenario()
    assert len(app.warning) == 1


def test_an_own_currency_is_shown_with_its_rate_and_the_day_of_it():
    app = opened(held=UNFOLDED)
    next(item for item in app.text_input if item.label == EN("ask.currency_code")).set_value("eur")
    next(item for item in app.number_input if item.label == EN("ask.currency_rate")).set_value(0.92)
    next(item for item in app.date_input if item.label == EN("ask.currency_date")).set_value(date(2026, 11, 20))

    healthy(next(item for item in app.button if item.label == EN("ask.currency_use")).click().run())

    assert scenario(app).currency == "EUR"
    assert "€" in plain(app.header[0].value)
    assert "0.92 (20 November 2026)" in said(app)
    pick(app, "currency", "USD")
    assert scenario(app) == Scenario()


def own_currency(day=None):
    """Ask for Pakistani rupees at a rate of this day."""
    app = opened(held=UNFOLDED)
    next(item for item in app.text_input if item.label == EN("ask.currency_code")).set_value("pkr")
    next(item for item in app.number_input if item.label == EN("ask.currency_rate")).set_value(282.0)
    if day:
        next(item for item in app.date_input if item.label == EN("ask.currency_date")).set_value(day)
    return healthy(next(item for item in app.button if item.label == EN("ask.currency_use")).click().run())


def test_a_rate_without_its_day_says_that_the_day_was_not_given():
    assert "282 (day of the rate not given)" in said(own_currency())


def test_a_rate_of_a_day_that_has_not_come_is_refused_in_its_place():
    app = own_currency(date.today() + timedelta(days=1))

    assert scenario(app) == Scenario()
    assert "has not come yet" in app.warning[0].value


def test_the_day_of_a_rate_does_not_stand_beside_the_day_of_the_decision():
    asked = [item.label for item in opened(held=UNFOLDED).main if hasattr(item, "label")]

    between = asked[asked.index(EN("ask.currency_date")) : asked.index(EN("ask.start_date"))]
    assert EN("ask.home_bills_per_month", currency="US Dollar") in [label.replace("\\", "") for label in between]


def test_the_link_to_this_opens_the_same_journey():
    app = choose(choose(opened(), "pathway", "myeloma"), "city", "shanghai")

    address = app.code[0].value

    query = dict(parse_qsl(urlsplit(address).query))
    assert scenario(opened(address=query)) == scenario(app)


def test_a_start_date_in_the_past_is_an_answer_like_any_other():
    app = opened(held=UNFOLDED)

    healthy(app.date_input(key="start_date.en").set_value(date(2025, 1, 20)).run())

    assert scenario(app).start_date == date(2025, 1, 20)


def test_a_hospital_programme_is_shown_with_its_red_flag_and_a_trial_with_its_rule():
    app = choose(opened(), "route", "hospital_programme")
    assert "Ask before you pay" in plain(app.warning[0].value)

    choose(app, "route", "trial")
    assert "should be free" in app.info[0].value


def test_pay_lost_at_home_stands_beside_the_total_and_never_in_it():
    app = opened(held=UNFOLDED)
    before = app.header[0].value

    put(app, "home_loss_per_week.box", 500)

    assert app.header[0].value == before
    assert "Beside this, at home" in said(app)


def test_all_rows_of_the_tables_can_be_searched():
    app = turned_to(opened(), "sources")
    healthy(app.toggle(key="all_rows").set_value(True).run())
    every = len(app.dataframe[0].value)

    healthy(app.text_input[0].set_value("tocilizumab").run())

    assert 0 < len(app.dataframe[0].value) < every


def test_neither_page_speaks_of_death_or_says_up_to():
    app = opened(held=UNFOLDED)
    shown = said(app).lower() + said(turned_to(app, "sources")).lower()

    assert "death" not in shown
    assert "up to" not in shown


def test_each_cost_says_what_it_includes_and_what_to_ask_also_after_a_change_of_illness():
    app = opened()
    looked = app.selectbox(key="look.en")
    for place in (0, len(looked.options) - 1):
        healthy(app.selectbox(key="look.en").select_index(place).run())
        assert "It includes:" in said(app)
        assert "Ask:" in said(app)
    for illness in ILLNESSES:
        choose(choose(app, "pathway", illness), "route", "trial")
        assert "It includes:" in said(app)


def kinds(block) -> Counter:
    """Count what a reader sees in a block by its kind: inputs, buttons, links, sentences, pictures and folds."""
    found = Counter()
    for item in block.children.values():
        found += Counter() if item.type in LAYOUT else Counter([item.type])
        found += kinds(item) if hasattr(item, "children") else Counter()
    return found


def test_the_bare_page_of_the_benchmark_has_nearly_all_that_the_estimate_page_has_and_nothing_more():
    bare = kinds(healthy(AppTest.from_file(BARE, default_timeout=60).run()).main)
    ours = kinds(opened(held={"details_hospital": True}).main)

    assert not bare - ours
    assert bare.total() > 0.95 * ours.total()


def test_an_input_that_still_shows_what_it_showed_before_is_no_answer():
    app = put(opened(held={"details_hospital": True}), "ward_stay_days.box", 30)
    old = app.number_input(key="budget.box.en").value
    put(app, "ward_stay_days.box", 60)

    app.number_input(key="budget.box.en").set_value(old)
    app.slider(key="ward_stay_days.slider.en").set_value(61)
    app.number_input(key="ward_stay_days.box.en").set_value(30)
    healthy(app.run())

    assert scenario(app).budget is None
    assert dict(scenario(app).overrides)["ward_stay_days"].typical == 61


def test_an_input_may_be_moved_back_to_what_it_showed_before():
    app = put(put(opened(held={"details_hospital": True}), "ward_stay_days.box", 30), "ward_stay_days.box", 60)

    put(app, "ward_stay_days.box", 30)

    assert dict(scenario(app).overrides)["ward_stay_days"].typical == 30


def test_every_page_of_the_navigation_is_there_under_its_own_address_and_no_other():
    folder = Path(frame.__file__).parent / "pages"

    assert {path.stem for path in folder.glob("*.py")} - {"__init__"} == set(frame.PAGES)
    for name in frame.PAGES:
        assert turned_to(opened(), name).title[0].value


@pytest.mark.parametrize("page", ["estimate", "what_could_change"])
def test_both_pages_tell_early_ends_alike_and_for_as_many_families_as_the_reader_wants_to_be_safe_with(page):
    shown = said(opened(page, confidence=95, held={"pictures.en": EN("pictures.exits.tab")}))

    for story in exit_stories(estimate(Scenario(confidence=95))):
        assert f"95 of 100 are home within {EN.days(story.cautious_days)}, 5 later" in shown
        for bill in (story.bill_nothing_owed, story.bill_all_owed):
            assert EN.money(bill.p50, "USD") in shown


def test_the_picture_of_both_limits_says_what_the_other_page_says_of_them():
    answers = {"budget": 300_000, "days_available": 100}

    here = said(opened(held={"pictures.en": EN("pictures.grid.tab")}, **answers))
    there = said(opened("time_and_money", **answers))

    sentence = next(line for line in there.splitlines() if line.startswith("Of 100 journeys like this"))
    assert sentence in here


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_button_that_cannot_be_pressed_can_still_be_read(theme):
    told = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    ground, ink = told["backgroundColor"], told["textColor"]

    style = frame.css(ground, ink)

    share = int(re.search(rf":disabled p \{{color: color-mix\(in srgb, {ink} (\d+)%, {ground}\)", style)[1]) / 100
    mixed = [share * a + (1 - share) * b for a, b in zip(channels(ink), channels(ground), strict=True)]
    assert contrast(mixed, channels(ground)) >= 4.5
    assert f"button[kind=primary]:not(:disabled) p {{color: {ground} !important}}" in style


def channels(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def contrast(one, other):
    """Return the contrast of two colours as WCAG counts it."""
    lights = sorted(
        sum(part * ((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else part * c / 255 / 12.92
            for part, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True))
        for colour in (one, other)
    )  # fmt: skip
    return (lights[1] + 0.05) / (lights[0] + 0.05)
