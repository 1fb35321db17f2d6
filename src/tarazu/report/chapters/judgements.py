"""Key judgements: at most six, likelihood in a word of the yardstick, and confidence beside it."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Judgement, Paragraph, Section, Shown
from tarazu.report.book import Book, shown
from tarazu.report.codes import label, tag

MOST = 6


def chapter(book: Book) -> Section:
    """The judgements, in the order of the document."""
    judgements = [_judgement(j, place) for place, j in enumerate(book.part("key_judgements")[:MOST], start=1)]
    blocks: tuple[Block, ...] = tuple(judgements) or (Paragraph(label("judgements.none")),)
    return Section("judgements", label("judgements.title"), (Paragraph(label("judgements.lead"), "lead"), *blocks))


def _judgement(row: Mapping[str, Any], place: int) -> Judgement:
    probability = shown(row.get("probability"), cite=False)
    figures = [shown(f, victims=True) for f in row.get("figures") or []]
    return Judgement(
        id=f"judgement-{place}",
        text=row.get("statement") or label("blank.no_statement"),
        likelihood=tag("phia", row["phia"]) if row.get("phia") else None,
        probability=probability if isinstance(probability, Shown) else None,
        confidence=tag("confidence", row["confidence"]) if row.get("confidence") else None,
        reason=row.get("confidence_reason") or (label("blank.no_reason") if row.get("confidence") else None),
        figures=tuple(f for f in figures if isinstance(f, Shown)),
    )
