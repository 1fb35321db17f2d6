"""Vulnerability and exposure of every district: in bands, with rank intervals and the probability of the top tenth."""

from collections.abc import Mapping
from typing import Any

from tarazu.report.blocks import Block, Column, Link, Paragraph, Row, Section, Table, Text, Words
from tarazu.report.book import Book, cited, shown
from tarazu.report.chapters.common import band_of, entry_name, named, or_sentence, paragraphs
from tarazu.report.chapters.layers import index_maps
from tarazu.report.codes import label, tag
from tarazu.words import statement


def index_section(book: Book, which: str) -> Section:
    """An index as map and table; districts stand by province and name, never by their score (R9)."""
    rows = tuple(_row(book, which, r) for r in book.by_area(book.part(which, "districts")))
    names = ("district", "band", "score", "rank", "top_tenth", "top_third", "missing", "cited")
    columns = tuple(
        Column(label(f"column.{n}"), "number" if n in ("score", "rank", "top_tenth", "top_third") else "text")
        for n in names
    )
    table = (
        (
            Table(
                f"{which}-table",
                label(f"{which}.table"),
                columns,
                rows,
                (label("where.no_order"), label("where.bands")),
                sought=len(rows) > 12,
            ),
        )
        if rows
        else ()
    )
    blocks: tuple[Block, ...] = (
        Paragraph(label(f"{which}.lead")),
        *paragraphs(book.part(which, "statements")),
        *index_maps(book, which),
        *or_sentence(table, f"{which}.none"),
        *_choices(book, which),
        *_drivers(book, which),
    )
    return Section(which, label(f"{which}.title"), blocks)


def _row(book: Book, which: str, row: Mapping[str, Any]) -> Row:
    figures = [row.get(name) for name in ("score", "rank", "top_tenth", "top_third")]
    missing = list(row.get("missing") or [])
    every = len(missing) > 1 and len(missing) == len(book.part(which, "driver_set"))
    cells = (
        Link(f"profile-{row['area']}", book.name(row["area"])),
        tag("band", band_of(row)),
        shown(figures[0], cite=False),
        shown(figures[1], cite=False),
        shown(figures[2], cite=False, form="bare"),
        shown(figures[3], cite=False, form="bare"),
        label("blank.all_missing")
        if every
        else tuple(_missing(code, row) for code in missing) or label("blank.nothing_missing"),
        cited(*figures),
    )
    return Row(cells, book.province_name(row["area"]))


def _missing(code: str, row: Mapping[str, Any]) -> Text:
    """A driver that was not observed, and what is modelled in its stead."""
    said = {one["driver"]: one["statement"] for one in row.get("modelled") or ()}
    return said.get(code) or entry_name(code)


def _choices(book: Book, which: str) -> tuple[Block, ...]:
    """What moves a district's place: a row a choice, in the order in which an index is made."""
    told = book.part(which, "choices")
    if not told:
        return ()
    rows = tuple(
        Row((one["name"], one["tried"], shown(one["places"]), shown(one["districts"], cite=False))) for one in told
    )
    kinds = (("choice", "wide"), ("tried", "wide"), ("places", "number"), ("most", "number"))
    columns = tuple(Column(statement(f"threat.index.column.{n}"), kind) for n, kind in kinds)  # type: ignore[arg-type]
    title = statement("threat.index.choices_title")
    return (Section(f"{which}-choices-part", title, (Table(f"{which}-choices", title, columns, rows),), folded=True),)


def _drivers(book: Book, which: str) -> tuple[Block, ...]:
    """What the index is made of: each driver with its goalposts and why it is in."""
    rows = tuple(
        Row(
            (
                (named(d, "driver"), Words(str(d.get("driver") or ""))),
                Words(str(d.get("unit") or "")),
                Words(" – ".join(f"{post:g}" for post in d.get("goalposts") or ())),
                _why(d.get("why")),
                tag("provenance", d["mark"] if d.get("mark") in ("S", "R", "seen", "recalled") else None),
            )
        )
        for d in book.part(which, "driver_set")
    )
    if not rows:
        return ()
    names = (("driver", "wide"), ("unit", "text"), ("goalposts", "text"), ("why", "wide"), ("mark", "text"))
    columns = tuple(Column(label(f"column.{n}"), kind) for n, kind in names)  # type: ignore[arg-type]
    table = Table(f"{which}-drivers", label(f"{which}.drivers"), columns, rows)
    return (Section(f"{which}-drivers-part", label(f"{which}.drivers"), (table,), folded=True),)


def _why(why: Any) -> Text:
    return why if isinstance(why, Mapping) else Words(str(why or ""))
