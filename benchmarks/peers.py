"""Time to an error of 0.5 % in P90, in this engine and in others: python benchmarks/peers.py

The reference model is a small one with the shape of ours: what a made-up journey costs, in US dollars. It has 40 uncertain
inputs: 12 numbers of days, 24 prices and 4 events. A number of days or a price is P10, P50 and P90 (`DAYS`, `PRICES`) of a
two-piece lognormal that is held at P1 and P99:

    z      = standard normal, held between -2.3263 and 2.3263
    value  = P50 * exp(z * below)  where z < 0,    below = ln(P50 / P10) / 1.2816
             P50 * exp(z * above)  elsewhere,      above = ln(P90 / P50) / 1.2816

An event is 1 with its chance (`CHANCES`) and 0 otherwise. Days add up, each price is paid per journey, per day or per event, and
the answer is P50 and P90 of the sum. `FORMULAS` says it in full, for all engines alike. The inputs are independent, so that an
engine without correlation can take part.

1. The truth is P90 of 16 million plain draws.
2. An engine starts at 128 draws and doubles them until the root mean square of its error over the seeds is at most 0.5 %. Plain
   draws err alike in every engine: the slow ones take the number that plain draws in NumPy needed, and their error is measured
   there.
3. That many draws are timed, with every input changed from run to run, in turns with this engine: a busy machine slows both. The
   ratio is the median of the turns. A time is that of one core, without what was spent waiting for it.

This engine is made of the pieces of the estimate: `Draws`, `Range` and `spreads`. It keeps the normal scores of its seed,
whatever the inputs; a second row takes a new seed each time, so that nothing is kept. It finds eight percentiles and the mean,
its peers two percentiles.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import fmean, median

import numpy as np

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from peer_engines import ENGINES, Engine, Model, by_hand  # noqa: E402 - needs the path above

GOAL = 0.005
FEWEST, MOST = 128, 1 << 18
SLOW_SEEDS = 20
TURNS = count(1)

DAYS = {  # P10, P50, P90
    "travel_days": (1, 2, 3),
    "screening_days": (3, 5, 9),
    "bed_wait_days": (2, 6, 16),
    "collection_days": (1, 2, 4),
    "bridging_days": (5, 12, 25),
    "making_days": (12, 18, 30),
    "chemo_days": (4, 5, 6),
    "ward_days": (10, 14, 24),
    "infection_days": (4, 8, 18),
    "icu_days": (2, 4, 10),
    "watch_days": (14, 20, 32),
    "return_days": (1, 2, 4),
}

PRICES = {  # paid per: P10, P50, P90
    "journey": {
        "cells": (60_000, 110_000, 175_000),
        "cell_collection": (3_000, 4_500, 8_000),
        "screening": (2_000, 4_000, 9_000),
        "chemo_drugs": (600, 1_200, 2_500),
        "flights": (1_500, 3_000, 7_000),
        "visas": (150, 300, 600),
        "records_translated": (200, 500, 1_500),
        "agency": (1_000, 4_000, 15_000),
        "insurance": (300, 700, 2_000),
        "follow_up": (1_500, 3_000, 8_000),
    },
    "away_days": {
        "meals": (25, 45, 80),
        "interpreter": (20, 60, 150),
        "lost_income": (40, 100, 250),
    },
    "city_days": {
        "room": (40, 75, 140),
        "local_travel": (5, 10, 20),
        "clinic_visits": (40, 90, 220),
    },
    "hospital_days": {
        "bed": (80, 200, 600),
        "nursing": (40, 80, 160),
        "ward_drugs": (120, 300, 800),
        "tests": (80, 160, 350),
    },
    "bridging_days": {"bridging_drugs": (60, 180, 600)},
    "icu_stay_days": {"icu_bed": (1_000, 2_000, 4_500)},
    "release_syndrome": {"antibody": (1_500, 3_000, 7_000)},
    "second_attempt": {"second_making": (20_000, 45_000, 90_000)},
}

CHANCES = {"release_syndrome": 0.45, "infection": 0.30, "icu": 0.12, "second_attempt": 0.06}

FORMULAS = {
    "icu_stay_days": "icu * icu_days",
    "hospital_days": "screening_days + chemo_days + ward_days + infection * infection_days + icu_stay_days",
    "city_days": "bed_wait_days + collection_days + bridging_days + making_days + watch_days",
    "away_days": "travel_days + hospital_days + city_days + return_days",
    "total": " + ".join(
        f"({' + '.join(prices)})" if per == "journey" else f"{per} * ({' + '.join(prices)})" for per, prices in PRICES.items()
    ),
}

MODEL = Model(DAYS | {name: three for prices in PRICES.values() for name, three in prices.items()}, CHANCES, FORMULAS)


@dataclass(frozen=True)
class Found:
    """What was measured of one engine: draws needed, RMS error of P90 (a share), seconds, and times this engine's time."""

    title: str
    draws: int
    error: float
    seconds: float
    ratio: float
    target: float | None


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)


def truth(millions: float) -> float:
    """Return P90 of the model from so many million plain draws."""
    chunk = 1 << 18
    parts = [by_hand(MODEL, chunk, 1_000_000 + part) for part in range(max(1, round(millions * 1e6 / chunk)))]
    return float(np.percentile(np.concatenate(parts), 90))


def error_of(engine: Engine, n: int, seeds: int, p90: float) -> float:
    """Return the root mean square of the relative error of P90 over the seeds 1, 2, 3 ..."""
    error = fmean((engine.run(MODEL, n, seed).p90 / p90 - 1) ** 2 for seed in range(1, seeds + 1)) ** 0.5
    say(f"  {engine.title}: {n:,} draws, error {error:.2%} over {seeds} seeds")
    return error


def draws_needed(engine: Engine, seeds: int, p90: float) -> tuple[int, float]:
    """Return the number of draws, doubled until the error of P90 is small enough, and that error."""
    n = FEWEST
    while (error := error_of(engine, n, seeds, p90)) > GOAL and n < MOST:
        n *= 2
    return n, error


def seconds_of(engine: Engine, n: int) -> float:
    """Return the time of one run with inputs that no run had before; an engine that keeps the scores of a seed keeps its seed."""
    turn = next(TURNS)
    return engine.run(MODEL.moved(1 + turn / 1_000_000), n, 1 if engine.keeps_scores else 1_000 + turn).seconds


def in_turns(engine: Engine, n: int, own: Engine, own_n: int, patience: float) -> tuple[float, float]:
    """Return the median time of an engine and the median ratio to this engine's time, over 3 to 50 turns."""
    pairs: list[tuple[float, float]] = []
    seconds_of(engine, n), seconds_of(own, own_n)
    while len(pairs) < 3 or (len(pairs) < 50 and sum(seconds for seconds, _ in pairs) < patience):
        pairs.append((seconds_of(engine, n), seconds_of(own, own_n)))
    return median(seconds for seconds, _ in pairs), median(seconds / own_seconds for seconds, own_seconds in pairs)


def sized(engine: Engine, seeds: int, p90: float, own: Found | None, plain: Found | None) -> tuple[int, float]:
    """Return the number of draws an engine is timed at, and its error there."""
    if engine.slow and engine.plain and plain:
        return plain.draws, error_of(engine, plain.draws, min(seeds, SLOW_SEEDS), p90)
    if engine.draws_as_ours and own:
        return own.draws, own.error
    return draws_needed(engine, min(seeds, SLOW_SEEDS) if engine.slow else seeds, p90)


def measure(engines: list[Engine], seeds: int, p90: float, patience: float) -> Iterator[Found | str]:
    """Measure one engine after the other; ours is the first, and plain draws in NumPy stand before the slow ones.

    Yields a sentence instead for an engine that is here but does not run.
    """
    own = plain = None
    for engine in engines:
        try:
            n, error = sized(engine, seeds, p90, own, plain)
            seconds, ratio = in_turns(engine, n, engines[0], own.draws if own else n, patience)
        except Exception as reason:
            yield f"{engine.title}: does not run: {type(reason).__name__}: {reason}"
            continue
        found = Found(engine.title, n, error, seconds, ratio, engine.target)
        own, plain = own or found, plain or (found if engine.plain else None)
        yield found


def row(found: Found) -> str:
    """Return one line of the table."""
    target = f"{found.target:g}" if found.target else ""
    return f"{found.title:<36}{found.draws:>9,}{found.error:>9.2%}{found.seconds * 1000:>12.2f}{found.ratio:>9.1f}{target:>9}"


def wanted(names: str | None, quick: bool) -> list[Engine]:
    """Return the engines to measure: ours and NumPy's always, the peers that are asked for and here."""
    asked = set(names.split(",")) if names else {key for key, engine in ENGINES.items() if not quick}
    if unknown := asked - ENGINES.keys():
        raise SystemExit(f"no peer {', '.join(sorted(unknown))}; there are {', '.join(ENGINES)}")
    chosen = [engine for key, engine in ENGINES.items() if key in asked or engine.always]
    for engine in chosen:
        if lacking := engine.lacking():
            print(f"{engine.title}: not here; {lacking}")
    return [engine for engine in chosen if not engine.lacking()]


def main(arguments: list[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Time to an error of 0.5 % in P90, in this engine and in others.")
    parser.add_argument("--peers", metavar="NAME,...", help=f"some of {', '.join(ENGINES)}; all, if not given")
    parser.add_argument("--quick", action="store_true", help="few seeds, a rougher truth, no peers but NumPy unless named")
    given = parser.parse_args(arguments)
    seeds, millions, patience = (5, 0.25, 0.1) if given.quick else (100, 16, 20)
    engines = wanted(given.peers, given.quick)
    say(f"the truth, from {millions:g} million draws")
    p90 = truth(millions)
    print(f"{'engine':<36}{'draws':>9}{'error':>9}{'ms':>12}{'ratio':>9}{'target':>9}", flush=True)
    for found in measure(engines, seeds, p90, patience):
        print(found if isinstance(found, str) else row(found), flush=True)


if __name__ == "__main__":
    main()
