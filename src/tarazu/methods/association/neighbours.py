"""Which areas are neighbours: pairs of positions, or a sparse matrix of ones, checked and made symmetric."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Neighbours = Any  # pairs, an array of pairs or a sparse matrix: `read_neighbours` says which and refuses the rest


def read_neighbours(neighbours: Neighbours, areas: int, *, islands: bool = False) -> "csr_array":
    """Symmetric matrix of ones, shape (areas, areas), its rows in the order of the areas.

    Args:
        neighbours: pairs of positions counted from 0, each pair once or in both directions; or a sparse matrix of ones.
        islands: whether areas without neighbours are allowed.

    Raises:
        ValueError: a position is not one of an area, an area is its own neighbour, a matrix has another shape or other
            weights or is not symmetric, an area has no neighbour.

    >>> read_neighbours([(0, 1), (1, 2)], 3).toarray().astype(int).tolist()
    [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    """
    pairs = _of_matrix(neighbours, areas) if sparse.issparse(neighbours) else _of_pairs(neighbours, areas)
    own = pairs[pairs[:, 0] == pairs[:, 1], 0]
    if own.size:
        raise ValueError(f"neighbours: area {own[0]} is its own neighbour; leave that pair out.")
    both = np.vstack([pairs, pairs[:, ::-1]])
    matrix = sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(areas, areas))
    matrix.data[:] = 1.0
    alone = np.flatnonzero(np.diff(matrix.indptr) == 0)
    if alone.size and not islands:
        raise ValueError(
            f"neighbours: areas without a neighbour (positions from 0): {', '.join(map(str, alone[:10]))}"
            f"{' and more' if alone.size > 10 else ''}. Join each to the area across the water, or leave it out."
        )
    return matrix


def _of_pairs(neighbours: Iterable[tuple[int, int]], areas: int) -> NDArray[np.intp]:
    given = np.asarray(neighbours if isinstance(neighbours, np.ndarray) else list(neighbours))
    if given.size == 0:
        return np.empty((0, 2), dtype=np.intp)
    if given.ndim != 2 or given.shape[1] != 2 or given.dtype.kind not in "iu":
        raise ValueError("neighbours: give pairs of whole positions, such as [(0, 1), (1, 2)], or a sparse matrix.")
    if given.min() < 0 or given.max() >= areas:
        wrong = given[(given < 0).any(axis=1) | (given >= areas).any(axis=1)][0]
        raise ValueError(f"neighbours: pair ({wrong[0]}, {wrong[1]}) is outside the {areas} areas, counted from 0.")
    return given.astype(np.intp)


def _of_matrix(neighbours: Any, areas: int) -> NDArray[np.intp]:
    held = sparse.coo_array(neighbours)
    held.sum_duplicates()
    if held.shape != (areas, areas):
        raise ValueError(f"neighbours: the matrix has shape {held.shape}; {areas} areas need ({areas}, {areas}).")
    if not np.isin(held.data, (0, 1)).all():
        raise ValueError("neighbours: the matrix holds weights other than 0 and 1.")
    if abs(held - held.T).sum():
        raise ValueError("neighbours: the matrix is not symmetric; if one area borders another, both do.")
    held.eliminate_zeros()
    return np.column_stack([held.row, held.col]).astype(np.intp)
