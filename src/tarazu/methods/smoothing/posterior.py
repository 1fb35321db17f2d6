"""The posterior of all log relative risks together: Gaussians at the nodes of the hyperparameters, bent area by area."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.smoothing.latent import Fit, Model, draw_around
from tarazu.methods.smoothing.marginals import BentNormals, bend_normals, bent_marginals

Array = NDArray[np.float64]


class Drawn(NamedTuple):
    """Joint draws: a row a draw, of log relative risks, the field, and the coefficients; `node` says at which node."""

    log_risk: Array
    field: Array
    coefficients: Array
    node: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """`fits` at the nodes of the hyperparameters, with `weights` that sum to 1."""

    model: Model
    fits: tuple[Fit, ...]
    weights: Array

    def marginals(self) -> BentNormals:
        mean, variance, curvature = (
            np.array([getattr(fit, name) for fit in self.fits]) for name in ("eta", "variance", "weights")
        )
        return bent_marginals(self.weights, mean, variance, curvature)

    def draw(self, number: int, *, seed: int) -> Drawn:
        """A node by its weight, then its Gaussian, bent so that each area has its own marginal.

        Source: a Gaussian copula, as Rue, Martino, Chopin (2009), section 6.1.
        """
        if number < 1:
            raise ValueError(f"number={number} is not 1 or more.")
        rng = np.random.default_rng(seed)
        node = rng.choice(len(self.fits), size=number, p=self.weights)
        bent, size = self.marginals(), len(self.fits[0].eta)
        log_risk = np.empty((number, size))
        field = np.empty((number, self.model.pattern.size))
        coefficients = np.empty((number, self.model.design.shape[1]))
        for at in np.unique(node):
            rows, fit = node == at, self.fits[at]
            around, field[rows], coefficients[rows] = draw_around(self.model, fit, rng, int(rows.sum()))
            log_risk[rows] = bend_normals(around / np.sqrt(fit.variance), bent.mean[at], bent.sd[at], bent.bend[at])
        return Drawn(log_risk, field, coefficients, node)
