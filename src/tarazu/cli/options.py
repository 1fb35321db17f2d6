"""Options that several verbs share, with one wording."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")]
Seed = Annotated[
    int, typer.Option(min=0, help="Of the random draws: the same evidence and seed give the same bytes of every file.")
]
Who = Annotated[str, typer.Option(help="Who does it, for the history; else the name of this computer's user.")]
Into = Annotated[Path, typer.Argument(metavar="WORKSPACE", help="The workspace.")]


def person(who: str) -> str:
    """The name for the history; blank where the computer knows none."""
    import getpass

    try:
        return who or getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container may run as a user without a name
        return ""
