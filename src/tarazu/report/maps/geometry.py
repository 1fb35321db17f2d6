"""Boundaries as paths: equirectangular with the middle latitude's cosine, simplified together so that borders still meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import cos, radians
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel

from tarazu.report.maps.room import box_around, room_for

WIDTH, PADDING = 360.0, 6.0
# Paths are written in tenths of a unit, so that a whole number is enough for each coordinate.
TENTHS = 10
TOLERANCE = 0.25
# The box that the name of a line needs, broken into two lines in either language.
NAME = (44.0, 30.0)
# The box for the scale, the arrow and the count of areas that nothing is known of.
FURNITURE = (118.0, 40.0)
# One degree of latitude, in kilometres: 10,001.97 km from the equator to the pole (WGS 84).
DEGREE = 111.13


@dataclass(frozen=True, slots=True)
class Outline:
    """An area on the map: its path in tenths of a unit, and a point well inside it, in units."""

    area: str
    path: str
    inside: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Border:
    """A line that is no agreed boundary; drawn dashed, with its name around `beside`, which lies outside every area."""

    name: Mapping[str, str]
    path: str
    beside: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Geometry:
    """All that can be drawn, `WIDTH` units wide; `levels` holds the outlines of each level by area.

    `attribution`, `as_of` (the day of the boundaries, as their source gives it) and `note` (by language) are what the
    boundaries ask to be printed under every map of them. `kilometre` is its length in units at the middle latitude;
    `corner` is the upper left of the box where scale and arrow stand; `taken` is where there is no room for more.
    """

    height: float
    levels: Mapping[str, Mapping[str, Outline]]
    borders: tuple[Border, ...]
    attribution: str = ""
    note: Mapping[str, str] = field(default_factory=dict)
    as_of: str = ""
    kilometre: float = 1.0
    corner: tuple[float, float] = (PADDING, PADDING)
    taken: BaseGeometry = field(default_factory=shapely.Polygon)

    def at(self, level: str) -> Mapping[str, Outline]:
        """The outlines of a level; empty where the boundaries do not have it."""
        return self.levels.get(level, {})


def read_geometry(boundaries: Mapping[str, Any] | None, areas: Sequence[Mapping[str, Any]]) -> Geometry:
    """The outlines of a GeoJSON feature collection.

    Args:
        boundaries: features with properties `area` and `level` (polygons), or `name` (lines: dashed borders).
        areas: the document's areas; a level without features is dissolved from the areas whose parent they are.
    """
    features = list((boundaries or {}).get("features") or [])
    polygons = {f["properties"]["area"]: shape(f["geometry"]) for f in features if _is_area(f)}
    lines = [f for f in features if "LineString" in str((f.get("geometry") or {}).get("type"))]
    if not polygons:
        return Geometry(WIDTH * 0.6, {}, ())
    levels = _by_level(features, polygons, areas)
    frame = _Frame.around(list(polygons.values()))
    drawn = {level: frame.outlines(found) for level, found in levels.items()}
    land = shapely.union_all([shapely.make_valid(frame.moved(p)) for p in _coarsest(levels).values()])
    borders = tuple(frame.border(f, land) for f in lines)
    names = [box_around(border.beside, NAME) for border in borders]
    taken = shapely.union_all([land, *(frame.moved(shape(f["geometry"])) for f in lines), *names])
    corner, height = frame.corner(taken)
    middle = corner[0] + FURNITURE[0] / 2, corner[1] + FURNITURE[1] / 2
    taken = shapely.union(taken, box_around(middle, FURNITURE))
    said = {name: _said(boundaries or {}, name) for name in ("attribution", "as_of")}
    kilometre = frame.scale / DEGREE
    return Geometry(height, drawn, borders, note=_note(lines), kilometre=kilometre, corner=corner, taken=taken, **said)


def _said(boundaries: Mapping[str, Any], name: str) -> str:
    """What the collection and its features say of themselves under this name, each once."""
    held = [boundaries, *((f.get("properties") or {}) for f in boundaries.get("features") or ())]
    return "; ".join(dict.fromkeys(str(one[name]) for one in held if one.get(name)))


def _note(lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the first line that has a note says of itself."""
    said = next((p for f in lines if (p := f.get("properties") or {}).get("note")), {})
    return {"en": str(said["note"]), "ur": str(said.get("note_ur") or "")} if said else {}


def _coarsest(levels: Mapping[str, dict[str, BaseGeometry]]) -> dict[str, BaseGeometry]:
    """The level with the fewest areas: the same land in the fewest pieces."""
    return min(levels.values(), key=len)


def _is_area(feature: Mapping[str, Any]) -> bool:
    kind = str((feature.get("geometry") or {}).get("type"))
    return kind in ("Polygon", "MultiPolygon") and bool((feature.get("properties") or {}).get("area"))


def _by_level(
    features: Sequence[Mapping[str, Any]], polygons: Mapping[str, BaseGeometry], areas: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, BaseGeometry]]:
    of = {a["area"]: a for a in areas}
    levels: dict[str, dict[str, BaseGeometry]] = {}
    for feature in features:
        if _is_area(feature):
            area = feature["properties"]["area"]
            level = feature["properties"].get("level") or of.get(area, {}).get("level") or "district"
            levels.setdefault(level, {})[area] = polygons[area]
    for level in ("division", "province"):
        if level not in levels and "district" in levels:
            levels[level] = _dissolved(levels["district"], of, level)
    return {level: held for level, held in levels.items() if held}


def _dissolved(districts: Mapping[str, BaseGeometry], of: Mapping[str, Any], level: str) -> dict[str, BaseGeometry]:
    """Provinces or divisions as the union of the districts in them."""
    parts: dict[str, list[BaseGeometry]] = {}
    for area, outline in districts.items():
        parent = area
        while parent in of and of[parent].get("level") != level:
            parent = of[parent].get("parent") or ""
        if parent in of:
            parts.setdefault(parent, []).append(outline)
    return {p: shapely.union_all([shapely.make_valid(g) for g in held]) for p, held in parts.items()}


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to units: `stretch` is the cosine of the middle latitude, `scale` the units in a degree."""

    west: float
    north: float
    stretch: float
    scale: float
    height: float

    @classmethod
    def around(cls, outlines: Sequence[BaseGeometry]) -> "_Frame":
        west, south, east, north = shapely.total_bounds(np.array(outlines, dtype=object))
        stretch = cos(radians((south + north) / 2))
        scale = (WIDTH - 2 * PADDING) / max(float(east - west) * stretch, 1e-9)
        return cls(west, north, stretch, scale, round(float(north - south) * scale + 2 * PADDING, 1))

    def moved(self, outline: BaseGeometry) -> BaseGeometry:
        def to_units(xy: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
            x = (xy[:, 0] - self.west) * self.stretch * self.scale + PADDING
            y = (self.north - xy[:, 1]) * self.scale + PADDING
            return np.column_stack([x, y])

        return shapely.transform(outline, to_units)

    def outlines(self, polygons: Mapping[str, BaseGeometry]) -> dict[str, Outline]:
        codes = sorted(polygons)
        moved = np.array([self.moved(polygons[code]) for code in codes], dtype=object)
        simple = shapely.coverage_simplify(moved, TOLERANCE)
        return {
            code: Outline(code, _path(one if not one.is_empty else whole), _inside(whole))
            for code, one, whole in zip(codes, simple, moved, strict=True)
        }

    def border(self, feature: Mapping[str, Any], land: BaseGeometry) -> Border:
        line = shapely.simplify(self.moved(shape(feature["geometry"])), TOLERANCE)
        named = feature.get("properties") or {}
        name = {"en": str(named.get("name") or ""), "ur": str(named.get("name_ur") or "")}
        beside = room_for(NAME, (WIDTH, self.height), land, lambda boxes: shapely.distance(boxes, line))
        return Border(name, _path(line), beside or tuple(round(c, 1) for c in line.centroid.coords[0]))

    def corner(self, taken: BaseGeometry) -> tuple[tuple[float, float], float]:
        """The upper left of the box for scale and arrow, as low as there is room, and the height of the map with it."""
        wide, high = FURNITURE
        corners = shapely.MultiPoint([(0, self.height), (WIDTH, self.height)])
        middle = room_for(FURNITURE, (WIDTH, self.height), taken, lambda boxes: shapely.distance(boxes, corners))
        if middle is None:
            return (PADDING, self.height), round(self.height + high, 1)
        return (round(middle[0] - wide / 2, 1), round(middle[1] - high / 2, 1)), self.height


def _inside(outline: BaseGeometry) -> tuple[float, float]:
    """A point well inside the largest part."""
    largest = max(shapely.get_parts(outline), key=lambda part: part.area)
    point = (
        polylabel(largest, tolerance=0.5) if largest.is_valid and largest.area > 1 else largest.representative_point()
    )
    return round(point.x, 1), round(point.y, 1)


def _path(outline: BaseGeometry) -> str:
    """Every ring and line as a path in whole tenths, each point relative to the one before."""
    rings: list[BaseGeometry] = []
    for part in shapely.get_parts(outline):
        if part.geom_type == "Polygon":
            rings += [part.exterior, *part.interiors]
        elif part.geom_type == "LineString":
            rings.append(part)
    return "".join(_ring(np.rint(shapely.get_coordinates(r) * TENTHS).astype(int), r.is_closed) for r in rings)


def _ring(points: np.ndarray[Any, Any], closed: bool) -> str:
    steps = np.diff(points, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if closed and len(steps) < 3:
        return ""
    moves = " ".join(f"{x} {y}" for x, y in (steps[:-1] if closed else steps))
    return f"M{points[0][0]} {points[0][1]}l{moves}{'z' if closed else ''}"
