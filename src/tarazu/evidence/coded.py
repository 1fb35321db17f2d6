"""A column of text as its distinct texts and where they stand: a million rows hold few different cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """Distinct trimmed texts, and for each row the place of its text among them; -1 for a blank cell."""

    texts: tuple[str, ...]
    codes: NDArray[np.int32]

    def where(self, places: Sequence[int]) -> NDArray[np.intp]:
        """Positions of the rows whose text is one of these."""
        return np.flatnonzero(np.isin(self.codes, np.asarray(places, dtype=np.int32)))

    def groups(self, places: Iterable[int]) -> Iterator[tuple[int, NDArray[np.intp]]]:
        """Each of these places with the positions of its rows, in the order of the places; one pass over the rows."""
        wanted = sorted(set(places))
        if not wanted:
            return
        rows = self.where(wanted)
        rows = rows[np.argsort(self.codes[rows], kind="stable")]
        ends = np.searchsorted(self.codes[rows], wanted, side="right")
        yield from zip(wanted, np.split(rows, ends[:-1]), strict=True)

    def spread(self, values: Sequence[Any], kind: pa.DataType, *, blank: Any = None) -> pa.Array:
        """One value a row from one value a distinct text."""
        held = pa.array([*values, blank], kind)
        return held.take(pa.array(np.where(self.codes < 0, len(values), self.codes)))

    def numbers(self, values: Sequence[float]) -> NDArray[np.float64]:
        """One number a row, NaN where the cell is blank."""
        return np.asarray([*values, np.nan], dtype=np.float64)[self.codes]


def coded(column: pd.Series) -> Coded:
    """The column's texts without blanks at either end.

    >>> coded(pd.Series(["a ", None, "b", "a"], dtype="str"))
    Coded(texts=('a', 'b'), codes=array([ 0, -1,  1,  0], dtype=int32))
    """
    trimmed = pc.utf8_trim_whitespace(pa.array(column, from_pandas=True))
    array = trimmed.combine_chunks() if isinstance(trimmed, pa.ChunkedArray) else trimmed
    held = pc.if_else(pc.equal(array, ""), None, array).dictionary_encode()
    codes = np.asarray(held.indices.fill_null(-1), dtype=np.int32)
    return Coded(tuple(held.dictionary.to_pylist()), codes)


def blank_column(rows: int) -> Coded:
    """A column that the file does not have."""
    return Coded((), np.full(rows, -1, dtype=np.int32))


def same_rows(columns: Sequence[Coded], canonical: Callable[[int, str], str] | None = None) -> NDArray[np.int64]:
    """One number a row, equal where all columns are equal.

    Args:
        canonical: what the text of the column at a place means; texts that mean the same are the same.
    """
    total = np.zeros(len(columns[0].codes), dtype=np.int64)
    size = 1
    for place, column in enumerate(columns):
        meant = [canonical(place, text) for text in column.texts] if canonical else list(column.texts)
        numbers = np.append(pd.factorize(np.asarray(meant, dtype=object))[0] + 1, 0).astype(np.int64)
        width = len(column.texts) + 1
        if size * width >= 2**62:  # numbers of rows are far smaller: begin again from those that occur
            total, size = pd.factorize(total)[0].astype(np.int64), len(total)
        total, size = total * width + numbers[column.codes], size * width
    return total
