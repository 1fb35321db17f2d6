"""Which areas border on each other: pairs for models that borrow strength from neighbours, and who has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from tarazu.evidence.places import Places

if TYPE_CHECKING:
    from tarazu.evidence.view import Evidence

GAP = 0.001
"""In degrees, about 100 m: borders drawn by two surveys lie this far apart and are one border all the same."""
STRETCH = 5 * GAP
"""A border is longer than this; areas that meet in a corner alone (four countries at one stone) are no neighbours."""


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """`pairs` has shape (n, 2): places in `areas`, the smaller first, each pair once, in order.

    islands: areas with an outline that border on none of the others. undrawn: areas of which no outline is known, so
    that nobody can say who their neighbours are.
    """

    areas: tuple[str, ...]
    pairs: NDArray[np.int64]
    islands: tuple[str, ...]
    undrawn: tuple[str, ...]


def neighbour_pairs(
    held: Evidence | pd.DataFrame, areas: Sequence[str], *, given: Iterable[tuple[str, str]] = ()
) -> NDArray[np.int64]:
    """Places in `areas` of those that share a border: shape (n, 2), as `find_neighbours` finds them."""
    return find_neighbours(held, areas, given=given).pairs


def find_neighbours(
    held: Evidence | pd.DataFrame, areas: Sequence[str], *, given: Iterable[tuple[str, str]] = ()
) -> Neighbours:
    """Areas that share a stretch of border, from their outlines.

    Args:
        held: the evidence, or its boundaries alone: columns area and geometry (WKB, longitude and latitude). From the
            evidence, an area without an outline of its own has that of the areas in it.
        areas: codes, each once; the pairs count from 0 in this order.
        given: pairs of codes that are neighbours whatever the outlines say (a published list of who borders on whom, a
            bridge to an island); pairs of other areas are passed over.

    Raises:
        ValueError: an area comes twice.

    >>> squares = [shapely.box(x, 0, x + 1, 1) for x in (0, 1, 5)]
    >>> land = pd.DataFrame({"area": ["A", "B", "C"], "geometry": shapely.to_wkb(squares)})
    >>> found = find_neighbours(land, ["A", "B", "C", "D"])
    >>> found.pairs.tolist(), found.islands, found.undrawn
    ([[0, 1]], ('C',), ('D',))
    """
    places = {area: place for place, area in enumerate(areas)}
    if len(places) < len(areas):
        raise ValueError(f"Areas come once each; {len(areas) - len(places)} of {len(areas)} come again.")
    outlines = _outlines(held, areas)
    drawn = [area for area in areas if area in outlines]
    touching = _touching(np.array([outlines[area] for area in drawn], dtype=object))
    pairs = _numbered([*((drawn[i], drawn[j]) for i, j in touching), *given], places)
    met = {areas[place] for place in pairs.ravel().tolist()}
    islands = tuple(area for area in drawn if area not in met)
    return Neighbours(tuple(areas), pairs, islands, tuple(area for area in areas if area not in outlines))


def centres(held: Evidence | pd.DataFrame, areas: Sequence[str]) -> NDArray[np.float64]:
    """Longitude and latitude of the middle of each area, shape (areas, 2); NaN where no outline is known.

    >>> land = pd.DataFrame({"area": ["A"], "geometry": [shapely.to_wkb(shapely.box(0, 0, 2, 1))]})
    >>> centres(land, ["A", "B"]).tolist()
    [[1.0, 0.5], [nan, nan]]
    """
    outlines = _outlines(held, areas)
    middles = np.full((len(areas), 2), np.nan)
    for place, area in enumerate(areas):
        if area in outlines:
            middles[place] = shapely.get_coordinates(shapely.centroid(outlines[area]))[0]
    return middles


def _numbered(pairs: Iterable[tuple[str, str]], places: Mapping[str, int]) -> NDArray[np.int64]:
    """Pairs of codes as places, each once and in order; what is not among the places is passed over."""
    known = ((places[a], places[b]) for a, b in pairs if a in places and b in places and a != b)
    ordered = sorted({(min(pair), max(pair)) for pair in known})
    return np.array(ordered, dtype=np.int64).reshape(-1, 2)


def _outlines(held: Evidence | pd.DataFrame, areas: Sequence[str]) -> dict[str, Any]:
    """The outline of each area: its own, or that of the areas in it."""
    boundaries = held if isinstance(held, pd.DataFrame) else held.frame("boundaries")
    last = boundaries.drop_duplicates("area", keep="last")
    own = dict(zip(last["area"], shapely.from_wkb(last["geometry"].to_numpy()), strict=True))
    parts: dict[str, list[str]] = {}
    if not isinstance(held, pd.DataFrame):
        for place in Places.of(held.frame("areas")).held.values():
            parts.setdefault(place.parent, []).append(place.area)
    found = {area: _outline(area, own, parts, frozenset()) for area in areas}
    return {area: outline for area, outline in found.items() if outline is not None}


def _outline(area: str, own: Mapping[str, Any], parts: Mapping[str, list[str]], above: frozenset[str]) -> Any:
    if area in own:
        return own[area]
    if area in above:
        return None
    inner = (_outline(part, own, parts, above | {area}) for part in parts.get(area, ()))
    held = [outline for outline in inner if outline is not None]
    return shapely.union_all(shapely.make_valid(held)) if held else None


def _touching(outlines: NDArray[Any]) -> list[tuple[int, int]]:
    """Pairs of outlines whose borders run together for longer than a corner."""
    one, other = shapely.STRtree(outlines).query(outlines, predicate="dwithin", distance=GAP)
    one, other = one[one < other], other[one < other]
    borders = shapely.boundary(outlines)
    together = shapely.length(shapely.intersection(borders[one], borders[other])) > 0
    # Where surveys drew the border twice, it is what of the one lies close beside the other.
    apart = np.flatnonzero(~together)
    near = shapely.intersection(borders[one[apart]], shapely.buffer(outlines[other[apart]], GAP))
    together[apart] = shapely.length(near) > STRETCH
    return list(zip(one[together].tolist(), other[together].tolist(), strict=True))
