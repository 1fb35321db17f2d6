"""What chance alone gives: p-values of permutations, and how many of many findings it would make."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Array = NDArray[np.float64]
ROUNDING = 1e-10  # of the spread of the permuted statistics: nearer than this to the observed one is a tie


def two_sided(observed: Array, permuted: Array) -> Array:
    """Permutation p-values, twice the smaller tail: those of one tail chosen by the data would be half as large.

    Args:
        observed: shape (areas,).
        permuted: shape (permutations, areas).

    Source: Phipson, Smyth (2010), Stat Appl Genet Mol Biol 9:39 (the observed arrangement counts as one of them).

    >>> two_sided(np.array([5.0]), np.array([[1.0], [2.0], [3.0]])).tolist()
    [0.5]
    """
    near = ROUNDING * np.ptp(permuted, axis=0)
    above = (permuted >= observed - near).sum(axis=0)
    below = (permuted <= observed + near).sum(axis=0)
    return np.asarray(np.minimum(2.0 * (np.minimum(above, below) + 1) / (len(permuted) + 1), 1.0))


def neighbour_sums(values: Array, matrix: "csr_array", *, permutations: int, seed: int) -> Iterator[Array]:
    """For each area, sums of its neighbours' values where all areas but itself are permuted; shape (permutations,).

    The same random places serve all areas, as in esda and GeoDa, whose permutations take half a minute to compile.

    Args:
        matrix: of ones, as `read_neighbours` gives it.

    Source: Anselin (1995), Geogr Anal 27:93-115, section on conditional permutation.
    """
    counts = np.diff(matrix.indptr)
    places = random_places(len(values) - 1, int(counts.max()), rows=permutations, seed=seed)
    for area, count in enumerate(counts):
        yield np.delete(values, area)[places[:, :count]].sum(axis=1)


def random_places(among: int, count: int, *, rows: int, seed: int) -> NDArray[np.intp]:
    """Different whole numbers below `among` in random order, shape (rows, count); any first ones of a row are a fair draw.

    Source: Floyd, in Bentley, Floyd (1987), Commun ACM 30:754-757.

    >>> sorted(random_places(3, 3, rows=1, seed=0)[0].tolist())
    [0, 1, 2]
    """
    rng = np.random.default_rng(seed)
    chosen = np.full((rows, count), -1, dtype=np.intp)
    for column, last in enumerate(range(among - count, among)):
        drawn = rng.integers(0, last + 1, size=rows)
        chosen[:, column] = np.where((chosen == drawn[:, None]).any(axis=1), last, drawn)
    return rng.permuted(chosen, axis=1)


def adjusted(p_values: Array) -> Array:
    """Benjamini-Hochberg adjusted p-values: those at or below a level hold false discoveries at that share.

    Local statistics of neighbouring areas depend on each other positively, under which the control holds.

    Source: Benjamini, Hochberg (1995), JRSS B 57:289-300; on local statistics of maps, Caldas de Castro, Singer (2006),
    Geogr Anal 38:180-208.

    >>> adjusted(np.array([0.01, 0.02, 0.5])).tolist()
    [0.03, 0.03, 0.5]
    """
    from scipy.stats import false_discovery_control

    return np.asarray(false_discovery_control(p_values, method="bh"))


def check_settings(permutations: int, level: float) -> None:
    if permutations < 99:
        raise ValueError(f"permutations={permutations}: 99 or more are needed to tell chance from more than chance.")
    if not 0 < level < 1:
        raise ValueError(f"level={level} is not between 0 and 1.")
