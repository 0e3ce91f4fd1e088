"""Rows that stand beside the model, which never reads them: documented totals, example families."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from estimator.cells import Cabin, Graded, Hospital, Key, Lodging, Number, Optional, Route, Row, Year, YesNo


class TotalRow(Graded):
    """A documented total, to stand beside ours. The model never reads it."""

    total: Key = Field(description="id of the documented total")
    measure: Literal["total_cost", "medical_cost", "cell_product"] = Field(description="which of our figures it stands beside")
    pathway: Key = Field(description="the illness that it speaks of, or any")
    route: Route | Literal["any"] = Field(description="the route that it speaks of, or any")
    low: Optional = Field(description="lower end as documented")
    typical: Optional = Field(description="single or middle figure as documented")
    high: Optional = Field(description="upper end as documented")
    currency: Literal["USD", "CNY"] = Field(description="currency of the figure")
    price_year: Year = Field(description="year of the figure")
    includes: str = Field(description="what the source says is in it")
    compare_pathway: Key = Field(description="illness of our scenario beside it")
    compare_route: Route = Field(description="route of our scenario beside it")
    kind: Literal["check", "input", "other"] = Field(
        description="check: it could prove ours wrong; input: a figure of ours rests on it or cites it; other: another "
        "treatment, for scale"
    )


class PresetRow(Row):
    """An example family, none of them a real one: the fields of its scenario."""

    preset: Key = Field(description="id of the example")
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
    note: str = Field(description="who the family is")

    def answers(self) -> dict[str, object]:
        """Return the scenario's fields as written in the row."""
        return self.model_dump(exclude={"preset", "note"})
