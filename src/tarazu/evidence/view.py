"""The evidence as it stands, opened through Ibis on DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from tarazu.evidence.ledger import Entry, digest
from tarazu.evidence.rows import Rows

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pandas as pd


class Evidence:
    """What a workspace held when this was opened; later imports do not reach it.

    Use it in a `with` block. `table` gives an Ibis table, for aggregating where the data lie; `frame` gives pandas, for
    tables that are small. Both hold the current rows, in the order of the imports and, within one, of the file.
    """

    def __init__(self, root: Path, entries: Sequence[Entry]) -> None:
        import ibis

        self._rows = Rows(root, entries)
        self._ibis = ibis.duckdb.from_connection(self._rows.con)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go."""
        self._rows.close()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The records of the ledger that this rests on."""
        return self._rows.entries

    @property
    def digest(self) -> str:
        """The hash of what the ledger named when this was opened."""
        return digest(self.entries)

    def has(self, name: str) -> bool:
        """Whether a table has any row that counts."""
        return self._rows.con.execute(f'SELECT 1 FROM "{self._rows.current(name)}" LIMIT 1').fetchone() is not None

    def table(self, name: str) -> ir.Table:
        """The current rows of a table, with `import_id` and `file`; without evidence, its columns and no row.

        Raises:
            KeyError: no such table is declared.
        """
        return self._ibis.table(self._rows.current(name))

    def frame(self, name: str) -> pd.DataFrame:
        """The current rows of a table as pandas."""
        held: pd.DataFrame = self.table(name).to_pandas()
        return held

    def history(self, name: str) -> pd.DataFrame:
        """Every row ever accepted, with its `sequence`; one that counts no longer has `withdrawn_by` and `why`."""
        held: pd.DataFrame = self._ibis.table(self._rows.history(name)).to_pandas()
        return held
