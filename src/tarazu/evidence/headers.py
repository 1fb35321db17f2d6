"""Which column is which: headers by code or by their label in English or Urdu, and everything wrong with them."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from tarazu.evidence.lists import LEAST_LISTS, is_list_name
from tarazu.evidence.problems import Problem
from tarazu.evidence.raw import Grid, letter
from tarazu.evidence.spelling import normal
from tarazu.evidence.tables import Table
from tarazu.refusals import refused_columns, rule


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a grid: `places` of the columns that are read, from 0; what was read as what; what is wrong."""

    row: int
    places: Mapping[str, int]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]


def known_headers(table: Table) -> dict[str, str]:
    """Every accepted spelling, made plain, with the column that it means."""
    spellings: dict[str, str] = {}
    for column in table.named:
        for text in (column.label_en, column.label_ur, label_pair(column.label_en, column.label_ur)):
            spellings.setdefault(plain(text), column.header)
    return spellings | {plain(column.header): column.header for column in table.named}


def label_pair(en: str, ur: str) -> str:
    """The two labels as the template's second row shows them."""
    return f"{en} / {ur}"


def plain(text: str | None) -> str:
    """A header without case, marks that do not show, and differences of keyboard.

    >>> plain("\\ufeff Value "), plain("Age_Group"), plain("age group")
    ('value', 'age group', 'age group')
    """
    shown = "".join(c for c in unicodedata.normalize("NFKC", text or "") if unicodedata.category(c) != "Cf")
    return normal(re.sub(r"[\\s_]+", " ", shown).strip().casefold())


def score(cells: Sequence[str | None], table: Table) -> int:
    """How many columns of the table a row names."""
    known = known_headers(table)
    return len({known[plain(cell)] for cell in cells if plain(cell) in known})


def read_header(grid: Grid, row: int, table: Table) -> Header:
    """The header in `row`, with every problem of it: twice, nameless, unknown, refused, missing."""
    cells = grid.row(row)
    found = _found(cells, table)
    problems = [_twice(grid, row, cells, name, at) for name, at in found.items() if len(at) > 1]
    problems += [p for place, cell in enumerate(cells) if cell is None and (p := _nameless(grid, row, place, table))]
    missing = [c.header for c in table.named if c.required and c.header not in found]
    unknown, meant, gathered = _strangers(grid, row, missing, table)
    problems += unknown + [_missing(grid, name, table) for name in missing if name not in meant]
    places = {name: at[0] for name, at in found.items() if len(at) == 1}
    return Header(row, places | gathered, _renamed(cells, places), tuple(problems))


def _found(cells: Sequence[str | None], table: Table) -> dict[str, list[int]]:
    known = known_headers(table)
    found: dict[str, list[int]] = defaultdict(list)
    for place, cell in enumerate(cells):
        if cell is not None and plain(cell) in known:
            found[known[plain(cell)]].append(place)
    return dict(found)


def _renamed(cells: Sequence[str | None], places: Mapping[str, int]) -> tuple[str, ...]:
    other = {name: cells[place] for name, place in places.items() if cells[place] != name}
    return tuple(f'Column {letter(places[name])}, "{cell}", was read as {name}.' for name, cell in other.items())


def _twice(grid: Grid, row: int, cells: Sequence[str | None], name: str, at: list[int]) -> Problem:
    spelled = ", ".join(f'{letter(place)} ("{cells[place]}")' for place in at)
    numbers = " and ".join(str(place + 1) for place in at)
    says = f"The column {name} stands {_times(len(at))}: columns {spelled}, that is columns {numbers}."
    mend = "Delete or rename all but one; we do not choose between them."
    return Problem(grid.file, says, mend, row, name, letter(at[0]), None, grid.sheet)


def _times(count: int) -> str:
    return {2: "twice", 3: "three times"}.get(count, f"{count} times")


def _nameless(grid: Grid, row: int, place: int, table: Table) -> Problem | None:
    """A column without a name matters only where something stands under it."""
    beneath = pc.index(pc.is_valid(grid.columns[place].slice(row)), True).as_py()
    if beneath < 0:
        return None
    first = row + beneath + 1
    value = grid.row(first)[place]
    says = f'Column {letter(place)} (column {place + 1}) has no name; its first value is "{value}", in row {first}.'
    mend = f"Give it the name of a column of {table.name}, or delete it."
    return Problem(grid.file, says, mend, row, None, letter(place), value, grid.sheet)


def _strangers(
    grid: Grid, row: int, missing: list[str], table: Table
) -> tuple[list[Problem], set[str], dict[str, int]]:
    """What the table does not declare: problems, the missing columns that may be meant, and the columns it gathers."""
    cells, known = grid.row(row), known_headers(table)
    names = {
        at: " ".join(cell.split()) for at, cell in enumerate(cells) if cell is not None and plain(cell) not in known
    }
    refused = dict(refused_columns(names.values(), declared=[column.header for column in table.named]))
    problems, meant, gathered = [], set(), {}
    for place, name in names.items():
        if name in refused:
            says, mend = f'"{name}" may not be taken in. {rule(refused[name]).text()}', "Delete the column."
        elif table.gathering and not near(name, missing) and is_list_name(name):
            gathered[place] = name
            continue
        else:
            close = near(name, missing) or near(name, [column.header for column in table.named])
            meant |= {close} & set(missing) if close else set()
            says = f'"{name}" is not a column of {table.name}.'
            mend = f"Did you mean {close}?" if close else f"Delete it. The columns are {_listed(table)}."
        problems.append(Problem(grid.file, says, mend, row, name, letter(place), None, grid.sheet))
    if table.gathering:
        problems += _few_lists(grid, row, cells, gathered)
    return problems, meant, {name: place for place, name in gathered.items()}


def _few_lists(grid: Grid, row: int, cells: Sequence[str | None], gathered: Mapping[int, str]) -> Iterator[Problem]:
    """Columns that are lists must be two or more, each with a name of its own."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, name in gathered.items():
        places[plain(name)].append(place)
    for at in places.values():
        if len(at) > 1:
            yield _twice(grid, row, cells, gathered[at[0]], at)
    if len(places) < LEAST_LISTS:
        there = f"only one is a list: {next(iter(gathered.values()))}" if places else "none is a list"
        says = f"Of the columns {there}. Two lists or more were expected, a column each, with 1 and 0."
        mend = "Add a column for each list, under its own name; three lists or more can be estimated from."
        yield Problem(grid.file, says, mend, row, None, None, None, grid.sheet)


def near(name: str, choices: Sequence[str]) -> str | None:
    """The choice that a header is perhaps a misspelling of."""
    best = process.extractOne(plain(name), {c: plain(c) for c in choices}, scorer=fuzz.ratio, score_cutoff=72)
    return str(best[2]) if best else None


def _missing(grid: Grid, name: str, table: Table) -> Problem:
    column = table.by_header[name]
    says = f'The column "{name}" is missing ({column.label_en}, {column.label_ur}).'
    return Problem(grid.file, says, f"Add it: {column.why}", None, name, None, None, grid.sheet)


def _listed(table: Table) -> str:
    more = " and a column for each list" if table.gathering else ""
    return ", ".join(column.header for column in table.named) + more
