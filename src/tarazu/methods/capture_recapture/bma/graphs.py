"""Decomposable graphs over the lists: every way lists can be linked that splits into complete groups."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
MOST_LISTS = 6  # 18,154 decomposable graphs; seven lists would have 617,675


@dataclass(frozen=True, slots=True, eq=False)
class Graphs:
    """Decomposable graphs of k lists, in the order of their edges read as a binary number.

    adjacency: shape (graphs, k); bit j of [g, i] is 1 where lists i and j are linked in graph g.
    signs: shape (graphs, 2**k); how often a set of lists (bits) is a clique, less how often it is a separator.
    """

    adjacency: IntArray
    signs: NDArray[np.int8]

    def cliques(self, graph: int) -> tuple[tuple[int, ...], ...]:
        """The complete groups of one graph, as the numbers of their lists."""
        sets = np.flatnonzero(self.signs[graph] > 0)
        lists = range(self.adjacency.shape[1])
        return tuple(sorted(tuple(j for j in lists if (int(bits) >> j) & 1) for bits in sets))


@lru_cache(maxsize=8)
def decomposable_graphs(lists: int) -> Graphs:
    """All decomposable (chordal) graphs on `lists` vertices.

    A graph is chordal when its vertices can be taken away one by one, each with neighbours that are all linked. The
    vertex with its neighbours less the neighbours alone, summed along the way, is cliques less separators.

    Source: Lauritzen (1996), Graphical Models, sections 2.1.2 and 2.1.3; Madigan, York (1997), Biometrika 84:19-31.

    >>> [len(decomposable_graphs(k).adjacency) for k in (3, 4, 5)]
    [8, 61, 822]
    """
    adjacency = _all_graphs(lists)
    signs = np.zeros((len(adjacency), 1 << lists), dtype=np.int8)
    left = np.full(len(adjacency), (1 << lists) - 1)
    everyone = np.arange(len(adjacency))
    for _ in range(lists):
        vertex, found = _simplicial_vertex(adjacency, left)
        bit = np.left_shift(1, vertex)
        around = adjacency[everyone, vertex] & left
        signs[everyone[found], (around | bit)[found]] += 1
        signs[everyone[found], around[found]] -= 1
        left = np.where(found, left & ~bit, left)
    chordal = left == 0
    signs = signs[chordal]
    signs[:, 0] = 0  # an empty separator splits parts that share nothing: its table is one cell
    adjacency = adjacency[chordal]
    for array in (adjacency, signs):
        array.setflags(write=False)
    return Graphs(adjacency, signs)


def _all_graphs(lists: int) -> IntArray:
    """Adjacency of all 2**(k(k-1)/2) graphs; refused beyond what fits."""
    if not 2 <= lists <= MOST_LISTS:
        raise ValueError(f"{lists} lists; decomposable graphs are enumerated for 2 to {MOST_LISTS}. Merge lists first.")
    edges = [(i, j) for j in range(lists) for i in range(j)]
    numbers = np.arange(1 << len(edges))
    adjacency = np.zeros((len(numbers), lists), dtype=np.int64)
    for place, (i, j) in enumerate(edges):
        there = (numbers >> place) & 1
        adjacency[:, i] |= there << j
        adjacency[:, j] |= there << i
    return adjacency


def _simplicial_vertex(adjacency: IntArray, left: IntArray) -> tuple[IntArray, NDArray[np.bool_]]:
    """The first vertex that is left and whose neighbours are all linked, in every graph; and whether there is one."""
    lists = adjacency.shape[1]
    vertex, found = np.zeros(len(adjacency), dtype=np.int64), np.zeros(len(adjacency), dtype=bool)
    for v in range(lists):
        around = adjacency[:, v] & left
        complete = (left >> v) & 1 == 1
        for u in range(lists):
            neighbour = (around >> u) & 1 == 1
            complete &= ~neighbour | (around & ~(adjacency[:, u] | (1 << u)) == 0)
        vertex = np.where(complete & ~found, v, vertex)
        found |= complete
    return vertex, found
