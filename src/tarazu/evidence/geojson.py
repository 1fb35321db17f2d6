"""Boundaries from GeoJSON: one polygon or multipolygon an area, in longitude and latitude."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import shapely

from tarazu.evidence.problems import CellError, InputProblems, Problem
from tarazu.evidence.raw import RawTable

_KINDS = ("Polygon", "MultiPolygon")
_DEGREES = ("CRS84", "4326")


def read_geojson(data: bytes, *, file: str) -> RawTable:
    """Area and outline of each feature; rows count the features.

    Raises:
        InputProblems: no JSON, no collection of features, or another system of coordinates.
    """
    features = _features(_loaded(data, file), file)
    rows: dict[int, tuple[str | None, str]] = {}
    problems: list[Problem] = []
    for number, feature in enumerate(features, start=1):
        area = (feature.get("properties") or {}).get("area") if isinstance(feature, dict) else None
        try:
            rows[number] = (str(area) if area is not None else None, _outline(feature).wkb_hex)
        except CellError as error:
            name = str(area) if area is not None else None
            problems.append(Problem(file, error.says, error.mend, number, "geometry", None, name, counted="feature"))
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["area", "geometry"], dtype="str")
    frame.index.name = "row"
    return RawTable(file, None, frame, {}, (), tuple(problems), "feature")


def outline(text: str) -> shapely.Geometry:
    """A valid polygon or multipolygon from WKB in hexadecimal, from WKT, or from GeoJSON.

    Raises:
        CellError: it is none of these, or crosses itself, or lies outside the degrees of the earth.

    >>> outline("POLYGON ((0 0, 1 0, 1 1, 0 0))").geom_type
    'Polygon'
    """
    try:
        if text.lstrip().startswith("{"):
            shape = shapely.from_geojson(text)
        else:
            shape = shapely.from_wkt(text) if " " in text.strip() else shapely.from_wkb(text)
    except (shapely.errors.GEOSException, ValueError) as error:
        raise CellError(
            f"The outline cannot be read ({_first_line(error)}).", "Export it again as a polygon."
        ) from error
    return _sound(shape)


def _loaded(data: bytes, file: str) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputProblems([Problem(file, f"It is not UTF-8 (byte {error.start:,}).", "Save it as UTF-8.")]) from error
    except json.JSONDecodeError as error:
        says = f"It is not JSON: line {error.lineno}, character {error.colno}: {error.msg}."
        raise InputProblems(
            [Problem(file, says, "Export it again as GeoJSON.", error.lineno, counted="line")]
        ) from error


def _features(found: Any, file: str) -> list[Any]:
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection" or not found.get("features"):
        says = "A FeatureCollection with at least one feature was expected."
        raise InputProblems([Problem(file, says, "Export the layer of areas as GeoJSON.")])
    system = json.dumps(found.get("crs", "CRS84"))
    if not any(name in system for name in _DEGREES):
        says = f"Its coordinates are in another system than longitude and latitude: {system}."
        raise InputProblems([Problem(file, says, "Export it in EPSG:4326 (WGS 84).")])
    return list(found["features"])


def _outline(feature: Any) -> shapely.Geometry:
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    if not shape:
        raise CellError("The feature has no geometry.", "Draw its outline, or delete it.")
    return outline(json.dumps(shape))


def _sound(shape: shapely.Geometry) -> shapely.Geometry:
    if shape is None or shape.is_empty:
        raise CellError("The outline is empty.", "Draw it, or delete the feature.")
    if shape.geom_type not in _KINDS:
        says = f"The outline is a {shape.geom_type}; a Polygon or MultiPolygon was expected."
        raise CellError(says, "Export the layer of areas, not of points or lines.")
    if not shapely.is_valid(shape):
        says = f"The outline is not sound: {shapely.is_valid_reason(shape)}."
        raise CellError(says, "Mend it in the mapping program (QGIS: Vector, Geometry tools, Fix geometries).")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        says = f"The outline reaches from {west:g}, {south:g} to {east:g}, {north:g}, outside the degrees of the earth."
        raise CellError(says, "Export it in EPSG:4326 (longitude, latitude).")
    return shapely.normalize(shapely.force_2d(shape))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
