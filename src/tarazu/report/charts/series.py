"""Values over time with their intervals; a missing period stays a gap, and a value that is only quoted has no bar."""

from tarazu.report.charts.axis import Axis, around, draw_left
from tarazu.report.charts.data import Figure, Moment, Series
from tarazu.report.svg import ACCENT, FAINT, FLAG, QUIET, Canvas, Language

WIDTH, HEIGHT, LEFT = 420.0, 170.0, 52.0
MOST_TICKS = 8


def draw_series(chart: Series, language: Language) -> Canvas:
    """What one origin counted, period by period."""
    canvas = Canvas(WIDTH, HEIGHT + 40, language)
    periods = _periods({moment.period for moment in chart.moments})
    up = around([n for moment in chart.moments for n in _ends(moment.figure)], HEIGHT, 10)
    unit = next((str(moment.figure.get("unit") or "") for moment in chart.moments), "")
    draw_left(canvas, up, LEFT, WIDTH, unit=unit)
    across = Axis(0, max(len(periods) - 1, 1), LEFT + 16, WIDTH - 16)
    for place in range(0, len(periods), -(-len(periods) // MOST_TICKS)):
        canvas.label(across.at(place), HEIGHT + 15, periods[place], anchor="middle", size=10, fill=QUIET)
    canvas.label(LEFT, HEIGHT + 32, chart.axis, size=10.5, fill=QUIET)
    held = {periods.index(moment.period): moment for moment in chart.moments}
    _joined(canvas, held, across, up)
    for place, moment in sorted(held.items()):
        _marked(canvas, moment, across.at(place), up)
    return canvas


def _joined(canvas: Canvas, held: dict[int, Moment], across: Axis, up: Axis) -> None:
    """Strokes between neighbours whose value is known; over a gap there is none."""
    known = {place: m.figure["value"] for place, m in sorted(held.items()) if m.figure.get("value") is not None}
    for place, number in known.items():
        if place + 1 in known:
            ends = across.at(place), up.at(number), across.at(place + 1), up.at(known[place + 1])
            canvas.line(*ends, stroke=ACCENT, width=1.6)


def _marked(canvas: Canvas, moment: Moment, x: float, up: Axis) -> None:
    """The point and its interval; bounds without a best value are a bar of their own."""
    tone, value, ends = FAINT if moment.faint else ACCENT, moment.figure.get("value"), moment.figure.get("interval")
    if ends:
        canvas.line(x, up.at(ends[0]), x, up.at(ends[1]), stroke=tone, width=6.0 if value is None else 2.0)
    if value is not None:
        look = (
            {"fill": "#fff", "stroke": FLAG, "stroke_width": 1.8} if moment.small else {"fill": tone, "stroke": "#fff"}
        )
        canvas.add("circle", cx=x, cy=up.at(value), r=3.8, **look)


def _ends(figure: Figure) -> list[float]:
    return [float(n) for n in (figure.get("value"), *(figure.get("interval") or ())) if n is not None]


def _periods(held: set[str]) -> list[str]:
    """The periods in order; of years every one between the first and the last, so that a gap has its width.

    >>> _periods({"2019", "2022"})
    ['2019', '2020', '2021', '2022']
    """
    if held and all(period.isdigit() for period in held):
        return [str(year) for year in range(int(min(held)), int(max(held)) + 1)]
    return sorted(held)
