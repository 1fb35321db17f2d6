"""Counts, expected counts, weights and covariates: checked once, for every smoothed map, every fault told at once."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tarazu.methods.neighbours import find_pairs
from tarazu.methods.smoothing.graph import Graph, build_graph
from tarazu.methods.smoothing.latent import Evidence

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class MapData:
    """`seen` and `due`: counts and expected counts times their weights, shape (areas, ...); `informed` where due > 0."""

    seen: Array
    due: Array
    informed: NDArray[np.bool_]
    design: Array
    graph: Graph

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.seen.ravel(), self.due.ravel())


def read_map(
    cases: ArrayLike,
    expected: ArrayLike,
    neighbours: Any,
    covariates: ArrayLike | None,
    *,
    weights: ArrayLike | None,
    level: float,
    dimensions: int = 1,
) -> MapData:
    """Check and align; a count or an expected count of NaN means that nothing is known there.

    Raises:
        ValueError: every fault, each with the place of its first.
    """
    seen, due = np.asarray(cases, dtype=float), np.asarray(expected, dtype=float)
    if seen.ndim != dimensions or seen.shape != due.shape or not seen.size:
        raise ValueError(
            f"cases has shape {seen.shape}, expected {due.shape}; both need {dimensions} dimension(s), one shape, and areas."
        )
    size = len(seen)
    power = np.ones(size) if weights is None else np.asarray(weights, dtype=float)
    design = np.ones((size, 1)) if covariates is None else _with_intercept(np.asarray(covariates, dtype=float))
    pairs, faults = find_pairs(neighbours, size)
    faults += _count_faults(seen, due)
    if power.shape != (size,) or not ((power > 0) & (power <= 1)).all():
        faults.append(f"weights has shape {power.shape}; it needs one number an area, above 0 and at most 1.")
    if len(design) != size or not np.isfinite(design).all():
        faults.append(f"covariates has {len(design)} rows for {size} areas, and needs a finite number in each place.")
    if not 0 < level < 1:
        faults.append(f"level={level} is not between 0 and 1.")
    if faults:
        raise ValueError(" ".join(faults))
    known = np.isfinite(seen) & np.isfinite(due) & (np.nan_to_num(due) > 0)
    share = power.reshape(-1, *[1] * (dimensions - 1)) * known
    return MapData(share * np.nan_to_num(seen), share * np.nan_to_num(due), known, design, build_graph(pairs, size))


def _with_intercept(covariates: Array) -> Array:
    table = covariates[:, None] if covariates.ndim == 1 else covariates
    if table.ndim != 2:
        raise ValueError(f"covariates has shape {table.shape}; it needs (areas, covariates).")
    return np.column_stack([np.ones(len(table)), table])


def _count_faults(seen: Array, due: Array) -> list[str]:
    wrong = {
        "cases below 0": seen < 0,
        "cases that are not whole numbers": np.isfinite(seen) & (seen != np.floor(seen)),
        "cases without end": np.isinf(seen),
        "expected counts below 0 or without end": (due < 0) | np.isinf(due),
        "cases where none is expected": (seen > 0) & (due == 0),
    }
    faults = [f"{at.sum()} {what}, the first at {_first(at)}." for what, at in wrong.items() if at.any()]
    if not faults and not (np.nan_to_num(seen) * np.nan_to_num(due)).any():
        faults.append("There is not one case: relative risks have nothing to stand on.")
    return faults


def _first(where: NDArray[np.bool_]) -> str:
    place = np.argwhere(where)[0].tolist()
    return f"area {place[0]}" + "".join(f", column {column}" for column in place[1:])
