"""Calibration and information of one set of answers (Cooke's classical model), as functions of arrays."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

Array = NDArray[np.float64]


def calibration(quantiles: Array, realisations: Array, probabilities: Array, *, power: int) -> float:
    """P(chi2 >= 2 N I(s, p)): how likely true values fall among the quantiles like this, or worse, if these were right.

    The chi-square has one degree of freedom less than there are bins. A true value equal to a quantile belongs to the
    bin below it; a bin that no true value fell in adds 0.

    Args:
        quantiles: of the calibration items that were answered, shape (n, q).
        realisations: shape (n,).
        power: N, the same for the whole panel.

    Source: Cooke (1991), Experts in Uncertainty, chapter 9.

    >>> halves = np.tile([1.0, 2.0, 3.0], (4, 1))
    >>> round(calibration(halves, np.array([0.5, 1.5, 2.5, 3.5]), np.array([0.25, 0.5, 0.75]), power=4), 6)
    1.0
    """
    expected = bin_shares(probabilities)
    places = (quantiles < realisations[:, None]).sum(axis=1)
    seen = np.bincount(places, minlength=len(expected)) / len(places)
    hit = seen > 0
    divergence = float((seen[hit] * np.log(seen[hit] / expected[hit])).sum())
    return float(chi2.sf(2 * power * divergence, len(expected) - 1))


def information(quantiles: Array, ranges: Array, probabilities: Array) -> Array:
    """Shannon information relative to the uniform on the intrinsic range, of each item; 0 says nothing.

    Args:
        quantiles: shape (..., q), on the scale of the item; ranges: shape (..., 2).

    >>> information(np.array([[2.0, 3.0]]), np.array([[0.0, 4.0]]), np.array([0.5, 0.75])).round(6).tolist()
    [0.0]
    """
    shares = bin_shares(probabilities)
    low, high = (np.broadcast_to(end, (*quantiles.shape[:-1], 1)) for end in np.split(ranges, 2, axis=-1))
    widths = np.diff(np.concatenate([low, quantiles, high], axis=-1), axis=-1) / (high - low)
    return np.asarray((shares * np.log(shares / widths)).sum(axis=-1))


def bin_shares(probabilities: Array) -> Array:
    """Probability between neighbouring quantiles, and beyond the outer ones."""
    return np.diff(np.concatenate([[0.0], probabilities, [1.0]]))
