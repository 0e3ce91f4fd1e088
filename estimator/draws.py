"""One column of stratified normal scores per assumption; row i of every column is the same journey."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import lru_cache
from statistics import NormalDist
from typing import Any
from zlib import crc32

import numpy as np

from estimator.ranges import FloatArray, Range, halves, quantile, quantile_of

#: Longer columns are made afresh each time: a cache of them would fill the memory of a small server.
LONGEST_KEPT = 1 << 16
#: Columns of each kind kept per process: enough for a few scenarios at 8,192 journeys, about 32 MiB a kind where all are full.
KEPT = 1024
#: A score on the very threshold of an event does not count, whatever the last digit of the arithmetic says.
HAIR = 1e-9

#: Ends the name of a second, independent draw of the same assumption.
AGAIN = "_again"

_NORMAL = NormalDist()


def score_of(probability: float) -> float:
    """Return the normal score below which a share `probability` (between 0 and 1, exclusive) lies."""
    return _NORMAL.inv_cdf(probability)


@lru_cache(maxsize=4)
def strata(n: int, dtype: type = np.float32) -> FloatArray:
    """Return the normal scores of the midpoints of `n` equal slices of probability, rising."""
    scores: FloatArray = np.array([_NORMAL.inv_cdf((i + 0.5) / n) for i in range(n)], dtype=dtype)
    scores.flags.writeable = False
    return scores


def normal_scores(name: str, n: int, seed: int, dtype: type = np.float32) -> FloatArray:
    """Return the `n` stratified normal scores of one assumption; they depend on its name and the seed alone."""
    shuffle = np.random.default_rng([seed, crc32(name.encode())])
    return shuffle.permutation(strata(n, dtype))


def shared_scores(name: str, factor: str, loading: float, n: int, seed: int, dtype: type = np.float32) -> FloatArray:
    """Return the scores of an assumption that hangs on a shared factor.

    ``loading * factor + sqrt(1 - loading**2) * own``, ranked back to the strata so that the margin stays exact.
    """
    own = normal_scores(name, n, seed, dtype)
    if not factor or not loading:
        return own
    common = normal_scores(f"factor:{factor}", n, seed, dtype)
    mixed = loading * common + (1 - loading * loading) ** 0.5 * own
    ranked = np.empty_like(mixed)
    ranked[np.argsort(mixed, kind="stable")] = strata(n, dtype)
    return ranked


_kept_scores = lru_cache(maxsize=KEPT)(shared_scores)


@lru_cache(maxsize=KEPT)
def _kept_halves(name: str, factor: str, loading: float, n: int, seed: int, dtype: type) -> tuple[FloatArray, FloatArray]:
    return halves(_kept_scores(name, factor, loading, n, seed, dtype))


@lru_cache(maxsize=KEPT)
def _kept_values(name: str, factor: str, loading: float, spread: Range, n: int, seed: int, dtype: type) -> FloatArray:
    values = quantile_of(spread, *_kept_halves(name, factor, loading, n, seed, dtype))
    values.flags.writeable = False
    return values


@lru_cache(maxsize=KEPT)
def _kept_happens(name: str, factor: str, loading: float, share: float, n: int, seed: int, dtype: type) -> FloatArray:
    happens = _threshold(_kept_scores(name, factor, loading, n, seed, dtype), share)
    happens.flags.writeable = False
    return happens


def _threshold(scores: FloatArray, share: float) -> FloatArray:
    if share <= 0:
        return np.zeros_like(scores)
    if share >= 1:
        return np.ones_like(scores)
    # -score_of(share), not score_of(1 - share): 1 less a tiny share is 1, which has no score.
    return (scores > HAIR - score_of(share)).astype(scores.dtype)


class Draws:
    """The columns of `n` journeys for one `seed`. Columns are kept for the process, so a changed range redraws nothing."""

    def __init__(
        self, n: int, seed: int, independent: bool = False, dtype: type = np.float32, own: Collection[str] = ()
    ) -> None:  # fmt: skip
        self.n = n
        self.seed = seed
        self.dtype = dtype
        # Names of figures that a reader gave: what is made of them is kept for nobody else.
        self._of_reader = frozenset(own) | {f"{name}{AGAIN}" for name in own}
        self._has_own_chances = any(name.endswith(("_probability", "_share")) for name in own)
        self._independent = independent  # for the test that shows what leaving dependence out would hide

    def values(self, name: str, spread: Range, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return the values of an assumption, shape ``(n,)``, in its unit. Read-only."""
        if spread.is_fixed:  # holding each assumption still in turn would push the drawn columns out of those that are kept
            return np.broadcast_to(self.dtype(spread.typical), (self.n,))
        key = (name, *self._shared(factor, loading))
        if self.n <= LONGEST_KEPT and name in self._of_reader:
            return quantile_of(spread, *_kept_halves(*key, self.n, self.seed, self.dtype))
        if self.n <= LONGEST_KEPT:
            return _kept_values(*key, spread, self.n, self.seed, self.dtype)
        return quantile(spread, shared_scores(*key, self.n, self.seed, self.dtype))

    def happens(self, name: str, share: float, factor: str = "", loading: float = 0.0) -> FloatArray:
        """Return 1 in the `share` of journeys with the highest scores, 0 in the others. Read-only."""
        key = (name, *self._shared(factor, loading))
        if self.n <= LONGEST_KEPT and self._has_own_chances:
            return _threshold(_kept_scores(*key, self.n, self.seed, self.dtype), share)
        if self.n <= LONGEST_KEPT:
            return _kept_happens(*key, share, self.n, self.seed, self.dtype)
        return _threshold(shared_scores(*key, self.n, self.seed, self.dtype), share)

    def zeros(self) -> FloatArray:
        """Return a column of zeros."""
        return np.zeros(self.n, dtype=self.dtype)

    def column(self, amount: Any) -> FloatArray:
        """Return an amount in the precision of the draws."""
        return np.asarray(amount, dtype=self.dtype)

    def total(self, parts: Iterable[FloatArray]) -> FloatArray:
        """Return the sum of columns, added in their order."""
        total = self.zeros()
        for part in parts:
            total += part
        return total

    def flag(self, condition: Any) -> FloatArray:
        """Return 1 where a condition holds, 0 elsewhere."""
        return self.column(condition)

    def never(self, spread: Range) -> bool:
        """Whether a price or a share is nothing, so that what hangs on it need not be worked out."""
        return spread.typical == 0

    def always(self, share: Range) -> bool:
        """Whether every journey has what only a `share` of them may have."""
        return share.typical >= 1

    def _shared(self, factor: str, loading: float) -> tuple[str, float]:
        return ("", 0.0) if self._independent or not factor else (factor, loading)
