"""Capture histories: who was on which list, read from a table, checked, and put in one order."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

COUNT = "count"
MOST_LISTS = 20
MOST_PEOPLE = 2**53  # beyond it a float cannot hold every whole number
LISTED = 5  # rows at fault that are spelled out in one column; the rest are counted

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Histories:
    """Distinct histories that were seen, and how many people had each.

    names: the lists, sorted by name, so that the order of the columns in a file changes nothing.
    patterns: shape (m, k), 0 or 1; rows in ascending order of sum(patterns[i, j] * 2**j); never all 0.
    counts: shape (m,), each above 0.
    """

    names: tuple[str, ...]
    patterns: NDArray[np.uint8]
    counts: IntArray

    @property
    def observed(self) -> int:
        """People on one list or more."""
        return int(self.counts.sum())

    def cells(self) -> IntArray:
        """Counts of all 2**k histories, shape (2**k,), at the place sum(pattern[j] * 2**j); the first, unseen, is 0."""
        full = np.zeros(1 << len(self.names), dtype=np.int64)
        full[self.places] = self.counts
        return full

    @property
    def places(self) -> IntArray:
        """Where each history stands among all 2**k, shape (m,)."""
        return _places(self.patterns)

    def frame(self) -> pd.DataFrame:
        """The same as a table: a 0/1 column a list, and `count`."""
        table = pd.DataFrame(self.patterns.astype(np.int64), columns=list(self.names))
        return table.assign(**{COUNT: self.counts})


def from_cells(names: tuple[str, ...], cells: IntArray) -> Histories:
    """Histories from the counts of all 2**k histories; the first, of those never seen, is left out."""
    places = np.flatnonzero(cells[1:]) + 1
    patterns = ((places[:, None] >> np.arange(len(names))) & 1).astype(np.uint8)
    counts = cells[places].astype(np.int64)
    patterns.setflags(write=False)
    counts.setflags(write=False)
    return Histories(names, patterns, counts)


def every_history(names: tuple[str, ...]) -> Histories:
    """One person of each history but the one on no list: the frame for tables whose histories differ."""
    cells = np.ones(1 << len(names), dtype=np.int64)
    return from_cells(names, cells)


def read_histories(frame: object) -> Histories:
    """Read a table of histories.

    Args:
        frame: a DataFrame: one 0/1 column a list, two or more, and a column `count` of whole numbers, 0 or more. A history may
            stand in several rows; one that is not given was not seen.

    Raises:
        ValueError: every fault at once, each with its column and the rows (from 1, below the header).

    >>> table = pd.DataFrame({"police": [1, 0, 1, 1], "ngo": [0, 1, 1, 0], "count": [4, 9, 2, 1]})
    >>> read_histories(table).frame().to_numpy().tolist()  # ngo, police, count
    [[1, 0, 9], [0, 1, 5], [1, 1, 2]]
    """
    if not isinstance(frame, pd.DataFrame):
        raise ValueError(
            f"histories are {type(frame).__name__}; expected a DataFrame: a 0/1 column a list, and 'count'"
        )
    frame = frame.set_axis([str(name) for name in frame.columns], axis="columns")
    faults = _faults_of_header(frame)
    if faults:
        raise ValueError(_told(faults))
    names = sorted(name for name in frame.columns if name != COUNT)
    counts, patterns = _numbers(frame[COUNT]), np.column_stack([_numbers(frame[name]) for name in names])
    faults = _faults_of_values(names, patterns, counts)
    if faults:
        raise ValueError(_told(faults))
    cells = np.bincount(_places(patterns), weights=counts, minlength=1 << len(names))
    return from_cells(tuple(names), np.rint(cells).astype(np.int64))


def _faults_of_header(frame: pd.DataFrame) -> list[str]:
    headers = list(frame.columns)
    faults = [f"column '{name}' stands twice" for name in sorted(set(headers)) if headers.count(name) > 1]
    if COUNT not in headers:
        faults.append(f"column '{COUNT}' is missing: it holds the number of people with the history of the row")
    lists = [name for name in headers if name != COUNT]
    if len(lists) < 2:
        faults.append(f"lists: {_and(lists) or 'none'}; expected two or more 0/1 columns beside '{COUNT}'")
    if len(lists) > MOST_LISTS:
        faults.append(f"{len(lists)} lists; expected {MOST_LISTS} or fewer. Merge lists of one kind first.")
    if not len(frame):
        faults.append(f"column '{COUNT}' and the lists are empty: no row was given")
    return faults


def _faults_of_values(names: list[str], patterns: FloatArray, counts: FloatArray) -> list[str]:
    whole = np.isfinite(counts) & (counts >= 0) & (counts == np.floor(counts))
    faults = _faulty(COUNT, counts, ~whole, "a whole number, 0 or more")
    for name, column in zip(names, patterns.T, strict=True):
        faults += _faulty(name, column, ~np.isin(column, (0.0, 1.0)), "0 or 1")
    if faults:
        return faults
    unseen = (patterns == 0).all(axis=1) & (counts > 0)
    faults += _faulty(COUNT, counts, unseen, "0 where every list is 0: nobody saw these people")
    if not counts.any():
        faults.append(f"column '{COUNT}' is 0 in every row: nobody was seen")
    elif counts.sum() > MOST_PEOPLE:
        faults.append(f"column '{COUNT}' adds up to {counts.sum():.3g}; expected less than {MOST_PEOPLE:.3g}")
    else:
        empty = [f"'{name}'" for name, column in zip(names, patterns.T, strict=True) if not counts @ column]
        faults += [f"column {name} holds nobody: a list that saw no one tells nothing. Leave it out." for name in empty]
    return faults


def _faulty(name: str, values: FloatArray, wrong: NDArray[np.bool_], expected: str) -> list[str]:
    rows = np.flatnonzero(wrong)
    if not rows.size:
        return []
    shown = ", ".join(f"row {row + 1}: {values[row]:g}" for row in rows[:LISTED])
    more = f" and {rows.size - LISTED} more" if rows.size > LISTED else ""
    return [f"column '{name}', {shown}{more}; expected {expected}"]


def _numbers(column: "pd.Series[float]") -> FloatArray:
    """The column as floats; what is no number becomes NaN, which every check refuses."""
    return pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)


def _places(patterns: NDArray[np.uint8] | FloatArray) -> IntArray:
    """Where a history stands among all 2**k."""
    weights = np.left_shift(1, np.arange(patterns.shape[1], dtype=np.int64))
    return np.asarray(patterns.astype(np.int64) @ weights)


def _told(faults: list[str]) -> str:
    if len(faults) == 1:
        return faults[0]
    return f"{len(faults)} faults in the histories:\n  " + "\n  ".join(faults)


def _and(words: list[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)
