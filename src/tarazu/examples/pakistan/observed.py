"""One row of observations as the import takes it: text, with what most rows share filled in."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

COLUMNS = (
    "area",
    "period",
    "sex",
    "age_group",
    "form",
    "indicator",
    "value",
    "denominator",
    "status",
    "voice",
    "source",
    "detected",
    "count_basis",
    "detail",
    "note",
)
_DEFAULTS = dict.fromkeys(COLUMNS, "") | {"sex": "all", "age_group": "all", "form": "all", "status": "reported"}

Observed = tuple[int, dict[str, str]]
"""The row of the shipped file, and the row of observations made from it."""


def observed(row: int, **said: str) -> Observed:
    """A reported value, or what is known in its place.

    Raises:
        TypeError: a name is no column of observations.
    """
    unknown = set(said) - set(COLUMNS)
    if unknown:
        raise TypeError(f"observations have no column {sorted(unknown)}")
    return row, _DEFAULTS | said


def missing(row: int, why: str, **said: str) -> Observed:
    """A value that nobody has: kept, with the reason, never dropped and never zero."""
    return observed(row, **said, value="", status="not_collected", note=why)


def as_frame(rows: Iterable[Observed]) -> pd.DataFrame:
    """Observations in the order given; the index is the row of the shipped file, which may give several."""
    held = list(rows)
    index = pd.Index([number for number, _ in held], name="row", dtype="int64")
    return pd.DataFrame([said for _, said in held], index=index, columns=list(COLUMNS), dtype=str)


def number(value: float) -> str:
    """A computed value as text, to four decimals.

    >>> number(20.8255), number(0.0), number(30.0)
    ('20.8255', '0', '30')
    """
    return f"{value:.4f}".rstrip("0").rstrip(".")


def joined(*notes: str) -> str:
    """Notes in one line, blanks left out."""
    return "; ".join(note for note in notes if note)
