"""The sparse factor against dense algebra, on random graphs and on a chain, a star and a grid."""

import numpy as np
import pytest

from tarazu.methods.smoothing import cholesky, elimination
from tarazu.methods.smoothing.cholesky import analyse

SHAPES = [(1, 0.0), (6, 0.0), (7, 0.5), (30, 0.1), (60, 0.04), (25, 1.0)]


def random_matrix(size, density, seed):
    """Dense symmetric positive definite matrix, and the places and values of its lower triangle."""
    rng = np.random.default_rng(seed)
    row, column = np.nonzero(np.tril(rng.random((size, size)) < density, -1))
    values = rng.normal(size=len(row))
    dense = np.zeros((size, size))
    dense[row, column] = values
    dense += dense.T
    diagonal = np.abs(dense).sum(axis=1) + 0.1
    np.fill_diagonal(dense, diagonal)
    every = np.arange(size)
    return dense, np.append(every, row), np.append(every, column), np.append(diagonal, values)


@pytest.fixture(params=SHAPES, ids=str)
def factored(request):
    dense, row, column, values = random_matrix(*request.param, seed=4)
    pattern = analyse(row, column, len(dense))
    return dense, row, column, pattern, pattern.factor(values)


def test_solutions_and_determinant(factored):
    dense, *_, factor = factored
    right = np.random.default_rng(0).normal(size=(len(dense), 3))
    assert factor.solve(right) == pytest.approx(np.linalg.solve(dense, right), abs=1e-10)
    assert factor.solve(right[:, 0]) == pytest.approx(np.linalg.solve(dense, right[:, 0]), abs=1e-10)
    assert factor.log_determinant == pytest.approx(np.linalg.slogdet(dense)[1], abs=1e-10)


def test_entries_of_the_inverse(factored):
    dense, row, column, pattern, factor = factored
    inverse = np.linalg.inv(dense)
    assert factor.inverse()[pattern.find(row, column)] == pytest.approx(inverse[row, column], abs=1e-10)
    assert factor.inverse()[pattern.find(column, row)] == pytest.approx(inverse[row, column], abs=1e-10)


def test_coloured_noise_has_the_inverse_as_covariance(factored):
    dense, *_, factor = factored
    root = factor.colour(np.eye(len(dense)))
    assert root @ root.T == pytest.approx(np.linalg.inv(dense), abs=1e-10)


def test_repeated_entries_add_up():
    pattern = analyse([0, 1, 1, 1, 1], [0, 1, 0, 0, 1], 2)
    assert pattern.factor(np.array([2.0, 1.0, -0.5, -0.5, 1.0])).log_determinant == pytest.approx(np.log(3.0))


def test_a_matrix_that_is_not_definite_is_refused():
    with pytest.raises(ValueError, match="not positive definite"):
        analyse([0, 1, 1], [0, 1, 0], 2).factor(np.array([1.0, 1.0, 2.0]))
    with pytest.raises(ValueError, match="no such entry"):
        analyse([0, 1], [0, 1], 2).find([0], [1])


def test_trees_fill_nothing_and_a_grid_little():
    star = analyse(np.append(np.arange(50), np.arange(1, 50)), np.append(np.arange(50), np.zeros(49, int)), 50)
    assert len(star.rows) == 50 + 49
    grid = np.arange(900).reshape(30, 30)
    one, other = np.append(grid[:, 1:], grid[1:]), np.append(grid[:, :-1], grid[:-1])
    filled = analyse(np.append(np.arange(900), one), np.append(np.arange(900), other), 900)
    assert len(filled.rows) < 900 * 15  # in rows the band alone is 900 * 30


def test_the_compiled_loops_are_the_readable_ones():
    _, row, column, values = random_matrix(12, 0.3, seed=1)
    pattern = analyse(row, column, 12)
    factor = pattern.factor(values)
    lower = np.bincount(pattern.places, weights=values, minlength=len(pattern.rows))
    assert cholesky.factor_in_place.py_func(pattern.starts, pattern.rows, lower)
    assert lower == pytest.approx(factor.lower)
    assert cholesky.selected_inverse.py_func(pattern.starts, pattern.rows, lower) == pytest.approx(factor.inverse())
    starts, links = np.array([0, 2, 4, 6, 8]), np.array([1, 3, 0, 2, 1, 3, 0, 2])
    for plain, fast in zip(
        elimination.minimum_degree.py_func(starts, links), elimination.minimum_degree(starts, links), strict=True
    ):
        assert plain.tolist() == fast.tolist()
