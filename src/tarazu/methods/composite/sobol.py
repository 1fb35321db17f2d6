"""How much of an outcome's variance each factor makes, alone and with all that it does together with others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """Every factor is drawn twice `base` times, the first half being sample A and the second B; runs mix the two.

    `sources` has a row a factor and a column a run, `base` x (factors + 2) of them: which draw of the factor the run takes.
    Runs come as A, B, and for each factor A with that factor of B. A factor may be anything that can be drawn: one choice, all
    weights at once, all errors of the data.

    >>> Design.of(base=1, factors=2).sources.tolist()
    [[0, 1, 1, 0], [0, 1, 0, 1]]
    """

    base: int
    sources: NDArray[np.intp]

    @classmethod
    def of(cls, *, base: int, factors: int) -> "Design":
        first = np.arange(base)
        swapped = np.eye(factors, dtype=bool)
        mixed = np.where(swapped[:, :, None], first + base, first).reshape(factors, -1)
        start = np.tile(np.concatenate([first, first + base]), (factors, 1))
        return cls(base, np.hstack([start, mixed]))

    def split(self, outcome: Array) -> tuple[Array, Array, Array]:
        """A and B, shape (base, ...), and the mixed runs, (factors, base, ...)."""
        shape = outcome.shape[1:]
        blocks = outcome.reshape(len(self.sources) + 2, self.base, *shape)
        return blocks[0], blocks[1], blocks[2:]


def first_and_total(design: Design, outcome: Array, counts: Array | None = None) -> tuple[Array, Array]:
    """First and total indices; NaN where the outcome does not vary.

    Args:
        outcome: shape (runs, outcomes).
        counts: how often each base draw counts, shape (times, base): for a bootstrap, with one outcome. Once each if None.

    Returns:
        Two arrays of shape (factors, outcomes), or (factors, times).

    Source: Saltelli and others (2010), Computer Physics Communications 181:259-270, estimator (b) for the first index, its
    outcome centred, for it is the quieter where an index is small; Jansen (1999), same journal 117:35-43, for the total.
    """
    a, b, mixed = design.split(outcome)
    count = np.ones((1, design.base)) if counts is None else counts
    size = count.sum(axis=1)[:, None]

    def mean(values: Array) -> Array:
        return np.asarray(count @ values / size)

    middle = (mean(a) + mean(b)) / 2
    variance = (mean(a**2) + mean(b**2)) / 2 - middle**2
    with np.errstate(invalid="ignore", divide="ignore"):
        moved = np.stack([mean(b * (one - a)) - middle * mean(one - a) for one in mixed])
        apart = np.stack([mean((one - a) ** 2) for one in mixed])
        flat = variance <= 1e-12 * np.maximum(np.abs(middle), 1.0) ** 2
        first, total = moved / variance, apart / 2 / variance
    shape = (len(mixed), -1)
    return np.where(flat, np.nan, first).reshape(shape), np.where(flat, np.nan, total).reshape(shape)


def bootstrap(design: Design, outcome: Array, *, times: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """First and total indices of one outcome (runs,) with base draws resampled, each (factors, times)."""
    counts = rng.multinomial(design.base, np.full(design.base, 1 / design.base), size=times).astype(float)
    return first_and_total(design, outcome[:, None], counts)
