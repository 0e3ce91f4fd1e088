"""The first sheet of the workbook: what it is, how to use it, what it says, and what is fixed in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.cell_price import unconfirmed
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Sheet
from estimator.exports.sheets_answers import THREE, WRONG_CELLS
from estimator.scenario_code import scenario_code
from estimator.text import Text
from estimator.version import VERSION

if TYPE_CHECKING:
    from estimator.live import Live
    from estimator.live.options import Options
    from estimator.model import Estimate

#: In the order of the tabs.
SHEETS = (
    "read_me", "results", "components", "inputs", "assumptions", "time_line", "cash", "charts", "sources", "options", "draws",
    "journeys", "scenario",
)  # fmt: skip
#: What another choice would take other formulas for.
FIXED = (
    "pathway", "route", "product", "transplant", "bridging", "home_while_cells_are_made", "start_date", "currency", "refund",
    "confidence", "seed",
)  # fmt: skip

#: Characters: labels, and three columns that long texts share.
_LABEL, _THIRD = 32, 24
_LAST = 3
Line = tuple[str, Any, str]


class ReadMe:
    """Writes one part below the other."""

    def __init__(self, book: Book, cells: Cells, result: Estimate, text: Text) -> None:
        self.book, self.cells, self.result, self.text = book, cells, result, text
        self.sheet: Sheet = book.sheet(text("export.sheet.read_me"), upright=True)
        self.sheet.set_column(0, 0, _LABEL)
        self.sheet.set_column(1, _LAST, _THIRD)
        book.write(self.sheet, 0, 0, text("export.title"), "title")
        self.sheet.set_row(0, 24)
        self.row = 2

    def write(self, live: Live, found: Options) -> None:
        """Write every part."""
        text = self.text
        self.part("export.part.use", [(str(n), text(f"export.use.{n}"), "text") for n in range(1, 5)])
        self.part("export.part.answer", self._answer())
        self.figures(live)
        if changed := list(words.changed(self.result, text)):
            self.part("export.part.changed", [(text("export.label.changed"), said, "text") for said in changed])
        caveats = enumerate(words.caveats(self.result, text), start=1)
        self.part("export.part.caveats", [(str(n), said, "text") for n, said in caveats])
        named = ("low", "typical", "high", "sum", "grades", "changed")
        self.part("export.part.reading", self._about("label", "reading", named))
        grades = [(text(f"grade.{grade}"), text(f"grade.{grade}.sentence"), "text") for grade in self.result.grades]
        self.part("export.part.grades_explained", grades)
        self.part("export.part.sheets", self._about("sheet", "about", SHEETS[1:]))
        self.part("export.part.fixed", self._fixed(found))
        asked = words.scenario_rows(self.result, text)
        self.part("export.part.scenario", [(name, value, "text") for _, name, value in asked])
        self.part("export.part.made", list(self._made()))
        self.sheet.print_area(0, 0, self.row, _LAST)

    def part(self, title: str, lines: Sequence[Line]) -> None:
        """Write a heading and its lines."""
        self.heading(title)
        for label, value, form in lines:
            look = _value_form(value, form)
            self.sheet.merge_range(self.row, 1, self.row, _LAST, "", self.book.formats[look])
            self.book.write(self.sheet, self.row, 0, label, form)
            self.book.write(self.sheet, self.row, 1, value, look)
            scale = 1.25 if form == "answer" else 1.0
            self.book.fit(self.sheet, self.row, ((label, _LABEL), (value, _THIRD * _LAST)), scale)
            self.row += 1
        self.row += 1

    def heading(self, title: str) -> None:
        """Write the heading of a part."""
        self.book.row(self.sheet, self.row, (self.text(title), *[""] * _LAST), ("section",) * (1 + _LAST))
        self.row += 1

    def figures(self, live: Live) -> None:
        """Write the screen's figures beside those of the workbook, which follow its yellow cells."""
        text, asked = self.text, self.result.scenario
        self.heading("export.part.figures")
        heads = ("", text("export.column.on_screen", count=asked.draws), text("export.column.in_workbook"), "")
        self.book.row(self.sheet, self.row, heads, ("text", "right", "right", "text"))
        self.row += 1
        spreads = (("total_cost", self.result.total_cost, "money"), ("days_away", self.result.days_away, "days"))
        for name, spread, form in spreads:
            unit = asked.currency if form == "money" else text("unit.days")
            for percent in THREE:
                label = text(
                    "export.figure", what=text(f"export.measure.{name}"), percentile=text(f"export.percentile.p{percent}")
                )
                self.book.row(self.sheet, self.row, (label, round(spread.at(percent), 2)), ("text", form))
                self.cells.percentile(self.sheet, self.row, 2, live.measures[name], percent, form)
                self.book.write(self.sheet, self.row, 3, unit)
                self.book.fit(self.sheet, self.row, [(label, _LABEL)])
                self.row += 1
        self.book.row(self.sheet, self.row, (text("export.check.count"), "", "", ""), ("text",) * 4)
        self.cells.formula(self.sheet, self.row, 2, WRONG_CELLS, 0, "whole")
        self.cells.turns_red(self.sheet, (self.row, 0, self.row, _LAST), f"={WRONG_CELLS}>0")
        self.book.fit(self.sheet, self.row, [(text("export.check.count"), _LABEL)])
        self.row += 1
        self.sheet.merge_range(self.row, 0, self.row, _LAST, "", self.book.formats["text"])
        said = text("export.why_they_differ", journeys=self.cells.journeys, draws=asked.draws)
        self.book.write(self.sheet, self.row, 0, said)
        self.book.fit(self.sheet, self.row, [(said, _LABEL + _THIRD * _LAST)])
        self.row += 2

    def _answer(self) -> list[Line]:
        text, result = self.text, self.result
        money, days = words.answer(result, text)
        flag = [(text("export.label.red_flag"), said, "warning") for said in words.red_flag(result, text)]
        beside = [
            ("", said, "text")
            for said in (*unconfirmed(result, text), *words.transplant(result, text), *words.refund(result, text))
        ]
        return [*flag, (text("export.label.money"), money, "answer"), (text("export.label.days"), days, "answer"), *beside]

    def _about(self, label: str, said: str, names: Sequence[str]) -> list[Line]:
        return [(self.text(f"export.{label}.{name}"), self.text(f"export.{said}.{name}"), "text") for name in names]

    def _fixed(self, found: Options) -> list[Line]:
        names = [self.text(f"export.field.{name}") for name in (*FIXED, *found.fixed)]
        return [("", self.text("export.fixed", list=self.text.list(names)), "text")]

    def _made(self) -> Iterator[Line]:
        text, result = self.text, self.result
        yield text("export.field.version"), VERSION, "text"
        yield text("export.field.data_version"), words.data_date(result, text), "text"
        yield text("export.label.code"), scenario_code(result.scenario), "text"
        yield text("export.label.licence"), text("export.licence"), "text"


def _value_form(value: Any, form: str) -> str:
    """Return the format of an answer: an amount such as 300,000 gets its commas, a seed such as 2026 does not."""
    if isinstance(value, float):
        return "number_whole" if value.is_integer() else "number"
    return "number" if isinstance(value, int) else form
