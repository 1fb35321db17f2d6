"""Data that might as well have been seen: one of several tables, with error, and with what is missing filled."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.methods.composite.framework import Framework
from tarazu.methods.composite.index import indicator_matrix
from tarazu.methods.composite.missing import draw_missing

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
BLOCK = 2_000_000  # values held at once when data are drawn: 16 MB


class Supply(Protocol):
    """What runs are computed from: tables of units x indicators, where all of them know a value, and data for each run."""

    @property
    def tables(self) -> tuple[Array, ...]: ...

    @property
    def known(self) -> Mask: ...

    def blocks(self, table: int, rows: Rows, rng: np.random.Generator) -> Iterator[tuple[Rows, Array]]:
        """(runs, their data), the data of one shape that stands for all runs or (runs, units, indicators)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of the indicators.

    `tables` are alternatives of units x indicators; `errors` their standard errors; `draws` (replicates, units,
    indicators) stand in place of both; `fill` says that what is not `known` is to be drawn.
    """

    tables: tuple[Array, ...]
    known: Mask
    errors: Array | None = None
    draws: Array | None = None
    fill: bool = False

    def blocks(self, table: int, rows: Rows, rng: np.random.Generator) -> Iterator[tuple[Rows, Array]]:
        """(replicates, their data): once for all where the data stand still, in blocks where they are drawn."""
        values = self.tables[table]
        if self.draws is None and self.errors is None and not self.fill:
            yield rows, values[None]
            return
        for block in np.array_split(rows, -(-len(rows) * values.size // BLOCK)):
            drawn = add_error(values, self.errors, rng, len(block)) if self.draws is None else self.draws[block]
            yield block, np.where(self.known, drawn, draw_missing(values, rng, len(block))) if self.fill else drawn


def read_evidence(
    tables: list[pd.DataFrame],
    framework: Framework,
    *,
    data_sd: pd.DataFrame | None,
    draws: Array | None,
    missing: str,
    replicates: int,
) -> Evidence:
    """Check what was given and turn it into arrays; the arguments are those of `rank_uncertainty`."""
    if not tables or any(not table.index.equals(tables[0].index) for table in tables):
        raise ValueError("Give one table, or several of the same units in the same order.")
    if missing not in ("draw", "available"):
        raise ValueError(f"missing={missing!r} is unknown; choose draw or available.")
    if draws is not None and (data_sd is not None or len(tables) > 1):
        raise ValueError("draws already hold the error of one table: give them with one table and without data_sd.")
    values = tuple(indicator_matrix(table, framework) for table in tables)
    known = np.logical_and.reduce([~np.isnan(table) for table in values])
    errors = None if data_sd is None else _errors(data_sd, tables[0].index, framework)
    if draws is not None:
        draws = np.asarray(draws, dtype=float)
        if draws.shape != (replicates, *known.shape):
            wanted = (replicates, *known.shape)
            raise ValueError(f"draws has shape {draws.shape}; it needs (replicates, units, indicators) = {wanted}.")
        known = np.logical_and.reduce(np.isfinite(draws), axis=0)
        values = (np.where(known, draws.mean(axis=0), np.nan),)
    return Evidence(values, known, errors, draws, fill=missing == "draw" and not known.all())


def _errors(data_sd: pd.DataFrame, units: pd.Index, framework: Framework) -> Array:
    errors = data_sd.reindex(index=units, columns=list(framework.indicators)).to_numpy(float)
    if (errors < 0).any():
        raise ValueError("data_sd holds a negative standard error.")
    return np.asarray(np.nan_to_num(errors))


def add_error(values: Array, errors: Array | None, rng: np.random.Generator, replicates: int) -> Array:
    """Replicates of `values` (units x indicators), with normal error of standard deviation `errors`."""
    shape = (replicates, *values.shape)
    if errors is None:
        return np.broadcast_to(values, shape)
    return values + rng.standard_normal(shape) * errors
