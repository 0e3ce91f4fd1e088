"""The floor of a page: as many inputs as the Estimate page has, and its two pictures, which alternate between prebuilt figures.

Served by benchmarks/page.py; nothing is estimated while it runs.
"""

import streamlit as st

from estimator import Scenario, estimate
from estimator.charts.chances import cost_dots
from estimator.charts.cost import component_ranges
from estimator.charts.theme import CONFIG
from estimator.summary import equally_likely
from estimator.text import load_text

QUESTIONS, PAIRS, GROUPS = 7, 18, 4


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


st.set_page_config(layout="wide")
st.title("Bare page")
left, right = st.columns([1, 2])
for number in range(QUESTIONS):
    left.selectbox(f"Question {number}", ["one", "two", "three"], key=f"question {number}")
for group in range(GROUPS):
    with left.expander(f"Group {group}", expanded=group == 0):
        for number in range(PAIRS // GROUPS):
            slider, box = st.columns([3, 2])
            name = "Moved" if group == number == 0 else f"Pair {group} {number}"
            slider.slider(name, 1, 60, 20, key=f"slider {group} {number}")
            box.number_input(name, 1, 60, 20, key=f"box {group} {number}")
            st.caption("Our figure: 20 days (14 to 45) · Grade C")
moved = st.session_state["slider 0 0"]
dots, costs = prebuilt()[moved % 2]
right.header(f"Plan for about {moved}")
for number in range(4):
    right.markdown(f"A sentence about the answer, number {number}, with {moved} in it.")
right.plotly_chart(dots, key="dots", config=CONFIG)
right.slider("Money", 0, 500_000, 300_000)
right.plotly_chart(costs, key="costs", config=CONFIG)
