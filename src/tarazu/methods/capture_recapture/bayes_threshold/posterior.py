"""Posterior of a Poisson log-linear model with normal priors: its peak, and coordinates in which it is round."""

from typing import NamedTuple

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from tarazu.methods.capture_recapture.histories import FloatArray

MOST_STEPS = 200
MOST_HALVINGS = 50
DONE = 1e-12  # squared length of a Newton step, in posterior standard deviations


class Rounded(NamedTuple):
    """The posterior in z, where its peak is 0 and its curvature there 1: log mean = peak_means + slopes @ z.

    counts, peak_means: shape (cells,). slopes: shape (cells, p); across: the same, turned. pull, stiffness: of the prior, shapes (p,), (p, p):
    its log density is constant - pull @ z - z @ stiffness @ z / 2. peak: shape (p,); spread: shape (p, p), parameters
    are peak + spread @ z.
    """

    counts: FloatArray
    peak_means: FloatArray
    slopes: FloatArray
    across: FloatArray
    pull: FloatArray
    stiffness: FloatArray
    peak: FloatArray
    spread: FloatArray


def round_posterior(counts: FloatArray, design: FloatArray, precision: FloatArray) -> Rounded:
    """Newton's method from the lists alone, then the Cholesky factor of the inverse information.

    Args:
        counts: shape (cells,). design: shape (cells, p), the first column the intercept.
        precision: of the normal priors around 0, shape (p,); 0 is flat.

    Raises:
        ValueError: no peak was found: with flat priors, where no maximum likelihood estimate exists.
    """
    peak = _peak(counts, design, precision)
    factor, _ = cho_factor(_information(design @ peak, design, precision), lower=True)
    spread = solve_triangular(factor, np.eye(len(peak)), lower=True).T.copy()
    slopes = design @ spread
    pull, stiffness = spread.T @ (precision * peak), spread.T @ (precision[:, None] * spread)
    return Rounded(counts, design @ peak, slopes, slopes.T.copy(), pull, stiffness, peak, spread)


def _peak(counts: FloatArray, design: FloatArray, precision: FloatArray) -> FloatArray:
    here = np.zeros(design.shape[1])
    here[0] = np.log(counts.mean() + 1)
    height = _log_posterior(here, counts, design, precision)
    for _ in range(MOST_STEPS):
        means = np.exp(design @ here)
        score = design.T @ (counts - means) - precision * here
        step = cho_solve(cho_factor(_information(np.log(means), design, precision)), score)
        for _ in range(MOST_HALVINGS):
            higher = _log_posterior(here + step, counts, design, precision)
            if higher >= height:
                break
            step = step / 2
        here, height = here + step, higher
        if score @ step < DONE:
            return np.asarray(here)
    raise ValueError("The posterior has no peak: with flat priors these lists have no estimate under all their terms.")


def _log_posterior(at: FloatArray, counts: FloatArray, design: FloatArray, precision: FloatArray) -> float:
    logs = design @ at
    with np.errstate(over="ignore"):
        return float(counts @ logs - np.exp(logs).sum() - 0.5 * precision @ at**2)


def _information(logs: FloatArray, design: FloatArray, precision: FloatArray) -> FloatArray:
    return np.asarray(design.T @ (np.exp(logs)[:, None] * design) + np.diag(precision))
