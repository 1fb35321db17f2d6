"""The funnel plot: each area's rate against its size with control limits, so that chance is not read as performance."""

from tarazu.report.charts.axis import around, draw_below, draw_left
from tarazu.report.charts.data import FunnelPlot
from tarazu.report.svg import ACCENT, INK, QUIET, Canvas, Language

WIDTH, HEIGHT, LEFT = 420.0, 300.0, 44.0


def draw_limits(chart: FunnelPlot, language: Language) -> Canvas:
    """Points outside a limit are named and drawn filled; inside, they are hollow and not named."""
    canvas = Canvas(WIDTH, HEIGHT + 36, language)
    sizes = [*chart.sizes, *(p.denominator for p in chart.points)]
    across = around(sizes, LEFT, WIDTH - 8, least=0.9 * min(sizes, default=0))
    rates = [float(p.figure["value"]) for p in chart.points if p.figure.get("value") is not None]
    up = around([*rates, *chart.limits_998[1], chart.centre], HEIGHT, 8)
    unit = str(chart.points[0].figure.get("unit") or "") if chart.points else ""
    draw_below(canvas, across, 8, HEIGHT, unit="count", title=chart.size_axis)
    draw_left(canvas, up, LEFT, WIDTH - 8, unit=unit)
    canvas.line(LEFT, up.at(chart.centre), WIDTH - 8, up.at(chart.centre), stroke=INK, width=1.2)
    for limits, dash in ((chart.limits_95, "5 4"), (chart.limits_998, "")):
        for side in limits:
            points = " ".join(f"{across.at(x):.1f},{up.at(y):.1f}" for x, y in zip(chart.sizes, side, strict=True))
            more = {"stroke_dasharray": dash} if dash else {}
            canvas.add("polyline", points=points, fill="none", stroke=QUIET, stroke_width=1.1, **more)
    for point in chart.points:
        if point.figure.get("value") is None:
            continue
        x, y = across.at(point.denominator), up.at(float(point.figure["value"]))
        fill = ACCENT if point.outside else "#fff"
        canvas.add("circle", cx=x, cy=y, r=4.2, fill=fill, stroke=ACCENT, stroke_width=1.4)
        if point.outside:
            anchor, by = ("end", -7) if x > WIDTH * 0.7 else ("start", 7)
            canvas.label(
                x + by,
                y + 3.5,
                point.label,
                anchor=anchor,
                size=10.5,
                paint_order="stroke",
                stroke="#fff",
                stroke_width=3,
            )
    return canvas
