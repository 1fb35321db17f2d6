"""Faults of distinct texts as problems of rows, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from tarazu.evidence.problems import CellError, Problem, compressed
from tarazu.evidence.raw import RawTable

MOST_ROWS = 1_000
"""Rows that one fault names one by one; beyond, they are named as ranges."""

MOST_FAULTS = 10_000
"""Problems that one column names; a file with more of them is wrong as a whole, and the rest would bury the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a file by position, as problems name them."""

    raw: RawTable
    numbers: NDArray[np.int64]

    def problem(self, at: int, column: str | None, error: CellError, *, shown: bool = True) -> Problem:
        """The problem of one cell; `shown` is False where the value must not be repeated."""
        value = self.raw.frame[column].iloc[at] if shown and column in self.raw.frame else None
        return Problem(
            file=self.raw.file,
            expected=error.says,
            mend=error.mend,
            row=int(self.numbers[at]),
            column=column,
            letter=self.raw.letters.get(column or ""),
            value=value if isinstance(value, str) else None,
            sheet=self.raw.sheet,
            counted=self.raw.counted,
        )

    def problems(
        self, positions: Sequence[int] | NDArray[np.intp], column: str | None, error: CellError, *, shown: bool = True
    ) -> Iterator[Problem]:
        """One problem a row; of very many alike, the rest in one."""
        for at in positions[:MOST_ROWS]:
            yield self.problem(int(at), column, error, shown=shown)
        if len(positions) > MOST_ROWS:
            rest = compressed(self.numbers[positions[MOST_ROWS:]].tolist())
            count = f"{len(positions) - MOST_ROWS:,} more rows have the same fault: {rest}."
            yield self.problem(
                int(positions[MOST_ROWS]), column, CellError(f"{error.says} {count}", error.mend), shown=shown
            )


def first_of(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems of a column, of very many only the first, and a word on the rest."""
    them = iter(problems)
    last: Problem | None = None
    for last in islice(them, MOST_FAULTS):
        yield last
    rest = sum(1 for _ in them)
    if rest and last is not None:
        says = f"{rest:,} more problems of this column are not listed."
        yield Problem(last.file, says, "Mend those above first.", last.row, last.column, last.letter, None, last.sheet)


def rows_of(problems: Iterable[Problem]) -> set[int]:
    """Row numbers that have a problem."""
    return {problem.row for problem in problems if problem.row is not None}
