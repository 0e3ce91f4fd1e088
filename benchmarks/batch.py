"""Scenarios a second and core of a batch, beside plain NumPy doing the same arithmetic: python benchmarks/batch.py [--rows N]

The batch is 10,000 scenarios at 2,048 journeys that differ in illness, city, hospital, companions, limits and two ranges of their
own, worked out in one process as the command does it, a part at a time. The floor is plain NumPy with the same numbers of
exponentials, multiply-adds and sorts on columns of the same length, without a word of what they mean. Processor time is
counted, so that other work on the machine matters little. Each measurement of memory has a process of its own.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import pandas as pd

from estimator import evaluate, load_tables
from estimator.batch import HEADLINE
from estimator.draws import normal_scores

TARGET = 1000
DRAWS = 2048
#: Rows that are worked out at once; what comes before and after them is not kept.
PART = 1000


def scenarios(count: int, seed: int = 7) -> pd.DataFrame:
    """Return a table of scenarios that differ as those of an analyst do."""
    tables, pick = load_tables(), random.Random(seed)
    return pd.DataFrame([_row(tables, pick) for _ in range(count)])


def _row(tables: object, pick: random.Random) -> dict[str, object]:
    def around(typical: float) -> str:
        middle = typical * pick.uniform(0.8, 1.2)
        return f"{0.7 * middle:.2f}:{middle:.2f}:{1.5 * middle:.2f}"

    return {
        "pathway": pick.choice(tables.pathways).pathway, "city": pick.choice(tables.cities).city,
        "hospital": pick.choice(["public", "private"]), "companions": pick.choice([1, 2, 3]),
        "budget": pick.uniform(1e5, 3e5), "days_available": pick.uniform(50, 150), "draws": DRAWS,
        "assumption.ward": around(5000), "assumption.wait_for_cells_days": around(17),
    }  # fmt: skip


def seconds_of_batch(count: int) -> float:
    """Return the processor time of a batch, in seconds."""
    evaluate(scenarios(200, seed=1))
    begins = process_time()
    for place in range(0, count, PART):
        evaluate(scenarios(min(PART, count - place), seed=place))
    made = process_time()
    for place in range(0, count, PART):
        scenarios(min(PART, count - place), seed=place)
    return made - begins - (process_time() - made)  # less what making the table takes


def seconds_of_floor(count: int) -> float:
    """Return the processor time of bare arithmetic for as many scenarios, in seconds.

    A scenario has some 90 assumptions, of which two are drawn anew; about 36 lines a journey, and as many for each of two exits,
    are a product of three; days take 60 sums; 8 columns of the headline and 4 of the exits are sorted.
    """
    lines, days, drawn = 3 * 36, 60, 2
    columns = [normal_scores(f"floor {i}", DRAWS, 1) for i in range(len(HEADLINE) + 4)]
    stack, total = np.stack(columns), np.zeros(DRAWS, dtype=np.float32)
    begins = process_time()
    for _ in range(count):
        for i in range(drawn):
            np.exp(columns[i])
        for i in range(lines):
            total += columns[i % 12] * columns[(i + 1) % 12] * np.float32(1.5)
        for i in range(days):
            columns[i % 12] + columns[(i + 1) % 12]
        np.sort(stack, axis=1)
    return process_time() - begins


def peak_mib(count: int) -> float:
    """Return the largest memory of a process that works out `count` scenarios."""
    command = [sys.executable, __file__, "--memory-of", str(count)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Print speed, the ratio to the floor, and memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory_of:
        seconds_of_batch(asked.memory_of)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    batch, floor = seconds_of_batch(asked.rows), seconds_of_floor(asked.rows)
    print(f"{asked.rows:,} scenarios at {DRAWS:,} journeys, one process")
    print(f"  {asked.rows / batch:,.0f} scenarios a second and core   (target {TARGET:,})")
    print(f"  {batch / floor:.2f} x plain NumPy doing the same arithmetic ({floor / asked.rows * 1e3:.2f} ms a scenario)")
    few, many = peak_mib(asked.rows // 10), peak_mib(asked.rows)
    print(f"  {many:.0f} MiB at the most, {few:.0f} MiB for a tenth of the scenarios: {many / few:.2f} x")


if __name__ == "__main__":
    main()
