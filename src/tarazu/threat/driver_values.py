"""What is known of the drivers of each district: as published, and modelled where a survey did not reach and it is sound.

A survey's driver is modelled (Fay-Herriot) from what is counted in every district. What images or registers did not look at is not:
a province without images is unlike those that have them in ways that no census says. A survey's own figures stand as
published, for their variances of sampling are not published: those assumed here are good enough for the model, whose
own variance is what the covariates leave, and no ground to move a figure that was observed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tarazu import catalog
from tarazu.catalog import Driver
from tarazu.evidence.basis import Basis
from tarazu.methods.small_area import SmallAreas, fay_herriot
from tarazu.threat.ground import Ground

# Drivers that come from a census or a count of things; the rest come from sample surveys.
COUNTED = ("census", "count", "satellite")
CENSUS = "census"
FEWEST_OBSERVED = 15  # districts with a survey and every covariate, below which nothing is modelled
OBSERVED_PER_COEFFICIENT = 5
WIDELY_KNOWN = 0.9  # of the districts of the survey, that a covariate must be known in


@dataclass(frozen=True, slots=True)
class Seen:
    """A driver of a district: its value and standard error in its own unit, the year, and what it rests on.

    `sampling` is the part of the error that was there in that year; `census` says that everybody was counted, and `counted` that
    no sample was drawn.
    """

    value: float
    error: float
    year: int
    basis: Basis
    sampling: float = 0.0
    counted: bool = False
    census: bool = False


@dataclass(frozen=True, slots=True)
class Modelled:
    """A driver that nobody observed in a district: what districts like it have, with the error of saying so.

    `basis` is that of the districts it is learnt from, and of the district's own covariates.
    """

    value: float
    error: float
    basis: Basis
    covariates: tuple[Driver, ...]


Values = Mapping[str, Mapping[str, Seen]]


def read_values(rows: pd.DataFrame, ground: Ground) -> dict[str, dict[str, Seen]]:
    """Drivers as they are known; bounds count as their middle, with half of what lies between them as further error."""
    found: dict[str, dict[str, Seen]] = {}
    widths = {d.code: d.goalposts[1] - d.goalposts[0] for d in catalog.drivers() if d.goalposts}
    for row in rows[rows["indicator"].isin(list(widths))].to_dict("records"):
        low, high, year = float(row["lower"]), float(row["upper"]), int(row["year"])
        counted = str(row["detail"]).startswith(COUNTED)
        width = widths[row["indicator"]]
        base = ground.settings["driver_error_census" if counted else "driver_error_survey"]
        sampling = base * width + (high - low) / 4
        error = sampling + max(ground.newest_year - year, 0) * ground.settings["driver_ageing"] * width
        census = str(row["detail"]).startswith(CENSUS)
        seen = Seen((low + high) / 2, error, year, Basis.of_row(row), sampling, counted, census)
        found.setdefault(str(row["area"]), {})[str(row["indicator"])] = seen
    return found


def model_values(values: Values, drivers: Sequence[Driver], districts: Sequence[str]) -> dict[str, dict[str, Modelled]]:
    """Drivers that a survey did not observe in a district whose census is known, by district and driver.

    Modelled only where at least 15 districts (and five a coefficient) have both the survey's figure and every covariate,
    and the covariates come from another source than the survey.
    """
    found: dict[str, dict[str, Modelled]] = {}
    for driver in drivers:
        covariates = _covariates(driver, values, drivers)
        known = [a for a in districts if all(c.code in values.get(a, {}) for c in covariates)]
        observed = [a for a in known if driver.code in values[a]] if covariates else []
        lacking = [a for a in known if driver.code not in values.get(a, {})]
        if not lacking or len(observed) < max(FEWEST_OBSERVED, OBSERVED_PER_COEFFICIENT * (len(covariates) + 1)):
            continue
        fit = _fit(driver, covariates, known, values)
        if fit is None:
            continue
        learnt = Basis.joined(values[a][d.code].basis for a in observed for d in (driver, *covariates))
        ageing = float(np.mean([values[a][driver.code].error - values[a][driver.code].sampling for a in observed]))
        spread = dict(zip(known, np.hypot(fit.deviation(), ageing).tolist(), strict=True))
        middle = dict(zip(known, fit.estimates.tolist(), strict=True))
        for area in lacking:
            basis = learnt | Basis.joined(values[area][c.code].basis for c in covariates)
            found.setdefault(area, {})[driver.code] = Modelled(middle[area], spread[area], basis, covariates)
    return found


def _covariates(driver: Driver, values: Values, drivers: Sequence[Driver]) -> tuple[Driver, ...]:
    """Counted by a census in nearly all districts of the survey, and not by the survey's own source; none for a driver that was
    counted itself."""
    surveyed = [held for held in values.values() if driver.code in held]
    if not surveyed or any(held[driver.code].counted for held in surveyed):
        return ()
    own = {source for held in surveyed for source in held[driver.code].basis.sources}
    found = []
    for other in drivers:
        among = [held[other.code] for held in surveyed if other.code in held and held[other.code].census]
        apart = all(own.isdisjoint(one.basis.sources) for one in among)
        if other.code != driver.code and among and apart and len(among) >= WIDELY_KNOWN * len(surveyed):
            found.append(other)
    return tuple(found)


def _fit(driver: Driver, covariates: tuple[Driver, ...], areas: list[str], values: Values) -> SmallAreas | None:
    """None where the covariates are made of each other: then nothing can be said of what each tells."""
    own = [values[a].get(driver.code) for a in areas]
    estimates = pd.Series([np.nan if one is None else one.value for one in own], areas)
    variances = pd.Series([np.nan if one is None else one.sampling**2 for one in own], areas)
    table = pd.DataFrame([[values[a][c.code].value for c in covariates] for a in areas], areas)
    try:
        return fay_herriot(estimates, variances, table)
    except ValueError:
        return None
