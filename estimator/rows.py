"""What one row of each table holds: its columns, types and closed vocabularies. The only place that knows them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from estimator.ranges import Range

ANY = "any"

Grade = Literal["A", "B", "C", "D"]
Basis = Literal["range", "list_price", "rule", "calendar"]
Place = Literal["home", "travel", "city", "ward", "icu"]
Hospital = Literal["public", "international_department", "private", "not_sure"]
Route = Literal["commercial", "trial", "hospital_programme"]
Process = Literal["commercial", "in_house", "fast", "allogeneic"]
Currency = Literal["USD", "CNY", "ratio"]
Factor = Literal["", "hospital_price", "city_price", "severity"]
Lodging = Literal["budget_hotel", "mid_hotel", "apartment", "serviced_apartment", "with_family"]
Cabin = Literal["economy", "lie_flat"]
Due = Literal[
    "decision", "before_travel", "arrival", "collection", "manufacture", "admission", "by_day", "discharge", "transplant",
    "at_home", "at_transfer",
]  # fmt: skip


def _blank_is_none(cell: object) -> object:
    return None if cell == "" else cell


def _yes_no(cell: object) -> object:
    return {"yes": True, "no": False}.get(cell, cell) if isinstance(cell, str) else cell


def _words(cell: object) -> object:
    return tuple(cell.split()) if isinstance(cell, str) else cell


def _stars(cell: object) -> object:
    return tuple(cell.split("*")) if isinstance(cell, str) else cell


Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
SourceId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_words)]
Product = Annotated[tuple[str, ...], BeforeValidator(_stars)]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Optional = Annotated[Number | None, BeforeValidator(_blank_is_none)]
Share = Annotated[float, Field(ge=0, le=1)]
OptionalShare = Annotated[Share | None, BeforeValidator(_blank_is_none)]
Year = Annotated[int, Field(ge=2000, le=2100)]
OptionalYear = Annotated[Year | None, BeforeValidator(_blank_is_none)]


class Row(BaseModel):
    """A row: unknown columns are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Cited(Row):
    """A row that says where it comes from and how good that is."""

    grade: Grade
    source_id: SourceId
    also: Ids = ()
    note: str = ""


class Spread(Cited):
    """A row that holds P10, P50 and P90, or nothing at all where its price stands in another table."""

    low: Optional
    typical: Optional
    high: Optional
    basis: Basis

    @field_validator("typical", "high")
    @classmethod
    def _rises(cls, value: float | None, info: ValidationInfo) -> float | None:
        below = info.data.get({"typical": "low", "high": "typical"}[info.field_name or ""])
        if (value is None) != (below is None):
            raise PydanticCustomError("range", "numbers in low, typical and high, or in none of them")
        if value is not None and below is not None and not (0 < below <= value or below == value == 0):
            raise PydanticCustomError("range", "0 < low <= typical <= high, or 0 in all three")
        return value

    def range(self, unit: str) -> Range:
        """Return the three numbers as a range in `unit`; the row must hold them."""
        if self.low is None or self.typical is None or self.high is None:
            raise ValueError(f"this row holds no numbers: {self}")
        return Range(self.low, self.typical, self.high, unit)


class Priced(Spread):
    """A price with its currency and the year that it was read for; blank where there is none, or where it stands elsewhere."""

    currency: Annotated[Currency | None, BeforeValidator(_blank_is_none)]
    price_year: OptionalYear
    basis: Annotated[Basis | None, BeforeValidator(_blank_is_none)]  # type: ignore[assignment]
    grade: Annotated[Grade | None, BeforeValidator(_blank_is_none)]  # type: ignore[assignment]
    source_id: Annotated[SourceId | None, BeforeValidator(_blank_is_none)]  # type: ignore[assignment]

    @model_validator(mode="after")
    def _a_price_says_where_it_comes_from(self) -> Self:
        missing = [name for name in ("currency", "price_year", "basis", "grade", "source_id") if getattr(self, name) is None]
        if self.low is not None and missing:
            raise PydanticCustomError("price", "a value in {missing}, since the row holds a price", {"missing": ", ".join(missing)})
        return self


class SourceRow(Row):
    """Somebody who said a number."""

    id: SourceId
    title: Text
    publisher: str
    kind: Literal["peer_reviewed", "regulator", "company", "hospital", "news", "facilitator", "seed", "assumption"]
    url: str
    published: str
    read_on: Text
    paid_by_provider: Literal["yes", "no", "unknown"]

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")) and not url.endswith(".txt"):
            raise PydanticCustomError("url", "a web address that starts with https://, a seed page's file name, or nothing")
        return url


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
    weight_kg: Number
    min_weight_kg: Number
    max_weight_kg: Number


class RouteRow(Cited):
    """Cells that a pathway can have by a route."""

    pathway: Key
    route: Route
    product: Key
    is_default: YesNo
    red_flag: YesNo


class ProductRow(Priced):
    """Cells, their list price where there is one, and their refund scheme where there is one."""

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
        below = info.data.get({"typical": "low", "high": "typical"}[info.field_name or ""])
        if below is not None and value < below:
            raise PydanticCustomError("range", "low <= typical <= high, each between 0 and 1")
        return value

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
    due: Due
    refundable_share: OptionalShare
    paid_in: Literal["china", "home"]
    covers: Ids
    includes: Text
    excludes: str
    question: Text

    @field_validator("price_from")
    @classmethod
    def _has_one_price(cls, price_from: str, info: ValidationInfo) -> str:
        if info.data.get("low") is None and not price_from:
            raise PydanticCustomError("price", "numbers in low, typical and high, or a table in price_from")
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


class FactorRow(Row):
    """How strongly an assumption hangs on a shared factor; target * is the factor's default."""

    factor: Factor
    target: Text
    loading: Annotated[float, Field(ge=0, le=1)]
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
    index: Annotated[float, Field(gt=0)]
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
    unit_mg: Annotated[float, Field(gt=0)]


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

