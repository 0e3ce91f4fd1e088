"""Time of a warm estimate beside the bare floor, in one run: python benchmarks/engine.py

The floor is what no engine of this kind can avoid: one exp and one multiply-add per assumption and draw, and the sorts of
everything that is summarised. Both are timed in turns, so that a busy machine slows both; read the ratio, not the times.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from estimator import Scenario, estimate
from estimator.draws import normal_scores

TARGET = 3.0
ROUNDS = 150
MOVED = "ward"


def milliseconds(work: Callable[[int], object], turn: int) -> float:
    """Return the processor time that `work` takes, in ms: other work on the machine matters less to it."""
    begins = process_time()
    work(turn)
    return (process_time() - begins) * 1000


def estimate_once(scenario: Scenario) -> Callable[[int], object]:
    """Return a warm estimate with one slider moved: every field of the JSON object but `cash`."""
    given = estimate(scenario).assumptions[MOVED].range

    def moved(turn: int) -> object:
        return estimate(replace(scenario, overrides=((MOVED, given.scaled(1 + turn / 10_000)),))).to_dict(cash=False)

    return moved


def floor_of(scenario: Scenario) -> tuple[Callable[[int], object], int, int]:
    """Return the bare floor of a scenario, with its numbers of assumptions and of sorted columns."""
    result = estimate(scenario)
    result.to_dict(cash=False)
    assumptions = len(result.assumptions)
    sorted_columns = len(result._spreads) + 2 * len(result.exits)
    scores = [normal_scores(f"floor {i}", scenario.draws, scenario.seed) for i in range(assumptions)]
    columns = np.stack([scores[i % assumptions] for i in range(sorted_columns)])

    def bare(turn: int) -> object:
        total = np.zeros(scenario.draws, dtype=np.float32)
        for score in scores:
            total += np.exp(score) * np.float32(1.5)
        return np.sort(columns, axis=1), total

    return bare, assumptions, sorted_columns


def main() -> None:
    """Print both times, and the ratio, for three kinds of journey."""
    print(f"{'pathway':<16}{'assumptions':>12}{'sorts':>7}{'floor ms':>10}{'estimate ms':>13}{'ratio':>8}   target {TARGET:g}")
    for pathway in ("ball_child", "aml", "myeloma"):
        scenario = Scenario(pathway=pathway)
        engine, (floor, assumptions, sorts) = estimate_once(scenario), floor_of(scenario)
        for turn in range(10):
            engine(turn), floor(turn)
        pairs = [(milliseconds(engine, turn + 10), milliseconds(floor, turn)) for turn in range(ROUNDS)]
        engine_ms, floor_ms = median(a for a, _ in pairs), median(b for _, b in pairs)
        ratio = median(a / b for a, b in pairs)
        print(f"{pathway:<16}{assumptions:>12}{sorts:>7}{floor_ms:>10.2f}{engine_ms:>13.2f}{ratio:>8.2f}")


if __name__ == "__main__":
    main()
