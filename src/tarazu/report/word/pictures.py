"""Charts and maps as pictures, with their legends, notes and figures as text beside them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import count
from typing import Any

from docx.shared import Cm, Emu

from tarazu.report.blocks import Diagram, MapFigure, Report, Text
from tarazu.report.html.pictures import credits
from tarazu.report.maps.data import Layer
from tarazu.report.maps.draw import legend_classes
from tarazu.report.maps.geometry import Geometry
from tarazu.report.paper.pictures import behind_chart, chart_svg, map_svg, one_legend, pixels, swatch_svg
from tarazu.report.prose import plain
from tarazu.report.word.inline import Pen, Writer, figures_line, run
from tarazu.report.word.look import TEXT_WIDTH
from tarazu.report.word.xml import Element, element, paragraph

CHART, PANEL, SWATCH = Cm(13.5), Cm(6.6), Cm(0.5)


@dataclass(slots=True)
class Gallery:
    """The pictures of a report: `drawn` holds the pixels of each drawing, made all at once."""

    part: Any
    geometry: Geometry
    drawn: Mapping[str, bytes]
    numbers: "count[int]"

    def picture(self, svg: str, alt: str, width: int) -> Element:
        """A run with a picture; the same drawing is kept once in the file."""
        relation, image = self.part.get_or_add_image(BytesIO(self.drawn[svg]))
        height = round(width * image.px_height / image.px_width)
        number = next(self.numbers)
        inline = _inline(number, relation, width, height)
        inline.docPr.set("descr", alt)
        return element("r", element("drawing", inline))


def open_gallery(part: Any, report: Report, geometry: Geometry) -> Gallery:
    """Draws every picture of the report."""
    drawings = {svg: svg for chapter in report.chapters for svg in _drawings(chapter, geometry)}
    return Gallery(part, geometry, pixels(drawings), count(1))


def diagram(writer: Writer, gallery: Gallery, content: Diagram) -> Iterator[Element]:
    """A chart with its caption above and its figures beneath."""
    yield paragraph("Caption", writer.text(content.caption), element("keepNext"))
    yield paragraph("Picture", [gallery.picture(chart_svg(content), plain(content.alt, "en"), CHART)])
    yield from _notes(writer, content.notes)
    for title, figures in behind_chart(content):
        yield paragraph("Small", [*writer.text(title, Pen(bold=True)), run(": "), *figures_line(writer, figures)])


def map_figure(writer: Writer, gallery: Gallery, content: MapFigure) -> Iterator[Element]:
    """Maps two by two, each with its legend, or one legend for all where they share it."""
    yield paragraph("Caption", writer.text(content.caption), element("keepNext"))
    shared = one_legend(content)
    panels = [_panel(writer, gallery, content, layer, legend=not shared) for layer in content.layers]
    yield _side_by_side(panels)
    if shared:
        yield from _legend(writer, gallery, content.layers[0])
    yield from _notes(writer, (*content.notes, *credits(gallery.geometry)))


def _panel(writer: Writer, gallery: Gallery, content: MapFigure, layer: Layer, *, legend: bool) -> list[Element]:
    alt = f"{plain(layer.title, 'en')}. {plain(content.alt, 'en')}"
    made = [
        paragraph("TableText", writer.text(layer.title, Pen(bold=True)), element("keepNext")),
        paragraph("Picture", [gallery.picture(map_svg(layer, gallery.geometry), alt, PANEL)]),
    ]
    return made + (list(_legend(writer, gallery, layer)) if legend else [])


def _legend(writer: Writer, gallery: Gallery, layer: Layer) -> Iterator[Element]:
    for one in legend_classes(layer, gallery.geometry):
        yield paragraph("TableText", [gallery.picture(swatch_svg(one), "", SWATCH), run(" "), *writer.text(one.words)])


def _side_by_side(panels: Sequence[list[Element]]) -> Element:
    width = TEXT_WIDTH // 2
    rows = [panels[i : i + 2] for i in range(0, len(panels), 2)]
    return element(
        "tbl",
        element("tblPr", element("tblW", w=TEXT_WIDTH, type="dxa"), element("tblLayout", type="fixed")),
        element("tblGrid", element("gridCol", w=width), element("gridCol", w=width)),
        *(
            element("tr", element("trPr", element("cantSplit")), *(_held(panel, width) for panel in _pair(row)))
            for row in rows
        ),
    )


def _pair(row: Sequence[list[Element]]) -> list[list[Element]]:
    return [*row, [paragraph("TableText", ())]] if len(row) == 1 else list(row)


def _held(panel: list[Element], width: int) -> Element:
    return element("tc", element("tcPr", element("tcW", w=width, type="dxa")), *panel)


def _notes(writer: Writer, notes: Sequence[Text]) -> Iterator[Element]:
    for note in notes:
        yield paragraph("Small", writer.text(note))


def _drawings(block: Any, geometry: Geometry) -> Iterator[str]:
    if isinstance(block, Diagram):
        yield chart_svg(block)
    if isinstance(block, MapFigure):
        for layer in block.layers:
            yield map_svg(layer, geometry)
            yield from map(swatch_svg, legend_classes(layer, geometry))
    for inside in getattr(block, "blocks", ()):
        yield from _drawings(inside, geometry)


def _inline(number: int, relation: str, width: int, height: int) -> Element:
    from docx.oxml.shape import CT_Inline

    return CT_Inline.new_pic_inline(number, relation, f"{number}.png", Emu(width), Emu(height))
