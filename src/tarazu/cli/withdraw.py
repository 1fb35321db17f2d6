"""tarazu withdraw: take an import back as a whole."""

from typing import Annotated

import typer

from tarazu.cli.options import Into, Json, Who


def command(
    workspace: Into,
    import_id: Annotated[str, typer.Argument(metavar="IMPORT", help="As tarazu history shows it.")],
    why: Annotated[str, typer.Option(help="The reason, kept in the history.")],
    who: Who = "",
    as_json: Json = False,
) -> None:
    """Take back an import that should never have come in. It stays in the history, with the reason.

    Rows that another import has corrected since are not touched. To change single rows, correct them instead:
    tarazu import FILE --correct --why "...".

    \b
    tarazu withdraw sindh 1f0c9a2e --why "the file was of another district"
    """
    from tarazu.cli.options import person
    from tarazu.cli.say import print_json, say
    from tarazu.workspace import open_workspace

    done = open_workspace(workspace).withdraw(import_id, why=why, who=person(who))
    if as_json:
        print_json({"done": True, **done.to_dict()})
    else:
        say(f"{done.messages[0]} Rows that count no longer: {done.corrected:,}.")
