"""The gendered lens: women and men side by side with intervals, and a visible blank for whoever is not counted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tarazu.report.blocks import Block, Bullets, Diagram, Note, Paragraph, Row, Section, Table, Words
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import columns, named, or_sentence, own_words, paragraphs, period_words, spoken
from tarazu.report.chapters.picture import own_counts
from tarazu.report.charts.data import Dot, DotPlot
from tarazu.report.codes import code, label, tag

SEXES = ("female", "male", "transgender")
# Charts of ratios, one an area; the table has them all.
MOST_CHARTS = 6


def chapter(book: Book) -> Section:
    """Counts by sex, ratios of outcomes, and what is missing."""
    gender = (book.document.get("response") or {}).get("gender") or {}
    blocks: tuple[Block, ...] = (
        Paragraph(label("gender.lead"), "lead"),
        *paragraphs(gender.get("statements")),
        _counts(book),
        _ratios(book, list(gender.get("ratios") or [])),
        _blanks(gender),
    )
    return Section("gender", label("gender.title"), blocks)


def _counts(book: Book) -> Section:
    """Victims by sex: the newest period of each kind of count; a sex that nobody counted stays as a blank."""
    held = _ages_together(_by_sex(book))
    last: dict[Kind, str] = {}
    for kind, period in held:
        last[kind] = max(last.get(kind, ""), period)
    rows = tuple(
        _count_row(book, kind, period, held[kind, period])
        for kind, period in sorted(held, key=lambda key: _place(book, key[0]))
        if period == last[kind]
    )
    heads = columns("area", "form", "counted", "period", *SEXES, numbers=SEXES, wide=("counted",))
    table = (
        (
            Table(
                "by-sex",
                label("gender.table"),
                heads,
                rows,
                (label("gender.newest"), label("picture.small", least=book.small.victims)),
                sought=len(rows) > 25,
            ),
        )
        if rows
        else ()
    )
    return Section("gender-counts", label("gender.counts"), or_sentence(table, "gender.none.counts"))


@dataclass(frozen=True, order=True, slots=True)
class Kind:
    """What makes counts of women and of men comparable: all but the sex is the same, the sources too."""

    area: str
    form: str
    indicator: str
    voice: str
    age_group: str
    detected: str
    detail: str
    sources: tuple[str, ...]

    @classmethod
    def of(cls, form: str, row: Mapping[str, Any]) -> "Kind":
        """The kind of a row of counts."""
        names = ("indicator", "voice", "age_group", "detected", "detail")
        measure, voice, age, detected, detail = (str(row.get(name) or "") for name in names)
        sources = tuple(row["count"].get("sources") or ())
        return cls(row["area"], form, measure, voice, age, detected, detail, sources)


def _by_sex(book: Book) -> dict[tuple[Kind, str], dict[str, Mapping[str, Any]]]:
    """Counts by kind and period, and in these by sex."""
    held: dict[tuple[Kind, str], dict[str, Mapping[str, Any]]] = {}
    for form in book.part("picture"):
        for row in own_counts(form.get("counts") or []):
            if row.get("sex") in SEXES and row.get("count"):
                kind = Kind.of(str(form.get("form")), row)
                held.setdefault((kind, str(row.get("period"))), {})[row["sex"]] = row
    return held


def _ages_together(held: Mapping[tuple[Kind, str], dict[str, Any]]) -> dict[tuple[Kind, str], dict[str, Any]]:
    """Without the age groups of which the same source tells the sum as well."""
    whole = {(replace(kind, age_group=""), period) for kind, period in held if kind.age_group == "all"}
    return {
        (kind, period): row
        for (kind, period), row in held.items()
        if kind.age_group == "all" or (replace(kind, age_group=""), period) not in whole
    }


def _place(book: Book, kind: Kind) -> tuple[str, str, Kind]:
    return book.province_name(kind.area).en, book.name(kind.area).en, kind


def _count_row(book: Book, kind: Kind, period: str, held: Mapping[str, Mapping[str, Any]]) -> Row:
    who = label("gender.who", age=code("age_group", kind.age_group), voice=code("voice", kind.voice))
    measure = code("measure", kind.indicator)
    if kind.detected:
        measure = label("picture.line", measure=measure, detected=code("detected", kind.detected))
    counted = (measure, who, *([own_words(kind.detail)] if kind.detail else []))
    cells = tuple(shown(held[s]["count"] if s in held else None, victims=True, missing="not_counted") for s in SEXES)
    place, form = book.name(kind.area), book.form_name(kind.form)
    return Row((place, form, counted, period_words(period), *cells), book.province_name(kind.area))


def _ratios(book: Book, ratios: list[Mapping[str, Any]]) -> Section:
    held = sorted(
        ratios, key=lambda r: (book.province_name(r["area"]).en, book.name(r["area"]).en, str(r.get("indicator")))
    )
    rows = tuple(
        Row(
            (
                book.name(r["area"]),
                named(r, "indicator"),
                period_words(r.get("period")),
                shown(r.get("ratio")),
                tag("even", r.get("band")),
            )
        )
        for r in held
    )
    heads = columns("area", "indicator", "period", "ratio", "even", numbers=("ratio",), wide=("indicator",))
    table = (Table("ratios", label("gender.ratio_table"), heads, rows, sought=len(rows) > 25),) if rows else ()
    drawn = [_ratio_chart(book, area, group) for area, group in _by_area(held)]
    lead = Paragraph(label("gender.ratio_lead"))
    return Section("gender-ratios", label("gender.ratios"), (lead, *drawn, *or_sentence(table, "gender.none.ratios")))


def _by_area(ratios: list[Mapping[str, Any]]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """The ratios of each area, of the first few areas that have several."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in ratios:
        if row.get("ratio"):
            groups.setdefault(row["area"], []).append(row)
    return [(area, rows) for area, rows in groups.items() if len(rows) > 1][:MOST_CHARTS]


def _ratio_chart(book: Book, area: str, rows: list[Mapping[str, Any]]) -> Diagram:
    dots = tuple(Dot(named(r, "indicator"), r["ratio"]) for r in rows)
    chart = DotPlot(dots, label("gender.ratio_axis"), log=True, one=True)
    return Diagram(f"ratio-{area}", label("gender.ratio_chart", area=book.name(area)), chart, label("gender.ratio_alt"))


def _blanks(gender: Mapping[str, Any]) -> Section:
    blanks = tuple(spoken(b) for b in gender.get("blanks") or [])
    incomplete = ", ".join(map(str, gender.get("incomplete") or []))
    blocks: list[Block] = [Bullets(blanks, label("gender.blank_groups"))] if blanks else []
    if incomplete:
        blocks.append(Note("draft", (Words(incomplete),), label("gender.incomplete")))
    return Section("gender-blanks", label("gender.blanks"), or_sentence(blocks, "gender.none.blanks"))
