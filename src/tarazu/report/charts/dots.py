"""Interval dot plots and bars of probabilities: one line an estimate, the interval always drawn."""

from tarazu.report.charts.axis import Axis, around, draw_below
from tarazu.report.charts.data import Bars, Dot, DotPlot
from tarazu.report.svg import ACCENT, FAINT, INK, QUIET, RULE, Canvas, Language
from tarazu.words import figure_text

WIDTH, LABEL, ROW = 420.0, 150.0, 27.0
COLOURS = (ACCENT, "#b05a13", "#5a4a8f", "#37807a")


def draw_dots(chart: DotPlot, language: Language) -> Canvas:
    """Estimates with their intervals; series have their own colour and shape."""
    canvas = Canvas(WIDTH, 0, language)
    middles, bottom = _rows(canvas, chart.dots)
    canvas.height = bottom + 36
    axis = _axis(chart)
    unit = str(chart.dots[0].figure.get("unit") or "") if chart.dots else ""
    draw_below(canvas, axis, 6, bottom, unit=unit, title=chart.axis)
    _reference(canvas, chart, axis, bottom)
    series = sorted({dot.series for dot in chart.dots})
    for y, dot in zip(middles, chart.dots, strict=True):
        _dot(canvas, axis, dot, y, series.index(dot.series))
    return canvas


def _rows(canvas: Canvas, dots: tuple[Dot, ...]) -> tuple[list[float], float]:
    """The middle of each row and the foot of the last; a long label makes its row higher."""
    middles, y = [], 8.0
    for dot in dots:
        height = max(ROW, 13.5 * canvas.lines(dot.label, size=11, wrap=LABEL - 10) + 3)
        middles.append(y + height / 2)
        y += height
    return middles, y


def draw_bars(chart: Bars, language: Language) -> Canvas:
    """Probabilities or shares, a bar each from 0 to 1, with the number at its end."""
    bottom = 8 + ROW * len(chart.bars)
    canvas = Canvas(WIDTH, bottom + 36, language)
    axis = Axis(0, 1, LABEL, WIDTH - 62)
    draw_below(canvas, axis, 6, bottom, unit="share", title=chart.axis)
    for place, bar in enumerate(chart.bars):
        y = 8 + ROW * (place + 0.5)
        canvas.label(LABEL - 8, y + 4, bar.label, anchor="end", wrap=LABEL - 12)
        value = bar.figure.get("value")
        if value is not None:
            fill = FAINT if bar.faint else ACCENT
            canvas.add("rect", x=axis.start, y=y - 6, width=axis.at(value) - axis.start, height=12, fill=fill)
            _whisker(canvas, axis, bar, y, INK)
        canvas.label(WIDTH, y + 4, figure_text(bar.figure, "bare"), anchor="end", size=11, weight=600)
    return canvas


def _axis(chart: DotPlot) -> Axis:
    ends = [
        float(n)
        for dot in chart.dots
        for n in (dot.figure.get("interval") or [dot.figure.get("value")])
        if n is not None
    ]
    return around([*ends, *_lines(chart)], LABEL, WIDTH - 10, log=chart.log)


def _lines(chart: DotPlot) -> list[float]:
    """Where a dashed line stands: the country, or no difference."""
    found = [0.0] if chart.zero else []
    found += [1.0] if chart.one else []
    if chart.reference is not None and chart.reference.get("value") is not None:
        found.append(float(chart.reference["value"]))
    return found


def _reference(canvas: Canvas, chart: DotPlot, axis: Axis, bottom: float) -> None:
    for number in _lines(chart):
        canvas.line(axis.at(number), 2, axis.at(number), bottom, stroke=QUIET, width=1.2, stroke_dasharray="4 3")
    if chart.reference_label is not None:
        canvas.label(WIDTH - 4, bottom + 28, chart.reference_label, anchor="end", size=10.5, fill=QUIET)


def _dot(canvas: Canvas, axis: Axis, dot: Dot, y: float, series: int) -> None:
    canvas.line(LABEL, y, WIDTH - 10, y, stroke=RULE, width=0.6, stroke_dasharray="1 3")
    canvas.label(LABEL - 8, y + 4, dot.label, anchor="end", wrap=LABEL - 10, size=11)
    colour = FAINT if dot.faint else COLOURS[series % len(COLOURS)]
    _whisker(canvas, axis, dot, y, colour)
    value = dot.figure.get("value")
    if value is None:
        return
    x = axis.at(float(value))
    if series % 2:
        canvas.add("rect", x=x - 4, y=y - 4, width=8.0, height=8.0, fill=colour, stroke="#fff")
    else:
        canvas.add("circle", cx=x, cy=y, r=4.6, fill=colour, stroke="#fff")


def _whisker(canvas: Canvas, axis: Axis, dot: Dot, y: float, colour: str) -> None:
    """The interval; of bounds without a best value it is a bar of its own."""
    ends = dot.figure.get("interval")
    if not ends:
        return
    width = 6.0 if dot.figure.get("value") is None else 2.2
    canvas.line(axis.at(float(ends[0])), y, axis.at(float(ends[1])), y, stroke=colour, width=width)
