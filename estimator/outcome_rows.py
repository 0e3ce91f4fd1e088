"""What one row of `outcomes.csv` holds: how many people died in a published series."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from estimator.cells import Cited, Country, Key, Share
from estimator.elsewhere_rows import Pathways


class OutcomeRow(Cited):
    """A share of people who died, as published. It feeds no estimate: the page shows it once, to who asks for it."""

    id: Key = Field(description="id of the figure")
    measure: Literal["in_hospital", "in_intensive_care", "first_month", "of_treatment", "after_transplant"] = Field(
        description="in_hospital: during the stay, whatever the cause; in_intensive_care: of those who came there, whatever the "
        "cause; first_month: within about 30 days of the cells, whatever the cause; of_treatment: of the treatment and not of "
        "the illness; after_transplant: of a transplant after the cells"
    )
    pathway: Pathways = Field(description="the illnesses that it speaks of, or any")
    who: Literal["children", "adults", "all_ages"] = Field(description="who the people were")
    country: Country | Literal["several"] = Field(description="country of the series, or several")
    people: Annotated[int, Field(ge=1)] = Field(description="how many people were treated")
    low: Share = Field(description="1 in 10 chance that the share is lower, by the number of people alone")
    typical: Share = Field(description="share of the people who died, as published")
    high: Share = Field(description="1 in 10 chance that the share is higher, by the number of people alone")

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not self.low <= self.typical <= self.high:
            raise PydanticCustomError("outcome", "low <= typical <= high", {"columns": "low, typical, high"})
        return self

    @property
    def died(self) -> int:
        """How many of the people died."""
        return round(self.typical * self.people)
