"""The matrix of neighbours that spatial statistics sum over: ones, symmetric, in the order of the areas."""

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from tarazu.methods.neighbours import find_pairs

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Neighbours = Any  # pairs, an array of pairs or a sparse matrix: `find_pairs` says which and refuses the rest


def read_neighbours(neighbours: Neighbours, areas: int, *, islands: bool = False) -> "csr_array":
    """Symmetric matrix of ones, shape (areas, areas), its rows in the order of the areas.

    Args:
        neighbours: pairs of positions counted from 0, each pair once or in both directions; or a sparse matrix of ones.
        islands: whether areas without neighbours are allowed.

    Raises:
        ValueError: what `find_pairs` refuses, a matrix with other weights or that is not symmetric, an area without a
            neighbour; all at once.

    >>> read_neighbours([(0, 1), (1, 2)], 3).toarray().astype(int).tolist()
    [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    """
    pairs, faults = find_pairs(neighbours, areas)
    if sparse.issparse(neighbours) and neighbours.shape == (areas, areas):
        faults += _matrix_faults(sparse.coo_array(neighbours))
    both = np.vstack([pairs, pairs[:, ::-1]])
    matrix = sparse.csr_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(areas, areas))
    alone = np.flatnonzero(np.diff(matrix.indptr) == 0)
    if alone.size and not islands and not faults:
        faults.append(
            f"neighbours: areas without a neighbour (positions from 0): {', '.join(map(str, alone[:10]))}"
            f"{' and more' if alone.size > 10 else ''}. Join each to the area across the water, or leave it out."
        )
    if faults:
        raise ValueError(" ".join(faults))
    return matrix


def _matrix_faults(held: Any) -> list[str]:
    faults = []
    if not np.isin(held.data, (0, 1)).all():
        faults.append("neighbours: the matrix holds weights other than 0 and 1.")
    if abs(held - held.T).sum():
        faults.append("neighbours: the matrix is not symmetric; if one area borders another, both do.")
    return faults
