"""Every control of a page, found in the page itself and driven to its ends: who adds one later adds it here too."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from tests.ui.browsing import PATIENCE, Visitor
from tests.ui.files import HOSTILE_FILES, HOSTILE_WORDS, opens

#: Kinds of control, in the order in which they are driven: what an open part holds comes before the next part is opened,
#: and what takes answers away comes last.
KINDS = {
    "slider": "[data-testid=stSlider] input[type=range]",
    "number": "input[data-testid=stNumberInputField]",
    "choice": "[data-testid=stSelectbox] input[role=combobox]",
    "switch": "[data-testid=stCheckbox] input[type=checkbox]",
    "date": "[data-testid=stDateInput] .react-aria-DateField > [role=group]",
    "line": "[data-testid=stTextInput] input",
    "lines": "[data-testid=stTextArea] textarea",
    "file": "[data-testid=stFileUploader] input[type=file]",
    "download": "[data-testid=stDownloadButton] button",
    "fold": "[data-testid=stExpander] summary",
    "card": "details:not([data-testid=stExpander] *) > summary",
    "button": "[data-testid=stButton] button, [data-testid=stFormSubmitButton] button",
    "option": "[data-testid=stButtonGroup] button, [data-testid=stRadio] input",
    "tab": "[data-testid=stTab]",
    "taking": "",  # buttons that take something away
}
_TAKES_AWAY = re.compile(r"forget|remove|back")
#: Controls that say what is looked at, not what is answered: they start anew with each look at their page.
_LOOKS = re.compile(r"look-|all_|check_all|check-part")
#: What Streamlit and Plotly draw into a control above, a picture or a table.
_WITHIN = (
    "stTooltipHoverTarget", "stDateInput", "stFileUploader", "stPlotlyChart", "stDataFrame", "stFullScreenFrame",
    "stElementToolbar", "stCode",
)  # fmt: skip
_PARTS = ", ".join(f"[data-testid={name}] *" for name in _WITHIN) + (
    ", [role=tablist], [data-testid^=stTabsScroll]"
    ", :is([data-testid=stNumberInput], [data-testid=stTextInput], [data-testid=stSelectbox]) button"
)
_ACTIVE = "input, button, select, textarea, summary, [contenteditable=true], " + ", ".join(
    f"[role={role}]" for role in ("button", "checkbox", "combobox", "listbox", "menuitem", "slider", "switch", "tab")
)
#: The bar and the foot are the same on every page; tests of their own use them.
_OUTSIDE = ".st-key-bar *, .st-key-pages *"
#: So many controls of those that a loop makes, such as one for each line of a quote, are driven.
MOST_ALIKE = 3

_FIND = """([kinds, parts, active, outside]) => {
  const main = document.querySelector('[data-testid=stMain]'), seen = new Set(), found = [];
  const keyed = el => [...(el.closest('[data-testid=stElementContainer], [data-testid=stTabs], [data-testid=stLayoutWrapper]')
    ?.classList ?? [])].find(name => name.startsWith('st-key-'))?.slice(7) ?? '';
  for (const [kind, selector] of Object.entries(kinds)) {
    if (!selector) continue;
    [...main.querySelectorAll(selector)].forEach((el, place) => {
      seen.add(el);
      if (el.matches(outside) || !el.checkVisibility() || el.disabled) return;
      const label = (el.getAttribute('aria-label') || el.innerText || '').replace(/^keyboard_arrow_\\w+/, '');  // an icon's name
      found.push({kind, key: keyed(el), label: label.trim(), place});
    });
  }
  const others = [...main.querySelectorAll(active)].filter(el => !seen.has(el) && !el.matches(parts) && !el.matches(outside));
  return [found, others.map(el => el.outerHTML.slice(0, 200))];
}"""
_ANSWERS = """places => places.map(([selector, place]) => {
  const it = document.querySelector('[data-testid=stMain]').querySelectorAll(selector)[place];
  return it.type === 'checkbox' ? String(it.checked) : it.value ?? it.innerText;
})"""
_IS_OPEN = "([it, end]) => it.closest('details').open === end"
_TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
_ACTIVE_OPTION = """it => {
  const option = document.getElementById(it.getAttribute('aria-activedescendant'));
  return option?.innerText;
}"""


@dataclass(frozen=True)
class Control:
    """A control of the page: its kind, the key that the code gave it, and its words where the key does not tell it apart."""

    kind: str
    key: str
    label: str

    @property
    def family(self) -> tuple[Any, ...]:
        """What it has in common with others that the same loop made."""
        if self.kind == "card":
            return self.kind, self.key
        if self.kind == "slider":  # the box beside it goes further, and each box is driven
            return (self.kind,)
        parts = self.key.split("-")
        return (self.kind, *parts[:2], len(parts)) if len(parts) > 3 else (self.kind, self.key, self.label)


def controls_of(visitor: Visitor) -> dict[Control, int]:
    """Return the controls that a page shows and that can be used, each with its place among those of its kind.

    An element that a reader can use and that is of no kind fails here: nobody would drive it.
    """
    found, others = visitor.page.evaluate(_FIND, [KINDS, _PARTS, _ACTIVE, _OUTSIDE])
    assert others == [], others
    controls = {}
    for one in found:
        is_one_of_many = one["kind"] in ("option", "tab", "slider", "date", "card") or not one["key"]
        kind = "taking" if one["kind"] == "button" and _TAKES_AWAY.search(one["key"]) else one["kind"]
        key = one["key"].rstrip("0123456789") if kind == "file" else one["key"]  # its key counts the files that it took
        controls[Control(kind, key, one["label"] if is_one_of_many else "")] = one["place"]
    return controls


def walk(visitor: Visitor) -> list[Control]:
    """Drive every control of a page to its ends, also those that another one brings, and return them in order."""
    driven: list[Control] = []
    alike: Counter[tuple[Any, ...]] = Counter()
    order = list(KINDS)
    while True:
        found = controls_of(visitor)
        waiting = [one for one in found if one not in driven and alike[one.family] < MOST_ALIKE]
        if not waiting:
            return driven
        control = min(waiting, key=lambda one: order.index(one.kind))
        driven.append(control)
        alike[control.family] += 1
        Drive(visitor, control).to_its_ends()
        visitor.expects_no_fault(control)


def answers_of(visitor: Visitor) -> dict[Control, str]:
    """Return what stands in each control that holds an answer; a slider says what its box says."""
    held = ("number", "choice", "switch", "date", "lines")
    found = {one: place for one, place in controls_of(visitor).items() if one.kind in held and not _LOOKS.match(one.key)}
    places = [(KINDS[one.kind], place) for one, place in found.items()]
    return dict(zip(found, visitor.page.evaluate(_ANSWERS, places), strict=True))


class Drive:
    """A control in a reader's hands."""

    def __init__(self, visitor: Visitor, control: Control) -> None:
        self.visitor, self.control = visitor, control

    def to_its_ends(self) -> None:
        """Drive the control to each of its ends and see that it stands there."""
        kind = "button" if self.control.kind == "taking" else self.control.kind
        getattr(self, f"_{kind}")()

    @property
    def it(self) -> Any:
        """The control as it stands now: the page may have drawn it anew."""
        kind = "button" if self.control.kind == "taking" else self.control.kind
        return self.visitor.page.locator("[data-testid=stMain]").locator(KINDS[kind]).nth(controls_of(self.visitor)[self.control])

    def _slider(self) -> None:
        for key, end in (("Home", "min"), ("End", "max")):
            self.visitor.moves(lambda key=key: self.it.press(key))
            assert self.it.input_value() == self.it.get_attribute(end), self.control

    def _number(self) -> None:
        for end in ("min", "max"):
            limit = self.it.get_attribute(end)
            self.visitor.moves(lambda limit=limit: (self.it.fill(limit), self.it.press("Enter")))
            assert float(self.it.input_value()) == float(limit), self.control

    def _choice(self) -> None:
        for key in ("Home", "End"):
            words = self._at_end_of_list(key)
            self.visitor.moves(lambda: self.visitor.page.keyboard.press("Enter"))
            assert self.it.input_value() == words, (self.control, words, self.it.input_value())

    def _at_end_of_list(self, key: str) -> str:
        """Unfold the list, go to its end and return the words there; a long list draws no more than what is in view."""
        self.it.scroll_into_view_if_needed()
        unfolded = self.visitor.page.locator("[role=combobox][aria-expanded=true]")
        for _ in range(5):
            self.visitor.page.evaluate(_TWO_FRAMES)  # to come into view is to scroll, and to scroll folds a list again
            if unfolded.count():
                break
            self.it.press("ArrowDown")
        self.visitor.page.keyboard.press(key)
        active = self.visitor.page.wait_for_function(_ACTIVE_OPTION, arg=unfolded.element_handle())
        return str(active.json_value())

    def _switch(self) -> None:
        for _ in range(2):
            before = self.it.is_checked()
            self.visitor.moves(lambda: self.it.press("Space"))
            assert self.it.is_checked() != before, self.control

    def _date(self) -> None:
        for day in ("2000-01-01", "2100-12-31"):
            self.visitor.gives_a_date(self.it, day)
            assert self.it.inner_text().replace("\u2066", "").replace("\u2069", "").replace("\n", "") == day, self.control
            # A day is an answer like any other: nothing marks it as wrong.
            assert self.it.locator("[aria-invalid=true]").count() == 0

    def _line(self) -> None:
        for words in ("", HOSTILE_WORDS.split("\n")[0]):
            self.visitor.moves(lambda words=words: (self.it.fill(words), self.it.press("Enter")))
            # A box for a few letters takes nothing that is longer.
            assert self.it.input_value() in (words, ""), (self.control, self.it.input_value())

    def _lines(self) -> None:
        for words in ("", HOSTILE_WORDS):
            self.visitor.moves(lambda words=words: (self.it.fill(words), self.it.press("Control+Enter")))
            assert self.it.input_value() == words, (self.control, words, self.it.input_value())

    def _file(self) -> None:
        before = self._messages("stAlert")
        for file in HOSTILE_FILES:
            self.visitor.moves(lambda file=file: self.it.set_input_files(file))
            # Below the box, or in it where the file is too large to leave the browser.
            assert self._messages("stAlert") <= before + 1, (self.control, file["name"])
            assert self._messages("stFileChip") <= 1, (self.control, file["name"])
            self.visitor.expects_no_fault((self.control, file["name"]))

    def _messages(self, place: str) -> int:
        return int(self.visitor.page.locator(f"[data-testid=stMain] [data-testid={place}]").count())

    def _download(self) -> None:
        opens(self.visitor.downloads(lambda: self.it.click()))

    def _fold(self) -> None:
        ends = (False, True) if self.it.evaluate("it => it.closest('details').open") else (True, False, True)
        for end in ends:  # it stays open, so that what it holds is driven as well
            self.visitor.moves(lambda: self.it.click())
            # What is folded up takes a moment to go.
            self.visitor.page.wait_for_function(_IS_OPEN, arg=[self.it.element_handle(), end], timeout=PATIENCE)
            self.visitor.expects_no_fault(self.control)

    _card = _fold

    def _button(self) -> None:
        self.visitor.moves(lambda: self.it.click(), speaks=True)

    def _option(self) -> None:
        self.visitor.moves(lambda: self.it.click())
        assert self.it.evaluate("it => it.ariaChecked === 'true' || it.checked === true"), self.control

    def _tab(self) -> None:
        self.visitor.moves(lambda: self.it.click())
        assert self.it.get_attribute("aria-selected") == "true", self.control
