"""Tables and journeys that the model's tests share. The frozen tables do not move when the published ones do."""

from pathlib import Path

import pytest

from estimator import Estimate, Scenario, Tables, estimate, load_tables

FROZEN = Path(__file__).parent.parent / "frozen_tables"


@pytest.fixture(scope="session")
def frozen() -> Tables:
    return load_tables(FROZEN)


@pytest.fixture(scope="session")
def published() -> Tables:
    return load_tables()


@pytest.fixture(scope="session")
def journey(published: Tables) -> Estimate:
    """The first page's journey."""
    return estimate(Scenario())


def every_offer(tables: Tables) -> list[Scenario]:
    """One scenario for each pathway, route and product that is offered."""
    return [Scenario(pathway=row.pathway, route=row.route, product=row.product, tables=tables) for row in tables.routes]


def shown(scenario: Scenario) -> str:
    return f"{scenario.pathway} {scenario.route} {scenario.product}"
