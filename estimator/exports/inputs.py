"""The words for the inputs of a Sobol' analysis: assumptions, events, shared factors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from estimator.analysis.sobol import OTHERS
from estimator.exports.words import assumption_label, named
from estimator.text import Text

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
        return text("sobol.event", name=text.list(named(text, "event", event) for event in events))
    if kind == "factor" and rest:
        return named(text, "factor", rest)
    if name.endswith(_AGAIN):
        return text("sobol.again", name=input_name(name.removesuffix(_AGAIN), chosen, text))
    return assumption_label(name, text)
