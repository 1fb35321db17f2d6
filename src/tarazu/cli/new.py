"""tarazu new: make a workspace."""

from pathlib import Path
from typing import Annotated

import typer

from tarazu.cli.options import Json


def command(
    folder: Annotated[Path, typer.Argument(help="The folder to make; it must not be there yet, or be empty.")],
    country: Annotated[
        str, typer.Option(help="Begin with the areas, boundaries, laws and bodies of a country, such as pakistan.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Make a workspace: a folder that evidence is imported into. Without --country it is empty.

    \b
    tarazu new testland
    tarazu new sindh --country pakistan
    """
    from tarazu.cli.say import print_json, progress, say
    from tarazu.workspace import new_workspace

    if country:
        from tarazu import catalog

        catalog.country(country)  # refused here, before anything is made
    with progress(f"Making {folder}"):
        if country:
            from tarazu.examples.ground import lay_ground

            made = new_workspace(folder, country=country, lay=lay_ground)
        else:
            made = new_workspace(folder)
    rows = {table.table: table.rows for table in made.status().tables}
    if as_json:
        print_json({"done": True, "workspace": made.path, "country": made.country, "rows": rows})
    else:
        say(_made(str(made.path), rows))


def _made(path: str, rows: dict[str, int]) -> str:
    if not rows:
        return f"Made an empty workspace: {path}\nNext: tarazu import areas.csv --into {path} --table areas"
    held = ", ".join(f"{count:,} {table}" for table, count in rows.items())
    return f"Made a workspace with {held}: {path}\nNext: tarazu import sources.csv --into {path} --table sources"
