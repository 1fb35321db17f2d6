"""The framework of an index: which indicator belongs to which aggregate, with what weight and direction."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NEEDED = ("code", "parent", "weight", "direction")
GOALPOSTS = ("goalpost_low", "goalpost_high")


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One aggregate: the columns it is made of, and their nominal weights.

    `children` are positions in `Framework.codes`; `weights` has the same length.
    """

    code: str
    children: NDArray[np.intp]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Framework:
    """An index as arrays. `nodes` come bottom-up: a child stands before its parent, the index stands last.

    `directions` (+1, -1) and `goalposts` (low, high; NaN where none) have a row for each indicator; `levels` one for
    each code.
    """

    indicators: tuple[str, ...]
    nodes: tuple[Node, ...]
    directions: NDArray[np.float64]
    goalposts: NDArray[np.float64]
    levels: NDArray[np.int64]

    @property
    def aggregates(self) -> tuple[str, ...]:
        return tuple(node.code for node in self.nodes)

    @property
    def codes(self) -> tuple[str, ...]:
        return self.indicators + self.aggregates

    @property
    def index(self) -> str:
        return self.nodes[-1].code


def read_framework(table: pd.DataFrame) -> Framework:
    """Turn the table of a framework into arrays, or say everything that is wrong with it.

    Args:
        table: one row a code. Columns `code`, `parent` (empty for the index), `weight`, `direction` (1 or -1);
            optional `type` (Indicator, Aggregate), `level` (1 for indicators) and `goalpost_low`, `goalpost_high`.
            Without `type`, a code that is a parent is an aggregate; without `level`, levels are counted upwards.

    Raises:
        ValueError: all faults at once, each with its code.

    >>> table = pd.DataFrame({"code": ["a", "b", "I"], "parent": ["I", "I", None], "weight": 1.0, "direction": 1})
    >>> read_framework(table).codes
    ('a', 'b', 'I')
    """
    missing = [name for name in NEEDED if name not in table.columns]
    if missing:
        raise ValueError(f"The framework lacks the columns {', '.join(missing)}; it needs {', '.join(NEEDED)}.")
    parents = _parents(table)
    _refuse(_faults(table, parents))
    order = _bottom_up(parents)
    aggregates = set(_aggregate_codes(table))
    indicators = tuple(code for code in parents if code not in aggregates)
    codes = indicators + tuple(code for code in order if code in aggregates)
    rows = table.set_index("code").loc[list(codes)]
    weights = rows["weight"].to_numpy(float)
    nodes = tuple(_node(code, codes, parents, weights) for code in codes[len(indicators) :])
    own = rows.loc[list(indicators)]
    goalposts = np.column_stack([_optional(own, name) for name in GOALPOSTS])
    return Framework(indicators, nodes, own["direction"].to_numpy(float), goalposts, _levels(rows, codes, nodes))


def _parents(table: pd.DataFrame) -> dict[str, str | None]:
    pairs = zip(table["code"].astype(str), table["parent"], strict=True)
    return {code: None if pd.isna(parent) or parent == "" else str(parent) for code, parent in pairs}


def _aggregate_codes(table: pd.DataFrame) -> list[str]:
    if "type" in table.columns:
        return [str(code) for code in table.loc[table["type"] == "Aggregate", "code"]]
    named = {parent for parent in _parents(table).values() if parent is not None}
    return [code for code in table["code"].astype(str) if code in named]


def _faults(table: pd.DataFrame, parents: dict[str, str | None]) -> list[str]:
    aggregates = set(_aggregate_codes(table))
    roots = [code for code, parent in parents.items() if parent is None]
    faults = [f"{code}: stands twice" for code in table["code"][table["code"].duplicated()]]
    if len(roots) != 1 or roots[0] not in aggregates:
        faults.append(f"one aggregate without a parent is the index; found {', '.join(roots) or 'none'}")
    for code, parent in parents.items():
        if parent is not None and parent not in aggregates:
            faults.append(f"{code}: its parent {parent} is not an aggregate of the framework")
    childless = aggregates - {parent for parent in parents.values() if parent is not None}
    faults += [f"{code}: an aggregate without children" for code in sorted(childless)]
    return faults + _cycles(parents) + _number_faults(table, aggregates)


def _number_faults(table: pd.DataFrame, aggregates: set[str]) -> list[str]:
    faults = []
    for row in table.to_dict("records"):
        code = row["code"]
        if not (_is_number(row["weight"]) and row["weight"] > 0):
            faults.append(f"{code}: weight {row['weight']!r} is not a number above 0; leave the code out instead")
        if row["direction"] not in ((1,) if code in aggregates else (1, -1)):
            faults.append(f"{code}: direction {row['direction']!r} is not 1 or -1 (an aggregate has 1)")
        low, high = (row.get(name) for name in GOALPOSTS)
        if _is_number(low) != _is_number(high) or (_is_number(low) and cast(float, low) >= cast(float, high)):
            faults.append(f"{code}: goalposts {low!r} and {high!r} are not a lower and a higher number")
    return faults


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number) and bool(np.isfinite(value))


def _cycles(parents: dict[str, str | None]) -> list[str]:
    faults = []
    for code, parent in parents.items():
        seen, above = {code}, parent
        while above is not None and above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above in seen:
            faults.append(f"{code}: is its own ancestor")
    return faults


def _bottom_up(parents: dict[str, str | None]) -> list[str]:
    def depth(code: str) -> int:
        above = parents[code]
        return 0 if above is None else 1 + depth(above)

    return sorted(parents, key=depth, reverse=True)


def _node(code: str, codes: tuple[str, ...], parents: dict[str, str | None], weights: NDArray[np.float64]) -> Node:
    children = np.array([i for i, child in enumerate(codes) if parents[child] == code], dtype=np.intp)
    return Node(code, children, weights[children])


def _levels(rows: pd.DataFrame, codes: tuple[str, ...], nodes: tuple[Node, ...]) -> NDArray[np.int64]:
    if "level" in rows.columns:
        return rows["level"].to_numpy(np.int64)
    levels = np.ones(len(codes), dtype=np.int64)
    for node in nodes:
        levels[codes.index(node.code)] = levels[node.children].max() + 1
    return levels


def _optional(rows: pd.DataFrame, name: str) -> NDArray[np.float64]:
    return rows[name].to_numpy(float) if name in rows.columns else np.full(len(rows), np.nan)


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ValueError("The framework cannot be used:\n  " + "\n  ".join(dict.fromkeys(faults)))
