"""Taking evidence in: checked and compared under the writer's lock, then kept whole, or refused whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from tarazu.evidence.check import CheckedTable, Known, check_table
from tarazu.evidence.clashes import clash_problems
from tarazu.evidence.compare import compare
from tarazu.evidence.confirmed import names_csv, read_names
from tarazu.evidence.fingerprint import fingerprint
from tarazu.evidence.ledger import Batch, Entry, Withdrawal, read_ledger
from tarazu.evidence.lock import writer
from tarazu.evidence.problems import InputProblems, NameProposal, NamesToConfirm, Problem, compressed
from tarazu.evidence.raw import RawTable
from tarazu.evidence.rows import Rows
from tarazu.evidence.schema import is_dress, to_arrow
from tarazu.evidence.store import ID_LENGTH, Draft, names_path, save, sweep
from tarazu.evidence.tables import TABLES
from tarazu.workspace.faults import permission
from tarazu.workspace.result import ImportResult


@dataclass(frozen=True, slots=True)
class Offer:
    """A file as it was read, table by table, with what the person says about it."""

    file: str
    file_sha256: str
    raw: Mapping[str, RawTable]
    names: Mapping[str, str] = field(default_factory=dict)
    correct: bool = False
    why: str = ""
    who: str = ""


def take_in(root: Path, offer: Offer, *, tell: Callable[[str], None] = lambda step: None) -> ImportResult:
    """Check, compare and keep an offer as one commit.

    Args:
        tell: is told what comes next, for whoever waits.

    Raises:
        InputProblems: anything is wrong with it; nothing was stored.
        StorageFullError: no room; the workspace is as it was.
    """
    with permission(f"import into {root}"), writer(root):
        rows = open_rows(root)
        try:
            return _taken_in(root, offer, rows, tell)
        finally:
            rows.close()


def open_rows(root: Path) -> Rows:
    """The rows that count now; what an interrupted writer has left is swept first. The caller holds the lock."""
    entries = read_ledger(root)
    sweep(root, entries)
    return Rows(root, entries)


def _taken_in(root: Path, offer: Offer, rows: Rows, tell: Callable[[str], None]) -> ImportResult:
    known = _known(root, rows, offer)
    checked: dict[str, CheckedTable] = {}
    problems: list[Problem] = []
    proposals: list[NameProposal] = []
    for name in sorted(offer.raw, key=list(TABLES).index):
        tell(f"checking {name}")
        try:
            checked[name] = check_table(offer.raw[name], name, known)
        except NamesToConfirm as fault:
            problems += fault.problems
            proposals += fault.proposals
        except InputProblems as fault:
            problems += fault.problems
        else:
            known = _with(known, name, checked[name].frame)
    if problems:
        raise NamesToConfirm(problems, proposals) if proposals else InputProblems(problems)
    return _kept(root, offer, rows, checked, tell)


def _known(root: Path, rows: Rows, offer: Offer) -> Known:
    held = {}
    for entry in rows.entries:
        if entry.names_sha256:
            held |= read_names(names_path(root, entry.id).read_bytes())
    areas = rows.con.execute(f'SELECT * FROM "{rows.current("areas")}"').df()
    sources = rows.con.execute(f'SELECT source FROM "{rows.current("sources")}"').df()["source"]
    return Known(areas, frozenset(sources), held | dict(offer.names))


def _with(known: Known, name: str, frame: pd.DataFrame) -> Known:
    """What is known once a table of the same import counts too."""
    if name == "areas":
        areas = pd.concat([known.areas, frame]).drop_duplicates("area", keep="last")
        return replace(known, areas=areas.reset_index(drop=True))
    if name == "sources":
        return replace(known, sources=known.sources | frozenset(frame["source"]))
    return known


def _kept(
    root: Path, offer: Offer, rows: Rows, checked: dict[str, CheckedTable], tell: Callable[[str], None]
) -> ImportResult:
    tell("comparing with what is stored")
    arrow = {name: to_arrow(c.frame, TABLES[name]) for name, c in checked.items()}
    compared = {name: compare(held, TABLES[name], rows) for name, held in arrow.items()}
    clashes = [p for n, c in compared.items() if len(c.changed) for p in clash_problems(c, TABLES[n], offer.raw[n])]
    if clashes and not offer.correct:
        raise InputProblems(clashes)
    content = fingerprint(arrow, ignore=[c for held in arrow.values() for c in held.column_names if is_dress(c)])
    known = sum(c.known for c in compared.values())
    same = next((e.id for e in rows.entries if e.content == content), "")
    if not clashes and not sum(len(c.new) for c in compared.values()):
        return ImportResult(False, same, {}, known, 0)
    tell("storing")
    return _saved(root, offer, rows, (content, arrow, compared), [n for c in checked.values() for n in c.notes])


def _saved(root: Path, offer: Offer, rows: Rows, held: tuple[Any, ...], notes: list[str]) -> ImportResult:
    content, arrow, compared = held
    sequence = len(rows.entries) + 1
    import_id = hashlib.sha256(f"{sequence} {content} {offer.file}".encode()).hexdigest()[:ID_LENGTH]
    stored, withdraws = {}, []
    for name, found in compared.items():
        changed = set(found.changed["row"]) if len(found.changed) else set()
        wanted = set(found.new["row"].to_pylist()) | changed
        keep = arrow[name].filter(pa.array([r in wanted for r in arrow[name]["row"].to_pylist()]))
        stored[name] = _with_provenance(keep, import_id, offer.file)
        for old, part in found.changed.groupby("stored_import_id") if changed else ():
            withdraws.append(Withdrawal(str(old), name, compressed(int(r) for r in part["stored_row"])))
    entry = Entry(
        sequence,
        import_id,
        "correction" if withdraws else "import",
        content,
        offer.file,
        offer.file_sha256,
        {n: Batch(len(t), compared[n].known, "") for n, t in stored.items()},
        sources=sorted({s for t in stored.values() if "source" in t.column_names for s in t["source"].to_pylist()}),
        messages=notes,
        withdraws=withdraws,
        who=offer.who,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        why=offer.why,
    )
    names = names_csv(offer.names) if offer.names else b""
    save(root, Draft(entry, {n: t for n, t in stored.items() if len(t)}, names))
    known = sum(c.known for c in compared.values())
    corrected = sum(len(c.changed) for c in compared.values())
    return ImportResult(True, import_id, {n: len(t) for n, t in stored.items()}, known, corrected, tuple(notes))


def _with_provenance(rows: pa.Table, import_id: str, file: str) -> pa.Table:
    for name, text in (("import_id", import_id), ("file", file)):
        at = rows.column_names.index(name)
        rows = rows.set_column(at, rows.schema.field(name), pa.array([text] * len(rows), pa.string()))
    return rows
