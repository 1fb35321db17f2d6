"""From the text of a table to typed rows, or to every reason why not, all at once.

Each distinct text of a column is understood once, however many rows bear it; then rows and columns are held against
each other, and last the frame against its declaration.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu.evidence.amounts import amount_meaning
from tarazu.evidence.coded import Coded, blank_column, coded
from tarazu.evidence.duplicates import duplicate_problems
from tarazu.evidence.faults import Rows, rows_of
from tarazu.evidence.hierarchy import hierarchy_problems
from tarazu.evidence.histories import gather, history_meaning
from tarazu.evidence.known import Known
from tarazu.evidence.meanings import Meaning, meaning
from tarazu.evidence.problems import CellError, InputProblems, NamesToConfirm, Problem
from tarazu.evidence.raw import RawTable
from tarazu.evidence.tables import TABLES, Table

__all__ = ["CheckedTable", "Known", "check_table"]


@dataclass(frozen=True, slots=True, eq=False)
class CheckedTable:
    """Rows as they will be stored, and what was understood on the way."""

    table: str
    frame: pd.DataFrame
    notes: tuple[str, ...] = ()


def check_table(raw: RawTable, table: str, known: Known) -> CheckedTable:
    """The rows of a file as they will be stored.

    Raises:
        InputProblems: anything is wrong; every fault is in it.
        NamesToConfirm: among the faults are names of places that a person must confirm.
    """
    declared = TABLES[table]
    rows = Rows(raw, np.asarray(raw.frame.index, dtype=np.int64))
    columns = _columns(raw, declared)
    meanings = _meanings(rows, declared, columns, known)
    frame = _frame(rows, declared, meanings)
    problems = [*raw.problems, *(p for m in meanings.values() for p in m.problems)]
    problems += _between(rows, declared, frame, columns, meanings, known, rows_of(problems))
    proposals = [proposal for m in meanings.values() for proposal in m.proposals]
    if problems:
        raise NamesToConfirm(problems, proposals) if proposals else InputProblems(problems)
    declared.schema.validate(frame)
    return CheckedTable(table, frame, (*raw.notes, *(note for m in meanings.values() for note in m.notes)))


def _columns(raw: RawTable, table: Table) -> dict[str, Coded]:
    """The columns of the file by their distinct texts; one that the file lacks is blank."""
    held = raw.frame
    found = {c.header: coded(held[c.header]) if c.header in held else blank_column(len(held)) for c in table.named}
    return found | ({table.gathering.header: gather(held, table)} if table.gathering else {})


def _meanings(rows: Rows, table: Table, columns: Mapping[str, Coded], known: Known) -> dict[str, Meaning]:
    plain = (c for c in table.named if c.kind != "amount")
    found = {c.header: meaning(rows, c, columns[c.header], known) for c in plain}
    if table.gathering:
        found[table.gathering.header] = history_meaning(rows, table.gathering, table, columns[table.gathering.header])
    for column in table.columns:
        if column.kind == "amount":
            of_rows = {name: pd.Series(m.made[name]) for name, m in found.items() if name in ("indicator", "status")}
            units, status = of_rows.get("indicator"), of_rows.get("status")
            cells = columns[column.header]
            found[column.header] = amount_meaning(rows, column, cells, units=units, status=status)
    return found


def _frame(rows: Rows, table: Table, meanings: Mapping[str, Meaning]) -> pd.DataFrame:
    made = {"row": rows.numbers} | {name: values for m in meanings.values() for name, values in m.made.items()}
    return pd.DataFrame({name: made[name] for name in table.stored}, copy=False)


def _between(
    rows: Rows,
    table: Table,
    frame: pd.DataFrame,
    columns: Mapping[str, Coded],
    meanings: Mapping[str, Meaning],
    known: Known,
    faulty: set[int],
) -> Iterator[Problem]:
    """Problems between rows, and between the columns of a row that has no other."""
    yield from duplicate_problems(rows, table, frame, columns, {name: m.texts for name, m in meanings.items()})
    if table.name == "areas":
        yield from hierarchy_problems(rows, frame, known.areas)
    if any(column.required and column.header not in rows.raw.frame for column in table.named):
        return  # what is missing cannot be held against the rest
    sound = ~np.isin(rows.numbers, list(faulty))
    for rule in table.schema.checks:
        broken = ~np.asarray(rule(frame).check_output, dtype=bool) & sound
        yield from rows.problems(np.flatnonzero(broken), None, CellError(str(rule.error), ""))
