"""What could change it, as a reader meets it, without a browser."""

import re
from datetime import date
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from estimator import Range, Scenario, estimate, load_tables
from estimator.charts.drivers import in_order
from estimator.drivers import cautious, drivers, settled_by
from estimator.exports import words
from estimator.exports.brief_parts import exits as brief_exits
from estimator.exports.plain import plain_text
from estimator.exports.transplant import share_told
from estimator.journeys import example_journeys
from estimator.rounding import enough
from estimator.stories import event_stories, exit_stories, refund_story, transplant_adds
from estimator.text import assumption_name, languages, load_text
from estimator.ui.dying import said as said_of
from tests.ui import reader
from tests.ui.reader import choose, healthy, said, turned_to

opened = partial(reader.opened, "what_could_change")
EN = load_text("en")


def next_one(app: AppTest, way: str = "next") -> AppTest:
    """Press the button to the next journey, or to the one before."""
    return healthy(app.button(key=f"change.{way}.en").click().run())


@pytest.mark.parametrize("language", languages())
def test_the_page_and_both_of_its_pictures_open_in_every_language(language):
    text, app = load_text(language), opened(language)
    assert app.title[0].value == text("change.page")

    app.session_state[f"levers.{language}"] = text("change.all.days")

    assert text("event.intensive_care") in said(healthy(app.run()))


@pytest.mark.parametrize("pathway", ["aml", "myeloma", "neuroblastoma", "lupus"])
def test_the_page_opens_for_illnesses_whose_cells_have_no_price_of_their_own_and_for_others(pathway):
    assert len(opened(pathway=pathway).title) == 1


def test_the_first_cards_name_what_moves_the_total_most_and_the_paper_that_settles_it():
    shown, result = said(opened()), estimate(Scenario())

    first, second, third = in_order(drivers(result), most=3)

    assert f"What moves your total most: {assumption_name(first.assumption, EN)}" in shown
    for driver in (first, second, third):
        assert settled_by(driver, EN) in shown
        assert f"It would narrow your range by about {EN.money(driver.narrows, 'USD')}" in shown
        assert f"cost less than {EN.money(enough(result.total_cost.p80 + driver.cost_p80_high), 'USD')} and 20" in shown


@pytest.mark.parametrize("percent", [50, 65, 95])
def test_cards_and_picture_speak_of_as_many_journeys_as_the_reader_wants_to_be_safe_with(percent):
    result = estimate(Scenario(confidence=percent))
    first, app = in_order(drivers(result))[0], opened(confidence=percent)
    moved = EN.money(enough(cautious(result, "cost") + first.cost_cautious_high), "USD")

    assert f"{percent} cost less than {moved} and {100 - percent} more" in said(app)
    app.session_state["table_levers_cost"] = True

    columns = [name for item in healthy(app.run()).table for name in item.value.columns]

    assert f"{percent} of 100 cost less than" in columns
    assert "80 of 100 cost less than" not in columns


def test_a_journey_that_ends_early_is_told_for_the_same_share_of_families():
    stories, shown = exit_stories(estimate(Scenario(confidence=95))), said(opened(confidence=95))

    for story in stories:
        assert story.days_away.p90 < story.cautious_days
        assert f"95 of 100 are home within {EN.days(story.cautious_days)}, 5 later" in shown


@pytest.mark.parametrize("language", languages())
def test_every_link_to_a_part_of_the_page_leads_to_one(language):
    app = opened(language)

    links = re.findall(r"\]\(#(\w+)\)", "\n".join(item.value for item in app.markdown))

    assert len(links) == 4
    assert set(links) <= {item.proto.anchor for item in app.header}


def test_every_figure_that_moves_the_total_is_in_the_table():
    app = opened()
    app.session_state["table_levers_cost"] = True

    table = next(item.value for item in healthy(app.run()).table if "What would settle it" in item.value.columns)

    assert len(table) == len(in_order(drivers(estimate(Scenario())), most=999))


def test_journeys_are_told_one_by_one_with_their_own_days_and_bills():
    app, journeys = opened(), example_journeys(estimate(Scenario()))

    assert f"Journey 5 of 10: {EN.money(journeys[4].total, 'USD')}" in said(app)
    app = next_one(app)

    assert f"Journey 6 of 10: {EN.money(journeys[5].total, 'USD')}, {EN.days(journeys[5].days_away)} away" in said(app)
    bill = next(item.value for item in app.table if "The largest bills" in item.value.columns)
    assert bill["Amount"].iloc[0].replace("\\", "") == EN.money(journeys[5].largest[0][1], "USD")
    assert bill["Amount"].iloc[-1].replace("\\", "") == EN.money(journeys[5].total, "USD")


@pytest.mark.parametrize(("number", "way"), [(1, "previous"), (10, "next")])
def test_the_row_of_journeys_ends_at_both_ends(number, way):
    app = opened()

    choose(app, "journey", number)

    assert app.button(key=f"change.{way}.en").disabled
    assert f"Journey {number} of 10" in said(app)


def test_the_journey_that_is_looked_at_stays_when_another_page_was_open():
    app = next_one(next_one(opened()))

    turned_to(app, "estimate")

    assert "Journey 7 of 10" in said(turned_to(app, "what_could_change"))


def test_a_start_date_turns_the_days_of_a_journey_into_dates():
    start = date(2027, 3, 1)
    journey = example_journeys(estimate(Scenario(start_date=start)))[4]

    shown = said(opened(start_date=start))

    assert f"You leave on {EN.date(journey.leaves_home)}" in shown
    assert f"you are home on {EN.date(journey.returns)}" in shown
    assert EN("change.no_dates") not in shown


def test_each_event_has_both_sides_of_its_chance_its_money_and_its_days():
    shown, result = said(opened(pathway="lbcl")), estimate(Scenario(pathway="lbcl"))

    for story in event_stories(result):
        count = EN.of_100(story.chance.typical)
        chance = share_told(result, EN) if story.event == "transplant" else f"{count} have it and {100 - count} do not"
        assert EN(f"event.{story.event}") in shown
        assert chance in shown
        assert f"It adds about {EN.money(story.adds_cost.p50, 'USD')}; in 80 of 100" in shown


@pytest.mark.parametrize("chance", [0.0, 1.0])
def test_an_event_that_never_or_always_happens_is_no_trouble(chance):
    own = (("intensive_care_probability", Range.fixed(chance, "probability")),)

    assert ("Of 100 journeys that reach the infusion, 100 have it" in said(opened(overrides=own))) == (chance == 1)


def test_journeys_that_end_early_have_their_chance_bill_and_days():
    shown = said(opened())

    for story in exit_stories(estimate(Scenario())):
        count = EN.of_100(story.chance.typical)
        assert f"This happens to {count} of 100 families; to {100 - count} it does not." in shown
        assert EN.money(story.bill_nothing_owed.p50, "USD") in shown
        assert EN.money(story.bill_all_owed.p50, "USD") in shown


def test_a_refund_says_its_terms_that_it_may_not_be_for_foreigners_and_can_be_counted():
    app, story = opened(pathway="lbcl"), refund_story(estimate(Scenario(pathway="lbcl")))
    assert "It may not be open to patients from abroad" in said(app)
    assert f"promises money back: {EN.of_100(story.price_share)} of 100 of the price" in said(app)
    assert "due to at least about 42 of 100" in said(app)
    assert EN.money(story.cap, story.cap_currency) in said(app)

    healthy(app.toggle(key="refund.en").set_value(True).run())

    mean = estimate(Scenario(pathway="lbcl", refund=True)).refund.mean
    assert app.session_state["scenario"].refund
    assert f"the refund is worth at least about {EN.money(mean, 'USD')} to you" in said(app)


def test_two_pages_say_the_same_of_a_refund_that_hangs_on_the_readers_own_bill():
    own = (("cell_product_bill", Range.fixed(50_000)),)
    told = " ".join(words.refund(estimate(Scenario(pathway="lbcl", overrides=own)), EN))

    assert "It would be about $25,000" in told
    for page in ("what_could_change", "estimate"):
        assert told in said(reader.opened(page, pathway="lbcl", overrides=own))


def test_a_journey_that_ends_before_the_infusion_says_what_its_bill_leaves_out():
    for text in map(load_text, languages()):
        assert text("exits.left_out.not_infused") in said(opened(text.language))


def test_what_a_transplant_adds_is_told_alike_on_two_pages():
    money, _ = transplant_adds(estimate(Scenario()))

    assert f"It would add about {EN.money(money, 'USD')}" in said(reader.opened("estimate"))
    assert f"It adds about {EN.money(money, 'USD')};" in said(opened())


def test_the_parts_of_a_journey_add_up_on_the_page():
    app, journey = reader.opened("what_could_change", held={"table_journey": True}), example_journeys(estimate(Scenario()))[4]
    shown, table = said(app), next(item.value for item in app.table if EN("change.part.takes") in item.value)

    parts = zip(journey.stretches, table[EN("change.part.takes")], strict=True)
    after = [int(takes.split()[0]) for part, takes in parts if 0 <= part.start < journey.infusion - 1e-3 and not part.part_of]

    assert f"The cells are given {sum(after)} days after you leave home" in shown


def test_cells_without_a_refund_have_no_word_of_one():
    assert EN("change.refund") not in said(opened())


def test_a_figure_of_the_reader_names_no_source_that_it_no_longer_has():
    chance = ("intensive_care_probability", Range.fixed(0.3, "probability"))
    own = (chance, ("cell_product", Range(600_000, 900_000, 1_500_000, "CNY")))

    before, after = said(opened()), said(opened(overrides=own))

    assert EN("own.yours") not in before
    assert after.count(EN("own.yours")) == len(own)


@pytest.mark.parametrize("pathway", ["ball_child", "neuroblastoma"])
@pytest.mark.parametrize("language", languages())
def test_death_is_spoken_of_only_to_who_opens_it(language, pathway):
    text, app = load_text(language), opened(locale=language, pathway=pathway)
    rows = [row for row in load_tables().outcomes if {pathway, "any"} & set(row.pathway)]
    lines = [said_of(row, text) for row in rows]
    assert not [line for line in lines if line in said(app)]

    app.session_state["fold_dying"] = True
    shown = said(healthy(app.run()))

    assert not [line for line in lines if line not in shown]
    assert not [row for row in rows if text.table_words(row.note) not in shown]
    assert (text("dying.no_study") in shown) == (pathway == "neuroblastoma")
    for key in ("dying.counted", "dying.ask.papers", "dying.ask.home"):
        assert text(key) in shown


@pytest.mark.parametrize("page", ["what_could_change", "text", "brief"])
def test_beside_the_bill_of_an_early_end_stands_what_is_paid_already_and_is_to_be_asked_back(page):
    def shown(**own):
        if page == "what_could_change":
            return said(opened(**own))
        result = estimate(Scenario(**own))
        return " ".join((plain_text(result, "en") if page == "text" else str(brief_exits(result, EN))).split())

    paid = (("cell_product_paid", Range.fixed(160_000)), ("deposit_paid", Range.fixed(20_000)))

    sentence = EN("exits.paid", money=EN.money(180_000, "USD", exact=True))
    assert shown(overrides=paid).count(sentence) == len(estimate(Scenario()).exits)
    assert "already paid" not in shown()


def test_cells_that_are_paid_are_not_called_not_owed():
    not_owed = EN("exits.bill_same", none="").split("**")[-1]
    shown = said(opened(overrides=(("cell_product_paid", Range.fixed(160_000)),)))

    assert not_owed not in shown
    assert shown.count(", with what you have paid for the cells.") == 2
