"""What the brief says, part by part, as plain words and numbers that the template sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from estimator.choose import BASE_YEAR
from estimator.exports import transplant as transplants
from estimator.exports import words
from estimator.exports.brief_pictures import money_bars
from estimator.exports.cell_price import unconfirmed
from estimator.exports.dates import last_change, milestone_days, years_without_holidays
from estimator.rounding import enough, round_2sf, shown_on
from estimator.summary import at_percent, spreads
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

COSTS, QUESTIONS = 11, 6


def scenario_line(result: Estimate, text: Text) -> str:
    """Return the scenario in one line."""
    asked = result.scenario
    said = words.journey(result, text)
    people = text.plural("count.people", 1 + asked.companions)
    said.append(text("brief.people", people=people, origin=words.named(text, "origin", asked.origin)))
    said.append(text("brief.starts", date=text.date(asked.start_date)) if asked.start_date else text("brief.no_dates"))
    return " · ".join(said)


def headline(result: Estimate, text: Text) -> tuple[str, list[str]]:
    """Return the answer of the page: the sentence to remember, and both sides of its chances."""
    asked, percent = result.scenario, result.scenario.confidence
    cautious = enough(at_percent(result.sorted_total, percent))
    money = [text.money(value, asked.currency) for value in (result.total_cost.p50, cautious)]
    days = [text.days(value) for value in (result.days_away.p50, at_percent(result.sorted_days, percent))]
    odds: dict[str, object] = {"below": percent, "above": 100 - percent}
    said = [
        text("headline.odds", cautious=money[1], journeys=transplants.counted(result, text), **odds),
        text("headline.days", typical=days[0], cautious=days[1], **odds),
        *unconfirmed(result, text),
        *words.transplant(result, text),
    ]
    # The page sets some words in bold by marks.
    return text("headline.plan", typical=money[0], cautious=money[1]), [line.replace("**", "") for line in said]


def costs(result: Estimate, text: Text) -> dict[str, Any]:
    """Return the dearest cost lines, all others as one line, and the total: low, typical, high, grade."""
    parts = sorted(result.components.to_dict("records"), key=lambda row: -row["mean"])
    paid = [row for row in parts if row["p90"] > 0]
    shown, rest = paid[:COSTS], [row for row in parts if row["mean"] > 0 and row not in paid[:COSTS]]
    rows: list[dict[str, Any]] = [
        {
            **row,
            "name": words.named(text, "component", row["component"]),
            "colour": f"group_{row['group']}",
            "letter": text(f"letter.{row['grade']}"),
        }
        for row in shown
    ]
    if rest:
        together = _together(result, [row["component"] for row in rest])
        rows.append({**together, "name": text("brief.rest", count=len(rest)), "colour": "neutral", "letter": ""})
    bars, ticks = money_bars(rows, text, result.scenario.currency)
    return {
        "rows": [
            {"name": row["name"], "figures": _figures(row, text), "grade": row["letter"], "bar": bar, "colour": row["colour"]}
            for row, bar in zip(rows, bars, strict=True)
        ],
        "total": _figures({name: getattr(result.total_cost, name) for name in ("p10", "p50", "p90")}, text),
        "ticks": ticks,
    }  # fmt: skip


def _together(result: Estimate, names: list[str]) -> dict[str, float]:
    # Summed journey by journey: the lows of several lines do not add up to the low of all.
    total = np.add.reduce([result.costs.by_component[name] for name in names])
    spread = spreads({"rest": total})["rest"]
    return {name: getattr(spread, name) for name in ("p10", "p50", "p90")}


def _figures(row: dict[str, Any], text: Text) -> list[str]:
    return [text.number(round_2sf(row[end])) for end in ("p10", "p50", "p90")]


def dates(result: Estimate, text: Text) -> list[str]:
    """Return the dates that a family plans around, where there is a day of the decision, and whether it flies home between."""
    flew = text.of_100(float(result.schedule.flew_home.mean()))
    between = [text("brief.home_in_wait", count=flew, rest=100 - flew)] if result.scenario.home_while_cells_are_made else []
    start = result.scenario.start_date
    if start is None:
        return between
    found = milestone_days(result)
    shown = {name: text.date(shown_on(start, spread.p50)) for name, spread in found.items()}
    flight = found["flight"]
    ends = {"early": text.date(shown_on(start, flight.p10)), "late": text.date(shown_on(start, flight.p90))}
    ends["change"] = text.date(shown_on(start, last_change(flight)))
    return [text("brief.dates", start=text.date(start), **shown, **ends), *_no_calendar(result, text), *between]


def _no_calendar(result: Estimate, text: Text) -> list[str]:
    years = years_without_holidays(result)
    return [text("calendar_page.no_calendar", year=text.list(map(str, years)))] if years else []


def rates(result: Estimate, text: Text) -> list[str]:
    """Return at which rates, and in prices of which year, the money is counted, and that later prices are not known."""
    asked, rate = result.scenario, result.chosen.rate
    newest = max(row.date for row in result.tables.fx)
    shown = {"rate": text.number(rate.range.typical), "year": str(BASE_YEAR), "date": text.date(newest)}
    said = [text("brief.rates_own" if rate.changed else "brief.rates", **shown)]
    if asked.currency_per_usd:
        day = text.date(asked.currency_date) if asked.currency_date else text("currency.no_day")
        values = {"currency": text.currency_name(asked.currency), "rate": text.number(asked.currency_per_usd), "date": day}
        said.append(text("currency.own_rate", **values))
    if asked.start_date and asked.start_date.year > BASE_YEAR:
        said.append(text("brief.later", start=str(asked.start_date.year)))
    return said


def exits(result: Estimate, text: Text) -> list[list[str]]:
    """Return for each exit its sentences: both sides of its chance, the bill with the days, and what is owed for the cells."""
    currency = result.scenario.currency
    none, all_of_it = result.exit_spreads(0.0), result.exit_spreads(1.0)
    said = []
    for name, (probability, cost, days) in result.exit_spreads().items():
        count = text.of_100(probability.typical)
        line = text("icons.sentence", what=words.named(text, "exit", name), count=count, rest=100 - count)
        money = text.money_range(cost.p10, cost.p90, currency)
        bill = text("export.exit", middle=text.money(cost.p50, currency), range=money, days=text.days(days.p50))
        said.append([line, bill, *words.owed(none[name][1], all_of_it[name][1], currency, text), *words.paid_back(result, text)])
    return said


def questions(result: Estimate, text: Text) -> list[dict[str, str]]:
    """Return the questions on the lines whose cost is least certain; lines with the same question share it."""
    rows = {part.row.component: part.row for part in result.chosen.components}
    asked: dict[str, dict[str, str]] = {}
    for row in sorted(result.components.to_dict("records"), key=lambda row: row["p10"] - row["p90"]):
        question = rows[row["component"]].question
        if row["p90"] > row["p10"] and question not in asked and len(asked) < QUESTIONS:
            money = text.money_range(row["p10"], row["p90"], result.scenario.currency)
            name = words.named(text, "component", row["component"])
            asked[question] = {"about": text("brief.question", name=name, range=money), "question": text.table_words(question)}
    return list(asked.values())


def grades(result: Estimate, text: Text) -> list[dict[str, Any]]:
    """Return of every 100 that the journey costs how much rests on each grade, and what the grade means."""
    counts = words.grade_counts(result)
    return [
        {"grade": grade, "letter": text(f"letter.{grade}"), "count": count, "sentence": text(f"grade.{grade}.sentence")}
        for grade, count in counts.items()
    ]
