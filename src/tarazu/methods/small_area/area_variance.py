"""How much areas differ beyond what their covariates and the sample explain: the variance A of a Fay-Herriot model.

Every function takes candidates of A, shape (K,), at once, and the surveyed areas: y (areas,), v (areas,) the variances of
sampling, x (areas, coefficients) with orthonormal columns.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

Array = NDArray[np.float64]
METHODS = ("REML", "ML", "FH")
GRID = 100  # candidates; a likelihood of unequal variances can have several peaks


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Generalised least squares at each candidate of A: K is the number of candidates."""

    weights: Array  # (K, areas), 1 / (A + v)
    covariance: Array  # (K, coefficients, coefficients), (x' W x)^-1
    coefficients: Array  # (K, coefficients)
    residuals: Array  # (K, areas)


def fit_at(candidates: Array, y: Array, v: Array, x: Array) -> Fits:
    weights = 1.0 / (candidates[:, None] + v)
    weighted = weights[:, :, None] * x
    covariance = np.linalg.inv(np.swapaxes(weighted, 1, 2) @ x).astype(float)
    coefficients = (covariance @ (y @ weighted)[:, :, None])[:, :, 0]
    return Fits(weights, covariance, coefficients, y - coefficients @ x.T)


def find_area_variance(y: Array, v: Array, x: Array, *, method: str) -> float:
    """A by restricted likelihood, likelihood or the moment equation of Fay and Herriot (1979); 0 where no value
    above 0 is better.

    The slope is looked at over a range that is sure to hold the highest point, each place where it turns from up to
    down is found to machine precision, and of these (and 0) the one of highest likelihood is taken: no iteration that
    stops early, and none that runs below 0.

    >>> y, v = np.array([1.0, 3.0, 5.0]), np.ones(3)
    >>> round(find_area_variance(y, v, np.full((3, 1), 3**-0.5), method="REML"), 9)  # variance of y less v: 4 - 1
    3.0
    """
    slope = _SLOPES[method]

    def at(a: float) -> float:
        return float(slope(np.array([a]), y, v, x)[0])

    candidates = _candidates(y, v, x)
    up = slope(candidates, y, v, x) > 0
    turns = np.flatnonzero(up[:-1] & ~up[1:])
    peaks = [brentq(at, candidates[i], candidates[i + 1], xtol=1e-300, rtol=1e-14) for i in turns]
    peaks = peaks if up[0] else [0.0, *peaks]
    if len(peaks) == 1:
        return float(peaks[0])
    heights = log_likelihood(np.array(peaks), y, v, x, restricted=method != "ML")
    return float(peaks[int(heights.argmax())])


def _candidates(y: Array, v: Array, x: Array) -> Array:
    """From 0 to where every slope is below 0: the mean squared residual of least squares, and the largest variance."""
    free = len(y) - x.shape[1]
    highest = float(((y - x @ (x.T @ y)) ** 2).sum() / free + v.max())
    return np.concatenate([[0.0], np.geomspace(1e-9 * highest, highest, GRID)])


def log_likelihood(candidates: Array, y: Array, v: Array, x: Array, *, restricted: bool) -> Array:
    """Without its constant."""
    fits = fit_at(candidates, y, v, x)
    lack = -np.log(fits.weights).sum(axis=1) + (fits.weights * fits.residuals**2).sum(axis=1)
    if restricted:
        lack -= np.linalg.slogdet(fits.covariance)[1]
    return np.asarray(-lack / 2)


def _likelihood_slope(candidates: Array, y: Array, v: Array, x: Array, *, restricted: bool) -> Array:
    fits = fit_at(candidates, y, v, x)
    trace = fits.weights.sum(axis=1)
    if restricted:
        squared = np.swapaxes(fits.weights[:, :, None] ** 2 * x, 1, 2) @ x
        trace = trace - (fits.covariance * squared).sum(axis=(1, 2))
    return np.asarray((((fits.weights * fits.residuals) ** 2).sum(axis=1) - trace) / 2)


def _reml_slope(candidates: Array, y: Array, v: Array, x: Array) -> Array:
    return _likelihood_slope(candidates, y, v, x, restricted=True)


def _ml_slope(candidates: Array, y: Array, v: Array, x: Array) -> Array:
    return _likelihood_slope(candidates, y, v, x, restricted=False)


def _moment(candidates: Array, y: Array, v: Array, x: Array) -> Array:
    """Weighted squares of residuals less their degrees of freedom: falls with A, and is 0 at the estimate."""
    fits = fit_at(candidates, y, v, x)
    return np.asarray((fits.weights * fits.residuals**2).sum(axis=1) - (len(y) - x.shape[1]))


_SLOPES: dict[str, Callable[[Array, Array, Array, Array], Array]] = {
    "REML": _reml_slope,
    "ML": _ml_slope,
    "FH": _moment,
}


def spread_and_bias(a: float, v: Array, x: Array, *, method: str) -> tuple[float, float]:
    """Variance and bias of the estimate of A in large samples.

    Source: Datta, Lahiri (2000), Statistica Sinica 10:613-627 (REML, ML); Datta, Rao, Smith (2005), Biometrika
    92:183-196 (FH).
    """
    weights = 1.0 / (a + v)
    first, second, areas = float(weights.sum()), float((weights**2).sum()), len(v)
    if method == "FH":
        return 2 * areas / first**2, 2 * (areas * second - first**2) / first**3
    bias = 0.0
    if method == "ML":
        among = np.linalg.inv((weights[:, None] * x).T @ x)
        bias = -float(np.trace(among @ ((weights**2)[:, None] * x).T @ x)) / second
    return 2 / second, bias
