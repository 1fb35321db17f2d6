"""Candidate zones as a forest: each zone is an earlier one with one area more, so that sums run along."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int32]


def most_people(population: Floats, share: float) -> float:
    """The most people that a zone may hold; a sum that differs by rounding alone is not over it."""
    return float(share * population.sum() * (1 + 1e-12))


def alone_too_large(population: Floats, share: float) -> tuple[int, ...]:
    """Areas that by themselves hold more than the share, and are therefore in no zone."""
    return tuple(np.flatnonzero(population > most_people(population, share)).tolist())


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Zone k is the zone last written to slot `come[k]` with the area `area[k]`; it is written to slot `go[k]`.

    Slot 0 is the empty zone, and no zone is written to the slot that it comes from. A circle growing around its centre
    swings between slots 1 and 2; a tree of connected sets uses a slot a level. One loop thereby serves all windows.

    Attributes:
        area, come, go, kind: shape (zones,).
        slots: how many slots there are.
        discount, shape, angle: of each kind: the factor of its log likelihood ratio, the ratio of the axes, and the
            angle of the long axis in degrees from the x axis.
    """

    area: Places
    come: NDArray[np.int16]
    go: NDArray[np.int16]
    kind: NDArray[np.int16]
    slots: int
    discount: Floats
    shape: Floats
    angle: Floats

    def path(self, zone: int) -> list[int]:
        """The areas of a zone, its centre first.

        >>> from tarazu.methods.scan.shapes import chains
        >>> zones = chains([np.array([[0, 1], [1, 0]])], [np.array([2, 1])])
        >>> [zones.path(zone) for zone in range(3)]
        [[0], [0, 1], [1]]
        """
        areas, slot = [int(self.area[zone])], self.come[zone]
        while slot:
            zone -= 1
            if self.go[zone] == slot:
                areas.append(int(self.area[zone]))
                slot = self.come[zone]
        return areas[::-1]
