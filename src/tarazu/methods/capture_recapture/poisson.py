"""Poisson log-linear models of capture histories, fitted by Newton's method on margins.

A history, and a term of a model, is a set of lists, written as a whole number with one bit a list. The log of the
mean of history S is the sum of the parameters of all terms T inside S; the empty term is the intercept, and its
exponential is the mean of those never seen. A design matrix is not built: the margin of T is the sum over all
histories that contain T, the score of T is its margin less that of the fitted means, and the information of T and U
is the fitted margin of their union. All margins come from k * 2**(k-1) additions (the fast zeta transform).

Source: Fienberg (1972), Biometrika 59:591-603; Yates (1937), for the transform.
"""

import math

import numpy as np

from tarazu.methods.capture_recapture.compiled import compiled
from tarazu.methods.capture_recapture.histories import FloatArray, IntArray

MOST_STEPS = 60
MOST_HALVINGS = 40
NEAR = 1e-7  # Newton decrement below which a full step is safe without a look at the likelihood
DONE = 1e-13  # and below which that step was the last
REACHED, BELOW, LOST = 1, -1, 0
PIVOT = 1e-13  # of the diagonal: the information is singular in double precision


@compiled
def superset_sums(values: FloatArray) -> None:
    """In place: at S the sum over all sets that contain S."""
    bit = 1
    while bit < values.size:
        for s in range(values.size):
            if not s & bit:
                values[s] += values[s | bit]
        bit <<= 1


@compiled
def subset_sums(values: FloatArray) -> None:
    """In place: at S the sum over all sets inside S."""
    bit = 1
    while bit < values.size:
        for s in range(values.size):
            if s & bit:
                values[s] += values[s ^ bit]
        bit <<= 1


@compiled
def fitted(terms: IntArray, theta: FloatArray, kept: FloatArray, means: FloatArray) -> float:
    """Writes the mean of each kept history to `means`, 0 elsewhere; returns their sum."""
    for s in range(means.size):
        means[s] = 0.0
    for i in range(terms.size):
        means[terms[i]] = theta[i]
    subset_sums(means)
    total = 0.0
    for s in range(means.size):
        means[s] = math.exp(means[s]) if kept[s] > 0 else 0.0
        total += means[s]
    return total


@compiled
def log_likelihood(margins: FloatArray, terms: IntArray, theta: FloatArray, total: float) -> float:
    """Up to a constant of the data: sum of margin times parameter, less the sum of the means."""
    value = -total
    for i in range(terms.size):
        value += margins[terms[i]] * theta[i]
    return value


@compiled
def factor(matrix: FloatArray) -> bool:
    """Cholesky factor in the lower triangle, in place; False where the matrix is singular."""
    for j in range(matrix.shape[0]):
        diagonal = matrix[j, j]
        rest = diagonal
        for m in range(j):
            rest -= matrix[j, m] * matrix[j, m]
        if not rest > PIVOT * diagonal:
            return False
        root = math.sqrt(rest)
        matrix[j, j] = root
        for i in range(j + 1, matrix.shape[0]):
            inner = matrix[i, j]
            for m in range(j):
                inner -= matrix[i, m] * matrix[j, m]
            matrix[i, j] = inner / root
    return True


@compiled
def solve(lower: FloatArray, right: FloatArray) -> None:
    """In place: the solution x of L L' x = right."""
    for i in range(right.size):
        for m in range(i):
            right[i] -= lower[i, m] * right[m]
        right[i] /= lower[i, i]
    for i in range(right.size - 1, -1, -1):
        for m in range(i + 1, right.size):
            right[i] -= lower[m, i] * right[m]
        right[i] /= lower[i, i]


@compiled
def first_variance(lower: FloatArray) -> float:
    """The first diagonal entry of the inverse of L L'."""
    column = np.empty(lower.shape[0])
    total = 0.0
    for i in range(column.size):
        column[i] = 1.0 if i == 0 else 0.0
        for m in range(i):
            column[i] -= lower[i, m] * column[m]
        column[i] /= lower[i, i]
        total += column[i] * column[i]
    return total


@compiled
def ceiling(
    terms: IntArray, step: FloatArray, kept: FloatArray, means: FloatArray, people: float, reached: float
) -> float:
    """An upper bound of the maximum of the log-likelihood, from a Newton step; infinite where the step is too long.

    The means times (1 + step of their logs) have the observed margins. Any table with these margins bounds the
    maximum by the sum of m log m - m: the dual of the likelihood.

    Args:
        means: of the histories, not their margins.
        people: sum of the observed counts.
        reached: log-likelihood where the step begins.
    """
    change = np.zeros(kept.size)
    for i in range(terms.size):
        change[terms[i]] = step[i]
    subset_sums(change)
    bound = reached - people
    for s in range(kept.size):
        if kept[s] > 0:
            grown = 1 + change[s]
            if grown <= 0:
                return math.inf
            bound += means[s] * (1 + grown * math.log(grown))
    return bound


@compiled
def maximise(
    margins: FloatArray,
    kept: FloatArray,
    terms: IntArray,
    theta: FloatArray,
    means: FloatArray,
    wanted: float,
) -> tuple[float, float, int]:
    """Maximum likelihood: `theta` is the start and becomes the estimate, `means` the fitted margins.

    Args:
        margins: of the observed counts, shape (2**k,).
        kept: 1 for a history that the model allows and that could be seen, else 0; shape (2**k,).
        terms: sets, the empty one first; shape (p,).
        wanted: once it is certain that the maximum is below this, the search ends; -inf to reach it in any case.

    Returns: the log-likelihood up to a constant of the data, the variance of the first parameter, and REACHED, BELOW
        (what was wanted) or LOST (there is no maximum, or rounding hides it).
    """
    size = terms.size
    information = np.empty((size, size))
    score, step, trial = np.empty(size), np.empty(size), np.empty(size)
    of_cells = np.empty(kept.size)
    value = log_likelihood(margins, terms, theta, fitted(terms, theta, kept, means))
    for _ in range(MOST_STEPS):
        for s in range(kept.size):
            of_cells[s] = means[s]
        superset_sums(means)
        for i in range(size):
            score[i] = margins[terms[i]] - means[terms[i]]
            step[i] = score[i]
            for j in range(i + 1):
                information[i, j] = means[terms[i] | terms[j]]
        if not factor(information):
            return value, math.nan, LOST
        solve(information, step)
        decrement = 0.0
        for i in range(size):
            decrement += score[i] * step[i]
        if value < wanted and ceiling(terms, step, kept, of_cells, margins[0], value) < wanted:
            return value, math.nan, BELOW
        scale = 1.0
        for _ in range(MOST_HALVINGS):
            for i in range(size):
                trial[i] = theta[i] + scale * step[i]
            reached = log_likelihood(margins, terms, trial, fitted(terms, trial, kept, means))
            if decrement < NEAR or reached >= value + 0.1 * scale * decrement:
                break
            scale *= 0.5
        value = reached
        for i in range(size):
            theta[i] = trial[i]
        if decrement < DONE:
            superset_sums(means)
            return value, first_variance(information), REACHED
    superset_sums(means)
    return value, math.nan, LOST
