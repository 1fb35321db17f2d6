"""tarazu status: how the evidence stands."""

from collections.abc import Sequence

from tarazu.cli.options import Into, Json

SHOWN = 8


def command(workspace: Into, as_json: Json = False) -> None:
    """Show how much evidence there is, from when to when, from whom, and which areas are silent.

    \b
    tarazu status sindh
    tarazu status sindh --json
    """
    from tarazu.cli.say import print_json, print_table, say
    from tarazu.workspace import open_workspace

    held = open_workspace(workspace).status()
    if as_json:
        print_json({"done": True, **held.to_dict()})
        return
    say(f"{held.path}: {held.summary()}.")
    tables = [(t.table, t.rows, t.withdrawn, t.imports, t.first_day, t.last_day) for t in held.tables]
    if tables:
        print_table(("Table", "Rows", "Withdrawn", "Imports", "From", "To"), tables)
    sources = [(s.source, s.grade, s.tlp, s.rows, s.title) for s in held.sources]
    if sources:
        print_table(("Source", "Grade", "TLP", "Rows", "Title"), sources)
    levels = [(x.level, x.areas, x.areas - len(x.silent), _some(x.silent)) for x in held.levels]
    if levels:
        print_table(("Level", "Areas", "With evidence", "Silent"), levels)


def _some(codes: Sequence[str]) -> str:
    more = len(codes) - SHOWN
    return ", ".join(codes[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
