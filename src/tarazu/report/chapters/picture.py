"""The picture of threat by form: what each voice counted, with rates where a population stands behind them."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from tarazu.report.blocks import Block, Cell, Column, Diagram, Paragraph, Row, Section, Table, Text, Words
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import newest, own_words, paragraphs, period_words, voice_words
from tarazu.report.charts.data import Dot, DotPlot, Line, Moment, Series
from tarazu.report.codes import code, label

# A chart of more lines than this is a table.
MOST_LINES = 10


def chapter(book: Book) -> Section:
    """One part a form of exploitation, in the order of the document."""
    parts = tuple(_form(book, form) for form in book.part("picture") if form.get("counts") or form.get("statements"))
    outside = _outside(book)
    empty: tuple[Block, ...] = () if parts else (Paragraph(label("picture.none")),)
    lead = Paragraph(label("picture.lead"), "lead")
    return Section("picture", label("picture.title"), (lead, *empty, *parts, *outside))


def _form(book: Book, form: Mapping[str, Any]) -> Section:
    counts = list(form.get("counts") or [])
    name = str(form.get("form") or "all")
    blocks: list[Block] = [*paragraphs(form.get("statements"))]
    blocks += _over_time(book, name, counts)
    blocks += _rates(book, name, counts)
    if counts:
        blocks.append(_table(book, name, counts))
    return Section(f"picture-{name}", book.form_name(name), tuple(blocks))


def _table(book: Book, form: str, counts: list[Mapping[str, Any]]) -> Table:
    columns = (
        Column(label("column.area")),
        Column(label("column.counted"), "wide"),
        Column(label("column.period")),
        Column(label("column.who")),
        Column(label("column.voice")),
        Column(label("column.count"), "number"),
        Column(label("column.rate"), "number"),
    )
    rows = tuple(_row(book, c) for c in book.by_area(newest(counts)))
    return Table(
        f"counts-{form}",
        label("picture.table"),
        columns,
        rows,
        (label("picture.newest"), label("picture.small")),
        len(rows) > 25,
    )


def _row(book: Book, row: Mapping[str, Any]) -> Row:
    rate: Cell = shown(row["rate"], form="short") if row.get("rate") else label("blank.no_rate")
    cells = (
        book.name(row["area"]),
        counted(row),
        period_words(row.get("period")),
        label("picture.who", sex=code("sex", row.get("sex")), age=code("age_group", row.get("age_group"))),
        voice_words(row.get("voice")),
        shown(row.get("count"), victims=True),
        rate,
    )
    return Row(cells, book.province_name(row["area"]))


def counted(row: Mapping[str, Any]) -> Cell:
    """What was counted, how it came to light, and the source's own words for it."""
    lines: list[Text] = [code("measure", row.get("indicator"))]
    if row.get("detected"):
        lines.append(code("detected", row["detected"]))
    lines += [own_words(row[part]) for part in ("detail", "note") if row.get(part)]
    return tuple(lines)


def _over_time(book: Book, form: str, counts: list[Mapping[str, Any]]) -> list[Block]:
    """The country's yearly counts for all people, a line a measure and voice; only where there are two periods."""
    country = (book.document.get("country") or {}).get("code")
    whole = [c for c in counts if c.get("area") == country and c.get("sex") == "all" and c.get("age_group") == "all"]
    lines = []
    for (measure, voice, detected), group in groupby(sorted(whole, key=_kind), key=_kind):
        held = {str(c["period"]): c["count"] for c in group if c.get("count") and "/" not in str(c.get("period"))}
        if len(held) > 1:
            named = label("picture.line", measure=code("measure", measure), voice=voice_words(voice))
            lines.append(
                Line(named, tuple(Moment(p, f, faint=detected == "discovered") for p, f in sorted(held.items())))
            )
    if not lines:
        return []
    chart = Series(tuple(lines[:4]), label("picture.axis"))
    return [
        Diagram(f"series-{form}", label("picture.series"), chart, label("picture.series_alt"), (label("picture.gaps"),))
    ]


def _kind(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return str(row.get("indicator")), str(row.get("voice")), str(row.get("detected") or "")


def _rates(book: Book, form: str, counts: list[Mapping[str, Any]]) -> list[Block]:
    """Rates of the provinces in the newest period, one line each, by name."""
    held = [c for c in counts if c.get("rate") and c.get("sex") == "all" and c.get("age_group") == "all"]
    held = [c for c in held if book.areas.get(c["area"]) and book.areas[c["area"]].level == "province"]
    newest = max((str(c.get("period")) for c in held), default="")
    held = [c for c in book.by_area(held) if str(c.get("period")) == newest]
    if not 1 < len(held) <= MOST_LINES:
        return []
    dots = tuple(Dot(book.name(c["area"]), c["rate"], series=str(c.get("indicator"))) for c in held)
    chart = DotPlot(dots, label("picture.rate_axis"))
    return [Diagram(f"rates-{form}", label("picture.rates", period=newest), chart, label("picture.rates_alt"))]


def _outside(book: Book) -> tuple[Block, ...]:
    """What bodies outside the country say of it: shown, never computed with."""
    views = book.part("outside_views")
    if not views:
        return ()
    columns = (
        Column(label("column.outside_view"), "wide"),
        Column(label("column.year")),
        Column(label("column.figure"), "number"),
        Column(label("column.says"), "wide"),
    )
    rows = tuple(
        Row((_name(v), period_words(v.get("year")), shown(v.get("figure")), v.get("statement") or Words("")))
        for v in views
    )
    table = Table("outside-views", label("picture.outside_table"), columns, rows)
    return (Section("picture-outside", label("picture.outside"), (Paragraph(label("picture.outside_lead")), table)),)


def _name(view: Mapping[str, Any]) -> Text:
    name = view.get("name")
    return name if isinstance(name, Mapping) else Words(str(name or ""))
