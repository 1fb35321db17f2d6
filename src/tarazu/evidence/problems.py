"""Everything that is wrong with a file, said at once: where, what, what was expected, how to mend it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

SHOWN_EACH = 20
"""Rows printed one by one for the same fault; a file with more of them says so in one line."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of one file.

    `expected` is the whole sentence that says what is wrong; `mend` says what to do. `row` counts as a spreadsheet does
    (the header is row 1) and `letter` is the spreadsheet's letter of the column.

    >>> print(Problem("a.csv", '"13/2023" is not a date.', "Write 2023-12.", 41, "period", "C", "13/2023"))
    row 41, column C (period): "13/2023" is not a date. Write 2023-12.
    """

    file: str
    expected: str
    mend: str = ""
    row: int | None = None
    column: str | None = None
    letter: str | None = None
    value: str | None = None
    sheet: str | None = None
    counted: str = "row"

    def where(self) -> str:
        """Row and column as a person finds them on the screen.

        >>> Problem("a.csv", "The file is empty.").where()
        ''
        """
        places = [f"{self.counted} {self.row}"] if self.row is not None else []
        if self.letter and self.column:
            places.append(f"column {self.letter} ({self.column})")
        elif self.letter or self.column:
            places.append(f"column {self.letter or self.column}")
        return ", ".join(places)

    def __str__(self) -> str:
        says = f"{self.expected} {self.mend}".strip()
        if self.value and self.value not in says:
            says = f'"{self.value}": {says}'
        return f"{self.where()}: {says}" if self.where() else says


class InputProblems(Exception):  # noqa: N818 - the plural says that all of them are here
    """A file was refused as a whole; `problems` holds every reason, by row."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(problems, key=_in_order))
        super().__init__(self.problems)

    def __str__(self) -> str:
        by_file: dict[tuple[str, str | None], list[Problem]] = defaultdict(list)
        for problem in self.problems:
            by_file[problem.file, problem.sheet].append(problem)
        return "\n".join(line for (file, sheet), found in by_file.items() for line in _lines(file, sheet, found))

    def to_json(self) -> str:
        """The problems as a JSON list, for programs (`--json`)."""
        return json.dumps([asdict(problem) for problem in self.problems], ensure_ascii=False)


class CellError(ValueError):
    """A text of a cell that cannot be understood: `says` what is wrong and how to `mend` it."""

    def __init__(self, says: str, mend: str) -> None:
        super().__init__(says, mend)
        self.says = says
        self.mend = mend


@dataclass(frozen=True, slots=True)
class NameProposal:
    """A name as it was typed, the rows that bear it, and the areas it may mean: (code, name, likeness), best first.

    The likeness runs from 0 to 1.
    """

    typed: str
    rows: tuple[int, ...]
    areas: tuple[tuple[str, str, float], ...] = field(default=())


class NamesToConfirm(InputProblems):
    """Names of places that a person must confirm first; other faults of the file, if any, stand beside them."""

    def __init__(self, problems: Iterable[Problem], proposals: Iterable[NameProposal]) -> None:
        super().__init__(problems)
        self.proposals: tuple[NameProposal, ...] = tuple(proposals)


def compressed(rows: Iterable[int]) -> str:
    """Row numbers with runs drawn together.

    >>> compressed([2, 3, 4, 9])
    '2-4, 9'
    """
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ", ".join(f"{first}-{last}" if last > first else f"{first}" for first, last in runs)


def _in_order(problem: Problem) -> tuple[str, str, int, int, str]:
    letter = problem.letter or ""
    return problem.file, problem.sheet or "", problem.row or 0, len(letter), letter


def _lines(file: str, sheet: str | None, found: list[Problem]) -> list[str]:
    place = f"{file}, sheet {sheet}" if sheet else file
    count = "1 problem" if len(found) == 1 else f"{len(found):,} problems"
    seen: dict[tuple[str | None, str, str], list[Problem]] = defaultdict(list)
    lines = [f"{count} in {place}; nothing was imported."]
    for problem in found:
        alike = seen[problem.column, problem.expected, problem.mend]
        alike.append(problem)
        if len(alike) <= SHOWN_EACH:
            lines.append(f"  {problem}")
    return lines + [_the_rest(alike) for alike in seen.values() if len(alike) > SHOWN_EACH]


def _the_rest(alike: list[Problem]) -> str:
    hidden = compressed(problem.row for problem in alike[SHOWN_EACH:] if problem.row is not None)
    shown = hidden if len(hidden) < 200 else hidden[:200].rsplit(",", 1)[0] + " ..."
    return f"  and {len(alike) - SHOWN_EACH:,} more like row {alike[0].row}, column {alike[0].column}: rows {shown}"
