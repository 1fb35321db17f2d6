"""Why there: what is high in an area against the country, association and never cause, with what nobody measured."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from tarazu.report.blocks import Block, Card, Diagram, Note, Paragraph, Row, Section, Table, Text
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import columns, driver_named, entry_name, named, or_sentence, paragraphs, unit_words
from tarazu.report.charts.data import Dot, DotPlot
from tarazu.report.codes import label, tag

# What the threat stage says in words of a driver that stands in the table, and of what the chapter says above.
COMPARED, CAUTION = ("threat.why.higher", "threat.why.lower"), "threat.why.caution"


def chapter(book: Book) -> Section:
    """A folded card an area, by province and name; the areas that a verdict names."""
    provinces: dict[str, list[Block]] = {}
    for area, rows in groupby(book.by_area(book.part("why_there")), key=lambda row: str(row["area"])):
        provinces.setdefault(book.province(area) or area, []).append(_card(book, area, list(rows)))
    parts = tuple(
        Section(f"why-in-{province}", book.name(province), tuple(cards)) for province, cards in provinces.items()
    )
    lead = Paragraph(label("why.lead"), "lead")
    return Section(
        "why", label("why.title"), (lead, Note("caution", (label("why.not_cause"),)), *or_sentence(parts, "why.none"))
    )


def _card(book: Book, area: str, rows: list[Mapping[str, Any]]) -> Card:
    """What is known of an area, form by form where a verdict names it for several."""
    names = [book.form_name(str(row.get("form") or "all")) for row in rows]
    if len(rows) == 1:
        title, blocks = label("why.card", area=book.name(area), form=names[0]), _form(book, rows[0])
    else:
        title = label("why.card_of_forms", area=book.name(area))
        blocks = tuple(
            Section(f"why-{area}-{row.get('form') or 'all'}", name, _form(book, row))
            for row, name in zip(rows, names, strict=True)
        )
    forms = {str(row.get("form") or "all") for row in rows}
    held = (v for v in book.part("verdicts") if v.get("area") == area and str(v.get("form") or "all") in forms)
    tags = dict.fromkeys(str(v.get("verdict")) for v in held)
    return Card(f"why-{area}", title, tuple(tag("verdict", verdict) for verdict in tags), blocks, folded=True)


def _form(book: Book, row: Mapping[str, Any]) -> tuple[Block, ...]:
    """The drivers in a table with the probability of each; in words only what the table and the chapter do not say."""
    name, drivers = f"{row['area']}-{row.get('form') or 'all'}", list(row.get("drivers") or [])
    statements = list(row.get("statements") or [])
    chances = {_observed(s): s["with"].get("chance") for s in statements if s["message"] in COMPARED}
    tabled = {_observed(d) for d in drivers}
    said = [s for s in statements if s["message"] != CAUTION and (_observed(s) not in tabled or _observed(s) is None)]
    blocks: list[Block] = []
    if drivers:
        blocks += [_table(drivers, chances, name), *_chart(book, drivers, name)]
    messages = {str(s["message"]) for s in statements}
    return (*blocks, *paragraphs(said, "small" if drivers else ""), *_beside(book, row, messages))


def _observed(part: Mapping[str, Any]) -> Any:
    """Which figure of the district a statement or a row speaks of."""
    return ((part.get("with") or part).get("observed") or {}).get("id")


def _table(drivers: list[Mapping[str, Any]], chances: Mapping[Any, Any], name: str) -> Table:
    rows = tuple(
        Row(
            (
                driver_named(d),
                shown(d.get("observed")),
                shown(d.get("national"), cite=False),
                shown(d.get("difference"), cite=False),
                shown(chances.get(_observed(d)), cite=False, form="bare", missing="not_higher"),
            )
        )
        for d in drivers
    )
    numbers = ("here", "national", "difference", "more_risk")
    return Table(f"why-drivers-{name}", label("why.table"), columns("driver", *numbers, numbers=numbers), rows)


def _chart(book: Book, drivers: list[Mapping[str, Any]], name: str) -> list[Block]:
    """Differences from the country on one scale, where at least two drivers share a unit."""
    held = [d for d in drivers if d.get("difference") and d["difference"].get("unit") == _unit(drivers)]
    if len(held) < 2:
        return []
    dots = tuple(Dot(named(d, "driver"), d["difference"]) for d in held)
    unit = unit_words(held[0]["difference"])
    axis = label("why.axis_unit", unit=unit) if unit.en else label("why.axis")
    chart = DotPlot(dots, axis, zero=True)
    return [Diagram(f"why-chart-{name}", label("why.chart"), chart, label("why.chart_alt"))]


def _unit(drivers: list[Mapping[str, Any]]) -> str:
    units = [str(d["difference"].get("unit")) for d in drivers if d.get("difference")]
    return max(sorted(set(units)), key=units.count) if units else ""


def _beside(book: Book, row: Mapping[str, Any], said: set[str]) -> list[Block]:
    """With which districts it was compared, and which drivers nobody measured here."""
    texts: list[Text] = []
    others = [book.name(a) for a in row.get("comparison") or []]
    if others and "threat.why.alike" not in said:
        texts.append(label("why.comparison", areas=others))
    missing = [entry_name(m) for m in row.get("missing") or []]
    if missing and "threat.why.missing" not in said:
        texts.append(label("why.missing", number=len(missing), drivers=missing))
    return [Paragraph(text, "small") for text in texts]
