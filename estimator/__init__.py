"""What a CAR-T journey to China may cost and how long it may take, with the source of every number."""

from estimator.errors import InputError, Problem, ScenarioError, TablesError
from estimator.model import Estimate, estimate
from estimator.ranges import Range
from estimator.scenario import Scenario
from estimator.tables import Tables, load_tables
from estimator.version import VERSION as __version__

__all__ = [
    "Estimate", "InputError", "Problem", "Range", "Scenario", "ScenarioError", "Tables", "TablesError", "__version__",
    "estimate", "load_tables",
]  # fmt: skip
