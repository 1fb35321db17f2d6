"""The annex: settings with their reasons, refusals, licences, and the index of every figure with its lineage."""

from collections.abc import Sequence

from tarazu.report.blocks import Block, FigureIndex, Note, Paragraph, Row, Section, Table, Text, Words
from tarazu.report.book import Book
from tarazu.report.chapters.common import columns, or_sentence, spoken
from tarazu.report.codes import code, label
from tarazu.report.walk import by_id


def chapter(book: Book, before: Sequence[Section]) -> Section:
    """The last chapter; it indexes the figures of those before it."""
    blocks = (_settings(book), _refusals(book), _licences(book), _index(before))
    return Section("annex", label("annex.title"), blocks)


def _settings(book: Book) -> Section:
    rows = tuple(
        Row((code("setting", s.get("id")), _value(s.get("setting")), spoken(s.get("why"))))
        for s in book.part("settings")
    )
    table = (
        (
            Table(
                "settings-table",
                label("annex.settings_table"),
                columns("setting", "is", "why", numbers=("is",), wide=("why",)),
                rows,
            ),
        )
        if rows
        else ()
    )
    return Section("settings", label("annex.settings"), or_sentence(table, "annex.no_settings"))


def _value(value: object) -> Text:
    return Words(f"{value:.4g}" if isinstance(value, float) else str(value))


def _refusals(book: Book) -> Section:
    rows = tuple(
        Row((Words(str(r.get("id"))), *(spoken(r.get(k), r.get(f"{k}_ur")) for k in ("what", "why", "instead"))))
        for r in book.part("refusals")
    )
    heads = columns("refusal", "what", "why", "instead", wide=("what", "why", "instead"))
    table = (Table("refusals-table", label("annex.refusals_table"), heads, rows),) if rows else ()
    lead = Paragraph(label("annex.refusals_lead"))
    return Section("refusals", label("annex.refusals"), (lead, *or_sentence(table, "annex.no_refusals")))


def _licences(book: Book) -> Section:
    given: list[Block] = [Paragraph(spoken(text)) for text in book.part("licences")]
    return Section(
        "licences", label("annex.licences"), (*given, Paragraph(label("annex.fonts")), Paragraph(label("annex.data")))
    )


def _index(before: Sequence[Section]) -> Section:
    held = tuple(by_id(before).values())
    index: Block = FigureIndex("figures", label("annex.figure_index", number=len(held)), held)
    body = index if held else Note("draft", (label("annex.no_figures"),))
    return Section("lineage", label("annex.lineage"), (Paragraph(label("annex.lineage_lead")), body))
