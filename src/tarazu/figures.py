"""A figure: a number with its interval, unit, method, sources, grade and lineage; no number leaves us in another form.

A figure is a plain dict, so that it stands in `assessment.json` as it stands here. Lineage leads back to the rows of
the files that were imported: "FILE:ROWS@IMPORT".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tarazu.evidence.basis import Basis

Rows = pd.DataFrame | Basis
Figure = dict[str, Any]

AS_PUBLISHED = "as published"
COUNT = "count"
BOUNDS = "bounds"


@dataclass(frozen=True, slots=True)
class SourceBook:
    """The sources of the evidence: the grade of each, the origin behind it, its mark, and what it says it counts."""

    grades: dict[str, str]
    origins: dict[str, str]
    tlp: dict[str, str] = field(default_factory=dict)
    definitions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, sources: pd.DataFrame) -> "SourceBook":
        """From the evidence's `sources` table."""
        names = sources["source"].astype(str)
        grades = sources["source_grade"].astype(str) + sources["item_grade"].astype(str)
        return cls(
            dict(zip(names, grades, strict=True)),
            dict(zip(names, sources["origin"].astype(str), strict=True)),
            dict(zip(names, sources["tlp"].astype(str), strict=True)),
            dict(zip(names, sources["definition_used"].fillna("").astype(str), strict=True)),
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

    `rows` is, in every method, a basis (`evidence.basis`), or a frame with the columns source, file, row and import_id:
    the evidence that the figure was made from. A figure without evidence is an error, never a figure without source.
    """

    book: SourceBook
    level: float = 0.95

    def published(self, number: float, *, unit: str, rows: Rows) -> Figure:
        """A number quoted from its source as it was printed."""
        return self._figure(number, None, unit, AS_PUBLISHED, rows)

    def estimate(
        self, number: float, interval: Sequence[float], *, unit: str, method: str, rows: Rows, **more: Any
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

    def bounds(self, low: float, high: float, *, unit: str, rows: Rows, method: str = BOUNDS) -> Figure:
        """A number known only to lie between two bounds: there is no best value, and none is made up."""
        return self._figure(None, (low, high), unit, method, rows, bounds=True)

    def count(self, number: int, *, unit: str, rows: Rows) -> Figure:
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
        rows: Rows,
        **more: Any,
    ) -> Figure:
        basis = Basis.of(rows)
        if not basis:
            raise ValueError(f"A figure ({method}, {unit}) needs the rows of evidence that it rests on.")
        return {
            "value": _plain(number),
            "interval": [_plain(end) for end in interval] if interval else None,
            "level": self.level if interval and method not in (COUNT, BOUNDS) else None,
            "unit": unit,
            "method": method,
            "sources": basis.sources,
            "grade": self.book.grade(basis.sources),
            "lineage": basis.lineage,
            **more,
        }


def _plain(number: float | None) -> float | int | None:
    """A number of Python's own, whole where it is whole, rounded past what any reader needs (so that bytes hold)."""
    if number is None:
        return None
    rounded = float(f"{float(number):.10g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
