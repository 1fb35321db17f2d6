"""tarazu import: a file into a workspace, as a whole or not at all."""

from pathlib import Path
from typing import Annotated

import typer


def command(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, Parquet; GeoJSON for boundaries.")],
    into: Annotated[Path, typer.Option(help="The workspace.")],
    table: Annotated[str, typer.Option(help="areas, sources, boundaries, observations, events or case_stages.")],
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook with several.")] = "",
    names: Annotated[Path | None, typer.Option(help="The file of names, confirmed by a person.")] = None,
    correct: Annotated[bool, typer.Option(help="Take changed rows in as corrections; needs --why.")] = False,
    why: Annotated[str, typer.Option(help="The reason of a correction, kept in the history.")] = "",
    who: Annotated[str, typer.Option(help="Who imports, kept in the history.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")] = False,
) -> None:
    """Take a file in, or refuse it with every reason; importing the same content again changes nothing.

    \b
    tarazu import areas.csv --into sindh --table areas
    tarazu import observations.xlsx --into sindh --table observations
    tarazu import observations.csv --into sindh --table observations --names observations.names.csv
    tarazu import corrected.csv --into sindh --table observations --correct --why "the hotline counted again"
    """
    from tarazu.cli.say import complain, print_json, progress, say
    from tarazu.evidence.problems import InputProblems, NamesToConfirm, Problem
    from tarazu.workspace import open_workspace

    if correct and not why.strip():
        raise InputProblems([Problem(file.name, "A correction needs its reason.", 'Add --why "the reason".')])
    workspace = open_workspace(into)
    try:
        with progress(f"Importing {file.name}"):
            done = workspace.import_file(
                file, table, sheet=sheet or None, names=names, correct=correct, why=why, who=who
            )
    except NamesToConfirm as fault:
        complain(_propose(file, fault))
        raise
    if as_json:
        print_json({"done": True, **done.to_dict()})
    else:
        say(done.summary())


def _propose(file: Path, fault: object) -> str:
    """Writes the proposals beside the file, never into the workspace."""
    from tarazu.evidence.confirmed import proposals_csv, proposals_path

    target = proposals_path(file)
    try:
        target.write_bytes(proposals_csv(fault.proposals))  # type: ignore[attr-defined]
    except OSError as error:
        return f"The proposals could not be written beside the file ({error}); copy the file to a folder of your own."
    return (
        f"Proposals are in {target}: write yes in confirm where one is right, then import again with --names {target}."
    )
