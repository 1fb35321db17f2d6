"""Gaussian fields of several blocks side by side: independent effects, maps, time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tarazu.methods.smoothing.graph import RIDGE, IntrinsicField, build_graph, intrinsic_field

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Entries of one triangle of a precision, and the sums of the field that are held at 0, shape (constraints, size)."""

    rows: Ints
    columns: Ints
    values: Array
    size: int
    sums: Array


def independent(size: int) -> Block:
    """Standard normals."""
    every = np.arange(size)
    return Block(every, every, np.ones(size), size, np.zeros((0, size)))


def structured(structure: IntrinsicField) -> Block:
    """The intrinsic field, each connected part summing to 0."""
    values = structure.values.copy()
    diagonal = structure.rows == structure.columns
    values[diagonal] += RIDGE * values[diagonal].mean() if diagonal.any() else 0.0
    return Block(structure.rows, structure.columns, values, len(structure.areas), structure.sums)


def chain(times: int) -> IntrinsicField:
    """The random walk of first order: times are neighbours in a row."""
    steps = np.column_stack([np.arange(times - 1), np.arange(1, times)])
    return intrinsic_field(build_graph(steps, times))


def autoregression(walk: IntrinsicField, correlation: float) -> Array:
    """Precision of a stationary autoregression with variance 1, in the entries of `chain`.

    >>> autoregression(chain(3), 0.5).round(3).tolist()
    [1.333, 1.667, 1.333, -0.667, -0.667]
    """
    size = len(walk.areas)
    inner = (walk.rows == walk.columns) & (walk.rows > 0) & (walk.rows < size - 1)
    values = np.where(walk.rows == walk.columns, 1.0, -correlation)
    values[inner] += correlation**2
    return np.asarray(values / (1.0 - correlation**2))


def join(blocks: list[Block]) -> tuple[Block, Ints]:
    """One field, and where each block begins in it."""
    starts = np.append(0, np.cumsum([block.size for block in blocks])).astype(np.int64)
    size, low = int(starts[-1]), starts[:-1]
    sums = [
        np.pad(block.sums, ((0, 0), (at, size - at - block.size)))
        for block, at in zip(blocks, low.tolist(), strict=True)
    ]
    return Block(
        np.concatenate([block.rows + at for block, at in zip(blocks, low, strict=True)]),
        np.concatenate([block.columns + at for block, at in zip(blocks, low, strict=True)]),
        np.concatenate([block.values for block in blocks]),
        size,
        np.vstack(sums),
    ), low
