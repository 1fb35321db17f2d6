"""Neighbours parted into connected parts, and the intrinsic field on them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.smoothing.cholesky import Factor, Pattern, analyse

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
RIDGE = 1e-10  # of the mean diagonal: makes the intrinsic precision definite; the sum of each part is held at 0 anyhow


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """`pairs` (i < j, each once) of `size` areas; `part` numbers the connected part of each area, -1 for an island."""

    size: int
    pairs: Ints
    part: Ints

    @property
    def islands(self) -> NDArray[np.bool_]:
        """Areas without a neighbour."""
        return np.asarray(self.part < 0)

    @property
    def parts(self) -> int:
        return int(self.part.max(initial=-1)) + 1


def build_graph(pairs: Ints, size: int) -> Graph:
    """Find the connected parts; they are numbered in the order of their first area.

    >>> build_graph(np.array([[0, 1], [3, 4]]), 5).part.tolist()
    [0, 0, -1, 1, 1]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ones = np.ones(len(pairs))
    _, label = connected_components(coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(size, size)), directed=False)
    lonely = np.bincount(label)[label] == 1
    part = np.full(size, -1)
    part[~lonely] = np.unique(label[~lonely], return_inverse=True)[1]
    return Graph(size, pairs, part)


@dataclass(frozen=True, slots=True, eq=False)
class IntrinsicField:
    """The intrinsic autoregression on the areas that have neighbours, summing to 0 over each connected part.

    Attributes:
        areas: shape (members,), the areas with neighbours.
        rows, columns, values: entries of the lower triangle of its precision (the graph's Laplacian), by place in `areas`.
        sums: shape (parts, members), 1 where a member belongs to a part.
        variance: shape (members,), marginal variances.
        scale: shape (parts,), their geometric mean in each part.
        log_determinant: of the precision, over the directions that sum to 0.
    """

    areas: Ints
    rows: Ints
    columns: Ints
    values: Array
    sums: Array
    variance: Array
    scale: Array
    log_determinant: float

    @property
    def member_scale(self) -> Array:
        return np.asarray(self.sums.T @ self.scale)


def intrinsic_field(graph: Graph) -> IntrinsicField:
    """Precision, marginal variances and scale, part by part.

    One area of each part is held at 0 while the rest is inverted, which loses no digits, and the mean is then taken out.

    Source: Sørbye, Rue (2014), Spat Stat 8:39-51, for the scale; part by part, Freni-Sterrantino, Ventrucci, Rue (2018),
    Spat Spatio-temporal Epidemiol 26:25-34.

    >>> field = intrinsic_field(build_graph(np.array([[0, 1], [1, 2]]), 3))
    >>> (9 * field.variance).round(6).tolist()  # of a chain of three: 5/9, 2/9, 5/9
    [5.0, 2.0, 5.0]
    """
    areas = np.flatnonzero(~graph.islands)
    place = np.full(graph.size, -1)
    place[areas] = np.arange(len(areas))
    one, other = place[graph.pairs].T if len(graph.pairs) else (np.empty(0, np.int64), np.empty(0, np.int64))
    degree = np.bincount(np.append(one, other), minlength=len(areas)).astype(float)
    rows, columns = np.append(np.arange(len(areas)), other), np.append(np.arange(len(areas)), one)
    values = np.append(degree, np.full(len(one), -1.0))
    sums = (graph.part[areas] == np.arange(graph.parts)[:, None]).astype(float)
    if not len(areas):
        return IntrinsicField(areas, rows, columns, values, sums, np.empty(0), np.empty(0), 0.0)
    held = sums.argmax(axis=1)
    factor = _grounded(analyse(rows, columns, len(areas)), values, degree, held)
    variance = _centred_variance(factor, sums, held)
    scale = np.exp((sums @ np.log(variance)) / sums.sum(axis=1))
    # The matrix-tree theorem: holding one of m areas divides the product of the other eigenvalues by m.
    log_determinant = factor.log_determinant - np.log(degree[held]).sum() + np.log(sums.sum(axis=1)).sum()
    return IntrinsicField(areas, rows, columns, values, sums, variance, scale, float(log_determinant))


def _grounded(pattern: Pattern, values: Array, degree: Array, held: Ints) -> Factor:
    """Factor of the Laplacian with the links of the held areas cut (and their own degree left on the diagonal)."""
    size = len(degree)
    rank = np.argsort(pattern.order)
    column = np.searchsorted(pattern.starts, pattern.places, side="right") - 1
    ends = np.column_stack([pattern.rows[pattern.places], column])
    cut = np.asarray(np.isin(ends, rank[held]).any(axis=1))
    cut[:size] = False
    return pattern.factor(np.where(cut, 0.0, values))


def _centred_variance(factor: Factor, sums: Array, held: Ints) -> Array:
    """Variance of z less its mean over its part, where z is 0 at the held area."""
    every = np.arange(factor.pattern.size)
    free = np.ones(len(every))
    free[held] = 0.0
    own = factor.inverse()[factor.pattern.find(every, every)] * free
    along = factor.solve(free) * free  # the sum of a row of the inverse within its part
    count = sums.sum(axis=1)
    mean_of = sums.T @ ((sums @ along) / count**2)
    return np.asarray(own - 2.0 * along / (sums.T @ count) + mean_of)
