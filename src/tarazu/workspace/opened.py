"""Opening what a workspace holds: to read it, or to write to it with the lock held."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tarazu.evidence.ledger import Entry, read_ledger
from tarazu.evidence.lock import writer
from tarazu.evidence.rows import Rows
from tarazu.workspace.damage import damaged_files
from tarazu.workspace.faults import WorkspaceProblem, permission


@contextmanager
def reading(root: Path) -> Iterator[Rows]:
    """The rows that count now.

    Raises:
        WorkspaceProblem: a file of evidence is gone or changed, or may not be read.
        BrokenLedgerError: the ledger is damaged.
    """
    with permission(f"read {root}"):
        rows = Rows(root, whole_entries(root))
        try:
            yield rows
        finally:
            rows.close()


@contextmanager
def writing(root: Path, doing: str) -> Iterator[Rows]:
    """The rows that count now, while no other program can write.

    Args:
        doing: what is being done, for a person who may not.
    """
    with permission(doing), writer(root), reading(root) as rows:
        yield rows


def whole_entries(root: Path) -> list[Entry]:
    """The ledger, once every file that it names has been found to be what was imported."""
    entries = read_ledger(root)
    damaged = damaged_files(root, entries)
    if damaged:
        says = " ".join(finding.says for finding in damaged[:3])
        raise WorkspaceProblem(root, f"The evidence is damaged. {says}", f"See them all: tarazu check {root}")
    return entries


def now() -> str:
    """The moment of an import, for people to read; nothing is computed from it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
