"""The straight line: scenario -> assumptions -> draws -> schedule -> costs -> Estimate."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from estimator import beside
from estimator.assumptions import Assumption, Chosen, Component
from estimator.choose import choose
from estimator.costs import Costs, price, rates
from estimator.draws import Draws
from estimator.exits import OWED, Exit, exits, with_share_owed
from estimator.payments import Payments, payments
from estimator.quantities import Quantities
from estimator.ranges import FloatArray, Range
from estimator.scenario import Scenario
from estimator.schedule import TRANSPLANT, Schedule, plan
from estimator.summary import Spread, grade_shares, spreads
from estimator.tables import Tables, load_tables
from estimator.version import VERSION
from estimator.within import Within

SCHEMA_VERSION = 1


def estimate(scenario: Scenario, tables: Tables | None = None, *, independent: bool = False) -> Estimate:
    """Run the model: same scenario, same tables, same numbers.

    Parameters
    ----------
    scenario
        The question.
    tables
        The figures; those that the scenario was made with if not given, or else the published ones.
    independent
        Leave the shared factors out. Totals come out too narrow; this is for showing by how much.

    Raises
    ------
    ScenarioError
        If an override does not fit the scenario.
    """
    tables = tables or scenario.made_with or load_tables()
    return run(scenario, tables, Draws(scenario.draws, scenario.seed, independent, own=dict(scenario.overrides)))


def run(scenario: Scenario, tables: Tables, draws: Draws, chosen: Chosen | None = None) -> Estimate:
    """Run the model on draws, or on assumptions, of one's own: `estimate` is this with those that a scenario asks for."""
    chosen = chosen or choose(tables, scenario)
    schedule = plan(chosen, draws, scenario)
    costs = price(chosen, draws, Quantities(chosen, draws, schedule, scenario), scenario)
    return Estimate(scenario, tables, chosen, draws, schedule, costs)


@dataclass(frozen=True, eq=False)
class Estimate(Within):
    """What a journey may cost and how long it may take. Money is in the scenario's currency, time in days.

    Summaries are worked out when first asked for, from the draws that stand behind them.
    """

    scenario: Scenario
    tables: Tables
    chosen: Chosen
    draws: Draws
    schedule: Schedule
    costs: Costs

    @cached_property
    def columns(self) -> dict[str, FloatArray]:
        """What the headline speaks of, for each journey: money in the scenario's currency, days."""
        schedule = self.schedule
        return {
            "total_cost": self.costs.total,
            "medical_cost": self.costs.medical,
            "days_away": schedule.away,
            "arrival_to_infusion_days": schedule.day_0 - schedule.arrival,
            "collection_to_infusion_days": schedule.day_0 - schedule.first_collected,
            "infusion_to_discharge_days": schedule.length["ward_stay"],
            "arrival_to_flight_home_days": schedule.gate - schedule.arrival,
            "home_side": beside.home_side(self.scenario, schedule),
        }

    @cached_property
    def _spreads(self) -> dict[str, Spread]:
        columns = self.columns | {"refund": self.refund_column}
        columns |= {f"component:{name}": cost for name, cost in self.costs.by_component.items()}
        columns |= {f"phase:{name}": self.schedule.length[name] for name in self.phase_names}
        return spreads(columns)

    @property
    def total_cost(self) -> Spread:
        """Everything that is paid because of the journey, gross."""
        return self._spreads["total_cost"]

    @property
    def medical_cost(self) -> Spread:
        """The part paid for care."""
        return self._spreads["medical_cost"]

    @property
    def days_away(self) -> Spread:
        """Departure to return, without days at home between."""
        return self._spreads["days_away"]

    @property
    def milestones(self) -> dict[str, Spread]:
        """Days between the events that families plan around."""
        names = ("arrival_to_infusion", "collection_to_infusion", "infusion_to_discharge", "arrival_to_flight_home")
        return {f"{name}_days": self._spreads[f"{name}_days"] for name in names}

    @cached_property
    def components(self) -> pd.DataFrame:
        """One row a cost line: component, group, grade, p10, p50, p90, mean, share_of_mean."""
        return pd.DataFrame(self._component_rows())

    def _component(self, part: Component) -> dict[str, Any]:
        spread, total = self._spreads[f"component:{part.row.component}"], self.total_cost.mean
        return {
            "component": part.row.component, "group": part.row.group, "grade": part.grade, "p10": spread.p10, "p50": spread.p50,
            "p90": spread.p90, "mean": spread.mean, "share_of_mean": spread.mean / total if total else 0.0,
        }  # fmt: skip

    @property
    def phase_names(self) -> list[str]:
        """Phases of this scenario in order of time, rules and branches that do not happen left out."""
        rows = [phase.row for phase in self.chosen.phases if phase.row.role in ("chain", "tail", "inside")]
        names = [row.phase for row in rows if row.after != "gate"] + ["near_hospital"]
        if self.schedule.happens[TRANSPLANT].any():
            names += ["transplant_ward", "transplant_stay"]
        return [*names, *(row.phase for row in rows if row.after == "gate"), "follow_up_home"]

    @cached_property
    def phases(self) -> pd.DataFrame:
        """One row a phase: phase, place, p10, p50, p90 of its length; its start and end in days from departure."""
        departure = self.schedule.start["travel_out"]
        starts = {name: self.schedule.start[name] - departure for name in self.phase_names}
        ends = {name: start + self.schedule.length[name] for name, start in starts.items()}
        begins, closes = spreads(starts), spreads(ends)
        return pd.DataFrame([
            row | _named("start", begins[row["phase"]]) | _named("end", closes[row["phase"]]) for row in self._phase_rows()
        ])  # fmt: skip

    @cached_property
    def events(self) -> pd.DataFrame:
        """One row an event: event, probability, and the low and high that say how sure the evidence is."""
        return pd.DataFrame([
            {"event": event.row.event, "kind": event.row.kind, "probability": event.probability.range.typical,
             "low": event.published.low, "typical": event.published.typical, "high": event.published.high}
            for event in self.chosen.events if event.row.kind != "exit"
        ])  # fmt: skip

    @cached_property
    def exits(self) -> tuple[Exit, ...]:
        """Journeys that end without infusion, with their own bill."""
        return exits(self.chosen, self.draws, self.scenario)

    def exit_spreads(self, owed: float | None = None) -> dict[str, tuple[Range, Spread, Spread]]:
        """Return probability, cost and days of each exit; `owed` sets the share of the cells' price that is owed."""
        found = self.exits if owed is None else exits(with_share_owed(self.chosen, owed), self.draws, self.scenario)
        columns = {
            f"{item.name}:{kind}": column for item in found for kind, column in (("cost", item.cost), ("days", item.days_away))
        }
        summary = spreads(columns)
        return {item.name: (item.probability, summary[f"{item.name}:cost"], summary[f"{item.name}:days"]) for item in found}

    @property
    def product_owed_share(self) -> float:
        """Share of the cells' price that is taken to be owed when they are made and not given."""
        return next(item.amount.range.typical for item in self.chosen.quantities if item.row.quantity == OWED)

    @property
    def home_side(self) -> Spread:
        """Pay lost, care for those who stay behind and bills that go on at home while away; beside the total, not in it."""
        return self._spreads["home_side"]

    @property
    def refund_share(self) -> float:
        """Share of journeys that a refund is counted for: 0 unless the reader counts it and the product has a scheme."""
        return beside.refund_share(self.chosen, self.scenario)

    @cached_property
    def refund_column(self) -> FloatArray:
        """Money that comes back under the product's refund scheme, for each journey."""
        return beside.refund(self.chosen, self.draws, self.scenario, self.costs)

    @property
    def refund(self) -> Spread:
        """Money that comes back under the product's refund scheme; beside the total, not in it."""
        return self._spreads["refund"]

    @cached_property
    def payments(self) -> Payments:
        """When money is due, for every journey."""
        worth = rates(self.chosen, self.draws, self.scenario)
        return payments(self.chosen, self.draws, self.schedule, self.costs, worth)

    @cached_property
    def cash(self) -> pd.DataFrame:
        """Cash that must still be found by each day, without what is paid already: day from the decision, date, p50, p80, p90."""
        return self.payments.table(self.scenario.start_date)

    @cached_property
    def grades(self) -> dict[str, float]:
        """Share of the mean total by grade of the price that it rests on: A to D, and `own` where the reader gave figures."""
        means = ((part.grade, self._spreads[f"component:{part.row.component}"].mean) for part in self.chosen.components)
        return grade_shares(means)

    @cached_property
    def assumptions(self) -> dict[str, Assumption]:
        """Every assumption behind this estimate, by name."""
        return self.chosen.assumptions()

    @cached_property
    def with_transplant(self) -> Estimate:
        """The same journey with a transplant at its end: the branch that is shown beside the headline."""
        return estimate(replace(self.scenario, transplant="yes"), self.tables)

    @property
    def transplant_share(self) -> Range:
        """Published share of patients on this pathway who go on to a transplant."""
        return next(event.published for event in self.chosen.events if event.row.event == TRANSPLANT)

    def to_dict(self, *, cash: bool = True) -> dict[str, Any]:
        """Return the object that ``--format json`` prints. Keys are stable; a change raises `schema_version`.

        `cash` may be left out where only the answer is wanted: it is the one part that takes longer than all the others.
        """
        exit_spreads = self.exit_spreads()
        return {
            "schema_version": SCHEMA_VERSION, "version": VERSION, "data_version": self.tables.version,
            "seed": self.scenario.seed, "draws": self.scenario.draws, "currency": self.scenario.currency,
            "scenario": self.scenario.to_dict(),
            "total_cost": self.total_cost.rounded(), "medical_cost": self.medical_cost.rounded(),
            "days_away": self.days_away.rounded(),
            "milestones": {name: spread.rounded() for name, spread in self.milestones.items()},
            "components": [_rounded(row) for row in self._component_rows()],
            "phases": [_rounded(row) for row in self._phase_rows()],
            "events": [_rounded(row) for row in self._event_rows()],
            "exits": [
                {"exit": name, "probability": share.typical, "cost": cost.rounded(), "days_away": days.rounded()}
                for name, (share, cost, days) in exit_spreads.items()
            ],
            "home_side": self.home_side.rounded(),
            "refund": {"share_of_journeys": round(self.refund_share, 4), "amount": self.refund.rounded()},
            "joint": None if self.joint is None else asdict(self.joint),
            "cash": self._cash_rows() if cash else [],
            "grades": _rounded(self.grades, 6),
        }  # fmt: skip

    def _component_rows(self) -> list[dict[str, Any]]:
        return [self._component(part) for part in self.chosen.components]

    def _phase_rows(self) -> list[dict[str, Any]]:
        places = {phase.row.phase: phase.row.place for phase in self.chosen.phases} | {"near_hospital": "city"}
        return [{"phase": name, "place": places[name], **_three(self._spreads[f"phase:{name}"])} for name in self.phase_names]

    def _cash_rows(self) -> list[dict[str, Any]]:
        rows = self.cash.to_dict("records")
        return [_rounded(row | {"date": row["date"] and row["date"].isoformat()}, 2) for row in rows]

    def _event_rows(self) -> list[dict[str, Any]]:
        shown = (event for event in self.chosen.events if event.row.kind != "exit")
        return [{"event": event.row.event, "probability": event.probability.range.typical} for event in shown]


def _three(spread: Spread) -> dict[str, float]:
    return {"p10": spread.p10, "p50": spread.p50, "p90": spread.p90}


def _named(prefix: str, spread: Spread) -> dict[str, float]:
    return {f"{prefix}_{name}": value for name, value in _three(spread).items()}


def _rounded(row: dict[str, Any], digits: int = 4) -> dict[str, Any]:
    return {name: round(value, digits) if isinstance(value, float) else value for name, value in row.items()}
