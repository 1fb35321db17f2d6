"""Where a map has room: the place of a box that touches nothing, as near as can be to where it is wanted."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Box = tuple[float, float]
Distances = Callable[[NDArray[Any]], NDArray[np.float64]]
STEP, MARGIN = 3.0, 2.0


def room_for(size: Box, frame: Box, taken: BaseGeometry, away: Distances) -> Box | None:
    """The middle of the box, of all boxes of a grid that touch nothing that is taken, for which `away` is least.

    Args:
        size, frame: width and height of the box, and of the whole map.
        away: distances of boxes from where they are wanted.

    >>> land = shapely.box(0, 0, 60, 100)
    >>> room_for((20, 20), (100, 100), land, lambda boxes: shapely.distance(boxes, shapely.Point(100, 100)))
    (88.0, 88.0)
    """
    wide, high = size[0] / 2, size[1] / 2
    xs, ys = np.meshgrid(np.arange(wide, frame[0] - wide, STEP), np.arange(high, frame[1] - high, STEP))
    x, y = xs.ravel(), ys.ravel()
    boxes = shapely.box(x - wide, y - high, x + wide, y + high)
    free = ~shapely.intersects(boxes, shapely.buffer(taken, MARGIN))
    if not free.any():
        return None
    nearest = int(np.where(free, away(boxes), np.inf).argmin())
    return round(float(x[nearest]), 1), round(float(y[nearest]), 1)


def box_around(middle: Box, size: Box) -> BaseGeometry:
    """The box of a size around its middle."""
    (x, y), (wide, high) = middle, size
    return shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
