"""The floor of a page: the widgets of the Estimate page with one group of details unfolded, and two pictures.

It has each widget, button, link, sentence and folded box of that page, as often as it is there and in the same order, and nothing
more, which a test counts. What it lacks makes it faster: words are fixed, nothing is estimated, no callback runs, no value is put
into an input, and there is neither navigation nor a style sheet. Both pictures alternate between two that are built beforehand.
"""

import streamlit as st

from estimator import Scenario, estimate
from estimator.charts.chances import cost_dots
from estimator.charts.cost import component_ranges
from estimator.charts.theme import CONFIG
from estimator.summary import equally_likely
from estimator.text import load_text

MOVED = "Days that are moved"
SENTENCE = "A sentence of about this length, with a figure in **bold**, that says what a reader wants to know: {}."
NOTE = "A shorter note in small letters that stands below an input or above a picture"
PAGE = "https://localhost"


@st.cache_resource
def prebuilt():
    """Return the two pictures of two journeys."""
    text, both = load_text("en"), []
    for pathway in ("ball_child", "lbcl"):
        result = estimate(Scenario(pathway=pathway))
        large = result.components[result.components.share_of_mean >= 0.01]
        dots = cost_dots(equally_likely(result.sorted_total, 50), None, text, "USD")
        both.append((dots, component_ranges(large, text, "USD", by_group=False)))
    return both


def folded(name):
    """Show a folded box; as on the Estimate page, what is folded away is not sent."""
    return st.expander(name, key=name, on_change="rerun")


def row(*buttons, words="", kind="secondary"):
    """Show buttons in a row, after a few words where there are any."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if words:
            st.markdown(words, width="content")
        for name in buttons:
            st.button(name, type=kind)


def links(count, words=""):
    """Show links in a row, after a few words where there are any."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if words:
            st.markdown(words, width="content")
        for number in range(count):
            st.page_link(f"{PAGE}/{number}", label=f"Page {number}", width="content")


def pair(name, way_back=True, help=None):
    """Show a slider and a number box side by side, the name and a way back above them."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
        st.markdown(name, help=help, width="stretch")
        if way_back:
            st.button("Changed · reset", key=f"back {name}", type="tertiary", disabled=True)
    left, right = st.columns([3, 2], vertical_alignment="bottom", wrap=False)
    left.slider(name, 1, 60, 20, key=f"slider {name}", label_visibility="collapsed")
    right.number_input(name, 1, 60, 20, key=f"box {name}", label_visibility="collapsed")


def bar():
    """Show two switches, a link and a version."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        for name, choices in (("Language", ("One", "Two")), ("Currency", ("Three", "Four"))):
            st.segmented_control(name, choices, default=choices[0], required=True, label_visibility="collapsed")
        st.page_link(PAGE, label="A link")
        st.caption("A version", width="content")


def answer(moved):
    """Show the headline with the sentences and buttons below it."""
    st.caption(NOTE)
    st.header(f"Plan for about \\$260,000. Keep access to \\${moved},000.", anchor=False)
    for _ in range(3):
        st.markdown(SENTENCE.format(moved))
    st.button("Put in a price", type="tertiary")
    st.markdown(SENTENCE.format(moved))
    row("Show it", "Add it")
    st.markdown(SENTENCE.format(moved))


def questions():
    """Show seven questions."""
    st.header("Seven questions")
    folded("Start from something")
    for number in range(7):
        st.selectbox(f"Question {number}", ["one", "two", "three", "four"], filter_mode=None)
    st.button("Forget")
    st.caption(NOTE)


def picture(figure, name, moved):
    """Show a picture, its sentence above and its table folded away below."""
    st.markdown(SENTENCE.format(moved))
    st.plotly_chart(figure, key=name, config=CONFIG, alt=SENTENCE)
    folded(f"The table of {name}")


def pictures(moved):
    """Show both pictures, two limits between them."""
    dots, costs = prebuilt()[moved % 2]
    st.header("Fifty dots", anchor=False)
    picture(dots, "dots", moved)
    for column, name in zip(st.columns(2, gap="medium"), ("Money", "Days"), strict=True):
        with column:
            pair(name)
            st.caption(f"{NOTE}: {moved}")
    tabs = st.tabs(["Costs", "Time", "Both", "Exits"], key="tabs", on_change="rerun")
    with tabs[0]:
        st.header("Bars", anchor=False)
        st.toggle("All of them")
        st.caption(NOTE)
        picture(costs, "costs", moved)
        st.selectbox("Look at one", ["one", "two", "three", "four"], filter_mode=None)
        for _ in range(3):
            st.markdown(SENTENCE.format("it"))
        st.caption(NOTE)


def take_away():
    """Show four files, a hint, an address and the next pages."""
    st.header("Take it away", anchor=False)
    with st.container(horizontal=True):
        for number in range(4):
            st.download_button(f"File {number}", lambda: "", f"{number}.txt", "text/plain", on_click="ignore")
    st.caption(NOTE)
    row("Choose it", words="A hint of some words.", kind="tertiary")
    with st.expander("An address"):
        st.markdown(SENTENCE.format("this"))
        st.code(f"{PAGE}/?v=1", language=None, wrap_lines=True)
    links(3, words="Next:")


def details(moved):
    """Show four groups of details, the first one unfolded."""
    st.header("Details", anchor=False)
    st.markdown(f"**\\$260,000** · keep **\\${moved},000** · away 11 weeks")
    with st.expander("First group", expanded=True):
        pair("Weight", way_back=False)
        st.caption(NOTE)
        st.selectbox("A choice", ["one", "two", "three"], filter_mode=None)
        for name in (MOVED, "Chance", "Price"):
            pair(name, help=NOTE)
            if name == "Price":
                st.toggle("It is written", help=NOTE)
            st.caption(f"{NOTE}: [a source]({PAGE})")
    for name in ("Second group", "Third group", "Fourth group"):
        folded(name)


def foot():
    """Show links to seven pages and four notes."""
    st.divider()
    links(7)
    for _ in range(4):
        st.caption(NOTE)


st.set_page_config(layout="wide")
now = st.session_state.get(f"slider {MOVED}", 20)
bar()
st.title("Bare page")
left, right = st.columns([1, 2])
with right:
    answer(now)
with left:
    questions()
with right:
    pictures(now)
    take_away()
with left:
    details(now)
foot()
