"""Flows drawn on a map: bent arrows as wide as the count, a veil as wide as it may be, countries beside the land."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import hypot
from typing import Any

import shapely

from tarazu.report.maps.data import Arrow, Layer, Stop
from tarazu.report.maps.furniture import width_of
from tarazu.report.maps.geometry import WIDTH, Geometry
from tarazu.report.maps.room import box_around, room_for
from tarazu.report.svg import ACCENT, Canvas, Language, element

Point = tuple[float, float]
# How far an arrow is bent aside, as a share of its length, and how much farther each other one between the same places.
BEND, BEND_MORE = 0.16, 0.14
COUNTRY = (64.0, 16.0)
_VEIL = 0.3


def draw_arrows(layer: Layer, geometry: Geometry, language: Language) -> str:
    """All arrows of a layer, the widest first so that none is hidden, then the names of what they lead to."""
    if not layer.arrows:
        return ""
    canvas = Canvas(0, 0, language)
    places = find_places(layer.beside or layer.arrows, geometry)
    most = max(arrow.high for arrow in layer.arrows)
    bends = _bends(layer.arrows)
    drawable = [a for a in layer.arrows if all(stop.key in places for stop in a.stops)]
    for arrow in sorted(drawable, key=lambda a: (-a.high, a.number)):
        _draw(canvas, arrow, [places[stop.key] for stop in arrow.stops], bends[arrow.number], most)
    _names(canvas, drawable, places)
    for arrow in drawable:
        _number(canvas, arrow, [places[stop.key] for stop in arrow.stops], bends[arrow.number][0])
    return "".join(canvas.parts)


def sample(low: float, high: float) -> str:
    """The line of the legend: as wide as such an arrow, in the box of a swatch (19 by 13)."""
    line = {"d": "M1 6.5h17", "stroke": ACCENT, "fill": "none"}
    veil = element("path", stroke_width=high, stroke_opacity=f"{_VEIL:g}", **line) if high > low else ""
    return veil + element("path", stroke_width=low, **line)


def find_places(arrows: Sequence[Arrow], geometry: Geometry) -> Mapping[str, Point]:
    """Where each stop stands: inside its area; a country where there is room nearest to the first area next to it."""
    inside = {area: o.inside for level in geometry.levels.values() for area, o in level.items()}
    found = {stop.key: inside[stop.area] for a in arrows for stop in a.stops if stop.area in inside}
    taken = geometry.taken
    for country in sorted({stop.key for a in arrows for stop in a.stops if not stop.area}):
        near = [found[n.key] for a in arrows for one, n in _beside(a) if one.key == country and n.key in found]
        wanted = shapely.Point((*near, (WIDTH, geometry.height / 2))[0])
        frame = (WIDTH, geometry.height)
        middle = room_for(COUNTRY, frame, taken, lambda boxes, to=wanted: shapely.distance(boxes, to))  # type: ignore[misc]
        found[country] = middle or (COUNTRY[0] / 2, COUNTRY[1] / 2)
        taken = shapely.union(taken, box_around(found[country], COUNTRY))
    return found


def _beside(arrow: Arrow) -> list[tuple[Stop, Stop]]:
    """Each stop with each stop next to it."""
    return [pair for a, b in pairwise(arrow.stops) for pair in ((a, b), (b, a))]


def _bends(arrows: Sequence[Arrow]) -> dict[str, list[float]]:
    """How far each leg of each arrow is bent: ever farther between the same stops, so that each is seen."""
    met: dict[tuple[str, str], int] = {}
    bends: dict[str, list[float]] = {arrow.number: [] for arrow in arrows}
    for arrow in arrows:
        for start, end in pairwise(stop.key for stop in arrow.stops):
            bends[arrow.number].append(BEND + BEND_MORE * met.get((start, end), 0))
            met[start, end] = met.get((start, end), 0) + 1
    return bends


def _draw(canvas: Canvas, arrow: Arrow, stops: Sequence[Point], bends: Sequence[float], most: float) -> None:
    low, high = width_of(arrow.low, most), width_of(arrow.high, most)
    head = 5 + 0.8 * low
    legs = list(pairwise(stops))
    for place, (start, end) in enumerate(legs):
        aside = _aside(start, end, bends[place])
        last = place == len(legs) - 1
        tip = _towards(end, aside, 3.0) if last else end
        back = _towards(tip, aside, head) if last else end
        line = {"d": f"M{_at(start)}Q{_at(aside)} {_at(back)}", "fill": "none", "stroke": ACCENT}
        if high > low:
            canvas.add("path", **line, stroke_width=high, stroke_opacity=f"{_VEIL:g}")
        canvas.add("path", **{**line, "stroke": "#fff"}, stroke_width=low + 1.2, stroke_opacity="0.7")
        canvas.add("path", **line, stroke_width=low)
        if last:
            _head(canvas, back, tip, 2.6 + 0.65 * low)
    for x, y in stops[:-1]:
        canvas.add("circle", cx=x, cy=y, r=2.0, fill="#fff", stroke=ACCENT, stroke_width=1.2)


def _head(canvas: Canvas, back: Point, tip: Point, half: float) -> None:
    """A triangle from its base, `half` to either side of `back`, to its tip."""
    dx, dy = _unit(back, tip)
    left, right = (back[0] - dy * half, back[1] + dx * half), (back[0] + dy * half, back[1] - dx * half)
    canvas.add("path", d=f"M{_at(left)}L{_at(tip)}L{_at(right)}z", fill=ACCENT, stroke="#fff", stroke_width=0.5)


def _number(canvas: Canvas, arrow: Arrow, stops: Sequence[Point], bend: float) -> None:
    """The number of the row of the table, on the first leg; where two stand on one place, the later moves along."""
    start, end = stops[0], stops[1]
    aside = _aside(start, end, bend)
    x, y = (0.25 * a + 0.5 * b + 0.25 * c for a, b, c in zip(start, aside, end, strict=True))
    canvas.add("circle", cx=x, cy=y, r=5.2, fill="#fff", stroke=ACCENT, stroke_width=0.9)
    canvas.label(x, y + 2.8, arrow.number, size=8, anchor="middle", weight=600)


def _names(canvas: Canvas, arrows: Sequence[Arrow], places: Mapping[str, Point]) -> None:
    """Each place named once, with a white rim so that it can be read over borders."""
    named = {stop.key: stop for arrow in arrows for stop in arrow.stops}
    for key in sorted(named):
        (x, y), stop = places[key], named[key]
        size, below, weight = (8.0, 10.5, 400) if stop.area else (9.5, 3.0, 600)
        rim: dict[str, Any] = {"stroke": "#fff", "stroke_width": 2.2, "stroke_linejoin": "round"}
        canvas.label(x, y + below, stop.name, size=size, anchor="middle", weight=weight, fill="#fff", **rim)
        canvas.label(x, y + below, stop.name, size=size, anchor="middle", weight=weight)


def _aside(start: Point, end: Point, bend: float) -> Point:
    """The point that bends a line to its left."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    return (start[0] + end[0]) / 2 + dy * bend * 2, (start[1] + end[1]) / 2 - dx * bend * 2


def _towards(one: Point, other: Point, length: float) -> Point:
    dx, dy = _unit(one, other)
    return one[0] + dx * length, one[1] + dy * length


def _unit(one: Point, other: Point) -> Point:
    dx, dy = other[0] - one[0], other[1] - one[1]
    length = hypot(dx, dy) or 1.0
    return dx / length, dy / length


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
