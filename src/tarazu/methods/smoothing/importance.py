"""Nodes for many hyperparameters: evenly spread points of a heavy-tailed proposal around the mode, weighed by the posterior."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv, ndtri

Array = NDArray[np.float64]
Density = Callable[[Array], float]
FREEDOM = 6.0  # of the proposals
BATCH, ROUNDS, ENOUGH = 96, 6, 70.0  # points a round, rounds at most, and how many effective points end them
WIDEST, APART = 2.0, 0.15  # greatest sd of the first proposal; step of the differences


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """`points`, shape (nodes, hyperparameters), with `weights` that sum to 1."""

    points: Array
    weights: Array

    @property
    def effective(self) -> float:
        """So many points of equal weight would say as much."""
        return float(1.0 / (self.weights**2).sum())


def find_nodes(log_density: Density, start: Array) -> Nodes:
    """Climb, then rounds of points: each from a t that the points so far have shaped, all weighed by the mixture of the rounds.

    Source: adaptive multiple importance sampling, Cornuet, Marin, Mira, Robert (2012), Scand J Stat 39:798-812; points
    evenly spread instead of random, by the additive recurrence of Roberts (2018).

    >>> nodes = find_nodes(lambda at: -0.5 * float((at**2).sum()), np.array([0.7, -0.2]))
    >>> bool(abs(nodes.weights @ nodes.points[:, 0] ** 2 - 1) < 0.05)
    True
    """
    centre = _climb(log_density, start)
    covariance = curved = _curvature(log_density, centre)
    even = _evenly_spread(BATCH * ROUNDS, len(start) + 1)
    points, values = np.empty((0, len(start))), np.empty(0)
    proposals: list[tuple[Array, Array]] = []
    for number in range(ROUNDS):
        proposals.append((centre, np.asarray(np.linalg.cholesky(covariance), dtype=np.float64)))
        fresh = _spread(even[number * BATCH : (number + 1) * BATCH], *proposals[-1])
        points = np.vstack([points, fresh])
        values = np.append(values, [log_density(point) for point in fresh])
        nodes = _weighed(points, values, proposals)
        if nodes.effective > ENOUGH and number > 0:
            break
        centre = nodes.weights @ points
        seen = ((points - centre) * nodes.weights[:, None]).T @ (points - centre)
        # Few points tell less of the shape than the curvature does.
        trust = nodes.effective / (nodes.effective + 4.0 * len(start))
        covariance = trust * seen + (1.0 - trust) * curved
    return nodes


def _spread(even: Array, centre: Array, root: Array) -> Array:
    size = len(centre)
    stretch = np.sqrt(FREEDOM / (2.0 * gammaincinv(FREEDOM / 2.0, even[:, size])))
    return np.asarray(centre + (ndtri(even[:, :size]) * stretch[:, None]) @ root.T)


def _weighed(points: Array, values: Array, proposals: list[tuple[Array, Array]]) -> Nodes:
    size = points.shape[1]
    logs = []
    for centre, root in proposals:
        apart = np.linalg.solve(root, (points - centre).T)
        log_root = np.log(np.diag(root)).sum()
        logs.append(-(FREEDOM + size) / 2.0 * np.log1p((apart**2).sum(axis=0) / FREEDOM) - log_root)
    log_weight = values - np.logaddexp.reduce(logs, axis=0)
    weights = np.exp(log_weight - log_weight.max())
    return Nodes(points, weights / weights.sum())


def _climb(log_density: Density, start: Array) -> Array:
    from scipy.optimize import minimize

    found = minimize(
        lambda at: -log_density(at), start, method="BFGS", options={"eps": 1e-3, "gtol": 0.02, "maxiter": 60}
    )
    return np.asarray(found.x)


def _curvature(log_density: Density, top: Array) -> Array:
    """Covariance from second differences; where the density is flat or rises, the widest."""
    size = len(top)
    steps = APART * np.eye(size)
    middle = log_density(top)
    hessian = np.zeros((size, size))
    for i in range(size):
        ends = log_density(top + 2 * steps[i]) + log_density(top - 2 * steps[i])
        hessian[i, i] = -(ends - 2 * middle) / (2 * APART) ** 2
        for j in range(i):
            same = log_density(top + steps[i] + steps[j]) + log_density(top - steps[i] - steps[j])
            cross = log_density(top + steps[i] - steps[j]) + log_density(top - steps[i] + steps[j])
            hessian[i, j] = hessian[j, i] = -(same - cross) / (4 * APART**2)
    values, vectors = np.linalg.eigh(hessian)
    return np.asarray((vectors / np.maximum(values, WIDEST**-2.0)) @ vectors.T)


def _evenly_spread(number: int, size: int) -> Array:
    """Points in the unit cube, shape (number, size), centred so that none lies on its faces."""
    root = 2.0
    for _ in range(60):
        root = (1.0 + root) ** (1.0 / (size + 1))
    slopes = root ** -np.arange(1, size + 1)
    spread = (0.5 + np.outer(np.arange(1, number + 1), slopes)) % 1.0
    return np.asarray(np.clip(spread, 0.25 / number, 1.0 - 0.25 / number))
