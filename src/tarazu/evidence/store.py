"""Keeping an import: its batches first, its record last; all of it or nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tarazu.evidence.durable import PART, write_whole
from tarazu.evidence.ledger import LEDGER, Batch, Entry, record_path, write_entry
from tarazu.evidence.rows import EVIDENCE, batch_path

if TYPE_CHECKING:
    import pyarrow as pa

NAMES = "names"
ID_LENGTH = 32
_OURS = re.compile(rf"[0-9a-f]{{{ID_LENGTH}}}\.(parquet|csv|json)|\..+{re.escape(PART)}")


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be kept: rows by table, the confirmed names as a file, and the record without what saving adds."""

    entry: Entry
    rows: Mapping[str, pa.Table]
    names: bytes = b""


def save(root: Path, draft: Draft) -> Entry:
    """Keep an import. The caller holds the writer's lock.

    Returns:
        The record as it stands in the ledger, with the hashes of what was written.

    Raises:
        StorageFullError: no room; the workspace is as it was.
        OSError: the workspace cannot be written; it is as it was.
    """
    entry = draft.entry
    with _undone_unless(record_path(root, entry.id)) as written:
        tables = {name: _keep_batch(root, entry, name, rows, written) for name, rows in draft.rows.items()}
        if draft.names:
            _keep(names_path(root, entry.id), draft.names, written)
        names = hashlib.sha256(draft.names).hexdigest() if draft.names else ""
        whole = replace(entry, tables=dict(entry.tables) | tables, names_sha256=names)
        _folder(root / LEDGER, written)
        write_entry(root, whole)
    return whole


def sweep(root: Path, entries: Sequence[Entry]) -> None:
    """Clear away what an interrupted writer has left: files of ours that no record names. The caller holds the lock."""
    named = {record_path(root, entry.id) for entry in entries}
    named |= {batch_path(root, name, e.id) for e in entries for name, batch in e.tables.items() if batch.rows}
    named |= {names_path(root, entry.id) for entry in entries if entry.names_sha256}
    for path in our_files(root):
        if path not in named and _OURS.fullmatch(path.name):
            path.unlink(missing_ok=True)


def our_files(root: Path) -> list[Path]:
    """Every file in the folders of the workspace that we write to."""
    patterns = (f"{EVIDENCE}/*/*", f"{LEDGER}/*", f"{NAMES}/*", f".*{PART}")
    return sorted(path for pattern in patterns for path in root.glob(pattern) if path.is_file())


def new_id(content: str, entries: Sequence[Entry]) -> str:
    """The name of an import: its content, and where that was imported before, for which time this is.

    >>> new_id("ab" * 32, [])
    'abababababababababababababababab'
    """
    before = sum(entry.content == content for entry in entries)
    told = hashlib.sha256(f"{content}:{before}".encode()).hexdigest() if before else content
    return told[:ID_LENGTH]


def names_path(root: Path, import_id: str) -> Path:
    """Where the names that were confirmed with an import stand."""
    return root / NAMES / f"{import_id}.csv"


def _keep_batch(root: Path, entry: Entry, name: str, rows: pa.Table, written: list[Path]) -> Batch:
    known = entry.tables[name].known
    if not len(rows):
        return Batch(0, known, "")
    content = _parquet(_with_provenance(rows, entry))
    _keep(batch_path(root, name, entry.id), content, written)
    return Batch(len(rows), known, hashlib.sha256(content).hexdigest())


def _with_provenance(rows: pa.Table, entry: Entry) -> pa.Table:
    import pyarrow as pa

    for name, value in (("import_id", entry.id), ("file", entry.file)):
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(name), pa.repeat(pa.scalar(value, pa.string()), len(rows)))
    return rows


def _parquet(rows: pa.Table) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd")
    return memoryview(sink.getvalue())


def _keep(path: Path, content: Any, written: list[Path]) -> None:
    _folder(path.parent, written)
    written.append(path)
    write_whole(path, content)


def _folder(folder: Path, written: list[Path]) -> None:
    """Make a folder and remember each level that was not there."""
    missing = [level for level in (folder, *folder.parents) if not level.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    written.extend(reversed(missing))


@contextmanager
def _undone_unless(record: Path) -> Iterator[list[Path]]:
    """Take away again, newest first, what was written, unless the record has got its name: then all is kept."""
    written: list[Path] = []
    try:
        yield written
    except BaseException:
        if not record.exists():
            for path in reversed(written):
                path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
        raise
