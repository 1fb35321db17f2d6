"""Files of capture histories: the columns that are lists gathered into one, and every cell of them that is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.evidence.coded import Coded, coded
from tarazu.evidence.digits import western_digits
from tarazu.evidence.faults import Rows, first_of
from tarazu.evidence.headers import near
from tarazu.evidence.lists import history_cells, history_text, list_columns
from tarazu.evidence.meanings import Meaning
from tarazu.evidence.problems import CellError, Problem
from tarazu.evidence.tables import Column, Table

_CELLS = {"0": 0, "1": 1, "0.0": 0, "1.0": 1}  # as tables with blanks are written out by other programs


def gather(frame: pd.DataFrame, table: Table) -> Coded:
    """The history of each row as it will be stored; blank where a cell of it is neither 0 nor 1.

    Args:
        frame: the columns of a file as text.
    """
    lists = sorted(_lists(frame, table))
    seen = np.column_stack([_read(frame[name]) for name in lists] or [np.full(len(frame), -1)])
    patterns, where = np.unique(seen, axis=0, return_inverse=True)
    known = [at for at, pattern in enumerate(patterns) if (pattern >= 0).all()]
    places = np.full(len(patterns), -1, dtype=np.int32)
    places[known] = np.arange(len(known), dtype=np.int32)
    texts = (history_text(dict(zip(lists, patterns[at].tolist(), strict=True))) for at in known)
    return Coded(tuple(texts), places[where.ravel()])


def history_meaning(rows: Rows, column: Column, table: Table, history: Coded) -> Meaning:
    """The lists of a file understood: the history of each row, and every cell that is neither 0 nor 1."""
    import pyarrow as pa

    lists = _lists(rows.raw.frame, table)
    problems = [p for name in lists for p in first_of(_cells(rows, name, table))]
    problems += _seen_by_nobody(rows, history)
    texts = pd.array(history.spread(history.texts, pa.large_string()), dtype="str")
    return Meaning(made={column.header: texts}, problems=tuple(problems), faulty=history.where([-1]))


def _lists(frame: pd.DataFrame, table: Table) -> list[str]:
    return list_columns(map(str, frame.columns), (column.header for column in table.named))


def _read(column: pd.Series) -> NDArray[np.int64]:
    """0 and 1 as they are, -1 for anything else."""
    cells = coded(column)
    return np.array([*(_CELLS.get(western_digits(text), -1) for text in cells.texts), -1], dtype=np.int64)[cells.codes]


def _cells(rows: Rows, name: str, table: Table) -> Iterator[Problem]:
    cells = coded(rows.raw.frame[name])
    meant = near(name, [c.header for c in table.named if c.header not in rows.raw.frame])
    other = f" If it is no list but {meant}, name the column so." if meant else ""
    mend = f"Write 1 for persons who are on the list {name}, 0 for those who are not.{other}"
    blank = CellError(f"The cell is blank, and {name} is read as a list: 0 or 1 was expected.", mend)
    yield from rows.problems(cells.where([-1]), name, blank)
    wrong = [at for at, text in enumerate(cells.texts) if western_digits(text) not in _CELLS]
    for at, positions in cells.groups(wrong):
        says = f'"{cells.texts[at]}" is neither 0 nor 1, and {name} is read as a list.'
        yield from rows.problems(positions, name, CellError(says, mend))


def _seen_by_nobody(rows: Rows, history: Coded) -> Iterator[Problem]:
    """Persons counted where every list is 0: nobody can have seen them."""
    if "count" not in rows.raw.frame:
        return
    counts = coded(rows.raw.frame["count"])
    none = [at for at, text in enumerate(counts.texts) if _CELLS.get(western_digits(text)) == 0]
    counted = (counts.codes >= 0) & ~np.isin(counts.codes, none)
    empty = [at for at, text in enumerate(history.texts) if not any(history_cells(text).values())]
    says = "Every list of this row is 0, and yet persons are counted: those on no list were seen by nobody."
    error = CellError(says, "Delete the row: how many were seen by nobody is what the estimate tells.")
    yield from rows.problems(np.flatnonzero(np.isin(history.codes, empty) & counted), "count", error)
