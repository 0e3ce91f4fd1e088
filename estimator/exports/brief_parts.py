"""What the brief says, part by part, as plain words and numbers that the template sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from estimator.exports import words
from estimator.exports.brief_pictures import money_bars
from estimator.exports.dates import milestone_days, on
from estimator.payments import is_drawn_from_the_deposit
from estimator.rounding import round_2sf, round_up
from estimator.summary import at_percent, spreads
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.model import Estimate

COSTS, QUESTIONS, STEPS = 11, 6, 8

#: A day of payment is shown where the money needed has moved by this share of its largest value, or more.
_SMALLEST_STEP = 0.03
#: Shares of the mean total: what is named on a day of payment, and what is named where only fast journeys come to it.
_WORTH_NAMING, _LARGE = 0.005, 0.1


def scenario_line(result: Estimate, text: Text) -> str:
    """Return the scenario in one line."""
    asked = result.scenario
    said = [words.named(text, name, getattr(asked, name)) for name in ("pathway", "route")]
    said.append(words.product_label(result.chosen.product, text))
    said += [words.named(text, name, getattr(asked, name)) for name in ("hospital", "city")]
    people = text.plural("count.people", 1 + asked.companions)
    said.append(text("brief.people", people=people, origin=words.named(text, "origin", asked.origin)))
    said.append(text("brief.starts", date=text.date(asked.start_date)) if asked.start_date else text("brief.no_dates"))
    return " · ".join(said)


def headline(result: Estimate, text: Text) -> tuple[str, list[str]]:
    """Return the answer of the page: the sentence to remember, and both sides of its chances."""
    asked, percent = result.scenario, result.scenario.confidence
    money = [text.money(value, asked.currency) for value in (result.total_cost.p50, at_percent(result.sorted_total, percent))]
    days = [text.days(value) for value in (result.days_away.p50, at_percent(result.sorted_days, percent))]
    odds: dict[str, object] = {"below": percent, "above": 100 - percent}
    said = [
        text("headline.odds", cautious=money[1], **odds),
        text("headline.days", typical=days[0], cautious=days[1], **odds),
        *words.transplant(result, text),
    ]
    if asked.transplant == "yes":
        said.append(text("headline.transplant_in"))
    # The page sets some words in bold by marks.
    return text("headline.plan", typical=money[0], cautious=money[1]), [line.replace("**", "") for line in said]


def costs(result: Estimate, text: Text) -> dict[str, Any]:
    """Return the dearest cost lines, all others as one line, and the total: low, typical, high, grade."""
    parts = sorted(result.components.to_dict("records"), key=lambda row: -row["mean"])
    paid = [row for row in parts if row["p90"] > 0]
    shown, rest = paid[:COSTS], [row for row in parts if row["mean"] > 0 and row not in paid[:COSTS]]
    rows: list[dict[str, Any]] = [
        {**row, "name": words.named(text, "component", row["component"]), "colour": f"group_{row['group']}"} for row in shown
    ]
    if rest:
        together = _together(result, [row["component"] for row in rest])
        rows.append({**together, "name": text("brief.rest", count=len(rest)), "colour": "neutral", "grade": ""})
    bars, ticks = money_bars(rows, text, result.scenario.currency)
    return {
        "rows": [
            {"name": row["name"], "figures": _figures(row, text), "grade": row["grade"], "bar": bar, "colour": row["colour"]}
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


def cash(result: Estimate, text: Text) -> list[dict[str, Any]]:
    """Return the few days on which much money is due: the day, what it is for, and what is enough for 50, 80, 90 of 100."""
    items, before, rows = _due_items(result, text), -1, []
    for row in _steps(list(result.cash.itertuples(index=False))):
        rows.append({
            "day": text.date(row.date) if row.date else text("export.cash.day", day=row.day),
            "what": _what_for(items, before, row.day, text),
            "figures": [text.number(round_2sf(float(value))) for value in (row.p50, row.p80, row.p90)],
        })  # fmt: skip
        before = row.day
    return rows


def _what_for(items: list[_Item], before: int, day: int, text: Text) -> str:
    """Name what falls due between two days in the middle journey; else the dearest that does in a fast one."""
    due = [item for item in items if before < item.day <= day]
    # On the first day there is nothing but trifles, so that they are named.
    if named := [item.name for item in due if item.is_worth_naming or before < 0]:
        return text.list(named[:3])
    if early := [item.name for item in items if item.is_large and item.first_day <= day < item.day]:
        return text("brief.cash.early", name=early[0])
    return text("brief.cash.by_day")


def _steps(rows: list[Any]) -> list[Any]:
    """Return the days between which much money moves, with ever larger steps until they are few."""
    step = _SMALLEST_STEP * max((row.p80 for row in rows), default=0.0)
    while True:
        shown: list[Any] = []
        for row in rows:
            if not shown or abs(row.p80 - shown[-1].p80) > step:
                shown.append(row)
        if len(shown) <= STEPS or step <= 0:
            return shown
        step *= 1.15


class _Item(NamedTuple):
    """What falls due at once: on which day in the middle journey, and in the 10 fastest of 100."""

    mean: float
    name: str
    day: int
    first_day: int
    is_worth_naming: bool
    is_large: bool


def _due_items(result: Estimate, text: Text) -> list[_Item]:
    """Return what falls due at once, the dearest first."""
    payments, total = result.payments, result.total_cost.mean
    due = [(float(payments.deposit.mean()), text("brief.cash.deposit"), payments.deposit_due, False)]
    begins = {stream.due: stream.begins for stream in (*payments.streams, *payments.hospital) if stream.ends is None}
    for row in (part.row for part in result.chosen.components if part.row.due in begins):
        mean = float(result.costs.by_component[row.component].mean())
        name = words.named(text, "component", row.component)
        due.append((mean, name, begins[row.due], is_drawn_from_the_deposit(row)))
    items = []
    for mean, name, days, is_prepaid in due:
        middle, early = (round_up(float(np.quantile(days, share))) for share in (0.5, 0.1))
        # What the deposit pays for is no step of its own, but where it is so large that no deposit holds it.
        least = (_LARGE if is_prepaid else _WORTH_NAMING) * total
        items.append(_Item(mean, name, middle, early, mean > least, mean > _LARGE * total))
    return sorted(items, reverse=True)


def dates(result: Estimate, text: Text) -> list[str]:
    """Return the dates that a family plans around, where there is a day of the decision."""
    start = result.scenario.start_date
    if start is None:
        return []
    found = milestone_days(result)
    shown = {name: text.date(on(start, spread.p50)) for name, spread in found.items()}
    flight = found["flight"]
    ends = {"early": text.date(on(start, flight.p10)), "late": text.date(on(start, flight.p90))}
    return [text("brief.dates", start=text.date(start), **shown, **ends)]


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
        ends = [text.money(found[name][1].p50, currency) for found in (none, all_of_it)]
        owed = text("exits.bill", none=ends[0], all=ends[1]).replace("**", "") if ends[0] != ends[1] else ""
        said.append([part for part in (line, bill, owed) if part])
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
    return [{"grade": grade, "count": count, "sentence": text(f"grade.{grade}.sentence")} for grade, count in counts.items()]
