"""Where: the map with uncertainty beside it, the verdicts with their reasons and other explanations, and the indices."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from tarazu.report.blocks import Block, Bullets, Card, Column, Note, Paragraph, Row, Section, Table, Text
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import bullets, or_sentence, paragraphs
from tarazu.report.chapters.indices import index_section
from tarazu.report.chapters.layers import activity_maps, live_map, verdict_maps
from tarazu.report.chapters.verdict_table import verdict_table
from tarazu.report.codes import code, label, tag

# More areas of one verdict than this are a table.
MOST_CARDS = 8
# In the order in which the rule tries them; the last is a table, since it is most of most countries.
VERDICTS = ("hotspot", "emerging", "blind_spot", "no_sign")
LAST = "insufficient_evidence"


def chapter(book: Book) -> Section:
    """Maps first, then each verdict, then what the indices say of every district."""
    blocks: list[Block] = [Paragraph(label("where.lead"), "lead"), *live_map(book), *verdict_maps(book)]
    blocks += [_verdict(book, v) for v in VERDICTS]
    blocks += [_insufficient(book), *_clusters(book), _activity(book)]
    blocks += [index_section(book, "vulnerability"), index_section(book, "exposure")]
    return Section("where", label("where.title"), tuple(blocks))


def _of(book: Book, verdict: str) -> list[Mapping[str, Any]]:
    return book.by_area([v for v in book.part("verdicts") if v.get("verdict") == verdict])


def _verdict(book: Book, verdict: str) -> Section:
    """The areas of a verdict: a card each, or a table where they are many and say the same."""
    rows = _of(book, verdict)
    many = verdict_table(book, rows, verdict) if len(rows) > MOST_CARDS else ()
    blocks = many or tuple(_card(book, list(held)) for _, held in groupby(rows, key=lambda row: row["area"]))
    lead = Paragraph(code("reading.verdict", verdict))
    return Section(
        f"verdict-{verdict}", code("verdicts", verdict), (lead, *or_sentence(blocks, f"where.none.{verdict}"))
    )


def _card(book: Book, rows: list[Mapping[str, Any]]) -> Card:
    """An area with the forms that the verdict holds for; what is said of all of them is said once."""
    area, verdict = rows[0]["area"], rows[0].get("verdict")
    name = f"verdict-{area}-{verdict}"
    place, province = book.name(area), book.province_name(area)
    forms = [book.form_name(str(row.get("form") or "all")) for row in rows]
    several = label("where.card_of_forms", area=place, province=province)
    title = several if len(rows) > 1 else label("where.card", area=place, province=province, form=forms[0])
    blocks: list[Block] = []
    for row, form in zip(rows, forms, strict=True):
        lead = label("where.reasons_for", form=form) if len(rows) > 1 else label("where.reasons")
        blocks.append(Bullets(tuple(row.get("reasons") or ()), lead))
    blocks += _of_all(rows, "other_explanations")
    actions = {str(row["action"]["text"]): row["action"] for row in rows if row.get("action")}
    if actions:
        blocks.append(Note("method", tuple(actions.values()), label("where.action")))
    blocks += _of_all(rows, "would_settle")
    for row, form in zip(rows, forms, strict=True):
        blocks += _sensitivity(row, f"{area}-{row.get('form') or 'all'}", form if len(rows) > 1 else None)
    return Card(name, title, (tag("verdict", verdict),), tuple(blocks))


def _of_all(rows: list[Mapping[str, Any]], part: str) -> tuple[Block, ...]:
    """The statements of several rows, each once."""
    said = {str(s["text"]): s for row in rows for s in row.get(part) or []}
    return bullets(said.values(), f"where.{part}")


def _sensitivity(row: Mapping[str, Any], name: str, form: Text | None) -> list[Block]:
    """What the verdict would be at other thresholds."""
    rows = tuple(
        Row(
            (
                code("setting", s.get("setting")),
                tuple(
                    label("where.at", threshold=_plain(at["threshold"]), verdict=tag("verdict", at["verdict"]).words)
                    for at in s.get("at") or []
                ),
            )
        )
        for s in row.get("sensitivity") or []
    )
    if not rows:
        return []
    columns = (Column(label("column.setting")), Column(label("column.verdict_at"), "wide"))
    title = label("where.sensitivity_of", form=form) if form is not None else label("where.sensitivity")
    table = Table(f"sensitivity-{name}", title, columns, rows)
    return [Section(f"sensitivity-{name}-part", title, (table,), folded=True)]


def _insufficient(book: Book) -> Section:
    """Where the evidence settles nothing: which conditions failed, and what would settle it."""
    table = verdict_table(book, _of(book, LAST), LAST)
    lead = Paragraph(code("reading.verdict", LAST))
    return Section(f"verdict-{LAST}", code("verdicts", LAST), (lead, *or_sentence(table, f"where.none.{LAST}")))


def _clusters(book: Book) -> list[Block]:
    """Neighbouring districts that together are beyond chance."""
    told = (*(one["statement"] for one in book.part("clusters", "found")), *book.part("clusters", "statements"))
    if not told:
        return []
    return [Section("clusters", label("where.clusters"), (Paragraph(label("where.clusters_lead")), Bullets(told)))]


def _activity(book: Book) -> Section:
    """Recorded activity against the country's, with the probability that it is really higher."""
    rows = tuple(
        Row(
            (
                book.name(r["area"]),
                book.form_name(str(r.get("form") or "all")),
                shown(r.get("events"), victims=True),
                shown(r.get("relative_rate"), cite=False),
                shown(r.get("probability_above_1_5"), cite=False, form="bare"),
                shown(r.get("probability_below_1"), cite=False, form="bare"),
                shown(r.get("growth"), cite=False),
                shown(r.get("gap"), cite=False),
            ),
            book.province_name(r["area"]),
        )
        for r in book.by_area(book.part("activity", "areas"))
    )
    names = ("area", "form", "events", "relative_rate", "above_1_5", "below_1", "growth", "gap")
    columns = tuple(Column(label(f"column.{n}"), "text" if n in ("area", "form") else "number") for n in names)
    table = (
        (Table("activity-table", label("where.activity_table"), columns, rows, sought=len(rows) > 25),) if rows else ()
    )
    blocks = (
        *paragraphs(book.part("activity", "statements")),
        *activity_maps(book),
        *or_sentence(table, "where.no_activity"),
    )
    return Section("activity", label("where.activity"), (Paragraph(label("where.activity_lead")), *blocks))


def _plain(number: Any) -> Any:
    return float(number) if isinstance(number, int | float) else str(number)
