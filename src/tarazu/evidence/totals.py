"""Totals that add only what may be added: never a total to its parts, never two bands that overlap."""

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

TOTAL = "all"
MARGINS = ("sex", "age_group", "form")
_BAND = re.compile(r"(\d+)(?:-(\d+)|\+)$")
_OLDEST = 200


def totals(cells: pd.DataFrame, *, over: Sequence[str], keys: Sequence[str]) -> pd.DataFrame:
    """The cells that make up each total, and nothing twice.

    For a margin (sex, age group, form) a source may give the total, its parts, or both. Where it gives the total, the
    total stands. Where it gives parts, the layout that accounts for most stands: its parts may be incomplete, so that
    their sum is the least that the total can be.

    Args:
        cells: yearly cells (`evidence.cells`), with `lower` and `upper`.
        over: the margins to sum over, of sex, age_group, form.
        keys: the columns whose every combination has a total of its own.

    Returns:
        The chosen rows of `cells`. Their sums by `keys` are the totals, and their rows the lineage.

    >>> cells = pd.DataFrame({"area": "A", "sex": ["all", "female", "male"], "age_group": "all", "form": "all",
    ...                       "lower": [9.0, 4.0, 3.0], "upper": [9.0, 4.0, 3.0]})
    >>> float(totals(cells, over=["sex"], keys=["area", "age_group", "form"])["lower"].sum())
    9.0
    """
    if cells.empty:
        return cells
    chosen = cells
    for margin in over:
        others = [m for m in over if m != margin]
        chosen = _disjoint_parts(chosen, margin, [*keys, *others])
    layout = pd.Series(_layout(chosen, over), chosen.index, name="layout")
    groups = [chosen[k] for k in keys]
    accounted = chosen["lower"].groupby([*groups, layout]).transform("sum")
    rank = accounted.mask(layout.eq(0), float("inf"))
    best = rank.eq(rank.groupby(groups).transform("max"))
    first = layout.where(best, 1 << len(over)).groupby(groups).transform("min")
    return chosen[best & layout.eq(first)]


def _layout(cells: pd.DataFrame, over: Sequence[str]) -> NDArray[np.int64]:
    """Which margins a row splits, as bits: 0 is the total itself."""
    found = np.zeros(len(cells), dtype=np.int64)
    for bit, margin in enumerate(over):
        found |= (cells[margin] != TOTAL).to_numpy(dtype=np.int64) << bit
    return found


def total_bounds(cells: pd.DataFrame, *, over: Sequence[str], keys: Sequence[str]) -> pd.DataFrame:
    """The totals themselves: `keys`, `lower` and `upper`."""
    chosen = totals(cells, over=over, keys=keys)
    if chosen.empty:
        return pd.DataFrame(columns=[*keys, "lower", "upper"])
    return chosen.groupby(list(keys), as_index=False, sort=True)[["lower", "upper"]].sum()


def _disjoint_parts(cells: pd.DataFrame, margin: str, keys: Sequence[str]) -> pd.DataFrame:
    """Leaves out a part that another part of the same group holds or overlaps (5-9 beside child)."""
    parts = cells[margin].astype(str)
    if margin == "sex":
        return cells
    groups = [cells[k] for k in keys]
    together = parts.groupby(groups).transform(lambda g: "|".join(sorted(set(g))))
    keep = [part in disjoint(held, margin) for part, held in zip(parts, together, strict=True)]
    return cells[keep]


@cache
def disjoint(held: str, margin: str) -> frozenset[str]:
    """Of codes that stand together ("0-4|child"), those that may be added; the total always stays.

    >>> sorted(disjoint("0-4|18+|all|child", "age_group"))
    ['18+', 'all', 'child']
    >>> sorted(disjoint("EX02|EX02.02|EX04", "form"))
    ['EX02', 'EX04']
    """
    codes = sorted(held.split("|"), key=lambda code: (-_width(code, margin), code))
    kept: list[str] = []
    for code in codes:
        if code == TOTAL or not any(_overlap(code, other, margin) for other in kept if other != TOTAL):
            kept.append(code)
    return frozenset(kept)


def _width(code: str, margin: str) -> float:
    if margin == "form":
        return -len(code)
    band = _band(code)
    return band[1] - band[0] if band else 0


def _overlap(a: str, b: str, margin: str) -> bool:
    if margin == "form":
        return a.startswith(f"{b}.") or b.startswith(f"{a}.")
    one, two = _band(a), _band(b)
    return bool(one and two and one[0] < two[1] and two[0] < one[1])


def _band(code: str) -> tuple[int, int] | None:
    """First and past-the-last year of an age band; codes that are no band (unknown) overlap nothing."""
    if code == "child":
        return 0, 18
    found = _BAND.match(code)
    if not found:
        return None
    low = int(found[1])
    return low, int(found[2]) + 1 if found[2] else _OLDEST
