"""Those whom nobody saw: what was seen, what is estimated to be unseen, how sure that is, and what was refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.report.blocks import Block, Bullets, Card, Cell, Column, Diagram, Note, Paragraph, Row, Section, Table, Text
from tarazu.report.book import Book, shown
from tarazu.report.chapters.common import bullets, paragraphs, period_words
from tarazu.report.charts.data import Dot, DotPlot
from tarazu.report.codes import code, label

PART = "hidden_population"
Entry = Mapping[str, Any]


def chapter(book: Book) -> Section | None:
    """An estimate a part, then the refusals; no chapter where no lists of persons were compared."""
    if not book.document.get(PART):
        return None
    refused = book.part(PART, "refused")
    estimates = tuple(_estimate(book, entry) for entry in book.part(PART, "estimates"))
    blocks: list[Block] = [
        Paragraph(label("hidden.lead"), "lead"),
        Note("caution", tuple(book.part(PART, "statements")), label("hidden.holds_if")),
        *(estimates or (Note("caution", (label("hidden.no_estimate"),)),)),
    ]
    if refused:
        cards = tuple(_refused(book, entry) for entry in refused)
        lead = Paragraph(label("hidden.refused_lead"))
        blocks.append(Section("hidden-refused", label("hidden.refused"), (lead, *cards)))
    return Section("hidden", label("hidden.title"), tuple(blocks))


def _title(book: Book, entry: Entry) -> Text:
    period = entry.get("period")
    return label(
        "hidden.of",
        area=book.name(entry["area"]) if entry.get("area") else label("hidden.country"),
        form=book.form_name(str(entry.get("form") or "all")),
        period=label("hidden.no_period") if period in (None, "", "unknown") else period_words(period),
    )


def _estimate(book: Book, entry: Entry) -> Section:
    blocks = (
        *paragraphs(entry.get("statements")),
        *_methods(entry),
        *_parts(entry),
        *_lists(entry),
        *bullets(entry.get("better"), "hidden.better"),
    )
    return Section(f"hidden-{entry['id']}", _title(book, entry), blocks)


def _methods(entry: Entry) -> tuple[Block, ...]:
    """The methods side by side, as a table and on one scale with those who were seen."""
    held = [m for m in entry.get("methods") or [] if m.get("total")]
    rows = tuple(
        Row((_method(m), shown(m.get("total"), victims=True, missing="no_interval"), m["statement"]))
        for m in entry.get("methods") or []
    )
    heads = _heads(("method", "text"), ("total", "number"), ("what", "wide"))
    dots = tuple(Dot(_method(m), m["total"], faint=bool(place)) for place, m in enumerate(held))
    chart = DotPlot(dots, label("hidden.axis"), reference=entry["observed"], reference_label=label("hidden.seen_line"))
    name = f"hidden-methods-{entry['id']}"
    return (
        Table(name, label("hidden.methods"), heads, rows),
        Diagram(f"{name}-chart", label("hidden.chart"), chart, label("hidden.chart_alt")),
    )


def _method(method: Entry) -> Text:
    return label(f"hidden.method.{method['method']}")


def _parts(entry: Entry) -> tuple[Block, ...]:
    """Sexes, children and adults apart; where the lists do not allow it, why."""
    parts = entry.get("parts") or []
    pooled = any("together" in part for part in parts)
    rows = tuple(
        Row(
            (
                code("sex", part["sex"]) if part["sex"] != "all" else code("age_group", part["age_group"]),
                shown(part.get("observed"), victims=True),
                shown(part.get("total"), victims=True, missing="no_estimate"),
                *([shown(part.get("together"), victims=True, missing="no_estimate")] if pooled else []),
                _reasons(part) or label("hidden.by_itself"),
            )
        )
        for part in parts
    )
    more: list[tuple[str, Any]] = [("together", "number")] if pooled else []
    heads = _heads(("group", "text"), ("seen", "number"), ("total", "number"), *more, ("why", "wide"))
    notes = (label("hidden.parts_note"), *([label("hidden.together_note")] if pooled else []))
    table = Table(f"hidden-parts-{entry['id']}", label("hidden.parts"), heads, rows, notes)
    return (table,) if rows else ()


def _reasons(part: Entry) -> tuple[Any, ...]:
    return tuple(reason["statement"] for reason in part.get("reasons") or [])


def _lists(entry: Entry) -> tuple[Block, ...]:
    """Each list and each pair of lists: how many are on it, and whether the estimate links the two."""
    alone = [
        (label("hidden.list", name=n["list"]), shown(n["count"], victims=True), label("hidden.kind.list"))
        for n in entry.get("by_list") or []
    ]
    both: list[tuple[Cell, ...]] = [
        (
            label("hidden.pair", one=p["lists"][0], other=p["lists"][1]),
            shown(p["count"], victims=True),
            label(f"hidden.kind.{'apart' if p.get('apart') else 'linked' if p.get('linked') else 'free'}"),
        )
        for p in entry.get("pairs") or []
    ]
    heads = _heads(("lists", "text"), ("persons", "number"), ("link", "wide"))
    rows = tuple(Row(cells) for cells in (*alone, *both))
    table = Table(f"hidden-lists-{entry['id']}", label("hidden.lists"), heads, rows)
    return (Section(f"hidden-lists-part-{entry['id']}", label("hidden.lists"), (table,), folded=True),)


def _refused(book: Book, entry: Entry) -> Card:
    """What was recorded, why there is no figure, and what to do instead."""
    reasons: Sequence[Entry] = entry.get("reasons") or []
    blocks: tuple[Block, ...] = (
        *paragraphs(entry.get("statements")),
        Bullets(tuple(r["statement"] for r in reasons), label("hidden.why_none")),
        Bullets(tuple(r["instead"] for r in reasons), label("hidden.instead")),
    )
    return Card(f"hidden-{entry['id']}", _title(book, entry), (), blocks)


def _heads(*named: tuple[str, Any]) -> tuple[Column, ...]:
    return tuple(Column(label(f"hidden.column.{name}"), kind) for name, kind in named)
