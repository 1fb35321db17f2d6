"""Why there: what is high in an area against the country, association and never cause, with what nobody measured."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Card, Diagram, Note, Paragraph, Row, Section, Table, Text
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import columns, named, or_sentence, paragraphs
from tarazu.report.charts.data import Dot, DotPlot
from tarazu.report.codes import label, tag


def chapter(book: Book) -> Section:
    """A folded part an area, by province and name; the areas that a verdict names."""
    provinces: dict[str, list[Block]] = {}
    for row in book.by_area(book.part("why_there")):
        provinces.setdefault(book.province(row["area"]) or row["area"], []).append(_area(book, row))
    parts = tuple(
        Section(f"why-{province}", book.name(province), tuple(cards)) for province, cards in provinces.items()
    )
    lead = Paragraph(label("why.lead"), "lead")
    return Section(
        "why", label("why.title"), (lead, Note("caution", (label("why.not_cause"),)), *or_sentence(parts, "why.none"))
    )


def _area(book: Book, row: Mapping[str, Any]) -> Card:
    area, form = row["area"], str(row.get("form") or "all")
    drivers = list(row.get("drivers") or [])
    verdicts = [v for v in book.part("verdicts") if v.get("area") == area and str(v.get("form") or "all") == form]
    blocks: list[Block] = [*paragraphs(row.get("statements"))]
    if drivers:
        blocks += [_table(drivers, f"{area}-{form}"), *_chart(book, drivers, f"{area}-{form}")]
    blocks += _beside(book, row)
    title = label("why.card", area=book.name(area), form=book.form_name(form))
    tags = tuple(tag("verdict", v.get("verdict")) for v in verdicts[:1])
    return Card(f"why-{area}-{form}", title, tags, tuple(blocks), folded=True)


def _table(drivers: list[Mapping[str, Any]], name: str) -> Table:
    rows = tuple(
        Row(
            (
                named(d, "driver"),
                shown(d.get("observed")),
                shown(d.get("national"), cite=False),
                shown(d.get("difference"), cite=False),
            )
        )
        for d in drivers
    )
    heads = columns("driver", "here", "national", "difference", numbers=("here", "national", "difference"))
    return Table(f"why-drivers-{name}", label("why.table"), heads, rows)


def _chart(book: Book, drivers: list[Mapping[str, Any]], name: str) -> list[Block]:
    """Differences from the country on one scale, where at least two drivers share a unit."""
    held = [d for d in drivers if d.get("difference") and d["difference"].get("unit") == _unit(drivers)]
    if len(held) < 2:
        return []
    dots = tuple(Dot(named(d, "driver"), d["difference"]) for d in held)
    chart = DotPlot(dots, label("why.axis"), zero=True)
    return [Diagram(f"why-chart-{name}", label("why.chart"), chart, label("why.chart_alt"))]


def _unit(drivers: list[Mapping[str, Any]]) -> str:
    units = [str(d["difference"].get("unit")) for d in drivers if d.get("difference")]
    return max(sorted(set(units)), key=units.count) if units else ""


def _beside(book: Book, row: Mapping[str, Any]) -> list[Block]:
    """With which districts it was compared, and which drivers nobody measured here."""
    texts: list[Text] = []
    others = [book.name(a) for a in row.get("comparison") or []]
    if others:
        texts.append(label("why.comparison", areas=others))
    missing = [str(m) for m in row.get("missing") or []]
    if missing:
        texts.append(label("why.missing", number=len(missing), codes=", ".join(missing)))
    return [Paragraph(text, "small") for text in texts]
