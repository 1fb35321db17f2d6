"""Which rows count: views on DuckDB over exactly the batches that the ledger names, less what it has withdrawn."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tarazu.evidence.ledger import Entry, run_bounds

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

EVIDENCE = "evidence"


def batch_path(root: Path, table: str, import_id: str) -> Path:
    """Where the rows that an import brought to a table stand."""
    return root / EVIDENCE / table / f"{import_id}.parquet"


class Rows:
    """Views over the evidence of one moment; Parquet is read when a view is, and never changed."""

    def __init__(self, root: Path, entries: Sequence[Entry]) -> None:
        import duckdb

        self._root = root
        self.entries = tuple(entries)
        # One thread: sums of fractions, and the order of rows, must not depend on the number of cores.
        self.con: duckdb.DuckDBPyConnection = duckdb.connect(
            config={"threads": 1, "temp_directory": tempfile.gettempdir()}
        )
        self._made: set[str] = set()

    def close(self) -> None:
        """Let the files go."""
        self.con.close()

    def current(self, name: str) -> str:
        """The view of a table's rows that count now, in the order of the imports and, within one, of the file.

        Raises:
            KeyError: no such table is declared.
        """
        return self._view(name, f'SELECT * EXCLUDE (line) FROM "{self.lines(name)}"')

    def lines(self, name: str) -> str:
        """The view of the current rows, each with its `line`: its place in the batch of its import, from 1."""
        return self._view(f"{name}_lines", self._lines_sql(name))

    def history(self, name: str) -> str:
        """The view of every row a table ever had, with `sequence`, `withdrawn_by` and `why`."""
        return self._view(f"{name}_history", self._history_sql(name))

    def _view(self, view: str, sql: str) -> str:
        if view not in self._made:
            self.con.execute(f'CREATE VIEW "{view}" AS {sql}')
            self._made.add(view)
        return view

    def _lines_sql(self, name: str) -> str:
        scan = self._scan(name)
        if not any(gone.table == name for entry in self.entries for gone in entry.withdraws):
            return scan  # files are read in the order named, rows in the order written: a million need no sorting
        return f"""
            SELECT held.* FROM ({scan}) held JOIN {self._imports()} imports USING (import_id)
            ANTI JOIN {self._gone(name)} gone ON gone.import_id = held.import_id AND gone.line = held.line
            ORDER BY imports.sequence, held.line"""

    def _history_sql(self, name: str) -> str:
        return f"""
            SELECT held.* EXCLUDE (line), imports.sequence,
                coalesce(gone.by_id, '') AS withdrawn_by, coalesce(gone.why, '') AS why
            FROM ({self._scan(name)}) held JOIN {self._imports()} imports USING (import_id)
            LEFT JOIN {self._gone(name)} gone ON gone.import_id = held.import_id AND gone.line = held.line
            ORDER BY imports.sequence, held.line"""

    def _scan(self, name: str) -> str:
        """Every row in the batches of a table; where there is none, its columns without a row."""
        from tarazu.evidence.schema import arrow_schema
        from tarazu.evidence.tables import TABLES

        none = self._lay(f"_no_{name}", arrow_schema(TABLES[name]).empty_table())
        columns = f"SELECT *, 0::BIGINT AS line FROM {none}"
        held = [entry.id for entry in self.entries if name in entry.tables and entry.tables[name].rows]
        if not held:
            return columns
        files = ", ".join(_quoted(batch_path(self._root, name, import_id)) for import_id in held)
        # By name: a column that a table has gained since is blank in older batches.
        return f"""{columns} UNION ALL BY NAME
            SELECT * EXCLUDE (file_row_number), file_row_number + 1 AS line
            FROM read_parquet([{files}], union_by_name = true, file_row_number = true)"""

    def _imports(self) -> str:
        import pyarrow as pa

        held = {"import_id": [e.id for e in self.entries], "sequence": [e.sequence for e in self.entries]}
        return self._lay("_imports", pa.table(held, pa.schema({"import_id": pa.string(), "sequence": pa.int64()})))

    def _gone(self, name: str) -> str:
        return self._lay(f"_gone_{name}", withdrawn_lines(self.entries, name))

    def _lay(self, name: str, held: pa.Table) -> str:
        if name not in self._made:
            self.con.register("_laid", held)
            self.con.execute(f'CREATE TABLE "{name}" AS SELECT * FROM _laid')
            self.con.unregister("_laid")
            self._made.add(name)
        return f'"{name}"'


def withdrawn_lines(entries: Iterable[Entry], name: str) -> pa.Table:
    """The rows of a table that count no longer: import_id, line, by_id (the record that withdrew it), why."""
    import numpy as np
    import pyarrow as pa

    gone = [(gone, entry) for entry in entries for gone in entry.withdraws if gone.table == name]
    lines = [np.concatenate([np.arange(a, b + 1) for a, b in run_bounds(each.lines)]) for each, _ in gone]
    lengths = [len(each) for each in lines]

    def repeated(texts: list[str]) -> pa.Array:
        return pa.array(np.repeat(np.array(texts, dtype=object), lengths), pa.string())

    return pa.table(
        {
            "import_id": repeated([each.import_id for each, _ in gone]),
            "line": pa.array(np.concatenate(lines) if lines else [], pa.int64()),
            "by_id": repeated([entry.id for _, entry in gone]),
            "why": repeated([entry.why for _, entry in gone]),
        }
    )


def _quoted(path: Path) -> str:
    """A path as DuckDB takes it literally: no pattern in it, no end of the string.

    >>> _quoted(Path("new [1]") / "it's")
    "'new [[]1[]]/it''s'"
    """
    literal = re.sub(r"([\[\]*?])", r"[\1]", path.as_posix())
    return "'" + literal.replace("'", "''") + "'"
