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

YesNoPublished = Literal["no", "as_published", "yes"]
Money = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, str) and value.strip().isdigit() else value


class Form(BaseModel):
    """Types and bounds of the fields; only those given are read. Ids are checked against the tables."""

    model_config = ConfigDict(extra="forbid")

    pathway: str = ""
    route: str | None = None
    product: str | None = None
    hospital: rows.Hospital | None = None
    city: str | None = None
    origin: str | None = None
    companions: Annotated[int, Field(ge=0, le=6)] | None = None
    patient_weight_kg: Annotated[float, Field(gt=0, le=300, allow_inf_nan=False)] | None = None
    lodging: rows.Lodging = "mid_hotel"
    cabin: rows.Cabin = "economy"
    home_while_cells_are_made: bool = False
    bridging: YesNoPublished = "as_published"
    transplant: YesNoPublished = "no"
    stay_near_days: Annotated[Literal[14, 28, 56], BeforeValidator(_whole)] = 28
    start_date: Day | None = None
    budget: Money | None = None
    days_available: Annotated[float, Field(ge=0, le=LONGEST_DAYS, allow_inf_nan=False)] | None = None
    confidence: Annotated[int, Field(ge=50, le=95)] = 80
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    currency_per_usd: Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)] | None = None
    currency_date: Day | None = None
    home_loss_per_week: Money = 0
    people_losing_pay: Annotated[int, Field(ge=0, le=7)] = 1
    home_bills_per_month: Money = 0
    home_care_per_week: Money = 0
    offsets: Money = 0
    refund: bool = False
    draws: Annotated[int, Field(ge=128, le=4_000_000)] = 8192
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 2026


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
