"""The folder that an assessment is written into: looked at before the work begins, not a minute later."""

import os
from pathlib import Path

from tarazu.workspace.faults import WorkspaceProblem
from tarazu.workspace.settings import SETTINGS

MANIFEST = "manifest.json"
"""What every assessment ends with: a folder that has one is an earlier assessment, and is replaced."""


def check_out(folder: Path) -> None:
    """Refuse a folder that cannot be written into, or that holds what is not an assessment's.

    Raises:
        WorkspaceProblem: the path is a file or lies below one, in a workspace, in a folder of other files, or where
            nothing may be written.
    """
    whole = folder.absolute()
    standing = next(place for place in (whole, *whole.parents) if place.exists())
    if not standing.is_dir():
        raise WorkspaceProblem(folder, f"A file stands in the way: {standing}.", "Name a folder with --out.")
    inside = next((place for place in (whole, *whole.parents) if (place / SETTINGS).is_file()), None)
    if inside is not None:
        says = f"This lies in the workspace {inside}, and an assessment never changes a workspace."
        raise WorkspaceProblem(folder, says, "Name a folder beside it with --out.")
    if not os.access(standing, os.W_OK | os.X_OK):
        says = f"You have no permission to write into {standing}."
        raise WorkspaceProblem(folder, says, "Name a folder of your own with --out.")
    if standing == whole and any(whole.iterdir()) and not (whole / MANIFEST).is_file():
        says = "This folder holds other files, and those of an assessment would mix with them."
        raise WorkspaceProblem(folder, says, "Name an empty folder, or one that is not there yet, with --out.")
