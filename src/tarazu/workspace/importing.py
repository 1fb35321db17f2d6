"""Taking evidence in: checked and compared under the writer's lock, then kept whole, or refused whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tarazu.evidence.check import CheckedTable
from tarazu.evidence.clashes import clash_problems
from tarazu.evidence.compare import Comparison, compare
from tarazu.evidence.confirmed import names_csv
from tarazu.evidence.fingerprint import fingerprint
from tarazu.evidence.ledger import Batch, Entry, Kind, Withdrawal
from tarazu.evidence.problems import InputProblems, Problem, compressed
from tarazu.evidence.raw import RawTable
from tarazu.evidence.rows import Rows
from tarazu.evidence.schema import content_columns, to_arrow
from tarazu.evidence.store import Draft, new_id, save, sweep
from tarazu.evidence.tables import TABLES
from tarazu.workspace.checking import check_offer
from tarazu.workspace.opened import now, writing
from tarazu.workspace.result import ImportResult

Tell = Callable[[str], None]


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


@dataclass(frozen=True, slots=True, eq=False)
class _Weighed:
    """An offer beside what is stored: its rows, how they compare, and the hash of all that it says."""

    arrow: Mapping[str, pa.Table]
    compared: Mapping[str, Comparison]
    content: str
    notes: tuple[str, ...]

    @property
    def known(self) -> int:
        return sum(found.known for found in self.compared.values())

    @property
    def changed(self) -> int:
        return sum(len(found.changed) for found in self.compared.values())

    @property
    def new(self) -> int:
        return sum(len(found.new) for found in self.compared.values())


def take_in(root: Path, offer: Offer, *, tell: Tell = lambda step: None) -> ImportResult:
    """Check, compare and keep an offer as one commit.

    Args:
        tell: is told what comes next, for whoever waits.

    Raises:
        InputProblems: anything is wrong with it; nothing was stored.
        StorageFullError: no room; the workspace is as it was.
    """
    with writing(root, f"import into {root}") as rows:
        checked = check_offer(root, offer.raw, rows, offer.names, tell=tell)
        tell("comparing with what is stored")
        weighed = _weigh(checked, rows)
        before = [entry for entry in rows.entries if entry.content == weighed.content]
        if not weighed.new and (not weighed.changed or (before and not offer.correct)):
            return _nothing_new(weighed, before)
        if weighed.changed and not offer.correct:
            raise InputProblems(_clashes(offer, weighed))
        tell("storing")
        return _stored(root, offer, rows, weighed)


def _weigh(checked: Mapping[str, CheckedTable], rows: Rows) -> _Weighed:
    arrow = {name: to_arrow(held.frame, TABLES[name]) for name, held in checked.items()}
    compared = {name: compare(held, TABLES[name], rows) for name, held in arrow.items()}
    content = fingerprint({name: held.select(content_columns(TABLES[name])) for name, held in arrow.items()})
    return _Weighed(arrow, compared, content, tuple(note for held in checked.values() for note in held.notes))


def _clashes(offer: Offer, weighed: _Weighed) -> list[Problem]:
    return [
        problem
        for name, found in weighed.compared.items()
        for problem in clash_problems(found, TABLES[name], offer.raw[name])
    ]


def _nothing_new(weighed: _Weighed, before: Sequence[Entry]) -> ImportResult:
    """The same content again. Where rows of it have been corrected since, the correction stands, and is named."""
    told = list(weighed.notes)
    if before:
        told.append(f"The same content came with import {before[-1].id[:8]} ({before[-1].file}).")
    if weighed.changed:
        told.append(f"Rows corrected since, where the correction stands: {weighed.changed:,}.")
    same = before[-1].id if before else ""
    return ImportResult(False, same, dict.fromkeys(weighed.arrow, 0), weighed.known, 0, tuple(told))


def _stored(root: Path, offer: Offer, rows: Rows, weighed: _Weighed) -> ImportResult:
    kept = {name: held.take(weighed.compared[name].kept) for name, held in weighed.arrow.items()}
    kind: Kind = "correction" if weighed.changed else "import"
    entry = Entry(
        sequence=len(rows.entries) + 1,
        id=new_id(weighed.content, rows.entries),
        kind=kind,
        content=weighed.content,
        file=offer.file,
        file_sha256=offer.file_sha256,
        tables={name: Batch(len(held), weighed.compared[name].known, "") for name, held in kept.items()},
        sources=_sources(kept),
        messages=weighed.notes,
        withdraws=_withdrawals(weighed),
        who=offer.who,
        when=now(),
        why=offer.why if kind == "correction" else "",
    )
    sweep(root, rows.entries)
    save(root, Draft(entry, kept, names_csv(offer.names) if offer.names else b""))
    stored = {name: len(held) for name, held in kept.items()}
    return ImportResult(True, entry.id, stored, weighed.known, weighed.changed, weighed.notes)


def _withdrawals(weighed: _Weighed) -> tuple[Withdrawal, ...]:
    """What a correction takes the place of."""
    return tuple(
        Withdrawal(str(import_id), name, compressed(part["stored_line"].tolist()))
        for name, found in weighed.compared.items()
        for import_id, part in found.changed.groupby("stored_import_id", sort=True)
    )


def _sources(kept: Mapping[str, pa.Table]) -> tuple[str, ...]:
    named = {code for held in kept.values() if "source" in held.column_names for code in _distinct(held["source"])}
    return tuple(sorted(named))


def _distinct(column: pa.ChunkedArray) -> list[str]:
    codes: list[str] = pc.unique(column).to_pylist()
    return codes
