"""How the evidence stands: how much, from when to when, from whom, and which areas are silent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tarazu.catalog import codes
from tarazu.evidence.rows import Rows
from tarazu.evidence.tables import TABLES, Table


@dataclass(frozen=True, slots=True)
class TableStatus:
    """One table: rows that count, rows withdrawn since, and the days its periods reach over (ISO; blank without)."""

    table: str
    rows: int
    withdrawn: int
    imports: int
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source and how many rows of evidence rest on it; none means that it was named and never used."""

    source: str
    title: str
    grade: str
    tlp: str
    rows: int


@dataclass(frozen=True, slots=True)
class LevelStatus:
    """The areas of one level, and the codes of those that no row of evidence names."""

    level: str
    areas: int
    silent: Sequence[str]


@dataclass(frozen=True, slots=True)
class Status:
    """How a workspace stands."""

    path: str
    country: str
    imports: int
    tables: Sequence[TableStatus]
    sources: Sequence[SourceStatus]
    levels: Sequence[LevelStatus]
    digest: str

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain values, for programs."""
        return asdict(self)

    def summary(self) -> str:
        """One line."""
        rows = sum(table.rows for table in self.tables)
        used = sum(1 for source in self.sources if source.rows)
        return f"{rows:,} rows in {self.imports:,} imports, resting on {used:,} of {len(self.sources):,} sources"


def find_status(path: str, country: str, rows: Rows, digest: str) -> Status:
    """Count what `rows` holds."""
    tables = [_table_status(table, rows) for table in TABLES.values()]
    held = [status for status in tables if status.rows or status.withdrawn]
    return Status(path, country, len(rows.entries), held, _sources(rows), _levels(rows), digest)


def tables_with(kind: str) -> list[tuple[str, str]]:
    """Table and column of every declared column of a kind.

    >>> ("observations", "area") in tables_with("area")
    True
    """
    return [(t.name, column.header) for t in TABLES.values() for column in t.columns if column.kind == kind]


def evidence_of(kind: str, rows: Rows) -> str:
    """A query of (table, code, row, import_id, file) for every current row that names an area or a source."""
    parts = (
        f'SELECT \'{table}\' AS table_name, "{column}" AS code, row, import_id, file FROM "{rows.current(table)}"'
        for table, column in tables_with(kind)
    )
    return " UNION ALL ".join(parts)


def _table_status(table: Table, rows: Rows) -> TableStatus:
    period = any(column.kind == "period" for column in table.columns)
    days = "min(period_start)::VARCHAR, max(period_end)::VARCHAR" if period else "NULL, NULL"
    found = rows.con.execute(f'SELECT count(*), {days} FROM "{rows.current(table.name)}"').fetchone()
    count, first, last = found or (0, None, None)
    held = [entry.tables[table.name] for entry in rows.entries if table.name in entry.tables]
    stored = sum(batch.rows for batch in held)
    return TableStatus(table.name, count, stored - count, len(held), first or "", last or "")


def _sources(rows: Rows) -> list[SourceStatus]:
    asked = f"""
        SELECT source, any_value(title), any_value(source_grade || item_grade), any_value(tlp), count(evidence.code)
        FROM "{rows.current("sources")}" LEFT JOIN ({evidence_of("source", rows)}) evidence ON evidence.code = source
        GROUP BY source ORDER BY source"""
    return [SourceStatus(*found) for found in rows.con.execute(asked).fetchall()]


def _levels(rows: Rows) -> list[LevelStatus]:
    asked = f"""
        SELECT area, any_value(level), bool_or(evidence.code IS NOT NULL)
        FROM "{rows.current("areas")}"
        LEFT JOIN (SELECT DISTINCT code FROM ({evidence_of("area", rows)}) WHERE table_name <> 'boundaries') evidence
        ON evidence.code = area GROUP BY area ORDER BY area"""
    areas: dict[str, list[tuple[str, bool]]] = {}
    for area, level, told in rows.con.execute(asked).fetchall():
        areas.setdefault(level, []).append((area, told))
    return [
        LevelStatus(level, len(found), [area for area, told in found if not told])
        for level, found in sorted(areas.items(), key=lambda item: codes("level").index(item[0]))
    ]
