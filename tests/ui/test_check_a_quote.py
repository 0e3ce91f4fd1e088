"""The page that checks a quote, as a reader meets it, without a browser."""

from datetime import date
from functools import partial
from io import BytesIO

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from estimator import Scenario, estimate, load_tables
from estimator.exports.question_sheet import as_csv, as_lines, as_text, question_pairs
from estimator.exports.quote_answer import answer
from estimator.facts import bills
from estimator.quotes import State, check, read_text, suggest
from estimator.rounding import enough
from estimator.text import languages, load_text
from estimator.ui.checklist import Ticks, ticked
from tests.ui import reader
from tests.ui.beginnings import QUOTE
from tests.ui.reader import choose, healthy, pick, press, put, said, scenario, turned_to

opened = partial(reader.opened, "check_a_quote")
EN, ZH = load_text("en"), load_text("zh")
HOSTILE = "<img src=x onerror=alert(1)> **bold** :smile: [link](http://example.org) 3,000 USD"


def pasted(words: str = QUOTE, app: AppTest | None = None, language: str = "en") -> AppTest:
    """Paste a quote and have it read."""
    app = app or opened()
    healthy(unfolded(app).text_area(key=f"check.pasted.{language}").set_value(words).run())
    return press(app, "check.read", language)


def unfolded(app: AppTest) -> AppTest:
    """Unfold the box in which a quote is put in."""
    app.session_state["check_input"] = True
    return healthy(app.run())


def uploaded(raw: bytes, name: str = "quote.csv", app: AppTest | None = None) -> AppTest:
    """Upload a file."""
    app = unfolded(app or opened())
    pick(app, "check.way", "upload")
    return healthy(app.file_uploader[0].set_value((name, raw, "text/csv")).run())


def confirmed(app: AppTest) -> AppTest:
    """Say that every line has been looked at."""
    return healthy(app.checkbox(key="check.confirmed.en").set_value(True).run())


def engine(words: str = QUOTE, day: date | None = None, today: date | None = None):
    """Return what the engine says of the same quote."""
    quote = read_text(words, day=day)
    return check(quote, suggest(quote), Scenario(), today=today)


def answer_of(result, text=EN) -> str:
    """Return the sentence above everything else."""
    return answer(result, text)


@pytest.mark.parametrize("language", languages())
def test_the_page_opens_and_reads_a_quote_in_every_language(language):
    text, app = load_text(language), opened(language)
    assert app.title[0].value == text("check.page")
    assert not app.header

    pasted(app=app, language=language)

    assert answer_of(engine(), text) in said(app)
    assert app.text[0].value.startswith("1. CAR-T cells")


def test_the_page_says_the_numbers_of_the_engine():
    shown, result = said(pasted()), engine()

    low, middle, high = (EN.money(amount, "USD") for amount in (result.left_out.p10, result.left_out.p50, result.left_out.p90))
    assert answer_of(result) in shown
    assert EN("quote.left_out", low=low, middle=middle, high=high) in shown
    assert f"80 would cost less than {EN.money(enough(result.rebased_total.p80), 'USD')}" in shown
    assert result.cautious == pytest.approx(result.rebased_total.p80, rel=1e-6)
    for flag in result.flags:
        assert EN(f"quote.flag.{flag.flag}") in shown


def test_amounts_in_another_currency_are_named_with_their_rate_and_its_day():
    rate = load_tables().fx[0]

    shown = said(pasted())

    assert f"1 USD = {EN.number(engine().verdicts[3].conversions[0].pair[1])} CNY" in shown
    assert EN.date(rate.date) in shown


def test_each_line_is_preset_to_the_suggestion_and_the_reader_has_the_last_word():
    app = pasted()
    suggestions = suggest(read_text(QUOTE))
    assert [app.selectbox(key=f"check.line.{i}.en").value for i in range(6)] == [item.component or "" for item in suggestions]

    choose(app, "check.line.2", "")

    assert "Not matched to a line of ours: line 3, $8,487 in all" in said(app)
    assert app.selectbox(key="check.state.ward.3.en").value is State.NOT_SAID


def test_days_that_a_line_covers_are_read_can_be_changed_and_can_be_cleared():
    app = pasted("CAR-T cells 120,000 USD\nHospital ward up to 21 days 16,000 USD")
    box = "check.limit.1.ward.en"
    assert app.number_input(key=box).value == 21
    assert "for 21 days; what goes beyond is counted at our price" in said(app)
    assert any(item.label.endswith("line 2 · for 21 days") for item in app.selectbox)
    assert "the quote covers 21 days" in said(app)
    assert EN("quote.flag.line_limited") in said(app)
    with pytest.raises(KeyError):
        app.number_input(key="check.limit.0.cell_product.en")
    press(confirmed(app), "check.use")
    assert dict(scenario(app).overrides)["ward_limit"].typical == 21
    assert EN("check.in_estimate", count=2) in said(app)
    assert EN.plural("line.own", 2) in said(turned_to(app, "time_and_money"))
    turned_to(app, "check_a_quote")

    healthy(app.number_input(key=box).set_value(10).run())
    assert "the quote covers 10 days" in said(app)

    healthy(app.number_input(key=box).set_value(None).run())
    assert "the quote covers" not in said(app)
    press(confirmed(app), "check.use")
    assert {name for name, _ in scenario(app).overrides} == {"cell_product_bill", "ward_bill"}


def test_days_go_with_the_line_to_another_cost_and_are_dropped_where_it_has_none():
    app = pasted("CAR-T cells 120,000 USD\nHospital ward up to 21 days 16,000 USD")

    choose(app, "check.line.1", "lodging")
    assert app.number_input(key="check.limit.1.lodging.en").value == 21
    assert "for 21 nights" in said(app)

    choose(app, "check.line.1", "collection")
    assert "what goes beyond" not in said(app)


def test_an_amount_without_a_currency_leads_to_the_box_that_names_it():
    app = pasted("CAR-T cells 120,000\nWard 16,000")

    assert EN.markdown("check.no_currency", box=EN("check.currency")) in said(app)
    assert EN("check.currency") in {item.label for item in app.selectbox}


def test_a_part_can_be_said_to_be_in_another_line_and_then_costs_nothing_on_top():
    app = pasted()
    before = said(app)

    choose(app, "check.state.icu.3", State.IN_OTHER_LINE)

    assert "**Intensive care** · nothing on top" in {item.label for item in app.selectbox}
    assert said(app) != before


def test_a_priced_part_that_is_said_to_be_left_out_leaves_the_quotes_total_and_the_page_says_so():
    app = pasted("CAR-T cells 120,000 USD\nWard 30,000 USD")
    assert "Your quote says $150,000" in said(app)

    choose(app, "check.state.ward.4", State.EXCLUDED)

    assert "Your quote says $120,000" in said(app)
    assert EN("check.set_aside", rows="2", amount="$30,000") in said(app)

    choose(app, "check.state.ward.4", State.INCLUDED)
    assert "Your quote says $150,000" in said(app)


def test_amounts_go_into_the_estimate_only_once_the_lines_are_confirmed_and_come_out_again():
    app = pasted()
    before = scenario(app)
    assert app.button(key="check.use.en").disabled

    press(confirmed(app), "check.use")

    own = dict(scenario(app).overrides)
    assert own["cell_product_bill"].typical == 120_000
    assert own["tocilizumab_bill"].typical == 0
    assert "icu_bill" not in own
    assert estimate(scenario(app)).total_cost.p50 == pytest.approx(engine().rebased.total_cost.p50, abs=1)
    assert answer_of(engine()) in said(app)

    assert scenario(press(app, "check.back")) == before


def test_an_offer_in_the_estimate_does_not_count_as_a_bill_that_is_paid():
    app = press(confirmed(pasted()), "check.use")

    assert bills(scenario(app)) == {}


def test_the_way_back_brings_the_readers_own_figure_again():
    app = opened()
    own = (*scenario(app).overrides, *engine("Ward 5,000 USD").scenario.overrides)
    app.session_state["scenario"] = Scenario(overrides=own)
    press(confirmed(pasted(app=app)), "check.use")
    assert dict(scenario(app).overrides)["ward_bill"].typical == pytest.approx(60_000 / 7.07)

    press(app, "check.back")

    assert scenario(app).overrides == own


def test_the_quote_and_the_choices_survive_a_change_of_page_and_of_language():
    app = choose(pasted(), "check.line.2", "")

    turned_to(app, "estimate")
    turned_to(app, "check_a_quote")
    assert app.selectbox(key="check.line.2.en").value == ""

    pick(app, "language", "zh")
    assert app.selectbox(key="check.line.2.zh").value == ""


def test_a_currency_without_a_rate_is_asked_for_and_the_result_says_which_rate_of_which_day():
    app = pasted("Ward 9,200 EUR\nCAR-T cells 120,000 USD")
    assert "another currency (Euro)" in said(app)
    assert not [item for item in app.header if "Your quote says" in item.value]
    assert EN("check.ours") not in said(app)

    put(app, "check.rate.EUR", 0.92)
    assert "Your quote says €9,200 and $120,000, about $130,000" in said(app)
    assert "Line 1: converted at 1 USD = 0.92 EUR, your own rate." in said(app)

    healthy(app.date_input(key="check.rate_day.EUR.en").set_value(date(2026, 11, 20)).run())
    assert "1 USD = 0.92 EUR, the rate of 20 November 2026" in said(app)

    turned_to(turned_to(app, "estimate"), "check_a_quote")
    assert app.number_input(key="check.rate.EUR.en").value == 0.92
    put(app, "check.rate.EUR", None)
    assert "another currency (Euro)" in said(app)


def test_a_csv_and_a_workbook_with_the_same_lines_say_the_same():
    rows = [["Item", "Amount", "Currency"], ["CAR-T cells", 120_000, "USD"], ["Ward", 60_000, "CNY"]]
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)

    table = uploaded("\n".join(",".join(map(str, row)) for row in rows).encode())
    workbook = uploaded(stream.getvalue(), "quote.xlsx")

    assert table.header[0].value == workbook.header[0].value
    assert "$120,000 and CN¥60,000, about $128,000" in table.header[0].value.replace("\\", "")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"%PDF-1.7", "quote.pdf"),
        (b"", "empty.csv"),
        (b"x" * (5 * 2**20 + 1), "large.csv"),
        (b"Item,Amount\nWard,many\nICU,-5\n", "quote.csv"),
        (b"PK\x03\x04broken", "quote.xlsx"),
    ],
    ids=["a PDF", "empty", "too large", "no amounts", "a broken workbook"],
)
def test_a_bad_file_gives_one_clear_message_and_what_was_there_stays(raw, name):
    app = choose(pasted(), "check.line.2", "")
    before = app.header[0].value

    uploaded(raw, name, app)

    assert [item.value for item in app.warning] == [EN.markdown("check.refused")]
    assert name in app.code[0].value
    assert app.header[0].value == before
    assert app.selectbox(key="check.line.2.en").value == ""


@pytest.mark.parametrize("language", languages())
def test_an_amount_that_cannot_be_read_is_told_in_the_readers_language(language):
    text, app = load_text(language), opened(language)
    pick(unfolded(app), "check.way", "upload", language)

    healthy(app.file_uploader[0].set_value(("quote.csv", b"Item,Amount,Currency\nWard,many,USD\n", "text/csv")).run())

    assert text.markdown("check.refused_amount", row="2", found="many") in {item.value for item in app.markdown}


def test_a_price_per_day_stands_in_the_currency_of_the_page_and_so_does_one_that_is_left_out():
    app = pasted("CAR-T cells 120,000 USD\nInterpreter 800 CNY/day\nICU 15,000 CNY per day, not included")
    app.session_state["check_other"] = True
    healthy(app.run())

    labels = [item.label for item in app.selectbox]
    assert any(label.startswith("**Interpreter** · \\$113 per day") for label in labels)
    assert any(label.startswith("**Intensive care** · \\$2,122 per day · we count") for label in labels)


def test_a_deposit_of_the_quote_is_said_to_stay_out_of_the_dates():
    assert "A deposit of $30,000 (line 2) is not taken into your dates" in said(
        pasted("CAR-T cells 120,000 USD\nDeposit 30,000 USD")
    )


def test_the_message_goes_when_a_good_quote_follows():
    app = uploaded(b"nothing at all", "bad.xlsx", uploaded(b"%PDF"))

    uploaded(b"Item,Amount,Currency\nWard,5000,USD\n", app=app)

    assert not app.warning
    assert "$5,000" in app.header[0].value.replace("\\", "")


def test_an_empty_text_is_told_and_amounts_without_a_currency_ask_for_one():
    app = pasted("")
    assert app.warning

    pasted("Ward 60,000\nICU 5,000", app)
    assert "currency" in app.code[0].value

    choose(app, "check.currency.False", "CNY")
    press(app, "check.read")
    assert not app.warning
    assert "CN¥65,000, about $9,190" in app.header[0].value.replace("\\", "")


def test_words_from_outside_are_shown_as_text_and_never_as_markdown_or_html():
    app = pasted(HOSTILE)

    assert any("<img src=x onerror=alert(1)> **bold** :smile:" in item.value for item in app.text)
    shown = [item.value for item in (*app.markdown, *app.caption, *app.header, *app.warning)]
    labels = [item.label for item in (*app.selectbox, *app.checkbox, *app.button)]
    assert not [words for words in (*shown, *labels) if "onerror" in words or "smile" in words]
    assert not [item for item in app.get("html") if "onerror" in item.proto.body]


def test_a_list_that_is_ticked_is_a_quote_too():
    app = opened()
    pick(app, "check.way", "tick")
    choose(app, "check.state.ward.3", State.INCLUDED)
    choose(app, "check.state.cell_product.3", State.INCLUDED)
    choose(app, "check.state.icu.3", State.EXCLUDED)
    put(app, "check.amount.ward", 9_000)

    put(app, "check.total", 150_000)

    assert "Your quote says $150,000" in app.header[0].value.replace("\\", "")
    press(app, "check.use")
    own = {name: spread.typical for name, spread in scenario(app).overrides}
    assert own == {"ward_bill": 9_000, "cell_product_bill": 141_000}


def test_what_a_ticked_total_holds_beyond_its_amounts_is_counted_and_lost_nowhere():
    names, worth = {"ward": "Ward", "icu": "ICU"}, {"ward": 1.0, "icu": 2.0}
    both = Ticks({"ward": State.INCLUDED, "icu": State.INCLUDED}, {}, 500.0)
    one = Ticks({"ward": State.INCLUDED}, {"ward": 200.0}, 500.0)

    shared, over = ticked(both, "USD", names, worth), ticked(one, "USD", names, worth)

    assert [(item.component, item.line.amount) for item in shared] == [("ward", None), ("icu", 500.0), (None, 500.0)]
    assert [(item.component, item.line.amount) for item in over] == [("ward", 200.0), (None, 300.0), (None, 500.0)]


def test_an_old_quote_is_called_old_against_the_day_that_the_reader_gives():
    app = pasted()
    assert app.date_input(key="check.today.en").value == date.today()
    healthy(app.date_input(key="check.today.en").set_value(date(2026, 6, 1)).run())

    healthy(app.date_input(key="check.day.en").set_value(date(2026, 5, 1)).run())
    assert EN("check.stale") not in said(app)

    healthy(app.date_input(key="check.day.en").set_value(date(2026, 1, 1)).run())
    assert EN("check.stale") in said(app)
    assert EN("quote.flag.too_old") in said(app)


def test_the_questions_stand_in_two_columns_and_chinese_readers_get_english_beside():
    result = engine()

    english, chinese = question_pairs(result, "en"), question_pairs(result, "zh")

    assert [(left, right) for right, left in english] == list(chinese)
    assert len(english) == len(result.flags) + len(result.open_components)
    table = pasted().table[-1].value
    assert list(table.columns) == [EN("quote.question.reader"), EN("check.in.zh")]


def test_the_question_files_hold_every_question_in_both_languages():
    pairs = question_pairs(engine(), "en")

    for made in (as_text(pairs, "en"), as_csv(pairs, "en")):
        assert all(own[:20] in made and other[:10] in made for own, other in pairs)
    assert as_lines(pairs, 1).startswith(f"1. {pairs[0][1]}")


def test_forgetting_the_quote_takes_its_amounts_out_of_the_estimate():
    app = press(confirmed(pasted()), "check.use")

    press(unfolded(app), "check.forget")

    assert scenario(app) == Scenario()
    assert not app.header
    assert app.text_area(key="check.pasted.en").value == ""


def test_a_currency_switch_shows_the_same_quote_in_yuan_and_the_way_back_still_works():
    app = press(confirmed(pasted()), "check.use")

    pick(app, "currency", "CNY")
    assert "CN¥" in app.header[0].value

    press(app, "check.back")
    assert scenario(app).overrides == ()


def test_five_hundred_lines_are_shown_in_parts():
    app = pasted("\n".join(f"Ward day {i + 1}: 1,000 CNY" for i in range(500)))

    assert len(app.text) == 30
    healthy(app.selectbox(key="check.part.en.500").set_value(480).run())
    assert app.text[-1].value.startswith("500.")
