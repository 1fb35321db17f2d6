"""Where: the map with uncertainty beside it, the verdicts with their reasons and other explanations, and the indices."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Card, Column, Note, Paragraph, Row, Section, Table
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
    blocks += [_insufficient(book), _activity(book)]
    blocks += [index_section(book, "vulnerability"), index_section(book, "exposure")]
    return Section("where", label("where.title"), tuple(blocks))


def _of(book: Book, verdict: str) -> list[Mapping[str, Any]]:
    return book.by_area([v for v in book.part("verdicts") if v.get("verdict") == verdict])


def _verdict(book: Book, verdict: str) -> Section:
    """The areas of a verdict: a card each, or a table where they are many and say the same."""
    rows = _of(book, verdict)
    many = verdict_table(book, rows, verdict) if len(rows) > MOST_CARDS else ()
    blocks = many or tuple(_card(book, row) for row in rows)
    lead = Paragraph(code("reading.verdict", verdict))
    return Section(
        f"verdict-{verdict}", code("verdicts", verdict), (lead, *or_sentence(blocks, f"where.none.{verdict}"))
    )


def _card(book: Book, row: Mapping[str, Any]) -> Card:
    area, form = row["area"], str(row.get("form") or "all")
    title = label("where.card", area=book.name(area), province=book.province_name(area), form=book.form_name(form))
    blocks: list[Block] = [
        *bullets(row.get("reasons"), "where.reasons"),
        *bullets(row.get("other_explanations"), "where.other_explanations"),
    ]
    if row.get("action"):
        blocks.append(Note("method", (row["action"],), label("where.action")))
    blocks += [*bullets(row.get("would_settle"), "where.would_settle"), *_sensitivity(row, f"{area}-{form}")]
    return Card(f"verdict-{area}-{form}", title, (tag("verdict", row.get("verdict")),), tuple(blocks))


def _sensitivity(row: Mapping[str, Any], name: str) -> list[Block]:
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
    table = Table(f"sensitivity-{name}", label("where.sensitivity"), columns, rows)
    return [Section(f"sensitivity-{name}-part", label("where.sensitivity"), (table,), folded=True)]


def _insufficient(book: Book) -> Section:
    """Where the evidence settles nothing: which conditions failed, and what would settle it."""
    table = verdict_table(book, _of(book, LAST), LAST)
    lead = Paragraph(code("reading.verdict", LAST))
    return Section(f"verdict-{LAST}", code("verdicts", LAST), (lead, *or_sentence(table, f"where.none.{LAST}")))


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
