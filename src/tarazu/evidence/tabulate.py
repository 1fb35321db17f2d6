"""From a grid of cells to the rows of a table: where the header is, which rows are rows, what was understood."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tarazu.evidence.headers import Header, known_headers, label_pair, plain, read_header, score
from tarazu.evidence.printed import first_row, is_note, is_number, is_total, refuse_printed
from tarazu.evidence.problems import InputProblems, Problem
from tarazu.evidence.raw import Grid, RawTable, letter
from tarazu.evidence.tables import Table

_HEADER_WITHIN = 30


def tabulate(grid: Grid, table: Table) -> RawTable:
    """The rows of the table, with the problems of its header and of rows that are no rows.

    Raises:
        InputProblems: there is nothing in the file, or no row that names the columns.
    """
    row = _header_row(grid, table)
    header = read_header(grid, row, table)
    skipped = _second_rows(grid, row, table)
    strays, problems = _strays(grid, row + len(skipped), header.places.get("area"), table)
    places = dict(sorted(header.places.items(), key=lambda item: item[1]))
    frame = _frame(grid, places, first=row + len(skipped) + 1, without=strays)
    if frame.empty and not header.problems and not problems:
        raise InputProblems([Problem(grid.file, "There is a header, but no row beneath it.", sheet=grid.sheet)])
    return RawTable(
        file=grid.file,
        sheet=grid.sheet,
        frame=frame,
        letters={name: letter(place) for name, place in places.items()},
        notes=(*grid.notes, *header.notes, *(f"Row {number} ({what}) was skipped." for number, what in skipped)),
        problems=(*_above(grid, row), *header.problems, *problems, *_merged(grid, header)),
    )


def _header_row(grid: Grid, table: Table) -> int:
    """The row among the first that names most columns."""
    filled = [(number, cells) for number, cells in grid.top(_HEADER_WITHIN) if any(cell is not None for cell in cells)]
    if not filled:
        mend = "Check that it is the right file and that it was saved; then import it again."
        raise InputProblems([Problem(grid.file, "The file is empty.", mend, sheet=grid.sheet)])
    scores = {number: score(cells, table) for number, cells in filled}
    best = max(scores, key=lambda number: (scores[number], -number))
    required = sum(column.required for column in table.named)
    if scores[best] < min(2, required) and not (table.gathering and _only_words(dict(filled)[best])):
        raise refuse_printed(grid, table)
    return best


def _only_words(cells: Sequence[str | None]) -> bool:
    """Whether a row can be the header of a table whose columns may bear any name: two cells or more, none a number."""
    words = [cell for cell in cells if cell is not None]
    return len(words) > 1 and not any(is_number(word) for word in words)


def _above(grid: Grid, row: int) -> list[Problem]:
    """Anything above the header is a title, and a title is not evidence."""
    above = [number for number, cells in grid.top(row - 1) if any(cell is not None for cell in cells)]
    if not above:
        return []
    says = f"The header is in row {row}; above it stands something else, such as a title."
    mend = f"Delete rows 1 to {row - 1}, so that the header is the first row."
    return [Problem(grid.file, says, mend, above[0], sheet=grid.sheet)]


def _second_rows(grid: Grid, row: int, table: Table) -> list[tuple[int, str]]:
    """Rows under the header that speak of the columns: the template's labels, HXL tags."""
    skipped: list[tuple[int, str]] = []
    for number in range(row + 1, min(row + 3, grid.height + 1)):
        cells = [cell for cell in grid.row(number) if cell is not None]
        if cells and all(cell.startswith("#") for cell in cells):
            skipped.append((number, "HXL tags"))
        elif cells and all(plain(cell) in _labels(table) for cell in cells):
            skipped.append((number, "labels"))
        else:
            break
    return skipped


def _labels(table: Table) -> set[str]:
    return {plain(label_pair(column.label_en, column.label_ur)) for column in table.columns}


def _strays(grid: Grid, header: int, area: int | None, table: Table) -> tuple[set[int], list[Problem]]:
    """Rows beneath the header that are totals or notes: each is one problem, however many cells it lacks."""
    filled = np.sum([np.asarray(pc.is_valid(column)) for column in grid.columns], axis=0)
    named = pd.Series(grid.columns[area].to_pandas()) if area is not None else pd.Series(dtype="str")
    notes = np.flatnonzero(filled == 1) + 1 if sum(column.required for column in table.named) > 2 else np.array([])
    totals = np.flatnonzero(named.isin([text for text in named.dropna().unique() if is_total(text)])) + 1
    problems = {int(n): _stray(grid, int(n), "a note") for n in notes if n > header and is_note(grid.row(int(n)))}
    problems |= {int(n): _stray(grid, int(n), "a total") for n in totals if n > header}
    return set(problems), list(problems.values())


def _stray(grid: Grid, number: int, what: str) -> Problem:
    place, text = next((place, cell) for place, cell in enumerate(grid.row(number)) if cell is not None)
    says = f'"{text}" looks like {what}, not like a row of the table.'
    return Problem(grid.file, says, "Delete the row.", number, None, letter(place), text, grid.sheet)


def _merged(grid: Grid, header: Header) -> list[Problem]:
    """Merged cells among the rows: only the first of them holds the value."""
    inside = [merged for merged in grid.merged if first_row(merged) >= header.row]
    mend = "Unmerge them and write the value into every row."
    return [
        Problem(grid.file, f"The cells {merged} are merged.", mend, first_row(merged), sheet=grid.sheet)
        for merged in inside
    ]


def _frame(grid: Grid, places: dict[str, int], *, first: int, without: set[int]) -> pd.DataFrame:
    """The declared columns from row `first` on, without blank rows; the index is the row of the spreadsheet."""
    if not grid.columns:
        return pd.DataFrame()
    filled = np.any([np.asarray(pc.is_valid(column.slice(first - 1))) for column in grid.columns], axis=0)
    rows = np.flatnonzero(filled) + first
    rows = rows[~np.isin(rows, list(without))] if without else rows
    taken = pa.array(rows - 1)
    whole = len(rows) == grid.height - first + 1
    columns = {
        name: grid.columns[place].slice(first - 1) if whole else grid.columns[place].take(taken)
        for name, place in places.items()
    }
    return text_frame(columns, rows)


def text_frame(columns: dict[str, pa.ChunkedArray], rows: Sequence[int] | np.ndarray) -> pd.DataFrame:
    """Columns of text as a frame whose index is the row number."""
    index = pd.Index(np.asarray(rows, dtype="int64"), name="row")
    return pd.DataFrame({name: pd.array(column, dtype="str") for name, column in columns.items()}, index=index)


def known_words(table: Table) -> frozenset[str]:
    """Headers by which a delimiter is told."""
    return frozenset(known_headers(table)) | {column.header for column in table.columns}
