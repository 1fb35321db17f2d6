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

from tarazu.methods.capture_recapture.histories import FloatArray, IntArray
from tarazu.methods.compiled import compiled

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
def log_posterior(
    margins: FloatArray,
    kept: FloatArray,
    terms: IntArray,
    theta: FloatArray,
    means: FloatArray,
    pull: FloatArray,
    centre: FloatArray,
) -> float:
    """Up to a constant of the data; without a prior the log-likelihood. Writes the mean of each history to `means`."""
    value = -fitted(terms, theta, kept, means)
    for i in range(terms.size):
        value += margins[terms[i]] * theta[i]
    for i in range(centre.size):
        for j in range(centre.size):
            value -= 0.5 * pull[i, j] * (theta[i] - centre[i]) * (theta[j] - centre[j])
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
def variance_along(lower: FloatArray, direction: FloatArray) -> float:
    """direction' (L L')^-1 direction: the variance of a combination of the parameters."""
    along = np.empty(direction.size)
    total = 0.0
    for i in range(direction.size):
        along[i] = direction[i]
        for m in range(i):
            along[i] -= lower[i, m] * along[m]
        along[i] /= lower[i, i]
        total += along[i] * along[i]
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
def inform(terms: IntArray, means: FloatArray, pull: FloatArray, information: FloatArray) -> None:
    """Writes the lower triangle of the information of data and prior; `means` are margins of the fitted means."""
    for i in range(terms.size):
        for j in range(i + 1):
            information[i, j] = means[terms[i] | terms[j]]
    for i in range(pull.shape[0]):
        for j in range(i + 1):
            information[i, j] += pull[i, j]


@compiled
def newton(
    margins: FloatArray,
    terms: IntArray,
    theta: FloatArray,
    means: FloatArray,
    pull: FloatArray,
    centre: FloatArray,
    information: FloatArray,
    step: FloatArray,
) -> float:
    """Writes the Newton step, and the factor of the information; returns the decrement, -1 where it is singular.

    Args:
        means: margins of the fitted means.
    """
    score = np.empty(terms.size)
    for i in range(terms.size):
        score[i] = margins[terms[i]] - means[terms[i]]
    for i in range(centre.size):
        for j in range(centre.size):
            score[i] -= pull[i, j] * (theta[j] - centre[j])
    inform(terms, means, pull, information)
    if not factor(information):
        return -1.0
    for i in range(terms.size):
        step[i] = score[i]
    solve(information, step)
    decrement = 0.0
    for i in range(terms.size):
        decrement += score[i] * step[i]
    return decrement


@compiled
def maximise(
    margins: FloatArray,
    kept: FloatArray,
    terms: IntArray,
    theta: FloatArray,
    means: FloatArray,
    wanted: float,
    pull: FloatArray,
    centre: FloatArray,
) -> tuple[float, float, int]:
    """Maximum likelihood: `theta` is the start and becomes the estimate, `means` the fitted margins.

    Args:
        margins: of the observed counts, shape (2**k,).
        kept: 1 for a history that the model allows and that could be seen, else 0; shape (2**k,).
        terms: sets, the empty one first; shape (p,).
        wanted: once it is certain that the maximum is below this, the search ends; -inf to reach it in any case.
        pull, centre: a normal prior, the inverse of its covariance, shape (p, p), and its mean, shape (p,); (0, 0) and (0,)
            for none. With a prior, what is said of the likelihood holds for the posterior, and `wanted` has to be -inf.

    Returns: the log-likelihood up to a constant of the data, the variance of the first parameter, and REACHED, BELOW
        (what was wanted) or LOST (there is no maximum, or rounding hides it).
    """
    size = terms.size
    information, step, trial = np.empty((size, size)), np.empty(size), np.empty(size)
    of_cells = np.empty(kept.size)
    value = log_posterior(margins, kept, terms, theta, means, pull, centre)
    for _ in range(MOST_STEPS):
        for s in range(kept.size):
            of_cells[s] = means[s]
        superset_sums(means)
        decrement = newton(margins, terms, theta, means, pull, centre, information, step)
        if decrement < 0:
            return value, math.nan, LOST
        if value < wanted and ceiling(terms, step, kept, of_cells, margins[0], value) < wanted:
            return value, math.nan, BELOW
        scale = 1.0
        reached = value
        for _ in range(MOST_HALVINGS):
            for i in range(size):
                trial[i] = theta[i] + scale * step[i]
            reached = log_posterior(margins, kept, terms, trial, means, pull, centre)
            if decrement < NEAR or reached >= value + 0.1 * scale * decrement:
                break
            scale *= 0.5
        value = reached
        for i in range(size):
            theta[i] = trial[i]
        if decrement < DONE:
            superset_sums(means)
            first = np.zeros(size)
            first[0] = 1.0
            return value, variance_along(information, first), REACHED
    superset_sums(means)
    return value, math.nan, LOST
