"""tarazu check: is the evidence whole, and what should a reader know of it."""

import typer

from tarazu.cli.options import Into, Json


def command(workspace: Into, as_json: Json = False) -> None:
    """Verify every file and every reference of a workspace, and list what a reader should know.

    Exit code 0 where the evidence is whole, whatever else is found; 2 where it is broken.

    \b
    tarazu check sindh
    tarazu check sindh --json
    """
    from tarazu.cli.say import print_json, progress, say
    from tarazu.workspace import open_workspace

    with progress("Checking"):
        found = open_workspace(workspace).check()
    if as_json:
        print_json({"done": True, **found.to_dict()})
    else:
        for finding in found.findings:
            say(f"{finding.weight}: {finding.says}" + (f" {finding.mend}" if finding.mend else ""))
        say(found.summary())
    if found.broken:
        raise typer.Exit(2)
