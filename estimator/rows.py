"""What one row of each table holds: its columns. The only place that knows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from estimator.cells import (  # isort: skip
    LOWER, AboveZero, Cabin, Cited, Factor, Grade, Hospital, Ids, Key, Lodging, Number, Optional, OptionalShare, Place,
    Priced, Process, Product, Route, Row, Share, SourceId, Spread, Text, Year, YesNo, rising,
)  # fmt: skip
from estimator.ranges import Range

__all__ = ["Cabin", "Hospital", "Lodging", "Priced"]  # read from here, though a row does not define them

ANY = "any"


class PathwayRow(Cited):
    """An illness, and the defaults of its scenario."""

    pathway: Key
    age_group: Literal["child", "adult"]
    min_companions: Annotated[int, Field(ge=0, le=1)]
    route: Route
    product: Key
    hospital: Hospital
    city: Key
    origin: Key
    companions: Annotated[int, Field(ge=0, le=6)]
    weight_kg: AboveZero
    min_weight_kg: AboveZero
    max_weight_kg: AboveZero


class RouteRow(Cited):
    """Cells that a pathway can have by a route."""

    pathway: Key
    route: Route
    product: Key
    is_default: YesNo
    red_flag: YesNo


class ProductRow(Priced):
    """Cells, their list price where there is one, and their refund scheme where there is one."""

    price_may_be_blank: ClassVar[bool] = True

    product: Key
    name: Text
    name_zh: Text
    target: str
    process: Process
    refund_share: OptionalShare
    refund_cap: Optional
    refund_trigger_day: Optional
    refund_kept_share: OptionalShare
    refund_source_id: str
    includes: str
    excludes: str
    question: str


class PhaseRow(Spread):
    """A stretch of time, in days, and how it hangs on the others."""

    phase: Key
    pathway: Key
    process: Process | Literal["any"]
    role: Literal["chain", "tail", "inside", "gate", "branch"]
    after: Key
    place: Place
    share: Share
    repeat_event: str
    waits_for_holidays: YesNo
    factor: Factor


class EventRow(Cited):
    """Something that may happen (event), that ends the journey early (exit), or that is a course of its own (branch)."""

    event: Key
    kind: Literal["event", "exit", "branch"]
    pathway: Key
    product: Key
    low: Share
    typical: Share
    high: Share
    choice: Literal["", "bridging", "transplant"]
    score: Key
    extends: str
    extra_low: Optional
    extra_typical: Optional
    extra_high: Optional
    factor: Factor
    phase: Key

    @field_validator("typical", "high")
    @classmethod
    def _rises(cls, value: float, info: ValidationInfo) -> float:
        below = info.data.get(lower := LOWER[info.field_name or ""])
        if below is not None and value < below:
            use = "low <= typical <= high, each between 0 and 1; {lower} is {below}"
            raise PydanticCustomError("range", use, {"lower": lower, "below": f"{below:g}"})
        return value

    _extra_days_rise = field_validator("extra_typical", "extra_high")(rising)

    def probability(self) -> Range:
        """Return how likely it is; low and high say how sure the evidence is."""
        return Range(self.low, self.typical, self.high, "probability")

    def extra_days(self) -> Range | None:
        """Return the days that it adds to the phase `extends`, or None."""
        if self.extra_low is None or self.extra_typical is None or self.extra_high is None:
            return None
        return Range(self.extra_low, self.extra_typical, self.extra_high, "days")


class QuantityRow(Spread):
    """How much of something a journey needs: doses, visits, pages."""

    quantity: Key
    pathway: Key
    process: Process | Literal["any"]
    event: str
    unit: Text
    factor: Factor


class CostRow(Priced):
    """One cost line: unit price x quantities that the schedule gives."""

    price_may_be_blank: ClassVar[bool] = True

    component: Key
    group: Literal["medical", "travel", "living", "other"]
    pathway: Key
    route: Route | Literal["any"]
    process: Process | Literal["any"]
    hospital: Hospital | Literal["any"]
    per: Product
    price_from: Literal["", "products", "cities", "lodging", "origins", "visas"]
    share: OptionalShare
    factor: Factor
    due: Key
    refundable_share: OptionalShare
    paid_in: Literal["china", "home"]
    covers: Ids
    includes: Text
    excludes: str
    question: Text

    @field_validator("price_from")
    @classmethod
    def _has_one_price(cls, price_from: str, info: ValidationInfo) -> str:
        if "low" in info.data and (info.data["low"] is None) != bool(price_from):
            raise PydanticCustomError("price", "either numbers in low, typical and high, or a table in price_from")
        return price_from


class CityRow(Priced):
    """Food and local transport per person and day."""

    city: Key
    factor: Factor


class LodgingRow(Priced):
    """A room or flat per night."""

    city: Key
    lodging: Lodging
    factor: Factor


class OriginRow(Priced):
    """A return fare per person."""

    origin: Key
    cabin: Cabin
    factor: Factor


class VisaRow(Priced):
    """A visa: fee per person and days that it allows in one stay."""

    origin: Key
    visa: Key
    days_allowed: Annotated[int, Field(gt=0)]
    factor: Factor


class DueRow(Cited):
    """When money of a due rule must be paid: before a phase begins, or evenly from one phase until the end of another."""

    due: Key
    from_phase: Key
    until_phase: str
    days_before: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class FactorRow(Row):
    """How strongly an assumption hangs on a shared factor; target * is the factor's default."""

    factor: Factor
    target: Text
    loading: Share
    grade: Grade
    source_id: SourceId
    note: str


class RateRow(Spread):
    """Units of a currency per US dollar, on a date, with a band."""

    currency: Literal["CNY"]
    date: date


class IndexRow(Row):
    """Price level of a year relative to the base year."""

    currency: Literal["USD", "CNY"]
    year: Year
    index: AboveZero
    grade: Grade
    source_id: SourceId
    note: str


class HolidayRow(Row):
    """Days on which no cells are collected."""

    holiday: Key
    first_day: date
    last_day: date
    grade: Grade
    source_id: SourceId
    note: str

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date, info: ValidationInfo) -> date:
        first_day = info.data.get("first_day")
        if first_day and last_day < first_day:
            raise PydanticCustomError("date", "a day that is not before first_day")
        return last_day


class DoseRow(Cited):
    """Dose of a drug by weight, from `from_kg` upwards."""

    drug: Key
    from_kg: Number
    mg_per_kg: Number
    max_mg: Number
    unit_mg: AboveZero


class TotalRow(Row):
    """A documented total, to stand beside ours. It feeds nothing."""

    total: Key
    measure: Literal["total_cost", "medical_cost", "cell_product"]
    pathway: Key
    route: Route | Literal["any"]
    low: Optional
    typical: Optional
    high: Optional
    currency: Literal["USD", "CNY"]
    price_year: Year
    grade: Grade
    source_id: SourceId
    includes: str
    compare_pathway: Key
    compare_route: Route
    note: str


class PresetRow(Row):
    """An example family."""

    preset: Key
    pathway: Key
    route: Route
    product: Key
    hospital: Hospital
    city: Key
    origin: Key
    companions: Annotated[int, Field(ge=0, le=6)]
    patient_weight_kg: Number
    lodging: Lodging
    cabin: Cabin
    transplant: Literal["no", "as_published", "yes"]
    home_while_cells_are_made: YesNo
    bridging: Literal["no", "as_published", "yes"]
    budget: Optional
    days_available: Optional
    currency: Literal["USD", "CNY"]
    note: str

    def answers(self) -> dict[str, object]:
        """Return the scenario's fields as written in the row."""
        return self.model_dump(exclude={"preset", "note"})

