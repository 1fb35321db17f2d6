"""The page of the reference that describes the tables, made from their declarations.

`python -m tarazu.evidence.tables.manual > docs/reference/tables.md` writes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from tarazu.catalog import codes
from tarazu.evidence.tables import PRIVACY, TABLES, Column, Table

_HEAD = """# Tables of evidence

<!-- Made from the declarations in src/tarazu/evidence/tables; change them, then run
     python -m tarazu.evidence.tables.manual > docs/reference/tables.md -->

A file holds one table; a column that may be left out is marked so. Headers may also be written as their label in
English or Urdu. Areas may be given by code or by name: a name that is certain is taken, any other is proposed to you.
`tarazu template NAME.xlsx` makes a workbook to fill.

Periods: `2023` (year), `2023-05` (month), `2023-05-17` (day), `2025-01/2025-06` (from, to), `unknown`. They are never
stored more exactly than typed. Values: a number, or bounds (`<5` is 0 to 4, `1-4`) with the status `suppressed`.
"""

_KINDS = {"identifier": "text without line breaks", "count": "a whole number, 0 or more", "history": "`0`, `1`"}


def manual() -> str:
    """The page, in Markdown."""
    parts = [_HEAD, *(_table(table) for table in TABLES.values()), _privacy()]
    return "\n".join(parts)


def _table(table: Table) -> str:
    lines = [f"## {table.name}", "", table.about, "", f"A row is told by: {', '.join(table.key)}.", ""]
    lines += ["| column | label | نام | needed | what for | values | privacy |", "|---|---|---|---|---|---|---|"]
    lines += [_row(column) for column in table.columns]
    made = [f"`{name}` ({field.description})" for name, field in _made(table)]
    return "\n".join([*lines, "", f"Made by the program: {'; '.join(made)}", ""])


def _row(column: Column) -> str:
    needed = "yes" if column.required and not column.blank else "header" if column.required else "no"
    cells = (
        "any other column" if column.gathers else f"`{column.header}`",
        column.label_en,
        column.label_ur,
        needed,
        column.why,
        _values(column),
        column.privacy,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _values(column: Column) -> str:
    if column.codes in ("form", "indicator"):
        return f"codes of the catalogue (`tarazu explain CODE`), {len(codes(column.codes))} of them"
    if column.codes:
        listed = ", ".join(f"`{code}`" for code in codes(column.codes))
        blank = f"; blank means `{column.blank_as}`" if column.blank_as else ""
        return listed + (", or any band `a-b` or `a+`" if column.kind == "age_group" else "") + blank
    return f"refers to {column.refers_to}" if column.refers_to else _KINDS.get(column.kind, column.kind)


def _made(table: Table) -> Iterator[tuple[str, Any]]:
    yield from ((n, field) for n, field in table.model.to_schema().columns.items() if field.metadata.get("made"))


def _privacy() -> str:
    lines = [f"- `{name}`: {meaning}" for name, meaning in PRIVACY.items()]
    return "\n".join(["## Privacy", "", *lines, ""])


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(manual())
