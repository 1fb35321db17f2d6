"""The exact interval of a rate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincinv


@dataclass(frozen=True, slots=True)
class PooledRate:
    """A rate per unit of exposure. `rate` is NaN where the count is known only to bounds.

    `status` is `estimated`, or `no_exposure` or `no_count`, with NaN throughout.
    """

    rate: float
    lower: float
    upper: float
    level: float
    status: str

    @property
    def interval(self) -> tuple[float, float]:
        return self.lower, self.upper


def pooled_rate(
    lower: ArrayLike, upper: ArrayLike, exposure: ArrayLike, level: float = 0.95, *, dispersion: float = 1.0
) -> PooledRate:
    """Exact Poisson (Garwood) interval of the pooled rate, from the lower limit of the lowest total to the upper limit
    of the highest: what is not known of the counts is added to chance, and no count is made up.

    Args:
        lower, upper: counts known to lie within them, whole numbers; their sums are pooled. NaN: a part is unknown.
        exposure: person-years or the like, summed.
        dispersion: variance of a count over its mean, 1 where each is counted by itself. Of people who are met in
            groups it is the mean size of a person's group, and the interval is the gamma interval of weighted sums.

    Raises:
        ValueError: a count is negative or not whole, bounds are crossed, exposure is negative, level is not a share,
            dispersion is below 1.

    Source: Garwood (1936), Biometrika 28:437-442; with dispersion Fay, Feuer (1997), Stat Med 16:791-801, each weight
    being the dispersion.

    >>> rate = pooled_rate([1, 2], [5, 2], [50.0, 50.0])  # from 3 to 7 in 100
    >>> round(rate.lower, 4), round(rate.upper, 4)
    (0.0062, 0.1442)
    """
    low, high, over = (np.atleast_1d(np.asarray(values, dtype=float)) for values in (lower, upper, exposure))
    bad = (
        (low < 0) | (low > high) | (low != np.round(low)) & ~np.isnan(low) | (high != np.round(high)) & ~np.isnan(high)
    )
    if bad.any() or np.isinf(high).any():
        raise ValueError(f"counts from {low.tolist()} to {high.tolist()}: give whole numbers, 0 or more, lower first.")
    if (over < 0).any() or np.isinf(over).any():
        raise ValueError(f"exposure {over.tolist()} is negative or infinite.")
    if not 0 < level < 1:
        raise ValueError(f"level={level} is not between 0 and 1.")
    if not (dispersion >= 1 and np.isfinite(dispersion)):
        raise ValueError(f"dispersion={dispersion} is not 1 or more.")
    least, most, total = float(low.sum()), float(high.sum()), float(over.sum())
    if np.isnan(least + most) or not total > 0:
        status = "no_exposure" if not total > 0 else "no_count"
        return PooledRate(np.nan, np.nan, np.nan, level, status)
    tail = (1.0 - level) / 2.0
    below = dispersion * float(gammaincinv(least / dispersion, tail)) if least > 0 else 0.0
    above = dispersion * float(gammaincinv(most / dispersion + 1.0, 1.0 - tail))
    return PooledRate(least / total if least == most else np.nan, below / total, above / total, level, "estimated")
