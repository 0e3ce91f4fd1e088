"""An analysis as text for a terminal, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pandas as pd

from estimator.analysis.asked import Analysis
from estimator.analysis.curve import Point
from estimator.analysis.frontier import Balance
from estimator.analysis.varied import grid
from estimator.charts.curve import s_curve_sentence
from estimator.charts.frontier import joint_frontier_sentence
from estimator.exports import words
from estimator.exports.columns import table, wrap
from estimator.exports.inputs import input_name
from estimator.exports.table import BOM, neutral
from estimator.text import Text, load_text
from estimator.version import VERSION

SCHEMA_VERSION = 1
#: Rows of a tornado and points of a line that the text shows; CSV and JSON hold all.
_SHOWN, _POINTS = 12, 6
_PERCENTS = (1, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99)
_CONFIDENCE = 0.8
#: Columns of a table of few and short figures, so that the eye does not lose its line.
_NARROW = 44
#: Grids of more columns than this do not fit a terminal.
_ACROSS = 5


def analysis_csv(found: Analysis, language: str) -> str:
    """Return the rows with a byte order mark; ids, not words, so that scripts can read them."""
    stream = StringIO()
    found.rows.map(neutral).to_csv(stream, index=False, lineterminator="\n")
    return BOM + stream.getvalue()


def analysis_json(found: Analysis, language: str) -> str:
    """Return one object: what was asked, the rows, and what stands beside them."""
    asked = found.result.scenario
    head = {
        "schema_version": SCHEMA_VERSION, "version": VERSION, "data_version": found.result.tables.version, "seed": asked.seed,
        "draws": asked.draws, "currency": asked.currency, "scenario": asked.to_dict(), "kind": found.kind,
    }  # fmt: skip
    rows = [_plain(row) for row in found.rows.to_dict("records")]
    return json.dumps(head | {"rows": rows} | _plain(dict(found.beside)), indent=1, ensure_ascii=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return round(float(value), 6) if isinstance(value, float) else value.item() if hasattr(value, "item") else value


def analysis_text(found: Analysis, language: str) -> str:
    """Return an analysis for a terminal of 80 columns."""
    text = load_text(language)
    lines = [line for part in _TEXTS[found.kind](found, text) for line in (*part, "")]
    return "\n".join([*lines, *wrap(words.stamp(found.result, text))]) + "\n"


def _tornado(found: Analysis, text: Text) -> Iterator[list[str]]:
    for name, rows in found.rows.groupby("measure", sort=False):
        measure, shown = str(name), rows.head(_SHOWN)
        title = text("tornado.title", measure=text(f"tornado.{measure}"), present=_figure(measure, rows["present"].iloc[0], text))
        header = ["", text("tornado.at_low"), text("tornado.at_high"), text("tornado.swing")]
        cells = [
            [
                words.assumption_label(row.driver, text),
                *(_figure(measure, value, text) for value in (row.at_low, row.at_high, row.swing)),
            ]
            for row in shown.itertuples()
        ]
        rest = wrap(text("tornado.rest", count=len(rows) - len(shown))) if len(rows) > len(shown) else []
        yield [*wrap(title), *table(header, cells), *rest]


def _sobol(found: Analysis, text: Text) -> Iterator[list[str]]:
    sums = {line["measure"]: line for line in found.beside["sums"]}
    for name, rows in found.rows.groupby("measure", sort=False):
        header = [text(f"export.measure.{name}"), text("sobol.first"), "±", text("sobol.total"), "±"]
        cells = [
            [input_name(row.input, found.result.chosen, text, row.inputs)]
            + [f"{value:.3f}" for value in (row.first, row.first_conf, row.total, row.total_conf)]
            for row in rows.itertuples()
        ]
        line = sums[name]
        said = text("sobol.sum", sum=f"{line['first_sum']:.2f}", conf=f"{line['first_sum_conf']:.2f}")
        yield [*table(header, cells), *wrap(said)]
    yield wrap(text("sobol.how", journeys=found.beside["journeys"]))


def _varied(found: Analysis, text: Text) -> Iterator[list[str]]:
    *keys, _measure, _p10, _p50, _p90 = found.rows.columns
    for name, rows in found.rows.groupby("measure", sort=False):
        measure = str(name)
        records = rows.to_dict("records")
        cells = [
            [
                ", ".join(f"{key}={row[key]}" for key in keys),
                *(_figure(measure, row[place], text) for place in ("p10", "p50", "p90")),
            ]
            for row in records
        ]
        yield table([_measured(measure, text), "P10", "P50", "P90"], cells)
        if len(keys) == 2 and rows[keys[1]].nunique() <= _ACROSS:
            yield _grid(found.rows, measure, keys, text)


def _grid(rows: pd.DataFrame, measure: str, keys: list[str], text: Text) -> list[str]:
    cells = grid(rows, measure)
    header = [f"P50: {keys[0]} ↓ {keys[1]} →", *map(str, cells.columns)]
    return table(header, [[str(name), *(_figure(measure, value, text) for value in row)] for name, row in cells.iterrows()])


def _frontier(found: Analysis, text: Text) -> Iterator[list[str]]:
    currency = found.result.scenario.currency
    balances = {item["share"]: Balance(**item) for item in found.beside["balanced"]}
    yield wrap(joint_frontier_sentence(balances[_CONFIDENCE], text, currency))
    for share, line in found.rows.groupby("share", sort=False):
        rows = line.iloc[:: max(1, len(line) // _POINTS)]
        cells = [[_figure("total_cost", row.budget, text), _figure("days_away", row.days, text)] for row in rows.itertuples()]
        title = text("frontier.line", count=text.of_100(float(str(share))))
        yield [*wrap(title), *table([text("frontier.money", currency=currency), text("frontier.days")], cells, _NARROW)]
    yield wrap(text("frontier.how"))


def _curve(found: Analysis, text: Text) -> Iterator[list[str]]:
    currency = found.result.scenario.currency
    points = [Point(**item) for item in found.beside["point_estimates"]]
    yield [line for point in points for line in wrap(s_curve_sentence(point, text, currency))]
    values = found.rows.pivot(index="percent", columns="measure", values="value")  # noqa: PD010
    measures = [point.measure for point in points]
    cells = [
        [str(percent), *(_figure(measure, values.loc[percent, measure], text) for measure in measures)] for percent in _PERCENTS
    ]
    yield table([text("curve.below"), *(text(f"export.measure.{measure}") for measure in measures)], cells)
    yield wrap(text("curve.how"))


def _measured(measure: str, text: Text) -> str:
    key = f"export.measure.{measure}"
    return text(key) if text.has(key) else words.named(text, "component", measure)


def _figure(measure: str, value: float, text: Text) -> str:
    """Return a figure of a measure as an analyst wants it: whole money, days to a tenth, chances of 100."""
    if measure.startswith("chance"):
        return text.number(round(100 * value, 1))
    return text.number(round(value, 1) if "days" in measure else round(value))


_TEXTS: dict[str, Callable[[Analysis, Text], Iterator[list[str]]]] = {
    "tornado": _tornado, "sobol": _sobol, "one-way": _varied, "two-way": _varied, "frontier": _frontier, "curve": _curve,
}  # fmt: skip

ANALYSES: dict[str, Callable[[Analysis, str], str]] = {"text": analysis_text, "csv": analysis_csv, "json": analysis_json}
