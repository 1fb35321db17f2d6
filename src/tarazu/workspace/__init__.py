"""A workspace: a folder of evidence that a person can copy, back up and carry."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tarazu.workspace.faults import WorkspaceProblem, permission
from tarazu.workspace.settings import SETTINGS, Settings, read_settings, write_settings

if TYPE_CHECKING:
    import pandas as pd

    from tarazu.evidence.ledger import Entry
    from tarazu.evidence.view import Evidence
    from tarazu.workspace.result import ImportResult

# What the workspace's policy says besides the thresholds of an assessment.
_NOT_THRESHOLDS = ("tlp_unmarked",)


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
        """What counts now, through Ibis on DuckDB; use it in a `with` block."""
        from tarazu.evidence.view import Evidence

        return Evidence(self.path, self.history())

    def history(self) -> list[Entry]:
        """Every import, in order."""
        from tarazu.evidence.ledger import read_ledger

        return read_ledger(self.path)

    def digest(self) -> str:
        """One hash of all that is known."""
        from tarazu.evidence.ledger import digest

        return digest(self.history())

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
    ) -> ImportResult:
        """Takes a file in as a whole, or refuses it as a whole with every reason.

        Raises:
            InputProblems: anything is wrong with the file; nothing was stored.
        """
        from tarazu.evidence.confirmed import read_confirmed
        from tarazu.evidence.read import read_file
        from tarazu.workspace.importing import Offer, take_in

        file = Path(path)
        raw = read_file(file, table, sheet=sheet)
        confirmed: dict[str, str] = {}
        if names:
            with self.evidence() as held:
                areas = dict.fromkeys(held.frame("areas")["area"])
            confirmed = read_confirmed(Path(names).read_bytes(), file=Path(names).name, areas=areas)
        sha = hashlib.sha256(file.read_bytes()).hexdigest()
        return take_in(self.path, Offer(file.name, sha, {table: raw}, confirmed, correct, why, who))

    def import_frames(self, frames: Mapping[str, pd.DataFrame], *, file: str, who: str = "") -> ImportResult:
        """Takes in tables of text as if they had been files of that name, in one commit."""
        from tarazu.evidence.read import raw_from_frame
        from tarazu.workspace.importing import Offer, take_in

        raw = {name: raw_from_frame(frame, file, name) for name, frame in frames.items()}
        text = "".join(frames[name].to_csv(index=True) for name in sorted(frames) if name != "boundaries")
        sha = hashlib.sha256(text.encode()).hexdigest()
        return take_in(self.path, Offer(file, sha, raw, who=who))


def new_workspace(
    path: str | Path, *, country: str | None = None, languages: Sequence[str] = ("en", "ur")
) -> Workspace:
    """Makes an empty workspace.

    Raises:
        WorkspaceProblem: something stands there already.
    """
    root = Path(path)
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise WorkspaceProblem(root, "Something stands here already.", "Name a folder that is not there yet.")
    with permission(f"make a workspace in {root.parent}"):
        root.mkdir(parents=True, exist_ok=True)
        write_settings(root, Settings(country=country or "", languages=tuple(languages)))
    return open_workspace(root)


def open_workspace(path: str | Path) -> Workspace:
    """Opens a workspace.

    Raises:
        WorkspaceProblem: there is none.
    """
    root = Path(path)
    if not (root / SETTINGS).is_file():
        raise WorkspaceProblem(root, "There is no workspace here.", f"Make one: tarazu new {root.name}")
    return Workspace(root, read_settings(root))


__all__ = ["Workspace", "new_workspace", "open_workspace"]
