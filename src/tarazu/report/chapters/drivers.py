"""What goes with reported victims: each driver in the order of the catalogue, with what it does not show, or why nothing is told."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Column, Diagram, Note, Paragraph, Row, Section, Table, Words
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import named, or_sentence, paragraphs
from tarazu.report.charts.data import Dot, DotPlot
from tarazu.report.codes import label

PART = "drivers"
CAUTION = "threat.drivers.caution"
Entry = Mapping[str, Any]
_NUMBERS = ("ratio", "chance", "stability", "known")


def chapter(book: Book) -> Section:
    """The table, the chart, and in words what neither says."""
    effects = book.part(PART, "effects")
    # The caution stands above all of it.
    said = [s for s in book.part(PART, "statements") if s["message"] != CAUTION]
    blocks: list[Block] = [Paragraph(label("drivers.lead"), "lead"), Note("caution", (label("drivers.not_cause"),))]
    blocks += or_sentence(paragraphs(said), "drivers.none")
    if effects:
        blocks += [_table(effects), _chart(effects)]
    return Section(PART, label("drivers.title"), tuple(blocks))


def _table(effects: list[Entry]) -> Table:
    heads = tuple(
        Column(label(f"drivers.column.{name}"), "number" if name in _NUMBERS else "text")
        for name in ("driver", "step", "ratio", "side", "chance", "stability", "known")
    )
    rows = tuple(
        Row(
            (
                named(entry, "driver"),
                Words(entry["step"]["name"], entry["step"]["name_ur"]),
                shown(entry["ratio"]),
                label(f"drivers.side.{entry['side']}"),
                shown(entry["chance"], cite=False, form="bare"),
                shown(entry["stability"], cite=False, form="bare"),
                shown(entry["known"], cite=False),
            )
        )
        for entry in effects
    )
    return Table("drivers-effects", label("drivers.table"), heads, rows, (label("drivers.note"),))


def _chart(effects: list[Entry]) -> Diagram:
    dots = tuple(Dot(named(entry, "driver"), entry["ratio"]) for entry in effects)
    chart = DotPlot(dots, label("drivers.axis"), log=True, one=True)
    return Diagram("drivers-chart", label("drivers.chart"), chart, label("drivers.chart_alt"))
