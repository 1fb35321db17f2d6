"""The picture of threat by form: what each voice counted, with rates where a population stands behind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tarazu.report.blocks import Blank, Block, Cell, Column, Diagram, Paragraph, Row, Section, Table, Text, Words
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import newest, own_words, paragraphs, period_words, together, voice_words
from tarazu.report.charts.data import Dot, DotPlot, Moment, Series
from tarazu.report.codes import code, label

# A chart of more lines than this, or more charts of one form, are a table.
MOST_LINES, MOST_CHARTS = 10, 4
# Two years are no course of events; they stand in the table.
FEWEST_YEARS = 3
# Of a yearly rating, this many years before the newest.
MOST_EARLIER = 3
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, order=True, slots=True)
class Kind:
    """What may stand on one line of a chart: the same thing, counted in the same way, told by the same sources."""

    measure: str
    voice: str
    detected: str
    detail: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Kind":
        """The kind of a row of counts."""
        measure, voice, detected, detail = (str(row.get(n) or "") for n in ("indicator", "voice", "detected", "detail"))
        return cls(measure, voice, detected, detail, tuple(row["count"].get("sources") or ()))

    def words(self) -> Text:
        """What was counted, and how it came to light where that is known."""
        measure = code("measure", self.measure)
        if not self.detected:
            return measure
        return label("picture.line", measure=measure, detected=code("detected", self.detected))


def chapter(book: Book) -> Section:
    """One part a form of exploitation, in the order of the document."""
    parts = tuple(_form(book, form) for form in book.part("picture") if form.get("counts") or form.get("statements"))
    outside = _outside(book)
    empty: tuple[Block, ...] = () if parts else (Paragraph(label("picture.none")),)
    lead = Paragraph(label("picture.lead"), "lead")
    return Section("picture", label("picture.title"), (lead, *empty, *parts, *outside))


def own_counts(counts: Rows) -> Rows:
    """Without what stands in for a whole but is the count of one part, which stands in its own row already."""
    own = {_telling(c) for c in counts if "areas_within" not in c}
    return [c for c in counts if not _of_one_part(c) or _telling(c) not in own]


def _of_one_part(row: Mapping[str, Any]) -> bool:
    return bool(row.get("areas_summed") == 1 and row.get("areas_within", 1) > 1)


def _telling(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What is told, by whom and of whom, wherever it is shown: the rows of evidence are the same."""
    names = ("indicator", "period", "sex", "age_group", "voice", "detected", "detail")
    return (*(str(row.get(name)) for name in names), *map(str, row["count"].get("lineage") or ()))


def _form(book: Book, form: Mapping[str, Any]) -> Section:
    counts = list(own_counts(form.get("counts") or []))
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
        Column(label("column.rate_per_100k"), "number"),
    )
    rows = tuple(_row(book, c) for c in book.by_area(_whole_first(book, newest(counts))))
    return Table(
        f"counts-{form}",
        label("picture.table"),
        columns,
        rows,
        (label("picture.newest"), label("picture.small", least=book.small.victims), *_definitions(book, counts)),
        len(rows) > 25,
    )


def _definitions(book: Book, counts: Rows) -> tuple[Text, ...]:
    """How each source of a table defines what it counts."""
    told = {s["source"]: str(s.get("definition_used") or "") for s in book.part("sources")}
    used = sorted(
        {s for c in counts for s in c["count"].get("sources") or () if told.get(s)}, key=lambda s: book.numbers[s]
    )
    return tuple(label("picture.definition", number=book.numbers[s], definition=told[s]) for s in used)


def _whole_first(book: Book, counts: Rows) -> Rows:
    """Of the country every group; of a province what is counted of everyone, and its parts only where nobody tells that."""
    whole = {(c["area"], Kind.of(c)) for c in _everyone(counts)}
    country = (book.document.get("country") or {}).get("code")
    return [
        c
        for c in counts
        if c["area"] == country
        or (c["area"], Kind.of(c)) not in whole
        or (c.get("sex"), c.get("age_group")) == ("all", "all")
    ]


def _row(book: Book, row: Mapping[str, Any]) -> Row:
    rate: Cell = shown(row["rate"], form="short") if row.get("rate") else label("blank.no_rate")
    cells = (
        book.name(row["area"]),
        counted(row),
        period_words(row.get("period")),
        who(row),
        voice_words(row.get("voice")),
        _count(row),
        rate,
    )
    return Row(cells, book.province_name(row["area"]))


def _count(row: Mapping[str, Any]) -> Cell:
    """The count; a sum over smaller areas is not as its source published it."""
    count = shown(row.get("count"), victims=True)
    if isinstance(count, Blank) or "areas_within" not in row:
        return count
    return replace(count, marks=tuple(m for m in count.marks if m != "published"))


def who(row: Mapping[str, Any]) -> Text:
    """Whom a count is of; only what is told apart is named."""
    parts = [code(kind, row[kind]) for kind in ("sex", "age_group") if row.get(kind) not in (None, "", "all")]
    return together(parts) if parts else label("picture.everyone")


def counted(row: Mapping[str, Any]) -> Cell:
    """What was counted, how it came to light, the source's own words for it, and over how many areas it is a sum."""
    lines: list[Text] = [code("measure", row.get("indicator"))]
    if row.get("detected"):
        lines.append(code("detected", row["detected"]))
    lines += [own_words(row[part]) for part in ("detail", "note") if row.get(part)]
    if "areas_within" in row:
        lines.append(label("picture.summed", summed=int(row["areas_summed"]), within=int(row["areas_within"])))
    return tuple(lines)


def _over_time(book: Book, form: str, counts: list[Mapping[str, Any]]) -> list[Block]:
    """The country's yearly counts of all people, a chart for what one origin counted in three years or more."""
    country = (book.document.get("country") or {}).get("code")
    whole = [c for c in _everyone(counts) if c.get("area") == country and "/" not in str(c.get("period"))]
    kinds = [(kind, rows) for kind, rows in _by_kind(whole) if len({str(r["period"]) for r in rows}) >= FEWEST_YEARS]
    drawn = [_series(book, f"series-{form}-{place}", *kind) for place, kind in enumerate(kinds[:MOST_CHARTS], start=1)]
    return [Paragraph(label("picture.gaps", least=book.small.victims), "small"), *drawn] if drawn else []


def _series(book: Book, name: str, kind: Kind, rows: Rows) -> Diagram:
    moments = tuple(
        Moment(str(r["period"]), r["count"], kind.detected == "discovered", bool(book.small.in_sentence(r["count"])))
        for r in sorted(rows, key=lambda r: str(r["period"]))
    )
    caption = label("picture.series", counted=kind.words(), voice=_who_says(book, kind))
    partial = any("areas_within" in r for r in rows)
    notes = (label("picture.series_summed"),) if partial else ()
    return Diagram(name, caption, Series(moments, label("picture.axis")), label("picture.series_alt"), notes)


def _rates(book: Book, form: str, counts: list[Mapping[str, Any]]) -> list[Block]:
    """Rates of the provinces in the newest period, as one origin counts them, by name."""
    held = [c for c in _everyone(counts) if c.get("rate") and _level(book, c["area"]) == "province"]
    newest_period = max((str(c.get("period")) for c in held), default="")
    held = [c for c in book.by_area(held) if str(c.get("period")) == newest_period]
    kinds = [(kind, rows) for kind, rows in _by_kind(held) if 1 < len(rows) <= MOST_LINES]
    return [
        _dots(book, f"rates-{form}-{place}", kind, rows, newest_period)
        for place, (kind, rows) in enumerate(kinds[:MOST_CHARTS], start=1)
    ]


def _dots(book: Book, name: str, kind: Kind, rows: Rows, period: str) -> Diagram:
    dots = tuple(Dot(book.name(r["area"]), r["rate"], faint=kind.detected == "discovered") for r in rows)
    caption = label("picture.rates", counted=kind.words(), voice=_who_says(book, kind), period=period)
    return Diagram(name, caption, DotPlot(dots, label("picture.rate_axis")), label("picture.rates_alt"))


def _everyone(counts: Rows) -> Rows:
    return [c for c in counts if c.get("count") and c.get("sex") == "all" and c.get("age_group") == "all"]


def _level(book: Book, area: str) -> str:
    return book.areas[area].level if area in book.areas else ""


def _by_kind(rows: Rows) -> list[tuple[Kind, Rows]]:
    held: dict[Kind, list[Mapping[str, Any]]] = {}
    for row in rows:
        held.setdefault(Kind.of(row), []).append(row)
    return sorted(held.items(), key=lambda item: item[0])


def _who_says(book: Book, kind: Kind) -> Text:
    numbers = ", ".join(str(book.numbers.get(s, s)) for s in kind.sources)
    return label("picture.who_says", voice=code("voice", kind.voice), numbers=numbers)


def _outside(book: Book) -> tuple[Block, ...]:
    """What bodies outside the country say of it: shown, never computed with."""
    views = book.part("outside_views")
    if not views:
        return ()
    columns = (
        Column(label("column.outside_view"), "wide"),
        Column(label("column.area")),
        Column(label("column.year")),
        Column(label("column.figure"), "number"),
        Column(label("column.earlier"), "number"),
    )
    rows = tuple(_view(book, held) for held in _views(views))
    table = Table("outside-views", label("picture.outside_table"), columns, rows, (label("picture.outside_newest"),))
    return (Section("picture-outside", label("picture.outside"), (Paragraph(label("picture.outside_lead")), table)),)


def _views(views: Rows) -> list[list[Mapping[str, Any]]]:
    """The same view over the years, newest first."""
    held: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for view in views:
        key = (str(view.get("name")), str(view.get("area") or ""), str(view["figure"].get("unit")))
        held.setdefault(key, []).append(view)
    return [sorted(rows, key=lambda r: str(r.get("year")), reverse=True) for rows in held.values()]


def _view(book: Book, views: Rows) -> Row:
    """The newest year and, in a few words, the span of those before."""
    newest, *earlier = views
    name: list[Text] = [_name(newest)]
    name += [own_words(newest["note"])] if newest.get("note") else []
    place = book.name(newest["area"]) if newest.get("area") else Words("–")
    before = tuple(
        label("picture.earlier", period=period_words(v.get("year")), figure=v["figure"]) for v in earlier[:MOST_EARLIER]
    )
    return Row(
        (tuple(name), place, period_words(newest.get("year")), shown(newest.get("figure")), before or Words("–"))
    )


def _name(view: Mapping[str, Any]) -> Text:
    name = view.get("name")
    return name if isinstance(name, Mapping) else own_words(name)
