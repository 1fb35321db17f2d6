"""The case funnel: how many reach each stage, drawn to scale, and the share of the stage before between them."""

from typing import Any

from tarazu.report.charts.data import Stage, Stages
from tarazu.report.svg import ACCENT, FAINT, FLAG, INK, QUIET, Canvas, Language
from tarazu.words import figure_text

WIDTH, LABEL, ROW, BAR = 420.0, 128.0, 46.0, 22.0


def draw_stages(chart: Stages, language: Language) -> Canvas:
    """Bars centred on one line, widest where most cases are; grey where a share is no rate of the same cases."""
    canvas = Canvas(WIDTH, ROW * len(chart.stages) - (ROW - BAR) + 8, language)
    most = max((_size(stage) for stage in chart.stages), default=0.0) or 1.0
    middle, room = LABEL + (WIDTH - LABEL) / 2, WIDTH - LABEL - 8
    for place, stage in enumerate(chart.stages):
        y = 4 + ROW * place
        width = max(room * _size(stage) / most, 1.5)
        fill = "url(#hatch)" if stage.faint else ACCENT
        canvas.add(
            "rect",
            x=middle - width / 2,
            y=y,
            width=width,
            height=BAR,
            fill=fill,
            stroke=FAINT if stage.faint else ACCENT,
        )
        _numbers(canvas, stage, middle, y, width=width)
        canvas.label(LABEL - 6, y + 15, stage.label, anchor="end", size=11, wrap=LABEL - 8)
    return canvas


def _numbers(canvas: Canvas, stage: Stage, middle: float, y: float, *, width: float) -> None:
    """The number in its bar, or beside a bar that is too narrow; the share of the stage before above it."""
    text = figure_text(stage.count, "bare")
    inside = width > 10 + 8 * len(text)
    fill = "#fff" if inside and not stage.faint else INK
    halo: dict[str, Any] = {"paint_order": "stroke", "stroke": "#fff", "stroke_width": 3} if stage.faint else {}
    x, anchor = (middle, "middle") if inside else (middle + width / 2 + 7, "start")
    canvas.label(x, y + 15.5, text, anchor=anchor, size=12, weight=600, fill=fill, **halo)
    if stage.mark is not None:
        beside = middle + width / 2 + (7 if inside else 13 + 8 * len(text))
        canvas.label(beside, y + 15, stage.mark, size=9.5, weight=600, fill=FLAG)
    if stage.share is not None:
        share = f"\u2193 {figure_text(stage.share, 'short')}"
        canvas.label(middle, y - 8, share, anchor="middle", size=10.5, fill=QUIET)


def _size(stage: Stage) -> float:
    value = stage.count.get("value")
    ends = stage.count.get("interval") or (0.0, 0.0)
    return float(value) if value is not None else float(ends[1])
