"""What a file brings: rows that are new, rows that are stored already, rows that say otherwise than the stored ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tarazu.evidence.schema import content_columns

if TYPE_CHECKING:
    import pandas as pd

    from tarazu.evidence.rows import Rows
    from tarazu.evidence.tables import Table


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What the rows offered are, beside the stored ones.

    `new`: places (from 0) of the rows whose key is not stored. `known`: how many are stored just so. `changed`: one
    line a clash, with `place`, `row`, `stored_import_id`, `stored_line`, `stored_file`, `stored_row`, the key, and for
    every other content column `<column>` as offered, `<column>_stored` and `<column>_differs`.
    """

    new: NDArray[np.int64]
    known: int
    changed: pd.DataFrame

    @property
    def kept(self) -> NDArray[np.int64]:
        """Places of the rows to store, where what differs is taken as a correction: in the order of the file."""
        places: NDArray[np.int64] = np.sort(np.concatenate([self.new, self.changed["place"].to_numpy(dtype=np.int64)]))
        return places


def compare(offered: pa.Table, table: Table, rows: Rows) -> Comparison:
    """Hold a file's rows against the current ones of the same key.

    Args:
        offered: checked rows, as `schema.to_arrow` gives them; no key twice.
    """
    places = pa.array(np.arange(len(offered)))
    rows.con.register("offered", offered.append_column("place", places))
    try:
        new = rows.con.execute(_new_sql(table, rows)).fetchnumpy()["place"].astype(np.int64)
        changed = rows.con.execute(_changed_sql(table, rows)).df()
    finally:
        rows.con.unregister("offered")
    return Comparison(np.asarray(new), len(offered) - len(new) - len(changed), changed)


def _same_key(table: Table) -> str:
    # A key may hold blanks (no `detail`), and two blanks are the same: SQL's own "=" would say unknown.
    return " AND ".join(f'offered."{name}" IS NOT DISTINCT FROM stored."{name}"' for name in table.key)


def _new_sql(table: Table, rows: Rows) -> str:
    return f"""
        SELECT offered.place FROM offered ANTI JOIN "{rows.lines(table.name)}" stored ON {_same_key(table)}
        ORDER BY offered.place"""


def _changed_sql(table: Table, rows: Rows) -> str:
    said = [name for name in content_columns(table) if name not in table.key]
    columns = "".join(
        f', offered."{c}", stored."{c}" AS "{c}_stored", offered."{c}" IS DISTINCT FROM stored."{c}" AS "{c}_differs"'
        for c in said
    )
    differs = " OR ".join(f'offered."{name}" IS DISTINCT FROM stored."{name}"' for name in said) or "false"
    keys = ", ".join(f'offered."{name}"' for name in table.key)
    return f"""
        SELECT offered.place, offered.row, stored.import_id AS stored_import_id, stored.line AS stored_line,
            stored.file AS stored_file, stored.row AS stored_row, {keys}{columns}
        FROM offered JOIN "{rows.lines(table.name)}" stored ON {_same_key(table)}
        WHERE {differs} ORDER BY offered.place"""
