"""tarazu new: an empty workspace."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must not be there yet, or be empty.")],
    country: Annotated[
        str, typer.Option(help="The country whose laws and bodies requests are written with, as pakistan.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Make a workspace: a folder that evidence is imported into.

    \b
    tarazu new sindh
    tarazu new sindh --country pakistan
    """
    from tarazu.cli.say import print_json, say
    from tarazu.workspace import new_workspace

    made = new_workspace(folder, country=country or None)
    if as_json:
        print_json({"done": True, "workspace": made.path})
    else:
        say(f"Made an empty workspace: {made.path}. Next: tarazu import areas.csv --into {made.path} --table areas")
