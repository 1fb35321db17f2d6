"""What a map needs beside the land: a scale, the direction of north, and how many areas nothing is known of."""

from tarazu.report.codes import label
from tarazu.report.maps.data import Layer
from tarazu.report.maps.geometry import FURNITURE, Geometry
from tarazu.report.svg import INK, Canvas, Language

# The longest bar, in units; its length is one of these many kilometres.
BAR = 74.0
STEPS = (1, 2, 5)


def furniture(layer: Layer, geometry: Geometry, language: Language) -> str:
    """Scale bar, arrow and count, where the map has room for them."""
    canvas = Canvas(0, 0, language)
    left, top = geometry.corner
    _scale(canvas, left, top + 9, geometry.kilometre)
    _north(canvas, left + FURNITURE[0] - 8, top + 1)
    hatched, areas = unknown_areas(layer, geometry)
    if hatched and areas and not layer.arrows:
        words = next(one.words for one in layer.classes if one.code == layer.unknown)
        said = label("map.hatched", number=hatched, of=areas, words=words)
        canvas.label(left, top + 31, said, size=8, wrap=FURNITURE[0] - 2)
    return "".join(canvas.parts)


def unknown_areas(layer: Layer, geometry: Geometry) -> tuple[int, int]:
    """How many areas of the map fall into the class of the unknown, and how many there are."""
    known = {one.code for one in layer.classes} - {layer.unknown}
    areas = geometry.at(layer.level)
    return sum(layer.of_area.get(area, layer.unknown) not in known for area in areas), len(areas)


def round_length(longest: float) -> int:
    """The longest of 1, 2, 5, 10, 20, ... kilometres that is no longer than this.

    >>> round_length(740), round_length(74.0), round_length(1.2)
    (500, 50, 1)
    """
    lengths = [step * 10**power for power in range(5) for step in STEPS]
    return max([length for length in lengths if length <= longest], default=1)


def _scale(canvas: Canvas, x: float, y: float, kilometre: float) -> None:
    length = round_length(BAR / kilometre)
    end = x + length * kilometre
    canvas.line(x, y, end, y, stroke=INK, width=1.4)
    for at in (x, (x + end) / 2, end):
        canvas.line(at, y - 3, at, y, stroke=INK, width=0.9)
    canvas.label(x, y - 5, "0", size=8, anchor="middle")
    canvas.label(end, y - 5, label("map.kilometres", number=length), size=8, anchor="middle")


def _north(canvas: Canvas, x: float, y: float) -> None:
    """Every map has north at the top."""
    canvas.add("path", d=f"M{x:.1f} {y:.1f}l-3.4 12 3.4 -2.6 3.4 2.6z", fill=INK)
    canvas.label(x, y + 20, label("map.north"), size=8, anchor="middle", weight=600)
