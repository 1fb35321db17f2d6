"""tarazu template: a workbook to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.options import Json


def command(
    out: Annotated[Path, typer.Argument(help="The file to make: NAME.xlsx, or NAME.csv with --table.")],
    table: Annotated[str, typer.Option(help="Only this table; else a sheet for each.")] = "",
    as_json: Json = False,
) -> None:
    """Make a file to fill in: headers, labels in English and Urdu, lists of codes, cells that stay text.

    \b
    tarazu template evidence.xlsx
    tarazu template observations.csv --table observations
    """
    from tarazu.cli.say import print_json, say
    from tarazu.evidence.durable import write_whole
    from tarazu.workspace.faults import WorkspaceProblem, permission

    if out.exists():
        raise WorkspaceProblem(out, "It is there already and is not overwritten.", "Name a new file.")
    with permission(f"write to {out.absolute().parent}"):
        try:
            write_whole(out, _content(out, table))
        except (FileNotFoundError, NotADirectoryError) as error:
            raise WorkspaceProblem(out, "Its folder is not there.", "Make the folder first.") from error
    if as_json:
        print_json({"done": True, "template": out})
    else:
        say(
            f"Made {out}. Fill it from row 3 on (row 2 may stay), then: tarazu import {out} --into WORKSPACE --table ..."
        )


def _content(out: Path, table: str) -> bytes:
    from tarazu.evidence.read import declared_table
    from tarazu.evidence.template import FILLABLE, header_csv, template
    from tarazu.workspace.faults import WorkspaceProblem

    wanted = (declared_table(table, str(out)).name,) if table else FILLABLE
    if not set(wanted) <= set(FILLABLE):
        says = f"{table} cannot be typed: outlines come from a map program."
        raise WorkspaceProblem(out, says, "Save them there as GeoJSON, with the code of the area as `area`.")
    if out.suffix.lower() == ".xlsx":
        return template(wanted)
    if out.suffix.lower() == ".csv" and len(wanted) == 1:
        return header_csv(wanted)
    raise WorkspaceProblem(out, "A template is .xlsx, or .csv for one table.", "Name it so; for .csv give --table.")
