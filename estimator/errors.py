"""What is wrong with input from outside, said once, in full, with the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from reprlib import Repr
from traceback import extract_tb


class Words(str):
    """What was found, told in words: a message shows it without quotes."""

    __slots__ = ()


NOTHING = Words("nothing")


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
        return f"{self.place}: {row}{_short(self.column)}: found {_found(self.found)}; use {self.use}"


def bound(limit: object) -> str:
    """Return a limit as a message shows it: 0, 2000, 4,000,000, 0.5 or a date."""
    if not isinstance(limit, (int, float)):
        return str(limit)
    return f"{limit:,.0f}" if limit >= 10_000 else f"{limit:g}"


_LONGEST = 60
#: Goes a few levels deep and no further: a hostile file may be nested deeper than Python can follow.
_NESTED = Repr()


def _found(value: object) -> str:
    if isinstance(value, Words) or value == "nothing":
        return str(value)
    return _short(_NESTED.repr(value) if isinstance(value, (list, tuple, dict)) else repr(value))


def _short(shown: str) -> str:
    return shown if len(shown) <= _LONGEST else shown[:_LONGEST] + "…"


def raised(error: BaseException) -> str:
    """Return what a maintainer must know of an exception: its type and where it was raised, innermost first.

    Its message is left out: it may hold what somebody has entered.
    """
    frames = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in extract_tb(error.__traceback__))
    return f"{type(error).__name__} in {', '.join(list(frames)[::-1])}"


class InputError(ValueError):
    """Input that cannot be used; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[InputError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)  # or a worker process could not say what is wrong


class TablesError(InputError):
    """The data tables do not hold what the model needs."""


class ScenarioError(InputError):
    """The question cannot be asked like this."""
