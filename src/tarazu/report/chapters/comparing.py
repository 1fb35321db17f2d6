"""Fair comparison of areas: rates after shrinkage by name, and the funnel plot; no order from best to worst (R9)."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Diagram, Paragraph, Row, Section, Table, Text
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import columns, named, or_sentence, paragraphs
from tarazu.report.charts.data import FunnelPlot, Point
from tarazu.report.codes import code, label, tag

# More indicators than this are folded, each under its name.
MOST_OPEN = 3


def comparison(book: Book) -> Section:
    """A part an indicator: what it shows, the plot where limits are given, and every area's rate."""
    rows = book.part("response", "comparison")
    folded = len(rows) > MOST_OPEN
    parts = tuple(_indicator(book, row, place, folded=folded) for place, row in enumerate(rows, start=1))
    lead = Paragraph(label("response.comparison_lead"))
    return Section("comparison", label("response.comparison"), (lead, *or_sentence(parts, "response.none.comparison")))


def _indicator(book: Book, row: Mapping[str, Any], place: int, *, folded: bool) -> Section:
    blocks: list[Block] = [*paragraphs([row["statement"]] if row.get("statement") else [])]
    areas = book.by_area(list(row.get("shrunk") or []))
    blocks += _plot(book, row, areas, place)
    rows = tuple(
        Row(
            (book.name(a["area"]), shown(a.get("rate")), shown(a.get("shrunk"), cite=False), tag("limits", _side(a))),
            book.province_name(a["area"]),
        )
        for a in areas
    )
    heads = columns("area", "rate", "shrunk", "limits", numbers=("rate", "shrunk"))
    table = Table(f"comparison-{place}-table", label("response.comparison_table"), heads, rows, sought=len(rows) > 25)
    return Section(f"comparison-{place}", _title(row), (*blocks, table), folded)


def _title(row: Mapping[str, Any]) -> Text:
    if not row.get("level"):
        return named(row, "indicator")
    return label("response.compared", indicator=named(row, "indicator"), level=code("level", row["level"]))


def _side(area: Mapping[str, Any]) -> str:
    """Inside the limits, or beyond one of them on either side."""
    for name, word in (("outside_998", "far"), ("outside_95", "near")):
        if area.get(name):
            return f"{word}_{'above' if area[name] > 0 else 'below'}"
    return "inside"


def _plot(book: Book, row: Mapping[str, Any], areas: list[Mapping[str, Any]], place: int) -> list[Block]:
    limits = row.get("funnel_limits") or {}
    points = tuple(
        Point(
            book.name(a["area"]),
            a["rate"],
            float(a["trials"]),
            3 if a.get("outside_998") else 2 if a.get("outside_95") else 0,
        )
        for a in areas
        if a.get("trials") and a.get("rate")
    )
    if not points or not limits.get("sizes"):
        return []
    chart = FunnelPlot(
        points,
        float(limits["target"]),
        tuple(map(float, limits["sizes"])),
        (tuple(limits["lower_95"]), tuple(limits["upper_95"])),
        (tuple(limits["lower_998"]), tuple(limits["upper_998"])),
        label("response.rate_axis"),
        label("response.size_axis"),
    )
    return [
        Diagram(f"comparison-{place}-plot", label("response.funnel_plot"), chart, label("response.funnel_plot_alt"))
    ]
