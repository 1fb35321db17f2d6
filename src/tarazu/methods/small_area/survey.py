"""What a survey gives for areas, with covariates: read, checked, and every fault told at once."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import qr

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
INTERCEPT = "intercept"
LISTED = 20  # faults that are spelled out; the rest are counted
SAME = 1e-9  # a covariate of which a smaller share is its own is made of the others


@dataclass(frozen=True, slots=True, eq=False)
class Survey:
    """`estimates` and `variances` have shape (areas,), NaN where no survey was held; `design` (areas, coefficients)."""

    areas: pd.Index
    terms: tuple[str, ...]
    estimates: Array
    variances: Array
    design: Array

    @property
    def held(self) -> Mask:
        """Where there was a survey."""
        return ~np.isnan(self.estimates)


def read_survey(
    estimates: ArrayLike, variances: ArrayLike, covariates: ArrayLike | pd.DataFrame | None, *, intercept: bool
) -> Survey:
    """Arrays of one length, and the names of areas and coefficients.

    Raises:
        ValueError: every fault, each with its area or covariate.
    """
    y, v = (np.asarray(given, dtype=float).copy() for given in (estimates, variances))
    areas = estimates.index if isinstance(estimates, pd.Series) else pd.RangeIndex(y.size)
    columns = _columns(covariates, len(areas))
    faults = _shape_faults(y, v, columns, areas, estimates=estimates, variances=variances, covariates=covariates)
    if not faults:
        columns = columns.set_axis(areas)
        faults = _number_faults(y, v, columns)
    _refuse(faults)
    if intercept:
        columns = pd.concat([pd.Series(1.0, areas, name=INTERCEPT), columns], axis=1)
    survey = Survey(areas, tuple(columns.columns), y, v, columns.to_numpy(float))
    _refuse(_design_faults(survey))
    return survey


def _columns(covariates: ArrayLike | pd.DataFrame | None, areas: int) -> pd.DataFrame:
    if covariates is None:
        return pd.DataFrame(index=range(areas))
    if isinstance(covariates, pd.DataFrame):
        return covariates.rename(columns=str)
    if isinstance(covariates, pd.Series):
        return covariates.to_frame(str(covariates.name or "covariate_1"))
    values = np.asarray(covariates, dtype=float)
    values = values[:, None] if values.ndim == 1 else values
    return pd.DataFrame(values, columns=[f"covariate_{i + 1}" for i in range(values.shape[1])])


def _shape_faults(y: Array, v: Array, columns: pd.DataFrame, areas: pd.Index, **given: object) -> list[str]:
    lengths = {"estimates": y.shape, "variances": v.shape, "covariates": (len(columns),)}
    if len(set(lengths.values())) > 1 or y.ndim != 1:
        told = ", ".join(f"{name} {shape}" for name, shape in lengths.items())
        return [f"one row an area is needed in each; found the shapes {told}"]
    faults = [
        f"{name}: its rows are named otherwise than those of the estimates; give both the same areas in the same order"
        for name in ("variances", "covariates")
        if isinstance(held := given[name], pd.Series | pd.DataFrame)
        and isinstance(given["estimates"], pd.Series)
        and not held.index.equals(areas)
    ]
    faults += [f"{area}: the area stands twice" for area in areas[areas.duplicated()]]
    return faults + [f"{name}: the covariate stands twice" for name in columns.columns[columns.columns.duplicated()]]


def _number_faults(y: Array, v: Array, columns: pd.DataFrame) -> list[str]:
    faults = []
    for area, estimate, variance in zip(columns.index, y, v, strict=True):
        if np.isnan(estimate) != np.isnan(variance):
            known, unknown = ("variance", "estimate") if np.isnan(estimate) else ("estimate", "variance")
            faults.append(f"{area}: {known} without {unknown}; leave both empty where no survey was held")
        elif np.isinf(estimate) or np.isinf(variance):
            faults.append(f"{area}: an infinite estimate or variance")
        elif variance <= 0:
            faults.append(
                f"{area}: variance {variance:g} is not above 0; a sample of a few alike has no variance to use"
            )
    for name in columns.columns:
        if not pd.api.types.is_numeric_dtype(columns[name]):
            faults.append(f"covariate {name}: holds text; turn it into numbers")
            continue
        unknown = columns.index[~np.isfinite(columns[name].to_numpy(float, na_value=np.nan))]
        faults += [f"{area}: covariate {name} is not known; it must be, in every area" for area in unknown]
    return faults


def _design_faults(survey: Survey) -> list[str]:
    held = survey.design[survey.held]
    if len(held) <= held.shape[1]:
        return [
            f"{len(held)} areas with a survey do not suffice for {held.shape[1]} coefficients "
            f"({', '.join(survey.terms) or 'none'}); at least one area more than coefficients is needed"
        ]
    size = np.sqrt((held**2).sum(axis=0))
    if not held.shape[1] or not size.all():
        return [
            f"covariate {n}: is 0 in every area with a survey" for n, s in zip(survey.terms, size, strict=True) if not s
        ]
    _, triangle, order = qr(held / size, mode="economic", pivoting=True)
    made = order[np.abs(np.diag(triangle)) < SAME]
    names = ", ".join(survey.terms[i] for i in sorted(made))
    return [f"covariates are collinear: {names} is made of the others; leave it out"] if len(made) else []


def _refuse(faults: list[str]) -> None:
    if faults:
        more = [f"{len(faults) - LISTED} more like these"] if len(faults) > LISTED else []
        raise ValueError("The survey cannot be used:\n  " + "\n  ".join([*faults[:LISTED], *more]))
