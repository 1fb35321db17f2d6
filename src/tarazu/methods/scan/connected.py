"""Flexibly shaped windows: every connected set among the areas nearest to a centre."""

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.compiled import compiled
from tarazu.methods.scan.shapes import Order
from tarazu.methods.scan.zones import Floats, Zones, most_people

MOST_NEAREST = 62  # a set of them is kept in the bits of one number
MOST_ZONES = 60_000_000  # beyond, memory and patience end


def flexible(order: Order, touching: NDArray[np.bool_], population: Floats, *, share: float, nearest: int) -> Zones:
    """Every connected set that holds its centre and is among the `nearest` areas, the centre counted.

    Raises:
        ValueError: there are too many.

    Source: Tango, Takahashi (2005), Int J Health Geogr 4:11.
    """
    near = np.ascontiguousarray(order[:, :nearest].astype(np.int32))
    limit = most_people(population, share)
    bits = local_bits(near, touching)
    none = np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int16), np.empty(0, dtype=np.int16)
    number = _grow(near, bits, population, limit, *none)
    if number > MOST_ZONES:
        raise ValueError(
            f"nearest={nearest} gives more than {MOST_ZONES:,} connected sets; take fewer, or 'restricted_flexible'."
        )
    held = np.empty(number, dtype=np.int32), np.empty(number, dtype=np.int16), np.empty(number, dtype=np.int16)
    _grow(near, bits, population, limit, *held)
    plain = np.ones(1), np.ones(1), np.zeros(1)
    return Zones(*held, np.zeros(number, dtype=np.int16), near.shape[1] + 1, *plain)


@compiled
def local_bits(near: NDArray[np.int32], touching: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Of each centre's nearest areas, which of them each touches, as bits; shape (areas, nearest)."""
    areas, most = near.shape
    bits = np.zeros((areas, most), dtype=np.int64)
    for centre in range(areas):
        for one in range(most):
            for other in range(most):
                if touching[near[centre, one], near[centre, other]]:
                    bits[centre, one] |= np.int64(1) << np.int64(other)
    return bits


@compiled
def lowest(bits: int) -> int:
    """Place of the lowest bit that is set."""
    place = 0
    while not (bits >> place) & 1:
        place += 1
    return place


@compiled
def _grow(
    near: NDArray[np.int32],
    bits: NDArray[np.int64],
    population: Floats,
    limit: float,
    area: NDArray[np.int32],
    come: NDArray[np.int16],
    go: NDArray[np.int16],
) -> int:
    """Writes the zones, as far as there is room, and says how many there are (or that there are too many).

    A set is reached once from a centre: an area that was tried is kept out of all that follows beside it.
    """
    areas, most = near.shape
    open_, shut = np.zeros(most + 1, dtype=np.int64), np.zeros(most + 1, dtype=np.int64)
    people = np.zeros(most + 1)
    number = 0
    for centre in range(areas):
        if population[centre] > limit or number > MOST_ZONES:
            continue
        if number < len(area):
            area[number], come[number], go[number] = centre, 0, 1
        number += 1
        depth = 0
        open_[0], shut[0], people[0] = bits[centre, 0], 1, population[centre]
        while depth >= 0:
            if open_[depth] == 0 or number > MOST_ZONES:
                depth -= 1
                continue
            place = lowest(open_[depth])
            mark = np.int64(1) << np.int64(place)
            open_[depth] &= ~mark
            shut[depth] |= mark
            added = near[centre, place]
            if people[depth] + population[added] > limit:
                continue
            if number < len(area):
                area[number], come[number], go[number] = added, depth + 1, depth + 2
            number += 1
            open_[depth + 1] = (open_[depth] | bits[centre, place]) & ~shut[depth]
            shut[depth + 1] = shut[depth]
            people[depth + 1] = people[depth] + population[added]
            depth += 1
    return number
