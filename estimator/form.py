"""Types and bounds of a scenario's fields, and what to say about a value that breaks them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from estimator import rows
from estimator.errors import Problem, bound

#: The bounds of the reader's own ranges. Ten years is also the longest time that may be available.
LARGEST, SMALLEST, LONGEST_DAYS = 1e12, 1e-6, 3650

#: Endings of the own figures that stand for a whole cost line, in the scenario's currency: what is paid, and what a quote or the
#: reader says it would be. Where both are known, what is paid counts.
PAID, BILL = "_paid", "_bill"
#: Of a line that is paid by the day or night: how many of them such a bill covers. Further ones are counted at our price.
LIMIT = "_limit"
#: The deposit that is paid: it moves money and is no cost.
DEPOSIT = f"deposit{PAID}"

YesNoPublished = Literal["no", "as_published", "yes"]
Money = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, str) and value.strip().isdigit() else value


class Form(BaseModel):
    """Types and bounds of the fields; only those given are read. Ids are checked against the tables."""

    model_config = ConfigDict(extra="forbid")

    pathway: str = Field(
        default="", description="illness and age group, an id of pathways.csv; what is not given comes from its row"
    )
    route: str | None = Field(default=None, description="the way to the cells, one that routes.csv offers")
    product: str | None = Field(default=None, description="the cells, some that routes.csv offers on the route")
    hospital: rows.Hospital | None = Field(default=None, description="kind of hospital")
    city: str | None = Field(default=None, description="where the hospital is, an id of cities.csv")
    origin: str | None = Field(default=None, description="home region, an id of origins.csv")
    companions: Annotated[int, Field(ge=0, le=6)] | None = Field(
        default=None, description="people who travel with the patient; a child needs one"
    )
    patient_weight_kg: Annotated[float, Field(gt=0, le=300, allow_inf_nan=False)] | None = Field(
        default=None, description="weight of the patient, which sets doses"
    )
    lodging: rows.Lodging = Field(default="mid_hotel", description="kind of room")
    cabin: rows.Cabin = Field(default="economy", description="how the family flies")
    home_while_cells_are_made: bool = Field(default=False, description="fly home during the wait where it is long enough")
    bridging: YesNoPublished = Field(
        default="as_published", description="treatment during the wait: in no journey, as often as published, in every one"
    )
    transplant: YesNoPublished = Field(
        default="no", description="a transplant after the cells: no and as_published leave it out of the headline"
    )
    stay_near_days: Annotated[Literal[14, 28, 56], BeforeValidator(_whole)] = Field(
        default=28, description="days from the infusion to stay near the hospital"
    )
    start_date: Day | None = Field(
        default=None, description="day of the decision; without it there are days and no dates, and no closures"
    )
    budget: Money | None = Field(default=None, description="money that there is now, without what is paid already, in `currency`")
    days_available: Annotated[float, Field(ge=0, le=LONGEST_DAYS, allow_inf_nan=False)] | None = Field(
        default=None, description="days that there are away from home"
    )
    confidence: Annotated[int, Field(ge=50, le=95)] = Field(
        default=80, description="of 100 journeys, how many the careful figure is to cover"
    )
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = Field(
        default="USD", description="currency of every amount, in and out"
    )
    currency_per_usd: Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)] | None = Field(
        default=None, description="units of it that one US dollar buys; needed where it is neither USD nor CNY"
    )
    currency_date: Day | None = Field(default=None, description="day of that rate; for the reader, it changes nothing")
    home_loss_per_week: Money = Field(default=0, description="pay that one person loses in a week away")
    people_losing_pay: Annotated[int, Field(ge=0, le=7)] = Field(default=1, description="people who lose this pay")
    home_bills_per_month: Money = Field(default=0, description="rent and bills that go on at home")
    home_care_per_week: Money = Field(default=0, description="care for those who stay at home")
    offsets: Money = Field(default=0, description="insurance and grants, counted on top of the budget")
    refund: bool = Field(default=False, description="count the refund scheme of the product, beside the total")
    draws: Annotated[int, Field(ge=128, le=4_000_000)] = Field(default=8192, description="simulated journeys")
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = Field(default=2026, description="seed of the draws")


def read_fields(given: Mapping[str, Any], place: str = "scenario") -> tuple[dict[str, Any], list[Problem]]:
    """Return the fields that hold, by name and of their type, and a problem for each of the others."""
    try:
        return Form.model_validate(dict(given)).model_dump(include=set(given)), []
    except ValidationError as error:
        problems = {str(detail["loc"][0]): _problem(place, detail) for detail in error.errors(include_url=False)}
    typed, _ = read_fields({name: value for name, value in given.items() if name not in problems}, place)
    return typed, list(problems.values())


def _problem(place: str, detail: Any) -> Problem:
    name, context = str(detail["loc"][0]), detail.get("ctx", {})
    near = get_close_matches(name, Form.model_fields) or [*Form.model_fields, "assumption.NAME"]
    day = "a date such as 2026-11-22"
    ways = {
        "extra_forbidden": f"one of {', '.join(near)}",
        "literal_error": f"one of {context.get('expected', '')}",
        "string_pattern_mismatch": "three capital letters, such as USD",
        "string_type": "text",
        "int_parsing": "a whole number",
        "int_parsing_size": "a whole number",
        "int_from_float": "a whole number",
        "int_type": "a whole number",
        "float_parsing": "a number",
        "float_type": "a number",
        "finite_number": "a finite number",
        "bool_parsing": "true or false",
        "bool_type": "true or false",
        "greater_than_equal": f"at least {bound(context.get('ge'))}",
        "greater_than": f"more than {bound(context.get('gt'))}",
        "less_than_equal": f"at most {bound(context.get('le'))}",
        "date_from_datetime_parsing": day,
        "date_from_datetime_inexact": day,
        "date_parsing": day,
        "date_type": day,
    }
    return Problem(place, name, detail["input"], ways.get(detail["type"], detail["msg"]))
