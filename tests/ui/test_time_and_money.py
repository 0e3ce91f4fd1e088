"""Time and money as a reader meets it, without a browser."""

import calendar
import re
from dataclasses import fields, replace
from datetime import date, datetime, timedelta
from functools import partial

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from estimator import Range, Scenario, estimate, load_tables
from estimator.exports.dates import flight_home, last_change
from estimator.exports.transplant import share_told
from estimator.planning import closures, rest, sums_due, wishes
from estimator.rounding import enough, largest_remainder, round_2sf, round_up
from estimator.scenario import scenario_from_dict
from estimator.steps import cash_steps
from estimator.stories import visa_story
from estimator.text import languages, load_text
from estimator.ui import home
from estimator.ui.figures import headline
from tests.ui import reader
from tests.ui.reader import choose, healthy, pick, plain, press, put, said, scenario, turned_to

opened = partial(reader.opened, "time_and_money")
EN = load_text("en")
START = date(2026, 12, 25)
#: A day as the pages write it in English.
DATE = re.compile(rf"\b\d+ (?:{'|'.join(calendar.month_name[1:])}) \d+\b")


def money(amount: float) -> str:
    """Return an amount as the page writes it."""
    return EN.money(amount, "USD")


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("start", [None, START])
def test_the_page_speaks_every_language_with_and_without_dates(language, start):
    text, app = load_text(language), opened(language, start_date=start, budget=200_000, days_available=90)

    assert app.title[0].value == text("money.page")
    for part in ("money", "calendar_page", "both", "home", "paid"):
        assert text(f"{part}.title") in said(app)


@pytest.mark.parametrize("pathway", ["lbcl", "myeloma", "lupus"])
def test_other_illnesses_and_ways_to_the_cells_have_the_page_too(pathway):
    for route in {offer.route for offer in load_tables().offers(pathway)}:
        assert " you need " in said(opened(pathway=pathway, route=route, start_date=START))


def test_the_first_sentence_names_the_day_and_the_sum_of_the_deposit_and_of_the_cells():
    shown, result = said(opened(start_date=START)), estimate(Scenario(start_date=START))

    first, then = sums_due(result)
    for due in (first, then):
        assert f"{EN.date(START + timedelta(days=round_up(due.day)))} " in shown
    assert f"you need {money(first.typical)} (Deposit at the hospital)" in shown
    assert f"another {money(then.typical)} (The CAR-T cells)" in shown
    assert money(enough(then.cautious)) in shown


def test_who_wants_to_be_safer_is_told_a_higher_sum():
    shown, result = said(opened(confidence=95)), estimate(Scenario(confidence=95))

    assert "in 95 of 100 journeys" in shown
    assert money(enough(sums_due(result)[1].cautious)) in shown


@pytest.mark.parametrize("percent", [50, 95])
def test_every_table_and_the_picture_speak_of_the_journeys_that_the_reader_wants_to_be_safe_with(percent):
    app, result = opened(confidence=percent, budget=200_000), estimate(Scenario(confidence=percent))
    app.session_state["table_cash"] = True
    tables = [item.value for item in healthy(app.run()).table]
    by_day, steps = (next(table for table in tables if name in table.columns) for name in (
        f"Enough for {percent} of 100", f"{percent} of 100 pay less than"))  # fmt: skip

    assert "80 of 100" not in " ".join(name for table in tables for name in table.columns)
    last = float(np.quantile(result.payments.needed_by(result.payments.days[-1]), percent / 100))
    assert by_day[f"Enough for {percent} of 100"].iloc[-1].replace("\\", "") == money(last if percent == 50 else enough(last))
    cells = steps[steps["What is paid"].map(plain) == EN("component.cell_product")].iloc[0]
    asked = next(row for row in cash_steps(result, percent).itertuples() if row.component == "cell_product")
    cautious = getattr(asked, f"p{percent}")
    assert cells[f"{percent} of 100 pay less than"].replace("\\", "") == money(cautious if percent == 50 else enough(cautious))


def test_without_money_the_page_asks_for_it_and_with_it_says_when_it_ends():
    app = opened()
    assert "Set the money that you have" in said(app)

    shown = said(put(app, "budget.box", 200_000))

    assert "Your money, $200,000, is used up by day" in shown


def test_insurance_and_grants_lower_what_is_still_to_be_raised():
    app = put(opened(budget=200_000), "offsets.box", 40_000)

    rest = headline(estimate(Scenario())).cautious - 240_000
    assert money(rest) in said(app)
    assert "$40,000" in said(app)


def test_the_date_is_asked_for_and_turns_days_into_dates():
    app = opened()
    assert "Which day would you decide?" in said(app)

    healthy(app.date_input(key="start_date.en").set_value(START).run())

    story = visa_story(estimate(Scenario(start_date=START)))
    assert "Which day would you decide?" not in said(app)
    assert f"ask by {EN.date(story.apply_by)}" in said(app)
    assert f"valid until {EN.date(story.passport_until)}" in said(app)
    assert "Spring Festival, 5 February 2027 to 12 February 2027" in said(app)


def test_the_last_safe_day_to_change_the_booking_is_told_and_when_the_day_is_known():
    dated, undated, flight = said(opened(start_date=START)), said(opened()), flight_home(estimate(Scenario()))

    last = last_change(flight_home(estimate(Scenario(start_date=START))).window)
    assert f"change the booking: {EN.date(START + timedelta(days=last))}" in dated
    assert f"change the booking: day {round_up(flight.window.p10) - 1}," in undated
    assert f"{EN.of_100(flight.ready)} of 100 journeys you know it by then" in undated
    assert f"In {EN.of_100(flight.moved)} the patient goes back to hospital" in undated
    assert "when the patient leaves the ward" in undated


def test_who_goes_on_to_a_transplant_knows_the_day_of_the_flight_after_it():
    shown = said(opened(transplant="yes"))

    assert "when the stay after the transplant ends" in shown
    assert "goes back to hospital, and it comes" not in shown


@pytest.mark.parametrize("day", [date(2000, 1, 1), date(2100, 12, 31)])
def test_dates_at_both_ends_of_the_calendar_are_taken(day):
    shown = said(opened(start_date=day))

    assert f"We have no holiday calendar for {day.year}" in shown
    assert "No long public holiday" not in shown


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 3, 1), "This day is before the date of our figures"),
        (date(2029, 3, 1), "This day is far from the date of our figures"),
    ],
)
def test_a_day_far_from_the_date_of_the_figures_is_told(day, words):
    assert words in said(opened(start_date=day))
    assert "the date of our figures" not in said(opened(start_date=START))


def test_who_may_go_on_to_a_transplant_is_told_that_such_a_stay_outlasts_the_visa():
    words = f"These days hold no transplant. {share_told(estimate(Scenario()), EN)}"
    longer = visa_story(estimate(Scenario(transplant="yes"))).extension_share

    shown = said(opened())

    assert f"{words} Stays with one that are longer than 180 days: {EN.chance(longer)}" in shown
    assert longer > 0.5
    assert words not in said(opened(transplant="yes"))
    assert "These days hold no transplant" not in said(opened(pathway="lupus"))


LONG_AGO_TO_FAR_AHEAD = [date(2000, 1, 1), date(2024, 2, 29), date(2026, 11, 1), date(2100, 12, 31)]


@pytest.mark.parametrize("page", ["time_and_money", "what_could_change"])
@pytest.mark.parametrize("preset", ["child_leukaemia_with_transplant", "lymphoma_flying_home_between"])
@pytest.mark.parametrize("start", LONG_AGO_TO_FAR_AHEAD)
def test_no_day_on_a_page_lies_before_the_decision_and_none_is_below_zero(page, preset, start):
    row = next(row for row in load_tables().presets if row.preset == preset)
    for transplant in ("as_published", "yes"):
        asked = replace(scenario_from_dict(row.answers()), start_date=start, transplant=transplant)
        app = reader.opened(page, **{item.name: getattr(asked, item.name) for item in fields(asked)})
        shown = "\n".join([said(app), *(plain(bar.proto.text) for bar in app.get("progress"))])

        # The date of the tables stands on the page too, where the decision is far from it.
        dates = set(DATE.findall(shown)) - {EN.date(date.fromisoformat(load_tables().version))}
        assert all(datetime.strptime(day, "%d %B %Y").date() >= start for day in dates)
        assert len(dates) > 2
        assert not re.findall(r"(?<![\w-])[-−–]\$?\d", shown)
        assert not re.findall(r"\b(?:nan|None|inf)\b", shown)


def test_a_stay_longer_than_the_visa_is_told_without_advice_to_extend():
    app = opened(overrides=(("ward_stay_days", Range.fixed(250)),))

    assert "allows 180 in one stay" in plain(app.get("progress")[0].proto.text)
    assert "names another visa (S1)" in said(app)
    assert "The bill counts one extension in China instead" in said(app)
    assert "ask by day" not in said(app)


def test_a_visa_of_90_days_is_told_beside_the_one_of_180():
    for start in (None, START):
        least, shown = visa_story(estimate(Scenario(start_date=start))).least, said(opened(start_date=start))
        by = EN.date(least.apply_by) if least.apply_by else f"day {least.apply_by_day} in China"

        assert f"allows 90 days only. If yours does, {EN.chance(least.extension_share)} journeys have to ask" in shown
        assert f"ask for more days, by {by}, 7 days before it ends" in shown


def test_a_step_that_few_journeys_have_stands_in_the_calendar_with_its_share():
    result = estimate(Scenario())
    share = EN.of_100(float(np.mean(result.schedule.length["washout"] > 0)))

    assert 0 < share < 50
    assert f"{EN('phase.washout')} · {EN('place.home')} · in {share} of 100 journeys,day" in said(opened())


def test_a_holiday_that_holds_up_nobody_is_left_out():
    start = date(2027, 6, 20)
    met = closures(estimate(Scenario(start_date=start)))

    assert met
    assert not any(EN.of_100(item.waiting) for item in met)
    assert EN("calendar_page.no_closures") in said(opened(start_date=start))
    assert "in 0 of 100 journeys the collection" not in said(opened(start_date=start))


def test_tables_without_the_line_of_changed_flights_or_of_the_rules_have_the_page_all_the_same():
    tables = load_tables()
    rules = {"TR361", "TR365", "TR367"}
    costs = tuple(row for row in tables.costs if row.component != "flight_changes")
    sources = tuple(row for row in tables.sources if row.id not in rules)
    app = opened(held={"own_tables": replace(tables, costs=costs, sources=sources)})

    assert EN("calendar_page.passport_months") in said(app)
    assert "Changing flights is in the bill" not in said(app)
    assert EN("home.second") in said(app)


def test_the_four_counts_add_up_to_100_and_are_those_of_the_model():
    asked = {"budget": 250_000, "days_available": 90}
    found = estimate(Scenario(**asked)).joint

    counts = largest_remainder([found.inside_both, found.over_money_only, found.over_time_only, found.over_both])

    assert sum(counts) == 100
    told = f"Of 100 journeys like this, {counts[0]} would stay inside both your money and your time. {counts[1]} would need"
    assert told in said(opened(**asked))


def test_it_is_said_where_no_sum_of_money_is_enough():
    shown = said(opened(budget=250_000, days_available=60))

    assert "no sum is enough" in shown
    assert "Money cannot buy days: with 60 days" in shown


@pytest.mark.parametrize("given", [{}, {"budget": 250_000}, {"days_available": 60}])
def test_what_more_would_take_is_shown_to_who_gave_both_money_and_days(given):
    shown = said(opened(**given))

    assert "no sum is enough" not in shown
    assert EN("both.more") not in shown


def test_the_picture_says_that_the_checks_at_home_come_after_its_end():
    assert EN("money.picture_ends") in said(opened())


def test_the_money_for_half_of_the_journeys_is_that_of_the_model():
    result = estimate(Scenario(budget=250_000, days_available=100))

    assert money(enough(wishes(result, 250_000, 100)[0].money)) in said(opened(budget=250_000, days_available=100))


def test_own_money_is_one_figure_with_the_grants_beside_it_and_never_rounded():
    own = {"budget": 265_500, "offsets": 15_250, "days_available": 80}
    result, shown = estimate(Scenario(**own)), said(opened(**own))

    assert f"With {_OWN} you have enough all the way in {_inside(result)} of 100 journeys" in shown
    assert f"Measured with your money, {_OWN}, and your time, 80 days." in shown
    assert f"Time cannot replace money: with {_OWN}, {_inside(result)} of 100 journeys cost less" in shown
    assert "Money you need beside $15,250 of insurance and grants, if you have 80 days" in shown


_OWN = "$265,500 and $15,250 of insurance and grants"


def _inside(result):
    return EN.of_100(float((result.still_to_pay <= 280_750).mean()))


def test_money_that_is_enough_for_nearly_all_is_told_with_the_count_of_the_journeys():
    own = Scenario(budget=450_000)
    inside = EN.of_100(estimate(own).within_budget)

    assert inside > 90
    assert f"in {inside} of 100 journeys; in {100 - inside} it is not enough" in said(opened(budget=450_000))


def test_payments_of_one_day_are_named_as_one_sum():
    shown = said(opened(pathway="gastric", route="trial", product="hospital_made", start_date=START))

    assert "(Deposit at the hospital and Before you travel)." in shown
    assert "ready when it falls due" in shown


def test_who_has_paid_is_told_that_sending_money_is_reckoned_from_the_whole_bill_until_that_is_paid_too():
    note = EN("money.sending_whole")

    assert note not in said(opened())
    assert note in said(opened(overrides=(("cell_product_paid", Range.fixed(160_000)),)))
    both = (("cell_product_paid", Range.fixed(160_000)), ("money_transfer_paid", Range.fixed(2_000)))
    assert note not in said(opened(overrides=both))


def test_what_goes_on_at_home_counts_every_person_and_stays_out_of_the_bill():
    app = put(put(opened(), "home_loss_per_week.box", 700), "people_losing_pay.box", 2)

    result = estimate(scenario(app))
    assert f'"{EN.number(round_2sf(result.home_side.p50))}"' in said(app)
    assert "1,400" in said(app)
    assert result.total_cost.p50 == estimate(Scenario()).total_cost.p50


def test_what_goes_on_at_home_is_folded_for_who_has_put_in_nothing():
    assert not home_fold(opened()).proto.expanded
    assert home_fold(opened(home_loss_per_week=700)).proto.expanded


def test_what_goes_on_at_home_once_unfolded_stays_so_for_the_visit_also_when_all_of_it_is_0_again():
    app = opened(held={home.FOLD: True})

    for amount in (700, 0):
        put(app, "home_loss_per_week.box", amount)
        assert home_fold(app).proto.expanded, amount
    assert home_fold(turned_to(turned_to(app, "compare"), "time_and_money")).proto.expanded


def home_fold(app: AppTest):
    return next(fold for fold in app.expander if fold.label == EN("home.put_in"))


def test_how_the_money_moves_has_no_row_for_what_is_nothing_or_not_known():
    rows = ("deposit", "pledged", "to_raise")

    def shown(**answers):
        names = [plain(name) for table in opened(**answers).table for name in table.value.iloc[:, 0]]
        return [name for name in rows if EN(f"money.{name}") in names]

    assert shown() == ["deposit"]
    assert shown(budget=1_000_000, offsets=20_000) == list(rows)


def test_days_around_the_middle_one_are_said_as_short_as_they_can_be():
    dated, undated = said(opened(start_date=date(2027, 1, 10))), said(opened())
    windows = r"Visa · at home,(.+?),(.+)"

    assert re.fullmatch(r"day \d+ \(\d+ to \d+\)", re.search(windows, undated)[1])
    assert re.fullmatch(r"\d+ \w+ \(\d+ \w+ to \d+ \w+\)", re.search(windows, dated)[1])
    assert " 2028 (" in dated


def test_every_slider_and_every_box_can_be_moved_to_both_of_its_ends():
    app = opened(budget=200_000, days_available=90)
    for kind in ("slider", "number_input"):
        for key in [item.key for item in getattr(app, kind)]:
            for end in ("min", "max"):
                element = getattr(app, kind)(key=key)
                healthy(element.set_value(getattr(element, end)).run())
    assert estimate(scenario(app)).total_cost.p50 > 0


def test_answers_survive_a_change_of_page_and_of_language():
    app = put(put(opened(), "home_care_per_week.box", 90), "paid.cell_product", 150_000)

    turned_to(app, "estimate")
    turned_to(app, "time_and_money")
    pick(app, "language", "zh")

    assert app.number_input(key="home_care_per_week.box.zh").value == 90
    assert app.number_input(key="paid.cell_product.zh").value == 150_000


def test_a_paid_bill_changes_the_total_and_can_be_taken_back():
    app = put(opened(), "paid.cell_product", 150_000)

    before, after = estimate(Scenario()), estimate(scenario(app))
    assert set(after.costs.by_component["cell_product"]) == {150_000}
    assert f"Paid so far: $150,000 of about {money(after.total_cost.p50)}" in said(app)
    assert EN.money_range(before.total_cost.p10, before.total_cost.p90, "USD") in said(app)
    assert EN.money_range(after.total_cost.p10, after.total_cost.p90, "USD") in said(app)

    press(app, "back.cell_product_paid")

    assert scenario(app) == Scenario()
    assert app.number_input(key="paid.cell_product.en").value is None


def test_what_is_paid_is_asked_for_by_no_line_of_the_page():
    paid = (("cell_product_paid", Range.fixed(150_000)), ("deposit_paid", Range.fixed(25_000)))
    app = opened(start_date=START, budget=100_000, days_available=120, overrides=paid)
    shown, result = said(app), estimate(Scenario(start_date=START, overrides=paid))

    assert "Deposit at the hospital" not in plain(app.header[0].value)
    assert "CAR-T cells" not in plain(app.header[0].value)
    assert f"about {money(rest(result).typical)} in all" in shown
    assert f"have {money(rest(result).cautious)};" in shown
    assert f"Paid so far: $175,000 of about {money(result.total_cost.p50)}" in shown
    assert f"Still to pay: about {money(rest(result).typical)}" in shown
    assert "In what is paid is the deposit of $25,000" in shown
    assert "With $100,000 you have enough all the way" in shown
    moved = next(item.value for item in app.table if EN("money.largest") in list(map(plain, item.value.iloc[:, 0])))
    rows = {plain(row.iloc[0]): plain(row.iloc[1]) for _, row in moved.iterrows()}
    assert rows[EN("money.paid")] == "$175,000"
    assert rows[EN("money.held")] == "$25,000"
    assert rows[EN("money.to_raise")] == "$0"
    assert EN("money.deposit") not in rows
    assert float(rows[EN("money.largest")].strip("$").replace(",", "")) < 25_000


def test_who_has_paid_is_inside_with_what_is_left():
    paid = (("cell_product_paid", Range.fixed(150_000)),)
    asked = {"days_available": 120, "overrides": paid}

    left, whole = (estimate(Scenario(budget=budget, **asked)).joint for budget in (100_000, 250_000))

    assert 0.5 < left.inside_both < whole.inside_both
    assert "stay inside both" in said(opened(budget=100_000, **asked))


def test_the_bill_for_the_cells_is_no_sum_to_come_once_it_is_paid():
    shown = plain(put(opened(), "paid.cell_product", 150_000).header[0].value)

    assert "CAR-T cells" not in shown


def test_a_part_that_is_over_changes_the_days_and_an_empty_box_takes_it_back():
    app = opened(start_date=START)
    choose(app, "paid.which_part", "wait_for_cells")

    put(app, "over.wait_for_cells", 40)

    result = estimate(scenario(app))
    assert set(result.schedule.length["wait_for_cells"]) == {40}
    assert "10 days more" in said(app) or "9 days more" in said(app)

    put(app, "over.wait_for_cells", None)

    assert scenario(app) == Scenario(start_date=START)


def test_a_bill_for_something_that_might_have_happened_says_that_it_did():
    app = opened()
    choose(app, "paid.which", "icu")

    app = put(app, "paid.icu", 9000)

    assert set(estimate(scenario(app)).costs.by_component["icu"]) == {9000}


def test_which_cost_and_which_part_are_asked_about_stays_on_a_way_over_another_page():
    app = choose(choose(opened(), "paid.which", "icu"), "paid.which_part", "wait_for_cells")

    turned_to(turned_to(app, "compare"), "time_and_money")

    assert app.selectbox(key="paid.which.en").value == "icu"
    assert app.selectbox(key="paid.which_part.en").value == "wait_for_cells"
    assert pick(app, "language", "zh").selectbox(key="paid.which.zh").value == "icu"


def test_every_cost_and_every_part_can_be_put_in():
    app = opened()
    for question, prefix in (("paid.which.en", "paid"), ("paid.which_part.en", "over")):
        for option in _ids(app, question):
            healthy(app.selectbox(key=question).set_value(option).run())
            put(app, f"{prefix}.{option}", 3)
    assert len(app.button) > 30


def test_what_is_paid_is_shown_in_the_currency_of_the_page():
    app = put(opened(), "paid.cell_product", 100_000)

    pick(app, "currency", "CNY")

    rate = app.number_input(key="paid.cell_product.en").value / 100_000
    assert 6 < rate < 8


def test_a_fact_far_from_every_expectation_does_no_harm():
    own = (("visa_days", Range.fixed(0)), ("cell_product_paid", Range.fixed(1e12)), ("ward_stay_days", Range.fixed(3650)))

    shown = said(opened(overrides=own, budget=0, days_available=0))

    assert "Paid so far: $1,000,000,000,000" in shown


def _ids(app: AppTest, key: str) -> list[str]:
    """Return the ids behind the options of a question."""
    kind = "component" if key.startswith("paid.which.") else "phase"
    names = {words: name.removeprefix(f"{kind}.") for name, words in EN.words.items() if name.startswith(f"{kind}.")}
    return [names[words] for words in app.selectbox(key=key).options]
