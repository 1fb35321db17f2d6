"""Files that are no longer what their record says: found by hash, whenever evidence is opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from tarazu.evidence.ledger import Entry
from tarazu.evidence.rows import batch_path
from tarazu.evidence.store import names_path
from tarazu.workspace.finding import BROKEN, Finding


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
