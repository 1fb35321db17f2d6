"""Outlines of neighbouring areas handled together, so that what they share stays shared (a polygonal coverage)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

DECIMALS = 4  # about 10 m


def mend(outlines: Sequence[Any], *, decimals: int = DECIMALS) -> Any:
    """Neighbours that share every point of their border and overlap nowhere, on a grid of `decimals`.

    Rounding comes before simplification: a point moved afterwards may cross a line of its own polygon.

    Args:
        outlines: polygons that cover a country, with small overlaps at worst.

    Raises:
        ValueError: they do not become a coverage in a few rounds.
    """
    mended = np.array(outlines)
    for _ in range(5):
        whole = np.array([_polygons(outline) for outline in shapely.make_valid(mended)])
        mended = shapely.transform(shapely.coverage_clean(whole), lambda xy: np.round(xy, decimals))
        if shapely.is_valid(mended).all() and shapely.coverage_is_valid(mended):
            return mended
    raise ValueError("These outlines do not become a coverage: neighbours overlap too much.")


def simplify(outlines: Any, *, tolerance: float) -> Any:
    """Fewer points, the same neighbours: a border is thinned once for both its sides (Visvalingam and Whyatt)."""
    return shapely.coverage_simplify(outlines, tolerance)


def dissolve(outlines: Any, groups: Sequence[str]) -> dict[str, Any]:
    """One outline a group, made of its members' own border points; groups in the order of their names."""
    of = np.array(groups)
    return {str(name): shapely.coverage_union_all(outlines[of == name]) for name in sorted(set(groups))}


def _polygons(outline: Any) -> Any:
    """The polygons of a shape; repair may leave lines and points beside them."""
    if outline.geom_type != "GeometryCollection":
        return outline
    return shapely.union_all([part for part in outline.geoms if "Polygon" in part.geom_type])
