"""What a cell of a table may hold: closed vocabularies, numbers, dates; and what rows with a source or a price have in common."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from estimator.ranges import Range

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


def _blank_is_none(cell: object) -> object:
    return None if cell == "" else cell


def _yes_no(cell: object) -> object:
    return {"yes": True, "no": False}.get(cell, cell) if isinstance(cell, str) else cell


def _words(cell: object) -> object:
    return tuple(cell.split()) if isinstance(cell, str) else cell


def _stars(cell: object) -> object:
    return tuple(cell.split("*")) if isinstance(cell, str) else cell


_KEY, _SOURCE_ID = r"^[a-z][a-z0-9_]*$", r"^[A-Za-z][A-Za-z0-9_]*$"
_COUNTRY, _CURRENCY = r"^[A-Z]{2}$", r"^[A-Z]{3}$"
#: What a cell that must follow a pattern may hold, in words.
PATTERNS = {
    _KEY: "a name of lower-case letters, digits and _ that starts with a letter",
    _SOURCE_ID: "an id of sources.csv: letters, digits and _",
    _COUNTRY: "a country in two letters, such as DE",
    _CURRENCY: "a currency in three letters, such as EUR",
}

Key = Annotated[str, Field(pattern=_KEY, json_schema_extra={"written": "a name"})]
SourceId = Annotated[str, Field(pattern=_SOURCE_ID)]
#: Codes of the ISO. The languages have the names of both.
Country = Annotated[str, Field(pattern=_COUNTRY)]
CurrencyCode = Annotated[str, Field(pattern=_CURRENCY)]
Text = Annotated[str, Field(min_length=1)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_words), Field(json_schema_extra={"written": "names, a space between them"})]
Product = Annotated[tuple[str, ...], BeforeValidator(_stars), Field(json_schema_extra={"written": "names joined by `*`"})]
Number = Annotated[float, Field(ge=0, allow_inf_nan=False)]
AboveZero = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Optional = Annotated[Number | None, BeforeValidator(_blank_is_none)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
OptionalRate = Annotated[AboveZero | None, BeforeValidator(_blank_is_none)]
OptionalShare = Annotated[Share | None, BeforeValidator(_blank_is_none)]
Year = Annotated[int, Field(ge=2000, le=2100)]
OptionalYear = Annotated[Year | None, BeforeValidator(_blank_is_none)]
OptionalCurrency = Annotated[Currency | None, BeforeValidator(_blank_is_none)]
OptionalBasis = Annotated[Basis | None, BeforeValidator(_blank_is_none)]
OptionalGrade = Annotated[Grade | None, BeforeValidator(_blank_is_none)]
OptionalSourceId = Annotated[SourceId | None, BeforeValidator(_blank_is_none)]

#: What columns that several kinds of rows define for themselves mean.
LOW, TYPICAL, HIGH = "P10: 1 in 10 journeys lies below it", "P50: half of the journeys lie below it", "P90: 1 in 10 lies above it"
GRADE = "how good the evidence is, from A to D (assumption); weak evidence widens a range"
SOURCE = "row of sources.csv that the figure rests on"
BASIS = "range: indexed to 2026 and widened by its grade; list_price, rule, calendar: taken as it is"


class Row(BaseModel):
    """A row: unknown columns are refused, nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Graded(Row):
    """A row that says where it comes from and how good that is."""

    grade: Grade = Field(description=GRADE)
    source_id: SourceId = Field(description=SOURCE)
    note: str = Field(default="", description="how the figure was read or converted, and what it leaves open")


class Cited(Graded):
    """A graded row that may name more sources than the one that it rests on."""

    also: Ids = Field(default=(), description="further sources that speak of it")


#: The number that stands below another one in its range.
LOWER = {"typical": "low", "high": "typical", "extra_typical": "extra_low", "extra_high": "extra_typical"}


def rising(value: float | None, info: ValidationInfo) -> float | None:
    """Refuse a number of a range that does not fit the one below it."""
    lower = LOWER[info.field_name or ""]
    if lower not in info.data:
        return value  # the lower number has its own message
    below = info.data[lower]
    if (value is None) != (below is None):
        raise PydanticCustomError("range", "numbers in low, typical and high, or in none of them")
    if value is not None and not (0 < below <= value or below == value == 0):
        use = "0 < low <= typical <= high, or 0 in all three; {lower} is {below}"
        raise PydanticCustomError("range", use, {"lower": lower, "below": f"{below:g}"})
    return value


class Spread(Cited):
    """A row that holds P10, P50 and P90."""

    low: Number = Field(description=LOW)
    typical: Number = Field(description=TYPICAL)
    high: Number = Field(description=HIGH)
    basis: Basis = Field(description=BASIS)

    _rises = field_validator("typical", "high")(rising)

    def range(self, unit: str) -> Range:
        """Return the three numbers as a range in `unit`; the row must hold them."""
        if self.low is None or self.typical is None or self.high is None:
            raise ValueError(f"this row holds no numbers: {self}")
        return Range(self.low, self.typical, self.high, unit)


class Priced(Spread):
    """A price with its currency and the year that it was read for; blank where there is none, or where it stands elsewhere."""

    price_may_be_blank: ClassVar[bool] = False

    low: Optional = Field(description=LOW)  # type: ignore[assignment]
    typical: Optional = Field(description=TYPICAL)  # type: ignore[assignment]
    high: Optional = Field(description=HIGH)  # type: ignore[assignment]
    currency: OptionalCurrency = Field(description="currency of the price; ratio: a share of what is paid in China")
    price_year: OptionalYear = Field(description="year of the price, from which it is indexed")
    basis: OptionalBasis = Field(description=BASIS)  # type: ignore[assignment]
    grade: OptionalGrade = Field(description=GRADE)  # type: ignore[assignment]
    source_id: OptionalSourceId = Field(description=SOURCE)  # type: ignore[assignment]

    @model_validator(mode="after")
    def _a_price_says_where_it_comes_from(self) -> Self:
        wanted = ("low", "typical", "high", "currency", "price_year", "basis", "grade", "source_id")
        missing = [name for name in wanted if getattr(self, name) is None]
        if missing and not (self.price_may_be_blank and self.low is None):
            raise PydanticCustomError("price", "a value: a price needs them all", {"columns": ", ".join(missing)})
        return self


class SourceRow(Row):
    """Somebody who said a number."""

    id: SourceId = Field(description="what other tables name: C… and TR… number collected facts, `assume_…` our assumptions")
    title: Text = Field(description="title of the page or paper")
    publisher: str = Field(description="who published it")
    kind: Literal["peer_reviewed", "regulator", "company", "hospital", "news", "facilitator", "seed", "assumption"] = Field(
        description="kind of source; it limits the grade that a row may carry"
    )
    url: str = Field(description="web address, or the file name of a seed page; blank for an assumption")
    published: str = Field(description="year or date of publication, as far as it is known")
    read_on: Text = Field(description="month in which it was read")
    paid_by_provider: Literal["yes", "no", "unknown"] = Field(description="whether somebody who sells treatment pays for it")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")) and not url.endswith(".txt"):
            raise PydanticCustomError("url", "a web address that starts with https://, a seed page's file name, or nothing")
        return url
