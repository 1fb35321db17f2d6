"""Is there an estimate, and only one? Asked of a model and data before anything is fitted.

Both answers are exact: how far an optimiser ran is no part of them.
"""

import numpy as np

from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.capture_recapture.poisson import subset_sums
from tarazu.methods.compiled import compiled

ZERO = 1e-9  # entries of an eliminated 0/1 matrix are whole numbers or simple fractions, far from this


@compiled
def identifiable(terms: IntArray, kept: FloatArray) -> bool:
    """Whether the parameters are determined by the means of the kept histories: full column rank.

    Every term but the empty one is itself a kept history. If all kept means are held at log 0, the parameter of T is
    (-1)**|T| times the intercept, so the log mean of S is the intercept times the sum of (-1)**|T| over the terms T
    inside S. The rank is full if and only if this sum differs from 0 for some kept S. It replaces the numerical rank
    of Chan, Silverman, Vincent (2021), section 2.3: for pair terms it says that either some pair of lists is in no
    term, or three lists overlap pair by pair.

    Args:
        terms: sets closed under taking subsets, those at minus infinity left out.
    """
    signs = np.zeros(kept.size)
    for term in terms:
        size = 0
        rest = term
        while rest:
            rest &= rest - 1
            size += 1
        signs[term] = 1.0 - 2.0 * (size % 2)
    subset_sums(signs)
    kept_signs = 0.0
    for s in range(1, kept.size):
        if kept[s] > 0:
            kept_signs += abs(signs[s])
    return kept_signs > 0.5


@compiled
def eliminate(matrix: FloatArray, columns: int) -> int:
    """Gaussian elimination in place with pivots in the first `columns` columns; returns the rank of that part.

    Rows from the rank on are then 0 in these columns.
    """
    rank = 0
    for column in range(columns):
        if rank == matrix.shape[0]:
            break
        pivot = rank
        for row in range(rank + 1, matrix.shape[0]):
            if abs(matrix[row, column]) > abs(matrix[pivot, column]):
                pivot = row
        if abs(matrix[pivot, column]) < ZERO:
            continue
        for c in range(column, matrix.shape[1]):
            matrix[rank, c], matrix[pivot, c] = matrix[pivot, c], matrix[rank, c]
        for row in range(rank + 1, matrix.shape[0]):
            share = matrix[row, column] / matrix[rank, column]
            if share != 0.0:
                for c in range(column, matrix.shape[1]):
                    matrix[row, c] -= share * matrix[rank, c]
        rank += 1
    return rank


@compiled
def positive_kernel(matrix: FloatArray, top: int, left: int) -> bool:
    """Whether some d with every entry above 0 has matrix[top:, left:] @ d = 0: simplex, first phase, on d = 1 + e.

    Bland's rule on both choices, so that it cannot cycle.
    """
    rows, columns = matrix.shape[0] - top, matrix.shape[1] - left
    table = np.zeros((rows + 1, columns + 1))  # the last row is what is still missing, the last column the right side
    basis = np.empty(rows, dtype=np.int64)  # columns; from `columns` on they stand for what is missing in a row
    for i in range(rows):
        basis[i] = columns + i
        for j in range(columns):
            table[i, columns] -= matrix[top + i, left + j]
        sign = 1.0 if table[i, columns] >= 0 else -1.0
        table[i, columns] *= sign
        for j in range(columns):
            table[i, j] = sign * matrix[top + i, left + j]
        for j in range(columns + 1):
            table[rows, j] -= table[i, j]
    while table[rows, columns] < -ZERO:
        entering, leaving = pivot_by_bland(table, basis)
        if entering < 0:
            return False
        pivot = table[leaving, entering]
        for j in range(columns + 1):
            table[leaving, j] /= pivot
        for i in range(rows + 1):
            share = table[i, entering]
            if i != leaving and share != 0.0:
                for j in range(columns + 1):
                    table[i, j] -= share * table[leaving, j]
        basis[leaving] = entering
    return True


@compiled
def pivot_by_bland(table: FloatArray, basis: IntArray) -> tuple[int, int]:
    """The first column that lessens what is missing, and the row that stops it first; -1 where there is none."""
    rows, columns = table.shape[0] - 1, table.shape[1] - 1
    for j in range(columns):
        if table[rows, j] < -ZERO:
            leaving = -1
            least = np.inf
            for i in range(rows):
                if table[i, j] > ZERO:
                    ratio = table[i, columns] / table[i, j]
                    if ratio < least - ZERO or (ratio < least + ZERO and basis[i] < basis[leaving]):
                        leaving, least = i, ratio
            return j, leaving
    return -1, -1


@compiled
def exists(cells: FloatArray, terms: IntArray, kept: FloatArray) -> bool:
    """Whether the maximum likelihood estimate on the kept histories is finite.

    It is if and only if some table with every kept history above 0 has the margins that were observed, that is, if
    a vector in the kernel of the design is above 0 at every kept history that was not seen. Directions are first
    eliminated by the histories that were seen; for most data none is left and the answer is yes at once.

    Source: Fienberg, Rinaldo (2012), Ann Stat 40:996-1023, theorem 3.
    """
    histories = np.empty(cells.size, dtype=np.int64)
    seen, every = write_histories(cells, kept, histories)
    if every == seen:
        return True
    for columns in (seen, every):
        matrix = design(terms, histories, columns)
        rank = eliminate(matrix, seen)
        if rank == terms.size:
            return True
    return positive_kernel(matrix, rank, seen)


@compiled
def write_histories(cells: FloatArray, kept: FloatArray, histories: IntArray) -> tuple[int, int]:
    """Writes the kept histories, those that were seen first; returns how many were seen, and how many there are."""
    seen = 0
    for s in range(cells.size):
        if kept[s] > 0 and cells[s] > 0:
            histories[seen] = s
            seen += 1
    every = seen
    for s in range(cells.size):
        if kept[s] > 0 and cells[s] == 0:
            histories[every] = s
            every += 1
    return seen, every


@compiled
def design(terms: IntArray, histories: IntArray, columns: int) -> FloatArray:
    """1 where the term lies inside the history; shape (terms, columns), the first `columns` histories."""
    matrix = np.empty((terms.size, columns))
    for i in range(terms.size):
        for j in range(columns):
            matrix[i, j] = 1.0 if terms[i] & histories[j] == terms[i] else 0.0
    return matrix
