"""A map of an assessment as a picture of its own, for a notebook or a file: the value with its uncertainty beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from tarazu.report.blocks import MapFigure, Text
from tarazu.report.book import Book
from tarazu.report.chapters.cover import tlp_of
from tarazu.report.chapters.layers import balance_maps, index_maps, live_map
from tarazu.report.chapters.routes import route_maps
from tarazu.report.codes import label
from tarazu.report.html.pictures import credits
from tarazu.report.maps.data import Layer
from tarazu.report.maps.draw import HATCH, layer_parts, legend_classes, swatch
from tarazu.report.maps.geometry import WIDTH, Geometry, read_geometry
from tarazu.report.prose import plain
from tarazu.report.svg import QUIET, Canvas, Language

EDGE, BETWEEN, HEAD, LEGEND_LINE, NOTE_LINE = 14.0, 26.0, 54.0, 17.0, 13.5


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG with what it shows in words; a notebook shows it as it is."""

    svg: str
    alt: str

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        return (
            f'<figure role="img" aria-label="{escape(self.alt)}" style="margin:0;max-width:60rem">{self.svg}</figure>'
        )

    def save(self, path: str | Path) -> Path:
        """Writes the drawing, as SVG or PNG by the ending of the name; returns the path.

        Raises:
            ValueError: the name ends in neither .svg nor .png.
            OSError: the file cannot be written.
        """
        path = Path(path)
        match path.suffix.lower():
            case ".svg":
                path.write_text(self.svg + "\n", encoding="utf-8")
            case ".png":
                from tarazu.report.paper.pictures import pixels

                path.write_bytes(pixels({"picture": self.svg})["picture"])
            case ending:
                raise ValueError(
                    f"A picture is saved as .svg or .png, not as {ending or 'a name without an ending'!r}."
                )
        return path


def draw_picture(
    document: Mapping[str, Any], boundaries: Mapping[str, Any] | None, *, layer: str = "verdict", language: str = "en"
) -> Picture:
    """A layer of the map with its uncertainty beside it, its legend, its notes and the handling mark.

    Args:
        document: the content of assessment.json.
        boundaries: GeoJSON as the report takes it.
        layer: "verdict" (beside it the information gap), "vulnerability", "exposure", "balance", "gap",
            "routes-trafficking" or "routes-smuggling".
        language: "en" or "ur".

    Raises:
        ValueError: there are no boundaries, or nothing is known that this layer could show.
    """
    book = Book(document)
    geometry = read_geometry(boundaries, book.part("areas"))
    held = _figures(book)
    if not geometry.levels:
        raise ValueError(
            "There is no map to draw: the workspace holds no boundaries. Import them: tarazu import --help."
        )
    if layer not in held:
        known = ", ".join(sorted(held)) or "none"
        raise ValueError(f"Nothing is known that a map of {layer!r} could show; the maps that can be drawn: {known}.")
    canvas = _drawn(book, geometry, held[layer], "ur" if language == "ur" else "en")
    return Picture(canvas.svg(attributes=f' width="{canvas.width:g}"'), plain(held[layer].alt, language))


def _figures(book: Book) -> dict[str, MapFigure]:
    """The maps that can be drawn, by the name of their first layer."""
    layers = {layer.id.partition("-")[0]: layer for live in live_map(book) for layer in live.layers}
    found = {
        name: MapFigure(name, layer.title, (layer,), label("map.one_alt", what=layer.title))
        for name, layer in layers.items()
    }
    if {"verdict", "gap"} <= layers.keys():
        beside = (layers["verdict"], layers["gap"])
        found["verdict"] = MapFigure("verdict", layers["verdict"].title, beside, label("map.verdict_and_gap_alt"))
    paired = (*index_maps(book, "vulnerability"), *index_maps(book, "exposure"), *balance_maps(book))
    found |= {made.id.removeprefix("map-"): made for made in route_maps(book)}
    return found | {made.id.removeprefix("map-"): made for made in paired if made.id.removeprefix("map-") in found}


def _drawn(book: Book, geometry: Geometry, content: MapFigure, language: Language) -> Canvas:
    """Panels side by side, each with its legend; under them the notes that every map must carry."""
    panels = content.layers
    canvas = Canvas(2 * EDGE + len(panels) * WIDTH + (len(panels) - 1) * BETWEEN, 0, language)
    canvas.parts.append(f"<defs>{HATCH}</defs>")
    canvas.add("rect", width="100%", height="100%", fill="#fff")
    room = canvas.width - 3 * EDGE - _mark(canvas, tlp_of(book.document))
    canvas.label(EDGE, 27, book.document.get("title") or content.caption, size=14, weight=600, wrap=room)
    legends = [_panel(canvas, geometry, layer, EDGE + i * (WIDTH + BETWEEN)) for i, layer in enumerate(panels)]
    canvas.height = HEAD + geometry.height + 14 + max(legends)
    _notes(canvas, (*content.notes, *credits(geometry)))
    canvas.height += 8
    return canvas


def _mark(canvas: Canvas, tlp: str) -> float:
    """The handling mark in the colours of TLP 2.0, in the corner; returns its width."""
    colours = {"RED": "#ff2b2b", "GREEN": "#33ff00", "CLEAR": "#ffffff"}
    text = f"TLP:{tlp}"
    width = 8.0 * len(text)
    canvas.add("rect", x=canvas.width - EDGE - width, y=12, width=width, height=20, fill="#000")
    canvas.label(
        canvas.width - EDGE - width / 2,
        26,
        text,
        anchor="middle",
        size=11.5,
        weight=700,
        fill=colours.get(tlp, "#ffc000"),
    )
    return width


def _panel(canvas: Canvas, geometry: Geometry, layer: Layer, left: float) -> float:
    """A map under its title; returns the height of its legend."""
    canvas.label(left, HEAD - 7, layer.title, size=12, weight=600)
    inside = layer_parts(layer, geometry, shared=False, language=canvas.language)
    canvas.add("g", inside, transform=f"translate({left:g} {HEAD:g})")
    entries = list(legend_classes(layer, geometry))
    for place, one in enumerate(entries):
        top = HEAD + geometry.height + 8 + LEGEND_LINE * place
        canvas.add("g", swatch(one), transform=f"translate({left:g} {top:g})")
        canvas.label(left + 26, top + 10, one.words, size=11)
    return LEGEND_LINE * len(entries) + 8


def _notes(canvas: Canvas, notes: Sequence[Text]) -> None:
    room = canvas.width - 2 * EDGE
    for note in notes:
        lines = canvas.lines(note, size=9.5, wrap=room)
        leading = NOTE_LINE if canvas.language == "en" else 1.7 * NOTE_LINE
        canvas.height += leading * lines
        middle = canvas.height - leading * (lines - 1) / 2
        canvas.label(EDGE, middle, note, size=9.5, fill=QUIET, wrap=room)
        canvas.height += 3
