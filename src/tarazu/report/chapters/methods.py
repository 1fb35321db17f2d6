"""Methods with their papers, and the limits of the whole."""

from tarazu.report.blocks import Block, Bullets, Note, Paragraph, Row, Section, Table
from tarazu.report.book import Book
from tarazu.report.chapters.common import columns, or_sentence, spoken
from tarazu.report.codes import code, label


def chapter(book: Book) -> Section:
    """How the numbers were made."""
    rows = tuple(
        Row((code("method_name", m.get("id")), spoken(m.get("statement")), spoken(m.get("paper"))))
        for m in book.part("methods")
    )
    heads = columns("method", "does", "paper", wide=("does", "paper"))
    table = (Table("methods-table", label("methods.table"), heads, rows),) if rows else ()
    limits = tuple(book.part("limits"))
    said: tuple[Block, ...] = (Bullets(limits),) if limits else (Note("draft", (label("methods.no_limits"),)),)
    seed = label("methods.seed", seed=int(book.document.get("seed") or 0))
    return Section(
        "methods",
        label("methods.title"),
        (
            Paragraph(label("methods.lead"), "lead"),
            *or_sentence(table, "methods.none"),
            Paragraph(seed, "small"),
            Section("limits", label("methods.limits"), said),
        ),
    )
