"""Charts and maps on the page: caption, drawing, what it says in words, and the figures behind it."""

from collections.abc import Mapping
from dataclasses import replace

from tarazu.report.blocks import Diagram, MapFigure, Shown, Text, Words
from tarazu.report.book import marks_of
from tarazu.report.charts.draw import draw_chart, figures_of
from tarazu.report.codes import label
from tarazu.report.html.cells import shown
from tarazu.report.html.inline import Inline
from tarazu.report.html.live import legend, live_map
from tarazu.report.maps.data import Layer
from tarazu.report.maps.draw import class_of, page_map
from tarazu.report.maps.geometry import Geometry


def diagram(inline: Inline, content: Diagram) -> str:
    """A chart with its caption above and its figures folded beneath."""
    drawing = draw_chart(content.chart, language="both")
    return (
        f'<figure class="chart" id="{content.id}"><figcaption>{inline.text(content.caption)}</figcaption>'
        f"{_image(inline, content.id, content.alt, drawing)}"
        f"{_notes(inline, content.notes)}{_behind(inline, content)}</figure>"
    )


def map_figure(inline: Inline, geometry: Geometry, content: MapFigure, areas: Mapping[str, Words]) -> str:
    """Maps side by side, or one map whose layers can be chosen."""
    if content.interactive:
        inside = live_map(inline, geometry, content, areas)
    else:
        inside = _image(inline, content.id, content.alt, _panels(inline, geometry, content.layers))
    notes = _notes(inline, (*content.notes, *credits(geometry)))
    return f'<figure class="map" id="{content.id}"><figcaption>{inline.text(content.caption)}</figcaption>{inside}{notes}</figure>'


def overview(inline: Inline, geometry: Geometry, layer: Layer) -> str:
    """A map for the cover, with the classes that stand on it; its caption leads to the map that can be questioned."""
    used = {class_of(layer, area).code for area in geometry.at(layer.level)}
    held = replace(layer, classes=tuple(c for c in layer.classes if c.code in used))
    notes = "".join(f'<p class="quiet">{inline.text(note)}</p>' for note in credits(geometry))
    return (
        f'<figure class="map overview"><figcaption><a href="#where">{inline.text(label("cover.map"))}</a></figcaption>'
        f"{_image(inline, 'overview', label('cover.map_alt'), page_map(layer, geometry))}"
        f"{legend(inline, geometry, held)}{notes}</figure>"
    )


def credits(geometry: Geometry) -> tuple[Text, ...]:
    """What must stand under every map: how boundaries are to be read, and whose they are."""
    said: Text = label("map.disputed") if geometry.borders else label("map.boundaries")
    if geometry.note:
        said = Words(geometry.note["en"], geometry.note["ur"])
    return said, _source(geometry)


def _source(geometry: Geometry) -> Text:
    """Whose the boundaries are, and of which day."""
    if not geometry.attribution:
        return label("map.no_source")
    if not geometry.as_of:
        return label("map.source", source=geometry.attribution)
    return label("map.source_as_of", source=geometry.attribution, date=geometry.as_of)


def _panels(inline: Inline, geometry: Geometry, layers: tuple[Layer, ...]) -> str:
    """Each map with its legend, or one legend below all where they share it."""
    one = len(layers) > 1 and all(layer.classes == layers[0].classes for layer in layers)
    panels = "".join(
        f'<div class="panel"><p class="panel-title">{inline.text(layer.title)}</p>{page_map(layer, geometry)}'
        f"{'' if one else legend(inline, geometry, layer)}</div>"
        for layer in layers
    )
    shared = f'<div class="shared">{legend(inline, geometry, layers[0])}</div>' if one else ""
    return f'<div class="panels">{panels}</div>{shared}'


def _image(inline: Inline, name: str, alt: Text, drawing: str) -> str:
    return (
        f'<p class="vh" id="{name}-alt">{inline.text(alt)}</p>'
        f'<div class="drawing" role="img" aria-labelledby="{name}-alt">{drawing}</div>'
    )


def _notes(inline: Inline, notes: tuple[Text, ...]) -> str:
    return "".join(f'<p class="quiet">{inline.text(note)}</p>' for note in notes)


def _behind(inline: Inline, content: Diagram) -> str:
    held = figures_of(content.chart)
    if not held:
        return ""
    items = "".join(
        f"<li>{inline.text(name)}: {shown(inline, Shown(figure, marks_of(figure), victims=True))}</li>"
        for name, figure in held
    )
    return f'<details class="behind"><summary>{inline.text(label("chart.behind"))}</summary><ul>{items}</ul></details>'
