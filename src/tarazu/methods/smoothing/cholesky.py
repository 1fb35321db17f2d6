"""Sparse Cholesky factor, solutions, log determinant, and the entries of the inverse where the factor has entries."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.compiled import compiled
from tarazu.methods.smoothing.elimination import minimum_degree

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Where a symmetric matrix, and its factor in the order of elimination, have entries; made once, used for all values.

    Attributes:
        order: shape (size,), the row of the matrix that is eliminated first, second, ...
        starts, rows: the factor by columns, the diagonal first and rows rising.
        places: of each entry given to `analyse`, where it stands in the factor.
    """

    order: Ints
    starts: Ints
    rows: Ints
    places: Ints

    @property
    def size(self) -> int:
        return len(self.order)

    def factor(self, values: Array) -> "Factor":
        """Factor the matrix with these values, in the order of the entries given to `analyse`; repeated entries add up.

        Raises:
            ValueError: the matrix is not positive definite.
        """
        lower: Array = np.bincount(self.places, weights=values, minlength=len(self.rows)).astype(np.float64)
        if not factor_in_place(self.starts, self.rows, lower):
            raise ValueError("The matrix is not positive definite.")
        return Factor(self, lower)

    def find(self, rows: ArrayLike, columns: ArrayLike) -> Ints:
        """Places in the factor of entries (row, column) of the matrix, in either triangle.

        Raises:
            ValueError: the factor has no such entry.
        """
        rank = np.argsort(self.order)
        first, second = rank[np.asarray(rows, dtype=np.int64)], rank[np.asarray(columns, dtype=np.int64)]
        return _find(self.starts, self.rows, self.size, np.maximum(first, second), np.minimum(first, second))


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """The lower factor L of a matrix, L L' = P A P', its values by columns as `pattern` says."""

    pattern: Pattern
    lower: Array

    @property
    def log_determinant(self) -> float:
        """Of the matrix."""
        return float(2.0 * np.log(self.lower[self.pattern.starts[:-1]]).sum())

    def solve(self, right: Array) -> Array:
        """x in A x = right; shape (size,) or (size, columns)."""
        columns = np.ascontiguousarray(right.reshape(self.pattern.size, -1)[self.pattern.order].T)
        solve_in_place(self.pattern.starts, self.pattern.rows, self.lower, columns)
        return self._home(columns).reshape(right.shape)

    def colour(self, noise: Array) -> Array:
        """From independent standard normals, columns with the covariance A^-1; shape (size, columns)."""
        columns = np.ascontiguousarray(noise.T)
        solve_upper_in_place(self.pattern.starts, self.pattern.rows, self.lower, columns)
        return self._home(columns)

    def inverse(self) -> Array:
        """Entries of A^-1 in the places of the factor; `Pattern.find` says which is where.

        Source: Takahashi, Fagan, Chen (1973); Rue, Martino (2007), J Stat Plan Inference 137:3177-3192, equation 8.
        """
        return selected_inverse(self.pattern.starts, self.pattern.rows, self.lower)

    def _home(self, columns: Array) -> Array:
        found = np.empty((columns.shape[1], columns.shape[0]))
        found[self.pattern.order] = columns.T
        return found


def analyse(rows: ArrayLike, columns: ArrayLike, size: int) -> Pattern:
    """Choose an order of elimination for a symmetric matrix, and find where its factor has entries.

    Args:
        rows, columns: places of the entries of one triangle, the diagonal included.

    >>> pattern = analyse([0, 1, 2, 0, 1], [0, 1, 2, 1, 2], 3)
    >>> factor = pattern.factor(np.array([2.0, 2.0, 2.0, -1.0, -1.0]))
    >>> round(float(np.exp(factor.log_determinant)), 6), factor.solve(np.array([1.0, 0.0, 1.0])).round(6).tolist()
    (4.0, [1.0, 1.0, 1.0])
    >>> factor.inverse()[pattern.find([0, 1, 2], [0, 1, 2])].round(6).tolist()
    [0.75, 1.0, 0.75]
    """
    one, other = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    apart = one != other
    edges = np.column_stack([np.append(one[apart], other[apart]), np.append(other[apart], one[apart])])
    edges = np.unique(edges, axis=0).reshape(-1, 2)
    starts = np.searchsorted(edges[:, 0], np.arange(size + 1))
    order, ends, members = minimum_degree(starts.astype(np.int64), np.ascontiguousarray(edges[:, 1]))
    rank = np.argsort(order)
    column = np.append(np.arange(size), np.repeat(np.arange(size), np.diff(ends)))
    row = np.append(np.arange(size), rank[members])
    sorted_ = np.lexsort((row, column))
    filled, begins = row[sorted_], np.searchsorted(column[sorted_], np.arange(size + 1)).astype(np.int64)
    first, second = rank[one], rank[other]
    places = _find(begins, filled, size, np.maximum(first, second), np.minimum(first, second))
    return Pattern(order, begins, filled, places)


def _find(starts: Ints, rows: Ints, size: int, row: Ints, column: Ints) -> Ints:
    keys = np.repeat(np.arange(size), np.diff(starts)) * size + rows
    wanted = column * size + row
    found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    if (keys[found] != wanted).any():
        raise ValueError("The factor has no such entry.")
    return found


@compiled
def factor_in_place(starts: Ints, rows: Ints, lower: Array) -> bool:
    """Left-looking, column by column; False where a pivot is not above zero."""
    size = starts.size - 1
    work = np.zeros(size)
    head, following, at = np.full(size, -1), np.full(size, -1), np.zeros(size, np.int64)
    for column in range(size):
        begin, end = starts[column], starts[column + 1]
        for k in range(begin, end):
            work[rows[k]] = lower[k]
        earlier = head[column]
        while earlier >= 0:
            after, now, last = following[earlier], at[earlier], starts[earlier + 1]
            factor = lower[now]
            for k in range(now, last):
                work[rows[k]] -= factor * lower[k]
            at[earlier] = now + 1
            if now + 1 < last:
                row = rows[now + 1]
                following[earlier], head[row] = head[row], earlier
            earlier = after
        pivot = work[column]
        if not pivot > 0.0:
            return False
        root = np.sqrt(pivot)
        lower[begin], work[column] = root, 0.0
        for k in range(begin + 1, end):
            lower[k], work[rows[k]] = work[rows[k]] / root, 0.0
        if begin + 1 < end:
            at[column], row = begin + 1, rows[begin + 1]
            following[column], head[row] = head[row], column
    return True


@compiled
def solve_in_place(starts: Ints, rows: Ints, lower: Array, columns: Array) -> None:
    """L L' x = right for each row of `columns`."""
    for right in columns:
        for column in range(starts.size - 1):
            right[column] /= lower[starts[column]]
            for k in range(starts[column] + 1, starts[column + 1]):
                right[rows[k]] -= lower[k] * right[column]
    solve_upper_in_place(starts, rows, lower, columns)


@compiled
def solve_upper_in_place(starts: Ints, rows: Ints, lower: Array, columns: Array) -> None:
    """L' x = right for each row of `columns`."""
    for right in columns:
        for column in range(starts.size - 2, -1, -1):
            total = right[column]
            for k in range(starts[column] + 1, starts[column + 1]):
                total -= lower[k] * right[rows[k]]
            right[column] = total / lower[starts[column]]


@compiled
def selected_inverse(starts: Ints, rows: Ints, lower: Array) -> Array:
    """From the last column to the first: a column of the inverse needs only later entries inside the pattern."""
    size = starts.size - 1
    inverse, place = np.zeros(lower.size), np.full(size, -1)
    longest = 0
    for column in range(size):
        longest = max(longest, starts[column + 1] - starts[column])
    total = np.zeros(longest)
    for column in range(size - 1, -1, -1):
        begin, end = starts[column], starts[column + 1]
        for k in range(begin + 1, end):
            place[rows[k]], total[k - begin] = k - begin, 0.0
        for k in range(begin + 1, end):
            here = rows[k]
            total[k - begin] += lower[k] * inverse[starts[here]]
            for m in range(starts[here] + 1, starts[here + 1]):
                there = place[rows[m]]
                if there >= 0:
                    total[there] += lower[k] * inverse[m]
                    total[k - begin] += lower[begin + there] * inverse[m]
        root, own = lower[begin], 0.0
        for k in range(begin + 1, end):
            inverse[k] = -total[k - begin] / root
            own += lower[k] * inverse[k]
            place[rows[k]] = -1
        inverse[begin] = (1.0 / root - own) / root
    return inverse
