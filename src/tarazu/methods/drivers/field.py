"""How areas are alike beyond their drivers: a scaled intrinsic field over neighbours, in the directions that it is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.association.neighbours import Neighbours, read_neighbours

Array = NDArray[np.float64]
SPATIAL = ("bym2", "independent", "none")


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Covariance of the structured effect of unit scale: `turns` diag(`shares`) `turns`'.

    Attributes:
        turns: shape (areas, areas), orthonormal columns.
        shares: shape (areas,), the variance along each, 0 or more.
        links: shape (areas, areas), whether two areas are neighbours; None where no neighbours were given.
    """

    turns: Array
    shares: Array
    links: NDArray[np.bool_] | None


def make_field(neighbours: Neighbours | None, areas: int, *, spatial: str) -> Field:
    """The field of `spatial`: `bym2` over neighbours; none of it in `independent` and `none`.

    Each connected part is scaled by itself, so that the geometric mean of its variances is 1; an area without neighbour has
    an effect of variance 1 of its own.

    Source: Riebler and others (2016), Stat Methods Med Res 25:1145-1165; parts and islands, Freni-Sterrantino, Ventrucci,
    Rue (2018), Spat Spatio-temporal Epidemiol 26:25-34.

    >>> field = make_field([(0, 1), (1, 2)], 3, spatial="bym2")
    >>> variances = (field.turns**2) @ field.shares
    >>> (variances / variances[1]).round(6).tolist()  # of a chain of three: 5/9, 2/9, 5/9
    [2.5, 1.0, 2.5]
    """
    if spatial not in SPATIAL:
        raise ValueError(f"spatial={spatial!r} is not one of {', '.join(SPATIAL)}.")
    if neighbours is None:
        if spatial == "bym2":
            raise ValueError("spatial='bym2' needs neighbours; without any, choose spatial='independent'.")
        return Field(np.eye(areas), np.ones(areas), None)
    links = read_neighbours(neighbours, areas, islands=True)
    held = np.asarray(links.toarray() > 0)
    if spatial != "bym2":
        return Field(np.eye(areas), np.ones(areas), held)
    shares, turns = np.linalg.eigh(_covariance(held))
    return Field(np.ascontiguousarray(turns), np.maximum(shares, 0.0), held)


def parts_of(links: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The number of the connected part of each area."""
    from scipy.sparse.csgraph import connected_components

    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def _covariance(links: NDArray[np.bool_]) -> Array:
    found, parts = np.zeros(links.shape), parts_of(links)
    for part in np.unique(parts):
        own = np.flatnonzero(parts == part)
        if len(own) == 1:
            found[own, own] = 1.0
            continue
        inside = links[np.ix_(own, own)].astype(float)
        inverse = np.linalg.pinv(np.diag(inside.sum(axis=1)) - inside, hermitian=True)
        found[np.ix_(own, own)] = inverse / np.exp(np.log(np.diag(inverse)).mean())
    return found
