"""In which order a sparse symmetric matrix is eliminated, and what its Cholesky factor then fills."""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled

Ints = NDArray[np.int64]


@compiled
def minimum_degree(starts: Ints, links: Ints) -> tuple[Ints, Ints, Ints]:
    """Eliminate, each time, the vertex with the fewest neighbours left (the first of them); the graph is a quotient graph.

    A vertex keeps in its own slots the vertices it still touches (from the left) and the elements it belongs to (from
    the right): there are never more of both than it had neighbours, because each new element takes the place of a
    vertex or an element that it absorbs.

    Args:
        starts, links: neighbours of each vertex, without itself, as a compressed graph; both directions are given.

    Returns:
        order: shape (size,), the vertices in the order of elimination.
        ends, members: the vertices that each elimination joined, one elimination after the other.

    Source: George, Liu (1989), SIAM Review 31:1-19, sections 4 and 5.
    """
    size = starts.size - 1
    slots, vertices, elements = links.copy(), np.diff(starts), np.zeros(size, np.int64)
    degree, alive, mark = np.diff(starts), np.ones(size, np.bool_), np.full(size, -1)
    order, ends = np.empty(size, np.int64), np.zeros(size + 1, np.int64)
    place, stamp, used = np.empty(size, np.int64), 0, 0
    members = np.empty(4 * links.size + size, np.int64)
    for step in range(size):
        pivot = -1
        for vertex in range(size):
            if alive[vertex] and (pivot < 0 or degree[vertex] < degree[pivot]):
                pivot = vertex
        order[step], place[pivot], alive[pivot] = pivot, step, False
        if used + size > members.size:
            longer = np.empty(2 * members.size + size, np.int64)
            longer[:used] = members[:used]
            members = longer
        first, stamp = used, stamp + 1
        for slot in range(starts[pivot], starts[pivot] + vertices[pivot]):
            vertex = slots[slot]
            if alive[vertex] and mark[vertex] != stamp:
                mark[vertex], members[used], used = stamp, vertex, used + 1
        for slot in range(starts[pivot + 1] - elements[pivot], starts[pivot + 1]):
            element = place[slots[slot]]
            for k in range(ends[element], ends[element + 1]):
                vertex = members[k]
                if alive[vertex] and mark[vertex] != stamp:
                    mark[vertex], members[used], used = stamp, vertex, used + 1
        ends[step + 1] = used
        _join(pivot, members[first:used], starts, slots, vertices, elements, mark, stamp)
        for k in range(first, used):
            vertex, stamp = members[k], stamp + 1
            degree[vertex] = _count(vertex, starts, slots, vertices, elements, place, ends, members, alive, mark, stamp)
    return order, ends, members[:used].copy()


@compiled
def _join(
    pivot: int, joined: Ints, starts: Ints, slots: Ints, vertices: Ints, elements: Ints, mark: Ints, stamp: int
) -> None:
    """The joined vertices forget each other, the pivot and its elements, and belong to the pivot's element."""
    absorbed = slots[starts[pivot + 1] - elements[pivot] : starts[pivot + 1]]
    for vertex in joined:
        left = starts[vertex]
        kept = left
        for slot in range(left, left + vertices[vertex]):
            other = slots[slot]
            if other != pivot and mark[other] != stamp:
                slots[kept], kept = other, kept + 1
        vertices[vertex] = kept - left
        right = starts[vertex + 1]
        held = right
        for slot in range(right - 1, right - 1 - elements[vertex], -1):
            gone = False
            for element in absorbed:
                gone = gone or element == slots[slot]
            if not gone:
                held -= 1
                slots[held] = slots[slot]
        slots[held - 1] = pivot
        elements[vertex] = right - held + 1


@compiled
def _count(
    vertex: int,
    starts: Ints,
    slots: Ints,
    vertices: Ints,
    elements: Ints,
    place: Ints,
    ends: Ints,
    members: Ints,
    alive: NDArray[np.bool_],
    mark: Ints,
    stamp: int,
) -> int:
    """Different vertices that a vertex touches, itself or through its elements."""
    mark[vertex], count = stamp, 0
    for slot in range(starts[vertex], starts[vertex] + vertices[vertex]):
        other = slots[slot]
        if alive[other] and mark[other] != stamp:
            mark[other], count = stamp, count + 1
    for slot in range(starts[vertex + 1] - elements[vertex], starts[vertex + 1]):
        element = place[slots[slot]]
        for k in range(ends[element], ends[element + 1]):
            other = members[k]
            if alive[other] and mark[other] != stamp:
                mark[other], count = stamp, count + 1
    return count
