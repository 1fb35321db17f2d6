"""tarazu import: a file into a workspace, as a whole or not at all."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tarazu.cli.options import Json, Who

if TYPE_CHECKING:
    from tarazu.evidence.problems import NamesToConfirm


def command(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or Parquet; GeoJSON for boundaries.")],
    into: Annotated[Path, typer.Option(help="The workspace.")],
    table: Annotated[
        str,
        typer.Option(
            help="sources, areas, boundaries, observations, events, case_stages, capture_histories, flows or judgements."
        ),
    ],
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook with several.")] = "",
    names: Annotated[Path | None, typer.Option(help="The file of proposed names, confirmed by a person.")] = None,
    correct: Annotated[
        bool, typer.Option("--correct", help="Take changed rows in as corrections; needs --why.")
    ] = False,
    why: Annotated[str, typer.Option(help="The reason of a correction, kept in the history.")] = "",
    who: Who = "",
    as_json: Json = False,
) -> None:
    """Take a file in, or refuse it with every reason. The same content again changes nothing.

    \b
    tarazu import areas.csv --into sindh --table areas
    tarazu import observations.xlsx --into sindh --table observations --sheet 2024
    tarazu import observations.csv --into sindh --table observations --names observations.names.csv
    tarazu import corrected.csv --into sindh --table observations --correct --why "the hotline counted again"
    """
    from tarazu.cli.options import person
    from tarazu.cli.say import complain, print_json, progress, say
    from tarazu.evidence.problems import NamesToConfirm
    from tarazu.workspace import open_workspace

    workspace = open_workspace(into)
    try:
        with progress(f"Importing {file.name}") as tell:
            done = workspace.import_file(
                file,
                table,
                sheet=sheet or None,
                names=names,
                correct=correct,
                why=why,
                who=person(who),
                tell=lambda step: tell(f"Importing {file.name}: {step}"),
            )
    except NamesToConfirm as fault:
        complain(_propose(file, fault))
        raise
    if as_json:
        print_json({"done": True, **done.to_dict()})
        return
    say(done.summary())
    for message in done.messages:
        complain(f"  {message}")


def _propose(file: Path, fault: "NamesToConfirm") -> str:
    """Write the proposals beside the file, never into the workspace; where that may not be, show them."""
    from tarazu.evidence.confirmed import proposals_csv, proposals_path

    target, held = proposals_path(file), proposals_csv(fault.proposals)
    try:
        target.write_bytes(held)
    except OSError as error:
        return (
            f"The folder of {file} cannot be written ({error.strerror}). Save these lines as {target.name} in a folder "
            f"of your own, write yes in confirm where one is right, and import again with --names:\n"
            f"{held.decode('utf-8-sig')}"
        )
    return (
        f"Names to confirm are in {target}. Write yes in the column confirm where a line is right, "
        f'then import again with --names "{target}".'
    )
