"""The spatial field (BYM2) as independent directions of a map."""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.smoothing.graph import Graph

Array = NDArray[np.float64]


def directions(graph: Graph) -> tuple[Array, Array]:
    """Directions of the map, shape (areas, areas), one a column, and the variance of the structured field along each.

    The structured field is scaled part by part, so that its typical variance is 1. An island has variance 1 of its own, and so has
    the mean of each connected part where there are several; of a map in one piece the intercept takes the mean.

    Source: Riebler, Sorbye, Simpson, Rue (2016), Stat Methods Med Res 25:1145-1165; Freni-Sterrantino, Ventrucci, Rue
    (2018), Spat Spatio-temporal Epidemiol 26:25-34.

    >>> from tarazu.methods.smoothing.graph import build_graph
    >>> vectors, variances = directions(build_graph(np.array([[0, 1]]), 3))
    >>> variances.round(6).tolist()  # two neighbours: their mean, their difference; an island
    [2.0, 2.0, 1.0]
    """
    vectors, variances = np.eye(graph.size), np.ones(graph.size)
    single = graph.parts + int(graph.islands.sum()) == 1
    for part in range(graph.parts):
        members = np.flatnonzero(graph.part == part)
        within, along = _part(graph, members)
        vectors[np.ix_(members, members)] = within
        variances[members] = along
        if single:
            variances[members[0]] = 0.0
    return vectors, variances


def _part(graph: Graph, members: NDArray[np.intp]) -> tuple[Array, Array]:
    """Of one connected part; the first direction is its mean."""
    place = np.full(graph.size, -1)
    place[members] = np.arange(len(members))
    one, other = place[graph.pairs[graph.part[graph.pairs[:, 0]] == graph.part[members[0]]]].T
    laplacian = np.zeros((len(members), len(members)))
    np.add.at(laplacian, (one, other), -1.0)
    laplacian += laplacian.T
    laplacian -= np.diag(laplacian.sum(axis=0))
    stiffness, vectors = np.linalg.eigh(laplacian)
    vectors[:, 0] = 1 / np.sqrt(len(members))
    along = np.append(0.0, 1 / stiffness[1:])
    scale = np.exp(np.log((vectors**2 * along).sum(axis=1)).mean())
    along = along / scale
    along[0] = len(members)
    return vectors, along
