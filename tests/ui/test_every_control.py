"""Every control of every page in a real browser, on a phone."""

import pytest

from estimator.ui.frame import PAGES
from tests.ui.beginnings import filled
from tests.ui.browsing import PHONE
from tests.ui.walking import answers_of, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("name", PAGES)
def test_every_control_works_at_both_of_its_ends_and_keeps_its_answer_while_another_page_is_open(visitor, name):
    reader = filled(visitor(PHONE).opens(name), name)

    driven = walk(reader)
    before = answers_of(reader)
    reader.turns_to(next(other for other in PAGES if other != name))
    reader.turns_to(name)

    assert driven
    assert reader.faults() == []
    after = answers_of(reader)
    # A page comes back folded: what it shows then must say what it said.
    assert after == {control: answer for control, answer in before.items() if control in after}
