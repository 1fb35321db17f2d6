"""Charts and maps as drawings, with their words, legends and figures as text beside them."""

from tarazu.report.blocks import Diagram, Figure, MapFigure
from tarazu.report.html.pictures import credits
from tarazu.report.maps.data import Layer
from tarazu.report.maps.draw import legend_classes
from tarazu.report.paper.pictures import behind_chart, chart_svg, map_svg, one_legend, sizes, swatch_svg
from tarazu.report.paper.runs import value_and_span
from tarazu.report.pdf.inline import Press, badge, cites, number, text
from tarazu.report.pdf.source import array, call, joined, string
from tarazu.report.prose import plain

# Of a panel's width, so that two rows of maps fit on the page that their heading stands on.
SMALLER = "82%"


def diagram(press: Press, content: Diagram) -> str:
    """A chart with its caption above and its figures beneath."""
    return call(
        "chart",
        text(press, content.caption),
        press.draw(chart_svg(content)),
        string(plain(content.alt, "en")),
        array(text(press, note) for note in content.notes),
        _behind(press, content),
        at=press.place(f"b-{content.id}"),
    )


def map_figure(press: Press, content: MapFigure) -> str:
    """Maps side by side, each with its legend, or one legend for all where they share it."""
    shared = one_legend(content)
    panels = (_panel(press, content, layer, None if shared else _legend(press, layer)) for layer in content.layers)
    notes = (*content.notes, *credits(press.geometry))
    return call(
        "maps",
        text(press, content.caption),
        array(panels),
        str(sizes(content.layers)),
        array(text(press, note) for note in notes),
        legend=_legend(press, content.layers[0]) if shared else None,
        at=press.place(f"b-{content.id}"),
    )


def _panel(press: Press, content: MapFigure, layer: Layer, legend: str | None) -> str:
    return call(
        "panel",
        text(press, layer.title),
        press.draw(map_svg(layer, press.geometry)),
        string(f"{plain(layer.title, 'en')}. {plain(content.alt, 'en')}"),
        legend=legend,
        width=SMALLER if len(content.layers) > 3 else None,
    )


def _legend(press: Press, layer: Layer) -> str:
    return call(
        "legend",
        *(f"({press.draw(swatch_svg(one))},{text(press, one.words)})" for one in legend_classes(layer, press.geometry)),
    )


def _behind(press: Press, content: Diagram) -> str:
    """Every figure of the chart in a run, each source cited where it changes."""
    items, before = [], ""
    for label, figures in behind_chart(content):
        parts: list[str] = []
        for figure in figures:
            written, before = _one(press, figure, before)
            parts += [string("; ") if parts else "", *written]
        items.append(call("behind-item", text(press, label), joined(parts)))
    return array(items)


def _one(press: Press, figure: Figure, before: str) -> tuple[list[str], str]:
    value, span = value_and_span(figure, "short")
    cited = press.speaker.cites_of(figure)
    mark = press.speaker.small.in_sentence(figure)
    marked = call("marked", badge(press, mark)) if mark else ""
    return [number(press, figure, value, span), marked, cites(press, cited) if cited not in ("", before) else ""], cited
