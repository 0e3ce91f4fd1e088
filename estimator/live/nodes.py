"""A number, or a number a journey, that remembers how it came about: its value in float64 and its spreadsheet formula."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import NDArray

#: How each operation of the model is written in a spreadsheet. Arguments arrive as text that binds tightly.
_FORMULAS: dict[str, Callable[..., str]] = {
    "add": "({}+{})".format,
    "subtract": "({}-{})".format,
    "multiply": "{}*{}".format,
    "divide": "{}/{}".format,
    "negative": "(-{})".format,
    "minimum": "MIN({},{})".format,
    "maximum": "MAX({},{})".format,
    "greater": "({}>{})".format,
    "greater_equal": "({}>={})".format,
    "less": "({}<{})".format,
    "less_equal": "({}<={})".format,
    "equal": "({}={})".format,
    "bitwise_and": "AND({},{})".format,
    "where": "IF({},{},{})".format,
    "flag": "IF({},1,0)".format,
    "median": "MEDIAN({})".format,
}
#: What is worked out from a whole column: in the formula stands the column, not the cell of the same row.
_OF_A_COLUMN = frozenset({"median"})

Value = NDArray[np.float64] | float


class Node(NDArrayOperatorsMixin):
    """One step of the model. `value` has shape ``(n,)``, or is one number where all journeys share it."""

    def __init__(self, kind: str, parts: tuple[Node, ...], value: Any, name: str = "", write: str = "") -> None:
        self.kind = kind
        self.parts = parts
        self.value: Value = value
        self.name = name  # where it stands in the workbook; steps without a name are written inside others
        self.write = write  # its own formula, where the operation has none in the table above

    @property
    def constant(self) -> float | None:
        """The number itself, if it is a plain number."""
        return float(self.value) if self.kind == "number" else None

    @property
    def is_column(self) -> bool:
        """Whether each journey has a number of its own."""
        return np.ndim(self.value) == 1

    def formula(self) -> str:
        """Return how this is worked out, in names of what it is worked out from."""
        if self.kind == "number":
            value = float(self.value)
            return repr(int(value)) if value.is_integer() else repr(value).upper()
        inner = [part.reference(whole=self.kind in _OF_A_COLUMN) for part in self.parts]
        return self.write.format(*inner) if self.write else _FORMULAS[self.kind](*inner)

    def reference(self, whole: bool = False) -> str:
        """Return what stands for this in another formula: its name, or how it is worked out."""
        if not self.name:
            return self.formula()
        return f"{self.name}.all" if whole else self.name

    def below(self) -> Iterator[Node]:
        """Yield everything that this is worked out from, each step once and before what needs it."""
        seen: set[int] = set()
        stack: list[tuple[Node, bool]] = [(self, False)]
        while stack:
            node, ready = stack.pop()
            if ready:
                yield node
            elif id(node) not in seen:
                seen.add(id(node))
                stack.append((node, True))
                stack.extend((part, False) for part in reversed(node.parts))

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if method != "__call__" or ufunc.__name__ not in _FORMULAS:
            return NotImplemented
        return step(ufunc.__name__, *inputs)  # `total += part` names a place for the sum; a new step takes it

    def __array_function__(self, function: Callable[..., Any], types: Any, inputs: tuple[Any, ...], options: Any) -> Any:
        return _FUNCTIONS[function](*inputs)


_UFUNCS: Mapping[str, Callable[..., Any]] = {
    name: getattr(np, name) for name in _FORMULAS if name not in ("flag",)
} | {"flag": lambda condition: np.where(condition, 1.0, 0.0)}  # fmt: skip

#: Steps of the model that is being traced, by what they do to what: the same step taken twice is one step.
_KNOWN: ContextVar[dict[tuple[Any, ...], Node]] = ContextVar("steps")


@contextmanager
def fresh() -> Iterator[None]:
    """Trace a model of its own: its steps are kept until it is done, and no other's are found."""
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def number(value: Any) -> Node:
    """Return a plain number as a step."""
    if isinstance(value, Node):
        return value
    if isinstance(value, np.ndarray):
        first = float(value.flat[0])
        if not np.all(value == first):
            raise ValueError("a column of numbers without a formula")
        value = first
    value = float(value)
    return _KNOWN.get().setdefault(("number", value), Node("number", (), value))


def step(kind: str, *inputs: Any) -> Node:
    """Return an operation on steps and numbers, with what is plain arithmetic already done."""
    parts = tuple(number(item) for item in inputs)
    if short := _shortened(kind, parts):
        return short
    known, key = _KNOWN.get(), (kind, *(id(part) for part in parts))
    if key not in known:
        known[key] = Node(kind, parts, _UFUNCS[kind](*(part.value for part in parts)))
    return known[key]


def _shortened(kind: str, parts: tuple[Node, ...]) -> Node | None:
    """Return a simpler step that is the same, such as x for x + 0, or None."""
    constants = [part.constant for part in parts]
    if all(value is not None for value in constants):
        return number(_UFUNCS[kind](*constants))
    if kind == "where" and constants[0] is not None:
        return parts[1] if constants[0] else parts[2]
    if kind == "multiply" and 0 in constants:
        return number(0)
    neutral = {"add": 0, "multiply": 1}.get(kind)
    if neutral is not None and neutral in constants:
        return parts[1 - constants.index(neutral)]
    if (kind, constants[-1]) in (("subtract", 0), ("divide", 1)):
        return parts[0]
    if kind == "divide" and constants[0] == 0:
        return parts[0]
    return None


def _any(node: Node) -> bool:
    # A step may be nothing with today's figures and something with others.
    return node.constant != 0


def _clip(node: Any, low: float, high: float) -> Node:
    return step("minimum", step("maximum", node, low), high)


_FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    np.where: lambda condition, one, other: step("where", condition, one, other),
    np.any: _any,
    np.clip: _clip,
    np.median: lambda column: step("median", column),
    np.zeros_like: lambda like: number(0),
}
