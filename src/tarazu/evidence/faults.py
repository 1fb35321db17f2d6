"""Faults of distinct texts as problems of rows, each with its place in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.evidence.problems import CellError, Problem, compressed
from tarazu.evidence.raw import RawTable

MOST_ROWS = 1_000
"""Rows that one fault names one by one; beyond, they are named as ranges."""


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


def rows_of(problems: Iterable[Problem]) -> set[int]:
    """Row numbers that have a problem."""
    return {problem.row for problem in problems if problem.row is not None}
