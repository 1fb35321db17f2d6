"""What we do not know, and whom to ask: the gaps as findings, and requests with addressee, law, deadline and appeal."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Bullets, Card, Cell, Definitions, Paragraph, Row, Section, Table, Tag
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import columns, or_sentence, own_words, spoken
from tarazu.report.codes import label

# The first requests stand open, the rest are folded.
OPEN_REQUESTS = 3
PARTS = ("gap", "completeness", "independence", "recency")


def chapter(book: Book) -> Section:
    """Gaps first, then the questions that would close most of them."""
    unknowns = tuple(book.part("unknowns"))
    said: tuple[Block, ...] = (Bullets(unknowns),) if unknowns else ()
    blocks = (
        Paragraph(label("unknowns.lead"), "lead"),
        *or_sentence(said, "unknowns.none"),
        _requests(book),
        _gaps(book),
    )
    return Section("unknowns", label("unknowns.title"), blocks)


def _requests(book: Book) -> Section:
    rows = sorted(book.part("information_requests"), key=lambda r: int(r.get("rank") or 10**6))
    cards = tuple(_request(row, folded=place >= OPEN_REQUESTS) for place, row in enumerate(rows))
    lead = Paragraph(label("unknowns.requests_lead"))
    return Section("requests", label("unknowns.requests"), (lead, *or_sentence(cards, "unknowns.no_requests")))


def _request(row: Mapping[str, Any], *, folded: bool) -> Card:
    letter = bool(row.get("letter"))
    items: list[tuple[Cell, Cell]] = [(label("request.addressee"), spoken(row.get("addressee")))]
    items.append((label("request.jurisdiction"), spoken(row.get("jurisdiction"))))
    items.append((label("request.law"), label("request.letter") if letter else spoken(row.get("law"))))
    items += [(label(f"request.{n}"), spoken(row[n])) for n in ("deadline", "appeal", "would_change") if row.get(n)]
    if row.get("score") and not row.get("would_change"):
        items.append((label("request.score"), shown(row["score"], form="value")))
    if row.get("to_be_verified"):
        items.append((label("request.verify"), own_words(str(row["to_be_verified"]).replace("_", " "))))
    tags = [Tag("request-rank", label("request.rank", rank=int(row.get("rank") or 0)))]
    if row.get("mark"):
        seen = str(row["mark"]) in ("S", "seen")
        tags.append(Tag("provenance-law", label("request.law_seen" if seen else "request.law_recalled")))
    question = row.get("question") or label("blank.no_statement")
    return Card(f"request-{row.get('id')}", question, tuple(tags), (Definitions(tuple(items)),), folded=folded)


def _gaps(book: Book) -> Section:
    """How much of what should be known of a district is known, old or new, from one side or several."""
    rows = tuple(
        Row(
            (
                book.name(r["area"]),
                book.form_name(str(r.get("form") or "all")),
                *(shown(r.get(p), cite=False, form="bare") for p in PARTS),
            ),
            book.province_name(r["area"]),
        )
        for r in book.by_area(book.part("information_gap"))
    )
    heads = columns("area", "form", *PARTS, numbers=PARTS)
    table = (Table("gaps", label("unknowns.gap_table"), heads, rows, sought=len(rows) > 12),) if rows else ()
    lead = Paragraph(label("unknowns.gap_lead"))
    return Section("gap", label("unknowns.gap"), (lead, *or_sentence(table, "unknowns.no_gap")), folded=True)
