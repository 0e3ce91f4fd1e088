"""Rows that the code asks for by name. Tables may add, change and take away any other row, but not the last one of these."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from estimator.errors import Problem, Words

if TYPE_CHECKING:
    from estimator.tables import Tables

#: Table -> its column of ids -> the ids that must be there.
REQUIRED: dict[str, dict[str, tuple[str, ...]]] = {
    "phases": {
        "phase": (
            "visa", "invitation", "travel_out", "collection", "wait_for_cells", "lymphodepletion", "ward_stay", "fit_to_fly",
            "transplant_day", "transplant_stay", "transplant_ward", "travel_home", "follow_up_home",
        ),
    },
    "events": {"event": ("transplant",)},
    "quantities": {
        "quantity": (
            "bridging_cycle_days", "clinic_visits_per_week", "deposit_back_days", "deposit_share", "product_owed_share",
            "readmission_days",
        ),
    },
    "costs": {"component": ("cell_product", "flight_changes", "money_transfer")},
}  # fmt: skip
#: Quantities of these that come with an event, and cannot be had without one.
OF_AN_EVENT = ("readmission_days",)


def lost_rows(tables: Tables) -> Iterator[Problem]:
    """Yield a problem for each row that the code asks for by name, or by that of another row, and the tables do not have."""
    for name, columns in REQUIRED.items():
        for column, wanted in columns.items():
            found = {getattr(row, column) for row in getattr(tables, name)}
            for lost in (item for item in wanted if item not in found):
                use = "a row for it, as estimates ask for it by name; zeros in it leave it out"
                yield Problem(f"{name}.csv", column, Words(f"no {lost}"), use)
    events = {row.event for row in tables.events}
    for number, phase in enumerate(tables.phases, start=2):
        if phase.role == "inside" and phase.phase not in events:
            use = "a phase with an event of its name in events.csv: it is a part of another one and comes with its event"
            yield Problem("phases.csv", "phase", phase.phase, use, number)
    for number, quantity in enumerate(tables.quantities, start=2):
        if quantity.quantity in OF_AN_EVENT and not quantity.event:
            yield Problem("quantities.csv", "event", quantity.event, f"the event that {quantity.quantity} come with", number)
