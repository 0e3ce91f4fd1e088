"""Whether the model can work with tables of somebody's own: each way through them is tried before they are used."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd

from estimator.batch import evaluate
from estimator.cells import Hospital
from estimator.errors import Problem, Words, bound, raised
from estimator.form import LARGEST, LONGEST_DAYS

if TYPE_CHECKING:
    from estimator.tables import Tables

_LOG = logging.getLogger(__name__)

#: Enough to see what order of size the figures have.
_DRAWS = 128
_PLACE, _USE = "estimate", "rows that the model can work with; each of them may be fine alone"

#: The mean as well: what happens in one journey of a hundred moves no percentile that is looked at.
_BOUNDS = (
    ("total_cost_p95", 0.0, LARGEST), ("total_cost_mean", 0.0, LARGEST), ("days_away_p95", 1.0, 10.0 * LONGEST_DAYS),
    ("days_away_mean", 1.0, 10.0 * LONGEST_DAYS),
)  # fmt: skip


def not_workable(tables: Tables) -> list[Problem]:
    """Return what is wrong with the estimates that tables lead to: none at all, or figures beyond all reason.

    Every way to the cells is tried in every kind of hospital, with and without a transplant, and every city, room, home region
    and seat once.
    """
    asked = pd.DataFrame(_ways(tables)).assign(draws=_DRAWS)
    try:
        with np.errstate(all="ignore"):  # a figure that no number holds is told below
            # A copy: what is kept for it goes with it, and the tables in use keep only what is asked for.
            found = evaluate(asked, replace(tables))
    except Exception as error:  # whatever odd tables make of the model, their sender gets one message, and the maintainer a line
        _LOG.warning("own tables lead to no estimate: %s", raised(error))
        return [Problem(_PLACE, "tables", Words(f"no estimate ({type(error).__name__}: {str(error)[:40]})"), _USE)]
    each = (_problems(asked.iloc[place], found.iloc[place]) for place in range(len(asked)))
    return list(dict.fromkeys(problem for problems in each for problem in problems))


def _ways(tables: Tables) -> Iterator[dict[str, Any]]:
    for offer, hospital, transplant in product(tables.routes, get_args(Hospital), ("no", "yes")):
        way = {"pathway": offer.pathway, "route": offer.route, "product": offer.product}
        yield {**way, "hospital": hospital, "transplant": transplant}
    pathway = tables.pathways[0].pathway
    for room in tables.lodging:
        yield {"pathway": pathway, "city": room.city, "lodging": room.lodging}
    for seat in tables.origins:
        yield {"pathway": pathway, "origin": seat.origin, "cabin": seat.cabin}


def _problems(asked: pd.Series[Any], found: pd.Series[Any]) -> Iterator[Problem]:
    way = ", ".join(str(value) for value in asked.drop("draws").dropna())
    if found["problem"]:
        yield Problem(_PLACE, way, Words(found["problem"]), _USE)
        return
    for name, least, most in _BOUNDS:
        if not least <= found[name] <= most:  # what is no number is not between them either
            use = f"figures that lead to {bound(least)} to {bound(most)}"
            yield Problem(_PLACE, name, Words(f"{found[name]:,.6g} for {way}"), use)
