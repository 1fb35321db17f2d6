"""Taking evidence in: checked and compared under the writer's lock, then kept whole, or refused whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tarazu.evidence.lock import writer
from tarazu.workspace.faults import permission
from tarazu.workspace.result import ImportResult

if TYPE_CHECKING:

    from tarazu.evidence.raw import RawTable


@dataclass(frozen=True, slots=True)
class Offer:
    """A file as it was read, table by table, with what the person says about it."""

    file: str
    file_sha256: str
    raw: Mapping[str, RawTable]
    names: Mapping[str, str] = field(default_factory=dict)
    correct: bool = False
    why: str = ""
    who: str = ""


def take_in(root: Path, offer: Offer, *, tell: Callable[[str], None] = lambda step: None) -> ImportResult:
    """Check, compare and keep an offer as one commit.

    Args:
        tell: is told what comes next, for whoever waits.

    Raises:
        InputProblems: anything is wrong with it; nothing was stored.
        StorageFullError: no room; the workspace is as it was.
    """
    with permission(f"import into {root}"), writer(root):
        rows = open_rows(root)
        try:
            return _taken_in(root, offer, rows, tell)
        finally:
            rows.close()
