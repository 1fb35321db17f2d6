"""The hash of what a table says, whatever it looks like as a file: order, encoding, quotes and line ends do not matter.

Arrow's own serialisation changes with chunks and versions, so the content is written out as text first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

NEXT_CELL, NEXT_ROW, NOTHING = "\x1f", "\x1e", "\x00"
_ESCAPES = str.maketrans({NEXT_CELL: "\\1f", NEXT_ROW: "\\1e", NOTHING: "\\00", "\\": "\\\\"})
BLOCK = 50_000


def fingerprint(tables: Mapping[str, pa.Table]) -> str:
    """SHA-256 of the content of an import.

    Args:
        tables: name of a table -> its checked rows, without the columns that tell how they were written down.

    >>> import pyarrow as pa
    >>> a = pa.table({"area": ["X", "Y"], "lower": [1.0, 2.0]})
    >>> b = pa.table({"lower": [2.0, 1.0], "area": ["Y", "X"], "note": pa.nulls(2)})
    >>> fingerprint({"t": a}) == fingerprint({"t": b})
    True
    """
    found = hashlib.sha256()
    for name, table in sorted(tables.items()):
        # A column without a value says nothing: tables may gain columns without old files becoming new.
        told = sorted(c for c in table.column_names if table[c].null_count < len(table))
        found.update(NEXT_ROW.join([name, *told]).encode())
        if told:
            _add_rows(found, table.select(told))
    return found.hexdigest()


def _add_rows(found: hashlib._Hash, table: pa.Table) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc

    between = pa.scalar(NEXT_CELL, pa.large_string())
    cells = [_texts(table[name]) for name in table.column_names]
    rows = pc.binary_join_element_wise(*cells, between, null_handling="replace", null_replacement=NOTHING)
    rows = rows.take(pc.sort_indices(rows))
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK].to_pylist()
        found.update("".join(NEXT_ROW + row for row in block).encode())


def _texts(column: pa.ChunkedArray) -> pa.Array:
    """Each cell as text; only distinct values are turned, for most columns have few."""
    import pyarrow as pa

    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    return pa.array([text(value) for value in coded.dictionary.to_pylist()], pa.large_string()).take(coded.indices)


def text(value: Any) -> str:
    """One cell, written the same way for ever.

    >>> text(12.0), text(0.1), text(-0.0), text("a"), text(b"\\x01")
    ('12', '0.1', '0', 'a', '01')
    """
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    return str(value).translate(_ESCAPES)
