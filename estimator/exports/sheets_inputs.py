"""What may be changed beside the ranges: the scenario's choices and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column, Sheet
from estimator.form import SMALLEST, Form
from estimator.live.options import Options
from estimator.live.stand_ins import ABOVE, BELOW, INPUTS, THRESHOLD
from estimator.scenario_book import CHOSEN, LOOKS_UP
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.live import Live
    from estimator.live.nodes import Node
    from estimator.model import Estimate

_COLUMNS = (36, 30, 52, 26, 9)
_HEADS = ("input", "value", "remark", "name", "fits")
_FITS = 4
#: The name of the column that says of each input whether it holds what it can hold.
FITS = "inputs.fit"
#: Helpers of a range stand beside it.
BESIDE_A_RANGE = (BELOW, ABOVE, THRESHOLD)
_RATE, _VISA = "currency_per_usd", "visa_days_allowed"
_MAY_BE_EMPTY = ("budget", "days_available")
_MONEY = ("budget", "offsets", "home_loss_per_week", "home_care_per_week", "home_bills_per_month")


class Inputs:
    """Writes one input below the other."""

    def __init__(self, book: Book, cells: Cells, result: Estimate, text: Text) -> None:
        self.book, self.cells, self.result, self.text = book, cells, result, text
        self.sheet: Sheet = book.sheet(text("export.sheet.inputs"), one_page=True, upright=True)
        heads = [Column(text(f"export.column.{name}"), width) for name, width in zip(_HEADS, _COLUMNS, strict=True)]
        book.listing(self.sheet, heads, [], filtered=False)
        self.row = 1

    def write(self, live: Live, found: Options) -> None:
        """Write the choices, the numbers, and what is worked out from them for all journeys."""
        self.choices(found)
        self.visa_days(found)
        self.numbers()
        self.cells.name_range(self.sheet, FITS, 1, _FITS, self.row - 1, _FITS)
        self.cells.turns_red(self.sheet, (1, 1, self.row - 1, 1), f'=$E2="{self.text("choice.no")}"')
        self.worked_out(live)

    def fits(self, said: str) -> None:
        """Say whether the value can be used: what is pasted, deleted or written by a program passes no validation."""
        yes, no = self.text("choice.yes"), self.text("choice.no")
        self.cells.formula(self.sheet, self.row, _FITS, f'IF({said},"{yes}","{no}")', yes, "center")

    def beside(self, label: str, name: str, note: str = "") -> None:
        """Write what stands beside a value, and go on to the next row."""
        self.book.write(self.sheet, self.row, 0, label)
        self.book.row(self.sheet, self.row, (note, name), ("note_wrapped", "name_line"), first=2)
        texts = (label, "", note, name)
        self.book.fit(self.sheet, self.row, zip(texts, _COLUMNS[:_FITS], strict=True))
        self.row += 1

    def choices(self, found: Options) -> None:
        """Write the choices that are priced by a row, each with its list."""
        for name, values in found.open.items():
            said = {value: words.named(self.text, name, value) for value in values}
            self.cells.open(self.sheet, self.row, 1, CHOSEN + name, said[getattr(self.result.scenario, name)], "open_text")
            self.sheet.data_validation(self.row, 1, self.row, 1, {"validate": "list", "source": f"={LOOKS_UP}{name}"})
            self.fits(f"ISNUMBER(MATCH({CHOSEN}{name},{LOOKS_UP}{name},0))")
            self.beside(self.text(f"export.field.{name}"), CHOSEN + name, self.text("export.note.choice"))

    def visa_days(self, found: Options) -> None:
        """Write the days that the visa allows: they follow from the home, where that can be chosen."""
        days = float(self.result.chosen.visa_days)
        if "origin" in found.open:
            said = f"INDEX({LOOKS_UP}visa_days,MATCH({CHOSEN}origin,{LOOKS_UP}origin,0))"
            self.cells.formula(self.sheet, self.row, 1, said, days, "number", _VISA)
        else:
            self.cells.number(self.sheet, self.row, 1, _VISA, days, "number")
        self.beside(self.text(f"export.field.{_VISA}"), _VISA)

    def numbers(self) -> None:
        """Write the numbers, each with its bounds; money and days that are not given stay empty."""
        asked = self.result.scenario
        for name in INPUTS:
            if name == _RATE and asked.currency in ("USD", "CNY"):
                continue  # nothing would follow from it
            self.cells.open(self.sheet, self.row, 1, name, getattr(asked, name), "open_number")
            self.sheet.data_validation(self.row, 1, self.row, 1, self._bounds(name))
            note = asked.currency if name in _MONEY else ""
            self.fits(_holds(name, self._bounds(name)))
            if name in _MAY_BE_EMPTY:
                note = " · ".join(filter(None, (note, self.text("export.note.may_be_empty"))))
            self.beside(self.text(f"export.field.{name}"), name, note)

    def _bounds(self, name: str) -> dict[str, Any]:
        return bounds(name, self.result.tables.pathway(self.result.scenario.pathway).min_companions) | {
            "error_title": self.text("export.check.title"), "error_message": self.text("export.check.input"),
        }  # fmt: skip

    def worked_out(self, live: Live) -> None:
        """Write the steps that all journeys share."""
        self.row += 1
        self.book.row(self.sheet, self.row, (self.text("export.part.worked_out"), "", "", ""), ("section",) * 4)
        self.row += 1
        for step in shared_steps(live):
            self.cells.formula(self.sheet, self.row, 1, step.formula(), step.value, "worked_out", step.name)
            self.beside(self.text("export.heading.step"), step.name, step.formula())


def bounds(name: str, min_companions: int = 0) -> dict[str, Any]:
    """Return the check of an input's cell: the bounds that the scenario has."""
    schema = Form.model_json_schema()["properties"][name]
    kinds = [schema, *schema.get("anyOf", [])]
    if choices := next((kind["enum"] for kind in kinds if "enum" in kind), None):
        return {"validate": "list", "source": choices}
    low = next((kind[key] for kind in kinds for key in ("minimum", "exclusiveMinimum") if key in kind), 0)
    low = max(low, min_companions) if name == "companions" else low
    high = next(kind["maximum"] for kind in kinds if "maximum" in kind)
    whole = any(kind.get("type") == "integer" for kind in kinds)
    if any("exclusiveMinimum" in kind for kind in kinds):
        low = SMALLEST
    return {"validate": "integer" if whole else "decimal", "criteria": "between", "minimum": low, "maximum": high}


def _holds(name: str, bounds: dict[str, Any]) -> str:
    """Return the formula that says whether an input's cell is within its bounds, or empty where it may be."""
    if bounds["validate"] == "list":
        return f"OR({','.join(f'{name}={choice}' for choice in bounds['source'])})"
    whole = f",ROUNDDOWN({name},0)={name}" if bounds["validate"] == "integer" else ""
    low, high = (f"{bounds[end]:.15G}" for end in ("minimum", "maximum"))
    within = f"IF(COUNT({name})<1,FALSE,AND({name}>={low},{name}<={high}{whole}))"
    return f'OR({name}="",{within})' if name in _MAY_BE_EMPTY else within


def shared_steps(live: Live) -> Iterator[Node]:
    """Yield the steps that all journeys share, but for those that stand beside a range."""
    for step in live.steps():
        if step.parts and not step.is_column and not step.name.endswith(BESIDE_A_RANGE):
            yield step
