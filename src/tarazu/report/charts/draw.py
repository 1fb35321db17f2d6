"""A chart as SVG, in one language for print or in both for a page that can switch."""

from collections.abc import Callable
from typing import Any

from tarazu.report.blocks import Words
from tarazu.report.charts.data import Bars, Chart, DotPlot, Figure, FunnelPlot, Series, Stages, Yardstick
from tarazu.report.charts.dots import draw_bars, draw_dots
from tarazu.report.charts.limits import draw_limits
from tarazu.report.charts.series import draw_series
from tarazu.report.charts.stages import draw_stages
from tarazu.report.charts.yardstick import draw_yardstick
from tarazu.report.maps.draw import HATCH
from tarazu.report.svg import Canvas, Language

_DRAW: dict[type, Callable[..., Canvas]] = {
    DotPlot: draw_dots,
    Bars: draw_bars,
    Stages: draw_stages,
    FunnelPlot: draw_limits,
    Series: draw_series,
    Yardstick: draw_yardstick,
}


def draw_chart(chart: Chart, *, language: Language = "en") -> str:
    """The chart as a document of its own."""
    canvas = _DRAW[type(chart)](chart, language)
    if language != "both":
        canvas.parts.insert(0, f"<defs>{HATCH}</defs>")
    return canvas.svg(attributes="" if language == "both" else f' width="{canvas.width:g}"')


def figures_of(chart: Chart) -> list[tuple[Any, Figure]]:
    """Every figure that the chart draws, with its label, for the table beneath and for the index."""
    match chart:
        case DotPlot():
            return [(d.label, d.figure) for d in chart.dots]
        case Bars():
            return [(b.label, b.figure) for b in chart.bars]
        case Stages():
            shares = [(s.label, s.share) for s in chart.stages if s.share is not None]
            return [(s.label, s.count) for s in chart.stages] + shares
        case FunnelPlot():
            return [(p.label, p.figure) for p in chart.points]
        case Series():
            return [(Words(m.period), m.figure) for m in chart.moments]
        case _:
            return []
