"""Rows of one file that have the same key: which columns differ, so that a person can choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.evidence.coded import Coded, same_rows
from tarazu.evidence.faults import MOST_ROWS, Rows
from tarazu.evidence.problems import CellError, Problem, compressed
from tarazu.evidence.tables import Table

_MADE, _TYPED = "row", "as_typed"


def duplicate_problems(
    rows: Rows, table: Table, frame: pd.DataFrame, columns: Mapping[str, Coded], meant: Mapping[str, Mapping[str, str]]
) -> Iterator[Problem]:
    """A problem for every row whose key stands in an earlier row.

    Args:
        columns: the typed columns; `meant`: what their texts mean, where it is not the text itself.
    """
    keyed = [columns[name] for name in table.key]
    numbers = same_rows(keyed, lambda place, text: meant.get(table.key[place], {}).get(text, text))
    groups = pd.Series(numbers)
    again = np.flatnonzero(groups.duplicated().to_numpy() & _complete(frame, table, columns))
    firsts: dict[int, int] = {}
    for at in np.flatnonzero(groups.isin(numbers[again]).to_numpy()):
        firsts.setdefault(int(numbers[at]), int(at))
    for at in again[:MOST_ROWS]:
        yield rows.problem(int(at), None, _error(rows, table, frame, firsts[int(numbers[at])], int(at)))
    if len(again) > MOST_ROWS:
        rest = compressed(rows.numbers[again[MOST_ROWS:]].tolist())
        says = f"{len(again) - MOST_ROWS:,} more rows have the key of an earlier row: {rest}."
        yield rows.problem(int(again[MOST_ROWS]), None, CellError(says, "Perhaps the table stands in the file twice."))


def _complete(frame: pd.DataFrame, table: Table, columns: Mapping[str, Coded]) -> NDArray[np.bool_]:
    """Rows whose key could be read, blank where it may be; the others have problems of their own."""
    read = [
        frame[name].notna().to_numpy() | (table.by_header[name].blank & (columns[name].codes < 0)) for name in table.key
    ]
    return np.asarray(np.all(read, axis=0))


def _error(rows: Rows, table: Table, frame: pd.DataFrame, first: int, again: int) -> CellError:
    key = ", ".join(f"{name} {frame[name].iloc[again]}" for name in table.key if _told(frame[name].iloc[again]))
    other = [n for n in table.stored if n not in (*table.key, _MADE) and not n.endswith(_TYPED)]
    differ = [name for name in other if not _same(frame[name].iloc[first], frame[name].iloc[again])]
    if not differ:
        return CellError(f"This row stands in row {rows.numbers[first]} already ({key}).", "Delete one of the two.")
    shown = "; ".join(
        f"{name} {_text(frame[name].iloc[first])} there, {_text(frame[name].iloc[again])} here" for name in differ
    )
    says = f"Row {rows.numbers[first]} has the same key ({key}) and differs: {shown}."
    apart = " or ".join(name for name in ("detail", "source") if name in table.key) or "the key"
    return CellError(says, f"Keep the right one; or say in {apart} what sets them apart.")


def _told(value: object) -> bool:
    return not pd.isna(value) and str(value) != ""  # type: ignore[call-overload]


def _same(one: object, other: object) -> bool:
    return bool(pd.isna(one) and pd.isna(other)) or one == other  # type: ignore[call-overload]


def _text(value: object) -> str:
    return "blank" if pd.isna(value) else f"{value:g}" if isinstance(value, float) else str(value)  # type: ignore[call-overload]
