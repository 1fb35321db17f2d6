"""Weights that might as well have been chosen."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.composite.framework import Framework, Node

Array = NDArray[np.float64]
WEIGHTS = ("noise", "dirichlet", "fixed")


def weight_levels(framework: Framework) -> tuple[int, ...]:
    """The levels whose weights are drawn unless told otherwise: the aggregates below the index.

    An index made of indicators alone has none: there the indicators' own weights are drawn.
    """
    below = framework.levels[len(framework.indicators) : -1]
    return tuple(int(level) for level in np.unique(below)) if len(below) else (1,)


def draw_weights(
    framework: Framework,
    rng: np.random.Generator,
    *,
    how: str,
    noise: float,
    concentration: float,
    levels: Collection[int],
    replicates: int,
) -> dict[str, Array]:
    """Weights of each aggregate's children, shape (replicates, children), or (1, children) where they stay nominal.

    Args:
        how: `noise` multiplies each weight by a uniform number within 1 +- `noise` (Saisana, Saltelli, Tarantola 2005,
            JRSS A 168:307-323; as COINr does it); `dirichlet` draws shares around the nominal ones, `concentration`
            times as firm as a flat Dirichlet (1 with equal weights: every set of shares is equally likely); `fixed`.
        levels: of the codes whose weights are drawn.
    """
    if how not in WEIGHTS:
        raise ValueError(f"weights={how!r} is unknown; choose one of {', '.join(WEIGHTS)}.")
    if not 0 <= noise < 1:
        raise ValueError(f"weight_noise={noise} is not from 0 to below 1: a weight must stay above 0.")
    if not concentration > 0:
        raise ValueError(f"concentration={concentration} is not above 0.")
    drawn = {}
    for node in framework.nodes:
        free = np.isin(framework.levels[node.children], list(levels))
        if how == "fixed" or not free.any():
            drawn[node.code] = node.weights[None, :]
        elif how == "noise":
            drawn[node.code] = _noisy(node, free, rng, noise, replicates)
        else:
            drawn[node.code] = _dirichlet(node, free, rng, concentration, replicates)
    return drawn


def _noisy(node: Node, free: NDArray[np.bool_], rng: np.random.Generator, noise: float, replicates: int) -> Array:
    factors = rng.uniform(1.0 - noise, 1.0 + noise, size=(replicates, len(node.weights)))
    return node.weights * np.where(free, factors, 1.0)


def _dirichlet(
    node: Node, free: NDArray[np.bool_], rng: np.random.Generator, concentration: float, replicates: int
) -> Array:
    """Only the weight that the free children share is dealt out anew."""
    nominal = node.weights[free]
    shares = rng.dirichlet(concentration * nominal / nominal.mean(), size=replicates)
    weights = np.repeat(node.weights[None, :], replicates, axis=0)
    # A share of exactly 0 would make a child vanish, and with it a unit that has nothing else.
    weights[:, free] = np.maximum(shares, 1e-12) * nominal.sum()
    return weights
