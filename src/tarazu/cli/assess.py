"""tarazu assess: from a workspace to an assessment."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.options import Json, Seed


def command(
    workspace: Annotated[Path, typer.Argument(help="The workspace; it is read and never changed.")],
    out: Annotated[Path | None, typer.Option(help="Where to write; beside the workspace if not given.")] = None,
    seed: Seed = 0,
    as_json: Json = False,
) -> None:
    """Assess threat, response and balance, and write the document, the tables and the report.

    \b
    tarazu assess sindh
    tarazu assess sindh --out report --seed 1
    """
    from tarazu.assessment import assess
    from tarazu.assessment.write import check_out
    from tarazu.cli.say import print_json, progress, say
    from tarazu.workspace import open_workspace

    held = open_workspace(workspace)
    folder = out or workspace.resolve().with_name(f"{workspace.resolve().name}-assessment")
    check_out(folder)
    with progress("Reading the evidence") as tell:
        made = assess(held, seed=seed, progress=lambda stage: tell(f"Assessing: {stage}"))
        tell("Writing the report")
        page = made.write(folder)
    if as_json:
        print_json({"done": True, "report": page})
    else:
        say(f"{made.summary()}\n\nThe report: {page}")
