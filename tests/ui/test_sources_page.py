"""The page of sources as a reader meets it, without a browser."""

from dataclasses import replace
from datetime import date

import pytest

from estimator import load_tables
from estimator.text import languages, load_text
from estimator.ui import evidence
from tests.ui.reader import healthy, opened, said

EN = load_text("en")


def sources(locale="en-US", **rows):
    """Open the page of sources, in a visit whose tables have these rows of its own if there are any."""
    held = {"own_tables": replace(load_tables(), **rows)} if rows else {}
    return opened("sources", locale, held=held)


def test_what_is_in_use_is_shown_first_and_all_rows_on_demand():
    app = sources()
    used = len(app.dataframe[0].value)

    healthy(app.toggle(key="all_rows").set_value(True).run())

    assert 50 < used < len(app.dataframe[0].value)


def test_every_row_says_whether_it_is_used_and_what_it_weighs():
    app = sources()
    healthy(app.toggle(key="all_rows").set_value(True).run())
    table = app.dataframe[0].value

    assert set(table[EN("col.used")]) == {EN("used.yes"), EN("used.no")}
    assert table[EN("col.share")].sum() == pytest.approx(100, abs=1)
    assert {"CNY", "USD", ""} <= set(table[EN("col.currency")])


def test_a_search_that_finds_nothing_leaves_the_page_whole():
    app = sources()

    healthy(app.text_input[0].set_value("no such words").run())

    assert app.dataframe[0].value.empty


def test_the_first_version_says_that_it_is_the_first():
    shown = said(sources())

    assert EN("sources.history") in shown
    assert "This is the first published version of the tables" in shown
    assert EN("sources.own") not in shown


@pytest.mark.parametrize("language", languages())
def test_a_later_version_says_what_it_changed(language):
    first = load_tables().changes[0]
    later = first.model_copy(update={"version": date(2027, 3, 1), "table": "cities", "key": "beijing", "what": "Food is dearer."})
    text = load_text(language)

    app = sources(language, changes=(first, later))

    assert text("sources.history_first", date="")[:10] not in said(app)
    history = next(table.value for table in app.dataframe if text("col.why") in table.value)
    assert list(history[text("col.changed")]) == ["Food is dearer.", text.table_words(first.what)]


def test_own_rows_are_told_apart_from_the_published_ones():
    first, *others = load_tables().cities

    app = sources(cities=(first.model_copy(update={"typical": 190.0}), *others))

    assert EN("sources.own") in said(app)
    assert "1 changed, 0 added, 0 taken away" in said(app)
    own = app.dataframe[0].value
    assert own[[EN("col.published"), EN("col.yours")]].values.tolist() == [["140", "190"]]


def test_a_card_shows_words_from_outside_as_they_are():
    row = dict.fromkeys(evidence.COLUMNS, "") | {"what": "<b>x</b>", "share": None, "low": None, "typical": 5.0, "high": None}
    row |= {"source": "<script>", "link": 'https://x"onmouseover="y', "grade": "D", "note": "a < b"}

    shown = evidence.card(row, EN)

    assert "<b>x</b>" not in shown.removeprefix("<details><summary><b>")
    assert "<script>" not in shown
    assert '"onmouseover' not in shown
    assert "a &lt; b" in shown
