"""What is paid at each step of the way: the table beside the cash that is needed by date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from estimator.payments import DEPOSIT, Stream
from estimator.ranges import FloatArray
from estimator.rounding import shown_on
from estimator.summary import at_percent, spreads

if TYPE_CHECKING:
    from estimator.model import Estimate

#: A line that makes up this share of a payment, and is in this share of journeys, gives it its name.
MOST_OF_IT = 0.6


def cash_steps(result: Estimate, percent: int = 80) -> pd.DataFrame:
    """Return every payment of the way that is still to come, in order of its middle day.

    Parameters
    ----------
    percent
        Which column stands beside the middle: what is enough for so many of 100 journeys.

    Returns
    -------
    pandas.DataFrame
        ``due`` (an id of dues.csv, or ``deposit``); ``component``, the line that makes up most of it, or blank; ``day`` and
        ``until``, days from the decision, `until` None where it is paid at once; ``date`` and ``until_date``, None without a
        start date; ``p50`` and ``p80``, or the name of another `percent`, money that must be found for it. What the
        hospital's deposit still covers is not asked for again, so the amounts of a journey add up to its total without what is
        paid already, and to the part of the deposit that comes back.
    """
    parts, name = list(step_amounts(result)), f"p{percent}"
    summary = spreads({str(place): amount for place, (_, amount, _) in enumerate(parts)})
    rows = [
        _row(stream, component, result.scenario.start_date) | {"p50": spread.p50, name: cautious}
        for (stream, amount, component), spread in zip(parts, summary.values(), strict=True)
        if (cautious := spread.p80 if percent == 80 else at_percent(np.sort(amount), percent)) > 0
    ]  # fmt: skip
    rows.sort(key=lambda row: row["day"])
    return pd.DataFrame(rows, columns=["due", "component", "day", "until", "date", "until_date", *dict.fromkeys(("p50", name))])


def step_amounts(result: Estimate) -> Iterator[tuple[Stream, FloatArray, str]]:
    """Yield each payment, the money that must still be found for it, and the line that it is mostly for."""
    for stream, amount in result.payments.to_find:
        yield stream, amount, "" if stream.due == DEPOSIT else _mostly(result, stream)


def _mostly(result: Estimate, stream: Stream) -> str:
    """Return the line of a payment that makes up most of it, or nothing where none does in most journeys."""
    means = {name: float(np.mean(result.costs.by_component[name])) for name in stream.components}
    dearest = max(means, key=lambda name: means[name])
    is_usual = float(np.mean(result.costs.by_component[dearest] > 0)) >= MOST_OF_IT
    return dearest if is_usual and means[dearest] >= MOST_OF_IT * float(np.mean(stream.amount)) else ""


def _row(stream: Stream, component: str, start: date | None) -> dict[str, Any]:
    day = float(np.median(stream.begins))
    until = None if stream.ends is None else float(np.median(stream.ends))
    return {
        "due": stream.due, "component": component, "day": day, "until": until,
        "date": start and shown_on(start, day),
        "until_date": start and until and shown_on(start, until),
    }  # fmt: skip
