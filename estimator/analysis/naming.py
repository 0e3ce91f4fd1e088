"""The words for the inputs of a Sobol' analysis: assumptions, events, shared factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.analysis.sobol import OTHERS
from estimator.text import MissingWords, Text, assumption_name

if TYPE_CHECKING:
    from estimator.assumptions import Chosen

_AGAIN = "_again"


def input_name(name: str, chosen: Chosen, text: Text, inputs: int = 1) -> str:
    """Return the words for an input of the model, or its id where no language knows it.

    Parameters
    ----------
    inputs
        How many inputs stand behind the row of the others.
    """
    if name == OTHERS:
        return text("sobol.others", count=inputs)
    kind, _, rest = name.partition(":")
    if kind == "event" and rest:
        events = (event.row.event for event in chosen.events if event.row.score == rest and event.row.kind != "exit")
        return text("sobol.event", name=text.list(_known(f"event.{event}", event, text) for event in events))
    if kind == "factor" and rest:
        return _known(f"factor.{rest}", rest, text)
    if name.endswith(_AGAIN):
        return text("sobol.again", name=input_name(name.removesuffix(_AGAIN), chosen, text))
    return driver_name(name, text)


def driver_name(name: str, text: Text) -> str:
    """Return the words for an assumption, or its id where somebody's own table brings one that no language knows."""
    try:
        return assumption_name(name, text)
    except MissingWords:
        return name.replace("_", " ")


def _known(key: str, name: str, text: Text) -> str:
    return text(key) if text.has(key) else name.replace("_", " ")
