"""Examples that ship with the program: each is a workspace built by a script from files beside it."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tarazu.workspace import Workspace

EXAMPLES = ("pakistan", "namuna")


def build(name: str, path: Path) -> "Workspace":
    """Makes the workspace of an example at `path`.

    Raises:
        ValueError: there is no such example.
    """
    if name == "pakistan":
        from tarazu.examples.pakistan import build_workspace

        return build_workspace(path)
    if name == "namuna":
        from tarazu.examples.namuna import build_namuna

        return build_namuna(path)
    raise ValueError(f"There is no example {name!r}; there are {', '.join(EXAMPLES)}.")
