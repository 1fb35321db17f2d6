"""The ledger: one record an import, written last. The record is the commit: what no record names is no evidence."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from tarazu.evidence.durable import write_whole

LEDGER = "ledger"
FORMAT = 1
_LOOKS = 5
"""A folder may be listed while a writer adds to it, and show the newest record without the one before: look again."""
Kind = Literal["import", "correction", "withdrawal"]


class BrokenLedgerError(Exception):
    """A record of the ledger cannot be read, or the records do not follow on each other."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One table of an import: rows stored, rows of the file that were `known` before, hash of the Parquet file."""

    rows: int
    known: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Rows of an earlier import that count no longer.

    `lines` are places in its Parquet file, counted from 1, in runs such as "2-5, 9": one row of a spreadsheet may have
    become several rows of evidence, so the row alone would not tell them apart.
    """

    import_id: str
    table: str
    lines: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One import as a whole.

    `id` names the Parquet files; `content` is the hash of the file's normalised content, the same for a file in
    another order, encoding or dress. `when` is for people to read: nothing is computed from it.
    """

    sequence: int
    id: str
    kind: Kind
    content: str
    file: str
    file_sha256: str
    tables: Mapping[str, Batch]
    sources: Sequence[str] = ()
    messages: Sequence[str] = ()
    withdraws: Sequence[Withdrawal] = ()
    names_sha256: str = ""
    who: str = ""
    when: str = ""
    why: str = ""
    format: int = field(default=FORMAT)

    def to_json(self) -> bytes:
        """The record as it is written: sorted, in UTF-8, ending with a line end."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True)
        return text.encode() + b"\n"


_MEND = "Bring the folder back from a copy of the workspace; do not edit what it holds."


def read_ledger(root: Path) -> list[Entry]:
    """Every record, in the order of the imports.

    Raises:
        BrokenLedgerError: a record is damaged, is of a later format, or one is missing in the sequence.
    """
    for _ in range(_LOOKS):
        entries = sorted((_read(path) for path in _records(root)), key=lambda entry: entry.sequence)
        if [entry.sequence for entry in entries] == list(range(1, len(entries) + 1)):
            return entries
    found = ", ".join(str(entry.sequence) for entry in entries)
    raise BrokenLedgerError(f"{LEDGER}: the imports should be numbered 1, 2, 3, ...; found are {found}. {_MEND}")


def write_entry(root: Path, entry: Entry) -> None:
    """Commit: from the moment this file has its name, the import is evidence."""
    write_whole(record_path(root, entry.id), entry.to_json())


def record_path(root: Path, import_id: str) -> Path:
    """Where the record of an import stands."""
    return root / LEDGER / f"{import_id}.json"


def digest(entries: Iterable[Entry]) -> str:
    """One hash of all that is known: which content, in which order, and what of it was withdrawn. Never who or when."""
    found = hashlib.sha256()
    for entry in entries:
        gone = [(w.import_id, w.table, w.lines) for w in entry.withdraws]
        stored = {name: (batch.rows, batch.known) for name, batch in sorted(entry.tables.items())}
        found.update(repr((entry.sequence, entry.id, entry.content, entry.file, stored, gone)).encode())
    return found.hexdigest()


def run_bounds(text: str) -> Iterator[tuple[int, int]]:
    """First and last place of each run, as `problems.compressed` writes them.

    >>> list(run_bounds("2-4, 9"))
    [(2, 4), (9, 9)]
    """
    for run in text.split(","):
        first, _, last = run.partition("-")
        yield int(first), int(last or first)


def _records(root: Path) -> list[Path]:
    return sorted(path for path in (root / LEDGER).glob("*.json") if not path.name.startswith("."))


def _read(path: Path) -> Entry:
    try:
        held: dict[str, Any] = json.loads(path.read_bytes())
        if held["format"] > FORMAT:
            raise BrokenLedgerError(
                f"{LEDGER}/{path.name}: written by a later Tarazu (format {held['format']}); update Tarazu"
            )
        entry = Entry(**held | _parts(held))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BrokenLedgerError(f"{LEDGER}/{path.name}: not a whole record ({error}). {_MEND}") from error
    if entry.id != path.stem:
        raise BrokenLedgerError(f"{LEDGER}/{path.name}: the record inside is of another import ({entry.id}). {_MEND}")
    return entry


def _parts(held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "tables": {name: Batch(**batch) for name, batch in held["tables"].items()},
        "withdraws": tuple(Withdrawal(**gone) for gone in held["withdraws"]),
        "sources": tuple(held["sources"]),
        "messages": tuple(held["messages"]),
    }
