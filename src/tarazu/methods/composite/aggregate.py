"""Weighted means up the framework, over what is known, and how much is known."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.composite.framework import Framework, Node
from tarazu.methods.composite.means import Mean

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Weigh = Callable[[Node, Array], Array]


def weighted_mean(values: Array, weights: Array, mean: Mean) -> Array:
    """Mean over the last axis of what is known; NaN where nothing is.

    Args:
        values: shape (replicates or 1, units, children), above 0 unless the mean is arithmetic.
        weights: shape (replicates or 1, children).

    >>> from tarazu.methods.composite.means import PLAIN
    >>> float(weighted_mean(np.array([[[1.0, 4.0, np.nan]]]), np.ones((1, 3)), PLAIN["geometric"])[0, 0])
    2.0
    """
    known = ~np.isnan(values)
    column = weights[:, :, None]
    if known.all():
        return mean.back(np.matmul(mean.into(values), column)[..., 0] / weights.sum(axis=1)[:, None])
    total = np.matmul(known.astype(float), column)[..., 0]
    summed = np.matmul(np.where(known, mean.into(np.where(known, values, 1.0)), 0.0), column)[..., 0]
    nothing = total == 0
    return np.where(nothing, np.nan, mean.back(np.where(nothing, 1.0, summed) / np.where(nothing, 1.0, total)))


def as_given(weights: Mapping[str, Array]) -> Weigh:
    """Weights that are known beforehand, whatever the children's values: (replicates or 1, children) for each code."""

    def weigh(node: Node, children: Array) -> Array:
        return weights[node.code]

    return weigh


def aggregate_up(normalised: Array, framework: Framework, weigh: Weigh, means: Sequence[Mean], usable: Mask) -> Array:
    """Scores of every aggregate, bottom-up, shape (replicates or 1, units, aggregates).

    Args:
        normalised: shape (replicates or 1, units, indicators).
        weigh: gives for an aggregate and its children, (replicates or 1, units, children), their weights, (replicates
            or 1, children).
        means: one for each aggregate.
        usable: units x aggregates; where False the score is NaN and enters nothing above.
    """
    columns = [normalised[..., i] for i in range(normalised.shape[-1])]
    for position, node in enumerate(framework.nodes):
        children = np.stack(np.broadcast_arrays(*(columns[i] for i in node.children)), axis=-1)
        score = weighted_mean(children, weigh(node, children), means[position])
        columns.append(np.where(usable[:, position], score, np.nan))
    return np.stack(np.broadcast_arrays(*columns[len(framework.indicators) :]), axis=-1)


def coverage_up(known: Mask, framework: Framework, minimum: float) -> tuple[Array, Mask]:
    """Share of each aggregate's nominal weight that rests on known indicators, and whether it reaches `minimum`.

    An aggregate below `minimum` is left out above it, and its evidence counts for nothing there. Both have shape
    (units, aggregates).
    """
    used = [known[:, i].astype(float) for i in range(known.shape[1])]
    shares = []
    for node in framework.nodes:
        share = np.stack([used[i] for i in node.children], axis=-1) @ (node.weights / node.weights.sum())
        shares.append(share)
        used.append(np.where(share >= minimum - 1e-12, share, 0.0))
    coverage = np.stack(shares, axis=-1)
    return coverage, (coverage > 0) & (coverage >= minimum - 1e-12)


def name_status(coverage: Array, usable: Mask) -> NDArray[np.object_]:
    """complete, partial or insufficient, for each unit and aggregate."""
    partly = np.where(coverage >= 1 - 1e-12, "complete", "partial")
    return np.where(usable, partly, "insufficient").astype(object)
