"""Balance and priorities: threat less response as a probability, in bands, and what comes first."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from tarazu import catalog
from tarazu.report.blocks import (
    Block,
    Bullets,
    Card,
    Column,
    Link,
    Note,
    Paragraph,
    Row,
    Section,
    Table,
    Tag,
    Text,
    Words,
)
from tarazu.report.book import Book, cited, shown
from tarazu.report.chapters.common import columns, or_sentence, paragraphs
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
        *_attention(book),
    )
    return Section("balance", label("balance.title"), blocks)


def _table(book: Book) -> tuple[Block, ...]:
    """Only areas with a gap; the others are counted in a sentence of the stage and shown on the map."""
    held = [r for r in book.part("balance", "areas") if r.get("gap") or r.get("probability_gap")]
    rows = tuple(_row(book, r) for r in book.by_area(held))
    heads: tuple[Column, ...] = columns("area", "balance_band", *TITLES, "response_level", "cited", numbers=TITLES)
    table = Table(
        "balance-table", label("balance.table"), heads, rows, (label("balance.no_order"),), sought=len(rows) > 12
    )
    if rows:
        return (table,)
    # The stage has its own sentence for this; ours is for a document that lacks the stage.
    return () if book.part("balance", "statements") else (Note("draft", (label("balance.none"),)),)


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


def _attention(book: Book) -> tuple[Block, ...]:
    """What keeps figures from following the attention that they draw."""
    said = book.part("attention", "statements")
    return (Section("attention", label("balance.attention"), (Bullets(tuple(said)),)),) if said else ()


def _by_province(book: Book, areas: list[str]) -> tuple[Text, ...]:
    """Areas in a line a province; a province or the country itself by its own name."""
    said: list[Text] = []
    for _, held in groupby(areas, key=lambda a: book.province_name(a).en):
        run = list(held)
        names = [book.name(a) for a in run]
        alone = len(run) == 1 and run[0] in (book.province(run[0]), (book.document.get("country") or {}).get("code"))
        province = book.province_name(run[0])
        said.append(names[0] if alone else label("balance.in_province", province=province, areas=names))
    return tuple(said)


def _article(name: str) -> Text:
    """A duty of a treaty in words; its code where the catalogue does not have it."""
    try:
        held = catalog.article(name)
    except catalog.CatalogError:
        return Words(name)
    message = "balance.article" if held.mark == "seen" else "balance.article_recalled"
    instrument = label(f"instrument.{held.instrument}")
    return label(message, instrument=instrument, article=held.article, duty=Words(held.label_en, held.label_ur))


def _card(book: Book, row: Mapping[str, Any]) -> Card:
    areas = book.in_order(row.get("areas") or [])
    blocks: list[Block] = []
    if row.get("action"):
        blocks.append(Note("method", (row["action"],), label("balance.action")))
    if areas:
        blocks.append(Bullets(_by_province(book, areas), label("balance.areas", number=len(areas))))
    treaty = tuple(_article(str(code)) for code in row.get("treaty") or [])
    if treaty:
        blocks.append(Bullets(treaty, label("balance.treaty")))
    tags: tuple[Tag, ...] = (tag("priority", row.get("band")),)
    return Card(f"priority-{row.get('id')}", row.get("statement") or Words(str(row.get("id"))), tags, tuple(blocks))
