"""Totals that add only what may be added: never a total to its parts, never two bands that overlap."""

import re
from collections.abc import Callable, Sequence
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
    codes = {name: pd.factorize(cells[name], use_na_sentinel=False)[0] for name in (*keys, *over)}
    rows = np.arange(len(cells))
    for margin in [m for m in over if m != "sex"]:
        groups = group_numbers([codes[name][rows] for name in (*keys, *over) if name != margin])
        rows = rows[_chosen(cells[margin].iloc[rows], groups, margin, disjoint)]
    layout = _layout(cells.iloc[rows], over)
    groups = group_numbers([codes[name][rows] for name in keys])
    return cells.iloc[rows[_best_layout(cells["lower"].to_numpy(dtype=float)[rows], groups, layout)]]


def complete_parts(cells: pd.DataFrame, margin: str, keys: Sequence[str]) -> pd.DataFrame:
    """The rows that make up a total over one margin where it can be told: the total itself, or parts without a hole.

    Women and men are all of a margin of sexes; ages are all where their bands leave no year out. Where parts are
    missing there is no row: their sum is no total.

    Args:
        keys: every other column that tells cells apart.

    >>> cells = pd.DataFrame({"area": ["A", "A", "B"], "sex": ["female", "male", "female"], "lower": [4.0, 3.0, 2.0]})
    >>> complete_parts(cells, "sex", ["area"])["lower"].tolist()
    [4.0, 3.0]
    """
    if cells.empty:
        return cells
    groups = group_numbers([pd.factorize(cells[name], use_na_sentinel=False)[0] for name in keys])
    return cells[_chosen(cells[margin], groups, margin, complete)]


def group_numbers(codes: list[NDArray[np.intp]]) -> NDArray[np.intp]:
    """One number for each combination of codes, from 0.

    >>> group_numbers([np.array([0, 0, 1]), np.array([5, 7, 5])]).tolist()
    [0, 1, 2]
    """
    found = np.zeros(len(codes[0]), dtype=np.intp)
    for own in codes:
        found = pd.factorize(found * (int(own.max(initial=0)) + 1) + own)[0]
    return found


def _chosen(
    parts: pd.Series, groups: NDArray[np.intp], margin: str, rule: Callable[[str, str], frozenset[str]]
) -> NDArray[np.bool_]:
    """Which rows a rule takes of each group, by the codes of the margin that stand together in it."""
    codes, names = pd.factorize(parts.astype(str))
    there = np.zeros((int(groups.max()) + 1, len(names)), dtype=bool)
    there[groups, codes] = True
    # Few patterns of codes stand together, in very many groups: the rule is asked once a pattern.
    _, first, pattern = np.unique(np.packbits(there, axis=1), axis=0, return_index=True, return_inverse=True)
    taken = np.zeros((len(first), len(names)), dtype=bool)
    for number, group in enumerate(first):
        allowed = rule("|".join(sorted(names[there[group]])), margin)
        taken[number] = [name in allowed for name in names]
    return np.asarray(taken[pattern.ravel()[groups], codes])


def _best_layout(lower: NDArray[np.float64], groups: NDArray[np.intp], layout: NDArray[np.int64]) -> NDArray[np.bool_]:
    """The rows of the layout that accounts for most in each group: the total before any parts, then the plainest."""
    width = int(layout.max()) + 1
    accounted = np.bincount(groups * width + layout, lower, (int(groups.max()) + 1) * width).reshape(-1, width)
    there = np.bincount(groups * width + layout, minlength=accounted.size).reshape(-1, width) > 0
    rank = np.where(there, accounted, -1.0)
    rank[:, 0] = np.where(there[:, 0], np.inf, -1.0)
    return np.asarray(layout == rank.argmax(axis=1)[groups])


def total_bounds(cells: pd.DataFrame, *, over: Sequence[str], keys: Sequence[str]) -> pd.DataFrame:
    """The totals themselves: `keys`, `lower` and `upper`."""
    chosen = totals(cells, over=over, keys=keys)
    if chosen.empty:
        return pd.DataFrame(columns=[*keys, "lower", "upper"])
    return chosen.groupby(list(keys), as_index=False, sort=True)[["lower", "upper"]].sum()


def _layout(cells: pd.DataFrame, over: Sequence[str]) -> NDArray[np.int64]:
    """Which margins a row splits, as bits: 0 is the total itself."""
    found = np.zeros(len(cells), dtype=np.int64)
    for bit, margin in enumerate(over):
        found |= (cells[margin] != TOTAL).to_numpy(dtype=np.int64) << bit
    return found


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


@cache
def complete(held: str, margin: str) -> frozenset[str]:
    """Of codes that stand together, those that make up the whole; none where a part is missing.

    >>> sorted(complete("0-4|18+|child|unknown", "age_group")), complete("18+|5-17", "age_group")
    (['18+', 'child', 'unknown'], frozenset())
    """
    codes = set(held.split("|"))
    if TOTAL in codes:
        return frozenset((TOTAL,))
    if margin == "sex":
        return frozenset(codes) if {"female", "male"} <= codes else frozenset()
    kept = disjoint(held, margin)
    bands = sorted(band for code in kept if (band := _band(code)))
    ends = [0, *(end for _, end in bands)]
    whole = bool(bands) and ends[-1] == _OLDEST and all(band[0] == end for band, end in zip(bands, ends, strict=False))
    return kept if whole else frozenset()


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
