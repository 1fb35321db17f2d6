"""What a map needs beside the land: a scale, north, how many areas nothing is known of, how wide arrows are."""

from tarazu.report.codes import label
from tarazu.report.maps.data import Layer
from tarazu.report.maps.geometry import FURNITURE, Geometry
from tarazu.report.svg import ACCENT, INK, Canvas, Language

# The longest bar, in units, and by what its length in kilometres may begin.
BAR = 74.0
STEPS = (1, 2, 5)
# Units of the widest arrow and of the narrowest that is still seen; between them the width is the count itself.
WIDEST, NARROWEST = 8.0, 0.8


def furniture(layer: Layer, geometry: Geometry, language: Language) -> str:
    """Scale bar, arrow and count, where the map has room for them."""
    canvas = Canvas(0, 0, language)
    left, top = geometry.corner
    _scale(canvas, left, top + 9, geometry.kilometre)
    _north(canvas, left + FURNITURE[0] - 8, top + 1)
    if layer.arrows:
        _widths(canvas, left, top + 25, max(arrow.high for arrow in layer.arrows))
        return "".join(canvas.parts)
    hatched, areas = unknown_areas(layer, geometry)
    if hatched and areas:
        words = next(one.words for one in layer.classes if one.code == layer.unknown)
        said = label("map.hatched", number=hatched, of=areas, words=words)
        canvas.label(left, top + 31, said, size=8, wrap=FURNITURE[0] - 2)
    return "".join(canvas.parts)


def unknown_areas(layer: Layer, geometry: Geometry) -> tuple[int, int]:
    """How many areas of the map fall into the class of the unknown, and how many there are."""
    known = {one.code for one in layer.classes} - {layer.unknown}
    areas = geometry.at(layer.level)
    return sum(layer.of_area.get(area, layer.unknown) not in known for area in areas), len(areas)


def round_number(most: float) -> int:
    """The greatest of 1, 2, 5, 10, 20, ... that is no greater than this.

    >>> round_number(740), round_number(74.0), round_number(1.2)
    (500, 50, 1)
    """
    lengths = [step * 10**power for power in range(5) for step in STEPS]
    return max([length for length in lengths if length <= most], default=1)


def width_of(persons: float, most: float) -> float:
    """The width of an arrow where the widest is of `most` persons.

    >>> width_of(50, 200), width_of(1, 200)
    (2.0, 0.8)
    """
    return max(NARROWEST, WIDEST * persons / most) if most else NARROWEST


def _scale(canvas: Canvas, x: float, y: float, kilometre: float) -> None:
    length = round_number(BAR / kilometre)
    end = x + length * kilometre
    canvas.line(x, y, end, y, stroke=INK, width=1.4)
    for at in (x, (x + end) / 2, end):
        canvas.line(at, y - 3, at, y, stroke=INK, width=0.9)
    canvas.label(x, y - 5, "0", size=8, anchor="middle")
    canvas.label(end, y - 5, label("map.kilometres", number=length), size=8, anchor="middle")


def _widths(canvas: Canvas, x: float, y: float, most: float) -> None:
    """How wide arrows of round numbers of persons are, in the measure of the map itself."""
    for place, persons in enumerate(dict.fromkeys(round_number(most * share) for share in (1.0, 0.2))):
        middle = y + 11 * place
        canvas.line(x, middle, x + 22, middle, stroke=ACCENT, width=width_of(persons, most))
        canvas.label(x + 28, middle + 3, label("routes.persons", number=persons), size=8)


def _north(canvas: Canvas, x: float, y: float) -> None:
    """Every map has north at the top."""
    canvas.add("path", d=f"M{x:.1f} {y:.1f}l-3.4 12 3.4 -2.6 3.4 2.6z", fill=INK)
    canvas.label(x, y + 20, label("map.north"), size=8, anchor="middle", weight=600)
