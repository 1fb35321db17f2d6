"""Marginal distributions of log relative risks: mixtures, over hyperparameters, of bent normals."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

Array = NDArray[np.float64]
LEAST_BEND, MOST_SKEW = 1e-5, 1.5
NODES, NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(31)
NODE_WEIGHTS = NODE_WEIGHTS / NODE_WEIGHTS.sum()
HALVINGS = 32


@dataclass(frozen=True, slots=True, eq=False)
class BentNormals:
    """mean + sd g(z), z standard normal, g(z) = -(exp(-k z) - exp(k^2 / 2)) / sd of it: mean 0, variance 1, skewed to the left.

    It has the mean, variance and skewness that are asked for, and rises in z: a joint draw of normals is bent area by
    area and keeps its dependence.

    Attributes:
        weights: shape (nodes,), summing to 1.
        mean, sd, bend: shape (nodes, areas); the bend is k.
    """

    weights: Array
    mean: Array
    sd: Array
    bend: Array

    def log_moment(self, power: float) -> Array:
        """Mean of exp(power x), area by area."""
        total = np.zeros(self.mean.shape[1])
        for node, weight in zip(NODES, NODE_WEIGHTS, strict=True):
            total += weight * (self.weights @ np.exp(power * self.at(node)))
        return total

    def at(self, z: float | Array) -> Array:
        """The value at a standard normal z in each node and area."""
        return bend_normals(z, self.mean, self.sd, self.bend)

    def below(self, value: float | Array) -> Array:
        """P(x < value), area by area."""
        apart = (value - self.mean) / self.sd
        grown = np.exp(self.bend**2)
        inner = np.exp(self.bend**2 / 2) - apart * np.sqrt(grown * np.expm1(self.bend**2))
        with np.errstate(divide="ignore", invalid="ignore"):
            z = np.where(inner > 0, -np.log(inner) / self.bend, np.inf)
        return np.asarray(self.weights @ ndtr(z))

    def quantile(self, share: float) -> Array:
        """By halving the range between the least and the greatest quantile of the nodes."""
        ends = self.at(float(ndtri(share)))
        low, high = ends.min(axis=0), ends.max(axis=0)
        for _ in range(HALVINGS if len(self.weights) > 1 else 0):
            middle = (low + high) / 2
            under = self.below(middle) < share
            low, high = np.where(under, middle, low), np.where(under, high, middle)
        return np.asarray((low + high) / 2)


def bend_normals(z: float | Array, mean: Array, sd: Array, bend: Array) -> Array:
    grown = np.exp(bend**2)
    return np.asarray(mean - sd * (np.exp(-bend * z) - np.sqrt(grown)) / np.sqrt(grown * np.expm1(bend**2)))


def bend_of(skewness: Array) -> Array:
    """The bend that gives a skewness of 0 or below; the inverse of the skewness of a log-normal.

    >>> k = float(bend_of(np.array([-0.5]))[0])
    >>> round(-float((np.exp(k**2) + 2) * np.sqrt(np.exp(k**2) - 1)), 6)
    -0.5
    """
    angle = np.arcsinh(np.clip(-skewness, 0.0, MOST_SKEW) / 2.0) / 3.0
    return np.asarray(np.maximum(np.sqrt(np.log1p(4.0 * np.sinh(angle) ** 2)), LEAST_BEND))


def bent_marginals(weights: Array, mean: Array, variance: Array, curvature: Array) -> BentNormals:
    """From variational Gaussians: the third derivative of each area's own likelihood bends and widens its marginal.

    With variance s^2 and curvature w the skewness is -w s^3, and the variance s^2 (1 + skewness^2 / 2): the leading terms
    of the cumulants. For one gamma count alone they give the moments of the log of a gamma variable, to that order.

    Source: Rue, Martino, Chopin (2009), J R Stat Soc B 71:319-392, section 3.2.3, kept to the area's own term.
    """
    skewness = -np.minimum(curvature * variance**1.5, MOST_SKEW)
    return BentNormals(weights, mean, np.sqrt(variance * (1.0 + skewness**2 / 2.0)), bend_of(skewness))
