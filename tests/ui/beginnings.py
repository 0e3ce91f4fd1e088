"""What a reader does first, so that a page shows all that it has."""

from __future__ import annotations

from estimator.text import load_text
from tests.ui.browsing import Visitor

QUOTE = """CAR-T cells 120,000 USD
Apheresis 28,000 RMB
Ward 60,000 CNY
Tocilizumab included
Not included: ICU, transplant
Total 132,446.96 USD"""


def filled(visitor: Visitor, name: str) -> Visitor:
    """Give a page what it needs to show all of its parts, and unfold them; a page without needs is only unfolded."""
    _FIRST.get(name, lambda visitor: None)(visitor)
    for fold in visitor.page.locator("[data-testid=stExpander] details:not([open]) > summary").all()[::-1]:
        visitor.moves(fold.click)
    visitor.page.evaluate("document.querySelectorAll('details').forEach(card => card.open = true)")
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


_FIRST = {"check_a_quote": pastes, "compare": keeps_two}
