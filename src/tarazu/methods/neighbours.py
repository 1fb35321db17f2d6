"""Which areas are neighbours: pairs of places or a sparse matrix, read once for every method that needs a map."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def find_pairs(neighbours: Any, size: int) -> tuple[Ints, list[str]]:
    """Pairs i < j, each once, and what is wrong with what was given; a matrix has an entry where two areas touch."""
    if hasattr(neighbours, "tocoo"):
        if neighbours.shape != (size, size):
            return np.empty((0, 2), np.int64), [
                f"neighbours is a matrix of shape {neighbours.shape}, not {(size, size)}."
            ]
        entries = neighbours.tocoo()
        present = entries.data != 0
        given = np.column_stack([entries.row[present], entries.col[present]])
    else:
        given = np.asarray(neighbours)
        given = given.reshape(-1, 2) if given.size == 0 else given
    return _checked_pairs(given, size)


def _checked_pairs(given: NDArray[Any], size: int) -> tuple[Ints, list[str]]:
    none = np.empty((0, 2), np.int64)
    if given.ndim != 2 or given.shape[1] != 2:
        return none, [f"neighbours has shape {given.shape}; pairs of areas have shape (pairs, 2)."]
    if given.dtype.kind not in "iu" and not (given.dtype.kind == "f" and (given == np.floor(given)).all()):
        return none, ["neighbours must be whole numbers: places of areas, from 0."]
    pairs, faults = given.astype(np.int64), []
    outside = ((pairs < 0) | (pairs >= size)).any(axis=1)
    if outside.any():
        at = int(outside.argmax())
        faults.append(f"neighbours: {outside.sum()} pairs are outside 0 to {size - 1}, the first {pairs[at].tolist()}.")
    same = pairs[:, 0] == pairs[:, 1]
    if same.any():
        faults.append(f"neighbours: {same.sum()} areas are their own neighbours, the first {pairs[same.argmax(), 0]}.")
    return (none, faults) if faults else (np.unique(np.sort(pairs, axis=1), axis=0), [])
