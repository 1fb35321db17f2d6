"""Parquet files as a grid of cells: every column as the text that a person would have typed."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tarazu.evidence.problems import InputProblems, Problem
from tarazu.evidence.raw import Grid, text_columns
from tarazu.evidence.shown import number_text


def read_parquet(data: bytes, *, file: str) -> Grid:
    """The header as row 1 and the rows beneath it.

    Raises:
        InputProblems: it is no Parquet file.
    """
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError) as error:
        says = f"The file ends in .parquet but cannot be read ({str(error).splitlines()[0]})."
        raise InputProblems([Problem(file, says, "Write it again, or save the table as CSV.")]) from error
    chunks = [[pa.chunked_array([[name]], pa.large_string()) for name in table.column_names]]
    if len(table):
        chunks.append([as_text(column) for column in table.columns])
    return Grid(file, None, text_columns(chunks, len(table.column_names)))


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as text: whole numbers without a decimal point, dates year first, NaN as blank."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_floating(column.type):
        texts = [None if n is None or n != n else number_text(n) for n in column.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.large_string())])
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date64() if _is_midnight(column) else pa.timestamp("s"))
    if pa.types.is_date64(column.type):
        column = column.cast(pa.date32())
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        texts = [None if b is None else b.hex() for b in column.to_pylist()]
        return pa.chunked_array([pa.array(texts, pa.large_string())])
    return column.cast(pa.large_string())


def _is_midnight(column: pa.ChunkedArray) -> bool:
    return bool(pc.all(pc.equal(column, pc.floor_temporal(column, unit="day")), min_count=0).as_py())
