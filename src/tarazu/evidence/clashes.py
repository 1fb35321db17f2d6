"""A row that says otherwise than a stored one: which, what each says, and how to have it corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tarazu.evidence.compare import Comparison
from tarazu.evidence.fingerprint import text
from tarazu.evidence.problems import Problem, compressed
from tarazu.evidence.schema import BOUNDS
from tarazu.evidence.tables import Column, Table

if TYPE_CHECKING:
    from tarazu.evidence.raw import RawTable

SHOWN = 50
MEND = 'If it is a correction, import the file with --correct --why "the reason": the old row is kept in the history.'


def clash_problems(comparison: Comparison, table: Table, raw: RawTable) -> list[Problem]:
    """One problem for each row that differs from a stored row of the same key; beyond `SHOWN`, one for the rest."""
    changed = comparison.changed
    problems = [_clash(row, table, raw) for row in changed.head(SHOWN).to_dict("records")]
    rest = changed["row"].iloc[SHOWN:].tolist()
    if rest:
        says = f"{len(rest):,} more rows differ from stored ones: {raw.counted} {_short(compressed(rest))}."
        problems.append(Problem(raw.file, says, MEND, sheet=raw.sheet))
    return problems


def _clash(row: Mapping[Any, Any], table: Table, raw: RawTable) -> Problem:
    told = [column for column in table.columns if column.header not in table.key and _differs(row, column)]
    differences = "; ".join(f"{c.header} {_shown(row, c, '_stored')} stored, {_shown(row, c)} offered" for c in told)
    key = ", ".join(f"{name} {row[name]}" for name in table.key if _said(row[name]))
    stored = f"{row['stored_file']}, row {row['stored_row']}, import {row['stored_import_id'][:8]}"
    says = f"Another row is stored for {key} ({stored}): {differences}."
    first = told[0].header
    return Problem(raw.file, says, MEND, int(row["row"]), first, raw.letters.get(first), None, raw.sheet, raw.counted)


def _differs(row: Mapping[Any, Any], column: Column) -> bool:
    return any(row.get(f"{name}_differs", False) for name in _stored_as(column))


def _stored_as(column: Column) -> tuple[str, ...]:
    """The stored columns that hold the content of a column of the file."""
    return BOUNDS if column.kind == "amount" else (column.header,)


def _shown(row: Mapping[Any, Any], column: Column, suffix: str = "") -> str:
    if column.kind == "geometry":
        return "one outline" if suffix else "another outline"
    held = [row[f"{name}{suffix}"] for name in _stored_as(column)]
    said = list(dict.fromkeys(text(value) for value in held if _said(value)))
    return "-".join(said) or "nothing"


def _said(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _short(runs: str, longest: int = 200) -> str:
    return runs if len(runs) <= longest else runs[:longest].rsplit(",", 1)[0] + " ..."
