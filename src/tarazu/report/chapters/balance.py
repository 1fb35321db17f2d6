"""Balance and priorities: threat less response as a probability, in bands, and what comes first."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Card, Column, Link, Note, Paragraph, Row, Section, Table, Tag, Text, Words
from tarazu.report.book import Book, cited, shown
from tarazu.report.chapters.common import columns, or_sentence, paragraphs, spoken
from tarazu.report.chapters.layers import balance_maps
from tarazu.report.codes import code, label, tag

NUMBERS = ("need", "response", "gap", "probability_gap")
TITLES = ("need", "response", "balance_gap", "probability_gap")


def chapter(book: Book) -> Section:
    """The scale first, then the priorities that follow from it."""
    blocks: tuple[Block, ...] = (
        Paragraph(label("balance.lead"), "lead"),
        *paragraphs(book.part("balance", "statements")),
        *balance_maps(book),
        *_table(book),
        _priorities(book),
    )
    return Section("balance", label("balance.title"), blocks)


def _table(book: Book) -> tuple[Block, ...]:
    """Only areas with a gap; the others are counted in a sentence of the stage and shown on the map."""
    held = [r for r in book.part("balance", "areas") if r.get("gap") or r.get("probability_gap")]
    rows = tuple(_row(book, r) for r in book.by_area(held))
    heads: tuple[Column, ...] = columns("area", "balance_band", *TITLES, "response_level", "cited", numbers=TITLES)
    table = Table(
        "balance-table", label("balance.table"), heads, rows, (label("where.no_order"),), sought=len(rows) > 12
    )
    return (table,) if rows else (Note("draft", (label("balance.none"),)),)


def _row(book: Book, row: Mapping[str, Any]) -> Row:
    figures = [row.get(n) for n in NUMBERS]
    cells = (
        Link(f"profile-{row['area']}", book.name(row["area"])),
        tag("balance", row.get("band")),
        *(shown(f, cite=False) for f in figures[:3]),
        shown(figures[3], cite=False, form="bare"),
        code("level", row.get("response_level")),
        cited(*figures),
    )
    return Row(cells, book.province_name(row["area"]))


def _priorities(book: Book) -> Section:
    cards = tuple(_card(book, row) for row in book.part("priorities"))
    lead = Paragraph(label("balance.priorities_lead"))
    return Section("priorities", label("balance.priorities"), (lead, *or_sentence(cards, "balance.no_priorities")))


def _card(book: Book, row: Mapping[str, Any]) -> Card:
    areas = [book.name(a) for a in book.in_order(row.get("areas") or [])]
    blocks: list[Block] = []
    if row.get("action"):
        blocks.append(Note("method", (row["action"],), label("balance.action")))
    if areas:
        blocks.append(Paragraph(label("balance.areas", number=len(areas), areas=areas)))
    treaty: list[Text] = [spoken(t) for t in row.get("treaty") or []]
    if treaty:
        blocks.append(Paragraph(label("balance.treaty", articles=treaty), "small"))
    tags: tuple[Tag, ...] = (tag("priority", row.get("band")),)
    return Card(f"priority-{row.get('id')}", row.get("statement") or Words(str(row.get("id"))), tags, tuple(blocks))
