"""A quote held against a journey: states, amounts, what is left out, and the total with both."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from estimator import InputError, Range, Scenario, estimate
from estimator.exports.quote import conversions
from estimator.quotes import Quote, QuoteLine, State, check, read_file, read_rates, read_text, rebased, suggest, verdicts
from estimator.quotes.lines import Kind
from estimator.text import load_text
from tests.quotes.conftest import TABLES, TODAY, hold

QUICK = Scenario(draws=512)


def state_of(result, component):
    return next(verdict for verdict in result.verdicts if verdict.component == component)


def test_every_component_has_one_verdict(components):
    assert [verdict.component for verdict in hold("Ward 60,000 CNY").verdicts] == components


def test_the_four_states_are_told_apart():
    result = hold("Ward 60,000 CNY\nTocilizumab included\nNot included: ICU, transplant\nAirport transfer: free")

    states = {verdict.component: verdict.state for verdict in result.verdicts if verdict.state is not State.NOT_SAID}
    assert states == {
        "ward": State.INCLUDED, "tocilizumab": State.IN_OTHER_LINE, "airport_transfers": State.IN_OTHER_LINE,
        "icu": State.EXCLUDED, "transplant": State.EXCLUDED,
    }  # fmt: skip


def test_to_be_mentioned_is_not_to_be_included():
    assert state_of(hold("Patient waits for CAR-T treatment\nWard 60,000 CNY"), "cell_product").state is State.NOT_SAID


@pytest.mark.parametrize(
    "included",
    [
        "Includes: pre-treatment evaluation, apheresis, cell manufacturing, infusion, 30 days of hospitalization",
        "Included: evaluation, apheresis, cell manufacturing, infusion, 30 days of hospitalization",
        "Package includes evaluation, apheresis, cell manufacturing, infusion and 30 days of hospitalization",
        "The price covers evaluation, apheresis, cell preparation, hospitalization (30 days)",
        "包含：治疗前评估、单采、细胞制备、回输、住院30天",
        "包括评估、单采、细胞制备、住院三十天以内",
        "套餐含：前期检查，单采，细胞制备，住院30天",
    ],
)
def test_a_list_of_what_is_included_on_a_line_of_its_own_is_believed_with_its_days(included):
    for result in (hold(f"Total package RMB 980,000\n{included}"), hold(f"CAR-T package RMB 980,000\n{included}")):
        paid = {item.component: item.state for item in result.verdicts if item.state is not State.NOT_SAID}
        assert paid == {
            "cell_product": State.INCLUDED, "work_up": State.IN_OTHER_LINE, "collection": State.IN_OTHER_LINE,
            "ward": State.IN_OTHER_LINE,
        }  # fmt: skip
        assert state_of(result, "ward").limit == 30


@pytest.mark.parametrize("silent", ["Does the price include ICU?", "ICU: not included", "Price does not include ICU", "ICU"])
def test_a_line_that_says_less_is_not_believed(silent):
    assert state_of(hold(f"CAR-T package RMB 980,000\n{silent}"), "icu").state is not State.IN_OTHER_LINE


def test_a_package_that_names_its_contents_alone_is_the_price_of_the_cells_and_of_the_others():
    result = hold("套餐总价 98万元，含前期检查、单采、制备、清淋、住院30天以内")

    assert state_of(result, "cell_product").amount == pytest.approx(980_000 / 7.07, rel=0.01)
    assert state_of(result, "work_up").state is State.IN_OTHER_LINE


@pytest.mark.parametrize(
    ("line", "component", "days"),
    [
        ("Inpatient ward stay up to 21 days 16,000 USD", "ward", 21),
        ("Ward, 21 days, 16,000 USD", "ward", 21),
        ("Ward 16,000 USD (25 days included)", "ward", 25),
        ("Ward stay 14-21 days 16,000 USD", "ward", 21),
        ("21-day hospital stay 16,000 USD", "ward", 21),
        ("30 days of hospitalization 16,000 USD", "ward", 30),
        ("3 weeks of inpatient care 16,000 USD", "ward", 21),
        ("住院21天 16,000美元", "ward", 21),
        ("住院费30天以内 16,000美元", "ward", 30),
        ("病房二十一天 16,000美元", "ward", 21),
        ("ICU 5 days 16,000 USD", "icu", 5),
        ("Hotel 40 nights 16,000 USD", "lodging", 40),
        ("Ward, two weeks, 16,000 USD", "ward", 14),
        ("Ward, twenty-one days, 16,000 USD", "ward", 21),
        ("Hotel 1 month 16,000 USD", "lodging", 30),
        ("Apartment, two months, 16,000 USD", "lodging", 60),
        ("公寓2个月 16,000美元", "lodging", 60),
        ("Hotel minimum 30 nights 16,000 USD", "lodging", None),
        ("Hotel, at least 30 nights, 16,000 USD", "lodging", None),
        ("Hotel (30 nights minimum) 16,000 USD", "lodging", None),
        ("酒店至少30晚 16,000美元", "lodging", None),
        ("Ward minimum 14 days, maximum 21 days, 16,000 USD", "ward", 21),
        ("Ward 16,000 USD, price valid three months", "ward", None),
        ("Ward 16,000 USD", "ward", None),
        ("Ward stay until day 28, 16,000 USD", "ward", None),
        ("Ward 16,000 USD, offer valid for 30 days", "ward", None),
        ("Ward 16,000 USD, with a check 30 days after the infusion", "ward", None),
        ("住院16,000美元，30天后复查", "ward", None),
        ("住院16,000美元，出院第30天复查", "ward", None),
    ],
)
def test_days_that_a_line_pays_for_are_read(line, component, days):
    verdict = state_of(hold(f"{line}\nCAR-T cells 85,000 USD"), component)

    assert (verdict.amount, verdict.limit) == (16_000, days)


def test_days_of_one_thing_in_a_line_are_not_those_of_another():
    result = hold("Hospital stay 30 days incl. ICU 3 days 60,000 CNY\nCAR-T cells 999,000 CNY")

    assert (state_of(result, "ward").limit, state_of(result, "icu").limit) == (30, 3)


def test_further_days_are_in_the_total_and_in_what_is_left_out():
    limited = hold("Ward up to 21 days 16,000 USD\nCAR-T cells 85,000 USD", Scenario())
    whole = hold("Ward 16,000 USD\nCAR-T cells 85,000 USD", Scenario())
    days = limited.ours.schedule.length["ward_stay"] - limited.ours.schedule.length["intensive_care"]

    assert dict(limited.scenario.overrides)["ward_limit"] == Range.fixed(21, "")
    (beyond,) = limited.beyond
    assert (beyond.component, beyond.covered, beyond.share) == ("ward", 21, pytest.approx((days > 21).mean()))
    assert limited.rebased_total.p90 > whole.rebased_total.p90 + 5_000
    # With the further days the fees for sending money grow too, and nobody quoted those.
    assert beyond.cost.mean < limited.left_out.mean - whole.left_out.mean < 1.05 * beyond.cost.mean
    assert whole.beyond == ()


def test_a_quote_without_a_limit_takes_the_one_of_an_earlier_bill_away():
    earlier = (("ward_bill", Range.fixed(9_000)), ("ward_limit", Range.fixed(14)))
    result = hold("Ward 16,000 USD", replace(QUICK, overrides=earlier))

    assert dict(result.scenario.overrides) == {"ward_bill": Range.fixed(16_000)}


def test_the_reader_may_say_how_many_days_a_line_covers():
    quote = read_text("Ward up to 21 days 16,000 USD\nCAR-T cells 85,000 USD")
    ward, cells = suggest(quote)

    changed = check(quote, (replace(ward, limits=(("ward", 10.0),)), cells), QUICK)
    cleared = check(quote, (replace(ward, limits=()), cells), QUICK)

    assert (state_of(changed, "ward").limit, state_of(cleared, "ward").limit) == (10, None)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("Ward before infusion, 10 days", "Ward after infusion, 21 days", 31),
        ("回输前住院10天", "回输后住院21天", 31),
        ("Bed fee, 21 days", "Nursing fee, 21 days", 21),
        ("床位费21天", "护理费21天", 21),
        ("Ward, 21 days", "Ward, room for a guest", 21),
    ],
)
def test_days_of_lines_that_are_added_up_are_added_too_unless_they_are_the_same_days(first, second, days):
    found = state_of(hold(f"{first}，5,000 USD\n{second}，12,000 USD\nCAR-T cells 85,000 USD"), "ward")

    assert (found.amount, found.limit) == (17_000, days)


@pytest.mark.parametrize(
    "item",
    [
        "Hospital ward 21 day package, each further day 500 USD",
        "Ward 21 days, 500 USD per additional day",
        "Ward 21 days (extra day: $500)",
        "住院21天，每增加一天500美元",
        "住院21天，超出部分每天500美元",
        "住院，超过21天每天500美元",
    ],
)
def test_the_price_of_a_further_day_is_not_that_of_the_line(item):
    table = read_file("q.csv", f'item,amount,currency\n"{item}",12000,USD\n"CAR-T cells",85000,USD\n'.encode())

    for result in (check(table, suggest(table), QUICK), hold(f"{item}; 12,000 USD\nCAR-T cells 85,000 USD")):
        ward = state_of(result, "ward")
        assert (ward.amount, ward.per_unit, ward.limit, result.quoted_total) == (12_000, "", 21, 97_000)
        assert not any(item.unknown for item in result.suggestions)


def test_several_lines_of_one_kind_are_added_up():
    verdict = state_of(hold("Bed fee 1,000 USD\nNursing fee 500 USD"), "ward")

    assert (verdict.amount, verdict.rows) == (1500, (1, 2))


def test_a_price_that_is_left_out_is_not_counted():
    quote = read_file("quote.csv", b"Item,Amount,Currency,Included\nWard,1000,USD,yes\nICU,9000,USD,no\n")

    result = check(quote, suggest(quote), QUICK)

    assert result.quoted_total == 1000
    assert state_of(result, "icu").state is State.EXCLUDED
    assert state_of(result, "icu").overrides == {}


def test_an_empty_quote_changes_nothing():
    result = check(Quote(), (), QUICK, today=TODAY)

    assert result.scenario == QUICK
    assert result.rebased_total == result.ours.total_cost == result.left_out
    assert result.quoted_total == 0
    assert result.flags == ()


def test_a_quote_that_includes_everything_leaves_only_what_may_happen(components):
    lines = tuple(QuoteLine(i, name, 1000.0, "USD", kind=Kind.PRICE, component=name) for i, name in enumerate(components, 1))
    quote = Quote(lines)

    result = check(quote, suggest(quote), QUICK)

    assert result.left_out.p95 == 0
    always = [name for name, cost in result.rebased.costs.by_component.items() if cost.all()]
    for name in always:
        assert set(result.rebased.costs.by_component[name].tolist()) == {1000.0}
    ours, theirs = result.ours.total_cost, result.rebased_total
    assert (theirs.p90 - theirs.p10) / theirs.p50 < 0.5 * (ours.p90 - ours.p10) / ours.p50
    # A thousand for each line that the journey has: nothing else varies.
    assert not np.any(result.rebased.costs.total % 1000)


def test_a_quote_of_everything_that_always_happens_has_no_range_left(components):
    costs = estimate(QUICK).costs.by_component
    quote = Quote(tuple(
        QuoteLine(i, name, 1000.0 if costs[name].all() else 0.0, "USD", kind=Kind.PRICE, component=name)
        for i, name in enumerate(components, 1)
    ))  # fmt: skip

    result = check(quote, suggest(quote), QUICK)

    assert result.rebased_total.p5 == result.rebased_total.p95 == result.quoted_total


def test_sums_come_before_quantiles():
    result = hold("CAR-T cells 140,000 USD")

    parts = [result.rebased.costs.by_component[name] for name in result.open_components]
    assert result.left_out.p90 == pytest.approx(float(np.quantile(np.sum(parts, axis=0), 0.9)), rel=1e-5)
    assert result.left_out.p90 < sum(float(np.quantile(part, 0.9)) for part in parts)


def test_what_is_excluded_and_what_is_not_said_make_up_what_is_left_out():
    result = hold("CAR-T cells 140,000 USD\nNot included: ward, flights")

    assert result.excluded.mean + result.not_said.mean == pytest.approx(result.left_out.mean, rel=1e-5)


def test_the_total_is_the_quote_and_what_it_leaves_out_where_all_of_it_is_paid_by_everybody():
    result = hold("CAR-T cells 140,000 USD\nApheresis 4,000 USD")

    assert result.rebased_total.mean == pytest.approx(144_000 + result.left_out.mean, rel=1e-5)


def test_a_line_of_no_kind_of_ours_counts_as_it_stands():
    plain, more = (
        hold("CAR-T cells 140,000 USD\nApheresis 4,000 USD"),
        hold("CAR-T cells 140,000 USD\nApheresis 4,000 USD\nSouvenirs 500 USD"),
    )

    assert more.quoted_total == plain.quoted_total + 500
    assert more.rebased_total.p50 == pytest.approx(plain.rebased_total.p50 + 500, abs=0.1)
    assert [item.line.item for item in more.unmatched] == ["Souvenirs"]


def test_a_total_and_a_deposit_are_not_counted_again():
    result = hold("CAR-T cells 140,000 USD\nWard 10,000 USD\nTotal 150,000 USD\nDeposit 45,000 USD")

    assert (result.quoted_total, result.stated_total) == (150_000, 150_000)
    assert result.unmatched == ()


def test_a_total_alone_is_what_the_quote_says():
    result = hold("Total 142,000 USD")

    assert result.quoted_total == 142_000
    assert state_of(result, "cell_product").amount == 142_000


def test_an_amount_in_another_currency_says_its_rate_and_date():
    (conversion,) = state_of(hold("Ward 70,700 CNY"), "ward").conversions

    newest = max(TABLES.fx, key=lambda row: row.date)
    assert conversion.value == pytest.approx(70_700 / newest.typical)
    assert conversion.pair == ("USD", pytest.approx(newest.typical), "CNY")
    assert conversion.date == newest.date
    assert state_of(hold("Ward 10,000 USD"), "ward").conversions == ()


def test_the_readers_own_rate_wins_and_has_no_date():
    scenario = replace(QUICK, overrides=(("cny_per_usd", Range.fixed(7)),))

    verdict = state_of(hold("Ward 70,000 CNY", scenario), "ward")

    assert (verdict.amount, verdict.conversions[0].date) == (pytest.approx(10_000), None)


def test_a_scenario_in_another_currency_takes_quotes_in_it():
    scenario = Scenario(draws=512, currency="EUR", currency_per_usd=0.9, currency_date=date(2026, 1, 1))

    result = hold("Ward 9,000 EUR\nApheresis 7,070 CNY\nVisa 100 USD", scenario)

    amounts = [state_of(result, name).amount for name in ("ward", "collection", "visa")]
    assert amounts == pytest.approx([9_000, 900 * 7.07 / max(TABLES.fx, key=lambda row: row.date).typical, 90], rel=1e-3)


def test_an_amount_in_any_currency_is_converted_with_the_readers_rate_and_says_so():
    quote = replace(
        read_text("Ward 9,200 EUR\nApheresis 5,000 KZT\nSouvenirs 92 EUR"), rates=read_rates(["EUR=0.92@2026-11-20", "kzt=500"])
    )

    result = check(quote, suggest(quote), QUICK)

    ward, collection = state_of(result, "ward"), state_of(result, "collection")
    assert (ward.amount, collection.amount) == (pytest.approx(10_000), pytest.approx(10))
    assert result.unmatched_total == pytest.approx(100)
    assert ward.conversions[0].pair == ("USD", pytest.approx(0.92), "EUR")
    assert ward.conversions[0].date == date(2026, 11, 20)
    assert list(conversions(result, load_text("en"))) == [
        "Line 2: converted at 1 USD = 500 KZT, your own rate.",
        "Lines 1 and 3: converted at 1 USD = 0.92 EUR, the rate of 20 November 2026.",
    ]


def test_a_rate_of_a_quote_reaches_a_scenario_in_yuan():
    quote = replace(read_text("Ward 920 EUR"), rates=read_rates(["EUR=0.92"]))

    (verdict,) = (item for item in check(quote, suggest(quote), Scenario(draws=512, currency="CNY")).verdicts if item.amount)

    assert verdict.amount == pytest.approx(1000 * max(TABLES.fx, key=lambda row: row.date).typical)


def test_the_rate_of_the_scenario_counts_where_the_estimate_is_in_that_currency():
    scenario = Scenario(draws=512, currency="EUR", currency_per_usd=0.9)
    quote = replace(read_text("Ward 100 USD"), rates=read_rates(["EUR=0.5"]))

    assert state_of(check(quote, suggest(quote), scenario), "ward").amount == pytest.approx(90)


@pytest.mark.parametrize(
    "written",
    [
        "EUR",
        "EUR=",
        "EUR=0",
        "EUR=-1",
        "EUR=nan",
        "EUR=inf",
        "EUR=1e9",
        "EUR=1e-320",
        "XYZ=2",
        "=2",
        "USD=1",
        "EUR=0.9@soon",
        "EUR=0.9@1900-01-01",
    ],
)
def test_a_rate_that_is_none_is_refused_with_what_would_be_one(written):
    with pytest.raises(InputError) as refused:
        read_rates([written, "GBP=many"])

    assert [problem.place for problem in refused.value.problems] == ["--rate"] * 2


def test_a_currency_that_is_given_two_rates_is_refused_once():
    with pytest.raises(InputError) as refused:
        read_rates(["KZT=520", "EUR=0.92", "kzt=1@2026-11-20"])

    assert str(refused.value) == "--rate: KZT: found 2 rates; use one rate a currency"


def test_currencies_without_a_rate_are_all_named():
    with pytest.raises(InputError) as refused:
        hold("Ward 9,000 EUR\nApheresis 7,070 GBP")

    assert [(problem.row, problem.found) for problem in refused.value.problems] == [(1, "EUR"), (2, "GBP")]


def test_a_price_per_day_replaces_our_price_and_keeps_our_days():
    result = hold("ICU 8,000 CNY per day\nWard 60,000 CNY")

    verdict = state_of(result, "icu")
    assert list(verdict.overrides) == ["icu"]
    days = result.rebased.costs.by_component["icu"] / verdict.amount
    assert days.max() > 1
    assert result.quoted_total == pytest.approx(state_of(result, "ward").amount)


@pytest.mark.parametrize(
    "line",
    [
        "ICU 15,000 CNY/day, not included", "ICU 15,000 CNY per day (not included)", "ICU 每天 15,000元 另计",
        "Not included: ICU 15,000 CNY a day, 15,000 CNY/day",
    ],
)  # fmt: skip
def test_a_price_per_day_of_what_is_left_out_stays_out_of_the_quote_and_is_used(line):
    result = hold(f"CAR-T cells 120,000 USD\n{line}")
    table = read_file("q.csv", b"Item,Price,Currency,Note\nCAR-T cells,120000,USD,\nICU,15000/day,CNY,not included\n")
    tabular = check(table, suggest(table), Scenario(draws=512), today=TODAY)

    for found in (result, tabular):
        icu = next(item for item in found.verdicts if item.component == "icu")
        assert (icu.state, icu.per_unit, found.quoted_total) == (State.EXCLUDED, "day", 120_000)
        assert dict(found.scenario.overrides)["icu"].typical == pytest.approx(15_000 / 7.07, rel=1e-4)
        assert "icu" in found.open_components


def test_a_price_that_the_line_itself_leaves_out_is_in_no_total():
    assert hold("CAR-T cells 120,000 USD\nInterpreter 3,000 USD, not included").quoted_total == 120_000


def test_a_price_of_what_we_do_not_count_keeps_our_assumption():
    result = hold("Apartment 9,000 CNY per month\nLymphodepletion 3,000 CNY per day")

    for name in ("lodging", "lymphodepletion"):
        assert not state_of(result, name).is_usable
        assert np.array_equal(result.rebased.costs.by_component[name], result.ours.costs.by_component[name])


def test_the_reader_has_the_last_word():
    own = {
        "icu": State.IN_OTHER_LINE,
        "ward": State.EXCLUDED,
        "flights": 900,
        "visa": State.INCLUDED,
        "transplant": State.NOT_SAID,
    }

    result = hold("Ward 60,000 CNY", own=own)

    assert [state_of(result, name).state.value for name in own] == [
        "in_other_line",
        "excluded",
        "included",
        "in_other_line",
        "not_said",
    ]
    assert dict(result.scenario.overrides) == {
        "icu_bill": Range.fixed(0), "visa_bill": Range.fixed(0), "flights_bill": Range.fixed(900),
    }  # fmt: skip


@pytest.mark.parametrize("said", [State.EXCLUDED, State.IN_OTHER_LINE, State.NOT_SAID])
def test_a_priced_line_that_the_reader_says_is_not_paid_for_counts_no_more(said):
    text = "CAR-T cells 140,000 USD\nWard 10,000 USD\nICU 9,000 USD\nTotal 159,000 USD"

    plain, without = hold(text), hold(text, own={"icu": said})

    assert (plain.quoted_total, plain.set_aside, plain.set_aside_total) == (159_000, (), 0)
    assert (without.quoted_total, without.set_aside_total) == (150_000, 9_000)
    assert [item.line.row for item in without.set_aside] == [3]
    assert [flag.flag for flag in without.flags] == [flag.flag for flag in plain.flags], "signs are of the quote as written"
    assert without.rebased_total.mean == pytest.approx(150_000 + without.left_out.mean, rel=1e-5)


def test_nothing_of_a_quote_is_left_to_count_once_its_only_line_is_set_aside():
    assert hold("Ward 10,000 USD", own={"ward": State.EXCLUDED}).quoted_total == 0


def test_a_line_that_still_pays_for_something_else_is_not_set_aside():
    text = "CAR-T cells and ward 150,000 USD"
    assert state_of(hold(text), "ward").state is State.IN_OTHER_LINE

    result = hold(text, own={"cell_product": State.EXCLUDED})

    assert (result.quoted_total, result.set_aside) == (150_000, ())
    assert result.unmatched_total == 150_000


def test_a_price_that_this_journey_never_pays_is_told():
    result = hold("Transplant 60,000 USD\nWard 10,000 USD")

    assert [verdict.component for verdict in result.dormant] == ["transplant"]
    assert hold("Transplant 60,000 USD", replace(QUICK, transplant="yes")).dormant == ()


def test_other_changes_of_the_scenario_stay():
    scenario = replace(QUICK, overrides=(("flights_bill", Range.fixed(900)),))

    assert dict(hold("Ward 1,000 USD", scenario).scenario.overrides) == {
        "flights_bill": Range.fixed(900),
        "ward_bill": Range.fixed(1000),
    }


def test_the_clock_is_handed_in_and_moves_no_number():
    text = "CAR-T cells 140,000 USD"
    quote = read_file("quote.txt", text.encode(), day=date(2026, 1, 1))

    early, late, never = (check(quote, suggest(quote), QUICK, today=day) for day in (date(2026, 2, 1), TODAY, None))

    assert [early.is_stale, late.is_stale, never.is_stale] == [False, True, False]
    assert early.rebased_total == late.rebased_total == never.rebased_total


def test_a_page_may_hand_in_its_own_way_to_estimate():
    asked = []

    def run(scenario):
        asked.append(scenario)
        return estimate(scenario)

    result = hold("Ward 1,000 USD", run=run)

    assert asked == [QUICK, result.scenario]


def test_truths_for_any_quote(components):
    hypothesis = pytest.importorskip("hypothesis", reason="no hypothesis: pip install -r requirements-dev.txt")
    some = hypothesis.strategies
    lines = some.lists(
        some.builds(
            QuoteLine, row=some.integers(1, 500), item=some.just("line"), amount=some.floats(0.01, 1e6),
            currency=some.sampled_from(["USD", "CNY"]),
            included=some.sampled_from([None, True, False]), kind=some.just(Kind.PRICE), component=some.sampled_from(components),
        ),
        max_size=12,
    )  # fmt: skip

    @hypothesis.settings(deadline=None, max_examples=40)
    @hypothesis.given(lines=lines)
    def holds(lines):
        quote = Quote(tuple(lines))
        scenario = Scenario(draws=128)
        found = verdicts(quote, suggest(quote), scenario)
        once = rebased(scenario, found)
        result = check(quote, suggest(quote), scenario)

        assert rebased(once, found) == once, "to put a quote in twice changes nothing more"
        assert {verdict.component for verdict in found} == set(components)
        paid = {f"{verdict.component}_bill" for verdict in found if verdict.state in (State.INCLUDED, State.IN_OTHER_LINE)}
        assert set(dict(once.overrides)) == paid
        assert result.left_out.p10 <= result.left_out.p50 <= result.left_out.p90 <= result.rebased_total.p95
        assert result.left_out.mean <= result.rebased_total.mean * (1 + 1e-6)
        untouched = set(components) - {name.removesuffix("_bill") for name in paid} - {"money_transfer"}
        for name in untouched:
            assert np.array_equal(result.rebased.costs.by_component[name], result.ours.costs.by_component[name])

    holds()
