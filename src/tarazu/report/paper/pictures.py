"""Charts and maps as drawings that stand alone, and as pixels for formats that cannot draw."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from tarazu.report.blocks import Diagram, Figure, MapFigure, Text
from tarazu.report.charts.draw import draw_chart, figures_of
from tarazu.report.maps.data import Layer, MapClass
from tarazu.report.maps.draw import HATCH, layer_parts, swatch
from tarazu.report.maps.geometry import WIDTH, Geometry
from tarazu.report.paper.typeset import typeset
from tarazu.report.prose import plain
from tarazu.report.svg import LATIN

SWATCH = (19.0, 13.0)
# Dots an inch of a picture in Word: sharp on paper, and half a megabyte less than at 200.
RESOLUTION = 150


def chart_svg(content: Diagram) -> str:
    """A chart as SVG in English."""
    return _quoted(draw_chart(content.chart))


def map_svg(layer: Layer, geometry: Geometry) -> str:
    """A map without title and legend: both stand beside it as text."""
    inside = f"<defs>{HATCH}</defs>{layer_parts(layer, geometry, shared=False, language='en')}"
    return _svg(WIDTH, geometry.height, inside)


def swatch_svg(one: MapClass) -> str:
    """The sign of a class of a legend."""
    return _svg(*SWATCH, f"<defs>{HATCH}</defs>{swatch(one)}")


def one_legend(content: MapFigure) -> bool:
    """Whether one legend serves all maps of a figure."""
    return len(content.layers) > 1 and all(layer.classes == content.layers[0].classes for layer in content.layers)


def behind_chart(content: Diagram) -> list[tuple[Text, tuple[Figure, ...]]]:
    """The figures that a chart draws, under their labels."""
    runs = groupby(figures_of(content.chart), key=lambda pair: plain(pair[0], "en"))
    held = [list(run) for _, run in runs]
    return [(run[0][0], tuple(figure for _, figure in run)) for run in held]


def pixels(drawings: Mapping[str, str]) -> dict[str, bytes]:
    """Drawings as PNG, by name, with our fonts alone so that every machine makes the same bytes."""
    if not drawings:
        return {}
    names = sorted(drawings)
    pages = "#pagebreak(weak: true)\n".join(f'#image("{i}.svg")\n' for i in range(len(names)))
    source = f'#set page(width: auto, height: auto, margin: 0pt)\n#set text(font: "{LATIN}")\n{pages}'
    held = {f"{i}.svg": drawings[name].encode() for i, name in enumerate(names)}
    return dict(zip(names, typeset(source, held, form="png", resolution=RESOLUTION), strict=True))


def _svg(width: float, height: float, inside: str) -> str:
    return _quoted(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}" direction="ltr" font-family="{LATIN}, sans-serif">{inside}</svg>'
    )


def _quoted(svg: str) -> str:
    """A family whose name holds a number must stand in quotes, or renderers other than browsers fall back."""
    return svg.replace(f'font-family="{LATIN}, sans-serif"', f"font-family=\"'{LATIN}', sans-serif\"")


def sizes(alike: Sequence[object]) -> int:
    """How many pictures stand side by side.

    >>> sizes([1]), sizes([1, 2]), sizes([1, 2, 3, 4]), sizes([1] * 6)
    (1, 2, 2, 3)
    """
    return 3 if len(alike) in (3, 5, 6) else min(len(alike), 2)
