"""Driver values that are not known: how they go with the known ones of the area, so that they are drawn and never filled in."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
ROUNDS = 60
ALIKE = (
    0.1  # weight of unrelated drivers in their covariance: with few areas every driver seems to foretell every other
)


@dataclass(frozen=True, slots=True, eq=False)
class Gaps:
    """`filled`: shape (areas, drivers), gaps at their means given the known values; `rows`: areas with gaps; `factors`:
    shape (rows, drivers, drivers), of the covariance of the gaps given the known values, 0 where known.
    """

    filled: Array
    rows: NDArray[np.int64]
    factors: Array


def find_gaps(values: Array) -> Gaps:
    """A joint normal distribution of standardised drivers, by expectation maximisation, and what it says of each gap.

    Args:
        values: shape (areas, drivers), standardised, NaN where unknown.

    Source: Little, Rubin (2020), Statistical Analysis with Missing Data, section 11.2.1.

    >>> held = find_gaps(np.array([[1.0, 1.0], [-1.0, -1.0], [0.5, np.nan]]))
    >>> bool(0 < held.filled[2, 1] < 0.5), held.rows.tolist()
    (True, [2])
    """
    known = ~np.isnan(values)
    rows = np.flatnonzero(~known.all(axis=1))
    wide = values.shape[1]
    filled, middle, spread = np.where(known, values, 0.0), np.zeros(wide), np.eye(wide)
    factors = np.zeros((len(rows), wide, wide))
    for _ in range(ROUNDS if len(rows) else 0):
        unsure = np.zeros((wide, wide))
        for place, row in enumerate(rows):
            filled[row], given = _given(values[row], known[row], middle, spread)
            unsure += given
            factors[place] = _factor(given)
        middle = filled.mean(axis=0)
        off = filled - middle
        spread = (1 - ALIKE) * (off.T @ off + unsure) / len(values) + ALIKE * np.eye(wide)
    return Gaps(filled, rows.astype(np.int64), factors)


def _given(row: Array, known: NDArray[np.bool_], middle: Array, spread: Array) -> tuple[Array, Array]:
    """A row with its gaps at their means, and their covariance (0 where known)."""
    found, given = np.where(known, row, middle), np.zeros(spread.shape)
    gap = np.ix_(~known, ~known)
    given[gap] = spread[gap]
    if known.any():
        slope = np.linalg.solve(spread[np.ix_(known, known)], spread[np.ix_(known, ~known)])
        found[~known] += (row[known] - middle[known]) @ slope
        given[gap] -= spread[np.ix_(~known, known)] @ slope
    return found, given


def _factor(given: Array) -> Array:
    found = np.zeros(given.shape)
    gap = np.flatnonzero(np.diag(given) > 0)
    found[np.ix_(gap, gap)] = np.linalg.cholesky(given[np.ix_(gap, gap)])
    return found
