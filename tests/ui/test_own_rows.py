"""A visit whose tables hold own rows: a city, a cost line and a source that no language knows."""

from dataclasses import replace
from datetime import date

import pytest

from estimator import Scenario, estimate, load_tables
from estimator.text import languages, load_text
from estimator.ui.frame import PAGES
from tests.ui.reader import healthy, opened, said

SAY_THE_CITY = ("estimate", "sources")


@pytest.fixture(scope="module")
def own():
    """Return the published tables with a new city, a new cost line and its source, as a file of own rows brings them."""
    tables = load_tables()
    city = tables.cities[0].model_copy(update={"city": "new_harbour", "typical": 190.0})
    rooms = tuple(row.model_copy(update={"city": "new_harbour"}) for row in tables.lodging if row.city == tables.cities[0].city)
    source = tables.sources[0].model_copy(update={"id": "own_source", "title": "Our own list of prices"})
    line = next(row for row in tables.costs if row.component == "remote_review")
    line = line.model_copy(update={"component": "music_lessons", "hospital": "any", "source_id": "own_source", "grade": "C"})
    return replace(
        tables, cities=(*tables.cities, city), lodging=(*tables.lodging, *rooms), sources=(*tables.sources, source),
        costs=(*tables.costs, line), version=f"{tables.version} + own rows (12345678)", digest="12345678", own="12345678",
    )  # fmt: skip


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_names_that_no_language_knows(own, page, language):
    asked = Scenario(city="new_harbour", tables=own)

    app = opened(page, language, held={"own_tables": own, "scenario": asked, "language": language})

    healthy(app)
    if page in SAY_THE_CITY:
        assert "new harbour" in said(app)


def test_a_start_date_before_the_figures_is_said_with_own_rows_too(own):
    asked = Scenario(city="new_harbour", start_date=date(2001, 1, 1), tables=own)

    shown = said(opened("time_and_money", held={"own_tables": own, "scenario": asked, "language": "en"}))

    words = load_text("en")
    assert words("calendar_page.before_figures", date=words.date(date.fromisoformat(load_tables().version))) in shown


def test_the_answer_is_that_of_the_own_rows(own):
    asked = Scenario(city="new_harbour", tables=own)

    shown = said(opened(held={"own_tables": own, "scenario": asked, "language": "en"}))

    assert load_text("en").money(estimate(asked, own).total_cost.p50, "USD") in shown
