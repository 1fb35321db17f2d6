"""Areas among themselves: every parent exists and stands above, nobody is their own ancestor, versions do not overlap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from tarazu.catalog import codes
from tarazu.evidence.faults import Rows
from tarazu.evidence.periods import parse_date
from tarazu.evidence.problems import CellError, Problem
from tarazu.evidence.understand import suggestion


def hierarchy_problems(rows: Rows, frame: pd.DataFrame, known: pd.DataFrame) -> Iterator[Problem]:
    """Problems of a checked frame of areas, together with the areas that are known already."""
    own = frame[["area", "level", "parent", "valid_from", "valid_to", "successor"]].reset_index(drop=True)
    yield from _missing(rows, own, set(known["area"]))
    yield from _levels(rows, own, known)
    yield from _circles(rows, own, known)
    yield from _backwards(rows, own)
    yield from _overlaps(rows, own, known)


def _missing(rows: Rows, own: pd.DataFrame, known: set[str]) -> Iterator[Problem]:
    areas = known | set(own["area"].dropna())
    for column in ("parent", "successor"):
        for at, area in own.loc[own[column].notna() & ~own[column].isin(areas), column].items():
            error = CellError(f'"{area}" is not an area of this file or workspace.', suggestion(area, sorted(areas)))
            yield rows.problem(int(str(at)), column, error)


def _levels(rows: Rows, own: pd.DataFrame, known: pd.DataFrame) -> Iterator[Problem]:
    """A parent is of a coarser level than its parts."""
    order = {level: place for place, level in enumerate(codes("level"))}
    level = _latest(known, "level") | _latest(own, "level")
    for at, row in own.iterrows():
        mine, parent = order.get(row["level"]), row["parent"]
        above = order.get(level.get(parent, "")) if isinstance(parent, str) and parent != row["area"] else None
        if mine is not None and above is not None and above >= mine:
            says = f'"{parent}" is a {level[parent]}; a {row["level"]} cannot be part of it.'
            yield rows.problem(
                int(str(at)), "parent", CellError(says, f"Correct parent or level ({', '.join(order)}).")
            )


def _circles(rows: Rows, own: pd.DataFrame, known: pd.DataFrame) -> Iterator[Problem]:
    parents = _latest(known, "parent") | _latest(own, "parent")
    for at, area in own["area"].dropna().items():
        way = _way_up(area, parents)
        if way[-1] == area and len(way) > 1:
            says = f"{area} is its own ancestor: {' is part of '.join(way)}."
            yield rows.problem(int(str(at)), "parent", CellError(says, "Correct the parent of one of them."))


def _way_up(area: str, parents: Mapping[str, str]) -> list[str]:
    """The area, its parent and so on, until there is none or one comes again."""
    way = [area]
    while (parent := parents.get(way[-1])) is not None:
        if parent in way[1:]:
            break
        way.append(parent)
        if parent == area:
            break
    return way


def _latest(areas: pd.DataFrame, column: str) -> dict[str, str]:
    """The column of the last version of each area, blanks left out."""
    held = areas[["area", column]].dropna()
    return dict(zip(held["area"], held[column], strict=True))


def _backwards(rows: Rows, own: pd.DataFrame) -> Iterator[Problem]:
    for at, row in own.iterrows():
        if (
            pd.notna(row["valid_from"])
            and pd.notna(row["valid_to"])
            and _last(row["valid_to"]) < _first(row["valid_from"])
        ):
            says = f"The area ends in {row['valid_to']}, before it begins in {row['valid_from']}."
            yield rows.problem(int(str(at)), "valid_to", CellError(says, "Correct one of the two."))


def _overlaps(rows: Rows, own: pd.DataFrame, known: pd.DataFrame) -> Iterator[Problem]:
    """Two versions of one area at one time; the same version again is for the comparison with what is stored."""
    dated = own.dropna(subset=["area", "valid_from"])
    older = known.reindex(columns=["area", "valid_from", "valid_to"]).dropna(subset=["area", "valid_from"])
    keys = set(zip(dated["area"], dated["valid_from"], strict=True))
    older = older[older["area"].isin(set(dated["area"]))]
    same = [key in keys for key in zip(older["area"], older["valid_from"], strict=True)]
    older = older[~np.asarray(same, dtype=bool)]
    both = pd.concat([dated.assign(at=dated.index), older.assign(at=-1)], ignore_index=True)
    for area, versions in both.groupby("area", sort=False):
        ordered = sorted(versions.to_dict("records"), key=lambda version: _first(version["valid_from"]))
        for one, two in pairwise(ordered):
            if one["valid_from"] != two["valid_from"] and _end(one) >= _first(two["valid_from"]):
                until = f"until {one['valid_to']}" if pd.notna(one["valid_to"]) else "without an end"
                says = f"{area} exists from {one['valid_from']} {until}, and again from {two['valid_from']}."
                mend = "Give the earlier version a valid_to before the later one begins."
                yield rows.problem(int(max(one["at"], two["at"])), "valid_from", CellError(says, mend))


def _first(text: str) -> dt.date:
    return parse_date(text).start or dt.date.min


def _last(text: str) -> dt.date:
    return parse_date(text).end or dt.date.max


def _end(version: Mapping[Any, Any]) -> dt.date:
    """The day before which the next version may not begin; a bare year or month may be shared by both."""
    until = version["valid_to"]
    return dt.date.max if pd.isna(until) else _first(until) if len(until) < 10 else _last(until)
