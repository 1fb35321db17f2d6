"""Beta-binomial shrinkage: an agency with few cases is drawn towards the others, one with many speaks for itself."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betainccinv, betaincinv

from tarazu.methods.comparison.arguments import Arguments, FloatArray, read_only
from tarazu.methods.comparison.beta_binomial import BetaBinomial, fit
from tarazu.methods.comparison.intervals import clopper_pearson


@dataclass(frozen=True, slots=True, eq=False)
class Shrinkage:
    """One entry per agency in `estimate`, `lower`, `upper` and `weight`, in the order given.

    mean: of the distribution that the agencies' proportions come from.
    concentration: how alike they are, in cases: an agency with as many is drawn half way. Infinite: no more
        difference than chance makes, everybody gets the pooled proportion. 0: nothing in common.
    weight: share of an agency's own figure in its estimate, n / (n + concentration).
    log_likelihood: at the maximum, with the binomial coefficients.
    """

    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    weight: FloatArray
    mean: float
    concentration: float
    log_likelihood: float
    level: float


def beta_binomial_shrinkage(successes: ArrayLike, trials: ArrayLike, *, level: float = 0.95) -> Shrinkage:
    """Empirical Bayes estimates of many proportions, by maximum likelihood.

    Each interval is central in the beta distribution that the fit leaves for that agency; the fit itself is taken as
    known, so with few agencies the intervals are short of their level (docs/methods/comparison.md has the figures).
    Without overdispersion that distribution is a point: the interval is then the exact one of the pooled proportion.
    Where every agency has all or none, nothing is borrowed: each keeps its own proportion and exact interval.

    Args:
        successes: shape (agencies,), whole numbers.
        trials: shape (agencies,) or one number. An agency without cases gets the mean and changes nothing for others.

    Raises:
        ValueError: naming every entry at fault; or no agency has a case.

    Source: Griffiths (1973), Biometrics 29:637-648; Efron, Morris (1975), J Am Stat Assoc 70:311-319.

    >>> shrunk = beta_binomial_shrinkage([0, 12, 30, 8, 44, 9], [0, 40, 61, 33, 90, 20])
    >>> print(f"{shrunk.mean:.3f} {shrunk.concentration:.1f}", shrunk.estimate.round(3))
    0.405 43.4 [0.405 0.355 0.456 0.335 0.462 0.419]
    """
    given = Arguments()
    count, size = given.parts("successes", successes, "trials", trials)
    given.series("successes", count)
    given.ground("trials", size)
    level = given.between("level", level)
    given.settle()
    found = fit(count[size > 0], size[size > 0])
    weight = _weight(size, found.concentration)
    own = np.where(size > 0, count / np.maximum(size, 1), found.mean)
    lower, upper = _bounds(count, size, found, level)
    return Shrinkage(
        estimate=read_only(weight * own + (1 - weight) * found.mean),
        lower=read_only(lower),
        upper=read_only(upper),
        weight=read_only(weight),
        mean=found.mean,
        concentration=found.concentration,
        log_likelihood=found.log_likelihood,
        level=level,
    )


def _weight(size: FloatArray, concentration: float) -> FloatArray:
    if np.isinf(concentration):
        return np.zeros(size.shape)
    return np.where(size > 0, size / np.maximum(size + concentration, 1e-300), 0.0)


def _bounds(
    count: FloatArray, size: FloatArray, found: BetaBinomial, level: float
) -> tuple[FloatArray | float, FloatArray | float]:
    if found.concentration == 0:
        own = clopper_pearson(count, size, level=level)
        return own.lower, own.upper
    if np.isinf(found.concentration):
        pooled = clopper_pearson(count.sum(), size.sum(), level=level)
        return np.full(size.shape, pooled.lower), np.full(size.shape, pooled.upper)
    alpha = found.mean * found.concentration + count
    beta = (1 - found.mean) * found.concentration + size - count
    tail = (1 - level) / 2
    return betaincinv(alpha, beta, tail), betainccinv(alpha, beta, tail)
