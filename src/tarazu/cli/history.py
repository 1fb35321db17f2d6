"""tarazu history: every import of a workspace, and what was corrected."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tarazu.cli.options import Into, Json

if TYPE_CHECKING:
    from tarazu.evidence.ledger import Entry


def command(
    workspace: Into,
    table: Annotated[str, typer.Option(help="Show the rows of this table that count no longer, and why.")] = "",
    as_json: Json = False,
) -> None:
    """Show what was imported, corrected and withdrawn: what, when, by whom and why.

    \b
    tarazu history sindh
    tarazu history sindh --table observations
    """
    from dataclasses import asdict

    from tarazu.cli.say import print_json, print_table
    from tarazu.workspace import open_workspace

    held = open_workspace(workspace)
    if table:
        _rows(held, table, as_json)
        return
    entries = held.history()
    if as_json:
        print_json({"done": True, "history": [asdict(entry) for entry in entries]})
        return
    headers = ("No.", "Import", "What", "File", "Rows", "When", "Who", "Why")
    print_table(headers, [_line(entry) for entry in entries])


def _line(entry: "Entry") -> tuple[Any, ...]:
    stored = ", ".join(f"{name} {batch.rows:,}" for name, batch in entry.tables.items() if batch.rows)
    return (
        entry.sequence,
        entry.id[:8],
        entry.kind,
        entry.file,
        stored,
        entry.when[:16].replace("T", " "),
        entry.who,
        entry.why,
    )


def _rows(held: Any, table: str, as_json: bool) -> None:
    """The withdrawn rows of a table, beside what came in their place."""
    from tarazu.cli.say import print_json, print_table, say
    from tarazu.evidence.read import declared_table

    with held.evidence() as evidence:
        rows = evidence.history(declared_table(table, str(held.path)).name)
    gone = rows[rows["withdrawn_by"] != ""].drop(columns="geometry", errors="ignore")
    if as_json:
        print_json({"done": True, "rows": gone.astype(object).where(gone.notna(), None).to_dict("records")})
        return
    if gone.empty:
        say(f"Every row that {table} ever had still counts.")
        return
    shown = [(f"{r['file']}, row {r['row']}", _content(r), r["withdrawn_by"][:8], r["why"]) for r in _records(gone)]
    print_table(("Stood in", "Said", "Withdrawn by", "Why"), shown)


def _records(rows: Any) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = rows.to_dict("records")
    return records


def _content(row: dict[str, Any]) -> str:
    """What the row said, short: the columns a person fills, without the blanks."""
    hidden = {"row", "file", "import_id", "sequence", "withdrawn_by", "why", "lower", "upper", "note"}
    made = ("_as_typed", "_start", "_end", "_precision")
    told = [str(v) for k, v in row.items() if k not in hidden and not k.endswith(made) and v == v and v]
    return ", ".join(told)
