"""What comes out, as formulas: percentiles, cost lines, chances, exits, and how good the evidence is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from estimator.exports import words
from estimator.exports.cells import Cells, percentile
from estimator.exports.sheets import Book, Column, capital
from estimator.exports.table import PERCENTILES
from estimator.summary import PERCENTILES as PERCENTS
from estimator.text import Text

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from estimator.live import Live
    from estimator.live.nodes import Node
    from estimator.model import Estimate

_WHAT = 46
THREE = (10, 50, 90)


class Answers:
    """Writes the results one block below the other."""

    def __init__(self, book: Book, cells: Cells, result: Estimate, live: Live, text: Text) -> None:
        self.book, self.cells, self.result, self.live, self.text = book, cells, result, live, text
        self.sheet: Worksheet = book.sheet(text("export.sheet.results"))
        self.row = 0
        self.sheet.set_column(0, 0, _WHAT)
        self.sheet.set_column(1, 1, 14)
        self.sheet.set_column(2, 11, 13)

    def write(self) -> None:
        """Write every block."""
        self.measures()
        self.components()
        self.grades()
        self.chances()
        self.events()
        self.exits()

    def heads(self, title: str, names: Sequence[str]) -> None:
        """Write the names of a block's columns."""
        numbers = [Column(name, 13, "money") for name in names]
        self.book.header(self.sheet, self.row, [Column(title, _WHAT), *numbers])
        self.row += 1

    def percentiles(self, column: int, node: Node, percents: Sequence[int], form: str, name: str) -> None:
        """Write percentiles of a step over all journeys, each under a name."""
        for offset, percent in enumerate(percents):
            said = f"PERCENTILE({node.name}.all,{percent / 100})" if node.is_column else node.reference()
            value, called = percentile(node.value, percent), f"{name}.p{percent}"
            self.cells.formula(self.sheet, self.row, column + offset, said, value, form, called)

    def mean(self, column: int, node: Node, form: str, name: str) -> None:
        """Write the mean of a step over all journeys."""
        said = f"AVERAGE({node.name}.all)" if node.is_column else node.reference()
        self.cells.formula(self.sheet, self.row, column, said, float(np.mean(node.value)), form, f"{name}.mean")

    def measures(self) -> None:
        """Write the percentiles of the headline's figures."""
        text = self.text
        self.heads(
            text("export.column.what"), [text("export.column.unit"), *(text(f"export.percentile.{p}") for p in PERCENTILES)]
        )
        for name, node in self.live.measures.items():
            in_days = name.endswith("_days") or name == "days_away"
            form, unit = ("days", text("unit.days")) if in_days else ("money", self.result.scenario.currency)
            self.book.row(self.sheet, self.row, (words.named(text, "export.measure", name), unit), ("text", "text"))
            self.percentiles(2, node, PERCENTS, form, f"result.{name}")
            self.mean(2 + len(PERCENTS), node, form, f"result.{name}")
            self.row += 1
        self.row += 1

    def components(self) -> None:
        """Write every cost line; their percentiles do not add up, their means do."""
        text = self.text
        self.heads(text("export.column.component"), [
            text("export.column.group"), *(text(f"export.percentile.p{p}") for p in THREE), text("export.percentile.mean"),
            text("export.column.share"), text("export.grade"),
        ])  # fmt: skip
        first, whole = self.row, float(np.mean(self.live.measures["total_cost"].value))
        for part in self.result.chosen.components:
            name, node = part.row.component, self.live.components[part.row.component]
            labels = (words.named(text, "component", name), words.named(text, "group", part.row.group))
            self.book.row(self.sheet, self.row, labels, ("text", "text"))
            self.percentiles(2, node, THREE, "money", f"line.{name}")
            self.mean(5, node, "money", f"line.{name}")
            share = float(np.mean(node.value)) / whole if whole else 0.0
            said = f"IF(result.total_cost.mean=0,0,line.{name}.mean/result.total_cost.mean)"
            self.cells.formula(self.sheet, self.row, 6, said, share, "share")
            self.book.write(self.sheet, self.row, 7, part.price.grade, "center")
            self.row += 1
        self.cells.name_range(self.sheet, "line.means", first, 5, self.row - 1, 5)
        self.cells.name_range(self.sheet, "line.grades", first, 7, self.row - 1, 7)
        self.book.write(self.sheet, self.row, 0, text("export.no_sum"), "note")
        self.row += 2

    def grades(self) -> None:
        """Write the share of the mean total that rests on each grade of evidence."""
        means = [float(np.mean(node.value)) for node in self.live.components.values()]
        grades = [part.price.grade for part in self.result.chosen.components]
        self.heads(self.text("export.part.grades"), [self.text("export.column.share")])
        for grade in "ABCD":
            self.book.write(self.sheet, self.row, 0, self.text(f"grade.{grade}"))
            share = sum(mean for mean, of in zip(means, grades, strict=True) if of == grade) / (sum(means) or 1)
            said = f'IF(SUM(line.means)=0,0,SUMIF(line.grades,"{grade}",line.means)/SUM(line.means))'
            self.cells.formula(self.sheet, self.row, 1, said, share, "share", f"result.grade_{grade}")
            self.row += 1
        self.row += 1

    def chances(self) -> None:
        """Write both sides of each chance; they are empty while a limit is."""
        self.heads(self.text("export.part.chances"), [self.text("export.column.share")])
        money, days = (self.live.measures[name] for name in ("total_cost", "days_away"))
        asked = self.result.scenario
        limit = None if asked.budget is None else asked.budget + asked.offsets
        over_money = f"({money.name}.all>budget+offsets)"
        over_time = f"({days.name}.all>days_available)"
        within = np.asarray(money.value) <= (limit or 0), np.asarray(days.value) <= (asked.days_available or 0)
        sides = {
            "inside_both": ((f"(1-{over_money})", f"(1-{over_time})"), within[0] & within[1]),
            "over_money_only": ((over_money, f"(1-{over_time})"), ~within[0] & within[1]),
            "over_time_only": ((f"(1-{over_money})", over_time), within[0] & ~within[1]),
            "over_both": ((over_money, over_time), ~within[0] & ~within[1]),
        }
        for name, ((one, other), counted) in sides.items():
            said = f'IF(OR(budget="",days_available=""),"",SUMPRODUCT({one}*{other})/{self.cells.journeys})'
            self._chance(
                capital(self.text(f"grid.{name}")), said, counted, f"result.{name}", limit is None or asked.days_available is None
            )
        inside = f'IF(budget="","",SUMPRODUCT(1-{over_money})/{self.cells.journeys})'
        self._chance(self.text("export.chance.within_budget"), inside, within[0], "result.within_budget", limit is None)
        inside = f'IF(days_available="","",SUMPRODUCT(1-{over_time})/{self.cells.journeys})'
        self._chance(
            self.text("export.chance.within_days"), inside, within[1], "result.within_days", asked.days_available is None
        )
        self.row += 1

    def _chance(self, label: str, said: str, counted: object, name: str, empty: bool) -> None:
        self.book.write(self.sheet, self.row, 0, label)
        value = "" if empty else float(np.mean(np.asarray(counted)))
        self.cells.formula(self.sheet, self.row, 1, said, value, "share", name)
        self.row += 1

    def events(self) -> None:
        """Write how many journeys have each event."""
        self.heads(self.text("export.column.what"), [self.text("export.column.share")])
        for name, node in self.live.events.items():
            self.book.write(self.sheet, self.row, 0, words.named(self.text, "event", name))
            said = f"AVERAGE({node.name}.all)" if node.is_column else node.reference()
            self.cells.formula(self.sheet, self.row, 1, said, float(np.mean(node.value)), "share", f"event.{name}.share")
            self.row += 1
        self.row += 1

    def exits(self) -> None:
        """Write journeys that end without the infusion: share of all families, bill and days."""
        text, currency = self.text, self.result.scenario.currency
        three = [text(f"export.{end}") for end in ("low", "typical", "high")]
        self.heads(text("export.kind.exit"), [
            text("export.column.share"), *(text("export.column.exit_cost", end=end, currency=currency) for end in three),
            *(text("export.column.exit_days", end=end) for end in three),
        ])  # fmt: skip
        for name, item in self.live.exits.items():
            self.book.write(self.sheet, self.row, 0, words.named(text, "exit", name))
            self.cells.formula(self.sheet, self.row, 1, item.share.reference(), item.share.value, "share", f"result.{name}.share")
            self.percentiles(2, item.cost, THREE, "money", f"result.{name}.cost")
            self.percentiles(5, item.days_away, THREE, "days", f"result.{name}.days")
            self.row += 1
