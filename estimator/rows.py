"""What one row of each table holds: its columns. The only place that knows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from estimator.beside_rows import PresetRow, TotalRow

from estimator.cells import (  # isort: skip
    LOWER, AboveZero, Cabin, Cited, Factor, Graded, Hospital, Ids, Key, Lodging, Number, Optional, OptionalShare, Place,
    Priced, Process, Product, Route, Share, Spread, Text, Year, YesNo, rising,
)  # fmt: skip
from estimator.ranges import Range
from estimator.travel_rows import CityRow, LodgingRow, OriginRow, VisaRow

#: Read from here, though they are not defined here.
__all__ = [
    "Cabin", "CityRow", "Hospital", "Lodging", "LodgingRow", "OriginRow", "PresetRow", "Priced", "TotalRow", "VisaRow",
]  # fmt: skip

ANY = "any"


class PathwayRow(Cited):
    """An illness, and the defaults of its scenario."""

    pathway: Key = Field(description="id of the illness and age group")
    age_group: Literal["child", "adult"] = Field(description="whether patients are children or adults")
    min_companions: Annotated[int, Field(ge=0, le=1)] = Field(description="fewest companions: a child does not travel alone")
    route: Route = Field(description="default route")
    product: Key = Field(description="default product")
    hospital: Hospital = Field(description="default kind of hospital")
    city: Key = Field(description="default city")
    origin: Key = Field(description="default home region")
    companions: Annotated[int, Field(ge=0, le=6)] = Field(description="default number of companions")
    weight_kg: AboveZero = Field(description="default weight of the patient")
    min_weight_kg: AboveZero = Field(description="lightest patient that the page offers")
    max_weight_kg: AboveZero = Field(description="heaviest patient that the page offers")


class RouteRow(Cited):
    """Cells that a pathway can have by a route."""

    pathway: Key = Field(description="the illness")
    route: Route = Field(description="the way to the cells")
    product: Key = Field(description="the cells")
    is_default: YesNo = Field(description="whether these cells come first on this route; one product a route is")
    red_flag: YesNo = Field(description="whether the screen warns of this route")


class ProductRow(Priced):
    """Cells, their list price where there is one, and their refund scheme where there is one."""

    price_may_be_blank: ClassVar[bool] = True

    product: Key = Field(description="id of the cells")
    name: Text = Field(description="name in English")
    name_zh: Text = Field(description="name in Chinese")
    target: str = Field(description="the protein that the cells bind")
    process: Process = Field(description="how the cells are made, which sets the wait")
    refund_share: OptionalShare = Field(description="share of the price that comes back if treatment fails; blank: no scheme")
    refund_cap: Optional = Field(description="largest refund, in `currency`")
    refund_trigger_day: Optional = Field(description="days from the infusion at which the scheme looks at the outcome")
    refund_kept_share: OptionalShare = Field(description="share of patients ever free of the illness; a refund is for the others")
    refund_source_id: str = Field(description="source of the refund scheme")
    includes: str = Field(description="what the price pays for")
    excludes: str = Field(description="what it does not pay for")
    question: str = Field(description="what to ask the hospital about it")


class PhaseRow(Spread):
    """A stretch of time, in days, and how it hangs on the others."""

    phase: Key = Field(description="id of the stretch; `<phase>_days` is the name of its length")
    pathway: Key = Field(description="the illness, or any")
    process: Process | Literal["any"] = Field(description="how the cells are made, or any")
    role: Literal["chain", "tail", "inside", "gate", "branch"] = Field(
        description="chain: one after the other; tail: the last days of `after`; inside: part of `after` where the event of "
        "the same name happens; gate: a rule that the flight home waits for; branch: the transplant"
    )
    after: Key = Field(description="the phase that it follows or lies in; start and gate are the ends of the chain")
    place: Place = Field(description="where the patient is")
    share: Share = Field(description="share of journeys that have it")
    repeat_event: str = Field(description="event that makes it happen once more")
    waits_for_holidays: YesNo = Field(description="whether a day in a closure moves it to the end of the closure")
    factor: Factor = Field(description="shared factor that its length hangs on")


class EventRow(Cited):
    """Something that may happen (event), that ends the journey early (exit), or that is a course of its own (branch)."""

    event: Key = Field(description="id of the event; `<event>_probability` is the name of its chance")
    kind: Literal["event", "exit", "branch"] = Field(
        description="event: may happen in a journey; exit: ends it without an infusion; branch: a course of its own"
    )
    pathway: Key = Field(description="the illness, or any")
    product: Key = Field(description="the cells, or any")
    low: Share = Field(description="P10 of what the chance may be: how sure the evidence is, no spread between journeys")
    typical: Share = Field(description="the chance that is used")
    high: Share = Field(description="P90 of what the chance may be")
    choice: Literal["", "bridging", "transplant"] = Field(description="field of the scenario that sets the chance to 0 or 1")
    score: Key = Field(description="events with the same score nest: the rarer one happens only where the other does")
    extends: str = Field(description="phase that it makes longer")
    extra_low: Optional = Field(description="P10 of the days that it adds to `extends`")
    extra_typical: Optional = Field(description="P50 of these days")
    extra_high: Optional = Field(description="P90 of these days")
    factor: Factor = Field(description="shared factor that it hangs on")
    phase: Key = Field(description="phase in which it can happen; for an exit the last one that is reached")

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

    quantity: Key = Field(description="id of the quantity, as `per` of costs.csv names it")
    pathway: Key = Field(description="the illness, or any")
    process: Process | Literal["any"] = Field(description="how the cells are made, or any")
    event: str = Field(description="event without which it is 0; blank for every journey")
    unit: Text = Field(description="what is counted")
    factor: Factor = Field(description="shared factor that it hangs on")


class CostRow(Priced):
    """One cost line: unit price x quantities that the schedule gives."""

    price_may_be_blank: ClassVar[bool] = True

    component: Key = Field(description="id of the cost line")
    group: Literal["medical", "travel", "living", "other"] = Field(description="part of the bill that it belongs to")
    pathway: Key = Field(description="the illness, or any")
    route: Route | Literal["any"] = Field(description="the way to the cells, or any")
    process: Process | Literal["any"] = Field(description="how the cells are made, or any")
    hospital: Hospital | Literal["any"] = Field(description="kind of hospital, or any")
    per: Product = Field(description="what the price is paid per: quantities, events, drug units or phase lengths")
    price_from: Literal["", "products", "cities", "lodging", "origins", "visas"] = Field(
        description="table that holds the price; blank where it stands in this row"
    )
    share: OptionalShare = Field(description="share of journeys that have the line; blank for all")
    factor: Factor = Field(description="shared factor that the price hangs on")
    due: Key = Field(description="due rule, a row of dues.csv")
    paid_in: Literal["china", "home"] = Field(description="whether it is paid in China or at home")
    covers: Ids = Field(description="lines that an all-in price makes free")
    includes: Text = Field(description="what the price pays for")
    excludes: str = Field(description="what it does not pay for")
    question: Text = Field(description="what to ask the hospital about it")

    @field_validator("price_from")
    @classmethod
    def _has_one_price(cls, price_from: str, info: ValidationInfo) -> str:
        if "low" in info.data and (info.data["low"] is None) != bool(price_from):
            raise PydanticCustomError("price", "either numbers in low, typical and high, or a table in price_from")
        return price_from


class DueRow(Cited):
    """When money of a due rule must be paid: before a phase begins, or evenly from one phase until the end of another."""

    due: Key = Field(description="id of the due rule")
    from_phase: Key = Field(description="phase at whose start the money is due")
    until_phase: str = Field(description="phase until whose end it is paid evenly; blank where it is paid at once")
    days_before: Annotated[float, Field(ge=0, allow_inf_nan=False)] = Field(
        description="days by which it is due before `from_phase` starts"
    )


class FactorRow(Graded):
    """How strongly an assumption hangs on a shared factor; target * is the factor's default."""

    factor: Factor = Field(description="the shared factor")
    target: Text = Field(description="name of an assumption, or * for the default of the factor")
    loading: Share = Field(description="weight of the factor in the normal score of the assumption: 0 independent, 1 the same")


class RateRow(Spread):
    """Units of a currency per US dollar, on a date, with a band."""

    currency: Literal["CNY"] = Field(description="the currency; low, typical and high are units of it per US dollar")
    date: Annotated[date, Field(description="day of the rate; the newest one is used")]


class IndexRow(Graded):
    """Price level of a year relative to the base year."""

    currency: Literal["USD", "CNY"] = Field(description="currency of the prices")
    year: Year = Field(description="year of the prices")
    index: AboveZero = Field(description="price level; 2026 is 1")


class HolidayRow(Graded):
    """Days on which no cells are collected; used only with a start date."""

    holiday: Key = Field(description="id of the holiday")
    first_day: date = Field(description="first day of the closure")
    last_day: date = Field(description="last day of the closure")

    @field_validator("last_day")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date, info: ValidationInfo) -> date:
        first_day = info.data.get("first_day")
        if first_day and last_day < first_day:
            raise PydanticCustomError("date", "a day that is not before first_day")
        return last_day


class DoseRow(Cited):
    """Dose of a drug by weight, from `from_kg` upwards."""

    drug: Key = Field(description="id of the drug; `<drug>_units` is the name of the packs that one dose takes")
    from_kg: Number = Field(description="weight from which the row applies, in kg")
    mg_per_kg: Number = Field(description="one dose, in mg per kg")
    max_mg: Number = Field(description="largest dose, in mg")
    unit_mg: AboveZero = Field(description="size of a pack, in mg")
