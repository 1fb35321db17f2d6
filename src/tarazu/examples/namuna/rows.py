"""Blocks of rows: columns of text, as a file would hold them."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Texts = NDArray[np.object_]
Block = dict[str, Texts]

SMALL = 5
"""A count of victims from 1 to 4 is hidden by the State, as "<5"."""

OBSERVATIONS = (
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
EVENTS = (
    "event",
    "area",
    "period",
    "form",
    "sex",
    "age_group",
    "victims",
    "detected",
    "voice",
    "source",
    "note",
)
CASE_STAGES = (
    "case",
    "area",
    "stage",
    "period",
    "form",
    "sex",
    "age_group",
    "source",
    "outcome",
    "agency",
    "voice",
    "note",
)
ALL = {"sex": "all", "age_group": "all", "form": "all", "status": "reported"}


def block(columns: Sequence[str], given: dict[str, object]) -> Block:
    """Columns of one length: texts as they are, single ones repeated, absent ones blank.

    >>> {name: list(texts) for name, texts in block(["a", "b", "c"], {"a": ["x", "y"], "b": "z"}).items()}
    {'a': ['x', 'y'], 'b': ['z', 'z'], 'c': ['', '']}
    """
    lengths = {len(v) for v in given.values() if isinstance(v, list | np.ndarray)}
    if len(lengths) > 1:
        raise ValueError(f"columns of different lengths: {sorted(lengths)}.")
    number = lengths.pop() if lengths else 1
    return {name: _texts(given.get(name, ""), number) for name in columns}


def observations(**given: object) -> Block:
    """Rows of the table `observations`; all sexes, ages and forms, and reported, unless said otherwise."""
    return block(OBSERVATIONS, {**ALL, **given})


def table(blocks: Iterable[Block], columns: Sequence[str]) -> pd.DataFrame:
    """One frame of text of all blocks."""
    held = list(blocks)
    joined = {name: np.concatenate([b[name] for b in held]) for name in columns}
    return pd.DataFrame(joined, columns=list(columns), dtype="str")


def numbers(values: NDArray[np.number]) -> Texts:
    """Whole numbers as text.

    >>> list(numbers(np.array([12, 0])))
    ['12', '0']
    """
    held, where = np.unique(values, return_inverse=True)
    return np.asarray(np.array([str(int(v)) for v in held], dtype=object)[where.ravel()])


def decimals(values: NDArray[np.float64]) -> Texts:
    """Numbers with one decimal as text."""
    return np.array([f"{v:.1f}" for v in values], dtype=object)


def hidden(counts: NDArray[np.number]) -> tuple[Texts, Texts]:
    """Value and status of counts whose small numbers the source hides; it shows zero, so "<5" is 1 to 4.

    >>> [list(part) for part in hidden(np.array([0, 3, 12]))]
    [['0', '<5', '12'], ['reported', 'suppressed', 'reported']]
    """
    small = (counts > 0) & (counts < SMALL)
    status = np.where(small, "suppressed", "reported").astype(object)
    return np.where(small, f"<{SMALL}", numbers(counts)), status


def _texts(given: object, number: int) -> Texts:
    if isinstance(given, list | np.ndarray):
        return np.asarray(given, dtype=object)
    return np.full(number, given, dtype=object)
