"""Counts that may be known only to bounds, with what was expected: checked once, for every method here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, logsumexp

Array = NDArray[np.float64]
ROOT_STEP = 0.1  # between nodes of a wide range of counts; on the scale of the square root a Poisson count has sd 1/2
MOST_TOTALS = 4_000  # beyond, cells known to bounds are taken together as one


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """`lower`, `upper`, `expected` of one shape, areas first; `weights` one an area; `informed` where both sides are known."""

    lower: Array
    upper: Array
    expected: Array
    weights: Array
    informed: NDArray[np.bool_]

    @property
    def areas(self) -> NDArray[np.bool_]:
        """Areas of which anything is known."""
        return np.asarray(self.informed.reshape(len(self.informed), -1).any(axis=1))

    def totals(self, area: int) -> tuple[Array, Array, float]:
        """`possible_totals` of an area, and what was expected there."""
        seen = np.atleast_1d(self.informed[area])
        low, high, due = (np.atleast_1d(held[area])[seen] for held in (self.lower, self.upper, self.expected))
        return *possible_totals(low, high, due, power=float(self.weights[area])), float(due.sum())


def read_counts(
    lower: ArrayLike,
    upper: ArrayLike,
    expected: ArrayLike,
    weights: ArrayLike | None,
    *,
    dimensions: int | tuple[int, ...],
) -> Counts:
    """Check and align. A NaN count or expected number means: nothing known there.

    Args:
        dimensions: that the arrays may have.

    Raises:
        ValueError: every fault at once, each with the place of its first area.
    """
    low, high, due = (np.asarray(values, dtype=float) for values in (lower, upper, expected))
    allowed = (dimensions,) if isinstance(dimensions, int) else dimensions
    if not low.shape == high.shape == due.shape or low.ndim not in allowed:
        shapes = f"{low.shape}, {high.shape}, {due.shape}"
        needed = " or ".join(map(str, allowed))
        raise ValueError(
            f"lower, upper and expected have shapes {shapes}; they need one shape of {needed} dimension(s)."
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


def possible_totals(low: Array, high: Array, due: Array, *, power: float = 1.0) -> tuple[Array, Array]:
    """Totals that the cells of an area may have, and the log of the weight of each at a relative rate of 1.

    What is known of each cell is used: six cells of "<5" make a total of 3 in many ways, and one of 24 in one. With
    a relative rate r the likelihood is the sum of weight r^total exp(-power r expected) over the totals. With a power w
    below 1 a count y is w y Poisson counts: totals and expected counts are in that unit, and what lies within bounds is
    what `growth.log_within` says, read off between whole numbers.

    Args:
        low, high, due: bounds and expected count of each cell, shape (cells,), what is expected above 0.

    >>> totals, log_weight = possible_totals(np.array([0.0, 0, 7]), np.array([1.0, 1, 7]), np.array([2.0, 3.0, 5.0]))
    >>> totals, (np.exp(log_weight - log_weight[0])).round(6)
    (array([7., 8., 9.]), array([1., 5., 6.]))
    """
    exact = low == high
    base = power * low[exact].sum()
    known = base * np.log(power * due[exact].sum()) - gammaln(base + 1) if exact.any() else 0.0
    cells = list(zip(low[~exact], high[~exact], due[~exact], strict=True))
    if not cells:
        return np.array([base]), np.array([known])
    if (high - low).sum() > MOST_TOTALS:
        cells = [(low[~exact].sum(), high[~exact].sum(), due[~exact].sum())]
    if len(cells) == 1:
        totals, log_weight = _ways(*cells[0], power)
        return base + totals, known + log_weight
    first, ways = 0.0, np.zeros(1)
    for cell in cells:
        counts, more = _ways(*cell, power, every=True)
        first, ways = first + counts[0], _added(ways, more)
    nodes, standing_for = possible_counts(first, first + len(ways) - 1)
    return base + nodes, known + ways[(nodes - first).astype(np.intp)] + np.log(standing_for)


def _ways(low: float, high: float, due: float, power: float, *, every: bool = False) -> tuple[Array, Array]:
    """Whole numbers of Poisson counts that a cell within bounds may stand for, and the log of their weights."""
    start, past = (power * (low - 0.5) + 0.5 if low > 0 else 0.0), power * (high + 0.5) + 0.5
    ends = np.floor(start), np.ceil(past) - 1
    counts, standing_for = (np.arange(ends[0], ends[1] + 1), 1.0) if every else possible_counts(*ends)
    inside = np.clip(past - counts, 0, 1) - np.clip(start - counts, 0, 1)
    return counts, counts * np.log(power * due) - gammaln(counts + 1) + np.log(standing_for * inside)


def _added(one: Array, other: Array) -> Array:
    """Log weights of sums, from those of what is added."""
    rows = np.full((len(other), len(one) + len(other) - 1), -np.inf)
    for place, weight in enumerate(other):
        rows[place, place : place + len(one)] = one + weight
    return np.asarray(logsumexp(rows, axis=0))
