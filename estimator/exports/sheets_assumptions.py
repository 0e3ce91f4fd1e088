"""Every assumption with its source: its range may be typed over, and the journeys follow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from estimator.exports import words
from estimator.exports.cells import Cells
from estimator.exports.sheets import Book, Column, Sheet, amount_form
from estimator.exports.sheets_inputs import BESIDE_A_RANGE
from estimator.exports.sheets_options import PUBLISHED, evidence, lookup, shown
from estimator.live.options import Option, Options
from estimator.live.stand_ins import TYPICAL
from estimator.ranges import SHARES
from estimator.scenario_book import ENDS
from estimator.text import Text

if TYPE_CHECKING:
    from estimator.assumptions import Assumption
    from estimator.live import Live
    from estimator.model import Estimate
    from estimator.ranges import Range
    from estimator.rows import CostRow

#: The columns of a range: what is used, and beside it what the formulas make of it.
_FIRST, _BESIDE = 2, 8
#: Whether a range was typed over, whether it is one, and its grade.
_CHANGED, _FITS, _GRADE = 12, 13, 16
#: The columns of what `evidence` returns: the published range, then what stands to the right of the helpers.
_EVIDENCE = (5, 6, 7, *range(14, 23))


def assumptions(book: Book, cells: Cells, result: Estimate, live: Live, found: Options, text: Text) -> None:
    """Write what is assumed, as used and as published, who says so, and the cells that the journeys read."""
    sheet = book.sheet(text("export.sheet.assumptions"))
    costs = {part.price.name: part.row for part in result.chosen.components}
    steps = {step.name: step for step in live.steps()}
    items = list(result.assumptions.values())
    rows = [_cells(result, item, costs.get(item.name), f"{item.name}{TYPICAL}" in steps, text) for item in items]
    columns = list(_columns(text))
    row = book.listing(sheet, columns, rows)
    options = {option.assumption: option for option in found.rows}
    for place, item in enumerate(items, start=1):
        if item.name in live.ranges:
            _range(cells, sheet, place, item, live.ranges[item.name].plain, options.get(item.name))
            _check(sheet, place, item, text)
            _fits(cells, sheet, place, item, text)
            _beside(cells, sheet, place, item.name, steps)
            _changed(cells, sheet, place, item, options.get(item.name), text)
        _looked_up(cells, sheet, place, item, evidence(result, item, text), options.get(item.name))
        _graded(cells, sheet, place, item, options.get(item.name), text, follows=item.name in live.ranges)
    cells.name_range(sheet, FITS, 1, _FITS, len(items), _FITS)
    cells.turns_red(sheet, (1, _FIRST, len(items), _FIRST + 2), f'=$N2="{text("choice.no")}"')
    book.write(sheet, row, 0, text("export.assumptions_note"), "note")
    sheet.freeze_panes(1, 2)
    # What stands to the right of it is for reading on screen: on paper it would make all letters too small.
    sheet.print_area(0, 0, row, [column.header for column in columns].index(text("export.column.note")))


def _columns(text: Text) -> Iterator[Column]:
    yield Column(text("export.column.assumption"), 26)
    yield Column(text("export.column.unit"), 16)
    ends = [text(f"export.{end}") for end in ENDS]
    yield from (Column(text("export.column.used", end=end), 11, "tenth") for end in ends)
    yield from (Column(text("export.column.published", end=end), 11, "tenth") for end in ends)
    yield from (Column(text(f"export.column.{name}"), 10, "worked_out") for name in ("below", "above", "threshold"))
    yield Column(text("export.column.in_use"), 9, "center")
    yield Column(text("export.column.changed"), 9, "center")
    yield Column(text("export.column.fits"), 9, "center")
    yield Column(text("export.column.basis"), 9)
    yield Column(text("export.column.year"), 7, "year")
    yield Column(text("export.grade"), 7, "center")
    wide = {"range_source": 30, "note": 48, "publisher": 22, "link": 40, "source_id": 28, "also": 18}
    wide |= {"includes": 32, "excludes": 32, "id": 28}
    yield from (Column(text(f"export.column.{name}"), width) for name, width in wide.items())


def _cells(result: Estimate, item: Assumption, cost: CostRow | None, in_use: bool, text: Text) -> list[Any]:
    unit = words.unit_label(item, cost.per if cost else None, text)
    covers = [text.table_words(cost.includes), text.table_words(cost.excludes)] if cost else ["", ""]
    said = {True: text("choice.yes"), False: text("choice.no")}
    form, about = amount_form(item.range.typical), evidence(result, item, text)
    used = [(getattr(item.range, end), form) for end in ENDS]
    published, rest = list(about.values())[:3], list(about.values())[3:]
    return [
        words.assumption_label(item.name, text), unit, *used, *((value, form) for value in published), "", "", "",
        said[in_use], said[item.changed], "", *rest, *covers, item.name,
    ]  # fmt: skip


def _changed(cells: Cells, sheet: Sheet, row: int, item: Assumption, option: Option | None, text: Text) -> None:
    """Say whether the three cells hold something else than the tables give: as it is now, not as it was made."""
    default = item.default or item.range
    names = {end: f"{item.name}.{end}" for end in ENDS}
    usual = {end: lookup(option, end) if option else repr(float(getattr(default, end))) for end in ENDS}
    apart = "+".join(f"ABS({names[end]}-{usual[end]})" for end in ENDS)
    if item.changed and default.is_zero:  # a bill has no published figure to compare it with, and may be 0 itself
        apart = "1"
    said = f'IF({apart}>{_HAIR}*ABS({names["typical"]}),"{text("choice.yes")}","{text("choice.no")}")'
    cells.formula(
        sheet, row, _CHANGED, said, text("choice.yes") if item.changed else text("choice.no"), "center", item.name + _IS_CHANGED
    )


def _looked_up(cells: Cells, sheet: Sheet, row: int, item: Assumption, about: dict[str, Any], option: Option | None) -> None:
    """Let the evidence follow a choice as well."""
    form = amount_form(item.range.typical)
    for column, (key, value) in zip(_EVIDENCE, about.items(), strict=True):
        if key == "grade":  # follows what is typed over as well
            continue
        if option and key in PUBLISHED:
            cells.formula(sheet, row, column, lookup(option, key), value, form)
        elif option:
            look = "year" if key == "year" else "text"
            cells.formula(sheet, row, column, shown(lookup(option, key)), "" if value is None else value, look)


def _graded(cells: Cells, sheet: Sheet, row: int, item: Assumption, option: Option | None, text: Text, *, follows: bool) -> None:
    """Write the grade: the published one until somebody has typed over the figure, where the journeys follow it."""
    now = text(f"letter.{item.grade_in_use}")
    published = lookup(option, "grade") if option else f'"{item.grade}"'
    said = f'IF({item.name}{_IS_CHANGED}="{text("choice.yes")}","{text("letter.own")}",{published})' if follows else f'"{now}"'
    cells.formula(sheet, row, _GRADE, said, now, "center", item.name + GRADE)


#: Figures that are closer than this share are the same.
_HAIR = "1E-9"
#: The endings of the names of an assumption's grade, and of the cell that says whether it was changed.
GRADE, _IS_CHANGED = ".grade", ".changed"
#: The name of the column that says of each range whether it is one.
FITS = "ranges.fit"


def _range(cells: Cells, sheet: Sheet, row: int, item: Assumption, plain: Range, option: Option | None) -> None:
    """Write the three cells that may be typed over; what a choice leads to is looked up, unless the reader changed it."""
    form = _OPEN_FORMS[amount_form(plain.typical)]
    for offset, (end, value) in enumerate(zip(ENDS, (plain.low, plain.typical, plain.high), strict=True)):
        name, column = f"{item.name}.{end}", _FIRST + offset
        if option is None or item.changed:
            cells.open(sheet, row, column, name, value, form)
        else:
            cells.open_formula(sheet, row, column, name, lookup(option, end), value, form)


_OPEN_FORMS = {"whole": "open", "tenth": "open_tenth", "fine": "open_fine"}


def _check(sheet: Sheet, row: int, item: Assumption, text: Text) -> None:
    """Let the three cells be a range."""
    sheet.data_validation(row, _FIRST, row, _FIRST + 2, {
        "validate": "custom", "value": "=" + _is_a_range(item, *(f"${column}${row + 1}" for column in "CDE")),
        # A warning: whoever types all three anew passes through ranges that are none yet.
        "error_type": "warning", "error_title": text("export.check.title"), "error_message": text("export.check.range"),
    })  # fmt: skip


def _is_a_range(item: Assumption, low: str, typical: str, high: str) -> str:
    """Return the formula that says whether three cells are a range: rising, above 0 or all 0, a share between 0 and 1."""
    ends = f"{low}>=0,{high}<=1" if item.range.unit in SHARES else f"OR({low}>0,AND({low}=0,{high}=0))"
    # What a wrong word in a list leads to is no number; to compare it would be an error, and no answer.
    return f"IF(COUNT({low},{typical},{high})<3,FALSE,AND({low}<={typical},{typical}<={high},{ends}))"


def _fits(cells: Cells, sheet: Sheet, row: int, item: Assumption, text: Text) -> None:
    """Say whether the three cells are a range: what is pasted, deleted or written by a program passes no validation."""
    said = _is_a_range(item, *(f"{item.name}.{end}" for end in ENDS))
    yes, no = text("choice.yes"), text("choice.no")
    cells.formula(sheet, row, _FITS, f'IF({said},"{yes}","{no}")', yes, "center", f"{item.name}.fits")


def _beside(cells: Cells, sheet: Sheet, row: int, name: str, steps: dict[str, Any]) -> None:
    for offset, ending in enumerate(BESIDE_A_RANGE):
        if step := steps.get(name + ending):
            cells.formula(sheet, row, _BESIDE + offset, step.formula(), step.value, "worked_out", step.name)
