"""What is paid for: schedule -> the quantity of everything that a price may be paid per, for each journey."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimator.assumptions import Chosen, Quantity
from estimator.draws import Draws
from estimator.ranges import FloatArray, smaller
from estimator.rows import DoseRow
from estimator.scenario import Scenario
from estimator.schedule import INFUSION, KEPT_FOR_ADMISSION, WAIT, Schedule

#: Money, days or counts of each journey, or one number for all of them.
Amount = NDArray[Any] | np.floating[Any] | float


class Quantities:
    """Amounts by name, each worked out when a cost line first asks for it."""

    def __init__(self, chosen: Chosen, draws: Draws, schedule: Schedule, scenario: Scenario) -> None:
        self.schedule = schedule
        self.scenario = scenario
        self.travellers = 1.0 + scenario.companions
        self.visa_days = chosen.visa_days
        self._draws = draws
        self._by_name = {item.row.quantity: item for item in chosen.quantities}
        scores = {event.row.score: event for event in chosen.events if event.extra_days}
        self._graver = {event.row.event: scores.get(event.row.score) for event in chosen.events}
        self._known: dict[str, Amount] = {event: _or_nothing(happens) for event, happens in schedule.happens.items()}
        self._known |= {f"{drug}_units": units for drug, units in _units(chosen.dosing, scenario.patient_weight_kg).items()}

    def __getitem__(self, name: str) -> Amount:
        if name not in self._known:
            self._known[name] = self._make(name)
        return self._known[name]

    def __setitem__(self, name: str, amount: Amount) -> None:
        self._known[name] = amount

    def _make(self, name: str) -> Amount:
        if name in self._by_name:
            return self._drawn(name)
        if name in _FORMULAS:
            return _FORMULAS[name](self)
        # What remains is the length of a phase; one that a cut journey does not reach takes no time.
        return _or_nothing(self.schedule.length.get(name.removesuffix("_days"), 0.0))

    def _drawn(self, name: str) -> Amount:
        item = self._by_name[name]
        amount = self._draws.values(name, item.amount.range, item.amount.factor, item.amount.loading)
        if not item.row.event:
            return amount
        if is_nothing(self[item.row.event]):
            return 0.0
        return np.maximum(amount, self._extra_days_of(item)) * self[item.row.event]

    def _extra_days_of(self, item: Quantity) -> Amount:
        """Return the days by which a graver form of the same event lengthens the stay: its treatment lasts at least as long."""
        graver = self._graver.get(item.row.event) if item.row.unit == "days" else None
        if graver is None or graver.extra_days is None:
            return 0.0
        days = graver.extra_days
        return self._draws.values(days.name, days.range, days.factor, days.loading) * self[graver.row.event]

    def product(self, names: tuple[str, ...]) -> Amount:
        """Return the product of several amounts; a plain 0 where one of them is nothing in every journey."""
        amount: Amount = 1.0
        for name in names:
            factor = self[name]
            if is_nothing(factor):
                return 0.0
            amount = amount * factor
        return amount


def is_nothing(amount: Amount) -> bool:
    """Whether an amount is a plain 0: what no journey has need not be priced journey by journey."""
    return isinstance(amount, float) and amount == 0


def _or_nothing(amount: Amount) -> Amount:
    return amount if np.any(amount) else 0.0


def _units(dosing: tuple[DoseRow, ...], weight_kg: float) -> dict[str, float]:
    """Return the packs of each drug that one dose takes at this weight: of its rows the last that begins at or below it."""
    units: dict[str, float] = {}
    for row in sorted(dosing, key=lambda row: row.from_kg):
        fits, lighter = weight_kg >= row.from_kg, weight_kg < row.from_kg
        packs = smaller(row.mg_per_kg * weight_kg, row.max_mg) / row.unit_mg
        units[row.drug] = fits * packs + lighter * units.get(row.drug, 0.0)
    return units


def _infused(of: Quantities) -> float:
    return float(INFUSION in of.schedule.reached)


def _product_owed(of: Quantities) -> Amount:
    """Share of the cells' price that is owed: all of it with the infusion, a named assumption once they are being made."""
    if INFUSION in of.schedule.reached:
        return 1.0
    return of["product_owed_share"] if WAIT in of.schedule.reached else 0.0


def _clinic_days(of: Quantities) -> Amount:
    # The price of a transplant holds the visits of its own stay.
    near = of["near_hospital_days"] - of["transplant_stay_days"]
    return of["clinic_visits_per_week"] * np.maximum(near, 0) / 7 * _infused(of)


def _nights(of: Quantities) -> Amount:
    # One room from arrival to the gate. A lone patient keeps no room while on the ward.
    return of.schedule.in_china - of.schedule.patient_on_ward * (of.scenario.companions == 0)


def days_on_one_entry(schedule: Schedule) -> FloatArray:
    """Return the days in China that count against the visa: those of the second entry where the family flies home between."""
    second = schedule.gate - schedule.day_0 + KEPT_FOR_ADMISSION
    return np.where(schedule.flew_home > 0, second, schedule.in_china)


def _visa_extensions(of: Quantities) -> Amount:
    # One at most: an extension is never longer than the stay that it extends, and beyond that another visa is needed.
    return (days_on_one_entry(of.schedule) > of.visa_days) * of.travellers


def _collections(of: Quantities) -> Any:
    return of["collection_days"] > 0  # cells from a donor need none


def _bridging_cycles(of: Quantities) -> Amount:
    """Cycles given in China. A family that flies home while the cells are made has its bridging there."""
    return _all_cycles(of) * (1 - of.schedule.flew_home)


def _cycles_at_home(of: Quantities) -> Amount:
    return _all_cycles(of) * of.schedule.flew_home


def _all_cycles(of: Quantities) -> Amount:
    return of["bridging"] * np.maximum(of["wait_for_cells_days"] / of["bridging_cycle_days"], 1)


_FORMULAS: dict[str, Callable[[Quantities], Amount]] = {
    "journey": lambda of: 1.0,
    "infusion": _infused,
    "product_owed": _product_owed,
    "collection": _collections,
    "bridging_cycles": _bridging_cycles,
    "bridging_cycles_at_home": _cycles_at_home,
    "ward_days": lambda of: of["ward_stay_days"] - of["icu_days"],
    "icu_days": lambda of: of["intensive_care_days"],
    "clinic_days": _clinic_days,
    "procedure_days": lambda of: of["work_up_days"] + of["collection_days"] + _infused(of),
    "interpreter_days": lambda of: of["procedure_days"] + of["clinic_days"],
    "nights": _nights,
    "person_days": lambda of: of.schedule.in_china * of.travellers - of.schedule.patient_on_ward,
    "travellers": lambda of: of.travellers,
    "trips": lambda of: (1 + of.schedule.flew_home) * of.travellers,
    "extra_visa_entries": lambda of: of.schedule.flew_home * of.travellers,
    "visa_extensions": _visa_extensions,
    "weeks_away": lambda of: of.schedule.away / 7,
    "weight_kg": lambda of: of.scenario.patient_weight_kg,
}

#: Names that a cost line may use in `per` besides events, rows of quantities.csv, drug units and phase lengths.
GIVEN_BY_SCHEDULE = frozenset(_FORMULAS) | {"china_bill"}
