"""Weighted means up the framework, over what is known, and how much is known."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.composite.framework import Framework

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

# A quasi-arithmetic mean: transform, take the weighted mean, transform back.
MEANS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "arithmetic": (np.positive, np.positive),
    "geometric": (np.log, np.exp),
    "harmonic": (np.reciprocal, np.reciprocal),
}
DEFAULT_FLOORS = {
    "goalposts": 0.01
}  # one hundredth of the way: a driver at its lower goalpost must not wipe out the others


def weighted_mean(values: Array, weights: Array, how: str) -> Array:
    """Mean over the last axis of what is known; NaN where nothing is.

    Args:
        values: shape (replicates or 1, units, children), above 0 unless `how` is arithmetic.
        weights: shape (replicates or 1, children).

    >>> float(weighted_mean(np.array([[[1.0, 4.0, np.nan]]]), np.ones((1, 3)), "geometric")[0, 0])
    2.0
    """
    into, back = MEANS[how]
    known = ~np.isnan(values)
    column = weights[:, :, None]
    if known.all():
        return back(np.matmul(into(values), column)[..., 0] / weights.sum(axis=1)[:, None])
    total = np.matmul(known.astype(float), column)[..., 0]
    summed = np.matmul(np.where(known, into(np.where(known, values, 1.0)), 0.0), column)[..., 0]
    nothing = total == 0
    mean = back(np.where(nothing, 1.0, summed) / np.where(nothing, 1.0, total))
    return np.where(nothing, np.nan, mean)


def aggregate_up(
    normalised: Array, framework: Framework, weights: Mapping[str, Array], how: str, usable: Mask
) -> Array:
    """Scores of every aggregate, bottom-up, shape (replicates or 1, units, aggregates).

    Args:
        normalised: shape (replicates or 1, units, indicators).
        weights: for each aggregate, shape (replicates or 1, children).
        usable: units x aggregates; where False the score is NaN and enters nothing above.
    """
    columns = [normalised[..., i] for i in range(normalised.shape[-1])]
    for position, node in enumerate(framework.nodes):
        children = np.stack(np.broadcast_arrays(*(columns[i] for i in node.children)), axis=-1)
        score = weighted_mean(children, weights[node.code], how)
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


def raise_to_floor(
    normalised: Array, framework: Framework, *, normalise: str, aggregate: str, floor: float | None
) -> Array:
    """Geometric and harmonic means need numbers above 0: raise what lies below the floor, or refuse without one.

    Raises:
        ValueError: an unknown mean; a value of 0 or less and no floor.
    """
    if aggregate not in MEANS:
        raise ValueError(f"aggregate={aggregate!r} is unknown; choose one of {', '.join(MEANS)}.")
    least = DEFAULT_FLOORS.get(normalise) if floor is None else floor
    if aggregate == "arithmetic":
        return normalised
    if least is not None:
        return np.maximum(normalised, least)
    low = (normalised <= 0).reshape(-1, normalised.shape[-1]).any(axis=0)
    if low.any():
        names = ", ".join(np.array(framework.indicators)[low])
        raise ValueError(
            f"{names}: {normalise} gives values of 0 or less, of which there is no {aggregate} mean. "
            "Use min-max-1-100, or state a floor."
        )
    return normalised
