"""Maps with many hyperparameters: the posterior at weighed nodes, and what is known of each hyperparameter."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.smoothing.graph import IntrinsicField
from tarazu.methods.smoothing.hyperparameters import Hyperparameter, describe
from tarazu.methods.smoothing.importance import find_nodes
from tarazu.methods.smoothing.latent import Evidence, Model, Setting, correct, find_mode
from tarazu.methods.smoothing.posterior import Posterior
from tarazu.methods.smoothing.prior import SharePrior

Array = NDArray[np.float64]
LIGHTEST = 2e-3  # of the greatest weight: nodes below are left out
FARTHEST = 8.0  # of any hyperparameter on its own scale
CELLS = 1_201


@dataclass(frozen=True, slots=True, eq=False)
class ShareDensity:
    """Log density of logit(rho), read off between the middles of cells."""

    logits: Array
    log_density: Array

    @classmethod
    def of(cls, share: SharePrior, structure: IntrinsicField) -> "ShareDensity":
        edges = np.linspace(-share.bound, share.bound, CELLS)
        mass = np.diff(share.cumulative(edges, structure))
        return cls((edges[1:] + edges[:-1]) / 2, np.log(np.maximum(mass, 1e-300) / (edges[1] - edges[0])))

    def at(self, logit: float) -> float:
        """-inf beyond the bound."""
        return float(np.interp(logit, self.logits, self.log_density, left=-np.inf, right=-np.inf))


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """The posterior, and the hyperparameters at its nodes, shape (nodes, hyperparameters)."""

    posterior: Posterior
    points: Array

    def known(self, values: Array, *, level: float) -> Hyperparameter:
        """Of a number that each node has."""
        order = np.argsort(values)
        return describe(values[order], self.posterior.weights[order], level=level)


def fit_nodes(
    model: Model, data: Evidence, setting: Callable[[Array], Setting], log_prior: Callable[[Array], float], start: Array
) -> Fitted:
    """Weigh nodes by evidence and prior, and correct the Gaussian at those that matter."""
    modes: dict[bytes, tuple[Array, float]] = {}
    last = [np.full(len(data.due), np.log(data.seen.sum() / data.due.sum()))]

    def log_density(at: Array) -> float:
        before = log_prior(at) if np.abs(at).max() < FARTHEST else -np.inf
        if not np.isfinite(before):
            return -1e10
        if at.tobytes() not in modes:
            modes[at.tobytes()] = find_mode(model, setting(at), data, last[0])
            last[0] = modes[at.tobytes()][0]
        return modes[at.tobytes()][1] + before

    nodes = find_nodes(log_density, start)
    kept = nodes.weights > LIGHTEST * nodes.weights.max()
    points, weights = nodes.points[kept], nodes.weights[kept] / nodes.weights[kept].sum()
    fits = tuple(correct(model, setting(at), data, *modes[at.tobytes()]) for at in points)
    return Fitted(Posterior(model, fits, weights), points)
