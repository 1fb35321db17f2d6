"""`check`: is the evidence whole, does every row lead to its area and source, and what should a reader know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tarazu.catalog import codes
from tarazu.evidence.ledger import read_ledger
from tarazu.evidence.problems import compressed
from tarazu.evidence.rows import Rows
from tarazu.workspace.damage import damaged_files
from tarazu.workspace.finding import BROKEN, NOTE, Finding
from tarazu.workspace.islands import find_islands
from tarazu.workspace.opened import reading
from tarazu.workspace.status import evidence_of

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Audit:
    """All that was found, what is broken first; `rows` and `imports` say how much was looked at."""

    findings: Sequence[Finding]
    rows: int
    imports: int

    @property
    def broken(self) -> bool:
        """Whether the evidence must be mended before it is used."""
        return any(finding.weight == BROKEN for finding in self.findings)

    def summary(self) -> str:
        """One line.

        >>> Audit([], 4, 1).summary()
        'The evidence is whole: 4 rows in 1 import, every file as it was imported.'
        """
        looked = f"{self.rows:,} rows in {self.imports:,} import{'' if self.imports == 1 else 's'}"
        if self.broken:
            return f"The evidence is broken ({looked}); mend it before it is used."
        return f"The evidence is whole: {looked}, every file as it was imported."

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for programs."""
        return {"broken": self.broken, **asdict(self)}


def audit(root: Path) -> Audit:
    """Look at every file that the ledger names and at every row that counts.

    Raises:
        BrokenLedgerError: the ledger itself is damaged, so that nothing can be said of the rest.
    """
    entries = read_ledger(root)
    rows_held = sum(batch.rows for entry in entries for batch in entry.tables.values())
    damaged = damaged_files(root, entries)
    if damaged:  # what cannot be read cannot be looked at
        return Audit(damaged, rows_held, len(entries))
    with reading(root) as rows:
        looks = (unled_rows, unused_sources, areas_without_boundary, find_islands, silent_areas)
        findings = [finding for look in looks for finding in look(rows)]
    return Audit(sorted(findings, key=lambda finding: finding.weight != BROKEN), rows_held, len(entries))


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
    idle = [code for (code,) in rows.con.execute(asked).fetchall()]
    says = f"{_count(idle, 'source is', 'sources are')} named by no row of evidence: {_some(idle)}."
    return [Finding("source_unused", NOTE, says, "Import what rests on them, or leave them.", idle)] if idle else []


def areas_without_boundary(rows: Rows) -> list[Finding]:
    """Areas that no map can show."""
    mapped = f'SELECT area AS code FROM "{rows.current("boundaries")}"'
    told, areas = _lacking(rows, mapped)
    says = f"In tables but on no map, for want of a boundary: {told}."
    return [Finding("area_without_boundary", NOTE, says, "Import boundaries for them.", areas)] if areas else []


def silent_areas(rows: Rows) -> list[Finding]:
    """Areas that no row of evidence names: silence is a finding, not a zero."""
    named = f"SELECT code FROM ({evidence_of('area', rows)}) WHERE table_name <> 'boundaries'"
    told, areas = _lacking(rows, named)
    says = f"Without evidence of their own: {told}."
    return [Finding("area_silent", NOTE, says, "They are shown as unknown, never as zero.", areas)] if areas else []


def _lacking(rows: Rows, held: str) -> tuple[str, list[str]]:
    """The areas whose code is not in a query: in words by level, and their codes."""
    asked = f"""
        SELECT level, list(area ORDER BY area) FILTER (area NOT IN (SELECT code FROM held)) AS lacking, count(*)
        FROM (SELECT area, any_value(level) AS level FROM "{rows.current("areas")}" GROUP BY area)
        GROUP BY level"""
    found = rows.con.execute(f"WITH held AS (SELECT code FROM ({held}) WHERE code IS NOT NULL) {asked}").fetchall()
    lacking = sorted((row for row in found if row[1]), key=lambda row: codes("level").index(row[0]))
    told = "; ".join(f"{level} {len(some):,} of {every:,} ({_some(some)})" for level, some, every in lacking)
    return told, [code for _, some, _ in lacking for code in some]


def _count(codes: Sequence[str], one: str, many: str) -> str:
    return f"{len(codes):,} {one if len(codes) == 1 else many}"


def _some(codes: Sequence[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
