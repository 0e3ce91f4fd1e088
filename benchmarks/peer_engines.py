"""The engines that peers.py compares: each runs a `Model` with `n` draws of one seed and says P50, P90 and the time it took."""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from math import exp, log
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

import numpy as np

from estimator.draws import Draws
from estimator.ranges import Z90, Z99, Range
from estimator.summary import spreads

Three = tuple[float, float, float]

NO_GLOBALS: dict[str, Any] = {}

NODE_FOLDER = Path(__file__).resolve().parent / "peers"


@dataclass(frozen=True)
class Model:
    """Ranges (P10, P50, P90) and chances by name, and formulas in the order of working them out; the last is the answer."""

    ranges: Mapping[str, Three]
    chances: Mapping[str, float]
    formulas: Mapping[str, str]
    code: tuple[tuple[str, Any], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", tuple((name, compile(text, name, "eval")) for name, text in self.formulas.items()))

    def moved(self, factor: float) -> Model:
        """Multiply every number of every input by `factor`."""
        ranges = {name: (low * factor, typical * factor, high * factor) for name, (low, typical, high) in self.ranges.items()}
        return Model(ranges, {name: chance * factor for name, chance in self.chances.items()}, self.formulas)

    def answer(self, inputs: dict[str, Any]) -> Any:
        """Work out the formulas from one value of each input: numbers, columns, or whatever can be added and multiplied."""
        for name, code in self.code:
            inputs[name] = eval(code, NO_GLOBALS, inputs)
        return inputs[name]


class Answer(NamedTuple):
    """P50 and P90 of the answer, in its unit, and the seconds it took."""

    p50: float
    p90: float
    seconds: float


@dataclass(frozen=True)
class Engine:
    """An engine: how to run it, what it needs, and what is known of it."""

    title: str
    run: Callable[[Model, int, int], Answer]
    module: str = "numpy"
    package: str = ""  # an npm package
    target: float | None = None
    plain: bool = False  # plain draws, neither stratified nor low-discrepancy
    slow: bool = False
    keeps_scores: bool = False
    draws_as_ours: bool = False  # the same draws as this engine's first row, so the same error
    always: bool = False

    def lacking(self) -> str:
        """Return how to install what is not here, or nothing."""
        if not find_spec(self.module):
            return "python -m pip install -r benchmarks/requirements-peers.txt"
        if self.package and not (shutil.which("node") and (NODE_FOLDER / "node_modules" / self.package).is_dir()):
            return "with Node.js 20 or newer: npm install --prefix benchmarks/peers"
        return ""


def clocked(work: Callable[[Model, int, int], tuple[float, float]]) -> Callable[[Model, int, int], Answer]:
    """Take the time of an engine that runs in this process.

    On a busy machine a long run waits for a core more often than a short one does. Waiting is no work: what counts is the smaller
    of the time on the wall and the time on the processor.
    """

    def run(model: Model, n: int, seed: int) -> Answer:
        wall, processor = perf_counter(), process_time()
        p50, p90 = work(model, n, seed)
        return Answer(float(p50), float(p90), min(perf_counter() - wall, process_time() - processor))

    return run


def sides(three: Three) -> tuple[float, float, float]:
    """Return the median and the standard deviations on the log scale, below and above it."""
    low, typical, high = three
    return typical, log(typical / low) / Z90, log(high / typical) / Z90


def two_piece(three: Three, z: Any) -> Any:
    """Turn a column of normal scores into values."""
    typical, below, above = sides(three)
    held = np.clip(z, -Z99, Z99)
    return typical * np.exp(held * np.where(held < 0, below, above))


def this_engine(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Run the model as the estimate runs its own."""
    draws = Draws(n, seed)
    inputs = {name: draws.values(name, Range(*three)) for name, three in model.ranges.items()}
    inputs |= {name: draws.happens(name, chance) for name, chance in model.chances.items()}
    spread = spreads({"total": model.answer(inputs)})["total"]
    return spread.p50, spread.p90


def by_hand(model: Model, n: int, seed: int) -> Any:
    """Return `n` plain draws of the answer, as one writes them in NumPy."""
    generator = np.random.default_rng(seed)
    inputs = {name: two_piece(three, generator.standard_normal(n)) for name, three in model.ranges.items()}
    inputs |= {name: generator.random(n) < chance for name, chance in model.chances.items()}
    return model.answer(inputs)


def numpy_by_hand(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Run plain draws in NumPy."""
    return tuple(np.percentile(by_hand(model, n, seed), (50, 90)))


def stratified_by_hand(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Run a Latin hypercube of SciPy, vectorised by hand."""
    from scipy.special import ndtri
    from scipy.stats import qmc

    shares = iter(qmc.LatinHypercube(len(model.ranges) + len(model.chances), rng=seed).random(n).T.copy())
    inputs = {name: two_piece(three, ndtri(next(shares))) for name, three in model.ranges.items()}
    inputs |= {name: next(shares) < chance for name, chance in model.chances.items()}
    return tuple(np.percentile(model.answer(inputs), (50, 90)))


def squigglepy(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Sample each input once in squigglepy, as a column, and do the sums in NumPy.

    Formulas of its own distributions would draw an input anew wherever it is named.
    """
    import squigglepy as sq

    sq.set_seed(seed)
    standard = sq.norm(mean=0, sd=1, lclip=-Z99, rclip=Z99)
    inputs = {name: two_piece(three, sq.sample(standard, n=n)) for name, three in model.ranges.items()}
    inputs |= {name: sq.sample(sq.bernoulli(chance), n=n) for name, chance in model.chances.items()}
    found = sq.get_percentiles(model.answer(inputs), [50, 90])
    return found[50], found[90]


def mcerp(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Run the formulas on the uncertain numbers of mcerp, which are Latin hypercubes."""
    import mcerp as mc
    from mcerp import umath

    def uncertain(three: Three) -> Any:
        typical, below, above = sides(three)
        score = mc.N(0, 1)
        held = (abs(score + Z99) - abs(score - Z99)) / 2
        return typical * umath.exp(held * (above + below) / 2 + abs(held) * (above - below) / 2)

    np.random.seed(seed)  # noqa: NPY002 - mcerp draws from NumPy's shared generator
    mc.npts = n
    inputs = {name: uncertain(three) for name, three in model.ranges.items()}
    inputs |= {name: mc.Bern(chance) for name, chance in model.chances.items()}
    total = model.answer(inputs)
    return total.percentile(0.5), total.percentile(0.9)


def held_value(typical: float, below: float, above: float, z: float) -> float:
    """Turn one normal score into a value."""
    held = min(max(z, -Z99), Z99)
    return typical * exp(held * (below if held < 0 else above))


def monaco(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Run one case of monaco per draw, with its own (Sobol) draws and its three functions."""
    import monaco as mc
    from scipy.stats import bernoulli, norm

    shapes = {name: sides(three) for name, three in model.ranges.items()}

    def run(scores: dict[str, float]) -> tuple[float]:
        values = {name: held_value(*shapes[name], scores[name]) for name in shapes}
        return (model.answer(values | {name: scores[name] for name in model.chances}),)

    steps = {
        mc.SimFunctions.PREPROCESS: lambda case: ({name: invar.val for name, invar in case.invals.items()},),
        mc.SimFunctions.RUN: run,
        mc.SimFunctions.POSTPROCESS: lambda case, total: case.addOutVal("total", total),
    }
    sim = mc.Sim(name="journey", ndraws=n, fcns=steps, seed=seed, verbose=False, debug=True)
    for name in shapes:
        sim.addInVar(name=name, dist=norm, distkwargs={})
    for name, chance in model.chances.items():
        sim.addInVar(name=name, dist=bernoulli, distkwargs={"p": chance})
    sim.runSim()
    return tuple(np.percentile(sim.outvars["total"].nums, (50, 90)))


def python_loops(model: Model, n: int, seed: int) -> tuple[float, float]:
    """Draw one journey after the other, with Python's own random numbers and quantiles."""
    generator = random.Random(seed)
    shapes = [(name, *sides(three)) for name, three in model.ranges.items()]
    totals = []
    for _ in range(n):
        inputs: dict[str, Any] = {name: held_value(*shape, generator.gauss(0, 1)) for name, *shape in shapes}
        for name, chance in model.chances.items():
            inputs[name] = generator.random() < chance
        totals.append(model.answer(inputs))
    tenths = statistics.quantiles(totals, n=10, method="inclusive")
    return tenths[4], tenths[8]


@cache
def node() -> subprocess.Popen[str]:
    """Start Node.js once: it answers one line with one line, and its compiler stays warm."""
    return subprocess.Popen(
        ["node", str(NODE_FOLDER / "engines.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def in_node(question: dict[str, Any]) -> Answer:
    """Ask an engine in Node.js; it takes its own time, without the way there and back."""
    process = node()
    process.stdin.write(json.dumps(question) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("node benchmarks/peers/engines.mjs ended; its last words stand above")
    answer = json.loads(line)
    return Answer(answer["p50"], answer["p90"], answer["milliseconds"] / 1000)


def squiggle_code(model: Model) -> str:
    """Return the model as a program in Squiggle."""
    lines = [
        f"value(typical, below, above) = SampleSet.map(SampleSet.fromDist(normal(0, 1)), {{|z| "
        f"typical * exp(max([min([z, {Z99}]), {-Z99}]) * (z < 0 ? below : above))}})"
    ]
    lines += [f"{name} = value({', '.join(map(repr, sides(three)))})" for name, three in model.ranges.items()]
    lines += [f"{name} = SampleSet.fromDist(bernoulli({chance!r}))" for name, chance in model.chances.items()]
    lines += [f"{name} = {text}" for name, text in model.formulas.items()]
    return "\n".join([*lines, "[quantile(total, 0.5), quantile(total, 0.9)]"])


def squiggle_lang(model: Model, n: int, seed: int) -> Answer:
    """Run the model as a program in Squiggle."""
    return in_node({"engine": "squiggle", "n": n, "seed": seed, "code": squiggle_code(model)})


def guesstimate(model: Model, n: int, seed: int) -> Answer:
    """Run the model by Guesstimate's method: plain draws, one formula per cell, evaluated draw by draw."""
    cells = {name: f"two_piece({', '.join(map(repr, sides(three)))}, {Z99})" for name, three in model.ranges.items()}
    cells |= {name: f"happens({chance!r})" for name, chance in model.chances.items()}
    return in_node({"engine": "guesstimate", "n": n, "seed": seed, "cells": cells | dict(model.formulas)})


#: By the name that --peers takes. Ours is the first; plain draws in NumPy stand before the slow engines that take their number.
ENGINES = {
    "this": Engine("this engine, all inputs changed", clocked(this_engine), keeps_scores=True, always=True),
    "anew": Engine("this engine, a new seed as well", clocked(this_engine), draws_as_ours=True, always=True),
    "numpy": Engine("NumPy by hand", clocked(numpy_by_hand), target=10, plain=True, always=True),
    "scipy": Engine("SciPy's Latin hypercube by hand", clocked(stratified_by_hand), "scipy"),
    "squigglepy": Engine("squigglepy by hand", clocked(squigglepy), "squigglepy", target=10, plain=True),
    "mcerp": Engine("mcerp", clocked(mcerp), "mcerp", slow=True),
    "monaco": Engine("monaco", clocked(monaco), "monaco", target=500, slow=True),
    "loops": Engine("plain Python loops", clocked(python_loops), target=500, plain=True, slow=True),
    "squiggle": Engine("squiggle-lang", squiggle_lang, package="@quri/squiggle-lang", target=500, plain=True, slow=True),
    "guesstimate": Engine("Guesstimate's method", guesstimate, package="mathjs", target=500, plain=True, slow=True),
}
