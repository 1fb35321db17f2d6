"""Many areas of one verdict in a table: what all of them say stands once above it, figures stand in columns of their own."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tarazu.report.blocks import Blank, Block, Bullets, Cell, Column, Link, Note, Row, Statement, Table, Text, Words
from tarazu.report.book import Book, cited, shown
from tarazu.report.chapters.common import columns
from tarazu.report.codes import label
from tarazu.words import catalogue, statement

PARTS = ("reasons", "other_explanations", "would_settle")
Rows = Sequence[Mapping[str, Any]]
# What a reason tells in figures: the column of each, and the part of the statement that is its figure.
FIGURES: dict[str, tuple[tuple[str, str], ...]] = {
    "threat.reason.vulnerable": (("top_third", "chance"),),
    "threat.reason.rate_far": (("relative_rate", "rate"), ("above_1_5", "chance")),
    "threat.reason.still_above": (("truly_above_1", "chance"),),
    "threat.reason.still_below": (("truly_below_1", "chance"),),
    "threat.reason.rate": (("relative_rate", "rate"), ("above_1", "chance")),
    "threat.reason.rate_below": (("relative_rate", "rate"), ("below_1", "chance")),
    "threat.reason.growth": (("growth", "growth"), ("grows", "chance")),
    "threat.reason.events": (("most_counted", "events"),),
    "threat.reason.silence": (("most_counted", "events"),),
    "threat.reason.no_figure": (("most_counted", ""),),
    "threat.reason.origins": (("origins", "origins"), ("reporting", "reporting")),
    "threat.reason.gap": (("gap", "gap"),),
}
FAILED, CONDITION, SETTLES = "threat.reason.failed", "threat.condition.", "threat.settle.condition."


def verdict_table(book: Book, rows: Rows, verdict: str) -> tuple[Block, ...]:
    """The table with what its rows share before it; nothing where there are no rows."""
    if not rows:
        return ()
    shared = {part: shared_statements(rows, part) for part in PARTS}
    own = [{part: _own(row, part, shared[part]) for part in PARTS} for row in rows]
    figures = list(dict.fromkeys(name for row in own for name in _figures(row["reasons"])))
    failed = any(s["message"] == FAILED for row in own for s in row["reasons"])
    written = [part for part in PARTS if any(_unsaid(row[part]) for row in own)]
    heads = _heads(figures, failed, written)
    table = Table(
        f"{verdict}-table",
        label("where.verdict_table", number=len(rows)),
        heads,
        tuple(_row(book, row, said, figures, failed, written) for row, said in zip(rows, own, strict=True)),
        (label("where.not_counted"),) if "most_counted" in figures else (),
        sought=len(rows) > 12,
    )
    return (*_above(rows, shared), *_conditions(own, verdict), table)


def _heads(figures: Sequence[str], failed: bool, written: Sequence[str]) -> tuple[Column, ...]:
    named = ["area", "form", *figures, *(["not_met"] if failed else []), *(f"verdict_{p}" for p in written), "cited"]
    return columns(*named, numbers=figures, wide=("not_met", *(f"verdict_{p}" for p in written)))


def _row(
    book: Book, row: Mapping[str, Any], said: Mapping[str, Any], figures: Sequence[str], failed: bool, written: Any
) -> Row:
    held = _figures(said["reasons"])
    cells: list[Cell] = [
        Link(f"profile-{row['area']}", book.name(row["area"])),
        book.form_name(str(row.get("form") or "all")),
        *(_figure(held, name) for name in figures),
    ]
    if failed:
        cells.append(tuple(_not_met(s) for s in said["reasons"] if s["message"] == FAILED) or label("blank.as_above"))
    cells += [tuple(_unsaid(said[part])) or label("blank.as_above") for part in written]
    return Row((*cells, cited(*held.values())), book.province_name(row["area"]))


def _figure(held: Mapping[str, Any], name: str) -> Cell:
    if name in held and held[name] is None:
        return Blank(label("blank.not_counted"))
    return shown(
        held.get(name), victims=True, cite=False, form="bare" if name == "gap" else "short", missing="as_above"
    )


def _figures(reasons: Iterable[Statement]) -> dict[str, Any]:
    """The figures of the reasons by their column; None where a reason says that there is none."""
    return {
        column: said["with"].get(part)
        for said in reasons
        for column, part in FIGURES.get(str(said["message"]), ())
    }  # fmt: skip


def _unsaid(statements: Iterable[Statement]) -> list[Statement]:
    """What neither a column of figures nor the list of conditions says already."""
    return [
        s
        for s in statements
        if s["message"] not in FIGURES and s["message"] != FAILED and not str(s["message"]).startswith(SETTLES)
    ]


def _not_met(failed: Statement) -> Text:
    """The conditions of another verdict that do not hold, each by one word."""
    short = [label(f"condition.{_condition(c)}") for c in failed["with"]["conditions"]]
    return label("where.not_met", verdict=failed["with"]["verdict"], conditions=short)


def _condition(said: Statement) -> str:
    return str(said["message"]).removeprefix(CONDITION)


def _conditions(own: Sequence[Mapping[str, list[Statement]]], verdict: str) -> tuple[Block, ...]:
    """The conditions that fail in some of the rows, in full, each with what would settle it."""
    found: dict[str, Row] = {}
    for said in (s for row in own for s in row["reasons"] if s["message"] == FAILED):
        for one in said["with"]["conditions"]:
            name = _condition(one)
            if name not in found:
                settles: Cell = statement(SETTLES + name) if SETTLES + name in catalogue("en") else Words("–")
                cells = (label("where.condition_of", verdict=said["with"]["verdict"]), label(f"condition.{name}"))
                found[name] = Row((*cells, one, settles))
    order = [
        "rate_far_above",
        "still_above",
        "hotspot_origins",
        "hotspot_events",
        "rate_above",
        "growing",
        "emerging_origins",
    ]
    order += ["emerging_events", "vulnerable", "little_known", "silent", "rate_below", "still_below", "well_known"]
    order += ["no_sign_origins"]
    rows = tuple(found[name] for name in sorted(found, key=lambda n: order.index(n) if n in order else len(order)))
    heads = columns("verdict", "condition", "asks", "verdict_would_settle", wide=("asks", "verdict_would_settle"))
    return (Table(f"{verdict}-conditions", label("where.conditions"), heads, rows),) if rows else ()


def _above(rows: Rows, shared: Mapping[str, tuple[Statement, ...]]) -> list[Block]:
    """What all areas have in common, and what helps in any of them."""
    blocks: list[Block] = [Bullets(shared[p], label(f"where.{p}")) for p in PARTS if shared[p]]
    actions = {str(row["action"]["text"]): row["action"] for row in rows if row.get("action")}
    if actions:
        blocks.append(Note("method", tuple(actions.values()), label("where.action")))
    return blocks


def shared_statements(rows: Rows, part: str) -> tuple[Statement, ...]:
    """The statements that stand in every row, word for word; none where there is one row only."""
    told = [[str(s.get("text")) for s in row.get(part) or []] for row in rows]
    everywhere = set(told[0]).intersection(*map(set, told[1:])) if len(rows) > 1 else set()
    return tuple(s for s in rows[0].get(part) or [] if str(s.get("text")) in everywhere)


def _own(row: Mapping[str, Any], part: str, shared: Sequence[Statement]) -> list[Statement]:
    said = {str(s.get("text")) for s in shared}
    return [s for s in row.get(part) or [] if str(s.get("text")) not in said]
