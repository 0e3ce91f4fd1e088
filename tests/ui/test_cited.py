"""A source is named in the reader's language wherever a page names one, and a file by a name of one length."""

import pytest

from estimator import load_tables
from estimator.text import load_text, safe
from estimator.ui.cited import source_link
from estimator.ui.upload import LONGEST_NAME, short_name
from tests.ui.reader import opened, said

ZH = load_text("zh")
TABLES = load_tables()
TRANSLATED = [row for row in TABLES.sources if ZH.table_words(row.title) != row.title]


def test_some_titles_have_a_translation():
    assert TRANSLATED


@pytest.mark.parametrize("source", TRANSLATED, ids=lambda source: source.id)
def test_a_link_has_the_title_in_the_readers_language(source):
    title = safe(ZH.table_words(source.title))

    assert source_link(source, ZH) == (f"[{title}]({source.url})" if source.url.startswith("http") else title)


@pytest.mark.parametrize("page", ["estimate", "what_could_change", "compare", "time_and_money", "check_a_quote"])
def test_no_page_names_a_source_in_english_that_has_a_title_in_chinese(page):
    words = said(opened(page, "zh-CN", held={"fold_dying": True}))

    assert [row.id for row in TRANSLATED if f"[{row.title}]" in words] == []


@pytest.mark.parametrize("name", ["mine.json", "x" * 55 + ".xlsx", "x" * 200 + ".xlsx"])
def test_a_long_name_of_a_file_keeps_its_end(name):
    shown = short_name(name)

    assert len(shown) <= LONGEST_NAME
    assert shown[-5:] == name[-5:]
    assert shown.startswith("…") == (len(name) > LONGEST_NAME)
