"""Circles and ellipses around every area, growing by its nearest areas."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.blocks import by_blocks
from tarazu.methods.compiled import compiled
from tarazu.methods.scan.zones import Floats, Zones, most_people

EARTH = 6371.0088  # mean radius in km
SAME = 1e-11  # of the greatest distance: nearer to each other than this, two areas are equally far
FIRST_ANGLE = 90.0  # the long axis first lies north to south; the others follow evenly over half a turn
Order = NDArray[np.intp]


def distances(origin: Floats, others: Floats, measure: str, *, shape: float = 1.0, angle: float = 0.0) -> Floats:
    """From some areas to all, shape (origins, areas): km where `great_circle`, else the unit of the coordinates.

    Args:
        origin, others: shape (..., 2); longitude and latitude in degrees where `great_circle`.
        shape, angle: of ellipses: a distance is the short half-axis of the ellipse that reaches an area.

    >>> distances(np.array([[73.05, 33.72]]), np.array([[74.34, 31.55]]), "great_circle").round(0)  # Islamabad, Lahore
    array([[270.]])
    """
    if measure == "great_circle":
        (lon, lat), (far_lon, far_lat) = np.radians(origin).T[:, :, None], np.radians(others).T[:, None, :]
        half = np.sin((far_lat - lat) / 2) ** 2 + np.cos(lat) * np.cos(far_lat) * np.sin((far_lon - lon) / 2) ** 2
        return np.asarray(2 * EARTH * np.arcsin(np.sqrt(np.minimum(half, 1.0))))
    across, up = (others.T[:, None, :] - origin.T[:, :, None]).astype(float)
    if shape != 1.0:
        turn = np.radians(angle)
        along, aside = across * np.cos(turn) + up * np.sin(turn), up * np.cos(turn) - across * np.sin(turn)
        across, up = along / shape, aside
    return np.asarray(np.hypot(across, up))


def nearest_first(coordinates: Floats, measure: str, *, shape: float = 1.0, angle: float = 0.0) -> Order:
    """Areas around each, shape (areas, areas): itself first, then by distance, equal distances by position."""
    order = np.empty((len(coordinates), len(coordinates)), dtype=np.intp)

    def work(rows: range) -> None:
        far = distances(coordinates[rows.start : rows.stop], coordinates, measure, shape=shape, angle=angle)
        far = np.round(far / (SAME * max(float(far.max()), 1e-300)))
        far[np.arange(len(rows)), rows] = -1.0
        placed = far.argsort(axis=1)  # several times as fast as the stable sort, which ties alone need
        sorted_far = np.take_along_axis(far, placed, axis=1)
        tied = (sorted_far[:, 1:] == sorted_far[:, :-1]).any(axis=1)
        placed[tied] = far[tied].argsort(axis=1, kind="stable")
        order[rows.start : rows.stop] = placed

    by_blocks(len(coordinates), work)
    return order


def lengths_within(order: Order, population: Floats, *, share: float, nearest: int | None) -> Order:
    """How many of the nearest areas a window holds at most, shape (areas,)."""
    within: Order = (population[order].cumsum(axis=1) <= most_people(population, share)).sum(axis=1)
    return within if nearest is None else np.minimum(within, nearest)


def chains(
    orders: Sequence[Order], lengths: Sequence[Order], kinds: Sequence[tuple[float, float, float]] = ((1.0, 1.0, 0.0),)
) -> Zones:
    """Every start of every order, up to its length, as a zone.

    Args:
        kinds: of each order: discount, shape, angle.
    """
    number = int(sum(length.sum() for length in lengths))
    columns = (
        np.empty(number, np.int32),
        np.empty(number, np.int16),
        np.empty(number, np.int16),
        np.empty(number, np.int16),
    )
    first = 0
    for kind, (order, length) in enumerate(zip(orders, lengths, strict=True)):
        first = _write_chains(order, length, kind, first, *columns)
    discount, shape, angle = np.array(kinds, dtype=float).T.copy()
    return Zones(*columns, 3, discount, shape, angle)


@compiled
def _write_chains(
    order: Order,
    lengths: Order,
    kind: int,
    zone: int,
    area: NDArray[np.int32],
    come: NDArray[np.int16],
    go: NDArray[np.int16],
    kinds: NDArray[np.int16],
) -> int:
    """Writes from `zone` on; says where it ended."""
    for centre in range(len(order)):
        for place in range(lengths[centre]):
            area[zone], kinds[zone] = order[centre, place], kind
            come[zone], go[zone] = 0 if place == 0 else 2 - place % 2, 1 + place % 2
            zone += 1
    return zone


def circular(coordinates: Floats, population: Floats, *, measure: str, share: float, nearest: int | None) -> Zones:
    """Kulldorff (1997): circles around each area."""
    order = nearest_first(coordinates, measure)
    return chains([order], [lengths_within(order, population, share=share, nearest=nearest)])


def elliptic(
    coordinates: Floats,
    population: Floats,
    ellipses: Sequence[tuple[float, int]],
    *,
    share: float,
    nearest: int | None,
    penalty: float,
) -> Zones:
    """Ellipses of several shapes, each at some angles; a long one is discounted by (4 s / (s + 1)^2)^penalty.

    Source: Kulldorff, Huang, Pickle, Duczmal (2006), Stat Med 25:3929-3943.
    """
    kinds, orders = [], []
    for shape, number in ellipses:
        for turn in range(number):
            angle = (FIRST_ANGLE + 180.0 * turn / number) % 180.0
            kinds.append(((4 * shape / (shape + 1) ** 2) ** penalty, float(shape), angle))
            orders.append(nearest_first(coordinates, "euclidean", shape=shape, angle=angle))
    return chains(orders, [lengths_within(each, population, share=share, nearest=nearest) for each in orders], kinds)
