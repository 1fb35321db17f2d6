"""tarazu history: every import of a workspace, in order."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    workspace: Annotated[Path, typer.Argument(help="The workspace.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Show what was imported, corrected and withdrawn, by whom, when and why.

    \b
    tarazu history sindh
    """
    from dataclasses import asdict

    from tarazu.cli.say import print_json, print_table
    from tarazu.workspace import open_workspace

    entries = open_workspace(workspace).history()
    if as_json:
        print_json({"done": True, "history": [asdict(e) for e in entries]})
        return
    rows = [
        (e.sequence, e.kind, e.file, ", ".join(f"{n} {b.rows:,}" for n, b in e.tables.items()), e.when, e.who, e.why)
        for e in entries
    ]
    print_table(("No.", "What", "File", "Rows", "When", "Who", "Why"), rows)
