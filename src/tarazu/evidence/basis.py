"""What a number rests on: the sources and the rows of files, read from a frame once and joined cheaply.

A report makes ten thousand figures, many of them on the same rows; a frame of rows is read into bases once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Codes = NDArray[np.int64]
# Source, file, import, first row, last row, and how many rows the span stands for.
Span = tuple[str, str, str, int, int, int]
_NAMES = ("source", "file", "import_id")
NO_SOURCE = ""  # a list of areas is no source's telling
_MOST_RUNS = 40  # beyond this nobody reads a list of rows: the span and the number of rows say more
_BEYOND = 1 << 32  # more than any file has rows


@dataclass(frozen=True)
class Basis:
    """Runs of rows of evidence, in the order of source, file and row.

    >>> rows = pd.DataFrame({"source": "S1", "file": "a.csv", "import_id": "0123456789", "row": [2, 3, 4, 9]})
    >>> Basis.of(rows).lineage
    ['a.csv:2-4,9@01234567']
    """

    spans: tuple[Span, ...]

    @classmethod
    def of(cls, rows: "pd.DataFrame | Basis") -> "Basis":
        """From evidence rows with the columns source, file, import_id and row; of a basis, itself.

        A row that stands for many (`row_last`, `row_count`: an aggregate of the database) is the span it was taken
        from.

        >>> many = pd.DataFrame({"source": ["S1"], "file": "a.csv", "import_id": "0123", "row": 2})
        >>> Basis.of(many.assign(row_last=900, row_count=12)).lineage
        ['a.csv:2-900 (12 rows)@0123']
        """
        if isinstance(rows, Basis):
            return rows
        if len(rows) > _MOST_RUNS:
            return grouped_bases(rows, np.zeros(len(rows), dtype=np.int64))[0]
        names = (map(str, rows[name].tolist()) for name in _NAMES)
        return cls(tuple(sorted(set(zip(*names, *(ends.tolist() for ends in _ends(rows)), strict=True)))))

    @classmethod
    def of_row(cls, row: Mapping[Any, Any]) -> "Basis":
        """From one row of yearly cells, as a record."""
        names = str(row["source"]), str(row["file"]), str(row["import_id"])
        return cls(((*names, int(row["row"]), int(row["row_last"]), int(row["row_count"])),))

    @classmethod
    def joined(cls, parts: "Iterable[Basis]") -> "Basis":
        """All that any of the parts rests on."""
        held = [p for p in parts if p.spans]
        return held[0] if len(held) == 1 else cls(tuple(sorted({span for part in held for span in part.spans})))

    def __or__(self, other: "Basis") -> "Basis":
        return Basis.joined((self, other))

    def __bool__(self) -> bool:
        return bool(self.spans)

    @cached_property
    def size(self) -> int:
        """How many rows of files there are in it."""
        return sum(span[5] for span in self.spans)

    @cached_property
    def sources(self) -> list[str]:
        """Codes of the sources, each once."""
        return sorted({span[0] for span in self.spans} - {NO_SOURCE})

    @cached_property
    def lineage(self) -> list[str]:
        """Where the rows come from, runs of rows in one: "FILE:ROWS@IMPORT"."""
        held: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        for _, file, origin, *span in self.spans:
            held.setdefault((file, origin), []).append((span[0], span[1], span[2]))
        return [f"{file}:{_told(spans)}@{origin[:8]}" for (file, origin), spans in sorted(held.items())]


NOTHING = Basis(())


def bases(rows: pd.DataFrame, by: str) -> dict[str, Basis]:
    """The basis of each part of some rows, by the value of a column."""
    groups, names = pd.factorize(rows[by], sort=True)
    return dict(zip(map(str, names), grouped_bases(rows, groups.astype(np.int64)), strict=True))


def grouped_bases(rows: pd.DataFrame, groups: Codes) -> list[Basis]:
    """The basis of each group of rows, all of them read at once.

    Args:
        groups: shape (rows,), the number of each row's group, from 0 and without a hole.
    """
    if rows.empty:
        return []
    files, names = _files(rows)
    papers = pd.factorize(np.array(["/".join(name[1:]) for name in names], dtype=object))[0].astype(np.int64)
    crowded = _crowded(groups * len(names) + papers[files], *_ends(rows))
    owner, *ends = _runs(groups * len(names) + files, *_ends(rows))
    many = np.isin(owner // len(names) * len(names) + papers[owner % len(names)], crowded)
    owner, *ends = _short(many, owner, *ends)
    told = [names[file] for file in (owner % len(names)).tolist()]
    spans = [(*name, a, b, n) for name, a, b, n in zip(told, *(e.tolist() for e in ends), strict=True)]
    cuts = np.searchsorted(owner // len(names), np.arange(int(groups.max()) + 2)).tolist()
    return [Basis(tuple(spans[a:b])) for a, b in zip(cuts, cuts[1:], strict=False)]


def _ends(rows: pd.DataFrame) -> tuple[Codes, Codes, Codes]:
    """First row, last row, and how many; a row that stands beside aggregates (their columns are blank) for itself."""
    first = rows["row"].to_numpy(dtype=np.int64)
    last = rows["row_last"].fillna(rows["row"]).to_numpy(dtype=np.int64) if "row_last" in rows else first
    count = rows["row_count"].fillna(1).to_numpy(dtype=np.int64) if "row_count" in rows else np.ones_like(first)
    return first, last, count


def _files(rows: pd.DataFrame) -> tuple[Codes, list[tuple[str, str, str]]]:
    """Source, file and import of each row as a number, and those three by number, in their order."""
    found = np.zeros(len(rows), dtype=np.int64)
    parts = []
    for name in _NAMES:
        codes, held = pd.factorize(rows[name], sort=True)
        parts.append([str(h) for h in held])
        found = found * len(held) + codes
    there, found = np.unique(found, return_inverse=True)
    told = np.unravel_index(there, [len(p) for p in parts])
    return found, [(parts[0][s], parts[1][f], parts[2][i]) for s, f, i in zip(*told, strict=True)]


def _runs(owner: Codes, first: Codes, last: Codes, count: Codes) -> tuple[Codes, Codes, Codes, Codes]:
    """Rows that follow each other in one file as one run, each once; an aggregate with holes stays as it is."""
    holes = count != last - first + 1
    part = owner * 2 + holes
    order = np.lexsort((count, last, first, part))
    part, first, last, count = (a[order] for a in (part, first, last, count))
    reach = np.maximum.accumulate(part * _BEYOND + last) - part * _BEYOND
    same = np.diff(part) == 0
    follows = same & (first[1:] <= reach[:-1] + 1)
    again = same & (np.diff(first) == 0) & (np.diff(last) == 0) & (np.diff(count) == 0)
    begins = np.flatnonzero(np.concatenate([[True], ~np.where(part[1:] % 2 == 0, follows, again)]))
    ends = np.concatenate([begins[1:], [len(part)]]) - 1
    dense = part[begins] % 2 == 0
    last = np.where(dense, reach[ends], last[begins])
    count = np.where(dense, last - first[begins] + 1, count[begins])
    return part[begins] // 2, first[begins], last, count


def _crowded(owner: Codes, first: Codes, last: Codes, count: Codes) -> Codes:
    """Owners with more runs than anybody reads, of all the sources of a file together."""
    owners, sizes = np.unique(_runs(owner, first, last, count)[0], return_counts=True)
    return np.asarray(owners[sizes > _MOST_RUNS])


def _short(
    many: NDArray[np.bool_], owner: Codes, first: Codes, last: Codes, count: Codes
) -> tuple[Codes, Codes, Codes, Codes]:
    """The runs of each owner by their rows; where there are many, one span in place of them."""
    found = [owner[~many], first[~many], last[~many], count[~many]]
    if many.any():
        begins = np.flatnonzero(np.diff(owner[many], prepend=-1))
        spans = (
            owner[many][begins],
            np.minimum.reduceat(first[many], begins),
            np.maximum.reduceat(last[many], begins),
            np.add.reduceat(count[many], begins),
        )
        found = [np.concatenate(both) for both in zip(found, spans, strict=True)]
    order = np.lexsort(found[::-1])
    return found[0][order], found[1][order], found[2][order], found[3][order]


def _told(spans: list[tuple[int, int, int]]) -> str:
    runs = _joined_runs(sorted({(a, b) for a, b, n in spans if n == b - a + 1}))
    holes = {(a, b, n) for a, b, n in spans if n != b - a + 1}
    if not holes and len(runs) <= _MOST_RUNS:
        return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    rows = sum(b - a + 1 for a, b in runs) + sum(n for _, _, n in holes)
    return f"{min(a for a, _, _ in spans)}-{max(b for _, b, _ in spans)} ({rows} rows)"


def _joined_runs(spans: list[tuple[int, int]]) -> list[list[int]]:
    runs: list[list[int]] = []
    for first, last in spans:
        if runs and first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])
    return runs
