"""What surrounds every page: the bar on top, the foot, and the little CSS that Streamlit's own settings do not reach."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import streamlit as st

from estimator.errors import Problem
from estimator.text import Text, language_name, languages
from estimator.ui import state
from estimator.version import VERSION

CURRENCIES = ("USD", "CNY")
MOST_PROBLEMS = 20
#: The pages, in the order of the navigation. A phone folds that away, so that every page ends with them too.
PAGES = ("estimate", "time_and_money", "what_could_change", "compare", "check_a_quote", "sources", "spreadsheets")
#: Messages that stand beside the input that they are about, which may be far from the top.
IN_PLACE = ("notice.file",)

# One order for phones and for screen readers: answer, questions, pictures, details. A wide screen lays the same
# four boxes out in two columns; its last row takes all spare height, so nothing is torn apart.
_CSS = """
<style>
[data-testid=stMainBlockContainer] {padding-top: 4.2rem; padding-bottom: 2rem; max-width: 84rem}
[data-testid=stVerticalBlock] {gap: .75rem}
h1 {font-size: 1.25rem !important; font-weight: 600 !important; padding: 0 0 .25rem !important}
h2 {font-size: 1.45rem !important; padding: .9rem 0 .5rem !important}
h3 {font-size: 1.1rem !important; padding: .3rem 0 .1rem !important}
.st-key-answer h2 {font-size: 1.9rem !important; line-height: 1.2 !important; padding: .2rem 0 .5rem !important}
.st-key-bar p {margin: 0}
.st-key-bar a, [data-testid=stPageLink] a {text-decoration: underline}
/* A slider has steps, and its box shows the figure itself: what stands above the slider is for who is moving it. */
[data-testid=stSlider]:not(:focus-within, :active) [data-testid=stSliderThumbValue] {visibility: hidden}
.st-key-bar {gap: .3rem 1rem !important}
:has(> .st-key-now), .st-key-now {position: sticky; top: 3.4rem; z-index: 5; background: GROUND; padding: .2rem 0}
.st-key-details input, .st-key-details button {scroll-margin-top: 8rem}
[data-testid=stCaptionContainer] {color: inherit !important; opacity: 1 !important}
[data-testid=stCaptionContainer] p {color: color-mix(in srgb, currentColor 78%, transparent) !important; opacity: 1}
[data-testid=stCaptionContainer] a {opacity: 1}
[data-testid=stTable] td, [data-testid=stTable] th {overflow-wrap: anywhere; vertical-align: top}
/* A day breaks at no sign of its own, a number not amid its figures. */
:is(.st-key-table_cash, .st-key-table_steps) td:first-child {min-width: 4em}
:is(.st-key-table_cash, .st-key-table_steps) td:first-child * {word-break: keep-all !important}
.st-key-table_steps td:first-child, .st-key-table_steps td:first-child * {overflow-wrap: normal !important}
:is(.st-key-table_costs, .st-key-table_home) td:not(:first-child) {white-space: nowrap; overflow-wrap: normal}
[class*=st-key-versus_] table {table-layout: fixed; width: 100%}
[class*=st-key-versus_] :is(th, td):first-of-type {width: 40%}
[data-testid=stNumberInput] button[data-testid^=stNumberInputStep] {display: none}
.st-key-details [data-testid=stMarkdown] p {font-size: .9rem}
button[kind=primary]:not(:disabled), button[kind=primary]:not(:disabled) p {color: GROUND !important}
button:is([kind=primary], [kind=secondary]):disabled p {color: color-mix(in srgb, TEXT 72%, GROUND) !important}
button[kind=tertiary]:disabled {visibility: hidden}
button[kind=tertiary] {color: inherit; text-decoration: underline; min-height: 1.6rem; padding: 0}
@media (max-width: 640px) {
  [data-testid=stMainBlockContainer] {padding-left: .9rem; padding-right: .9rem}
  [data-testid=stMainBlockContainer] {padding-top: 3.3rem}
  .st-key-bar [data-testid=stButtonGroup] button {min-height: 2.1rem; padding: 0 .6rem}
  h1 {font-size: 1.05rem !important; padding-top: .4rem !important}
  [class*=st-key-versus_many] :is(th, td):first-of-type {width: 27%}
  :is([class*=st-key-versus_many], .st-key-table_cash) :is(th, td) {padding-inline: .1rem !important}
  :is(.st-key-table_costs, .st-key-table_home, .st-key-table_steps) :is(th, td) {padding-inline: .3rem !important}
  :is([class*=st-key-versus_many], .st-key-table_cash, .st-key-table_costs, .st-key-table_home, .st-key-table_steps)
    :is(th, td, td p, th p) {font-size: .72rem !important}
  /* What would settle a figure is a sentence: it has a line of its own. */
  [class*=st-key-table_levers_] :is(th, td) {padding-inline: .2rem !important}
  [class*=st-key-table_levers_] tr {display: grid; grid-template-columns: 3fr 2fr}
  [class*=st-key-table_levers_] :is(th, td):nth-child(-n + 2) {border-bottom: 0 !important; padding-bottom: 0 !important}
  [class*=st-key-table_levers_] :is(th, td):last-child {grid-column: 1 / -1; padding-top: 0 !important}
  .st-key-answer h2 {font-size: 1.6rem !important}
}
@media (min-width: 1000px) {
  .st-key-page {display: grid !important; grid-template-columns: minmax(19rem, 1fr) 2fr; column-gap: 2.5rem;
    grid-template-rows: auto auto 1fr; grid-template-areas: "questions answer" "questions pictures" "details pictures"}
  .st-key-page > * {min-width: 0}
  .st-key-page > :has(> .st-key-answer), .st-key-page > .st-key-answer {grid-area: answer}
  .st-key-page > :has(> .st-key-questions), .st-key-page > .st-key-questions {grid-area: questions}
  .st-key-page > :has(> .st-key-pictures), .st-key-page > .st-key-pictures {grid-area: pictures}
  .st-key-page > :has(> .st-key-details), .st-key-page > .st-key-details {grid-area: details}
}
</style>
"""

_FILES = """
<style>
[data-testid=stFileUploaderDropzone] > span button p,
[data-testid=stFileUploaderDropzoneInstructions] span,
[data-testid=stFileChip] [role=alert] {font-size: 0 !important}
[data-testid=stFileUploaderDropzone] > span button p::after {content: WORDS_choose; font-size: 1rem}
[data-testid=stFileUploaderDropzoneInstructions] span::after {content: WORDS_limit; font-size: .875rem}
[data-testid=stFileChip] [role=alert]::after {content: WORDS_refused; font-size: .875rem}
[data-testid=stFileChip] {flex-wrap: wrap; height: auto !important; max-width: 100%}
[data-testid=stFileChip] [role=alert] {position: static !important; width: 100% !important; height: auto !important;
  clip: auto !important; clip-path: none !important; white-space: normal !important; margin: 0 !important}
[data-testid=stDownloadButtonError] {font-size: 0; max-width: 16rem}
[data-testid=stDownloadButtonError]::after {content: WORDS_not_made; font-size: .875rem; line-height: 1.35}
</style>
"""


def style(text: Text) -> None:
    """Put the style in, and tell the browser which language the words are in."""
    theme = f"theme.{'dark' if state.is_dark() else 'light'}"
    ground, ink = st.get_option(f"{theme}.backgroundColor") or "Canvas", st.get_option(f"{theme}.textColor") or "CanvasText"
    st.html(css(ground, ink) + _file_inputs(text))
    script = f"document.documentElement.lang={text.language!r};document.documentElement.dir={text.direction!r};"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def css(ground: str, ink: str) -> str:
    """Return our style for a page of this background and these letters."""
    return _CSS.replace("GROUND", ground).replace("TEXT", ink)


def _file_inputs(text: Text) -> str:
    """Return the style that puts our words in the place of Streamlit's English ones: why a file was turned away or not made."""
    style = _FILES
    for name in ("choose", "limit", "refused", "not_made"):
        style = style.replace(f"WORDS_{name}", json.dumps(text(f"files.{name}"), ensure_ascii=False))
    return style


def navigation(text: Text) -> Any:
    """Show the ways to all pages on top, and return the one that is open; the first is where an address without a page leads."""
    pages = [
        st.Page(
            f"estimator/ui/pages/{name}.py", title=text(f"nav.{name}"), url_path=name.replace("_", "-"), default=name == PAGES[0]
        )
        for name in PAGES
    ]
    return st.navigation(pages, position="top")


def bar(text: Text) -> None:
    """Show the slim bar: language, currency, and how sure this is."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        _language(text)
        _currency(text)
        st.page_link("estimator/ui/pages/sources.py", label=text("bar.how_sure"))
        st.caption(text.markdown("bar.version", version=VERSION, date=state.tables().version), width="content")


def _language(text: Text) -> None:
    key = state.bound("language", text.language)
    st.segmented_control(
        text("bar.language"), languages(), format_func=language_name, key=key, required=True, label_visibility="collapsed",
        on_change=state.take_language, args=(key,),
    )  # fmt: skip


def _currency(text: Text) -> None:
    used = state.scenario().currency
    options = CURRENCIES if used in CURRENCIES else (*CURRENCIES, used)
    key = state.bound("currency", used)
    st.segmented_control(
        text("bar.currency"), options, key=key, required=True, label_visibility="collapsed", on_change=_take_currency, args=(key,)
    )


def _take_currency(key: str) -> None:
    if (chosen := st.session_state[key]) in CURRENCIES:
        state.set_currency(chosen)


def notice(text: Text) -> None:
    """Show the one message that waits, if any, with everything that is wrong; and say what a button has just done."""
    if done := state.done():
        st.toast(text.markdown(done))
    waiting = state.notice()
    if waiting and waiting[0] not in IN_PLACE:
        refused(*waiting, text)


def refused(key: str, problems: Sequence[Problem], text: Text) -> None:
    """Say that something from outside cannot be used, and list what is wrong with it."""
    st.warning(text.markdown(key))
    # What was found comes from outside: as code it is shown letter by letter, whatever it holds.
    st.code("\n".join(map(str, problems[:MOST_PROBLEMS])), language=None, wrap_lines=True)
    if len(problems) > MOST_PROBLEMS:
        st.caption(text.markdown("notice.more", count=len(problems) - MOST_PROBLEMS))


def links(pages: Sequence[str], text: Text, *, before: str = "") -> None:
    """Show a row of links to pages, after a few words where there are any."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if before:
            st.markdown(before, width="content")
        for name in pages:
            st.page_link(f"estimator/ui/pages/{name}.py", label=text(f"nav.{name}"), width="content")


def foot(text: Text) -> None:
    """Show the ways to all pages, who made this, for whom it is no advice, and what happens to what is typed."""
    st.divider()
    with st.container(key="pages"):
        links(PAGES, text)
    for key in ("foot.made", "foot.not_advice", "foot.privacy", "foot.report"):
        st.caption(text.markdown(key))
