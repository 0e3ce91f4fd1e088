"""What is wrong with input from outside, said once, in full, with the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One wrong cell or field: where it stands, what was found, what to write instead."""

    place: str
    column: str
    found: object
    use: str
    row: int | None = None

    def __str__(self) -> str:
        row = "" if self.row is None else f"row {self.row}, "
        found = self.found if self.found == "nothing" else _short(self.found)
        return f"{self.place}: {row}{self.column}: found {found}; use {self.use}"


def _short(value: object, longest: int = 60) -> str:
    shown = repr(value)
    return shown if len(shown) <= longest else shown[:longest] + "…"


class InputError(ValueError):
    """Input that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class TablesError(InputError):
    """The data tables do not hold what the model needs."""


class ScenarioError(InputError):
    """The question cannot be asked like this."""
