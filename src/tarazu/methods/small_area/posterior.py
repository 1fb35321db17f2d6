"""What an area may be, with how much areas differ (A) itself uncertain: intervals and draws.

The mean squared error adds what A's estimate may be wrong by, but a normal interval made of it is still too narrow where
areas are few or A is estimated as 0. Here A has a flat prior and its whole posterior is carried: given A, an area is
normal, so that each area is a mixture over a grid of A.

Source: Morris (1983), JASA 78:47-55; Datta, Rao, Smith (2005), Biometrika 92:183-196, section 5 (the flat prior).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from tarazu.methods.small_area.area_variance import Fits, fit_at, log_likelihood

Array = NDArray[np.float64]
NODES = 128
NEGLIGIBLE = 1e-9
FEWEST_FREE = 3  # areas with a survey less coefficients, below which a flat prior leaves A without a distribution
HALVINGS = 50


@dataclass(frozen=True, slots=True, eq=False)
class Mixture:
    """`values` of A (nodes,) with `chances` that sum to 1; given each, `means` and `errors` have shape (nodes, areas)."""

    values: Array
    chances: Array
    fits: Fits
    means: Array
    errors: Array
    drawn: Array  # (nodes, areas): how far an area is drawn to the model, 1 without a survey

    def quantile(self, share: float) -> Array:
        """Shape (areas,), by halving: no more than 2^-50 of the widest normal of the mixture off."""
        reach = -ndtri(min(share, 1 - share)) + 1.0
        low, high = (self.means - reach * self.errors).min(axis=0), (self.means + reach * self.errors).max(axis=0)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            below = self.chances @ ndtr((middle - self.means) / self.errors) < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray((low + high) / 2)


def mix(y: Array, v: Array, x: Array) -> Mixture | None:
    """The mixture of every area; None where too few areas have a survey.

    Args:
        y, v: shape (areas,), NaN without a survey.
        x: (areas, coefficients), orthonormal over the areas with a survey.
    """
    held = ~np.isnan(y)
    inside = (y[held], v[held], x[held])
    if held.sum() - x.shape[1] < FEWEST_FREE:
        return None
    values, chances = _chances(*inside)
    fits = fit_at(values, *inside)
    drawn = np.where(held, v / (values[:, None] + v), 1.0)
    fixed = fits.coefficients @ x.T
    means = np.where(held, drawn * fixed + (1 - drawn) * y, fixed)
    known = np.where(held, values[:, None] * drawn, values[:, None])
    leverage = np.sum((x @ fits.covariance) * x, axis=2)
    return Mixture(values, chances, fits, means, np.sqrt(known + drawn**2 * leverage), drawn)


def _chances(y: Array, v: Array, x: Array) -> tuple[Array, Array]:
    """Nodes of A and their posterior chance, looked for twice: over all values from 0 on, then where the chance is."""
    scale = float(((y - x @ (x.T @ y)) ** 2).sum() / (len(y) - x.shape[1]) + v.mean())
    low, high = 0.0, 1.0
    values, chances = np.zeros(0), np.zeros(0)
    for _ in range(2):
        width = (high - low) / NODES
        share = low + width * (np.arange(NODES) + 0.5)  # A = scale * share / (1 - share)
        values = scale * share / (1 - share)
        height = log_likelihood(values, y, v, x, restricted=True) - 2 * np.log1p(-share)
        chances = np.exp(height - height.max())
        chances /= chances.sum()
        likely = share[chances > NEGLIGIBLE]
        low, high = max(float(likely[0]) - width, 0.0), min(float(likely[-1]) + width, 1.0)
    return values, chances


def draw(mixture: Mixture, y: Array, v: Array, x: Array, *, number: int, seed: int) -> Array:
    """Draws of all areas together, shape (number, areas): A, then the coefficients, then what is each area's own."""
    rng = np.random.default_rng(seed)
    nodes = rng.choice(len(mixture.chances), size=number, p=mixture.chances)
    roots = np.linalg.cholesky(mixture.fits.covariance)
    noise = rng.standard_normal((number, x.shape[1], 1))
    fixed = (mixture.fits.coefficients[nodes] + (roots[nodes] @ noise)[:, :, 0]) @ x.T
    drawn, a = mixture.drawn[nodes], mixture.values[nodes][:, None]
    own = np.where(np.isnan(y), a, a * drawn)
    middle = np.where(np.isnan(y), fixed, drawn * fixed + (1 - drawn) * y)
    return np.asarray(middle + np.sqrt(own) * rng.standard_normal((number, len(y))))
