"""Colours, sizes and the frame that all charts share.

The family of the letters stands in the template, which Streamlit replaces by the page's own: st.plotly_chart(figure,
theme="streamlit"). Their colour does not, since the grey that Streamlit would use is too pale to read: pages say `dark`.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import plotly.graph_objects as go

from estimator.widths import is_wide, pieces

#: For st.plotly_chart(config=CONFIG): a still picture that follows the width of its column.
CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False, "doubleClick": False, "showTips": False}

FAMILY = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'
BODY, SMALL = 14, 12
PHONE_WIDTH = 320  # px that a chart has on a narrow phone; whatever stands in one line has to fit into it


@dataclass(frozen=True)
class Palette:
    """The colours of words, at least 4.5:1 against the page, and of marks, at least 3:1."""

    text: str
    accent: str
    beyond: str
    neutral: str
    faint: str
    page: str
    places: MappingProxyType[str, str]
    groups: MappingProxyType[str, str]


# Places and groups differ in lightness as well as in hue, so that they stay apart in print and for colour-blind readers.
LIGHT = Palette(
    text="#262C33",
    accent="#0B5CAD",
    beyond="#C2500C",
    neutral="#6B7683",
    faint="rgba(107,118,131,0.20)",
    page="#FFFFFF",
    places=MappingProxyType(
        {"home": "#7A7F87", "travel": "#251F3F", "city": "#009FCC", "ward": "#0B5CAD", "icu": "#BE4F0C"},
    ),
    groups=MappingProxyType({"medical": "#0B5CAD", "travel": "#6A2560", "living": "#956C04", "other": "#8A9097"}),
)
DARK = Palette(
    text="#EDF0F4",
    accent="#7CB8FF",
    beyond="#FF9A52",
    neutral="#9AA5B1",
    faint="rgba(154,165,177,0.25)",
    page="#0E1117",
    places=MappingProxyType(
        {"home": "#6C737C", "travel": "#C9B2EE", "city": "#B1FFF8", "ward": "#3F82F5", "icu": "#F47A1B"},
    ),
    groups=MappingProxyType({"medical": "#7CB8FF", "travel": "#F0C4DD", "living": "#C1860B", "other": "#6F7C84"}),
)


def palette(dark: bool = False) -> Palette:
    """Return the colours for a light or a dark page."""
    return DARK if dark else LIGHT


def base_layout(height: int, colours: Palette = LIGHT, **more: Any) -> dict[str, Any]:
    """Return the layout of every chart: `height` px tall, see-through, unframed, still; `more` is laid over it."""
    still = {"fixedrange": True, "showgrid": False, "zeroline": False, "automargin": False, "showline": False}
    axis_text = {"size": SMALL}
    layout: dict[str, Any] = {
        "height": height,
        "autosize": True,
        "margin": {"l": 4, "r": 4, "t": 4, "b": 28, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left", "bgcolor": colours.page, "font": {"size": SMALL, "color": colours.text}},
        "template": {"layout": {"font": {"family": FAMILY}}, "data": {}},
        "font": {"size": BODY, "color": colours.text},
        "xaxis": {**still, "ticks": "", "tickfont": axis_text},
        "yaxis": {**still, "visible": False},
    }
    for name, value in more.items():
        layout[name] = {**layout[name], **value} if isinstance(layout.get(name), dict) else value
    return layout


def figure(traces: list[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """Build the figure. Plotly's own check of every property costs more than the rest of the chart, so tests do it instead."""
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def width_px(words: str, size: float = BODY) -> float:
    """Estimate how wide plain words are on screen; Chinese, Japanese and Korean characters are square."""
    return sum(size if is_wide(character) else 0.53 * size for character in words)


def wrap(words: str, width: float, size: float = BODY) -> list[str]:
    """Break words into lines of at most `width` px: at spaces, and between characters of languages without spaces."""
    lines = [""]
    for piece in pieces(words):
        if lines[-1] and width_px((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]
