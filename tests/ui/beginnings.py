"""What a reader does first, so that a page shows all that it has."""

from __future__ import annotations

from estimator.tables import default_folder
from estimator.text import load_text
from tests.ui.browsing import Visitor

QUOTE = """CAR-T cells 120,000 USD
Apheresis 28,000 RMB
Ward 60,000 CNY
Tocilizumab included
Not included: ICU, transplant
Total 132,446.96 USD"""
_OPEN_CARDS = "document.querySelectorAll('details:not([data-testid=stExpander] *)').forEach(card => card.open = true)"


def filled(visitor: Visitor, name: str) -> Visitor:
    """Give a page what it needs to show all of its parts, and unfold them; a page without needs is only unfolded."""
    _FIRST.get(name, lambda visitor: None)(visitor)
    folded = visitor.page.locator("[data-testid=stExpander] details:not([open]) > summary")
    while folded.count():  # what unfolds may hold a fold of its own
        visitor.moves(folded.last.click)
    # A fold of Streamlit's that only its element opened would stay closed to every key.
    visitor.page.evaluate(_OPEN_CARDS)
    return visitor


def words_of(visitor: Visitor, key: str, **values: object) -> str:
    """Return words in the language that a page is in."""
    return load_text(visitor.page.evaluate("document.documentElement.lang"))(key, **values)


def pastes(visitor: Visitor, quote: str = QUOTE) -> Visitor:
    """Paste a quote on its page and have it read."""
    visitor.page.locator("[data-testid=stTextArea] textarea").fill(quote)
    visitor.presses(words_of(visitor, "check.read"))
    return visitor


def keeps_two(visitor: Visitor) -> Visitor:
    """Compare the present journey with the first variant that is offered."""
    visitor.moves(lambda: visitor.page.locator("[class*=st-key-offer-] button").first.click())
    return visitor


def hands_in(visitor: Visitor) -> Visitor:
    """Hand in a table of scenarios and have it worked out, then a row of one's own."""
    _file(visitor, "sheets.batch.file", "scenarios.csv", "id,pathway,draws\none,myeloma,256\ntwo,nowhere,256\n")
    visitor.presses(words_of(visitor, "sheets.batch.start", count=2))
    visitor.page.get_by_text(words_of(visitor, "sheets.batch.problems")).wait_for()
    cities = (default_folder() / "cities.csv").read_text(encoding="utf-8").splitlines()
    _file(visitor, "sheets.own.file", "cities.csv", "\n".join([cities[0], cities[1].replace("CNY", "USD", 1)]))
    toast = visitor.page.locator("[data-testid=stToast]")
    toast.wait_for()
    toast.wait_for(state="detached")  # it goes by itself, and stands over the page until then
    return visitor


def _file(visitor: Visitor, words: str, name: str, content: str) -> None:
    box = visitor.page.locator("[data-testid=stFileUploader]").filter(has_text=words_of(visitor, words))
    file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
    visitor.moves(lambda: box.locator("input[type=file]").set_input_files(file))


_FIRST = {"check_a_quote": pastes, "compare": keeps_two, "spreadsheets": hands_in}
