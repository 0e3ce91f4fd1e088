"""What one row of `elsewhere.csv` holds: a documented price of treatment in another country."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from estimator.cells import Country, CurrencyCode, Grade, Ids, Key, Optional, OptionalRate, Row, SourceId, Text, Year

Pathways = Annotated[Ids, Field(min_length=1)]


class ElsewhereRow(Row):
    """A price that somebody published, as published: it is never simulated, indexed or widened."""

    id: Key
    country: Country
    measure: Literal["list_price", "all_in"]
    pathway: Pathways  # the illnesses that it speaks of
    low: Optional
    typical: Optional
    high: Optional
    currency: CurrencyCode
    price_year: Year
    per_usd: OptionalRate  # units of the currency per US dollar, where a dated rate is known
    grade: Grade
    source_id: SourceId
    also: Ids
    includes: Text
    note: str

    @model_validator(mode="after")
    def _says_a_price(self) -> Self:
        said = [number for number in (self.low, self.typical, self.high) if number is not None]
        if not said or said != sorted(said):
            use = "a number in at least one of low, typical and high, rising from low to high"
            raise PydanticCustomError("price", use, {"columns": "low, typical, high"})
        return self
