"""A figure: a number with its interval, unit, method, sources, grade and lineage; no number leaves us in another form.

A figure is a plain dict, so that it stands in `assessment.json` as it stands here. Lineage leads back to the rows of
the files that were imported: "FILE:ROWS@IMPORT".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

Figure = dict[str, Any]

AS_PUBLISHED = "as published"
COUNT = "count"
BOUNDS = "bounds"
_MOST_RUNS = 40  # beyond this nobody reads a list of rows: the span and the number of rows say more


@dataclass(frozen=True, slots=True)
class SourceBook:
    """The sources of the evidence: what grade each has, and which one origin stands behind several."""

    grades: dict[str, str]
    origins: dict[str, str]
    tlp: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: pd.DataFrame) -> "SourceBook":
        """From the evidence's `sources` table."""
        names = sources["source"].astype(str)
        grades = sources["source_grade"].astype(str) + sources["item_grade"].astype(str)
        return cls(
            dict(zip(names, grades, strict=True)),
            dict(zip(names, sources["origin"].astype(str), strict=True)),
            dict(zip(names, sources["tlp"].astype(str), strict=True)),
        )

    def grade(self, sources: Iterable[str]) -> str:
        """The grade of a figure that rests on several sources: the worse of each half (3x5x2).

        >>> SourceBook({"a": "1C", "b": "2A"}, {}).grade(["a", "b"])
        '2C'
        """
        held = [self.grades[s] for s in sources]
        return max(g[0] for g in held) + max(g[1] for g in held) if held else ""


@dataclass(frozen=True, slots=True)
class FigureMaker:
    """Makes figures that rest on rows of the evidence.

    `rows` is, in every method, a frame with the columns source, file, row and import_id: the evidence that the figure
    was made from. A figure without evidence is an error, never a figure without source.
    """

    book: SourceBook
    level: float = 0.95

    def published(self, number: float, *, unit: str, rows: pd.DataFrame) -> Figure:
        """A number quoted from its source as it was printed."""
        return self._figure(number, None, unit, AS_PUBLISHED, rows)

    def estimate(
        self, number: float, interval: Sequence[float], *, unit: str, method: str, rows: pd.DataFrame, **more: Any
    ) -> Figure:
        """A number of ours with its interval at `level`.

        Raises:
            ValueError: the interval does not hold the number (beyond rounding of floats).
        """
        low, high = float(interval[0]), float(interval[1])
        slack = 1e-9 * max(1.0, abs(number))
        if not low - slack <= number <= high + slack:
            raise ValueError(f"The interval {low:g} to {high:g} does not hold {number:g} ({method}).")
        return self._figure(number, (min(low, number), max(high, number)), unit, method, rows, **more)

    def bounds(self, low: float, high: float, *, unit: str, rows: pd.DataFrame, method: str = BOUNDS) -> Figure:
        """A number known only to lie between two bounds: there is no best value, and none is made up."""
        return self._figure(None, (low, high), unit, method, rows, bounds=True)

    def count(self, number: int, *, unit: str, rows: pd.DataFrame) -> Figure:
        """A count of our own over the evidence, exact."""
        return self._figure(number, (number, number), unit, COUNT, rows)

    def observed(self, row: pd.DataFrame, *, unit: str) -> Figure:
        """One row of observations as its source gives it: a number, or bounds.

        Args:
            row: one row, with `lower` and `upper` beside the columns above.
        """
        low, high = float(row["lower"].iloc[0]), float(row["upper"].iloc[0])
        return self.published(low, unit=unit, rows=row) if low == high else self.bounds(low, high, unit=unit, rows=row)

    def _figure(
        self,
        number: float | None,
        interval: tuple[float, float] | None,
        unit: str,
        method: str,
        rows: pd.DataFrame,
        **more: Any,
    ) -> Figure:
        if rows.empty:
            raise ValueError(f"A figure ({method}, {unit}) needs the rows of evidence that it rests on.")
        sources = sorted(set(rows["source"].astype(str)))
        return {
            "value": _plain(number),
            "interval": [_plain(end) for end in interval] if interval else None,
            "level": self.level if interval and method not in (COUNT, BOUNDS) else None,
            "unit": unit,
            "method": method,
            "sources": sources,
            "grade": self.book.grade(sources),
            "lineage": lineage(rows),
            **more,
        }


def lineage(rows: pd.DataFrame) -> list[str]:
    """Where rows come from, runs of rows in one: "FILE:ROWS@IMPORT".

    A row that stands for many (`row_last`, `row_count`: an aggregate of the database) gives the span it was taken from.

    >>> lineage(pd.DataFrame({"file": "a.csv", "import_id": "0123456789", "row": [2, 3, 4, 9]}))
    ['a.csv:2-4,9@01234567']
    >>> lineage(pd.DataFrame({"file": ["a.csv"], "import_id": "0123", "row": 2, "row_last": 900, "row_count": 12}))
    ['a.csv:2-900 (12 rows)@0123']
    """
    # Plain Python: a report asks this some ten thousand times, of a few rows each.
    first = rows["row"].tolist()
    last = rows["row_last"].tolist() if "row_last" in rows else first
    count = rows["row_count"].tolist() if "row_count" in rows else [1] * len(first)
    held: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for file, origin, a, b, n in zip(
        rows["file"].tolist(), rows["import_id"].tolist(), first, last, count, strict=True
    ):
        whole = b == b and n == n  # a row of a table beside aggregates stands for itself
        held.setdefault((str(file), str(origin)), []).append((int(a), int(b if whole else a), int(n if whole else 1)))
    return [f"{file}:{_spans(spans)}@{origin[:8]}" for (file, origin), spans in sorted(held.items())]


def _spans(spans: list[tuple[int, int, int]]) -> str:
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


def _plain(number: float | None) -> float | int | None:
    """A number of Python's own, whole where it is whole, rounded past what any reader needs (so that bytes hold)."""
    if number is None:
        return None
    rounded = float(f"{float(number):.10g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
