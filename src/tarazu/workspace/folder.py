"""The workspace as a person and a program meet it: made, opened, filled, looked at."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tarazu.workspace.faults import WorkspaceProblem, permission
from tarazu.workspace.settings import LANGUAGES, SETTINGS, Settings, read_settings, write_settings

if TYPE_CHECKING:
    import pandas as pd

    from tarazu.evidence.ledger import Entry
    from tarazu.evidence.view import Evidence
    from tarazu.workspace.audit import Audit
    from tarazu.workspace.result import ImportResult
    from tarazu.workspace.status import Status

# What the workspace's policy says besides the thresholds of an assessment.
_NOT_THRESHOLDS = ("tlp_unmarked",)
# All that a workspace consists of before its settings are written.
_OURS = frozenset({"evidence", "ledger", "names", ".writer.lock", f".{SETTINGS}.part"})


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open workspace; nothing is read until it is asked for."""

    path: Path
    settings: Settings

    @property
    def country(self) -> str | None:
        """The folder of the country's laws and agencies, if one was named."""
        return self.settings.country or None

    @property
    def policy(self) -> dict[str, float]:
        """The thresholds that this workspace sets."""
        return {k: float(v) for k, v in self.settings.policy.items() if k not in _NOT_THRESHOLDS}

    @property
    def made_up(self) -> bool:
        """True where the country is invented."""
        return self.settings.country == "namuna"

    def evidence(self) -> Evidence:
        """What counts now, through Ibis on DuckDB; use it in a `with` block.

        Raises:
            WorkspaceProblem: a file of evidence is gone or is not what was imported.
        """
        from tarazu.evidence.view import Evidence
        from tarazu.workspace.opened import whole_entries

        with permission(f"read {self.path}"):
            return Evidence(self.path, whole_entries(self.path))

    def history(self) -> list[Entry]:
        """Every import, correction and withdrawal, in order."""
        from tarazu.evidence.ledger import read_ledger

        with permission(f"read {self.path}"):
            return read_ledger(self.path)

    def digest(self) -> str:
        """One hash of all that is known; who imported and when do not enter it."""
        from tarazu.evidence.ledger import digest

        return digest(self.history())

    def status(self) -> Status:
        """How much evidence there is, from when, from whom, and which areas are silent."""
        from tarazu.evidence.ledger import digest
        from tarazu.workspace.opened import reading
        from tarazu.workspace.status import find_status

        with reading(self.path) as rows:
            return find_status(str(self.path), self.settings.country, rows, digest(rows.entries))

    def check(self) -> Audit:
        """Whether the evidence is whole, and what a reader should know of it."""
        from tarazu.workspace.audit import audit

        with permission(f"read {self.path}"):
            return audit(self.path)

    def import_file(
        self,
        path: str | Path,
        table: str,
        *,
        sheet: str | None = None,
        names: str | Path | None = None,
        correct: bool = False,
        why: str = "",
        who: str = "",
        tell: Callable[[str], None] = lambda step: None,
    ) -> ImportResult:
        """Take a file in as a whole, or refuse it as a whole with every reason.

        Args:
            names: the file of proposals that a refused import has written, confirmed by a person.
            correct: take rows that differ from stored ones as corrections; needs `why`.
            tell: is told what comes next, for whoever waits.

        Raises:
            InputProblems: anything is wrong with the file; nothing was stored.
            NamesToConfirm: names of places must be confirmed first; `proposals` holds them.
        """
        from tarazu.evidence.read import read_file
        from tarazu.workspace.importing import Offer, take_in

        file = Path(path)
        _has_reason(file.name, correct, why)
        tell("reading the file")
        raw = read_file(file, table, sheet=sheet)
        confirmed = self._confirmed(Path(names)) if names else {}
        with open(file, "rb") as held:
            sha256 = hashlib.file_digest(held, "sha256").hexdigest()
        return take_in(self.path, Offer(file.name, sha256, {table: raw}, confirmed, correct, why, who), tell=tell)

    def import_frames(
        self,
        frames: Mapping[str, pd.DataFrame],
        *,
        file: str,
        correct: bool = False,
        why: str = "",
        who: str = "",
    ) -> ImportResult:
        """Take in tables of text as if they had been files of that name: the same checks, all in one commit.

        Args:
            frames: table -> columns of a file as text. An index that begins above 0 says in which row of the file each
                stands (the header being row 1); several rows may come of one.

        Raises:
            InputProblems: anything is wrong in any of them; nothing was stored.
        """
        from tarazu.workspace.framed import hash_of, raw_of
        from tarazu.workspace.importing import Offer, take_in

        _has_reason(file, correct, why)
        raw = {name: raw_of(frame, file, name) for name, frame in frames.items()}
        return take_in(self.path, Offer(file, hash_of(frames), raw, {}, correct, why, who))

    def withdraw(self, import_id: str, *, why: str, who: str = "") -> ImportResult:
        """Take an import back as a whole; it stays in the history with the reason.

        Raises:
            InputProblems: no such import, no reason, or other rows rest on it.
        """
        from tarazu.workspace.withdrawing import take_back

        return take_back(self.path, import_id, why=why, who=who)

    def _confirmed(self, names: Path) -> dict[str, str]:
        from tarazu.evidence.confirmed import read_confirmed
        from tarazu.evidence.read import file_bytes
        from tarazu.workspace.opened import reading

        with reading(self.path) as rows:
            areas = rows.con.execute(f'SELECT DISTINCT area FROM "{rows.current("areas")}"').fetchall()
        return read_confirmed(file_bytes(names), file=names.name, areas={code for (code,) in areas})


def new_workspace(
    path: str | Path,
    *,
    country: str | None = None,
    languages: Sequence[str] = LANGUAGES,
    lay: Callable[[Workspace], object] | None = None,
) -> Workspace:
    """Make a workspace: whole, or not at all.

    Args:
        country: a folder of the catalogue; its laws, bodies and services are then known.
        lay: brings what the workspace begins with (the areas of a country); without it the workspace is empty.

    Raises:
        WorkspaceProblem: something stands there already, or the folder may not be made.
    """
    root = Path(path)
    settings = Settings(country=country or "", languages=tuple(languages))
    with permission(f"make a workspace in {root.absolute().parent}"), _cleared_on_fault(root):
        if lay:
            lay(Workspace(root, settings))
        write_settings(root, settings)  # last: only now is it a workspace
    return open_workspace(root)


def open_workspace(path: str | Path) -> Workspace:
    """Open a workspace.

    Raises:
        WorkspaceProblem: there is none, or it may not be read.
    """
    root = Path(path)
    with permission(f"open {root}"):
        if not root.exists():
            raise WorkspaceProblem(root, "There is no such folder.", f"Check the name, or make one: tarazu new {root}")
        if not root.is_dir():
            raise WorkspaceProblem(root, "This is a file; a workspace is a folder.", "Name its folder.")
        if not (root / SETTINGS).is_file():
            says = f"This folder is no workspace: it has no {SETTINGS}."
            raise WorkspaceProblem(root, says, "Check the name, or make one elsewhere with tarazu new.")
        return Workspace(root, read_settings(root))


@contextmanager
def _cleared_on_fault(root: Path) -> Iterator[None]:
    """Make the folder; where its making fails, leave what was there before: nothing, or an empty folder."""
    _is_free(root)
    stood = root.exists()
    try:
        root.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise WorkspaceProblem(root, "A file stands in the way.", "Name a folder.") from error
    try:
        yield
    except BaseException:
        for made in root.iterdir() if stood else [root]:
            shutil.rmtree(made) if made.is_dir() else made.unlink()
        raise


def _is_free(root: Path) -> None:
    if root.is_file():
        raise WorkspaceProblem(root, "A file of that name stands here.", "Name a folder that is not there yet.")
    held = {entry.name for entry in root.iterdir()} if root.is_dir() else set()
    if SETTINGS in held:
        says = "Here is a workspace already."
        raise WorkspaceProblem(root, says, f"Use it (tarazu status {root}), or name another folder.")
    if held and held <= _OURS:
        says = "The making of a workspace was interrupted here."
        raise WorkspaceProblem(root, says, "Delete the folder, then make it again.")
    if held:
        raise WorkspaceProblem(root, "The folder is not empty.", "Name one that is empty or not there yet.")


def _has_reason(file: str, correct: bool, why: str) -> None:
    if correct and not why.strip():
        from tarazu.evidence.problems import InputProblems, Problem

        raise InputProblems([Problem(file, "A correction needs its reason.", 'Add --why "the reason".')])
