"""The numbered sources: who said it, with which definition, how it was graded, and how many figures rest on it."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Cell, Note, Paragraph, Section, SourceList, Words
from tarazu.report.book import Book
from tarazu.report.chapters.common import columns
from tarazu.report.codes import code, label


def chapter(book: Book) -> Section:
    """Every source of the workspace, by its number."""
    rows = tuple((book.numbers[s["source"]], _cells(s)) for s in book.part("sources"))
    heads = columns(
        "number",
        "source",
        "definition",
        "grade",
        "tlp",
        "voice",
        "used",
        numbers=("used",),
        wide=("source", "definition"),
    )
    listed: Block = SourceList("source-list", label("sources.table"), heads, rows)
    held = listed if rows else Note("draft", (label("sources.none"),))
    return Section("sources", label("sources.title"), (Paragraph(label("sources.lead"), "lead"), held))


def _cells(source: Mapping[str, Any]) -> tuple[Cell, ...]:
    lines = [Words(str(source.get("title") or source["source"]))]
    lines += [Words(str(source[k])) for k in ("origin", "url") if source.get(k)]
    voices = source.get("voice") or []
    return (
        tuple(lines),
        Words(str(source.get("definition_used") or "–")),
        Words(str(source.get("grade") or "–")),
        Words(str(source.get("tlp") or "AMBER")),
        tuple(code("voice", v) for v in voices) or label("blank.no_voice"),
        label("sources.used", number=int(source.get("used") or 0)),
    )
