"""What the workspace of a country begins with: its areas, their names and their boundaries. No evidence yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tarazu.workspace import Workspace

GROUNDS = ("pakistan",)
"""Countries whose areas and boundaries ship with the program; of any other in the catalogue only laws and bodies do."""


def lay_ground(workspace: Workspace) -> None:
    """Import the areas and boundaries of the workspace's country, if they ship with the program.

    They come in as any user's files would, so that their lineage leads to a shipped file.
    """
    if workspace.country not in GROUNDS:
        return
    from tarazu.examples.pakistan.build import OUTLINES, WHO, shipments
    from tarazu.examples.pakistan.shipped import path_of

    for shipment in shipments():
        if "areas" in shipment.tables:
            workspace.import_frames({"areas": shipment.tables["areas"]}, file=shipment.file, who=WHO)
    for name in OUTLINES:
        workspace.import_file(path_of(name), "boundaries", who=WHO)
