"""Taking an import back as a whole, where it should never have come in. It stays in the history, with the reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tarazu.evidence.ledger import Batch, Entry, Withdrawal
from tarazu.evidence.problems import InputProblems, Problem, compressed
from tarazu.evidence.rows import Rows
from tarazu.evidence.store import Draft, new_id, save, sweep
from tarazu.workspace.audit import unled_rows
from tarazu.workspace.faults import WorkspaceProblem
from tarazu.workspace.opened import now, writing
from tarazu.workspace.result import ImportResult


def take_back(root: Path, import_id: str, *, why: str, who: str = "") -> ImportResult:
    """Withdraw every row of an import that still counts.

    Args:
        import_id: as `history` shows it, or its beginning.

    Raises:
        WorkspaceProblem: no such import, nothing of it counts any more, or there is no reason.
        InputProblems: rows of other imports rest on its areas or sources.
    """
    if not why.strip():
        raise WorkspaceProblem(root, "A withdrawal needs its reason.", 'Add --why "the reason".')
    with writing(root, f"write to {root}") as rows:
        gone = _entry(root, rows.entries, import_id)
        lines = _counting(rows, gone)
        if not lines:
            says = f"No row of import {gone.id[:8]} ({gone.file}) counts any more: there is nothing to withdraw."
            raise WorkspaceProblem(root, says)
        entry = _record(rows.entries, gone, lines, why, who)
        _nothing_rests_on(root, [*rows.entries, entry], gone)
        sweep(root, rows.entries)
        save(root, Draft(entry, {}))
    withdrawn = sum(map(len, lines.values()))
    return ImportResult(True, entry.id, {}, 0, withdrawn, (f"Withdrawn: import {gone.id[:8]} ({gone.file}).",))


def _entry(root: Path, entries: Sequence[Entry], import_id: str) -> Entry:
    found = [entry for entry in entries if import_id and entry.id.startswith(import_id.lower())]
    if len(found) == 1:
        return found[0]
    says = f'No import begins with "{import_id}".' if not found else f'{len(found)} imports begin with "{import_id}".'
    raise WorkspaceProblem(root, says, f"See them: tarazu history {root}")


def _counting(rows: Rows, entry: Entry) -> dict[str, list[int]]:
    """The lines of an import that count now, by table."""
    found = {}
    for name in entry.tables:
        asked = f'SELECT line FROM "{rows.lines(name)}" WHERE import_id = ? ORDER BY line'
        found[name] = [line for (line,) in rows.con.execute(asked, [entry.id]).fetchall()]
    return {name: lines for name, lines in found.items() if lines}


def _record(entries: Sequence[Entry], gone: Entry, lines: dict[str, list[int]], why: str, who: str) -> Entry:
    content = hashlib.sha256(f"withdrawal of {gone.id}".encode()).hexdigest()
    return Entry(
        sequence=len(entries) + 1,
        id=new_id(content, entries),
        kind="withdrawal",
        content=content,
        file=gone.file,
        file_sha256=gone.file_sha256,
        tables={name: Batch(0, 0, "") for name in lines},
        withdraws=tuple(Withdrawal(gone.id, name, compressed(held)) for name, held in lines.items()),
        who=who,
        when=now(),
        why=why,
    )


def _nothing_rests_on(root: Path, entries: Sequence[Entry], gone: Entry) -> None:
    """Refuse where rows would be left that name an area or a source which is gone."""
    after = Rows(root, entries)
    try:
        left = unled_rows(after)
    finally:
        after.close()
    if left:
        mend = "Withdraw what rests on it first."
        raise InputProblems(Problem(gone.file, finding.says, mend) for finding in left)
