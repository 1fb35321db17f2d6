"""The outlines that maps are drawn from: current boundaries, simplified together so that neighbours share borders."""

import json
from typing import Any

import numpy as np
import pandas as pd
import shapely

from tarazu.evidence.places import Places

# A map of a page's width shows no more; simplified as a coverage, never polygon by polygon.
_MOST_POINTS = 40_000
_TOLERANCES = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
_DECIMALS = 4


def outlines(boundaries: pd.DataFrame, places: Places, lines: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """A GeoJSON of the current areas that have a boundary, by level, province and name.

    Args:
        boundaries: columns area and geometry (WKB, longitude and latitude).
        lines: features to draw besides, such as a Line of Control with its name.

    Returns:
        Features with the properties area, level, name, name_ur and province.
    """
    known = boundaries[boundaries["area"].isin(list(places.held))].drop_duplicates("area", keep="last")
    features = []
    for level in dict.fromkeys(places[a].level for a in places.sorted(known["area"])):
        part = known[[places[a].level == level for a in known["area"]]].set_index("area")
        order = [a for a in places.at(level) if a in part.index]
        shapes = _simplified(shapely.from_wkb(part.loc[order, "geometry"].to_numpy()))
        features += [_feature(area, shape, places) for area, shape in zip(order, shapes, strict=True)]
    return {"type": "FeatureCollection", "features": [*features, *(lines or [])]}


def _simplified(shapes: Any) -> Any:
    """The shapes with as few points as a page needs, sharing their borders as before."""
    for tolerance in _TOLERANCES:
        if shapely.get_num_coordinates(shapes).sum() <= _MOST_POINTS:
            break
        shapes = shapely.coverage_simplify(shapes, tolerance)
    return np.atleast_1d(shapes)


def _feature(area: str, shape: Any, places: Places) -> dict[str, Any]:
    place = places[area]
    geometry = json.loads(shapely.to_geojson(shape))
    geometry["coordinates"] = _rounded(geometry["coordinates"])
    properties = {**place.named, "level": place.level, "province": place.province}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _rounded(held: Any) -> Any:
    return [_rounded(part) for part in held] if isinstance(held, list) else round(held, _DECIMALS)
