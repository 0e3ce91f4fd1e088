"""Rows of what a family pays by where it comes from and where it stays: living, rooms, fares, visas."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from estimator.cells import Cabin, Factor, Key, Lodging, Optional, Priced


class CityRow(Priced):
    """Food and local transport per person and day."""

    city: Key = Field(description="id of the city")
    factor: Factor = Field(description="shared factor that the price hangs on")


class LodgingRow(Priced):
    """A room or flat per night."""

    city: Key = Field(description="the city")
    lodging: Lodging = Field(description="kind of room")
    factor: Factor = Field(description="shared factor that the price hangs on")


class OriginRow(Priced):
    """A return fare per person."""

    origin: Key = Field(description="home region")
    cabin: Cabin = Field(description="how the family flies")
    factor: Factor = Field(description="shared factor that the price hangs on")


class VisaRow(Priced):
    """A visa: fee per person and days that it allows in one stay."""

    origin: Key = Field(description="home region")
    visa: Key = Field(description="kind of visa")
    days_allowed: Annotated[int, Field(gt=0)] = Field(description="days that one stay may last before it must be extended")
    days_allowed_least: Optional = Field(default=None, description="fewer days that some source gives; the calendar tells both")
    factor: Factor = Field(description="shared factor that the price hangs on")

    @field_validator("days_allowed_least")
    @classmethod
    def _is_less(cls, least: float | None, info: ValidationInfo) -> float | None:
        if least is not None and not 0 < least < info.data.get("days_allowed", least + 1):
            raise PydanticCustomError("days", "fewer days than days_allowed, or nothing")
        return least
