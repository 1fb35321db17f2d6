"""What a missing indicator may be, given the unit's other indicators: a Gaussian copula over what was seen."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
FEWEST_PAIRS = 5  # below it, nothing is learnt of how two indicators go together


def draw_missing(values: Array, rng: np.random.Generator, replicates: int) -> Array:
    """Draw what is missing from the values seen elsewhere, given what is known of the unit.

    Each indicator keeps the distribution it has among the units that know it; how indicators go together is a Gaussian
    copula, shrunk towards independence. So a poor district's missing driver is drawn near those of other poor
    districts if drivers go together, and from anywhere in the range if they do not; several missing drivers of a unit
    are drawn together, since independent draws would average out and make the interval too narrow. Nothing beyond the
    range seen is ever drawn, and that a value is missing is taken to say nothing of what it is.

    Args:
        values: units x indicators, NaN where missing; every indicator known somewhere.

    Returns:
        Shape (replicates, units, indicators).

    Source: the copula of ranks is that of Hoff (2007), Ann Appl Stat 1:265-283; the shrinkage is ours.

    >>> seen = np.column_stack([np.arange(20.0), 10 * np.arange(20.0)])
    >>> seen[18, 1] = np.nan
    >>> drawn = draw_missing(seen, np.random.default_rng(0), 1000)[:, 18, 1]
    >>> bool(drawn.mean() > 140), float(drawn.max())
    (True, 190.0)
    """
    known = ~np.isnan(values)
    filled = np.repeat(values[None], replicates, axis=0)
    scores = normal_scores(values)
    dependence = shrunk_correlation(scores)
    patterns, of_unit = np.unique(known, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        if pattern.all():
            continue
        units = np.flatnonzero(of_unit.ravel() == number)
        slope, root = _conditional(dependence, pattern)
        noise = rng.standard_normal((replicates, len(units), (~pattern).sum()))
        shares = ndtr(scores[units][:, pattern] @ slope.T + noise @ root.T)
        for position, column in enumerate(np.flatnonzero(~pattern)):
            filled[:, units, column] = _quantile(values[known[:, column], column], shares[..., position])
    return filled


def normal_scores(values: Array) -> Array:
    """Each column's ranks as quantiles of a normal distribution; ties share their middle; NaN stays NaN."""
    scores = np.full(values.shape, np.nan)
    for column, seen in enumerate(~np.isnan(values).T):
        ordered = np.sort(values[seen, column])
        below = np.searchsorted(ordered, values[seen, column], side="left")
        upto = np.searchsorted(ordered, values[seen, column], side="right")
        scores[seen, column] = ndtri((below + upto) / 2 / len(ordered))
    return scores


def shrunk_correlation(scores: Array) -> Array:
    """Correlation over the pairs known, shrunk to 0 as if by as many independent units as there are indicators."""
    known = ~np.isnan(scores)
    filled = np.where(known, scores, 0.0)
    pairs = known.T.astype(float) @ known.astype(float)
    squares = np.square(filled).T @ known.astype(float)
    scale = np.sqrt(squares * squares.T)
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = np.where((pairs >= FEWEST_PAIRS) & (scale > 0), filled.T @ filled / scale, 0.0)
    shrunk = plain * pairs / (pairs + scores.shape[1])
    np.fill_diagonal(shrunk, 1.0)
    roots, vectors = np.linalg.eigh(shrunk)
    positive = (vectors * np.maximum(roots, 1e-3)) @ vectors.T  # pairs seen in different units need not fit together
    size = np.sqrt(np.diag(positive))
    return np.asarray(positive / np.outer(size, size))


def _conditional(dependence: Array, known: Mask) -> tuple[Array, Array]:
    """Slope on what is known and square root of the covariance of what is missing."""
    among = dependence[np.ix_(known, known)]
    between = dependence[np.ix_(~known, known)]
    slope = np.linalg.solve(among, between.T).T.astype(float)
    left = dependence[np.ix_(~known, ~known)] - slope @ between.T
    return slope, np.linalg.cholesky(left).astype(float)


def _quantile(seen: Array, shares: Array) -> Array:
    middles = (np.arange(len(seen)) + 0.5) / len(seen)
    return np.asarray(np.interp(shares, middles, np.sort(seen)))
