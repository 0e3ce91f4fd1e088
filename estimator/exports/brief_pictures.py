"""The pictures of the brief as places on paper: shares of a width, from the same bins and ends as the charts of the page."""

from __future__ import annotations

from collections import Counter
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from estimator.charts.axes import round_step
from estimator.charts.chances import ground_of, stacks
from estimator.charts.schedule import ends_of, timeline_sentence, week_ticks
from estimator.charts.theme import LIGHT
from estimator.exports import words
from estimator.rounding import enough, round_up
from estimator.summary import at_percent, equally_likely
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

JOURNEYS, TICKS = 50, 5
#: Shorter bars would not be seen on paper.
_LEAST = 0.006


def colours() -> dict[str, str]:
    """Return the colours of the page."""
    named = {name: getattr(LIGHT, name) for name in ("text", "accent", "beyond", "neutral")}
    return named | {f"place_{name}": shade for name, shade in LIGHT.places.items()} | _groups()


def _groups() -> dict[str, str]:
    return {f"group_{name}": shade for name, shade in LIGHT.groups.items()}


def dots(result: Estimate, text: Text) -> dict[str, Any]:
    """Return 50 equally likely journeys, stacked on an axis of money, with a line at the cautious figure.

    The family's own money is not marked: the paper may be handed to somebody who sets prices.
    """
    amounts, currency = equally_likely(result.sorted_total, JOURNEYS), result.scenario.currency
    cautious = enough(at_percent(result.sorted_total, result.scenario.confidence))
    ground = ground_of(amounts)
    stacked: Counter[float] = Counter()
    low, high = ground.low - ground.pad, ground.high + ground.pad
    marks: list[tuple[float, int, bool]] = []
    for amount, x in zip(amounts, stacks(amounts, ground)[0], strict=True):
        marks.append((_share(x, low, high), stacked[x], amount <= cautious))
        stacked[x] += 1
    shown, inside = text.money(cautious, currency), sum(is_inside for *_, is_inside in marks)
    return {
        "sentence": text("brief.dots.sentence", cautious=shown, inside=inside, over=JOURNEYS - inside, count=JOURNEYS),
        "marks": marks,
        "tallest": max(stacked.values()),
        "line": [_share(cautious, low, high), text("brief.dots.line", cautious=shown)],
        "ticks": _money_ticks(low, high, text, currency),
    }


def money_bars(rows: list[dict[str, float]], text: Text, currency: str) -> tuple[list[list[float]], list[list[Any]]]:
    """Return low, middle and high of each row as shares of the width, and the labels of the axis."""
    high = max((row["p90"] for row in rows), default=0.0) or 1.0
    bars = [[_share(row[end], 0, high) for end in ("p10", "p50", "p90")] for row in rows]
    return bars, _money_ticks(0, high, text, currency)


def timeline(result: Estimate, text: Text) -> dict[str, Any]:
    """Return the phases as bars on an axis of weeks, from median start to median end, with thin lines from P10 to P90."""
    rows: list[Any] = [row for row in result.phases.itertuples(index=False) if row.p90 > 0]
    low, high = ends_of(rows)
    infusion = next((row.start_p50 for row in rows if row.phase == "ward_stay"), None)
    return {
        "sentence": timeline_sentence(result.phases, text),
        "rows": [_phase(row, low, high, text) for row in rows],
        "ticks": _ticks(week_ticks(low, high, text), low, high),
        "infusion": None if infusion is None else _share(infusion, low, high),
    }


def _phase(row: Any, low: float, high: float, text: Text) -> dict[str, Any]:
    line = [_share(row.start_p10, low, high), _share(row.end_p90, low, high)]
    begins, ends = _share(row.start_p50, low, high), _share(row.end_p50, low, high)
    return {
        "name": words.named(text, "phase", row.phase),
        "place": words.named(text, "place", row.place),
        "colour": f"place_{row.place}",
        "line": line,
        # What takes no time in most journeys is still to be seen.
        "bar": [min(begins, 1 - _LEAST), max(ends, min(begins, 1 - _LEAST) + _LEAST)],
        "goes_on": row.end_p50 > high,
        "days": [str(round_up(days)) for days in (row.p10, row.p50, row.p90)],
    }


def _money_ticks(low: float, high: float, text: Text, currency: str) -> list[list[Any]]:
    """Return round amounts for an axis on paper, which has room for more than a phone."""
    step = max(1.0, round_step((high - low) / TICKS))
    values = [number * step for number in range(ceil(low / step), floor(high / step) + 1)]
    return _ticks({"tickvals": values, "ticktext": [text.money(value, currency, exact=True) for value in values]}, low, high)


def _ticks(ticks: dict[str, list], low: float, high: float) -> list[list[Any]]:
    return [[_share(value, low, high), words] for value, words in zip(ticks["tickvals"], ticks["ticktext"], strict=True)]


def _share(value: float, low: float, high: float) -> float:
    return round(min(max((value - low) / (high - low), 0.0), 1.0), 4) if high > low else 0.0
