"""The map one can question: layers chosen without script, links to profiles, and a panel that script fills."""

from collections.abc import Mapping
from html import escape

from tarazu.report.blocks import MapFigure, Words
from tarazu.report.codes import label
from tarazu.report.html.inline import Inline, slug
from tarazu.report.maps.data import Layer
from tarazu.report.maps.draw import layer_parts, legend_classes, shape_id, swatch
from tarazu.report.maps.geometry import WIDTH, Geometry
from tarazu.report.prose import plain

# The style has a rule a layer, so that the map needs no script.
MOST_LAYERS = 20


def live_map(inline: Inline, geometry: Geometry, content: MapFigure, areas: Mapping[str, Words]) -> str:
    """Radio buttons come before the stage, so that a rule of style alone can show the layer chosen."""
    layers = (*content.layers, *(layer for _, held in content.by_form for layer in held))[:MOST_LAYERS]
    chosen = "".join(_radio(content.id, place) for place in range(len(layers)))
    drawn = "".join(
        f'<g class="layer l{place}">{layer_parts(layer, geometry, shared=True, language="both")}</g>'
        for place, layer in enumerate(layers)
    )
    legends = "".join(legend(inline, geometry, layer, f" layer l{place}") for place, layer in enumerate(layers))
    return (
        f'<p class="vh" id="{content.id}-alt">{inline.text(content.alt)}</p><div class="live">{chosen}'
        f'{_choices(inline, content)}<div class="stage"><div class="field">{_zoom(inline)}'
        f'<svg viewBox="0 0 {WIDTH:g} {geometry.height:g}" direction="ltr" role="group" tabindex="0" '
        f'aria-labelledby="{content.id}-alt" aria-describedby="{content.id}-keys">{drawn}{_links(geometry, areas)}</svg>'
        f'</div><div class="aside">{legends}{_panel(inline, content.id)}</div></div></div>'
    )


def _choices(inline: Inline, content: MapFigure) -> str:
    """The questions, then a line for each question that is asked form by form."""
    lines, place = [], 0
    for name, layers in ((None, content.layers), *content.by_form):
        asked = f'<span class="vh">{inline.text(name)}: </span>' if name is not None else ""
        labels = "".join(
            f'<label for="{content.id}-{place + i}" class="b{place + i}">{asked}{inline.text(layer.title)}</label>'
            for i, layer in enumerate(layers)
            if place + i < MOST_LAYERS
        )
        place += len(layers)
        lead = f'<span class="lead-in" aria-hidden="true">{inline.text(name)}</span>' if name is not None else ""
        lines.append(f'<div class="choices" role="presentation">{lead}{labels}</div>' if labels else "")
    return "".join(lines)


def _zoom(inline: Inline) -> str:
    """Buttons that script wakes: nearer, farther, the whole country."""
    buttons = "".join(
        f'<button type="button" data-zoom="{name}"><span aria-hidden="true">{sign}</span>'
        f'<span class="vh">{inline.text(label(f"map.zoom.{name}"))}</span></button>'
        for name, sign in (("in", "+"), ("out", "−"), ("all", "◻"))
    )
    return f'<div class="zoom" hidden>{buttons}</div>'


def _radio(name: str, place: int) -> str:
    checked = " checked" if place == 0 else ""
    return f'<input type="radio" class="vh r{place}" name="{name}-layer" id="{name}-{place}"{checked}>'


def legend(inline: Inline, geometry: Geometry, layer: Layer, more: str = "") -> str:
    """The classes of a layer in words."""
    items = "".join(
        f'<li><svg viewBox="0 0 19 13" aria-hidden="true">{swatch(one)}</svg>{inline.text(one.words)}</li>'
        for one in legend_classes(layer, geometry)
    )
    return f'<ul class="legend{more}">{items}</ul>'


def _links(geometry: Geometry, areas: Mapping[str, Words]) -> str:
    """A transparent shape over each district that leads to its profile; the list of districts is the way by keyboard."""
    links = "".join(
        f'<a href="#profile-{slug(area)}" data-area="{slug(area)}" tabindex="-1">'
        f"<title>{escape(_both(areas.get(area, Words(area))))}</title>"
        f'<use href="#{shape_id("district", area)}"/></a>'
        for area in geometry.at("district")
    )
    return f'<g class="hits" transform="scale(.1)">{links}</g>'


def _both(name: Words) -> str:
    """A name in both languages, where an element can hold plain text only."""
    return " · ".join(dict.fromkeys(plain(name, language) for language in ("en", "ur")))


def _panel(inline: Inline, name: str) -> str:
    every = escape(plain(label("map.choose"), "en"))
    return (
        f'<div class="seek" hidden><label>{inline.text(label("map.district"))} '
        f'<select id="{name}-choose"><option value="">{every}</option></select></label></div>'
        f'<div class="tell" role="status"><p class="quiet">{inline.text(label("map.point"))}</p></div>'
        f'<p class="quiet keys" id="{name}-keys" hidden>{inline.text(label("map.keys"))}</p>'
    )
