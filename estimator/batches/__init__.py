"""Tables of scenarios: read from a file, multiplied by a grid, worked out here or on other machines, and written.

table = read_scenarios(raw, "scenarios.xlsx")  # columns row, the file's own, problem
found = run_table(table, tables, progress=lambda done, of: ...)  # row, the file's own, problem, then all figures
file = results_xlsx(found, tables, "zh")  # or results_csv(found), results_parquet(found)
blank = template("xlsx", tables, "zh")
"""

from estimator.batches.grid import Grid, read_grid
from estimator.batches.reading import open_scenarios, read_scenarios
from estimator.batches.running import results, run, run_table
from estimator.batches.template import template
from estimator.batches.writing import results_csv, results_parquet, results_xlsx

__all__ = [
    "Grid", "open_scenarios", "read_grid", "read_scenarios", "results", "results_csv", "results_parquet", "results_xlsx", "run",
    "run_table", "template",
]  # fmt: skip
