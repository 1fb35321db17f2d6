"""The land of Namuna: districts that tile it without a gap, as cells of a bent honeycomb, and one island.

Cells of a honeycomb meet three at a corner, as real districts do. A border is bent once and used by both of its
districts, so that neighbours share it to the last digit. The land is the same for every seed.
"""

from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Corner = tuple[int, int]

WEST, SOUTH = 80.0, -15.0
"""Middle of the country: open ocean."""
WIDTH, HEIGHT = 0.9, 0.75
"""Size of a district, in degrees."""
BENDS, BEND = 3, 0.11
"""How often a border is halved, and how far each middle moves, as a share of its length."""
ISLAND_AT = -0.9
"""Direction of the island from the middle, in radians: the south-east."""


@cache
def outlines(districts: int) -> tuple[Points, ...]:
    """The closed outlines of so many districts, anticlockwise, as longitude and latitude; the last is the island.

    >>> len(outlines(60)), outlines(60)[0].shape
    (60, (49, 2))
    """
    mainland = tuple(_outline(cell) for cell in _cells(districts - 1))
    return (*mainland, _island(mainland))


def middles(rings: tuple[Points, ...]) -> Points:
    """A middle of each outline, in cells from the middle of the country: shape (districts, 2)."""
    means = np.array([ring[:-1].mean(axis=0) for ring in rings])
    return np.asarray((means - (WEST, SOUTH)) / (WIDTH, HEIGHT))


def _cells(number: int) -> list[Corner]:
    """The cells nearest to the middle, measured by an uneven coast line."""
    reach = int(np.sqrt(number)) + 3
    row, column = (a.ravel() for a in np.mgrid[-reach:reach, -reach:reach])
    x, y = column + (row % 2) / 2 + 0.5, row + 0.5
    angle = np.arctan2(y, x)
    coast = 1 + 0.16 * np.sin(2 * angle + 0.6) + 0.09 * np.sin(3 * angle + 1.9)
    nearest = np.argsort(np.hypot(x, y) / coast, kind="stable")[:number]
    return [(int(row[i]), int(column[i])) for i in nearest]


def _outline(cell: Corner) -> Points:
    row, column = cell
    left = 2 * column + row % 2
    below, above = [(left + i, row) for i in range(3)], [(left + i, row + 1) for i in range(3)]
    corners = [*below, *above[::-1], below[0]]
    borders = [_border(a, b)[:-1] for a, b in pairwise(corners)]
    return np.vstack([*borders, borders[0][:1]])


def _border(a: Corner, b: Corner) -> Points:
    return _bent(a, b) if a < b else _bent(b, a)[::-1]


@cache
def _bent(a: Corner, b: Corner) -> Points:
    """The border from corner to corner, each half's middle pushed aside; rounded, so that files repeat it exactly."""
    rng = np.random.default_rng([3, *(n + 1000 for n in (*a, *b))])
    line = np.array([_place(a), _place(b)])
    for _ in range(BENDS):
        step = np.diff(line, axis=0)
        aside = step[:, ::-1] * (-1, 1) * rng.uniform(-BEND, BEND, (len(step), 1))
        line = np.insert(line, range(1, len(line)), line[:-1] + step / 2 + aside, axis=0)
    return np.round(line, 4)


@cache
def _place(corner: Corner) -> tuple[float, float]:
    """Where a corner lies: rows of bricks whose corners go up and down in turn, pushed about and bent as a whole."""
    rng = np.random.default_rng([5, *(n + 1000 for n in corner)])
    up_or_down = 0.18 if sum(corner) % 2 == 0 else -0.18
    x, y = np.array([corner[0] / 2, corner[1] + up_or_down]) + rng.uniform(-0.13, 0.13, 2)
    return WEST + WIDTH * (x + 0.12 * np.sin(y)), SOUTH + HEIGHT * (y + 0.12 * np.sin(x))


def _island(mainland: tuple[Points, ...]) -> Points:
    """A small island off the coast, which touches nobody."""
    points = (np.vstack(mainland) - (WEST, SOUTH)) / (WIDTH, HEIGHT)
    near = np.abs(np.arctan2(points[:, 1], points[:, 0]) - ISLAND_AT) < 0.3
    reach = np.hypot(*points[near].T).max() + 1.0
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = 0.38 + 0.05 * np.sin(3 * angle) + 0.03 * np.sin(5 * angle + 1)
    shore = np.column_stack([np.cos(angle), np.sin(angle)]) * radius[:, None]
    shore += reach * np.array([np.cos(ISLAND_AT), np.sin(ISLAND_AT)])
    ring = np.round(shore * (WIDTH, HEIGHT) + (WEST, SOUTH), 4)
    return np.vstack([ring, ring[:1]])
