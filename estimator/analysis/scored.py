"""Draws whose scores are given and not drawn: the rows of a design, or one journey in which nothing is out of the ordinary."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from estimator.draws import HAIR, Draws, score_of
from estimator.ranges import FloatArray, Range, quantile


def factor_name(factor: str) -> str:
    """Return the name under which the scores of a shared factor are given."""
    return f"factor:{factor}"


class Scored(Draws):
    """Columns made from given normal scores, so that row i of every column is row i of a design.

    An assumption that hangs on a shared factor has the score ``loading * factor + sqrt(1 - loading**2) * own``. It is not
    ranked back to strata: a row then depends on its own scores alone, which a design of rows that differ in one input needs.

    Parameters
    ----------
    scores
        Normal scores by column, shape ``(n,)`` each; shared factors under `factor_name`. A column that is not among them has
        the score 0 in every row: its typical value, and no event of a chance below one half.
    n
        The number of rows.
    """

    def __init__(self, scores: Mapping[str, FloatArray], n: int) -> None:
        super().__init__(n, seed=0)
        self._given = scores

    def values(self, name: str, spread: Range, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return the values of an assumption, shape ``(n,)``, in its unit."""
        if spread.is_fixed:
            return super().values(name, spread)
        return quantile(spread, self._scores(name, factor, loading))

    def happens(self, name: str, share: float, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return 1 in the rows whose score is among the highest `share` of a normal distribution, 0 in the others."""
        if not 0 < share < 1:
            return self.column(np.full(self.n, share >= 1))
        return self.flag(self._scores(name, factor, loading) > HAIR - score_of(share))

    def _scores(self, name: str, factor: str, loading: float) -> FloatArray:
        own = self._own(name)
        if not factor or not loading:
            return own
        return self.column(loading * self._own(factor_name(factor)) + (1 - loading * loading) ** 0.5 * own)

    def _own(self, name: str) -> FloatArray:
        return self.column(self._given[name]) if name in self._given else self.zeros()


class Recording(Draws):
    """The ordinary draws, which note what the model asks for: the inputs of a scenario that vary."""

    def __init__(self, n: int, seed: int) -> None:
        super().__init__(n, seed)
        self.asked: dict[str, str] = {}  # column -> the shared factor that it hangs on, or blank

    def values(self, name: str, spread: Range, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return the values of an assumption, as ever; what has no spread is no input."""
        if not spread.is_fixed:
            self._note(name, factor, loading)
        return super().values(name, spread, factor, loading)

    def happens(self, name: str, share: float, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return where something happens, as ever; what is certain is no input."""
        if 0 < share < 1:
            self._note(name, factor, loading)
        return super().happens(name, share, factor, loading)

    def inputs(self) -> list[str]:
        """Return the names of all columns that vary, and of the factors behind them, in the order of the model."""
        factors = (factor_name(factor) for factor in self.asked.values() if factor)
        return list(dict.fromkeys([*self.asked, *factors]))

    def _note(self, name: str, factor: str, loading: float) -> None:
        self.asked.setdefault(name, factor if loading else "")
