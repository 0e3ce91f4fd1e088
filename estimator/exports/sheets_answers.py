"""What comes out, as formulas: percentiles, chances, how good the evidence is, what may happen, journeys that end early."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from estimator.assumptions import OWN
from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column, Sheet, capital
from estimator.exports.sheets_assumptions import FITS as RANGES_FIT
from estimator.exports.sheets_inputs import FITS as INPUTS_FIT
from estimator.exports.table import PERCENTILES
from estimator.summary import PERCENTILES as PERCENTS
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.live import Live
    from estimator.live.nodes import Node
    from estimator.model import Estimate

_WHAT, _UNIT, _NUMBER = 46, 10, 12
THREE = (10, 50, 90)
#: The name of the cell that counts yellow cells with what they cannot hold.
WRONG_CELLS = "check.wrong"
ENDS = ("low", "typical", "high")
#: One side of a chance: its name, its words, its formula for one journey, which journeys it is, whether a limit is missing.
Side = tuple[str, str, str, np.ndarray, bool]


class Answers:
    """Writes the results one block below the other."""

    def __init__(self, book: Book, cells: Cells, result: Estimate, live: Live, text: Text) -> None:
        self.book, self.cells, self.result, self.live, self.text = book, cells, result, live, text
        self.sheet: Sheet = book.sheet(text("export.sheet.results"), one_page=True)
        self.row = 0
        for column, width in enumerate((_WHAT, _UNIT, *[_NUMBER] * len(PERCENTILES))):
            self.sheet.set_column(column, column, width)
        self.sheet.freeze_panes(2, 1)

    def write(self) -> None:
        """Write every block."""
        self.checks()
        self.measures()
        self.chances()
        self.grades()
        self.events()
        self.exits()
        self.note("export.beside_total")
        self.cells.turns_red(self.sheet, (1, 0, self.row, 1 + len(PERCENTILES)), f"={WRONG_CELLS}>0")
        self.sheet.print_area(0, 0, self.row, 1 + len(PERCENTILES))

    def checks(self) -> None:
        """Count the yellow cells that hold what they cannot hold: figures come out of those as well."""
        no = self.text("choice.no")
        self.book.write(self.sheet, self.row, 0, self.text("export.check.count"), "text")
        said = "+".join(f'SUMPRODUCT(1*({fits}="{no}"))' for fits in (INPUTS_FIT, RANGES_FIT))
        self.cells.formula(self.sheet, self.row, 1, said, 0, "whole", WRONG_CELLS)
        sentence = f'IF({WRONG_CELLS}=0,"","{self.text("export.check.mend")}")'
        self.cells.formula(self.sheet, self.row, 2, sentence, "", "wrong")
        self.row += 1

    def heads(self, title: str, names: Sequence[str], first: str = "") -> None:
        """Write the names of a block's columns; the second column holds units."""
        numbers = [Column(name, _NUMBER, "money") for name in names]
        self.book.header(self.sheet, self.row, [Column(title, _WHAT), Column(first, _UNIT), *numbers])
        self.row += 1

    def label(self, name: str, unit: str = "") -> None:
        """Write what a row is about."""
        self.book.row(self.sheet, self.row, (name, unit), ("text", "text"))
        self.book.fit(self.sheet, self.row, [(name, _WHAT)])

    def note(self, key: str) -> None:
        """Write a remark below a block."""
        self.book.write(self.sheet, self.row, 0, self.text(key), "note")
        self.row += 1

    def three(self, column: int, node: Node, form: str, name: str) -> None:
        """Write P10, P50 and P90 of a step over all journeys, each under a name."""
        for offset, percent in enumerate(THREE):
            self.cells.percentile(self.sheet, self.row, column + offset, node, percent, form, f"{name}.p{percent}")

    def measures(self) -> None:
        """Write the percentiles of the headline's figures."""
        text = self.text
        self.heads(text("export.part.results"), [text(f"export.percentile.{p}") for p in PERCENTILES], text("export.column.unit"))
        for name, node in self.live.measures.items():
            in_days = name.endswith("_days") or name == "days_away"
            form, unit = ("days", text("unit.days")) if in_days else ("money", self.result.scenario.currency)
            self.label(words.named(text, "export.measure", name), unit)
            for column, percent in enumerate(PERCENTS, start=2):
                self.cells.percentile(self.sheet, self.row, column, node, percent, form, f"result.{name}.p{percent}")
            self.cells.mean(self.sheet, self.row, 2 + len(PERCENTS), node, form, f"result.{name}.mean")
            self.row += 1
        self.note("export.no_sum")
        self.row += 1

    def both_sides(self, column: int, formula: str, share: float, name: str, *, empty: bool = False) -> None:
        """Write how many of 100 journeys it is, and how many it is not."""
        inside, over = ("", "") if empty else (share * 100, 100 - share * 100)
        self.cells.formula(self.sheet, self.row, column, formula, inside, "count", name)
        rest = f'IF({name}="","",100-{name})'
        self.cells.formula(self.sheet, self.row, column + 1, rest, over, "count", f"{name}.not")

    def chances(self) -> None:
        """Write both sides of each chance; they are empty while a limit is."""
        text = self.text
        self.heads(text("export.part.chances"), [text("export.column.inside"), text("export.column.over")])
        for name, label, said, counted, empty in self._chances():
            self.label(label)
            self.both_sides(2, said, float(np.mean(counted)), f"result.{name}", empty=empty)
            self.row += 1
        self.note("export.chances_note")
        self.row += 1

    def _chances(self) -> Iterator[Side]:
        text, asked, whole = self.text, self.result.scenario, f"*100/{self.cells.journeys}"
        money, days = self.live.still_to_pay, self.live.measures["days_away"]
        no_money, no_days = asked.budget is None, asked.days_available is None
        inside = f"({money.reference(whole=True)}<=budget+offsets)", f"({days.reference(whole=True)}<=days_available)"
        over = f"({money.reference(whole=True)}>budget+offsets)", f"({days.reference(whole=True)}>days_available)"
        is_inside = (
            np.asarray(money.value <= (asked.budget or 0) + asked.offsets),
            np.asarray(days.value <= (asked.days_available or 0)),
        )
        said = f'IF(budget="","",SUMPRODUCT(1*{inside[0]}){whole})'
        yield "within_budget", text("export.chance.within_budget"), said, is_inside[0], no_money
        said = f'IF(days_available="","",SUMPRODUCT(1*{inside[1]}){whole})'
        yield "within_days", text("export.chance.within_days"), said, is_inside[1], no_days
        sides = {
            "inside_both": (inside[0], inside[1], is_inside[0] & is_inside[1]),
            "over_money_only": (over[0], inside[1], ~is_inside[0] & is_inside[1]),
            "over_time_only": (inside[0], over[1], is_inside[0] & ~is_inside[1]),
            "over_both": (over[0], over[1], ~is_inside[0] & ~is_inside[1]),
        }  # fmt: skip
        for name, (one, other, counted) in sides.items():
            said = f'IF(OR(budget="",days_available=""),"",SUMPRODUCT({one}*{other}){whole})'
            yield name, capital(text(f"grid.{name}")), said, counted, no_money or no_days

    def grades(self) -> None:
        """Write the share of the mean total that rests on each grade of evidence."""
        means = {name: float(np.mean(node.value)) for name, node in self.live.components.items()}
        grades = {part.row.component: part.grade for part in self.result.chosen.components}
        self.heads(self.text("export.part.grades"), [self.text("export.column.share")])
        for grade in (*"ABCD", OWN):
            sentence = self.text(f"grade.{grade}.sentence")
            self.label(self.text("export.grade.name", grade=self.text(f"grade.{grade}"), sentence=sentence))
            share = sum(mean for name, mean in means.items() if grades[name] == grade) / (sum(means.values()) or 1)
            said = f'IF(SUM(line.means)=0,0,SUMIF(line.grades,"{self.text(f"letter.{grade}")}",line.means)/SUM(line.means))'
            self.cells.formula(self.sheet, self.row, 2, said, share, "share", f"result.grade_{grade}")
            self.row += 1
        self.row += 1

    def events(self) -> None:
        """Write how many of 100 journeys have each event."""
        text = self.text
        self.heads(text("export.part.events"), [text("export.column.happens"), text("export.column.happens_not")])
        for name, node in self.live.events.items():
            self.label(words.named(text, "event", name))
            said = f"100*AVERAGE({node.name}.all)" if node.is_column else f"100*{node.reference()}"
            self.both_sides(2, said, float(np.mean(node.value)), f"event.{name}")
            self.row += 1
        self.row += 1

    def exits(self) -> None:
        """Write journeys that end without the infusion: how many of all families, bill and days."""
        text, currency = self.text, self.result.scenario.currency
        three = [text(f"export.{end}") for end in ENDS]
        self.heads(text("export.part.exits"), [
            text("export.column.happens"), text("export.column.happens_not"),
            *(text("export.column.exit_cost", end=end, currency=currency) for end in three),
            *(text("export.column.exit_days", end=end) for end in three),
        ])  # fmt: skip
        for name, item in self.live.exits.items():
            self.label(words.named(text, "exit", name))
            self.both_sides(2, f"100*{item.share.reference()}", float(item.share.value), f"exit.{name}")
            self.three(4, item.cost, "money", f"exit.{name}.cost")
            self.three(7, item.days_away, "days", f"exit.{name}.days")
            self.row += 1
        self.note("export.exits_note")
        self.row += 1
