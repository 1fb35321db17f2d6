"""Activity: where more victims are counted than in the country as a whole, and how sure that is.

Each origin is compared with its own country-wide rate, so that a busy reporter in one province does not make the others
look quiet. Where several origins count the same district, they may have met the same victims: their evidence is
averaged, not added. Victims found by raids and inspections follow where officials look and enter no relative rate.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tarazu.evidence.totals import totals
from tarazu.methods.rates import growth, relative_rates
from tarazu.threat.ground import DISCOVERED, Ground, by_area

Array = NDArray[np.float64]
_DAYS = 365.25


@dataclass(frozen=True, slots=True, eq=False)
class Activity:
    """Relative rates of one form of exploitation at one level; arrays run over `areas`.

    `draws`: (draws, areas) relative rate, NaN where there is no evidence or no population; `growth`: (draws, areas) its
    yearly growth; `events`: (areas, 2) bounds of the largest count of any one origin in the recent years; `origins` and
    `reporting`: origins that counted at least one victim, and that gave any figure; `rows`: the evidence by area.
    """

    form: str
    level: str
    areas: tuple[str, ...]
    draws: Array
    growth: Array
    events: Array
    origins: NDArray[np.int64]
    reporting: NDArray[np.int64]
    rows: dict[str, pd.DataFrame]

    def probability_above(self, ratio: float) -> Array:
        """P(relative rate > ratio) by area; NaN without evidence."""
        known = ~np.isnan(self.draws).any(axis=0)
        return np.where(known, (self.draws > ratio).mean(axis=0), np.nan)

    def probability_growing(self) -> Array:
        """P(yearly growth > 0) by area; NaN without evidence in two years."""
        known = ~np.isnan(self.growth).any(axis=0)
        return np.where(known, (self.growth > 0).mean(axis=0), np.nan)


def find_activity(ground: Ground, form: str, level: str, *, seed: int) -> Activity:
    """The activity of a form (or `all`) in the areas of a level.

    Args:
        seed: of the draws; the same seed gives the same draws.
    """
    areas = ground.places.at(level)
    rows = victim_totals(ground, form, level)
    yearly = _by_origin(rows, ground)
    draws, slopes = _relative(yearly, areas, ground, seed)
    recent = yearly[yearly["year"].isin(ground.recent_years)]
    by_origin = recent.groupby(["area", "origin"])[["lower", "upper"]].sum()
    largest = by_origin.groupby("area").max().reindex(areas).fillna(0.0)
    met = by_origin[by_origin["lower"] >= 1].groupby("area").size().reindex(areas).fillna(0)
    gave = by_origin.groupby("area").size().reindex(areas).fillna(0)
    return Activity(
        form,
        level,
        areas,
        draws,
        slopes,
        largest.to_numpy(dtype=float),
        np.asarray(met.to_numpy(dtype=np.int64)),
        np.asarray(gave.to_numpy(dtype=np.int64)),
        by_area(rows),
    )


def victim_totals(ground: Ground, form: str, level: str) -> pd.DataFrame:
    """The victim cells that make up the totals of a form at a level, discovered victims left out."""
    cells = ground.victims
    here = cells["area"].isin(ground.places.at(level)) & (cells["detected"] != DISCOVERED)
    if form != "all":
        here &= (cells["form"] == form) | cells["form"].str.startswith(f"{form}.")
    over = ["sex", "age_group", "form"]
    return totals(cells[here], over=over, keys=["area", "year", "source", "indicator", "detail", "voice", "detected"])


def _by_origin(rows: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """One count an area, year and origin: the largest of what the origin says, for its measures overlap."""
    keys = ["area", "year", "origin"]
    each = rows.groupby([*keys, "source", "indicator", "detail", "voice", "detected"], as_index=False).agg(
        lower=("lower", "sum"), upper=("upper", "sum"), days=("days", "max"), denominator=("denominator", "sum")
    )
    largest = each.groupby(keys, as_index=False).agg(
        lower=("lower", "max"), upper=("upper", "max"), days=("days", "max"), denominator=("denominator", "max")
    )
    persons = largest["area"].map(ground.population.persons())
    given = largest["denominator"].where(largest["denominator"] > 0)
    share_of_year = np.minimum(largest["days"].to_numpy(dtype=float) / _DAYS, 1.0)
    return largest.assign(exposure=persons.fillna(given).to_numpy(dtype=float) * share_of_year)


def _relative(yearly: pd.DataFrame, areas: tuple[str, ...], ground: Ground, seed: int) -> tuple[Array, Array]:
    """Draws of the relative rate over the recent years, and of its yearly growth over all years."""
    draws = ground.settings.count("draws")
    known = yearly[yearly["exposure"] > 0]
    if known.empty or known["upper"].sum() == 0:
        return np.full((draws, len(areas)), np.nan), np.full((draws, len(areas)), np.nan)
    known = known.assign(expected=_expected(known))
    recent = known[known["year"].isin(ground.recent_years)]
    origins = recent.groupby("area")["origin"].nunique().reindex(areas)
    summed = recent.groupby("area")[["lower", "upper", "expected"]].sum().reindex(areas)
    lower, upper, expected = (summed[c].fillna(0.0).to_numpy(dtype=float) for c in ("lower", "upper", "expected"))
    weights = (1.0 / origins).fillna(1.0).to_numpy(dtype=float)
    relative = relative_rates(lower, upper, expected, weights=weights, draws=draws, seed=seed).draws
    panel = {c: known.pivot_table(c, "area", "year", "sum").reindex(areas) for c in ("lower", "upper", "expected")}
    filled = [panel[c].fillna(0.0).to_numpy(dtype=float) for c in ("lower", "upper")]
    expected_yearly = panel["expected"].to_numpy(dtype=float)
    years = np.array(panel["expected"].columns, dtype=float)
    slopes = growth(
        filled[0], filled[1], expected_yearly, times=years, weights=weights, draws=draws, seed=seed + 1
    ).draws
    return relative, slopes


def _expected(known: pd.DataFrame) -> Array:
    """What each origin would have counted in an area at its own rate over the areas it reports on, that year."""
    middle = (known["lower"] + known["upper"]) / 2
    by = [known["origin"], known["year"]]
    rate = middle.groupby(by).transform("sum") / known["exposure"].groupby(by).transform("sum")
    return (known["exposure"] * rate).to_numpy(dtype=float)
