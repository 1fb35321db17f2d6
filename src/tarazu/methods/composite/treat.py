"""Denominate, impute and treat indicators before they are normalised."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """Data after treatment, and what was done to each indicator.

    `table` has a row an indicator: `skew_before`, `kurtosis_before`, `points_winsorised`, `treatment` (none,
    winsorised, log), `skew_after`, `kurtosis_after`, `passes`.
    """

    data: pd.DataFrame
    table: pd.DataFrame


def denominate(data: pd.DataFrame, denominators: pd.DataFrame, by: Mapping[str, str]) -> pd.DataFrame:
    """Divide each indicator in `by` by the denominator it names; the others stay as they are.

    >>> denominate(pd.DataFrame({"crimes": [10.0]}), pd.DataFrame({"people": [4.0]}), {"crimes": "people"})
       crimes
    0     2.5
    """
    changed = {name: data[name] / denominators[denominator] for name, denominator in by.items()}
    return data.assign(**changed)


def impute_group_mean(data: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """Fill what is missing by the mean of the unit's group. It hides what is unknown: prefer `missing="draw"` of
    `rank_uncertainty`, and use this only to repeat published work."""
    return data.fillna(data.groupby(groups).transform("mean"))


def treat(
    data: pd.DataFrame, *, winsorise_points: int = 5, skew_limit: float = 2.0, kurtosis_limit: float = 3.5
) -> Treated:
    """Pull in outliers of an indicator whose |skewness| and kurtosis both reach their limits.

    First the most extreme value is set to the next one, again and again, until one of the two is within its limit or
    `winsorise_points` are reached; if that is not enough, the indicator as it was is put on a log scale, shifted to be
    positive (and mirrored where the long tail is on the left, so that order is kept).

    Args:
        data: units x indicators, NaN where unknown.

    Source: OECD/JRC (2008) step 4; the order of treatments and the limits are those of the JRC's COIN tool.

    >>> treat(pd.DataFrame({"x": [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 100]})).data["x"].tolist()[-2:]
    [9.0, 9.0]
    """
    done = {
        str(name): _treat_one(data[name].to_numpy(float), winsorise_points, skew_limit, kurtosis_limit) for name in data
    }
    columns = {name: values for name, (values, _) in done.items()}
    table = pd.DataFrame({name: row for name, (_, row) in done.items()}).T.infer_objects()
    return Treated(pd.DataFrame(columns, index=data.index), table.rename_axis("indicator"))


def skewness(values: Vector) -> float:
    """Sample skewness G1, as spreadsheets compute it; NaN below three values or without spread."""
    n = len(values)
    spread = values - values.mean() if n else values
    if n < 3 or not spread.any():
        return float("nan")
    g1 = np.sqrt(n) * (spread**3).sum() / (spread**2).sum() ** 1.5
    return float(g1 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Vector) -> float:
    """Sample excess kurtosis G2, as spreadsheets compute it; NaN below four values or without spread."""
    n = len(values)
    spread = values - values.mean() if n else values
    if n < 4 or not spread.any():
        return float("nan")
    g2 = n * (spread**4).sum() / (spread**2).sum() ** 2 - 3
    return float(((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3)))


def _treat_one(raw: Vector, points: int, skew_limit: float, kurtosis_limit: float) -> tuple[Vector, dict[str, object]]:
    known = ~np.isnan(raw)

    def passes(values: Vector) -> bool:
        return not (abs(skewness(values)) >= skew_limit and kurtosis(values) >= kurtosis_limit)

    start = raw[known]
    values, moved, how = start, 0, "none"
    while not passes(values) and moved < points and len(np.unique(values)) > 2:  # one more would leave no difference
        values, moved = _winsorise_once(values)
        how = "winsorised"
    if not passes(values):
        values, moved, how = _log_scale(start), 0, "log"
    after = (np.nan, np.nan) if how == "none" else (skewness(values), kurtosis(values))
    row = (skewness(start), kurtosis(start), moved, how, *after, passes(values))
    names = (
        "skew_before",
        "kurtosis_before",
        "points_winsorised",
        "treatment",
        "skew_after",
        "kurtosis_after",
        "passes",
    )
    treated = np.full(len(raw), np.nan)
    treated[known] = values
    return treated, dict(zip(names, row, strict=True))


def _winsorise_once(values: Vector) -> tuple[Vector, int]:
    """Set the most extreme values to the next one inwards; also the number now moved (ties move together)."""
    sign = 1.0 if skewness(values) >= 0 else -1.0
    upright = sign * values
    extreme = upright == upright.max()
    return sign * np.where(extreme, upright[~extreme].max(), upright), int(extreme.sum())


def _log_scale(values: Vector) -> Vector:
    sign = 1.0 if skewness(values) >= 0 else -1.0
    upright = sign * values
    span = upright.max() - upright.min()
    logged: Vector = sign * np.log(upright - upright.min() + 0.01 * span)
    return logged
