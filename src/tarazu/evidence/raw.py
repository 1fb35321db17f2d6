"""A file as it was typed: text by row and column, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tarazu.evidence.problems import Problem


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """The rows of one table as text, blank cells missing, indexed by the row number that a spreadsheet shows.

    `letters` gives the spreadsheet's letter of each column. `notes` say what was understood; `problems` are the faults
    of the header, which do not keep the cells from being checked.
    """

    file: str
    sheet: str | None
    frame: pd.DataFrame
    letters: Mapping[str, str]
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    counted: str = "row"


@dataclass(frozen=True, slots=True)
class Grid:
    """All cells of a sheet as text, column by column from row 1; a blank cell is null."""

    file: str
    sheet: str | None
    columns: Sequence[pa.ChunkedArray]
    merged: Sequence[str] = field(default=())
    notes: tuple[str, ...] = ()

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def row(self, number: int) -> list[str | None]:
        """The cells of a row, counted from 1."""
        return [column[number - 1].as_py() for column in self.columns]

    def top(self, rows: int) -> Iterator[tuple[int, list[str | None]]]:
        """The first rows with their numbers."""
        for number in range(1, min(rows, self.height) + 1):
            yield number, self.row(number)


def text_columns(chunks: Sequence[Sequence[pa.ChunkedArray]], width: int) -> list[pa.ChunkedArray]:
    """Columns from chunks of rows; chunks that are narrower are filled with nulls, blanks become null."""
    columns = []
    for place in range(width):
        parts = [
            chunk[place].chunks if place < len(chunk) else [pa.nulls(len(chunk[0]), pa.large_string())]
            for chunk in chunks
            if chunk
        ]
        columns.append(_without_blanks(pa.chunked_array([*chain.from_iterable(parts)], pa.large_string())))
    return columns


def _without_blanks(column: pa.ChunkedArray) -> pa.ChunkedArray:
    # Only a cell of nothing but blanks is emptied: a blank at the end of a name is part of what was typed.
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(column), ""), None, column)


def letter(place: int) -> str:
    """The spreadsheet's letter of the column at `place`, counted from 0.

    >>> letter(0), letter(25), letter(26), letter(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def shown_name(path: Path) -> str:
    """The name of a file as messages show it."""
    return path.name or str(path)
