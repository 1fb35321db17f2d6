"""Counts and drivers as they are given: checked all at once, put on one scale, with what had to be left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
FEWEST_AREAS = 10
ONE_FORM = "all"


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """What is modelled.

    Attributes:
        areas, forms, names: labels of rows, of forms of exploitation, and of the drivers that are used.
        cases, due: shape (forms, areas).
        values: shape (areas, drivers), in their own units, NaN where unknown.
        centre, scale: median and standard deviation of each driver's known values.
        left_out: drivers that are not used, and why.
    """

    areas: tuple[str, ...]
    forms: tuple[str, ...]
    names: tuple[str, ...]
    cases: Array
    due: Array
    values: Array
    centre: Array
    scale: Array
    left_out: Mapping[str, str]

    @property
    def standardised(self) -> Array:
        return np.asarray((self.values - np.nanmean(self.values, axis=0)) / self.scale)


def read_data(
    cases: ArrayLike,
    expected: ArrayLike,
    drivers: pd.DataFrame,
    forms: Sequence[str] | None,
    *,
    fewest_known: float,
) -> Data:
    """Check, align and standardise.

    Raises:
        ValueError: every fault at once.
    """
    if not isinstance(drivers, pd.DataFrame):
        raise ValueError(
            f"drivers is a {type(drivers).__name__}; give a DataFrame, a row an area and a column a driver."
        )
    counts, due = np.asarray(cases, dtype=float), np.asarray(expected, dtype=float)
    faults = [*_count_faults(counts, due, len(drivers)), *_driver_faults(drivers)]
    if not faults:
        faults += _form_faults(forms, 1 if counts.ndim == 1 else counts.shape[1])
    if faults:
        raise ValueError("The counts and drivers cannot be used (areas counted from 0):\n  " + "\n  ".join(faults))
    wide = counts.reshape(len(drivers), -1)
    labels = tuple(map(str, forms)) if forms is not None else _labels(wide.shape[1])
    due = np.broadcast_to(due.reshape(len(drivers), -1), wide.shape)
    values = drivers.to_numpy(dtype=float)
    left_out = _left_out(drivers, fewest_known)
    kept = [place for place, name in enumerate(drivers.columns) if str(name) not in left_out]
    if not kept:
        raise ValueError(
            f"drivers: none can be used: {'; '.join(f'{n} is {why}' for n, why in left_out.items()) or 'none'}."
        )
    held = values[:, kept]
    centre, scale = np.nanmedian(held, axis=0), np.nanstd(held, axis=0)
    names = tuple(str(drivers.columns[place]) for place in kept)
    areas = tuple(map(str, drivers.index))
    return Data(areas, labels, names, wide.T.copy(), due.T.copy(), held, centre, scale, left_out)


def _labels(forms: int) -> tuple[str, ...]:
    return (ONE_FORM,) if forms == 1 else tuple(f"form {form + 1}" for form in range(forms))


def _count_faults(cases: Array, due: Array, areas: int) -> list[str]:
    if cases.ndim not in (1, 2) or len(cases) != areas:
        return [f"cases has shape {cases.shape}; drivers has {areas} areas."]
    if due.shape not in (cases.shape, (areas,)):
        return [f"expected has shape {due.shape}; cases has {cases.shape}."]
    found = []
    if areas < FEWEST_AREAS:
        found.append(f"{areas} areas are too few to tell what goes with what; {FEWEST_AREAS} or more are needed.")
    wrong = ~np.isfinite(cases) | (cases < 0) | (cases != np.round(cases))
    if wrong.any():
        found.append(f"cases of area {np.argwhere(wrong)[0][0]} are missing, negative or not whole.")
    if not (np.isfinite(due) & (due > 0)).all():
        found.append(f"expected of area {np.argwhere(~(np.isfinite(due) & (due > 0)))[0][0]} is not above 0.")
    if not wrong.any() and (cases.sum(axis=0) == 0).any():
        found.append("cases are 0 in all areas (of a form): there is nothing that drivers could go with.")
    return found


def _driver_faults(drivers: pd.DataFrame) -> list[str]:
    found = []
    if not drivers.columns.is_unique:
        found.append(f"drivers: column {drivers.columns[drivers.columns.duplicated()][0]!r} comes twice.")
    if not drivers.index.is_unique:
        found.append(f"drivers: area {drivers.index[drivers.index.duplicated()][0]!r} comes twice.")
    for name, column in zip(drivers.columns, (drivers.iloc[:, at] for at in range(drivers.shape[1])), strict=True):
        if column.dtype.kind not in "biuf":
            found.append(f"drivers: column {name!r} holds {column.dtype} and no numbers.")
        elif np.isinf(column.to_numpy(dtype=float)).any():
            found.append(f"drivers: column {name!r} holds infinite values.")
    return found


def _form_faults(forms: Sequence[str] | None, columns: int) -> list[str]:
    if forms is None:
        return []
    if len(forms) != columns or len(set(forms)) != columns:
        return [f"forms names {len(set(forms))} forms; cases has {columns} column(s), one a form."]
    return []


def _left_out(drivers: pd.DataFrame, fewest_known: float) -> dict[str, str]:
    """Drivers known in too few areas, or alike in all."""
    found = {}
    for name in drivers.columns:
        known = drivers[name].dropna().to_numpy(dtype=float)
        if len(known) < fewest_known * len(drivers) or len(known) < 3:
            found[str(name)] = f"known in {len(known)} of {len(drivers)} areas"
        elif np.ptp(known) <= 1e-9 * np.abs(known).max():
            found[str(name)] = "alike in all areas"
    return found
