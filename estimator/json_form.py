"""What `Estimate.to_dict` returns and ``--format json`` prints: its keys, and what each of them means."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from estimator.cells import Grade, Place, Share

Own = Literal["own"]
Balance = Annotated[float, Field(allow_inf_nan=False)]
Amount = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class _Part(BaseModel):
    """An object of the file. Keys are stable; a change raises `schema_version`."""

    model_config = ConfigDict(extra="forbid", strict=True)


class SpreadForm(_Part):
    """Percentiles and mean of one quantity over all journeys, to two decimals."""

    p5: Amount = Field(description="1 in 20 journeys lies below it")
    p10: Amount = Field(description="1 in 10 lies below it")
    p25: Amount = Field(description="1 in 4 lies below it")
    p50: Amount = Field(description="the middle journey")
    p75: Amount = Field(description="1 in 4 lies above it")
    p80: Amount = Field(description="1 in 5 lies above it")
    p90: Amount = Field(description="1 in 10 lies above it")
    p95: Amount = Field(description="1 in 20 lies above it")
    mean: Amount = Field(description="the mean of all journeys")


class ThreeForm(_Part):
    """Three percentiles of one quantity."""

    p10: Amount = Field(description="1 in 10 journeys lies below it")
    p50: Amount = Field(description="the middle journey")
    p90: Amount = Field(description="1 in 10 lies above it")


class MilestonesForm(_Part):
    """Days between the events that families plan around."""

    arrival_to_infusion_days: SpreadForm = Field(description="from the arrival to the infusion")
    collection_to_infusion_days: SpreadForm = Field(description="from the end of the first collection to the infusion")
    infusion_to_discharge_days: SpreadForm = Field(description="from the infusion to the end of the stay on the ward")
    arrival_to_flight_home_days: SpreadForm = Field(description="from the arrival to the flight home, days at home included")


class ComponentForm(ThreeForm):
    """One cost line."""

    component: str = Field(description="id of the cost line in costs.csv")
    group: str = Field(description="part of the bill")
    grade: Grade | Own = Field(description="grade of the price; `own` where the reader gave a figure for it")
    mean: Amount = Field(description="the mean of all journeys; the means add up to that of the total")
    share_of_mean: Share = Field(description="share of the mean total")


class PhaseForm(ThreeForm):
    """One stretch of time; its percentiles are days."""

    phase: str = Field(description="id of the phase in phases.csv, or `near_hospital`: from the discharge to the flight home")
    place: Place = Field(description="where the patient is")


class EventForm(_Part):
    """Something that may happen on the way."""

    event: str = Field(description="id of the event in events.csv")
    probability: Share = Field(description="share of journeys in which it happens")


class ExitForm(_Part):
    """A way for the journey to end without an infusion. It is not in the totals, which are of journeys with one."""

    exit: str = Field(description="id of the exit in events.csv")
    probability: Share = Field(description="share of all families whose journey ends so")
    cost: SpreadForm = Field(description="what such a journey costs")
    days_away: SpreadForm = Field(description="how long it takes")


class RefundForm(_Part):
    """Money that comes back under the refund scheme of the product."""

    share_of_journeys: Share = Field(description="share of journeys that get it; 0 unless the scenario counts it")
    amount: SpreadForm = Field(description="what comes back, over all journeys")


class JointForm(_Part):
    """Shares of journeys inside and outside both limits; the four add up to 1."""

    budget: Amount = Field(description="the money that there is now, without what is paid already, insurance and grants")
    days_available: Amount = Field(description="the days that there are")
    inside_both: Share = Field(description="within the money and the days")
    over_money_only: Share = Field(description="within the days alone")
    over_time_only: Share = Field(description="within the money alone")
    over_both: Share = Field(description="within neither")


class CashForm(_Part):
    """Money that must have been found by the end of a day. A row a week, and one for each due rule.

    It is below 0 where more of a deposit that is paid has come back than was needed since.
    """

    day: Annotated[int, Field(ge=0)] = Field(description="days from the decision")
    date: str | None = Field(description="its date, or null without a start date")
    p50: Balance = Field(description="enough in half of the journeys")
    p80: Balance = Field(description="enough in 80 of 100")
    p90: Balance = Field(description="enough in 90 of 100")


class EstimateForm(_Part):
    """The object itself. Money is in `currency`, time in days."""

    schema_version: Literal[1] = Field(description="version of these keys")
    version: str = Field(description="version of the estimator")
    data_version: str = Field(description="date of the tables")
    seed: Annotated[int, Field(ge=0)] = Field(description="seed of the draws")
    draws: Annotated[int, Field(gt=0)] = Field(description="simulated journeys")
    currency: str = Field(description="currency of every amount")
    scenario: dict[str, Any] = Field(description="the question, with every default filled in; a scenario file")
    total_cost: SpreadForm = Field(description="everything that is paid because of the journey, gross")
    medical_cost: SpreadForm = Field(description="the part paid for care")
    days_away: SpreadForm = Field(description="departure to return, without days at home between")
    milestones: MilestonesForm = Field(description="days between the events that families plan around")
    components: list[ComponentForm] = Field(description="the cost lines")
    phases: list[PhaseForm] = Field(description="the stretches of time, in order")
    events: list[EventForm] = Field(description="what may happen")
    exits: list[ExitForm] = Field(description="journeys that end without an infusion, with their own bill")
    home_side: SpreadForm = Field(description="pay lost, care and bills at home; beside the total, not in it")
    refund: RefundForm = Field(description="what a refund scheme gives back; beside the total, not in it")
    joint: JointForm | None = Field(description="journeys inside both limits; null without a budget and days")
    cash: list[CashForm] = Field(description="money still needed by day, without what is paid already")
    grades: dict[Grade | Own, Share] = Field(
        description="A, B, C, D: share of the mean total that rests on prices of this grade; `own` where the reader gave some"
    )


#: The object and its parts, in the order in which a reader meets them.
FORMS: tuple[type[BaseModel], ...] = (
    EstimateForm, SpreadForm, MilestonesForm, ComponentForm, PhaseForm, EventForm, ExitForm, RefundForm, JointForm, CashForm,
)  # fmt: skip
