"""A layer drawn: areas in the colour of their class, hatching, signs, provinces' outlines, dashed lines that are named."""

from collections.abc import Iterator
from typing import Any

from tarazu.evidence.places import LEVELS
from tarazu.report.blocks import Words
from tarazu.report.maps.arrows import draw_arrows, sample
from tarazu.report.maps.data import Layer, MapClass, Sign
from tarazu.report.maps.furniture import furniture
from tarazu.report.maps.geometry import NAME, WIDTH, Geometry, Outline
from tarazu.report.svg import INK, QUIET, Canvas, Language, element

HATCH = (
    '<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" fill="#fff"/><line x1="0" y1="0" x2="0" y2="5" stroke="#9aa7b0" stroke-width="1.6"/>'
    "</pattern>"
    '<pattern id="hatch10" width="50" height="50" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="50" height="50" fill="#fff"/><line x1="0" y1="0" x2="0" y2="50" stroke="#9aa7b0" stroke-width="16"/>'
    "</pattern>"
    '<pattern id="veil" width="3" height="3" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<line x1="0" y1="0" x2="0" y2="3" stroke="#fff" stroke-width="0.8"/></pattern>'
    '<pattern id="veil10" width="30" height="30" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">'
    '<line x1="0" y1="0" x2="0" y2="30" stroke="#fff" stroke-width="8"/></pattern>'
)

# The level of each outline over the areas, its colour, and its width in tenths of a unit.
LINES = {"division": ("#84939d", 6), "province": (QUIET, 10)}


def definitions(geometry: Geometry) -> str:
    """The shapes once for a whole page, to be used by every map on it."""
    paths = "".join(
        element("path", id=shape_id(level, outline.area), d=outline.path)
        for level, outlines in geometry.levels.items()
        for outline in outlines.values()
    )
    return f"<defs>{HATCH}{paths}</defs>"


def shape_id(level: str, area: str) -> str:
    """The id of a shape on the page."""
    from tarazu.report.html.inline import slug

    return f"a-{level[:3]}-{slug(area)}"


def page_map(layer: Layer, geometry: Geometry) -> str:
    """A layer as SVG for a page that holds `definitions`; its legend stands beside it as text."""
    inside = layer_parts(layer, geometry, shared=True, language="both")
    return _sized(geometry, inside)


def _sized(geometry: Geometry, inside: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH:g} {geometry.height:g}" direction="ltr" aria-hidden="true">{inside}</svg>'


def layer_parts(layer: Layer, geometry: Geometry, *, shared: bool, language: Language) -> str:
    """Areas, outlines, signs and dashed lines of a layer, with scale, north and the count of the unknown."""
    outlines = geometry.at(layer.level)
    areas = "".join(_area(layer, outline, shared) for outline in outlines.values())
    drawn = f'<g transform="scale(.1)" stroke="#aebac2" stroke-width="5" stroke-linejoin="round">{areas}</g>'
    above = "".join(_outlines(geometry, level, shared) for level in LINES if _coarser(level, layer.level))
    signs = _signs(layer, geometry)
    beside = borders(geometry, language) + furniture(layer, geometry, language)
    return drawn + above + signs + beside + draw_arrows(layer, geometry, language)


def class_of(layer: Layer, area: str) -> MapClass:
    """The class that an area falls into."""
    code = layer.of_area.get(area, layer.unknown)
    return next((c for c in layer.classes if c.code == code), layer.classes[-1])


def legend_classes(layer: Layer, geometry: Geometry) -> Iterator[MapClass]:
    """The entries of the legend; the class of the unknown only where an area falls into it."""
    used = {class_of(layer, area).code for area in geometry.at(layer.level)}
    return (c for c in layer.classes if c.code != layer.unknown or (c.code in used and not layer.arrows))


def swatch(one: MapClass) -> str:
    """The sign of a class in the legend, 18 by 12."""
    if one.line:
        return sample(*one.line)
    fill = "url(#hatch)" if one.hatched else one.fill
    box = element("rect", x=0.5, y=0.5, width=18, height=12, fill=fill, stroke=QUIET, stroke_width=0.6)
    veil = element("rect", x=0.5, y=0.5, width=18, height=12, fill="url(#veil)") if one.veiled else ""
    return box + veil + (sign(one.sign, 9.5, 6.5, 4) if one.sign else "")


def sign(kind: Sign, x: float, y: float, size: float) -> str:
    """A sign with a white rim, told apart by its form alone."""
    look: dict[str, Any] = {"fill": INK, "stroke": "#fff", "stroke_width": 1, "stroke_linejoin": "round"}
    match kind:
        case "triangle":
            points = f"{x:.1f},{y - size:.1f} {x + size:.1f},{y + 0.8 * size:.1f} {x - size:.1f},{y + 0.8 * size:.1f}"
            return element("polygon", points=points, **look)
        case "diamond":
            points = f"{x:.1f},{y - size:.1f} {x + size:.1f},{y:.1f} {x:.1f},{y + size:.1f} {x - size:.1f},{y:.1f}"
            return element("polygon", points=points, **look)
        case "ring":
            return element("circle", cx=x, cy=y, r=0.75 * size, fill="#fff", stroke=INK, stroke_width=0.33 * size)
        case "dot":
            return element("circle", cx=x, cy=y, r=0.35 * size, fill=INK)
        case _:
            return ""


def borders(geometry: Geometry, language: Language) -> str:
    """Lines that are no agreed boundary: dashed, each with its name."""
    canvas = Canvas(0, 0, language)
    for border in geometry.borders:
        line = {"d": border.path, "fill": "none", "transform": "scale(.1)", "stroke_linecap": "butt"}
        canvas.add("path", **line, stroke="#fff", stroke_width=22)
        canvas.add("path", **line, stroke=INK, stroke_width=11, stroke_dasharray="30 18")
        x, y = border.beside
        name = Words(border.name["en"], border.name["ur"])
        canvas.label(x, y + 3, name, size=9, anchor="middle", weight=600, wrap=NAME[0])
    return "".join(canvas.parts)


def _area(layer: Layer, outline: Outline, shared: bool) -> str:
    one = class_of(layer, outline.area)
    fills = ("url(#hatch10)" if one.hatched else one.fill, *(("url(#veil10)",) if one.veiled else ()))
    if shared:
        return "".join(element("use", href=f"#{shape_id(layer.level, outline.area)}", fill=fill) for fill in fills)
    return "".join(element("path", d=outline.path, fill=fill) for fill in fills)


def _coarser(one: str, other: str) -> bool:
    return LEVELS.index(one) < LEVELS.index(other) if other in LEVELS else True


def _outlines(geometry: Geometry, level: str, shared: bool) -> str:
    """The outlines of divisions or provinces over the areas in them, the heavier the larger the areas."""
    stroke, width = LINES[level]
    lines = "".join(
        element("use", href=f"#{shape_id(level, o.area)}") if shared else element("path", d=o.path)
        for o in geometry.at(level).values()
    )
    return f'<g transform="scale(.1)" fill="none" stroke="{stroke}" stroke-width="{width}">{lines}</g>' if lines else ""


def _signs(layer: Layer, geometry: Geometry) -> str:
    size = 5.5 if len(geometry.at(layer.level)) < 60 else 3.6
    return "".join(sign(class_of(layer, o.area).sign, *o.inside, size) for o in geometry.at(layer.level).values())
