"""What one row of `elsewhere.csv` holds: a documented price of treatment in another country."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from estimator.cells import Cited, Country, CurrencyCode, Ids, Key, Optional, OptionalRate, Text, Year

Pathways = Annotated[Ids, Field(min_length=1)]


class ElsewhereRow(Cited):
    """A price that somebody published, as published: it is never simulated, indexed or widened."""

    id: Key = Field(description="id of the documented price")
    country: Country = Field(description="country of the price")
    measure: Literal["list_price", "all_in"] = Field(description="list price of the cells, or everything")
    pathway: Pathways = Field(description="the illnesses that it speaks of, or any")
    low: Optional = Field(description="lower end as published")
    typical: Optional = Field(description="single or middle figure as published")
    high: Optional = Field(description="upper end as published")
    currency: CurrencyCode = Field(description="currency of the price")
    price_year: Year = Field(description="year of the price")
    per_usd: OptionalRate = Field(description="units of the currency per US dollar, where a dated rate is known")
    includes: Text = Field(description="what the source says is in it")

    @model_validator(mode="after")
    def _says_a_price(self) -> Self:
        said = [number for number in (self.low, self.typical, self.high) if number is not None]
        if not said or said != sorted(said):
            use = "a number in at least one of low, typical and high, rising from low to high"
            raise PydanticCustomError("price", use, {"columns": "low, typical, high"})
        return self
