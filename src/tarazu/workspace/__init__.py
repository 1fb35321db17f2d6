"""A workspace: a folder of evidence that a person can copy, back up and carry."""

from tarazu.workspace.folder import Workspace, new_workspace, open_workspace

__all__ = ["Workspace", "new_workspace", "open_workspace"]
