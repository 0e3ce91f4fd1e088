"""What a reader's moves lead to on each page, in a real browser."""

import re

import pytest

from estimator import Scenario, estimate
from estimator.exports import EXPORTS
from estimator.exports.quote import answer
from estimator.quotes import check, read_text, suggest
from estimator.scenario import scenario_from_json
from estimator.stories import visa_story
from estimator.text import load_text
from estimator.ui.figures import headline
from tests.ui.beginnings import QUOTE, keeps_two, pastes
from tests.ui.browsing import PHONE, WIDE
from tests.ui.files import HOSTILE_FILES, opens
from tests.ui.test_time_and_money import START

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EN = load_text("en")
LARGE = [file for file in HOSTILE_FILES if len(file["buffer"]) > 5 * 2**20]
READABLE = ("formulas.csv",)
REFUSED = [file for file in HOSTILE_FILES if file not in LARGE and file["name"] not in READABLE]


def uploads(reader, file):
    """Give a file to the page that checks quotes."""
    if not reader.page.locator("[data-testid=stFileUploader]").count():
        reader.presses(EN("check.way.upload"))
    reader.moves(lambda: reader.page.locator("[data-testid=stFileUploader] input").set_input_files(file))


def quote_held(visitor):
    """A reader whose quote has been read, and the answer to it."""
    reader = pastes(visitor(PHONE).opens("check_a_quote"))
    reader.presses(EN("check.input"))
    return reader, reader.page.locator(".st-key-answer h2").inner_text()


def messages(reader):
    """Return every message beside the box for a file."""
    found = reader.page.locator("[data-testid=stAlert], [data-testid=stFileChip] [role=alert]")
    return [one.inner_text() for one in found.all()]


def test_a_start_date_turns_days_into_dates_on_this_page_and_on_the_next(visitor):
    reader = visitor(PHONE).opens("time_and_money")
    assert EN("calendar_page.day", day=1)[:3] in reader.page.locator(".st-key-answer h2").inner_text()

    reader.gives_a_date(reader.page.locator("[data-testid=stDateInput]"), START.isoformat())

    story = visa_story(estimate(Scenario(start_date=START)))
    assert EN.date(story.apply_by) in reader.reads()
    assert re.search(r"\b20\d\d\b", reader.page.locator(".st-key-answer h2").inner_text())
    assert EN("change.no_dates") not in reader.turns_to("what_could_change").reads()


def test_a_second_journey_stands_in_a_second_column(visitor):
    reader = visitor(WIDE).opens("compare")
    reader.presses(EN("versus.keep"))
    columns = reader.page.locator("[data-testid=stColumn]")
    assert columns.count() == 1

    keeps_two(reader)

    assert columns.count() == 2
    assert [words[:2] for words in columns.locator("h3").all_inner_texts()] == ["A:", "B:"]
    left, right = (column.bounding_box() for column in columns.all())
    assert left["y"] == right["y"]
    assert left["width"] == pytest.approx(right["width"], abs=2)


def test_a_pasted_quote_brings_the_total_that_the_engine_gives(visitor):
    reader = pastes(visitor(WIDE).opens("check_a_quote"))

    quote = read_text(QUOTE)
    result = check(quote, suggest(quote), Scenario())
    assert reader.page.locator(".st-key-answer h2").inner_text() == answer(result, EN)


@pytest.mark.parametrize("file", REFUSED, ids=lambda file: file["name"])
def test_a_file_that_cannot_be_read_gives_one_message_and_what_was_there_stays(visitor, file):
    reader, before = quote_held(visitor)

    uploads(reader, file)

    assert messages(reader) == [EN("check.refused")]
    assert reader.page.locator(".st-key-answer h2").inner_text() == before
    assert reader.faults() == []


@pytest.mark.parametrize("file", LARGE, ids=lambda file: file["name"])
def test_a_file_that_is_too_large_gives_one_message_in_our_words_and_what_was_there_stays(visitor, file):
    reader, before = quote_held(visitor)

    uploads(reader, file)

    assert len(messages(reader)) == 1
    chip = reader.page.locator("[data-testid=stFileChip] [role=alert]")
    assert EN("files.refused") in chip.evaluate("it => getComputedStyle(it, '::after').content")
    assert reader.page.locator(".st-key-answer h2").inner_text() == before
    assert reader.faults() == []


def test_formulas_in_a_file_are_words_and_lead_nowhere(visitor):
    reader, _ = quote_held(visitor)

    uploads(reader, next(file for file in HOSTILE_FILES if file["name"] == "formulas.csv"))

    assert reader.page.locator("a[href*='example.org']").count() == 0
    assert reader.faults() == []


def test_every_file_that_is_taken_away_opens_also_the_calendar(visitor):
    reader = visitor(WIDE).opens("time_and_money")
    reader.gives_a_date(reader.page.locator("[data-testid=stDateInput]"), START.isoformat())
    reader.turns_to("estimate")
    buttons = reader.page.locator("[data-testid=stDownloadButton] button")

    endings = {opens(reader.downloads(button.click)) for button in buttons.all()}

    assert endings == {".pdf", ".xlsx", ".csv", ".ics", ".json"}


def test_the_link_opens_the_same_journey_in_another_browser(visitor):
    reader = visitor(WIDE).opens("estimate", "?v=1&pathway=myeloma&city=shanghai")
    reader.presses(EN("away.link"))
    link = reader.page.locator("[data-testid=stExpander] [data-testid=stCode] code").inner_text().strip()

    other = visitor(PHONE).opens("estimate", link[link.index("?") :])

    assert link.startswith(reader.url)
    for place in (".st-key-answer h2", ".st-key-answer [data-testid=stCaptionContainer]"):
        assert other.page.locator(place).first.inner_text() == reader.page.locator(place).first.inner_text()
    assert EN("city.shanghai") in other.reads()


def test_a_slider_shows_what_its_box_shows_also_when_its_end_moves(visitor):
    reader = visitor(WIDE).opens("time_and_money")
    label = EN("ask.budget", currency=EN.currency_name("USD"))
    slider, box = (reader.page.get_by_role(role, name=label) for role in ("slider", "spinbutton"))
    paid = reader.page.get_by_role("spinbutton", name=EN("component.cell_product"))
    reader.moves(lambda: (box.fill("250000"), box.press("Enter")))

    reader.moves(lambda: (paid.fill("400000"), paid.press("Enter")))

    assert slider.input_value() == box.input_value() == "250000"


def unfolded(reader, group):
    """Unfold a group of details, and let it come to rest."""
    reader.moves(lambda: reader.page.locator(f".st-key-details_{group} summary").first.click())


def alts(reader):
    """Return what the pictures say to who cannot see them."""
    return reader.page.evaluate("""[...document.querySelectorAll('.st-key-pictures [class*=st-key-chart_]')].map(
        box => [box, ...box.querySelectorAll('[aria-label], [alt]')]
            .map(it => it.getAttribute('aria-label') ?? it.getAttribute('alt') ?? '').join(' '))""")


def test_a_slider_in_the_details_moves_every_figure_of_the_page_and_what_is_taken_away(visitor):
    reader = visitor(WIDE).opens("estimate")
    unfolded(reader, "cells")
    places = [reader.page.locator(place) for place in (".st-key-answer h2", ".st-key-now p")]
    before = [*(place.inner_text() for place in places), *alts(reader)]

    reader.moves(lambda: reader.page.locator(".st-key-cell_product-slider-en input").press("End"))

    after = [*(place.inner_text() for place in places), *alts(reader)]
    assert len(before) == len(after) == 4
    assert all(one and one != other for one, other in zip(before, after, strict=True)), after
    files = {kind: reader.downloads(lambda kind=kind: reader.page.locator(f".st-key-file_{kind} button").click())
             for kind in ("scenario", "csv")}  # fmt: skip
    result = estimate(scenario_from_json(files["scenario"].read_text(encoding="utf-8")))
    assert list(dict(result.scenario.overrides)) == ["cell_product"]
    assert files["csv"].read_bytes().decode() == EXPORTS["csv"](result, "en")
    assert EN.money(headline(result).typical, "USD") in after[0]


def test_another_currency_stays_unfolded_while_a_figure_moves_and_while_a_refusal_comes_in_above(visitor):
    reader = visitor(PHONE).opens("estimate")
    unfolded(reader, "money")
    reader.presses(EN("ask.own_currency"))
    rate = reader.page.get_by_role("spinbutton", name=EN("ask.currency_rate"))

    reader.moves(lambda: reader.page.get_by_role("slider", name=EN("ask.confidence")).press("End"))
    rate.fill("0.5")
    reader.presses(EN("ask.currency_use"))  # without its letters

    assert reader.page.locator("[data-testid=stMain] [data-testid=stAlert]").count() == 1
    rate.fill("0.9")
    assert rate.input_value() == "0.9"
    assert reader.faults() == []


def test_a_key_that_is_pressed_quickly_moves_a_slider_as_often_as_it_is_pressed(visitor):
    reader = visitor(WIDE).opens("time_and_money")
    label = EN("ask.budget", currency=EN.currency_name("USD"))
    slider, box = (reader.page.get_by_role(role, name=label) for role in ("slider", "spinbutton"))
    start, step = int(slider.input_value()), int(slider.get_attribute("step"))

    reader.moves(lambda: [slider.press("ArrowRight") for _ in range(15)])

    assert slider.input_value() == box.input_value() == str(start + 15 * step)


def test_a_figure_that_two_pages_ask_for_is_the_same_on_both(visitor):
    reader = visitor(WIDE).opens("time_and_money")
    key = "[class*=st-key-budget-] input"
    before = [one.input_value() for one in reader.page.locator(key).all()]

    for page in ("estimate", "time_and_money"):
        reader.turns_to(page)
        assert [one.input_value() for one in reader.page.locator(key).all()] == before
    assert len(before) == 2
    assert "0" not in before
