"""The columns of a stored batch as Arrow types, made from the declaration of its table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tarazu.evidence.tables import Table

PROVENANCE = ("import_id", "file")
"""Columns that every batch has beyond its table's own: a batch says by itself where its rows came from."""


BOUNDS = ("lower", "upper")
"""What a typed amount is stored as."""


def arrow_schema(table: Table) -> pa.Schema:
    """Types of a stored batch: fixed, so that a column without a value has the same type as any other."""
    import pyarrow as pa

    own = [pa.field(name, _arrow_type(field.dtype)) for name, field in table.schema.columns.items()]
    return pa.schema([*own, *(pa.field(name, pa.string()) for name in PROVENANCE)])


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """A checked frame as it will be stored, in its own order; provenance still blank."""
    import pyarrow as pa

    schema = arrow_schema(table)
    own = pa.schema([field for field in schema if field.name not in PROVENANCE])
    held = pa.Table.from_pandas(frame, schema=own, preserve_index=False, safe=False).replace_schema_metadata(None)
    for name in PROVENANCE:
        held = held.append_column(schema.field(name), pa.nulls(len(held), pa.string()))
    return held


def content_columns(table: Table) -> tuple[str, ...]:
    """The columns that make two rows the same row: what was said, not where, in which spelling, or what follows from it.

    >>> from tarazu.evidence.tables import TABLES
    >>> content_columns(TABLES["boundaries"])
    ('area', 'geometry')
    """
    return tuple(name for name in table.stored if name in table.by_header or name in BOUNDS)


def _arrow_type(dtype: Any) -> pa.DataType:
    import pyarrow as pa

    name = str(dtype).lower()
    if "date32" in name:
        return pa.date32()
    if name.startswith("int"):
        return pa.int64()
    if name.startswith("float"):
        return pa.float64()
    if name == "object" or "binary" in name:
        return pa.binary()
    return pa.string()
