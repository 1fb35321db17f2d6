"""What a number rests on: the sources and the rows of files, read from a frame once and joined cheaply.

A report makes ten thousand figures, many of them on the same rows; a frame of rows is read into a basis once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

# Source, file, import, first row, last row, and how many rows the span stands for.
Span = tuple[str, str, str, int, int, int]
_MOST_READ = 2_000  # rows beyond this are told as spans from the first
_MOST_RUNS = 40  # beyond this nobody reads a list of rows: the span and the number of rows say more


@dataclass(frozen=True)
class Basis:
    """Rows of evidence, each once, in the order of source, file and row.

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
        if len(rows) > _MOST_READ:
            rows = _spans_alone(rows)
        first = rows["row"].tolist()
        last = rows["row_last"].tolist() if "row_last" in rows else first
        count = rows["row_count"].tolist() if "row_count" in rows else [1] * len(first)
        names = (rows[name].tolist() for name in ("source", "file", "import_id"))
        spans = {
            # A row of a table that stands beside aggregates (their columns are blank) stands for itself.
            (str(s), str(f), str(i), int(a), int(b if b == b else a), int(n if n == n else 1))
            for s, f, i, a, b, n in zip(*names, first, last, count, strict=True)
        }
        return cls(tuple(sorted(spans)))

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
    def sources(self) -> list[str]:
        """Codes of the sources, each once."""
        return sorted({span[0] for span in self.spans})

    @cached_property
    def lineage(self) -> list[str]:
        """Where the rows come from, runs of rows in one: "FILE:ROWS@IMPORT"."""
        held: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
        for _, file, origin, *span in self.spans:
            held.setdefault((file, origin), []).append((span[0], span[1], span[2]))
        return [f"{file}:{_told(spans)}@{origin[:8]}" for (file, origin), spans in sorted(held.items())]


NOTHING = Basis(())


def _spans_alone(rows: pd.DataFrame) -> pd.DataFrame:
    """Of very many rows, the span and the number in each file: nobody reads a list of thousands."""
    ends = {"row_last": rows.get("row_last", rows["row"]), "row_count": rows.get("row_count", 1)}
    grouped = rows.assign(**ends).groupby(["source", "file", "import_id"], as_index=False, observed=True)
    return grouped.agg(row=("row", "min"), row_last=("row_last", "max"), row_count=("row_count", "sum"))


def bases(rows: pd.DataFrame, by: str) -> dict[str, Basis]:
    """The basis of each part of some rows, by the value of a column."""
    return {str(key): Basis.of(part) for key, part in rows.groupby(by)}


def _told(spans: list[tuple[int, int, int]]) -> str:
    runs = _runs(sorted({(a, b) for a, b, _ in spans}))
    if all(n == b - a + 1 for a, b, n in spans) and len(runs) <= _MOST_RUNS:
        return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    return f"{min(a for a, _, _ in spans)}-{max(b for _, b, _ in spans)} ({sum(n for _, _, n in spans)} rows)"


def _runs(spans: list[tuple[int, int]]) -> list[list[int]]:
    runs: list[list[int]] = []
    for first, last in spans:
        if runs and first <= runs[-1][1] + 1:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])
    return runs
