"""Counts that may be known only to bounds, with what was expected: checked once, for every method here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
ROOT_STEP = 0.1  # between nodes of a wide range of counts; on the scale of the square root a Poisson count has sd 1/2


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """`lower`, `upper`, `expected` of one shape; `weights` one an area; `informed` where both sides are known."""

    lower: Array
    upper: Array
    expected: Array
    weights: Array
    informed: NDArray[np.bool_]

    @property
    def bounded(self) -> NDArray[np.bool_]:
        return self.informed & (self.lower < self.upper)


def read_counts(
    lower: ArrayLike, upper: ArrayLike, expected: ArrayLike, weights: ArrayLike | None, *, dimensions: int
) -> Counts:
    """Check and align. A NaN count or expected number means: nothing known there.

    Raises:
        ValueError: every fault at once, each with the place of its first area.
    """
    low, high, due = (np.asarray(values, dtype=float) for values in (lower, upper, expected))
    if not low.shape == high.shape == due.shape or low.ndim != dimensions:
        shapes = f"{low.shape}, {high.shape}, {due.shape}"
        raise ValueError(
            f"lower, upper and expected have shapes {shapes}; they need one shape of {dimensions} dimension(s)."
        )
    power = np.ones(len(low)) if weights is None else np.asarray(weights, dtype=float)
    if power.shape != (len(low),):
        raise ValueError(f"weights has shape {power.shape}; it needs one number an area, ({len(low)},).")
    _refuse(
        {
            "one bound is missing": np.isnan(low) != np.isnan(high),
            "a count is negative, infinite or not whole (of averaged origins give the sum, expected times their "
            "number, and the weight 1 / their number)": _not_count(low) | _not_count(high),
            "lower is above upper": low > high,
            "an expected number is negative or infinite": (due < 0) | np.isinf(due),
            "a weight is not above 0 and at most 1": ~((power > 0) & (power <= 1)),
        }
    )
    return Counts(low, high, due, power, ~np.isnan(low) & (due > 0))


def _not_count(values: Array) -> NDArray[np.bool_]:
    known: Array = np.where(np.isnan(values), 0.0, values)
    wrong: NDArray[np.bool_] = (known < 0) | np.isinf(known) | (known != np.round(known))
    return wrong


def _refuse(faults: dict[str, NDArray[np.bool_]]) -> None:
    found = [f"area {np.argwhere(where)[0][0]}: {what}" for what, where in faults.items() if where.any()]
    if found:
        raise ValueError("The counts cannot be used (areas counted from 0):\n  " + "\n  ".join(found))


def possible_counts(lower: float, upper: float) -> tuple[Array, Array]:
    """The whole numbers from lower to upper, and how many numbers each stands for.

    Up to 25 every number stands for itself. Above, nodes lie a fifth of a Poisson standard deviation apart, so that
    bounds of millions stay cheap and nothing the likelihood can tell apart is left out.

    >>> possible_counts(1, 4)
    (array([1., 2., 3., 4.]), array([1., 1., 1., 1.]))
    """
    roots = np.arange(np.sqrt(lower), np.sqrt(upper), ROOT_STEP)
    nodes = np.unique(np.round(np.append(roots**2, [lower, upper])))
    edges = np.concatenate([[lower - 0.5], (nodes[1:] + nodes[:-1]) / 2, [upper + 0.5]])
    return nodes, np.diff(edges)
