"""Small Gaussian systems in plain loops: they compile in a moment, where calls of LAPACK take a minute in all."""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled

Array = NDArray[np.float64]


@compiled
def factored(matrix: Array) -> Array:
    """Lower Cholesky factor of a symmetric positive definite matrix, of which the lower triangle is read.

    >>> factored(np.array([[4.0, 0.0], [2.0, 5.0]])).tolist()
    [[2.0, 0.0], [1.0, 2.0]]
    """
    size = len(matrix)
    lower = np.zeros((size, size))
    for row in range(size):
        for column in range(row + 1):
            left = matrix[row, column]
            for before in range(column):
                left -= lower[row, before] * lower[column, before]
            lower[row, column] = np.sqrt(left) if row == column else left / lower[column, column]
    return lower


@compiled
def forward(lower: Array, right: Array) -> Array:
    """x of lower x = right.

    >>> forward(np.array([[2.0, 0.0], [1.0, 2.0]]), np.array([4.0, 4.0])).tolist()
    [2.0, 1.0]
    """
    found = right.copy()
    for row in range(len(found)):
        for before in range(row):
            found[row] -= lower[row, before] * found[before]
        found[row] /= lower[row, row]
    return found


@compiled
def backward(lower: Array, right: Array) -> Array:
    """x of lower' x = right.

    >>> backward(np.array([[2.0, 0.0], [1.0, 2.0]]), np.array([4.0, 4.0])).tolist()
    [1.0, 2.0]
    """
    found = right.copy()
    for row in range(len(found) - 1, -1, -1):
        for after in range(row + 1, len(found)):
            found[row] -= lower[after, row] * found[after]
        found[row] /= lower[row, row]
    return found


@compiled
def log_diagonal(lower: Array) -> float:
    """Sum of the logs of the diagonal: half the log determinant of what was factored."""
    total = 0.0
    for row in range(len(lower)):
        total += np.log(lower[row, row])
    return total


@compiled
def normals(size: int, rng: np.random.Generator) -> Array:
    """Standard normal numbers."""
    found = np.empty(size)
    for place in range(size):
        found[place] = rng.standard_normal()
    return found


@compiled
def combined(weights: Array, rows: Array) -> Array:
    """Sum of rows, each by its weight, in this order: a library's product depends on the number of cores in its last digit.

    >>> combined(np.array([1.0, 2.0]), np.array([[1.0, 0.0], [3.0, 4.0]])).tolist()
    [7.0, 8.0]
    """
    found = np.zeros(rows.shape[1])
    for row in range(rows.shape[0]):
        weight = weights[row]
        for column in range(rows.shape[1]):
            found[column] += weight * rows[row, column]
    return found


@compiled
def along(rows: Array, weights: Array) -> Array:
    """Of each row, the sum of its entries by their weights.

    >>> along(np.array([[1.0, 0.0], [3.0, 4.0]]), np.array([1.0, 2.0])).tolist()
    [1.0, 11.0]
    """
    found = np.zeros(rows.shape[0])
    for row in range(rows.shape[0]):
        for column in range(rows.shape[1]):
            found[row] += rows[row, column] * weights[column]
    return found


@compiled
def crossed(left: Array, weights: Array, right: Array) -> Array:
    """left' diag(weights) right.

    >>> crossed(np.array([[1.0], [2.0]]), np.array([1.0, 10.0]), np.array([[1.0, 0.0], [0.0, 1.0]])).tolist()
    [[1.0, 20.0]]
    """
    found = np.zeros((left.shape[1], right.shape[1]))
    for row in range(left.shape[0]):
        for one in range(left.shape[1]):
            weight = left[row, one] * weights[row]
            for other in range(right.shape[1]):
                found[one, other] += weight * right[row, other]
    return found
