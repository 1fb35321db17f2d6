"""What every origin would count in an area if the area were like the country, and how far its counts vary by chance.

An origin that works only where much happens must not make these areas look ordinary, and a busy one must not make the
others look quiet: areas and origins are fitted together, rate = origin and year x area.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betainc, gammaincc

Array = NDArray[np.float64]
Codes = NDArray[np.intp]
_ROUNDS = 200
_SETTLED = 1e-7
_PLAIN = 1e-4  # a dispersion beyond 1 so small that the count is Poisson
_HOLD = 0.5  # events at the country's rate that hold an area near it, so that an area without any still has a rate
# Degrees of freedom of Poisson variation that stand beside those of the evidence, so that a few counts decide nothing.
_TRUSTED = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """`expected`: shape (cells,), NaN where the origin counts too few areas to be compared with itself.

    `dispersion`: variance of a count over that of a Poisson count; 1 where victims come one by one. `overlap`:
    correlation of the counts of two origins in one area and year: 1 where they meet the same victims, 0 where each
    meets its own.
    """

    expected: Array
    dispersion: float
    overlap: float

    def weights(self, cells: pd.DataFrame, areas: Sequence[str]) -> Array:
        """Power of the likelihood of each area's summed count: one over the variance of that sum, in Poisson counts.

        Args:
            cells: the cells that are summed, with `expected`.
        """
        by_origin = cells.groupby(["area", "origin"])["expected"].sum()
        further = _further(by_origin, by_origin.index.get_level_values("area")).reindex(list(areas)).fillna(0.0)
        return np.asarray(1.0 / (self.dispersion * (1.0 + self.overlap * further)), dtype=float)


def fit_origins(cells: pd.DataFrame, *, fewest_areas: int) -> Fit:
    """Expected counts at the country's rate, and the dispersion of the counts around their own level.

    Args:
        cells: one line an area, year and origin: `area`, `year`, `origin`, `lower`, `upper`, and `exposure`, the
            person-years (0 or NaN where unknown). Of bounds the mean within them is taken, given the fit.
        fewest_areas: an origin that counts fewer areas in a year says how busy it is and not how these areas compare.

    Source: two-way Poisson fit by iterated scaling, Deming, Stephan (1940), Ann Math Stat 11:427-444; counts known to
    bounds by expectation and maximisation, Dempster, Laird, Rubin (1977), JRSS B 39:1-38.

    >>> cells = pd.DataFrame({"area": ["A", "B", "C"], "year": 2023, "origin": "O", "exposure": 10.0})
    >>> fit_origins(cells.assign(lower=[9, 3, 0], upper=[9, 3, 0]), fewest_areas=3).expected.round(2).tolist()
    [4.0, 4.0, 4.0]
    """
    exposure = cells["exposure"].to_numpy(dtype=float)
    bounds = cells[["lower", "upper"]].to_numpy(dtype=float).T
    area, origin = pd.factorize(cells["area"])[0], np.asarray(cells.groupby(["origin", "year"]).ngroup(), dtype=np.intp)
    wide = pd.Series(area).groupby(origin).transform("nunique").to_numpy() >= fewest_areas
    used = wide & (exposure > 0)
    fitted, dispersion = cells.assign(expected=np.nan, count=np.nan), 1.0
    if used.any() and bounds[1, used].sum() > 0:
        low, high = bounds[:, used]
        for _ in range(
            2 if (low < high).any() else 1
        ):  # what is hidden depends on how counts vary, and is fitted again
            held = _scale(low, high, exposure[used], area=area[used], origin=origin[used], dispersion=dispersion)
            fitted.loc[used, ["expected", "count"]] = np.column_stack(held)
            dispersion = max(_dispersion(_exact(fitted[used]), ["area", "origin"], trusted=1.0), 1.0)
    known = fitted[fitted["expected"] > 0]
    return Fit(fitted["expected"].to_numpy(dtype=float), dispersion, _overlap(_exact(known), dispersion))


def _exact(cells: pd.DataFrame) -> pd.DataFrame:
    """The series without a hidden count: the mean within bounds that stands for one hardly varies, whatever is true."""
    exact = cells["lower"] == cells["upper"]
    return cells[exact.groupby([cells["area"], cells["origin"]]).transform("all")]


def _scale(
    lower: Array, upper: Array, exposure: Array, *, area: Codes, origin: Codes, dispersion: float
) -> tuple[Array, Array]:
    """Expected and mean counts: exposure times the rate of each origin and year, relative rates averaging 1."""
    area, origin = pd.factorize(area)[0], pd.factorize(origin)[0]
    people = np.zeros(area.max() + 1)
    np.maximum.at(people, area, exposure)
    relative, counts = np.ones(len(people)), (lower + upper) / 2
    for _ in range(_ROUNDS):
        rate = np.bincount(origin, counts) / np.bincount(origin, exposure * relative[area])
        expected = exposure * rate[origin]
        found = (np.bincount(area, counts) + _HOLD) / (np.bincount(area, expected) + _HOLD)
        found /= (found * people).sum() / people.sum()
        settled = np.abs(found - relative).max() < _SETTLED
        relative = found
        if settled:
            break
        hidden = lower < upper
        counts[hidden] = mean_within(lower[hidden], upper[hidden], (expected * relative[area])[hidden], dispersion)
    return np.asarray(expected), np.asarray(counts)


def mean_within(lower: Array, upper: Array, mean: Array, dispersion: float = 1.0) -> Array:
    """Mean of a count that is known to lie within bounds: Poisson, or negative binomial where victims are met together.

    Args:
        dispersion: variance over mean, the same whatever the mean (the first form of the negative binomial).

    >>> mean_within(np.array([0.0, 7.0]), np.array([1.0, 7.0]), np.array([1.0, 3.0])).round(6).tolist()
    [0.5, 7.0]
    """
    mean = np.maximum(mean, 1e-9)
    size = mean / max(dispersion - 1.0, 1e-6)
    within = at_most(upper, mean, size) - at_most(lower - 1, mean, size)
    # y P(y) is the mean times the chance of y - 1, of a count whose size is one more.
    below = at_most(upper - 1, mean, size, more=1) - at_most(lower - 2, mean, size, more=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.where(within > 1e-12, mean * below / within, np.where(mean < lower, lower, upper))
    return np.asarray(np.where(lower == upper, lower, np.clip(found, lower, upper)))


def at_most(count: Array, mean: Array, size: Array, *, more: int = 0) -> Array:
    """P(Y <= count), Y negative binomial of this size, whose dispersion is 1 + mean / size; Poisson where that is 1."""
    least = np.maximum(count, 0.0) + 1
    plain = mean / size < _PLAIN
    found = np.where(plain, gammaincc(least, mean), betainc(size + more, least, size / (size + mean)))
    return np.asarray(np.where(count < 0, 0.0, found))


def _dispersion(cells: pd.DataFrame, level: list[str], *, trusted: float) -> float:
    """Pearson's statistic of counts around the level of their own series, over its degrees of freedom.

    Victims who are met together make counts vary more than a Poisson count does.

    Args:
        level: the columns that make a series of years.
        trusted: what stands for the ratio before the evidence speaks.

    Source: McCullagh, Nelder (1989), Generalized Linear Models, section 4.5.
    """
    sums = cells.groupby([*level, "year"], as_index=False)[["count", "expected"]].sum()
    own = sums.groupby(level)
    mean = (own["count"].transform("sum") / own["expected"].transform("sum") * sums["expected"]).to_numpy(dtype=float)
    there = mean > 0
    squares = (sums["count"].to_numpy(dtype=float)[there] - mean[there]) ** 2 / mean[there]
    freedom = float(there.sum() - own.ngroup()[there].nunique())
    return float((squares.sum() + _TRUSTED * trusted) / (freedom + _TRUSTED))


def _overlap(cells: pd.DataFrame, dispersion: float) -> float:
    """What the counts of several origins, added up, vary beyond counts that are independent: 0 to 1.

    Before the evidence speaks, all origins are taken to meet the same victims.
    """
    shared = cells[cells.groupby(["area", "year"])["origin"].transform("nunique") > 1]
    if shared.empty:
        return 1.0
    further = float(_further(shared["expected"], [shared["area"], shared["year"]]).mean())
    together = _dispersion(shared, ["area"], trusted=dispersion * (1.0 + further))
    return float(np.clip((together / dispersion - 1.0) / further, 0.0, 1.0))


def _further(expected: pd.Series, by: Any) -> pd.Series:
    """How many further origins of equal weight stand beside the first: 0 where one gives all that is expected."""
    roots = np.sqrt(expected).groupby(by).sum()
    further: pd.Series = (roots**2 / expected.groupby(by).sum() - 1.0).clip(lower=0.0)
    return further
