"""Many areas of one verdict in a table: what all of them say stands once above it, what differs stands in the rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from tarazu.report.blocks import Block, Bullets, Cell, Link, Note, Row, Statement, Table
from tarazu.report.book import Book
from tarazu.report.chapters.common import columns
from tarazu.report.codes import label

PARTS = ("reasons", "other_explanations", "would_settle")
Rows = Sequence[Mapping[str, Any]]


def verdict_table(book: Book, rows: Rows, verdict: str) -> tuple[Block, ...]:
    """The table with what its rows share before it; nothing where there are no rows."""
    if not rows:
        return ()
    shared = {part: _shared(rows, part) for part in PARTS}
    parts = [p for p in PARTS if any(_own(row, p, shared[p]) for row in rows)]
    heads = columns("area", "form", *(f"verdict_{p}" for p in parts), wide=[f"verdict_{p}" for p in parts])
    held = tuple(Row(_cells(book, row, parts, shared), book.province_name(row["area"])) for row in rows)
    table = Table(
        f"{verdict}-table", label("where.verdict_table", number=len(rows)), heads, held, sought=len(rows) > 12
    )
    return (*_above(rows, shared), table)


def _cells(book: Book, row: Mapping[str, Any], parts: Sequence[str], shared: Mapping[str, Any]) -> tuple[Cell, ...]:
    said = (tuple(_own(row, p, shared[p])) or label("blank.as_above") for p in parts)
    form = book.form_name(str(row.get("form") or "all"))
    return (Link(f"profile-{row['area']}", book.name(row["area"])), form, *said)


def _above(rows: Rows, shared: Mapping[str, tuple[Statement, ...]]) -> list[Block]:
    """What all areas have in common, and what helps in any of them."""
    blocks: list[Block] = [Bullets(shared[p], label(f"where.{p}")) for p in PARTS if shared[p]]
    actions = {str(row["action"]["text"]): row["action"] for row in rows if row.get("action")}
    if actions:
        blocks.append(Note("method", tuple(actions.values()), label("where.action")))
    return blocks


def _shared(rows: Rows, part: str) -> tuple[Statement, ...]:
    """The statements that stand in every row, word for word; none where there is one row only."""
    told = [[str(s.get("text")) for s in row.get(part) or []] for row in rows]
    everywhere = set(told[0]).intersection(*map(set, told[1:])) if len(rows) > 1 else set()
    return tuple(s for s in rows[0].get(part) or [] if str(s.get("text")) in everywhere)


def _own(row: Mapping[str, Any], part: str, shared: Sequence[Statement]) -> list[Statement]:
    said = {str(s.get("text")) for s in shared}
    return [s for s in row.get(part) or [] if str(s.get("text")) not in said]
