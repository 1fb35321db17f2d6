"""Values over time with their intervals; a missing period stays a gap, and a value that is only quoted has no bar."""

from tarazu.report.charts.axis import Axis, around, draw_left
from tarazu.report.charts.data import Figure, Line, Series
from tarazu.report.charts.dots import COLOURS
from tarazu.report.svg import FAINT, QUIET, Canvas, Language

WIDTH, HEIGHT, LEFT, RIGHT = 420.0, 190.0, 44.0, 96.0


def draw_series(chart: Series, language: Language) -> Canvas:
    """Lines over the periods of all of them, each named at its end."""
    canvas = Canvas(WIDTH, HEIGHT + 40, language)
    periods = _periods({m.period for line in chart.lines for m in line.moments})
    numbers = [n for line in chart.lines for m in line.moments for n in _ends(m.figure)]
    up = around(numbers, HEIGHT, 10)
    unit = next((str(m.figure.get("unit") or "") for line in chart.lines for m in line.moments), "")
    draw_left(canvas, up, LEFT, WIDTH - RIGHT, unit=unit)
    across = Axis(0, max(len(periods) - 1, 1), LEFT + 12, WIDTH - RIGHT - 12)
    for place, period in enumerate(periods):
        if place % -(-len(periods) // 8):
            continue
        canvas.label(across.at(place), HEIGHT + 15, period, anchor="middle", size=10, fill=QUIET)
    canvas.label(LEFT, HEIGHT + 32, chart.axis, size=10.5, fill=QUIET)
    for place, line in enumerate(chart.lines):
        _line(canvas, line, periods, across, up, COLOURS[place % len(COLOURS)], place)
    return canvas


def _line(canvas: Canvas, line: Line, periods: list[str], across: Axis, up: Axis, colour: str, series: int) -> None:
    held = [(periods.index(m.period), m) for m in sorted(line.moments, key=lambda m: m.period)]
    shift = 5.0 * series
    for (before, one), (after, two) in zip(held, held[1:], strict=False):
        ends = one.figure.get("value"), two.figure.get("value")
        if after == before + 1 and None not in ends:
            canvas.line(
                across.at(before) + shift,
                up.at(float(ends[0])),
                across.at(after) + shift,
                up.at(float(ends[1])),
                stroke=colour,
                width=1.6,
            )
    for place, moment in held:
        x, tone = across.at(place) + shift, FAINT if moment.faint else colour
        ends = moment.figure.get("interval")
        if ends:
            canvas.line(x, up.at(float(ends[0])), x, up.at(float(ends[1])), stroke=tone, width=1.8)
        if moment.figure.get("value") is not None:
            canvas.add("circle", cx=x, cy=up.at(float(moment.figure["value"])), r=3.8, fill=tone, stroke="#fff")
    if held:
        numbers = _ends(held[-1][1].figure)
        canvas.label(
            across.at(held[-1][0]) + 16,
            up.at(numbers[0]) + 4,
            line.label,
            size=10.5,
            fill=colour,
            weight=600,
            wrap=RIGHT - 6,
        )


def _ends(figure: Figure) -> list[float]:
    return [float(n) for n in (figure.get("value"), *(figure.get("interval") or ())) if n is not None]


def _periods(held: set[str]) -> list[str]:
    """The periods in order; of years every one between the first and the last, so that a gap has its width.

    >>> _periods({"2019", "2022"})
    ['2019', '2020', '2021', '2022']
    """
    if all(period.isdigit() for period in held):
        return [str(year) for year in range(int(min(held)), int(max(held)) + 1)]
    return sorted(held)
