"""`check`: is the evidence whole, does every row lead to its area and source, and what should a reader know of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tarazu.evidence.ledger import Entry
from tarazu.evidence.problems import compressed
from tarazu.evidence.rows import Rows, batch_path
from tarazu.evidence.store import names_path
from tarazu.workspace.status import evidence_of

SHOWN = 12
BROKEN, NOTE = "broken", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `weight` is "broken" where the evidence must not be used as it is, else "note"."""

    id: str
    weight: str
    says: str
    mend: str = ""
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """All that was found; the heavy first."""

    findings: Sequence[Finding]
    rows: int
    imports: int

    @property
    def broken(self) -> bool:
        """Whether the evidence must be mended before it is used."""
        return any(finding.weight == BROKEN for finding in self.findings)

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for programs."""
        return {"broken": self.broken, **asdict(self)}


def damaged_files(root: Path, entries: Sequence[Entry]) -> list[Finding]:
    """Batches and lists of names that are gone or differ from what their record says of them."""
    promised = [
        (batch_path(root, name, entry.id), batch.sha256)
        for entry in entries
        for name, batch in entry.tables.items()
        if batch.rows
    ]
    promised += [(names_path(root, entry.id), entry.names_sha256) for entry in entries if entry.names_sha256]
    return [finding for path, sha256 in promised for finding in _damage(root, path, sha256)]


def unled_rows(rows: Rows) -> list[Finding]:
    """Current rows whose area or source is not there (any more)."""
    found = []
    for kind, table, column in (
        ("area", "areas", "area"),
        ("source", "sources", "source"),
        ("parent", "areas", "area"),
    ):
        asked = f"""
            SELECT table_name, code, file, list(row ORDER BY row) FROM ({evidence_of(kind, rows)}) named
            WHERE code IS NOT NULL AND code NOT IN (SELECT "{column}" FROM "{rows.current(table)}")
            GROUP BY ALL ORDER BY ALL"""
        for name, code, file, at in rows.con.execute(asked).fetchall():
            says = f'{name}: rows {compressed(at)} of {file} name "{code}", which is not among the {table}.'
            found.append(Finding(f"{kind}_missing", BROKEN, says, f"Import the {table} that hold it.", [code]))
    return found


def unused_sources(rows: Rows) -> list[Finding]:
    """Sources that no row names."""
    asked = f"""
        SELECT source FROM "{rows.current("sources")}"
        WHERE source NOT IN (SELECT code FROM ({evidence_of("source", rows)}) WHERE code IS NOT NULL) ORDER BY source"""
    codes = [code for (code,) in rows.con.execute(asked).fetchall()]
    says = f"{_count(codes, 'source is', 'sources are')} named by no row of evidence: {_some(codes)}."
    return [Finding("source_unused", NOTE, says, "Import what rests on them, or leave them.", codes)] if codes else []


def areas_without_boundary(rows: Rows) -> list[Finding]:
    """Areas that no map can show, where there are boundaries at all."""
    asked = f"""
        SELECT DISTINCT area FROM "{rows.current("areas")}"
        WHERE area NOT IN (SELECT area FROM "{rows.current("boundaries")}") ORDER BY area"""
    codes = [code for (code,) in rows.con.execute(asked).fetchall()]
    says = f"{_count(codes, 'area has', 'areas have')} no boundary and will be in tables but on no map: {_some(codes)}."
    return [Finding("area_without_boundary", NOTE, says, "Import boundaries for them.", codes)] if codes else []


def silent_areas(rows: Rows) -> list[Finding]:
    """Areas that no row of evidence names: silence is a finding, not a zero."""
    asked = f"""
        SELECT DISTINCT area FROM "{rows.current("areas")}" WHERE area NOT IN
        (SELECT code FROM ({evidence_of("area", rows)}) WHERE table_name <> 'boundaries' AND code IS NOT NULL)
        ORDER BY area"""
    codes = [code for (code,) in rows.con.execute(asked).fetchall()]
    says = f"{_count(codes, 'area has', 'areas have')} no evidence of their own: {_some(codes)}."
    return [Finding("area_silent", NOTE, says, "They are shown as unknown, never as zero.", codes)] if codes else []


def _damage(root: Path, path: Path, sha256: str) -> Iterator[Finding]:
    name = path.relative_to(root).as_posix()
    mend = "Bring this file back from a copy of the workspace. Do not edit or delete the record in the ledger."
    if not path.is_file():
        yield Finding("file_missing", BROKEN, f"{name} is missing.", mend, [path.stem])
    elif _sha256(path) != sha256:
        yield Finding("file_changed", BROKEN, f"{name} is no longer what was imported.", mend, [path.stem])


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _count(codes: Sequence[str], one: str, many: str) -> str:
    return f"{len(codes):,} {one if len(codes) == 1 else many}"


def _some(codes: Sequence[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
