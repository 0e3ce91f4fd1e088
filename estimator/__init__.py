"""What a CAR-T journey to China may cost and how long it may take, with the source of every number."""

import sys

from estimator.needed import stop_for
from estimator.version import VERSION as __version__

try:
    from estimator.batch import evaluate, result_columns
    from estimator.errors import InputError, Problem, ScenarioError, TablesError
    from estimator.model import Estimate, estimate
    from estimator.ranges import Range
    from estimator.scenario import Scenario
    from estimator.tables import Tables, load_tables
except ModuleNotFoundError as missing:
    if sys.argv[:1] != ["-m"]:  # whoever imports us decides what to do
        raise
    stop_for(missing)  # python -m estimator comes by here before it reaches __main__

__all__ = [
    "Estimate", "InputError", "Problem", "Range", "Scenario", "ScenarioError", "Tables", "TablesError", "__version__",
    "estimate", "evaluate", "load_tables", "result_columns",
]  # fmt: skip
