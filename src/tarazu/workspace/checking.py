"""Checking what is offered against what is known: every table of an import, every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from tarazu.evidence.check import CheckedTable, Known, check_table
from tarazu.evidence.confirmed import read_names
from tarazu.evidence.problems import InputProblems, NameProposal, NamesToConfirm, Problem
from tarazu.evidence.raw import RawTable
from tarazu.evidence.rows import Rows
from tarazu.evidence.store import names_path
from tarazu.evidence.tables import TABLES


def check_offer(
    root: Path,
    raw: Mapping[str, RawTable],
    rows: Rows,
    names: Mapping[str, str],
    *,
    tell: Callable[[str], None],
) -> dict[str, CheckedTable]:
    """The rows of each table as they would be stored; a table may refer to one before it in the same import.

    Raises:
        InputProblems: anything is wrong in any table.
        NamesToConfirm: among the faults are names of places that a person must confirm.
    """
    known = known_of(root, rows, names)
    checked: dict[str, CheckedTable] = {}
    problems: list[Problem] = []
    proposals: list[NameProposal] = []
    for name in sorted(raw, key=list(TABLES).index):
        tell(f"checking {name}: {len(raw[name].frame):,} rows")
        try:
            checked[name] = check_table(raw[name], name, known)
        except InputProblems as fault:
            problems += fault.problems
            proposals += fault.proposals if isinstance(fault, NamesToConfirm) else ()
        else:
            known = _with(known, checked[name])
    if problems:
        raise NamesToConfirm(problems, proposals) if proposals else InputProblems(problems)
    return checked


def known_of(root: Path, rows: Rows, names: Mapping[str, str]) -> Known:
    """What the workspace holds that a file may refer to, and the names confirmed with this one."""
    areas = rows.con.execute(f'SELECT * FROM "{rows.current("areas")}"').df()
    sources = rows.con.execute(f'SELECT source FROM "{rows.current("sources")}"').fetchall()
    return Known(areas, frozenset(source for (source,) in sources), confirmed_names(root, rows) | dict(names))


def confirmed_names(root: Path, rows: Rows) -> dict[str, str]:
    """Every name confirmed with an import that was not withdrawn as a whole; the latest word counts."""
    found: dict[str, str] = {}
    withdrawn = {gone.import_id for e in rows.entries if e.kind == "withdrawal" for gone in e.withdraws}
    for entry in rows.entries:
        if entry.names_sha256 and entry.id not in withdrawn:
            found |= read_names(names_path(root, entry.id).read_bytes())
    return found


def _with(known: Known, checked: CheckedTable) -> Known:
    """What is known once a table of the same import counts too."""
    frame = checked.frame
    if checked.table == "areas":
        key = list(TABLES["areas"].key)
        areas = pd.concat([known.areas, frame]).drop_duplicates(key, keep="last")
        return replace(known, areas=areas.reset_index(drop=True))
    if checked.table == "sources":
        return replace(known, sources=known.sources | frozenset(frame["source"]))
    return known
