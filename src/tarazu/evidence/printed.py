"""Tables made for the eye: what their title, header, totals and notes are, said in one message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tarazu.evidence.problems import InputProblems, Problem
from tarazu.evidence.raw import Grid
from tarazu.evidence.tables import Table

_TOTAL = re.compile(r"(grand |sub-?\s?)?totals?\b|all districts\b|کل\b|مجموعہ|مجموعی|میزان", re.IGNORECASE)
_NOTE = re.compile(r"(foot)?notes?\b|sources?\s*[:.]|remarks?\b|[*†‡]|نوٹ|ماخذ\s*[:۔]", re.IGNORECASE)
_NUMBER = re.compile(r"[<>≤≥~]?\s*[\d۰-۹٠-٩][\d۰-۹٠-٩,.\s]*%?")
_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Row numbers of the parts of a printed table."""

    titles: tuple[int, ...]
    header: tuple[int, ...]
    totals: tuple[int, ...]
    notes: tuple[int, ...]


def is_total(cell: str | None) -> bool:
    """Whether the first cell of a row says that the row is a total.

    >>> is_total("Grand Total"), is_total("کل"), is_total("Totalabad")
    (True, True, False)
    """
    return cell is not None and _TOTAL.match(cell.strip()) is not None


def is_note(cells: Sequence[str | None]) -> bool:
    """Whether a row is a remark: one cell only, or one that begins as a note does.

    >>> is_note(["Note: provisional.", None]), is_note(["Nurpur", "12"])
    (True, False)
    """
    filled = [cell for cell in cells if cell is not None]
    return len(filled) == 1 and (len(cells) > 2 or _NOTE.match(filled[0].strip()) is not None)


def layout(grid: Grid) -> Layout:
    """The parts of a sheet that has no header row of ours.

    The header begins at the first row of two or more cells and goes on until a row holds a number.
    """
    rows = [(number, cells) for number, cells in grid.top(_LOOKED_AT) if any(cell is not None for cell in cells)]
    wide = next((at for at, (_, cells) in enumerate(rows) if sum(cell is not None for cell in cells) > 1), len(rows))
    body = next(
        (at for at, (_, cells) in enumerate(rows) if at > wide and _has_number(cells)), min(wide + 1, len(rows))
    )
    return Layout(
        titles=tuple(number for number, _ in rows[:wide]),
        header=tuple(number for number, _ in rows[wide:body]),
        totals=tuple(number for number, cells in rows[body:] if is_total(_first(cells))),
        notes=tuple(number for number, cells in rows[body:] if is_note(cells) and not is_total(_first(cells))),
    )


def refuse_printed(grid: Grid, table: Table) -> InputProblems:
    """The refusal of a sheet without our header: one message that says what was seen and what to do."""
    seen = list(_seen(grid, layout(grid)))
    names = ", ".join(column.header for column in table.named if column.required)
    names += " and a column for each list" if table.gathering else ""
    if not seen:
        says = f"There is no header row with the columns of {table.name} ({names})."
    else:
        says = f"This is a table made for the eye: {'; '.join(seen)}. A header row with {names} was expected."
    return InputProblems([Problem(grid.file, says, how_to_fill(table), row=1, sheet=grid.sheet)])


def how_to_fill(table: Table) -> str:
    """What to do with figures that do not come as one value a row, and where the template is."""
    return (
        "Fill the template, one value a row, without titles, merged cells, totals and notes: "
        f"`tarazu template {table.name}.xlsx --table {table.name}` makes it."
    )


def _seen(grid: Grid, found: Layout) -> Iterator[str]:
    for number in found.titles:
        yield f"row {number} is a title ({_merged_in(grid, [number]) or 'one cell'})"
    if len(found.header) > 1:
        merged = _merged_in(grid, found.header)
        yield f"the header takes rows {_listed(found.header)}" + (f" with {merged}" if merged else "")
    elif found.header and (merged := _merged_in(grid, found.header)):
        yield f"the header in row {found.header[0]} has {merged}"
    if found.totals:
        yield _rows_are(found.totals, "a total", "totals")
    if found.notes:
        yield _rows_are(found.notes, "a note", "notes")


def _rows_are(rows: Sequence[int], one: str, many: str) -> str:
    return f"row {rows[0]} is {one}" if len(rows) == 1 else f"rows {_listed(rows)} are {many}"


def _listed(rows: Sequence[int]) -> str:
    texts = [str(row) for row in rows]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def _merged_in(grid: Grid, rows: Sequence[int]) -> str:
    """The merged ranges that begin in these rows, as in "A3:A4 and B3:C3 merged"."""
    ranges = [merged for merged in grid.merged if first_row(merged) in rows]
    return f"merged cells {', '.join(ranges)}" if ranges else ""


def first_row(merged: str) -> int:
    """The row in which a merged range begins.

    >>> first_row("B3:C4")
    3
    """
    return int(re.sub(r"\D", "", merged.split(":", maxsplit=1)[0]))


def _first(cells: Sequence[str | None]) -> str | None:
    return next((cell for cell in cells if cell is not None), None)


def _has_number(cells: Sequence[str | None]) -> bool:
    return any(cell is not None and is_number(cell) for cell in cells)


def is_number(cell: str) -> bool:
    """Whether a cell is a number as printed tables write it.

    >>> is_number(" 1,204 "), is_number("<5"), is_number("Nurpur")
    (True, True, False)
    """
    return _NUMBER.fullmatch(cell.strip()) is not None
