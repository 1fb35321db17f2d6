"""What a file brings: rows that are new, rows that are stored already, rows that say otherwise than the stored ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tarazu.evidence.schema import content_columns

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tarazu.evidence.rows import Rows
    from tarazu.evidence.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """`new`: the rows to store. `known`: how many are stored already. `changed`: one line a clash, offered and stored.

    `changed` holds `row`, `stored_import_id`, `stored_file`, `stored_row`, and for every content column that is not in
    the key `<column>` as offered, `<column>_stored` and `<column>_differs`.
    """

    new: pa.Table
    known: int
    changed: pd.DataFrame


def compare(offered: pa.Table, table: Table, rows: Rows) -> Comparison:
    """Hold a file's rows against the current ones of the same key.

    Args:
        offered: checked rows, as `schema.to_arrow` gives them.
    """
    rows.con.register("offered", offered)
    try:
        new, changed = _new_sql(table, rows), _changed_sql(table, rows)
        found = rows.con.execute(new).to_arrow_table().cast(offered.schema)
        clashes = rows.con.execute(changed).df()
    finally:
        rows.con.unregister("offered")
    return Comparison(found, len(offered) - len(found) - len(clashes), clashes)


def _same_key(table: Table) -> str:
    # A key may hold blanks (no `detail`), and two blanks are the same: SQL's own "=" would say unknown.
    return " AND ".join(f'offered."{name}" IS NOT DISTINCT FROM stored."{name}"' for name in table.key)


def _new_sql(table: Table, rows: Rows) -> str:
    return f"""
        SELECT offered.* FROM offered ANTI JOIN "{rows.current(table.name)}" stored ON {_same_key(table)}
        ORDER BY offered.row"""


def _changed_sql(table: Table, rows: Rows) -> str:
    said = [name for name in content_columns(table) if name not in table.key]
    if not said:
        return "SELECT row FROM offered WHERE false"
    columns = ", ".join(
        f'offered."{c}", stored."{c}" AS "{c}_stored", offered."{c}" IS DISTINCT FROM stored."{c}" AS "{c}_differs"'
        for c in said
    )
    differs = " OR ".join(f'offered."{name}" IS DISTINCT FROM stored."{name}"' for name in said)
    keys = ", ".join(f'offered."{name}"' for name in table.key)
    return f"""
        SELECT offered.row, stored.import_id AS stored_import_id, stored.file AS stored_file,
            stored.row AS stored_row, {keys}, {columns}
        FROM offered JOIN "{rows.current(table.name)}" stored ON {_same_key(table)}
        WHERE {differs} ORDER BY offered.row"""
