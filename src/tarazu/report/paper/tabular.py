"""Tables on paper: rows in groups, and how wide each column must be, since a page cannot scroll."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tarazu.report.blocks import Cell, Column, Row, Text
from tarazu.report.paper.runs import Speaker, lines_of
from tarazu.report.prose import cleaned, plain

# Letters that a line of table text holds on A4, and the space beside each cell.
PAGE, GAP = 124.0, 3.0
MOST = {"text": 26.0, "number": 19.0, "wide": 110.0}
# A row of more text than this may break across pages; a shorter one stays whole.
WHOLE = 1200


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that stand together; `title` is None where the first cell of every row says it already."""

    title: Text | None
    rows: tuple[Row, ...]


def grouped(rows: Sequence[Row]) -> Iterator[Group]:
    """Rows under the name of their group, in the order given."""
    for _, held in groupby(rows, key=lambda row: plain(row.group, "en") if row.group is not None else ""):
        members = tuple(held)
        title = members[0].group
        yield Group(title if any(row.cells[0] != title for row in members) else None, members)


@dataclass(frozen=True, slots=True)
class Widths:
    """The share of each column, and the share of the page that the whole table takes."""

    shares: tuple[float, ...]
    whole: float


def widths(speaker: Speaker, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Widths:
    """Columns as wide as most of their cells need, none narrower than its longest word.

    A column of kind "wide" gets what is left, and the table then takes the whole page.
    """
    needs = [_needs(speaker, column, [row[i] for row in rows]) for i, column in enumerate(columns)]
    least = [word for word, _ in needs]
    room = max(PAGE - GAP * len(columns) - sum(least), 0.0)
    wish = [max(most - word, 0.0) for word, most in needs]
    part = min(1.0, room / sum(wish)) if sum(wish) else 0.0
    given = [word + part * more + GAP for word, more in zip(least, wish, strict=True)]
    total = sum(given)
    return Widths(tuple(round(one / total, 4) for one in given), round(min(1.0, max(total / PAGE, 0.4)), 4))


def may_break(speaker: Speaker, cells: Sequence[Cell]) -> bool:
    """Whether a row is so long that it must be allowed to break across pages."""
    return sum(len(line) for content in cells for line in lines_of(speaker, content)) > WHOLE


def _needs(speaker: Speaker, column: Column, cells: Sequence[Cell]) -> tuple[float, float]:
    """Letters of the longest word, and of the line that nine cells of ten fit into."""
    title = cleaned(plain(column.title, "en"))
    most = MOST[column.kind]
    lengths = sorted(max(map(len, lines_of(speaker, content)), default=0) for content in cells) or [0]
    word = max((_word(w) for content in cells for line in lines_of(speaker, content) for w in line.split()), default=0)
    word = max(word, max((_word(w) for w in title.split()), default=0))
    usual = lengths[(9 * (len(lengths) - 1)) // 10]
    return min(float(word), most), min(max(float(usual), min(len(title), 14.0)), most)


def _word(word: str) -> int:
    """A very long word, as an address, can be broken."""
    return len(word) if len(word) < 22 else 14
